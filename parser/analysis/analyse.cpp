// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/analyse.h"

#include <algorithm>

#include "analysis/allocwalk.h"
#include "analysis/deleteops.h"
#include "analysis/findings.h"
#include "analysis/gaps.h"
#include "analysis/gccycles.h"
#include "analysis/heapseries.h"
#include "analysis/inflections.h"
#include "analysis/reclaim.h"
#include "analysis/workers.h"
#include "analysis/worldstops.h"
#include "trace/allocator.h"
#include "wire/parallel.h"

namespace sweepscope {

namespace {

// What alloc/free events add to the cycles: what each freed, and that it still swept then.
void addFrees(const AllocWalk& walk, const std::vector<Gap>& gaps, std::vector<GcCycle>& cycles,
              std::optional<Time>& sweepBefore) {
  const auto later = [](std::optional<Time>& t, std::optional<Time> other) {
    if (other && (!t || *t < *other)) t = other;
  };
  for (GcCycle& c : cycles) {
    if (!c.markEnd) continue;
    later(c.lastSweepSeen, walk.cycles[c.index].last);
    if (!c.sweepEnd) later(c.sweptUntil, walk.cycles[c.index].last);
    const bool more = c.index + 1 < cycles.size();
    const Time until = more ? cycles[c.index + 1].markEnd.value_or(Time::max()) : Time::max();
    if (gapBetween(gaps, *c.markEnd, until, CutTail::Counts)) continue;
    c.freedObjects = walk.cycles[c.index].objects;
    if (walk.bytesKnown) c.freedBytes = walk.cycles[c.index].bytes;
  }
  later(sweepBefore, walk.beforeFirst.last);
}

void noteMissing(const Trace& trace, std::vector<GcCycle>& cycles) {
  for (GcCycle& c : cycles)
    c.partMissing = gapBetween(trace.gaps(), c.start, c.markEnd.value_or(trace.end()), CutTail::Counts);
}

// Behind a gap the counts would not be those of the heap any more.
void cutAtGap(const std::vector<Gap>& gaps, AllocWalk& walk) {
  if (gaps.empty()) return;
  for (auto* points : {&walk.objects, &walk.bytes}) {
    std::erase_if(*points, [&](const HeapPoint& p) { return p.time >= gaps.front().begin; });
  }
}

Answers findAnswers(const Trace& trace, const AnalysisOptions& options) {
  Answers a;
  DeleteRules deleteRules(options.deleteRules);
  DeleteScan scan;
  HeapSources sources;
  std::optional<Time> sweepBefore;
  WorldStops stops;
  const auto deletes = [&] { scan = findDeletes(trace, deleteRules, options.stop, options.threads); };
  const auto cycles = [&] {
    stops = findWorldStops(trace, options.stop);
    if (options.stop.stop_requested()) return;
    FoundCycles found = findCycles(trace, stops.stops, options.stop);
    a.cycles = std::move(found.cycles);
    sweepBefore = found.sweptBefore;
    a.workers = findWorkers(trace, a.cycles, options.stop);
    noteMissing(trace, a.cycles);
    metricSeries(trace, sources);
  };
  parallelTasks(options.threads != 0 ? options.threads : coreCount(), deletes, cycles);
  a.stops = std::move(stops.stops);
  a.deletes = std::move(scan.ops);
  sources.logs = std::move(scan.samples);
  if (options.stop.stop_requested()) return a;

  const ReclaimRules rules(trace, a.cycles, stops);
  std::optional<ValueSlots> values;
  std::optional<AllocWalk> walk;
  if (!options.inferredOnly && trace.allocs().size() > 0) {
    const std::vector<SpanEvent> spans = spanEvents(trace);
    values.emplace(a.deletes, spans);
    walk = walkAllocs(trace, a.cycles, spans, values->places(), options.stop, options.threads);
    if (options.stop.stop_requested()) return a;
    addFrees(*walk, trace.gaps(), a.cycles, sweepBefore);
    cutAtGap(trace.gaps(), *walk);
  }
  const auto counts = linkReclaims({a.cycles, rules, scan.witnesses, trace.gaps(), values ? &*values : nullptr,
                                    walk ? &*walk : nullptr, sweepBefore, options.stop, options.threads},
                                   a.deletes);
  for (GcCycle& c : a.cycles) {
    c.deletesReclaimed = counts[c.index].reclaimed;
    c.deletesInferred = counts[c.index].inferred;
  }
  if (options.stop.stop_requested()) return a;

  sources.walk = walk ? &*walk : nullptr;
  if (!options.memstatsFile.empty()) sources.file = memStatsFile(trace, options.memstatsFile, a.problems, a.notes);
  a.heap = heapSeries(std::move(sources));
  a.inflectionRule = options.inflections;
  a.inflections = findDrops(trace, a.heap, a.cycles, a.deletes, options.inflections);
  a.findings = findFindings(trace, a, options.stop, options.threads);
  a.problems.insert(a.problems.end(), deleteRules.broken().begin(), deleteRules.broken().end());
  for (Message& note : deleteRules.gaveUp()) a.notes.push_back(std::move(note));
  return a;
}

}  // namespace

Answers analyse(const Trace& trace, const AnalysisOptions& options) {
  Answers a = findAnswers(trace, options);
  giveBackFreeMemory();
  return a;
}

}  // namespace sweepscope
