// SPDX-License-Identifier: GPL-3.0-or-later

// Profiles: how much of something each call stack has, as in `go tool pprof`.
//
// Units: ns, but for creations, which are only counted.
// Threads: pure; uses several. On a stop request the profile is to be thrown away.
// Errors: a filter that selects nothing of the trace, and a pattern that needs too much effort.
// Cost: a scan of the trace up to the end of the range (trace/scan.h); CPU samples and stops cost less. With a range,
// what happened before it is looked at, too, because a stay may have begun there.
// Source: the four kinds of Go from cmd/trace, pprof.go.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/statsquery.h"
#include "wire/defect.h"

namespace sweepscope {

// Net, Sync, Syscall and Sched are those of `go tool trace -pprof=`.
enum class ProfileKind : std::uint8_t { Net, Sync, Syscall, Sched, Wait, Run, Gc, Assist, Stw, Create, Cpu };

struct ProfileKindSpec {
  ProfileKind kind;
  std::string_view name;  // on the command line
  // Sample types of pprof. Without a value, the count is the value.
  std::string_view countType, valueType;
};
std::span<const ProfileKindSpec> profileKinds();
const ProfileKindSpec& specOf(ProfileKind);
const ProfileKindSpec* findProfileKind(std::string_view name);  // null if there is none

struct ProfileQuery {
  ProfileKind kind = ProfileKind::Sched;
  StatsQuery where;
  std::optional<GoroutineId> goroutine{};
  std::string task{}, region{};  // names; "": any
  std::string stack{};           // a pattern that a function of the stack has to match; "": none
};

struct ProfileSample {
  StackId stack;  // none: the trace has no stack for it
  std::uint64_t count = 0;
  std::int64_t value = 0;
};
struct Profile {
  ProfileKind kind = ProfileKind::Sched;
  TimeRange range;
  std::vector<ProfileSample> samples;  // the greatest value first
  bool complete = true;                // false: not all of the file could be read again
};
Result<Profile> makeProfile(const Trace&, const ProfileQuery&);

}  // namespace sweepscope
