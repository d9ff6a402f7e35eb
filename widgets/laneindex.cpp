// Tracks and what they are made from.
#include "widgets/laneindex.h"

#include <algorithm>
#include <map>
#include <mutex>

namespace sweepscope {

std::size_t PieceTrack::firstAfter(Time t, std::size_t from) const {
  std::size_t low = from, high = from, step = 1;
  while (high < size() && at(high).end <= t) {
    low = high + 1;
    high += step;
    step *= 2;
  }
  high = std::min(high, size());
  while (low < high) {
    const std::size_t mid = low + (high - low) / 2;
    if (at(mid).end <= t) {
      low = mid + 1;
    } else {
      high = mid;
    }
  }
  return low;
}

std::size_t PieceTrack::slot(Role role) const {
  const auto it = std::find(m_roles.begin(), m_roles.end(), role);
  return std::size_t(it - m_roles.begin());
}

void PieceTrack::seal() {
  m_roles.clear();
  m_sums.clear();
  Sums sums{};
  for (std::size_t i = 0; i < size(); ++i) {
    if (i % kBlock == 0) m_sums.push_back(sums);
    const Piece p = at(i);
    if (slot(p.role) == m_roles.size() && m_roles.size() < kRoles) m_roles.push_back(p.role);
    if (slot(p.role) < kRoles) sums[slot(p.role)] += (p.end - p.begin).ns;
  }
}

PieceTrack::Sums PieceTrack::before(Time t, std::size_t& end) const {
  end = firstAfter(t, end);
  if (m_sums.empty()) return {};
  std::size_t i = std::min(end / kBlock, m_sums.size() - 1) * kBlock;
  Sums sums = m_sums[i / kBlock];
  for (; i < end; ++i) {
    const Piece p = at(i);
    sums[slot(p.role)] += (p.end - p.begin).ns;
  }
  if (end < size()) {
    const Piece p = at(end);
    if (p.begin < t) sums[slot(p.role)] += (t - p.begin).ns;
  }
  return sums;
}

void PieceTrack::fold(const TimeAxis& axis, int x0, int x1, std::vector<RoleShares>& out) const {
  Time from = axis.timeAt(x0);
  std::size_t at = 0;
  Sums sums = before(from, at);
  for (int x = x0; x < x1; ++x) {
    const Time to = axis.timeAt(x + 1);
    const Sums next = before(to, at);
    const double length = std::max(1.0, double((to - from).ns));
    for (std::size_t i = 0; i < m_roles.size(); ++i) {
      out[std::size_t(x - x0)][std::size_t(m_roles[i])] += float(double(next[i] - sums[i]) / length);
    }
    sums = next;
    from = to;
  }
}

void MetricTrack::Extent::take(double v) {
  least = any ? std::min(least, v) : v;
  most = any ? std::max(most, v) : v;
  any = true;
}

void MetricTrack::Extent::take(const Extent& other) {
  if (!other.any) return;
  take(other.least);
  take(other.most);
}

MetricTrack::MetricTrack(const Stream<Metric>& stream) : m_stream(&stream) {
  std::vector<Extent> level;
  std::size_t i = 0;
  stream.visitAll([&](const Metric& m) {
    if (i++ % kBlock == 0) level.emplace_back();
    if (isValue(m.value)) level.back().take(double(m.value));
  });
  while (!level.empty()) {
    m_levels.push_back(level);
    if (level.size() == 1) break;
    std::vector<Extent> up((level.size() + kBlock - 1) / kBlock);
    for (std::size_t j = 0; j < level.size(); ++j) up[j / kBlock].take(level[j]);
    level = std::move(up);
  }
}

MetricTrack::Extent MetricTrack::extent(std::size_t from, std::size_t to) const {
  Extent e;
  if (m_stream == nullptr || from >= to) return e;
  const auto values = [&](std::size_t a, std::size_t b) {
    m_stream->visit(a, b, [&](const Metric& m) {
      if (isValue(m.value)) e.take(double(m.value));
    });
  };
  std::size_t a = (from + kBlock - 1) / kBlock, b = to / kBlock;
  if (a >= b) {
    values(from, to);
    return e;
  }
  values(from, a * kBlock);
  values(b * kBlock, to);
  for (std::size_t level = 0; level < m_levels.size() && a < b; ++level) {
    const auto& l = m_levels[level];
    while (a < b && a % kBlock != 0) e.take(l[a++]);
    while (a < b && b % kBlock != 0) e.take(l[--b]);
    if (level + 1 == m_levels.size()) {
      while (a < b) e.take(l[a++]);
    }
    a /= kBlock;
    b /= kBlock;
  }
  return e;
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

void addSplit(std::vector<Piece>& out, Piece p, const std::vector<StopTheWorld>& stops, std::size_t& next) {
  while (next < stops.size() && stops[next].end <= p.begin) {
    const auto& s = stops[next];
    out.push_back({s.begin, s.end, Role::StopTheWorld, std::uint32_t(next++)});
  }
  while (next < stops.size() && stops[next].begin < p.end) {
    const auto& s = stops[next];
    if (p.begin < s.begin) out.push_back({p.begin, s.begin, p.role, p.index});
    out.push_back({s.begin, s.end, Role::StopTheWorld, std::uint32_t(next++)});
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
    if (c.lastSweepSeen && *c.lastSweepSeen > end) add(end, *c.lastSweepSeen, Role::Sweep, c.index);
  }
  return out;
}

void buildGc(const Document& doc, PieceList& gc) {
  const auto& stops = doc.trace->stops();
  std::size_t next = 0;
  for (const Piece& p : phases(doc)) addSplit(gc.pieces(), p, stops, next);
  for (; next < stops.size(); ++next) {
    gc.pieces().push_back({stops[next].begin, stops[next].end, Role::StopTheWorld, std::uint32_t(next)});
  }
  gc.seal();
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
  buildGc(doc, gc);
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
  static std::mutex mutex;
  static std::weak_ptr<const LaneIndex> latest;
  if (!document) return nullptr;
  const std::lock_guard lock(mutex);
  if (auto index = latest.lock()) {
    if (index->document.trace == document.trace && index->document.answers == document.answers) return index;
  }
  auto index = std::make_shared<const LaneIndex>(document);
  latest = index;
  return index;
}

}  // namespace sweepscope
