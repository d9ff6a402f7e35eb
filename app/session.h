// SPDX-License-Identifier: GPL-3.0-or-later

// A session keeps what a user did with one trace: bookmarks, lanes, rules, the range in view and the selection. It is
// restored when the trace is opened again, and is stored as a JSON file (app/sessionstore.h).
//
// Units: times are distances from the trace's first event in ns.
// Threads: plain values.
// Errors: parseSession() says what is wrong in a sentence and returns nothing.
#pragma once

#include <QString>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/settings.h"
#include "wire/ids.h"

namespace sweepscope {

// Files of later versions are refused.
inline constexpr int kSessionVersion = 1;

struct SessionBookmark {
  Duration at;
  std::string name;  // may be empty
  friend bool operator==(const SessionBookmark&, const SessionBookmark&) = default;
};

using SessionRange = std::pair<Duration, Duration>;

// What is selected, by its times and by whose it is: indexes into tables change with rules and versions.
struct SessionSelection {
  std::string kind;  // SubjectSpec::id
  SessionRange span;
  GoroutineId goroutine;
  ProcId proc;
  friend bool operator==(const SessionSelection&, const SessionSelection&) = default;
};

struct Session {
  std::vector<SessionBookmark> bookmarks;               // in order of time
  std::optional<std::vector<std::string>> hiddenLanes;  // none: the session does not mention lanes
  std::vector<std::string> expanded;                    // start functions of groups of goroutines
  Settings settings;                                    // rules and thresholds
  std::optional<SessionRange> range, measured;          // no range: the whole trace
  std::optional<SessionSelection> selection;
  std::shared_ptr<const nlohmann::ordered_json> source;  // what it was read from, with fields of other programs

  // Without the source.
  bool sameAs(const Session&) const;
};

std::optional<Session> parseSession(std::string_view text, QString* problem);
// With all fields of the session's source that this program does not know.
std::string sessionText(const Session&);

}  // namespace sweepscope
