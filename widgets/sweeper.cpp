// SPDX-License-Identifier: GPL-3.0-or-later

// A free event says where the memory was; who freed it is the goroutine that its thread ran.
#include "widgets/sweeper.h"

#include "analysis/gccycles.h"
#include "widgets/subjects/gostatesubject.h"
#include "widgets/subjects/procpiecesubject.h"
#include "widgets/subjects/subject.h"
#include "widgets/subjects/sweepsubject.h"

namespace sweepscope {

namespace {

// Sweeps that may have begun between a sweep's begin and one of its frees.
constexpr std::size_t kSweepsSearched = 4096;

Subject sweepAround(const Trace& trace, Time at, const Sweeper& who) {
  const auto& sweeps = trace.sweeps();
  std::size_t i = sweeps.lowerBound(at + Duration{1});
  for (std::size_t n = 0; i-- > 0 && n < kSweepsSearched; ++n) {
    const Sweep s = sweeps.at(i);
    if (s.goroutine == who.goroutine && s.proc == who.proc) return at < s.end ? sweepSubject(trace, i) : Subject();
  }
  return {};
}

Subject runAround(const Trace& trace, Time at, const Sweeper& who) {
  Subject s;
  const TimeRange moment{at, at + Duration{1}};
  if (who.goroutine.valid()) {
    trace.visitGoroutine(who.goroutine, moment, [&](const GoSpan& span) {
      s = goStateSubject(who.goroutine, {span.begin, span.end});
      return false;
    });
  } else if (who.proc.valid()) {
    trace.visitProc(who.proc, moment, [&](const ProcSpan& span) {
      s = procPieceSubject(who.proc, {}, {span.begin, span.end});
      return false;
    });
  }
  return s;
}

}  // namespace

Sweeper sweeperAt(const Trace& trace, Time freed) {
  Sweeper sweeper;
  const auto detail = trace.detailAt(freed);
  if (!detail) {
    sweeper.missing = detail.error().detail;
    return sweeper;
  }
  sweeper.goroutine = detail->goroutine;
  sweeper.proc = detail->proc;
  sweeper.work = sweepAround(trace, freed, sweeper);
  if (sweeper.work) return sweeper;
  sweeper.work = runAround(trace, freed, sweeper);
  sweeper.background = sweeper.goroutine.valid() && isBackgroundSweeper(trace, sweeper.goroutine);
  return sweeper;
}

Sweeper findSweeper(const Document& document, std::size_t deleteOp) {
  const ReclaimLink link = document.answers->deletes.at(deleteOp).reclaim;
  Sweeper sweeper = link.at ? sweeperAt(*document.trace, *link.at) : Sweeper();
  sweeper.deleteOp = deleteOp;
  return sweeper;
}

}  // namespace sweepscope
