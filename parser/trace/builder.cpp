#include "trace/builder.h"

#include <algorithm>
#include <array>

namespace sweepscope {
namespace {

constexpr std::uint8_t kCreated = 8, kEnded = 16;

std::uint8_t activity(ProcActivity a) {
  return static_cast<std::uint8_t>(a);
}

}  // namespace

void SegmentBuilder::begin(std::size_t index, const GenerationTables& tables, const Order* order) {
  m_order = order;
  m_segment = std::make_shared<Segment>();
  m_ranges = std::make_shared<Ranges>();
  m_firstTimes = std::make_shared<std::vector<std::int64_t>>();
  m_segment->index = index;
  m_segment->number = tables.number;
  m_segment->wall = tables.wall;
  for (const ExperimentBatch& b : tables.experiments) {
    if (b.info) m_segment->allocFreeInfo = b.info;
  }
  m_segment->reasons.push_back(StringId());
  m_facts = {};
  m_steps = m_nextCheckpoint = 0;
  for (Live& l : m_live) l.row = kNil;
  m_rows.clear();
  m_fates.clear();
  m_lanes.clear();
  m_orderLog.clear();
  m_groups.clear();
  for (FlatMap* map :
       {&m_groupOfStack, &m_groupOfFunction, &m_reasonIndex, &m_openSweep, &m_openAssist, &m_openStop, &m_openThread})
    map->reset();
  m_lastReason = StringId();
  m_lastReasonIndex = 0;
  m_laneOfProc.clear();
  m_procs.clear();
  m_openMark = kNil;
}

void SegmentBuilder::checkpoint() {
  m_nextCheckpoint = m_steps + Segment::kCheckpointEvery;
  Checkpoint c;
  c.time = m_last;
  c.logOffset = m_orderLog.size();
  c.sample = m_order->samplesDone();
  const auto& cursors = m_order->cursors();
  c.threads.reserve(cursors.size());
  for (std::size_t i = 0; i < cursors.size(); ++i) {
    Checkpoint::Thread t;
    t.done = m_order->cursorDone(i);
    if (!t.done) t.place = cursors[i].place();
    if (const ThreadEntry* thread = m_order->threadOf(i)) {
      t.proc = thread->proc;
      t.goroutine = thread->goroutine;
    }
    c.threads.push_back(t);
  }
  m_segment->checkpoints.push_back(std::move(c));
}

void SegmentBuilder::sync(const Occurrence& o, const GenerationTables*) {
  m_segment->base = m_base = m_last = o.time;
  m_events = 1;
  m_firstTimes->push_back(o.time);
}

// ---- goroutines ----------------------------------------------------------------------------------------------------

StringId SegmentBuilder::startFunction(StackId stack) const {
  const auto frames = m_symbols.frames(stack);
  return frames.empty() ? StringId() : frames.back().function;
}

std::uint32_t SegmentBuilder::groupOf(StackId own, StringId function) {
  const std::uint32_t cached = own.valid() ? m_groupOfStack.find(own.value) : FlatMap::kMissing;
  if (cached != FlatMap::kMissing) return cached;
  std::uint32_t group = m_groupOfFunction.find(function.value);
  if (group == FlatMap::kMissing) {
    group = static_cast<std::uint32_t>(m_groups.size());
    m_groups.emplace_back();
    m_groups.back().function = function;
    m_groupOfFunction.set(function.value, group);
  }
  if (own.valid()) m_groupOfStack.set(own.value, group);
  return group;
}

void SegmentBuilder::appear(Live& l, std::int64_t id, const Occurrence& o, bool created, GoState initial, StackId own) {
  l.row = static_cast<std::uint32_t>(m_rows.size());
  l.group = kNil;
  l.created = created;
  l.initial = initial;
  l.first = l.last = created ? relative(o.time) : 0;
  l.entries = 0;
  l.bytes.clear();
  StringId function;
  if (created) {
    const std::uint32_t cached = own.valid() ? m_groupOfStack.find(own.value) : FlatMap::kMissing;
    l.group = cached != FlatMap::kMissing ? cached : groupOf(own, startFunction(own));
    Group& g = m_groups[l.group];
    function = g.function;
    if (g.freeSubRows.empty()) {
      l.subRow = g.depth++;
    } else {
      l.subRow = g.freeSubRows.back();
      g.freeSubRows.pop_back();
    }
  } else {
    function = startFunction(own);
  }
  m_rows.push_back({id, 0, function});
  m_fates.emplace_back();
}

SegmentBuilder::Live& SegmentBuilder::live(std::uint32_t slot, std::int64_t id, const Occurrence& o, bool created,
                                           GoState initial, StackId own) {
  if (slot >= m_live.size()) m_live.resize(slot + slot / 2 + 16);
  Live& l = m_live[slot];
  if (l.row == kNil) appear(l, id, o, created, initial, own);
  return l;
}

std::uint32_t SegmentBuilder::reasonIndex(StringId reason) {
  if (reason == m_lastReason) return m_lastReasonIndex;
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

void SegmentBuilder::enter(Live& l, std::int64_t time, GoState to, StringId reason) {
  const std::int64_t at = relative(time);
  packLaneHead(l.bytes, static_cast<std::uint8_t>(to), reason.valid() ? reasonIndex(reason) : 0, at - l.last);
  l.last = at;
  ++l.entries;
}

void SegmentBuilder::goroutine(const Occurrence& o, std::int64_t id, std::uint32_t slot, GoState from, GoState to,
                               StringId reason, StackId own) {
  count(o);
  if (slot == kNil) return;
  const bool status = o.type == EventType::GoStatus || o.type == EventType::GoStatusStack;
  const bool creates = from == GoState::NotExist;
  const bool fresh = slot >= m_live.size() || m_live[slot].row == kNil;
  Live& l = live(slot, id, o, creates, status || creates ? to : from, own);
  if (fresh && (status || creates)) {
    if (status)
      procByGoroutine(o, id, to);
    else if (to == GoState::Syscall)
      procByGoroutine(o, id, to);
    return;
  }
  enter(l, o.time, to, reason);
  procByGoroutine(o, id, to);
  if (to == GoState::NotExist) end(l);
}

// A row's lane goes to the others; the caller's Live is free again.
std::uint32_t SegmentBuilder::flush(Live& l, bool ended) {
  const std::uint32_t row = l.row;
  m_rows[row].offset = static_cast<std::uint32_t>(m_lanes.size());
  {
    PackWriter w(m_lanes);
    w.byte(static_cast<std::uint8_t>(static_cast<unsigned>(l.initial) | (l.created ? kCreated : 0u) |
                                     (ended ? kEnded : 0u)));
    if (l.created) w.elapsed(static_cast<std::uint64_t>(l.first));
    w.number(l.entries);
  }
  m_lanes.append(l.bytes.data(), l.bytes.size());
  RowFate& fate = m_fates[row];
  fate.entries = l.entries;
  fate.group = l.group;
  fate.subRow = l.subRow;
  fate.brief = l.created && ended;
  l.row = kNil;
  return row;
}

void SegmentBuilder::end(Live& l) {
  if (l.created) {
    m_groups[l.group].freeSubRows.push_back(l.subRow);
    ++m_groups[l.group].members;
  }
  flush(l, true);
}

// ---- procs ---------------------------------------------------------------------------------------------------------

std::uint32_t SegmentBuilder::procLane(std::uint32_t index, std::int64_t id) {
  if (index >= m_laneOfProc.size()) m_laneOfProc.resize(index + 1, kNil);
  std::uint32_t& lane = m_laneOfProc[index];
  if (lane == kNil) {
    lane = static_cast<std::uint32_t>(m_segment->procs.size());
    m_segment->procs.emplace_back();
    m_segment->procs.back().id = ProcId(id);
    m_procs.emplace_back();
  }
  return lane;
}

void SegmentBuilder::enterProc(std::uint32_t lane, std::int64_t time, ProcActivity a, std::int64_t goroutine) {
  LiveProc& p = m_procs[lane];
  const std::uint8_t state = activity(a);
  const bool payload = hasPayload(state);
  if (p.last.state == state && (!payload || p.last.payload == goroutine)) return;
  const std::int64_t at = relative(time);
  PackWriter w(p.bytes);
  w.byte(state);
  w.elapsed(static_cast<std::uint64_t>(at - p.last.time));
  if (payload) {
    w.difference(goroutine, p.last.payload);
    p.last.payload = goroutine;
  }
  p.last.time = at;
  p.last.state = state;
  ++p.entries;
}

// A status holds from the generation's start, if the proc has done nothing else yet.
void SegmentBuilder::statusOfProc(std::uint32_t lane, std::int64_t time, ProcActivity a, std::int64_t goroutine) {
  LiveProc& p = m_procs[lane];
  if (p.entries > 0) return enterProc(lane, time, a, goroutine);
  p.last.state = activity(a);
  p.last.payload = goroutine;
  m_segment->procs[lane].initial = p.last;
}

// What a goroutine's transition means for the proc of its thread.
void SegmentBuilder::procByGoroutine(const Occurrence& o, std::int64_t id, GoState to) {
  if (o.procIndex == kNil) return;
  const std::uint32_t lane = procLane(o.procIndex, o.proc);
  if (o.type == EventType::GoStatus || o.type == EventType::GoStatusStack) {
    if (to == GoState::Running) statusOfProc(lane, o.time, ProcActivity::Running, id);
    // In a syscall on another thread: the proc of this one has nothing to do with it.
    if (to == GoState::Syscall && (o.goroutine == id || o.goroutine == -1))
      statusOfProc(lane, o.time, ProcActivity::Syscall, id);
    return;
  }
  const bool own = o.goroutine == id || (to == GoState::Running && o.goroutine == -1);
  if (!own) return;
  switch (to) {
    case GoState::Running: return enterProc(lane, o.time, ProcActivity::Running, id);
    case GoState::Syscall: return enterProc(lane, o.time, ProcActivity::Syscall, id);
    default: return enterProc(lane, o.time, ProcActivity::NoGoroutine, -1);
  }
}

void SegmentBuilder::proc(const Occurrence& o, std::int64_t id, std::uint32_t index, ProcState, ProcState to,
                          bool status) {
  count(o);
  if (index == kNil) return;
  const bool fresh = index >= m_laneOfProc.size() || m_laneOfProc[index] == kNil;
  const std::uint32_t lane = procLane(index, id);
  const ProcActivity a = to == ProcState::Idle      ? ProcActivity::Idle
                         : to == ProcState::Running ? ProcActivity::NoGoroutine
                                                    : ProcActivity::Unknown;
  if (status && fresh) m_facts.procs.push_back({id, static_cast<std::uint8_t>(o.args[1])});
  if (status)
    statusOfProc(lane, o.time, a, -1);
  else
    enterProc(lane, o.time, a, -1);
  m_segment->procChanges.add({Time{o.time}, ProcId(id), to, status, {}, ThreadId(o.thread)});
  threadOfProc(o, ProcId(id), to, status);
}

// The thread that gets or loses the proc.
void SegmentBuilder::threadOfProc(const Occurrence& o, ProcId id, ProcState to, bool status) {
  const std::int64_t thread = o.type == EventType::ProcSteal ? static_cast<std::int64_t>(o.args[2]) : o.thread;
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
  const Time t{o.time};
  const bool begins = edge != RangeEdge::End;
  const auto key = static_cast<std::uint64_t>(scope);
  switch (kind) {
    case RangeKind::Mark: {
      if (!m_facts.anyGc) {
        m_facts.anyGc = true;
        m_facts.firstGc = edge;
        m_facts.firstGcSeq = o.args[0];
      }
      auto& marks = m_ranges->marks;
      if (begins) {
        if (edge == RangeEdge::Active && m_openMark != kNil) return;
        m_openMark = static_cast<std::uint32_t>(marks.size());
        marks.push_back({t, Time::max(), edge == RangeEdge::Begin, false, GoroutineId(o.goroutine), o.stack});
      } else if (m_openMark != kNil) {
        marks[m_openMark].end = t;
        marks[m_openMark].endSeen = true;
        m_openMark = kNil;
      }
      return;
    }
    case RangeKind::Stop: {
      auto& stops = m_ranges->stops;
      if (begins) {
        m_openStop.set(key, static_cast<std::uint32_t>(stops.size()));
        stops.push_back({t, Time::max(), false, name, GoroutineId(scope), ProcId(o.proc), o.stack});
      } else if (const std::uint32_t i = m_openStop.find(key); i != FlatMap::kMissing) {
        stops[i].end = t;
        stops[i].endSeen = true;
        m_openStop.erase(key);
      }
      return;
    }
    case RangeKind::Sweep: {
      auto& sweeps = m_ranges->sweeps;
      std::uint32_t i = m_openSweep.find(key);
      if (i == FlatMap::kMissing) {
        m_facts.sweeps.push_back({scope, edge});
        i = static_cast<std::uint32_t>(sweeps.size());
        sweeps.push_back({edge == RangeEdge::End ? Time{m_base} : t, Time::max(), edge == RangeEdge::Begin, false,
                          ProcId(scope), GoroutineId(o.goroutine), 0, 0});
        m_openSweep.set(key, i);
      } else if (sweeps[i].endSeen && begins) {
        i = static_cast<std::uint32_t>(sweeps.size());
        sweeps.push_back(
            {t, Time::max(), edge == RangeEdge::Begin, false, ProcId(scope), GoroutineId(o.goroutine), 0, 0});
        m_openSweep.set(key, i);
      }
      if (!begins && !sweeps[i].endSeen) {
        sweeps[i].end = t;
        sweeps[i].endSeen = true;
        sweeps[i].sweptBytes = o.args[0];
        sweeps[i].reclaimedBytes = o.args[1];
      }
      return;
    }
    case RangeKind::Assist: {
      auto& assists = m_ranges->assists;
      std::uint32_t i = m_openAssist.find(key);
      const bool fresh = i == FlatMap::kMissing;
      if (fresh) m_facts.assists.push_back({scope, edge});
      if (fresh || (assists[i].endSeen && begins)) {
        i = static_cast<std::uint32_t>(assists.size());
        assists.push_back({edge == RangeEdge::End ? Time{m_base} : t, Time::max(), edge == RangeEdge::Begin, false,
                           GoroutineId(scope)});
        m_openAssist.set(key, i);
      }
      if (!begins && !assists[i].endSeen) {
        assists[i].end = t;
        assists[i].endSeen = true;
      }
      return;
    }
  }
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

void SegmentBuilder::metric(const Occurrence& o) {
  count(o);
  auto& stream = o.type == EventType::HeapAlloc  ? m_segment->heapLive
                 : o.type == EventType::HeapGoal ? m_segment->heapGoal
                                                 : m_segment->gomaxprocs;
  stream.add({Time{o.time}, o.args[0]});
}

void SegmentBuilder::label(const Occurrence& o, StringId label) {
  count(o);
  m_segment->labels.add({Time{o.time}, GoroutineId(o.goroutine), label});
}

void SegmentBuilder::task(const Occurrence& o, bool begins, std::uint64_t id, std::uint64_t parent, StringId name) {
  count(o);
  if (begins) {
    m_facts.tasksBegun.push_back(id);
  } else if (!name.valid() && parent == TaskId().value) {
    m_facts.openTaskEnds.push_back({o.time, id});
  }
  m_segment->tasks.add({Time{o.time}, begins, GoroutineId(o.goroutine), TaskId(id), TaskId(parent), name, o.stack});
}

void SegmentBuilder::region(const Occurrence& o, bool begins, std::uint64_t task, StringId name) {
  count(o);
  m_segment->regions.add({Time{o.time}, begins, GoroutineId(o.goroutine), TaskId(task), name, o.stack});
}

void SegmentBuilder::log(const Occurrence& o, std::uint64_t task, StringId category, StringId message) {
  count(o);
  m_segment->logs.add({Time{o.time}, GoroutineId(o.goroutine), ProcId(o.proc), ThreadId(o.thread), TaskId(task),
                       category, message, o.stack});
}

void SegmentBuilder::sample(const Occurrence& o) {
  count(o);
  m_segment->samples.add({Time{o.time}, ThreadId(o.thread), ProcId(o.proc), GoroutineId(o.goroutine), o.stack});
}

void SegmentBuilder::experimental(const Occurrence& o) {
  count(o);
  ++m_segment->experimentalEvents;
  const Time t{o.time};
  switch (o.type) {
    case EventType::HeapObject: return m_segment->allocs.add({t, AllocKind::Object, o.args[0], 0});
    case EventType::HeapObjectAlloc: return m_segment->allocs.add({t, AllocKind::ObjectAlloc, o.args[0], 0});
    case EventType::HeapObjectFree: return m_segment->allocs.add({t, AllocKind::ObjectFree, o.args[0], 0});
    case EventType::Span:
    case EventType::SpanAlloc:
      return m_segment->heapSpans.add({t, true, o.args[0], o.args[1], (o.args[2] & 1) != 0,
                                       static_cast<std::uint8_t>(o.args[2] >> 2), (o.args[2] & 2) != 0});
    case EventType::SpanFree: return m_segment->heapSpans.add({t, false, o.args[0], 0, false, 0, false});
    default: return;  // stacks of goroutines: nothing is asked of them
  }
}

}  // namespace sweepscope
