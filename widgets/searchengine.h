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
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "widgets/document.h"
#include "widgets/selection.h"

namespace sweepscope {

struct SearchHit {
  Time time;
  SelectedKind kind = SelectedKind::Nothing;  // Goroutine, Log, Delete or Cycle
  std::size_t index = 0;                      // of the goroutine, log, delete or cycle
};

struct SearchResults {
  std::string needle;
  std::vector<SearchHit> hits;  // in order of time
  std::size_t total = 0;        // with those beyond the limit
};

inline constexpr std::size_t kMostHits = 100'000;

// Whether a text has another in it, letters of ASCII compared without case.
bool containsFolded(std::string_view text, std::string_view part);

SearchResults searchTrace(const Document&, const std::string& needle, std::stop_token = {});

// What the hit is, for the search bar: "goroutine 12 · main.worker".
QString hitText(const Document&, const SearchHit&);
Selection hitSelection(const Document&, const SearchHit&);

}  // namespace sweepscope
