// SPDX-License-Identifier: GPL-3.0-or-later

// Small traces for tests of statistics and profiles, with all times known.
#pragma once

#include "tests/support/tracewriter.h"

namespace sweepscope::test {

/* One proc, two goroutines. Goroutine 1 creates goroutine 7 at 2000, waits for a channel from 3000 to 17000, runs again
 * from 18500 and ends at 20000. Goroutine 7 runs from 5000, is in a syscall from 6000 to 8000 and keeps its proc, and
 * in one from 9000 to 14000 that loses it at 10000; it runs again from 16000 to 18000 and is then preempted.
 */
inline TraceWriter oneProc() {
  TraceWriter w;
  w.running(100, 1, 0, 1000);
  w.goCreate(100, 2000, 7, "main.worker", {{"main.spawn"}, {"main.main"}});
  w.goBlock(100, 3000, "chan receive", {{"main.wait"}, {"main.main"}});
  w.goStart(100, 5000, 7);
  w.syscallBegin(100, 6000, {{"syscall.read"}, {"main.worker"}});
  w.syscallEnd(100, 8000);
  w.syscallBegin(100, 9000, {{"syscall.write"}, {"main.worker"}});
  w.event(101, 10000, EventType::ProcSteal, {0, 3, 100});
  w.event(101, 10500, EventType::ProcStart, {0, 4});
  w.event(100, 14000, EventType::GoSyscallEndBlocked);
  w.goStart(101, 16000, 7);
  w.goUnblock(101, 17000, 1, {{"main.wake"}, {"main.worker"}});
  w.goStop(101, 18000, "preempted", {{"main.spin"}, {"main.worker"}});
  w.goStart(101, 18500, 1);
  w.goDestroy(101, 20000);
  return w;
}

}  // namespace sweepscope::test
