// Tracks and what they are made from.
#include "widgets/laneindex.h"

#include <algorithm>
#include <map>

namespace sweepscope {

std::size_t PieceTrack::blockOf(Time t) const {
  return std::size_t(std::upper_bound(m_ends.begin(), m_ends.end(), t) - m_ends.begin());
}

std::size_t PieceTrack::firstAfter(Time t) const {
  std::size_t i = std::min(blockOf(t) * kBlock, size());
  while (i < size() && at(i).end <= t) ++i;
  return i;
}

std::size_t PieceTrack::slot(Role role) const {
  const auto it = std::find(m_roles.begin(), m_roles.end(), role);
  return std::size_t(it - m_roles.begin());
}

void PieceTrack::seal() {
  m_roles.clear();
  m_sums.clear();
  m_ends.clear();
  Sums sums{};
  for (std::size_t i = 0; i < size(); ++i) {
    if (i % kBlock == 0) m_sums.push_back(sums);
    const Piece p = at(i);
    if (slot(p.role) == m_roles.size() && m_roles.size() < kRoles) m_roles.push_back(p.role);
    if (slot(p.role) < kRoles) sums[slot(p.role)] += (p.end - p.begin).ns;
    if (i % kBlock == kBlock - 1) m_ends.push_back(p.end);
  }
  m_sums.push_back(sums);
}

PieceTrack::Sums PieceTrack::before(Time t) const {
  const std::size_t block = blockOf(t);
  if (block >= m_sums.size()) return {};
  Sums sums = m_sums[block];
  for (std::size_t i = block * kBlock; i < size(); ++i) {
    const Piece p = at(i);
    if (p.begin >= t) break;
    sums[slot(p.role)] += (std::min(p.end, t) - p.begin).ns;
    if (p.end >= t) break;
  }
  return sums;
}

void PieceTrack::fold(const TimeAxis& axis, int x0, int x1, std::vector<RoleShares>& out) const {
  Time from = axis.timeAt(x0);
  Sums sums = before(from);
  for (int x = x0; x < x1; ++x) {
    const Time to = axis.timeAt(x + 1);
    const Sums next = before(to);
    const double length = std::max(1.0, double((to - from).ns));
    for (std::size_t i = 0; i < m_roles.size(); ++i) {
      out[std::size_t(x - x0)][std::size_t(m_roles[i])] += float(double(next[i] - sums[i]) / length);
    }
    sums = next;
    from = to;
  }
}

DeleteTimes::DeleteTimes(const Answers* answers) : m_answers(answers) {
  if (answers == nullptr) return;
  for (std::size_t i = 0; i < answers->deletes.size(); i += kStep) m_times.push_back(answers->deletes.t0(i));
}

std::size_t DeleteTimes::lowerBound(Time t) const {
  if (m_times.empty()) return 0;
  const auto& deletes = m_answers->deletes;
  const auto block = std::size_t(std::lower_bound(m_times.begin(), m_times.end(), t) - m_times.begin());
  return deletes.firstFrom(t, (block == 0 ? 0 : block - 1) * kStep, std::min(block * kStep, deletes.size()));
}

namespace {

// Sweeps of one proc, by their place in the stream: four bytes each.
class SweepTrack : public PieceTrack {
 public:
  explicit SweepTrack(const Stream<Sweep>& stream) : m_stream(stream) {}
  std::size_t size() const override { return m_indexes.size(); }
  Piece at(std::size_t i) const override {
    const Sweep s = m_stream.at(m_indexes[i]);
    return {s.begin, s.end, Role::Sweep, m_indexes[i]};
  }
  void add(std::size_t index) { m_indexes.push_back(std::uint32_t(index)); }

 private:
  const Stream<Sweep>& m_stream;
  std::vector<std::uint32_t> m_indexes;
};

// The stops of a phase are cut out of it. One that lasts into the next phase is cut out of that, too.
void addSplit(std::vector<Piece>& out, Piece p, const std::vector<Piece>& stops, std::size_t& next) {
  if (next > 0) p.begin = std::max(p.begin, stops[next - 1].end);
  while (next < stops.size() && stops[next].end <= p.begin) out.push_back(stops[next++]);
  while (next < stops.size() && stops[next].begin < p.end) {
    const Piece& s = stops[next++];
    if (p.begin < s.begin) out.push_back({p.begin, s.begin, p.role, p.index});
    out.push_back(s);
    p.begin = std::max(p.begin, s.end);
  }
  if (p.begin < p.end) out.push_back(p);
}

std::vector<Piece> phases(const Document& doc) {
  std::vector<Piece> out;
  const auto add = [&](Time begin, Time end, Role role, std::size_t index) {
    if (!out.empty() && out.back().end > begin) out.back().end = std::max(out.back().begin, begin);
    if (begin < end) out.push_back({begin, end, role, std::uint32_t(index)});
  };
  if (!doc.answers) {
    const auto& marks = doc.trace->markPhases();
    for (std::size_t i = 0; i < marks.size(); ++i) add(marks[i].begin, marks[i].end, Role::Mark, i);
    return out;
  }
  for (const auto& c : doc.answers->cycles) {
    const Time end = c.markEnd.value_or(doc.trace->end());
    add(c.start, end, Role::Mark, c.index);
    if (c.markEnd && c.sweptUntil) add(end, *c.sweptUntil, Role::Sweep, c.index);
  }
  return out;
}

// A stop in its parts: procs are being stopped, everything stands still.
void addStop(const Document& doc, std::size_t i, std::vector<Piece>& out) {
  const StopTheWorld& range = doc.trace->stops()[i];
  const auto add = [&](Time begin, Time end, Role role) {
    if (begin < end) out.push_back({begin, end, role, std::uint32_t(i)});
  };
  if (!doc.answers) return add(range.begin, range.end, Role::StopTheWorld);
  const WorldStop& stop = doc.answers->stops[i];
  const Time still = std::min(stop.still.value_or(stop.begin), stop.restart());
  add(stop.begin, still, Role::StopAsked);
  add(still, stop.restart(), Role::StopTheWorld);
}

// The collector's own stops are part of its cycles. Those for something else ("start trace", "read mem stats") say
// nothing of a phase that goes on below them, and must not hide it. Nor does the time from the restart to the late end
// of a stop's range.
void buildGc(const Document& doc, PieceList& gc, PieceList& otherStops) {
  const auto& stops = doc.trace->stops();
  std::vector<Piece> own;
  for (std::size_t i = 0; i < stops.size(); ++i) {
    auto& others = otherStops.pieces();
    addStop(doc, i, doc.trace->text(stops[i].kind).starts_with("GC ") ? own : others);
    const Time over = doc.answers ? doc.answers->stops[i].restart() : stops[i].end;
    if (over < stops[i].end) others.push_back({over, stops[i].end, Role::StopLate, std::uint32_t(i)});
  }
  std::size_t next = 0;
  for (const Piece& p : phases(doc)) addSplit(gc.pieces(), p, own, next);
  gc.pieces().insert(gc.pieces().end(), own.begin() + std::ptrdiff_t(next), own.end());
  gc.seal();
  otherStops.seal();
}

Role workerRole(const WorkerSpan& w) {
  if (w.parked) return Role::WorkerParked;
  switch (w.mode) {
    case WorkerMode::Fractional: return Role::WorkerFractional;
    case WorkerMode::Idle: return Role::WorkerIdle;
    case WorkerMode::Dedicated:
    case WorkerMode::Unknown: break;
  }
  return Role::WorkerDedicated;
}

void buildWorkers(const Answers& answers, std::vector<std::unique_ptr<WorkerLane>>& lanes) {
  std::map<GoroutineId, std::unique_ptr<WorkerLane>> byId;
  for (std::size_t i = 0; i < answers.workers.size(); ++i) {
    const auto& w = answers.workers[i];
    auto& lane = byId[w.goroutine];
    if (!lane) {
      lane = std::make_unique<WorkerLane>();
      lane->goroutine = w.goroutine;
    }
    auto& pieces = lane->track.pieces();
    const Time begin = pieces.empty() ? w.begin : std::max(w.begin, pieces.back().end);
    if (begin < w.end) pieces.push_back({begin, w.end, workerRole(w), std::uint32_t(i)});
  }
  for (auto& [id, lane] : byId) {
    lane->track.seal();
    lanes.push_back(std::move(lane));
  }
}

void buildAssists(const Trace& trace, PieceList& track) {
  auto& pieces = track.pieces();
  std::uint32_t i = 0;
  trace.assists().visitAll([&](const Assist& a) {
    if (!pieces.empty() && a.begin <= pieces.back().end) {
      pieces.back().end = std::max(pieces.back().end, a.end);
    } else {
      pieces.push_back({a.begin, a.end, Role::Assist, i});
    }
    ++i;
  });
  track.seal();
}

void buildSweeps(const Trace& trace, std::vector<std::unique_ptr<PieceTrack>>& lanes) {
  const auto& procs = trace.procs();
  for (std::size_t i = 0; i < procs.size(); ++i) lanes.push_back(std::make_unique<SweepTrack>(trace.sweeps()));
  std::size_t i = 0;
  trace.sweeps().visitAll([&](const Sweep& s) {
    const auto it = std::lower_bound(procs.begin(), procs.end(), s.proc);
    if (it != procs.end() && *it == s.proc) static_cast<SweepTrack&>(*lanes[std::size_t(it - procs.begin())]).add(i);
    ++i;
  });
  for (auto& lane : lanes) lane->seal();
}

}  // namespace

LaneIndex::LaneIndex(const Document& doc)
    : document(doc), live(doc.trace->heapLive()), goal(doc.trace->heapGoal()), deleteTimes(doc.answers.get()) {
  buildGc(doc, gc, otherStops);
  if (doc.answers) buildWorkers(*doc.answers, workers);
  buildAssists(*doc.trace, assists);
  buildSweeps(*doc.trace, sweeps);
  heapTop = std::max(live.whole().most, goal.whole().most);
  const auto& groups = doc.trace->groups();
  for (std::size_t i = 0; i < groups.size(); ++i) groupOrder.push_back(i);
  const auto own = [&](std::size_t i) {
    const auto name = doc.trace->text(groups[i].function);
    return name == "runtime.main" || !(name.starts_with("runtime.") || name.starts_with("runtime/"));
  };
  std::stable_partition(groupOrder.begin(), groupOrder.end(), own);
}

std::shared_ptr<const LaneIndex> laneIndex(const Document& document) {
  return document ? std::make_shared<const LaneIndex>(document) : nullptr;
}

}  // namespace sweepscope
