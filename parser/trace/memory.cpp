// SPDX-License-Identifier: GPL-3.0-or-later

// Counts what a trace keeps.
#include "trace/memory.h"

#include "trace/parts.h"

namespace sweepscope {
namespace {

template <class Map>
std::size_t heldByNodes(const Map& m) {
  return m.size() * (sizeof(typename Map::value_type) + 2 * sizeof(void*)) + m.bucket_count() * sizeof(void*);
}

std::size_t groupBytes(const Segment& s) {
  std::size_t n = heldBytes(s.groups) + s.memberRows.bytes() + s.memberSubRows.bytes();
  for (const GroupRows& g : s.groups) n += heldBytes(g.latestEnd) + heldBytes(g.density);
  return n;
}

std::size_t procBytes(const Segment& s) {
  std::size_t n = heldBytes(s.procs) + s.procChanges.bytes();
  for (const ProcLane& p : s.procs) n += p.bytes.capacity() + heldBytes(p.blocks);
  return n;
}

std::size_t checkpointBytes(const Segment& s) {
  std::size_t n = heldBytes(s.checkpoints);
  for (const Checkpoint& c : s.checkpoints) n += heldBytes(c.threads);
  return n;
}

std::size_t rangeBytes(const Ranges& r) {
  return sizeof(Ranges) + heldBytes(r.marks) + heldBytes(r.stops) + heldBytes(r.sweeps) + heldBytes(r.assists) +
         heldBytes(r.threads);
}

std::size_t indexBytes(const FileIndex& file) {
  std::size_t n = sizeof(FileIndex) + heldBytes(file.generations) + heldBytes(file.defects);
  for (const GenerationIndex& g : file.generations) n += heldBytes(g.batches);
  return n;
}

std::size_t stitchedBytes(const TraceParts& p) {
  std::size_t n = sizeof(TraceParts) + heldBytes(p.segments) + heldBytes(p.defects) + heldBytes(p.starts) +
                  heldBytes(p.marks) + heldBytes(p.stops) + heldBytes(p.longLived) + heldByNodes(p.longLivedOf) +
                  heldBytes(p.goroutinesBefore) + heldBytes(p.groups) + heldBytes(p.groupInfos) +
                  heldByNodes(p.groupOfFunction) + heldBytes(p.continuing) + p.goBorders.bytes() +
                  p.procBorders.bytes();
  for (const auto& rows : p.continuing) n += heldBytes(rows);
  for (const GroupParts& g : p.groups) n += heldBytes(g.longLived);
  return n;
}

}  // namespace

std::vector<MemoryPart> Trace::memory() const {
  const TraceParts& p = *m_parts;
  std::size_t rows = 0, lanes = 0, groups = 0, procs = 0, marks = 0, metrics = 0, samples = 0, heap = 0, ranges = 0,
              log = 0, checkpoints = 0;
  for (const SegmentEntry& e : p.segments) {
    const Segment& s = *e.segment;
    rows += sizeof(Segment) + s.rows.bytes() + heldBytes(s.oldRows) + heldBytes(s.reasons);
    lanes += s.lanes.capacity() + heldBytes(s.laneBlocks) + heldBytes(s.longRows);
    groups += groupBytes(s);
    procs += procBytes(s);
    marks += s.labels.bytes() + s.logs.bytes() + s.regions.bytes() + s.tasks.bytes();
    if (e.taskNames) marks += heldBytes(*e.taskNames);
    metrics += s.heapLive.bytes() + s.heapGoal.bytes() + s.gomaxprocs.bytes() + s.goroutineCounts.bytes();
    samples += s.samples.bytes();
    heap += s.heapSpans.bytes() + s.allocs.bytes();
    if (e.ranges) ranges += rangeBytes(*e.ranges);
    ranges += heldBytes(s.threads);
    log += s.orderLog.capacity();
    checkpoints += checkpointBytes(s);
    checkpoints += e.fix.bytes();
  }
  return {{"goroutine rows", rows},
          {"goroutine lanes", lanes},
          {"groups of goroutines", groups},
          {"procs", procs},
          {"logs, regions, tasks, labels", marks},
          {"heap metrics, counts of goroutines", metrics},
          {"CPU samples", samples},
          {"alloc/free events", heap},
          {"GC ranges, sweeps, threads", ranges},
          {"order log", log},
          {"checkpoints", checkpoints},
          {"strings and stacks", p.symbols ? p.symbols->bytes() : 0},
          {"index of the file", p.file ? indexBytes(*p.file) : 0},
          {"stitched tables", stitchedBytes(p)}};
}

}  // namespace sweepscope
