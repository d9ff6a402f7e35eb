// SPDX-License-Identifier: GPL-3.0-or-later

// One small trace in which everything occurs that Sweepscope tells apart: each evidence and each reason for it, states
// and wait reasons of goroutines, worker modes, stops of the world, regions, tasks, logs, sweeps, assists, heap curves.
// tst_everything.cpp asserts that all of it is there.
//
// Times in ms from the trace's origin (thread M, goroutine G, proc P). Alloc/free events do not exclude inferred
// answers: a delete that logs no address is linked by the rules alone.
//
//   GC          #0 10 to 20, #1 40 to 50, #2 70 to 80, #3 100, not over when the trace ends
//   other stops "start trace" at 2, "read mem stats" at 60; #2's mark termination ends late, at 82
//   deletes     on G1, each with its reason as key:
//               5.0 free-event      freed by #0            5.2 kept            freed by #1 instead of #0
//               5.4 inline-value    address 0              5.6 not-on-heap     address outside of all spans
//               5.8 not-freed       never freed            6.0 idle            no address
//               6.2 finalizer       logs at 24             6.4 cleanup         logs at 54
//                15 marking         while #0 marks          23 nothing-there   freed by #0 before its markers
//              39.5 across          to 41, #1 begins       105 trace-ended     while #3 marks
//              40.1 stop            on G2, in the stop of sweep termination of #1
//   workers     G5 on P2 in #0: dedicated 11 to 14, fractional 14.5 to 15.9, idle 16.5 to 17.9, parked in between
//   assists     G2: 12 to 13 running; 16 to 18, waiting from 16.4 to 17.4
//   states      G2 in a syscall 26 to 29; main.wait: a goroutine for each of waitReasons() from 30 on; G9 is seen at 33
//               for the first time, and has waited before; G4 is created at 24 and starts at 34
//   groups      main.packed: G10 to G13, at most three at once; main.wait: more than have lines
//   regions     G1: request 25 to 35 of task 1, decode 27 to 31, parse 28 to 29; late 90 to the end; early, whose begin
//               is before the trace, to 3
//   tasks       1 job 24.5 to 36, 2 step (of 1) 26 to 30, 3 watch 37 to the end
//   logs        each 5 ms MemStats; "app: hello" at 36
//   CPU samples one on G1 and P0 at 34
//   heap        200 small objects come at 24.6 and go from 31 to 33, and again at 84.6 and from 91 to 93: an inflection
//               each, the first confirmed, as the goal changes with #1; live heap and goal change with each cycle
//   sweeps      G1 21 to 22, G2 51 to 52 (nothing reclaimed)
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "tests/support/tracewriter.h"

namespace sweepscope::test {

// The runtime's reasons to wait, and one that no version writes.
std::span<const std::string_view> waitReasons();

// The writer of the trace: two generations, or only what happens until the border between them.
enum class Part : std::uint8_t { All, FirstGeneration };
TraceWriter everything(Part = Part::All);

// Absolute time, as ids.h has it, of a time in the table above.
std::int64_t everythingAt(double ms);

}  // namespace sweepscope::test
