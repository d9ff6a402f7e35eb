// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/trace.h"

#include <algorithm>

#include "trace/goroutinefind.h"
#include "trace/lanefolds.h"
#include "trace/lanewalk.h"
#include "trace/streamset.h"
#include "wire/texts.h"

namespace sweepscope {

TraceParts::TraceParts() = default;
TraceParts::~TraceParts() = default;

std::size_t TraceParts::firstNotOver(Time t) const {
  const auto over = [t](const SegmentEntry& e) { return endOf(e) <= t; };
  const auto it = std::partition_point(segments.begin(), segments.end(), over);
  return static_cast<std::size_t>(it - segments.begin());
}

std::pair<std::size_t, std::size_t> TraceParts::touching(TimeRange range) const {
  const std::size_t first = firstNotOver(range.begin);
  const auto begun = [range](const SegmentEntry& e) { return beginOf(e) < range.end; };
  const auto from = segments.begin() + static_cast<std::ptrdiff_t>(first);
  return {first, static_cast<std::size_t>(std::partition_point(from, segments.end(), begun) - segments.begin())};
}

bool TraceParts::goesOn(std::size_t i) const {
  if (i + 1 >= segments.size()) return false;
  const std::size_t next = segments[i + 1].segment->index;
  return next == segments[i].segment->index + 1 && !file->generations[next].fresh;
}

Time TraceParts::holdsUntil(std::size_t i) const {
  return goesOn(i) ? segmentBegin(i + 1) : segmentEnd(i);
}

bool TraceParts::joinsBefore(std::size_t i) const {
  if (i == 0 || !goesOn(i - 1)) return false;
  const Time border = segmentBegin(i);
  const auto before = [border](const Gap& g) { return g.begin < border; };
  const auto behind = std::partition_point(gaps.begin(), gaps.end(), before);
  return behind == gaps.begin() || (behind - 1)->end < border;
}

Trace::Trace(std::shared_ptr<const TraceParts> parts) : m_parts(std::move(parts)) {}
Trace::~Trace() = default;

const TraceInfo& Trace::info() const {
  return m_parts->info;
}
const Symbols& Trace::symbols() const {
  return *m_parts->symbols;
}
std::shared_ptr<const Symbols> Trace::sharedSymbols() const {
  return m_parts->symbols;
}
bool Trace::isDamaged() const {
  return std::any_of(defects().begin(), defects().end(), sweepscope::isDamage);
}

const std::vector<Defect>& Trace::defects() const {
  return m_parts->defects;
}
Time Trace::origin() const {
  return m_parts->origin;
}
Time Trace::end() const {
  return m_parts->end;
}
const std::vector<Time>& Trace::generationStarts() const {
  return m_parts->starts;
}
const std::vector<Gap>& Trace::gaps() const {
  return m_parts->gaps;
}
const std::vector<ProcId>& Trace::procs() const {
  return m_parts->procs;
}
const std::vector<ThreadId>& Trace::threads() const {
  return m_parts->threads;
}
const std::vector<MarkPhase>& Trace::markPhases() const {
  return m_parts->marks;
}
const std::vector<StopTheWorld>& Trace::stops() const {
  return m_parts->stops;
}

const Stream<Sweep>& Trace::sweeps() const {
  return m_parts->streams->sweeps;
}
const Stream<Assist>& Trace::assists() const {
  return m_parts->streams->assists;
}
const Stream<TaskEvent>& Trace::tasks() const {
  return m_parts->streams->tasks;
}
const Stream<GoroutineCounts>& Trace::goroutineCounts() const {
  return m_parts->streams->goroutineCounts;
}
const Stream<ThreadSpan>& Trace::threadSpans() const {
  return m_parts->streams->threadSpans;
}
const Stream<Label>& Trace::labels() const {
  return m_parts->streams->labels;
}
const Stream<Metric>& Trace::heapLive() const {
  return m_parts->streams->heapLive;
}
const Stream<Metric>& Trace::heapGoal() const {
  return m_parts->streams->heapGoal;
}
const Stream<Metric>& Trace::gomaxprocs() const {
  return m_parts->streams->gomaxprocs;
}
const Stream<Log>& Trace::logs() const {
  return m_parts->streams->logs;
}
const Stream<RegionEvent>& Trace::regions() const {
  return m_parts->streams->regions;
}
namespace {

constexpr std::size_t kMostNames = 256;

// False if they are too many.
template <class Names>
bool addNames(std::vector<StringId>& all, const Names& more) {
  for (const StringId name : more) {
    if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
    if (all.size() > kMostNames) return false;
  }
  return true;
}

}  // namespace

std::optional<std::vector<StringId>> Trace::regionNames() const {
  std::vector<StringId> all;
  for (const SegmentEntry& e : m_parts->segments) {
    const auto names = e.segment->regions.names().all();
    if (!names || !addNames(all, *names)) return std::nullopt;
  }
  return all;
}
std::optional<std::vector<StringId>> Trace::taskNames() const {
  std::vector<StringId> all;
  for (const SegmentEntry& e : m_parts->segments) {
    const auto names = e.segment->tasks.names().all();
    if (!names || !addNames(all, *names)) return std::nullopt;
    // Names that ends have from an earlier generation.
    if (!e.taskNames) continue;
    std::vector<StringId> more;
    for (const TaskName& task : *e.taskNames) more.push_back(task.name);
    if (!addNames(all, more)) return std::nullopt;
  }
  return all;
}
const Stream<CpuSample>& Trace::samples() const {
  return m_parts->streams->samples;
}
const Stream<ProcChange>& Trace::procChanges() const {
  return m_parts->streams->procChanges;
}
const Stream<SpanEvent>& Trace::heapSpans() const {
  return m_parts->streams->heapSpans;
}
const Stream<AllocEvent>& Trace::allocs() const {
  return m_parts->streams->allocs;
}

std::size_t Trace::goroutineCount() const {
  return m_parts->goroutinesBefore.back();
}
GoroutineInfo Trace::goroutineAt(std::size_t index) const {
  return sweepscope::goroutineAt(*m_parts, index);
}
std::optional<std::size_t> Trace::goroutineIndex(GoroutineId id) const {
  return sweepscope::goroutineIndex(*m_parts, id);
}
std::optional<GoroutineInfo> Trace::goroutine(GoroutineId id) const {
  const auto index = goroutineIndex(id);
  if (!index) return std::nullopt;
  return goroutineAt(*index);
}
void Trace::visitGoroutine(GoroutineId id, TimeRange range, const std::function<bool(const GoSpan&)>& f) const {
  walkGoroutine(*m_parts, id, range, f);
}
void Trace::visitProc(ProcId id, TimeRange range, const std::function<bool(const ProcSpan&)>& f) const {
  walkProc(*m_parts, id, range, f);
}
void Trace::foldGoroutine(GoroutineId id, TimeRange range, std::vector<GoShares>& out) const {
  foldGoroutineLane(*m_parts, id, range, out);
}
void Trace::foldProc(ProcId id, TimeRange range, std::vector<ProcShares>& out) const {
  foldProcLane(*m_parts, id, range, out);
}

const std::vector<GroupInfo>& Trace::groups() const {
  return m_parts->groupInfos;
}

std::optional<std::size_t> Trace::groupOf(GoroutineId id) const {
  const auto info = goroutine(id);
  if (!info) return std::nullopt;
  const auto it = m_parts->groupOfFunction.find(info->function.value);
  if (it == m_parts->groupOfFunction.end()) return std::nullopt;
  return it->second;
}
bool Trace::visitGroup(std::size_t group, TimeRange range, std::size_t limit,
                       const std::function<void(const PackedGoroutine&)>& f) const {
  return walkGroup(*m_parts, group, range, limit, f);
}
void Trace::foldGroup(std::size_t group, TimeRange range, std::vector<GoShares>& out) const {
  foldGroupLanes(*m_parts, group, range, out);
}

Result<EventDetail> Trace::detailAt(Time t) const {
  const TraceParts& p = *m_parts;
  std::optional<EventDetail> found;
  const auto [first, last] = p.touching(TimeRange::instant(t));
  for (std::size_t i = first; i < last && !found; ++i) {
    const SegmentEntry& e = p.segments[i];
    found = p.details->find(*e.segment, e.fix.undo(t.ns));
  }
  // Checked last: what a file says that changed meanwhile is about something else.
  if (p.source->changed()) return Error{ErrorCode::ReadFailed, 0, 0, Message(texts::kChanged, p.info.file)};
  if (!found) return Error{ErrorCode::NotFound, 0, 0, texts::kNoEvent};
  found->time = t;
  return *found;
}

}  // namespace sweepscope
