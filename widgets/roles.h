// SPDX-License-Identifier: GPL-3.0-or-later

// The one table of roles: what a thing on the timeline is called, its colours, its shape in a lane, its place in a
// folded column, and its sign in a legend. Nothing else names a colour or a shape; a new role is one row.
//
// Threads: any; constants.
#pragma once

#include <QColor>
#include <QString>
#include <array>
#include <cstdint>
#include <span>

namespace sweepscope {

enum class Role : std::uint8_t {
  // states of goroutines and procs
  Running,
  Runnable,
  Syscall,
  WaitChannel,
  WaitLock,
  WaitNetwork,
  WaitSleep,
  WaitGc,
  WaitOther,
  NoGoroutine,  // a proc that looks for work
  // the garbage collector
  StopAsked,     // the pause has been requested, and goroutines still run
  StopTheWorld,  // every proc but one is idle
  StopLate,      // the procs run again, and the end of the range is not written yet
  Mark,
  Sweep,
  Assist,
  WorkerDedicated,
  WorkerFractional,
  WorkerIdle,
  WorkerParked,
  // what the program annotates
  Task,
  Region,
  // deletes
  Delete,
  Bridge,
  // heap curves
  HeapLive,
  HeapGoal,  // also NextGC
  HeapAlloc,
  HeapObjects,
  Inflection,
  Counter,  // what is counted over time and is no state
  // what has no duration
  Log,
  Sample,
  // what is pointed at
  Accent,
  // chrome
  Background,
  Stripe,
  Hairline,
  Text,
  DimText,
  // severities of defects and findings
  Warning,
  Loss,
  Count,
};

enum class Texture : std::uint8_t { Solid, Hatch, DottedTop, Tint };

// How a state stands in its lane: the share of the lane's height it takes, from the bottom or from the top.
struct Shape {
  int part = 1, whole = 1;
  bool fromTop = false;
  Texture texture = Texture::Solid;
};

// How a legend draws a role.
enum class Sign : std::uint8_t { Bar, Triangle, Diamond, Tick, Line };

struct RoleSpec {
  Role role;
  const char* name;  // in legends, tooltips and columns; shown by roleName()
  QRgb light, dark, print;
  // Position in a folded column, counted from the bottom; 0: it is never folded.
  int stack = 0;
  Shape shape{};
  Sign sign = Sign::Bar;
  const char* meaning = "";  // for the help, where the name does not say it all
};

const RoleSpec& roleSpec(Role);
std::span<const RoleSpec> roleSpecs();  // in the order of Role
// The roles that can be folded, from the bottom of a column to its top.
std::span<const Role> stackOrder();

inline const Shape& shapeOf(Role role) {
  return roleSpec(role).shape;
}
// What legend, tooltips and columns call it, and what the help says about it; translated.
QString roleName(Role);
QString roleMeaning(Role);

// Shares of the time of a column, for each role that can be folded.
inline constexpr std::size_t kFoldedRoles = std::size_t(Role::Region) + 1;
using RoleShares = std::array<float, kFoldedRoles>;

}  // namespace sweepscope
