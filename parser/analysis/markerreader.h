// SPDX-License-Identifier: GPL-3.0-or-later

// What logs, and the names of regions and tasks, say about deletes, and which logs may have heap sizes. Each distinct
// text is read once.
//
// Threads: one at a time.
// Cost: traces hold millions of logs, few of them interesting, or millions of deletes. Whether a text can matter at all
// is asked once per distinct string; what reading gave is kept per pair of category and message, found by the message.
#pragma once

#include <array>
#include <cstdlib>
#include <memory>
#include <unordered_map>
#include <vector>

#include "analysis/deleterules.h"
#include "analysis/deletetable.h"
#include "trace/trace.h"
#include "wire/directory.h"

namespace sweepscope {

enum class LogKind : std::uint8_t { Nothing, Marker, DeleteCategory, Finalized, Cleaned };

// As many as there are texts that matter, so it is small.
struct Marker {
  std::uint32_t facts = 0;  // into the builder
  LogKind kind = LogKind::Nothing;
  MarkerEdge edge = MarkerEdge::None;
  bool hasKey : 1 = false;
  bool hasAddress : 1 = false;
  bool maySayMemStats : 1 = false;
  bool deleteLog() const { return kind == LogKind::Marker || kind == LogKind::DeleteCategory; }
};

class MarkerReader {
 public:
  // Keeps references; the facts that the builder gets hold views of the trace's texts.
  MarkerReader(const Trace& trace, DeleteRules& rules, DeleteTableBuilder& out);

  // Null if the log has nothing to do with deletes or heap sizes. Valid until the next call.
  const Marker* read(const Log& log) {
    if (log.message.value < m_byMessage.size()) {
      const Known& known = m_byMessage[log.message.value];
      for (std::size_t i = 0; i < known.place.size(); ++i) {
        if (known.category[i] == log.category && known.place[i] != kUnknown) return at(known.place[i]);
      }
    }
    return at(readNew(log.category, log.message));
  }
  // What the name of a region or task says if a rule matches it.
  struct NameSays {
    std::uint32_t facts = 0;  // into the builder
    bool needsLog = false;    // it counts only if a log has the key or the address
  };
  std::optional<NameSays> readName(StringId name, bool task);

 private:
  static constexpr std::uint32_t kUnknown = 0, kIrrelevant = 1, kFirst = 2;
  // A message mostly comes with one category, or with two: one before and one after.
  struct Known {
    std::array<StringId, 2> category;
    std::array<std::uint32_t, 2> place{};
  };
  // Zeros at first. The system gives memory for them page by page, as they are used: of several readers each uses a
  // part.
  class ByMessage {
   public:
    std::size_t size() const { return m_size; }
    void grow(std::size_t size);
    Known& operator[](std::size_t i) { return m_known.get()[i]; }
    const Known& operator[](std::size_t i) const { return m_known.get()[i]; }

   private:
    struct Free {
      void operator()(Known* p) const { std::free(p); }
    };
    std::unique_ptr<Known, Free> m_known;
    std::size_t m_size = 0;
  };
  enum class Relevance : std::uint8_t { Unknown, None, Some };
  class Texts {
   public:
    template <class Test>
    bool relevant(StringId id, Test&& test) {
      if (id.value >= m_known.size()) m_known.resize(id.value + std::size_t{1024}, Relevance::Unknown);
      Relevance& r = m_known[id.value];
      if (r == Relevance::Unknown) r = test() ? Relevance::Some : Relevance::None;
      return r == Relevance::Some;
    }

   private:
    std::vector<Relevance> m_known;
  };

  const Marker* at(std::uint32_t place) const { return place == kIrrelevant ? nullptr : &marker(place); }
  const Marker& marker(std::uint32_t place) const { return m_markers[place - kFirst]; }
  std::uint32_t readNew(StringId category, StringId message);
  bool matters(StringId category, StringId message);
  // like: what the same message says with another category, which mostly is the same.
  Marker parse(StringId category, StringId message, std::optional<std::uint32_t> like);
  std::uint32_t learn(const RuleMatch&, std::string_view message, const DeleteAttributes&,
                      std::optional<std::uint32_t> like);
  std::optional<std::uint32_t> factsBefore(StringId message) const;
  std::uint16_t ruleIndex(std::string_view name);

  const Trace& m_trace;
  DeleteRules& m_rules;
  DeleteTableBuilder& m_out;
  ByMessage m_byMessage;
  std::unordered_map<std::uint64_t, std::uint32_t> m_others;  // place by category and message
  Directory<Marker> m_markers;
  Texts m_messages, m_categories;
  LogAttributes m_attributes;  // of the message that is read
  std::string_view m_lastRule;
  std::optional<std::uint16_t> m_lastRuleIndex;
  std::unordered_map<StringId, std::optional<NameSays>> m_names[2];  // of regions, of tasks
};

}  // namespace sweepscope
