// SPDX-License-Identifier: GPL-3.0-or-later

// Everything in a document that can be selected.
#pragma once

#include <vector>

#include "widgets/subjects/assistsubject.h"
#include "widgets/subjects/countersubject.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/goroutinesubject.h"
#include "widgets/subjects/gostatesubject.h"
#include "widgets/subjects/groupsubject.h"
#include "widgets/subjects/inflectionsubject.h"
#include "widgets/subjects/logsubject.h"
#include "widgets/subjects/procpiecesubject.h"
#include "widgets/subjects/regionsubject.h"
#include "widgets/subjects/samplesubject.h"
#include "widgets/subjects/stopsubject.h"
#include "widgets/subjects/sweepsubject.h"
#include "widgets/subjects/tasksubject.h"
#include "widgets/subjects/threadpiecesubject.h"
#include "widgets/subjects/workersubject.h"

namespace sweepscope::test {

// Of a trace alone: what needs no answers.
inline std::vector<Subject> everySubjectOf(const Trace& trace) {
  std::vector<Subject> out;
  for (std::size_t i = 0; i < trace.stops().size(); ++i) out.push_back(stopSubject(trace, i));
  for (std::size_t i = 0; i < trace.sweeps().size(); ++i) out.push_back(sweepSubject(trace, i));
  for (std::size_t i = 0; i < trace.assists().size(); ++i) out.push_back(assistSubject(trace, i));
  for (std::size_t i = 0; i < trace.logs().size(); ++i) out.push_back(logSubject(trace, i));
  for (std::size_t i = 0; i < trace.samples().size(); ++i) out.push_back(sampleSubject(trace, i));
  for (std::size_t i = 0; i < trace.groups().size(); ++i) out.push_back(groupSubject(trace, i));
  for (std::size_t i = 0; i < trace.goroutineCount(); ++i) {
    const GoroutineId id = trace.goroutineAt(i).id;
    out.push_back(goroutineSubject(trace, id));
    trace.visitGoroutine(id, TimeRange::all(), [&](const GoSpan& s) {
      out.push_back(goStateSubject(id, {s.begin, s.end}));
      return true;
    });
  }
  for (const ProcId proc : trace.procs()) {
    trace.visitProc(proc, TimeRange::all(), [&](const ProcSpan& s) {
      out.push_back(procPieceSubject(proc, s.goroutine, {s.begin, s.end}));
      return true;
    });
  }
  for (std::size_t i = 0; i < trace.threadSpans().size(); ++i) {
    const ThreadSpan t = trace.threadSpans().at(i);
    out.push_back(threadPieceSubject(t.thread, t.proc, {}, {t.begin, t.end}));
  }
  for (std::size_t i = 0; i < trace.goroutineCounts().size(); ++i) {
    const Time begin = std::max(trace.goroutineCounts().at(i).time, trace.origin());
    if (const Subject counts = counterAt(trace, Counter::Runnable, begin)) out.push_back(counts);
  }
  return out;
}

inline std::vector<Subject> everySubject(const Document& d) {
  std::vector<Subject> out = everySubjectOf(*d.trace);
  for (std::size_t i = 0; d.events && i < d.events->tasks().size(); ++i) {
    if (d.events->tasks().at(i).event) out.push_back(taskSubject(d.events->tasks(), i));
  }
  for (std::size_t i = 0; d.events && i < d.events->regions().size(); ++i) out.push_back(regionType().at(d, i));
  if (!d.answers) return out;
  const Answers& a = *d.answers;
  for (std::size_t i = 0; i < a.deletes.size(); ++i) out.push_back(deleteSubject(a, i));
  for (std::size_t i = 0; i < a.cycles.size(); ++i) out.push_back(cycleSubject(*d.trace, a, i));
  for (std::size_t i = 0; i < a.workers.size(); ++i) out.push_back(workerSubject(a, i));
  for (std::size_t i = 0; i < a.inflections.size(); ++i) out.push_back(inflectionSubject(a, i));
  return out;
}

}  // namespace sweepscope::test
