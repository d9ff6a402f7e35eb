// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/builder.h"

#include <algorithm>
#include <array>
#include <limits>

#include "wire/parallel.h"

namespace sweepscope {

void SegmentBuilder::begin(std::size_t index, const GenerationTables& tables, const Order* order) {
  m_order = order;
  m_segment = std::make_shared<Segment>();
  m_ranges = std::make_shared<Ranges>();
  m_segment->index = index;
  m_segment->number = tables.number;
  m_segment->wall = tables.wall;
  for (const ExperimentBatch& b : tables.experiments) {
    if (b.info) m_segment->allocFreeInfo = b.info;
  }
  m_segment->reasons.push_back(StringId());
  m_facts = {};
  m_events = 0;
  m_liveCount = 0;
  m_away.clear();
  m_firstTimes.clear();
  m_new.clear();
  m_lanes.clear();
  m_keeper.clear();
  for (FlatMap* map : {&m_groupOfStack, &m_groupOfFunction, &m_reasonIndex, &m_openSweep, &m_openAssist, &m_openStop,
                       &m_openThread, &m_ranUnnamed, &m_actionNames})
    map->reset();
  m_lastReason = StringId();
  m_lastReasonIndex = 0;
  m_laneOfProc.clear();
  m_latestProc = kNil;
  m_openMark = kNil;
}

void SegmentBuilder::expect(std::uint64_t bytes) {
  if (m_lanes.capacity() > 0) return;  // memory that is warm is better
  // A goroutine that does nothing but begin and end takes 15 bytes of the file, its lane less than that.
  constexpr std::uint64_t kMost = std::uint64_t{64} << 20, kBytesPerRow = 14;
  const auto n = static_cast<std::size_t>(std::min(bytes, kMost));
  m_lanes.room(n);
  m_new.rows.reserve(n / kBytesPerRow);
  m_new.ids.reserve(n / kBytesPerRow);
}

void SegmentBuilder::sync(const Occurrence& o, const GenerationTables*) {
  m_segment->base = m_base = m_last = o.time;
  m_counter.begin(o.time);
  m_events = 1;
  m_firstTimes.push_back(0);
  m_keepTimesUntil = std::numeric_limits<std::int64_t>::max();
}

// Of the first events, as far as later ones may have to move with them. The very first one is known in any case.
void SegmentBuilder::keepTime(std::int64_t time) {
  if (m_firstTimes.size() == 1) {
    m_firstEvent = time;
    m_keepTimesUntil = m_base + kLongestMove;
    if (time >= m_keepTimesUntil) return;
  }
  m_firstTimes.push_back(static_cast<std::uint32_t>(time - m_base));
  if (m_firstTimes.size() == kTimesKept) m_keepTimesUntil = std::numeric_limits<std::int64_t>::min();
}

// ---- goroutines ----------------------------------------------------------------------------------------------------

StringId SegmentBuilder::startFunction(StackId stack) const {
  const auto frames = m_symbols.frames(stack);
  return frames.empty() ? StringId() : frames.back().function;
}

std::uint32_t SegmentBuilder::groupOf(StackId own) {
  const std::uint32_t cached = own.valid() ? m_groupOfStack.find(own.value) : FlatMap::kMissing;
  if (cached != FlatMap::kMissing) return cached;
  const std::uint32_t group = groupOfFunction(startFunction(own));
  if (own.valid()) m_groupOfStack.set(own.value, group);
  return group;
}

std::uint32_t SegmentBuilder::groupOfFunction(StringId function) {
  std::uint32_t group = m_groupOfFunction.find(function.value);
  if (group != FlatMap::kMissing) return group;
  group = static_cast<std::uint32_t>(m_new.groups.size());
  m_new.groups.emplace_back();
  m_new.groups.back().function = function;
  m_groupOfFunction.set(function.value, group);
  return group;
}

SegmentBuilder::Live& SegmentBuilder::newLive(std::uint32_t slot) {
  const std::uint32_t count = slot + slot / 2 + 16;
  if (m_live.size() < count) m_live.resize(count);
  for (std::uint32_t i = m_liveCount; i < count; ++i) m_live[i].row = kNil;
  m_liveCount = count;
  return m_live[slot];
}

void SegmentBuilder::statusOfGoroutine(const Occurrence& o, std::int64_t id, std::uint32_t slot, GoState to,
                                       StackId own) {
  Live& l = live(slot);
  if (l.row == kNil)
    appear(l, id, o.time, false, to, own);
  else if (l.lane.last().state != static_cast<std::uint8_t>(to))  // else it says nothing new
    enter(l, o.time, to, {});
  if (!l.hasName()) findName(l, o, id, to, own);
  procByStatus(o, id, to);
}

void SegmentBuilder::appear(Live& l, std::int64_t id, std::int64_t time, bool created, GoState initial, StackId own) {
  l.row = static_cast<std::uint32_t>(m_new.rows.size());
  l.group = kNil;
  l.density = nullptr;
  l.lane.begin({created ? relative(time) : 0, static_cast<std::uint8_t>(initial), 0, -1});
  m_new.ids.push_back(id);
  NewRows::Row& row = m_new.rows.emplace_back();
  if (created)
    m_counter.change(relative(time), GoState::NotExist, initial);
  else
    m_counter.countBefore(initial);
  if (!created) {
    const StringId function = startFunction(own);
    if (!function.valid()) l.row |= kUnnamed;
    row.subRow = static_cast<std::uint32_t>(m_new.oldFunctions.size());
    m_new.oldFunctions.push_back(function);
    return;
  }
  row.group = l.group = groupOf(own);
  NewRows::Group& g = m_new.groups[l.group];
  if (!g.function.valid()) l.row |= kUnnamed;
  l.density = g.density.get();
  if (g.freeSubRows.empty()) {
    row.subRow = g.depth++;
  } else {
    row.subRow = g.freeSubRows.back();
    g.freeSubRows.pop_back();
  }
}

std::uint32_t SegmentBuilder::findReason(StringId reason) {
  std::uint32_t index = m_reasonIndex.find(reason.value);
  if (index == FlatMap::kMissing) {
    index = static_cast<std::uint32_t>(m_segment->reasons.size());
    m_segment->reasons.push_back(reason);
    m_reasonIndex.set(reason.value, index);
  }
  m_lastReason = reason;
  m_lastReasonIndex = index;
  return index;
}

// A row's lane goes to the others; the caller's Live is free again.
void SegmentBuilder::flush(Live& l, bool ended) {
  if (!l.hasName()) [[unlikely]]
    nameFromActions(l, ended);
  const std::uint32_t number = l.rowNumber();
  NewRows::Row& row = m_new.rows[number];
  const LaneEntry& initial = l.lane.initial();
  const LaneEntry last = l.lane.last();
  const bool created = l.group != kNil;
  row.offset = static_cast<std::uint32_t>(m_lanes.size());
  row.end = last.time;
  row.brief = created && ended;
  const Bytes& bytes = l.lane.bytes();
  RowHead{static_cast<GoState>(initial.state), created, ended, initial.time, l.lane.entries(), nullptr, last}.write(
      m_lanes);
  m_lanes.append(bytes.data(), bytes.size());
  if (l.lane.isLong()) {
    NewRows::LongRow& longRow = m_new.longRows.emplace_back();
    longRow.row = number;
    l.lane.finishDirectory(ended ? row.end : m_last + 1 - m_base, longRow.blocks);
  }
  if (row.brief)
    memberEnds(l);
  else if (l.density != nullptr)  // it does not count after all
    l.density->add(LaneReader(bytes.data(), l.lane.entries(), false, initial), -1);
  l.row = kNil;
}

bool SegmentBuilder::putAway(Live& l, std::int64_t id) {
  if (m_away.size() >= kMostAway) return false;
  const auto [it, fresh] = m_away.try_emplace(id);
  // In a damaged file it may have come back by another event than a call, as if it were a new one: two lives, two rows.
  if (!fresh) flush(it->second, true);
  it->second = std::move(l);
  l = {};
  return true;
}

// Its one lane goes on: between the calls it does not exist.
bool SegmentBuilder::takeBack(Live& l, std::int64_t id) {
  const auto it = m_away.find(id);
  if (it == m_away.end()) return false;
  l = std::move(it->second);
  m_away.erase(it);
  return true;
}

// A goroutine that was born and is gone: its sub-row is free again, its states count in the group's density.
void SegmentBuilder::memberEnds(const Live& l) {
  const NewRows::Row& row = m_new.rows[l.rowNumber()];
  NewRows::Group& g = m_new.groups[l.group];
  g.freeSubRows.push_back(row.subRow);
  ++g.members;
  if (l.density != nullptr) return;
  if (g.density) {  // the group became one of many while it lived
    g.density->add(LaneReader(l.lane.bytes().data(), l.lane.entries(), false, l.lane.initial()), 1);
    return;
  }
  g.firstOffsets.push_back(row.offset);
  if (g.members < kDenseGroup) return;
  g.density = std::make_unique<GroupDensity>();
  for (const std::uint32_t offset : g.firstOffsets) g.density->add(RowHead::read(m_lanes.data() + offset).reader(), 1);
  g.firstOffsets = {};
}

// ---- names of goroutines -------------------------------------------------------------------------------------------

// A goroutine without a name changes its state.
void SegmentBuilder::findName(Live& l, const Occurrence& o, std::int64_t id, GoState to, StackId own) {
  const StackId stack = own.valid() ? own : o.goroutine == id ? o.stack : StackId();
  if (const StringId function = startFunction(stack); function.valid()) return setName(l, function);
  if ((l.row & kHasRun) != 0 || (to != GoState::Running && to != GoState::Syscall)) return;
  m_ranUnnamed.set(static_cast<std::uint64_t>(id), l.rowNumber());
  l.row |= kHasRun;
}

void SegmentBuilder::setName(Live& l, StringId function) {
  if ((l.row & kHasRun) != 0) {
    m_ranUnnamed.erase(static_cast<std::uint64_t>(m_new.ids[l.rowNumber()]));
    m_actionNames.erase(l.rowNumber());
  }
  l.row = l.rowNumber();
  NewRows::Row& row = m_new.rows[l.row];
  if (l.group == kNil) {
    m_new.oldFunctions[row.subRow] = function;
    return;
  }
  // From the group of those without a name to another one, and there to a new sub-row: the others may have been in use
  // since this goroutine was created.
  m_new.groups[l.group].freeSubRows.push_back(row.subRow);
  if (l.density != nullptr)
    l.density->add(LaneReader(l.lane.bytes().data(), l.lane.entries(), false, l.lane.initial()), -1);
  l.density = nullptr;
  row.group = l.group = groupOfFunction(function);
  row.subRow = m_new.groups[l.group].depth++;
}

void SegmentBuilder::nameByAction(const Occurrence& o) {
  const auto id = static_cast<std::uint64_t>(o.goroutine);
  const std::uint32_t row = m_ranUnnamed.find(id);
  if (row == FlatMap::kMissing) return;
  const StringId function = startFunction(o.stack);
  if (!function.valid()) return;
  m_actionNames.set(row, function.value);
  m_ranUnnamed.erase(id);
}

// Its row is complete, and none of its transitions had a stack. One that goes on may still get a better name in a later
// generation.
void SegmentBuilder::nameFromActions(Live& l, bool ended) {
  if ((l.row & kHasRun) == 0) return;
  const std::uint32_t row = l.rowNumber();
  m_ranUnnamed.erase(static_cast<std::uint64_t>(m_new.ids[row]));
  const std::uint32_t function = m_actionNames.take(row);
  if (function == FlatMap::kMissing) return;
  if (l.group != kNil && ended)
    setName(l, StringId(function));
  else
    m_new.namedByAction.emplace_back(row, StringId(function));
}

// ---- procs ---------------------------------------------------------------------------------------------------------

SegmentBuilder::ProcWriter& SegmentBuilder::findProcLane(std::uint32_t index, std::int64_t id) {
  ProcWriter& lane = knowsProc(index) ? m_procs[m_laneOfProc[index]] : newProcLane(index, id);
  m_latestProc = index;
  m_latestProcLane = &lane;
  return lane;
}

SegmentBuilder::ProcWriter& SegmentBuilder::newProcLane(std::uint32_t index, std::int64_t id) {
  if (index >= m_laneOfProc.size()) m_laneOfProc.resize(index + 1, kNil);
  const std::size_t lane = m_segment->procs.size();
  m_laneOfProc[index] = static_cast<std::uint32_t>(lane);
  m_segment->procs.emplace_back().id = ProcId(id);
  if (lane == m_procs.size()) m_procs.emplace_back();
  m_procs[lane].begin({});
  return m_procs[lane];
}

// A status holds from the generation's start, if the proc has done nothing else yet.
void SegmentBuilder::statusOfProc(ProcWriter& p, std::int64_t time, ProcActivity a, std::int64_t goroutine) {
  if (p.entries() > 0) return enterProc(p, time, a, goroutine);
  p.setInitial(static_cast<std::uint8_t>(a), goroutine);
}

// What a goroutine's status means for the proc of its thread.
void SegmentBuilder::procByStatus(const Occurrence& o, std::int64_t id, GoState to) {
  if (o.procIndex == kNil) return;
  ProcWriter& p = procLane(o.procIndex, o.proc);
  if (to == GoState::Running) statusOfProc(p, o.time, ProcActivity::Running, id);
  // In a syscall on another thread: the proc of this one has nothing to do with it.
  if (to == GoState::Syscall && (o.goroutine == id || o.goroutine == -1))
    statusOfProc(p, o.time, ProcActivity::Syscall, id);
}

void SegmentBuilder::proc(const Occurrence& o, std::int64_t id, std::uint32_t index, ProcState, ProcState to,
                          bool status) {
  count(o);
  if (index == kNil) return;
  const bool fresh = !knowsProc(index);
  ProcWriter& lane = procLane(index, id);
  const ProcActivity a = to == ProcState::Idle      ? ProcActivity::Idle
                         : to == ProcState::Running ? ProcActivity::NoGoroutine
                                                    : ProcActivity::Unknown;
  if (status && fresh) m_facts.procs.push_back({id, o.procStatus()});
  if (status)
    statusOfProc(lane, o.time, a, -1);
  else
    enterProc(lane, o.time, a, -1);
  m_procChanges.add({Time{o.time}, ProcId(id), to, status, {}, ThreadId(o.thread)});
  threadOfProc(o, ProcId(id), to, status);
}

// The thread that gets or loses the proc.
void SegmentBuilder::threadOfProc(const Occurrence& o, ProcId id, ProcState to, bool status) {
  const std::int64_t thread = o.type == EventType::ProcSteal ? o.stolenFrom() : o.thread;
  const auto key = static_cast<std::uint64_t>(thread);
  const std::uint32_t open = m_openThread.find(key);
  auto& spans = m_ranges->threads;
  if (to == ProcState::Running && thread != -1) {
    if (open != FlatMap::kMissing) spans[open].end = Time{o.time};
    m_openThread.set(key, static_cast<std::uint32_t>(spans.size()));
    spans.push_back({ThreadId(thread), Time{status ? m_base : o.time}, Time::max(), id});
  } else if (open != FlatMap::kMissing && spans[open].proc == id) {
    spans[open].end = Time{o.time};
    m_openThread.erase(key);
  }
}

// ---- ranges --------------------------------------------------------------------------------------------------------

void SegmentBuilder::range(const Occurrence& o, RangeKind kind, RangeEdge edge, std::int64_t scope, StringId name) {
  count(o);
  noteActor(o);
  switch (kind) {
    case RangeKind::Mark: return mark(o, edge);
    case RangeKind::Stop: return stopTheWorld(o, edge, scope, name);
    case RangeKind::Sweep: return sweep(o, edge, scope);
    case RangeKind::Assist: return assist(o, edge, scope);
  }
}

void SegmentBuilder::mark(const Occurrence& o, RangeEdge edge) {
  if (!m_facts.anyGc) {
    m_facts.anyGc = true;
    m_facts.firstGc = edge;
    m_facts.firstGcSeq = o.gcNumber();
  }
  const Time t{o.time};
  auto& marks = m_ranges->marks;
  const std::uint64_t number = o.gcNumber();
  const bool fresh = edge == RangeEdge::Begin || (edge == RangeEdge::Active && m_openMark == kNil);
  if (fresh) {
    m_openMark = static_cast<std::uint32_t>(marks.size());
    marks.push_back(
        {t, Time::max(), edge == RangeEdge::Begin, false, GoroutineId(o.goroutine), o.stack, number, number});
  }
  if (m_openMark == kNil) return;
  MarkPhase& phase = marks[m_openMark];
  phase.unbroken = phase.unbroken && (fresh || number == phase.lastNumber + 1);
  phase.lastNumber = number;
  if (edge != RangeEdge::End) return;
  phase.end = t;
  phase.endSeen = true;
  m_openMark = kNil;
}

void SegmentBuilder::stopTheWorld(const Occurrence& o, RangeEdge edge, std::int64_t goroutine, StringId name) {
  const Time t{o.time};
  const auto key = static_cast<std::uint64_t>(goroutine);
  auto& stops = m_ranges->stops;
  if (edge != RangeEdge::End) {
    m_openStop.set(key, static_cast<std::uint32_t>(stops.size()));
    stops.push_back({t, Time::max(), false, name, GoroutineId(goroutine), ProcId(o.proc), o.stack});
  } else if (const std::uint32_t i = m_openStop.take(key); i != FlatMap::kMissing) {
    stops[i].end = t;
    stops[i].endSeen = true;
  }
}

// Of ranges of which each proc or goroutine has one at a time: the one an edge belongs to, `fresh` if it is a new one.
// What ends without having begun began before the generation.
template <class Range>
Range& SegmentBuilder::rangeOf(std::vector<Range>& ranges, FlatMap& latest, std::int64_t scope, Time t, RangeEdge edge,
                               const Range& fresh, std::vector<BorderFacts::FirstRange>& firsts) {
  const auto key = static_cast<std::uint64_t>(scope);
  const std::uint32_t known = latest.find(key);
  const bool first = known == FlatMap::kMissing;
  if (first) firsts.push_back({scope, edge});
  if (!first && (edge == RangeEdge::End || !ranges[known].endSeen)) return ranges[known];
  latest.set(key, static_cast<std::uint32_t>(ranges.size()));
  Range& r = ranges.emplace_back(fresh);
  r.begin = edge == RangeEdge::End ? Time{m_base} : t;
  r.end = Time::max();
  r.beginSeen = edge == RangeEdge::Begin;
  r.endSeen = false;
  return r;
}

void SegmentBuilder::sweep(const Occurrence& o, RangeEdge edge, std::int64_t proc) {
  Sweep fresh;
  fresh.proc = ProcId(proc);
  fresh.goroutine = GoroutineId(o.goroutine);
  Sweep& s = rangeOf(m_ranges->sweeps, m_openSweep, proc, Time{o.time}, edge, fresh, m_facts.sweeps);
  if (edge != RangeEdge::End || s.endSeen) return;
  s.end = Time{o.time};
  s.endSeen = true;
  s.sweptBytes = o.sweptBytes();
  s.reclaimedBytes = o.reclaimedBytes();
}

void SegmentBuilder::assist(const Occurrence& o, RangeEdge edge, std::int64_t goroutine) {
  Assist fresh;
  fresh.goroutine = GoroutineId(goroutine);
  Assist& a = rangeOf(m_ranges->assists, m_openAssist, goroutine, Time{o.time}, edge, fresh, m_facts.assists);
  if (edge != RangeEdge::End || a.endSeen) return;
  a.end = Time{o.time};
  a.endSeen = true;
}

// What is still open at the end of the generation is open until the next one says more.
void SegmentBuilder::closeOpenRanges() {
  const Time end{m_last};
  const auto close = [end](auto& ranges) {
    for (auto& r : ranges) {
      if (!r.endSeen) r.end = end;
    }
  };
  close(m_ranges->marks);
  close(m_ranges->stops);
  close(m_ranges->sweeps);
  close(m_ranges->assists);
  for (ThreadSpan& t : m_ranges->threads) {
    if (t.end == Time::max()) t.end = Time{m_last + 1};
  }
  std::stable_sort(m_ranges->threads.begin(), m_ranges->threads.end(),
                   [](const auto& a, const auto& b) { return a.begin < b.begin; });
}

// ---- streams -------------------------------------------------------------------------------------------------------

void SegmentBuilder::label(const Occurrence& o, StringId label) {
  count(o);
  m_labels.add({Time{o.time}, GoroutineId(o.goroutine), ProcId(o.proc), label});
}

void SegmentBuilder::sample(const Occurrence& o) {
  count(o);
  m_samples.add({Time{o.time}, ThreadId(o.thread), ProcId(o.proc), GoroutineId(o.goroutine), o.stack});
}

void SegmentBuilder::addSpan(const Occurrence& o) {
  const Time t{o.time};
  switch (o.type) {
    case EventType::Span:
    case EventType::SpanAlloc:
      return m_heapSpans.add({t, true, o.allocId(), o.spanPages(), (o.spanKind() & 1) != 0,
                              static_cast<std::uint8_t>(o.spanKind() >> 2), (o.spanKind() & 2) != 0});
    case EventType::SpanFree: return m_heapSpans.add({t, false, o.allocId(), 0, false, 0, false});
    default: return;  // stacks of goroutines: nothing is asked of them
  }
}

SegmentBuilder::Built SegmentBuilder::finish(KeptOrder order, unsigned threads) {
  for (std::uint32_t slot = 0; slot < m_liveCount; ++slot) {
    if (m_live[slot].row != kNil) flush(m_live[slot], false);
  }
  for (auto& [id, l] : m_away) flush(l, true);
  closeOpenRanges();
  m_counter.finish(relative(m_last + 1));
  Segment& s = *m_segment;
  s.events = m_events;
  s.last = m_last;
  s.anyEvent = m_events > 1;
  s.firstEvent = s.anyEvent ? m_firstEvent : s.base;
  s.orderLog = std::move(order.log);
  s.checkpoints = std::move(order.checkpoints);
  s.threads = std::move(order.threads);
  finishColumns(threads);
  return {std::move(m_segment), std::move(m_ranges), m_firstTimes, std::move(m_facts)};
}

// Rows take longest; the other columns are complete and only have to be copied.
void SegmentBuilder::finishColumns(unsigned threads) {
  Segment& s = *m_segment;
  const auto copied = [](auto& column, auto& stream) { return [&] { column = stream.finish(); }; };
  parallelTasks(
      threads, [this] { m_new.finish(*m_segment, m_lanes.size()); }, [&] { s.lanes = m_lanes.exact(); },
      [this] { finishProcs(); }, copied(s.logs, m_logs), copied(s.regions, m_regions), copied(s.tasks, m_tasks),
      copied(s.allocs, m_allocs), copied(s.heapSpans, m_heapSpans), copied(s.samples, m_samples),
      copied(s.labels, m_labels), copied(s.heapLive, m_heapLive), copied(s.heapGoal, m_heapGoal),
      copied(s.gomaxprocs, m_gomaxprocs), copied(s.procChanges, m_procChanges),
      [&] {
        s.goroutineCounts = m_counter.counts().finish();
        s.countedBefore = m_counter.before();
      });
}

void SegmentBuilder::finishProcs() {
  Segment& s = *m_segment;
  for (std::size_t i = 0; i < s.procs.size(); ++i) {
    ProcLane& p = s.procs[i];
    p.initial = m_procs[i].initial();
    p.last = m_procs[i].last();
    p.entries = m_procs[i].entries();
    m_procs[i].finishDirectory(s.last + 1 - s.base, p.blocks);
    p.bytes = m_procs[i].bytes().exact();
  }
  std::sort(s.procs.begin(), s.procs.end(), [](const ProcLane& a, const ProcLane& b) { return a.id < b.id; });
}

}  // namespace sweepscope
