// SPDX-License-Identifier: GPL-3.0-or-later

// Plain text search: goroutines by id and start function, logs by category and message, deletes by key and the
// functions in their stacks, cycles by the functions that triggered them. A log that is the marker of a delete found
// is not found once more.
//
// Letters of ASCII are compared without case. Interned texts are compared once each, however often they occur.
// Cost: one pass over strings, deletes, goroutines and logs; hits beyond a limit are only counted: the last ones.
// Threads: pure, any thread; stops early, with what it has, on a stop request.
#pragma once

#include <QString>
#include <cstddef>
#include <map>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "widgets/document.h"
#include "widgets/subjects/subject.h"

namespace sweepscope {

struct SearchHit {
  Time time;
  const SubjectType* type = nullptr;
  std::size_t index = 0;  // in the type's table
};

struct SearchResults {
  std::string needle;
  std::vector<SearchHit> hits;  // in order of time
  std::size_t total = 0;        // with those beyond the limit
};

inline constexpr std::size_t kMostHits = 100'000;

// Whether a text has another in it, letters of ASCII compared without case.
bool containsFolded(std::string_view text, std::string_view part);

// A search that is running: what the kinds of things ask (SubjectType::search), and where they add their hits. Interned
// texts are compared once each, when it is made.
class TraceSearch {
 public:
  TraceSearch(const Document&, const std::string& needle, std::stop_token);
  // All kinds, one after the other.
  SearchResults run();

  const Document& document() const { return m_document; }
  const std::string& needle() const { return m_needle; }
  bool isStopped() const { return m_stop.stop_requested(); }
  bool holdsNeedle(std::string_view text) const;
  bool matches(StringId) const;
  // By its functions.
  bool matches(StackId);
  void add(const SubjectType&, Time, std::size_t index);
  // A log at this time belongs to another hit. No two events of a trace have the same time.
  void hideLogAt(Time t) { m_hidden.add(t); }
  // Asked for in order of time.
  bool isHidden(Time t) { return m_hidden.contains(t); }

 private:
  class MomentSet {
   public:
    void add(Time t) {
      m_sorted = m_sorted && (m_times.empty() || m_times.back() <= t);
      m_times.push_back(t);
    }
    bool contains(Time);  // times in ascending order

   private:
    std::vector<Time> m_times;
    std::size_t m_next = 0;
    bool m_sorted = true;
  };

  const Document& m_document;
  const std::string m_needle;
  const std::stop_token m_stop;
  std::vector<bool> m_textMatches;
  std::unordered_map<std::uint32_t, bool> m_stacks;
  MomentSet m_hidden;
  std::map<const SubjectType*, std::size_t> m_kept;
  SearchResults m_results;
};

SearchResults searchTrace(const Document&, const std::string& needle, std::stop_token = {});

// What the hit is, for the search bar: "goroutine 12 · main.worker".
QString hitText(const Document&, const SearchHit&);
Subject hitSubject(const Document&, const SearchHit&);

}  // namespace sweepscope
