// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/regionpairs.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "trace/openregions.h"
#include "trace/programs.h"
#include "wire/flatmap.h"

namespace sweepscope {

/* Begins and ends that are not in the trace.
 *
 *  1. One pass in order of time pairs begins and ends (trace/openregions.h).
 *  2. An end that finds no begin belongs to a region that was begun before the trace, or in a part of it that is lost,
 *     if nothing contradicts that: the goroutine existed before; it has no region open that was begun since, for inner
 *     regions end before outer ones; it has begun none of that task and name since; and the task is as old. Otherwise
 *     the program ended a region twice, or one of another goroutine, and the end is left out.
 *  3. What is still open at the end of the trace was closed by the end of its goroutine, or not at all. An id may come
 *     back (callbacks from C), so it is the goroutine's life at that time that counts: spans of states that follow each
 *     other without a gap.
 */

namespace {

// No more ends without a begin are kept: they belong to regions that were open when the trace began.
constexpr std::size_t kMostLoose = 1'000'000;

// The spans of a goroutine's states that follow each other without a gap.
class Lives {
 public:
  Lives(const Trace& trace, const Programs& programs) : m_trace(trace), m_programs(programs) {}

  // The life of a goroutine that t is in; the last one of each lane is remembered.
  TimeRange at(std::uint32_t lane, GoroutineId id, Time t) {
    if (lane >= m_last.size()) m_last.resize(std::size_t(lane) + 1);
    TimeRange& life = m_last[lane];
    if (life.begin == life.end || !life.contains(t)) life = inProgram({from(id, t), until(id, t)}, t);
    return life;
  }
  // It was there when a generation began: if it is not that the trace goes on with, it existed before.
  bool existedBefore(const TimeRange& life) const {
    const auto& starts = m_trace.generationStarts();
    return life.begin <= m_trace.origin() || std::binary_search(starts.begin(), starts.end(), life.begin);
  }

 private:
  TimeRange inProgram(TimeRange life, Time t) const {
    const TimeRange program = m_programs.range(m_programs.at(t));
    return {std::max(life.begin, program.begin), std::min(life.end, std::max(program.end, t + Duration{1}))};
  }
  // Both look into windows that grow: a goroutine has rows in few of a trace's generations, and others cost time, too.
  // Forwards the first gap ends the search; backwards a narrow window comes first, which does not see many other lives.
  static constexpr std::int64_t kGrowth = 64, kLastWindow = std::int64_t(1) << 58;
  Time until(GoroutineId id, Time t) const {
    Time reached = t;
    for (std::int64_t window = 1'000'000;; window = std::min(window * kGrowth, kLastWindow)) {
      const Time begin = reached;
      bool over = false;
      m_trace.visitGoroutine(id, {begin, begin + Duration{window}}, [&](const GoSpan& s) {
        over = s.begin > reached;
        if (!over) reached = std::max(reached, s.end);
        return !over;
      });
      if (over || reached == begin) return std::min(reached, m_trace.range().end);
    }
  }
  Time from(GoroutineId id, Time t) const {
    for (std::int64_t window = 64;; window = std::min(window * kGrowth, kLastWindow)) {
      const bool whole = (t - m_trace.origin()).ns <= window;
      const Time begin = whole ? m_trace.origin() : t - Duration{window};
      Time found = t, reached = Time::min();
      m_trace.visitGoroutine(id, {begin, t + Duration{1}}, [&](const GoSpan& s) {
        if (s.begin > reached) found = s.begin;
        reached = std::max(reached, s.end);
        return true;
      });
      if (whole || found > begin) return found;
    }
  }

  const Trace& m_trace;
  const Programs& m_programs;
  std::vector<TimeRange> m_last;  // of each lane
};

class Pairing {
 public:
  explicit Pairing(const Trace& trace) : m_trace(trace), m_programs(trace), m_lives(trace, m_programs) {}

  PairedRegions run(const std::stop_token& stop) {
    m_out.regions.reserve(m_trace.regions().size() / 2 + 16);
    m_trace.regions().visitAll(stop, [&](const RegionEvent& e) {
      if (e.goroutine.value < 0) return;
      enterProgramOf(e.time);
      const std::uint32_t lane = laneOf(e.goroutine);
      e.begin ? open(lane, e) : close(lane, e);
    });
    closeRest(stop);
    dropMisuse(stop);
    addLoose();
    return std::move(m_out);
  }

 private:
  // An end without a begin.
  struct LooseEnd {
    std::uint32_t lane;
    TaskId task;
    StringId name;
    Time end;
    Time begin{};  // of the goroutine's life
  };

  std::uint32_t laneOf(GoroutineId id) {
    const auto known = m_lanes.find(std::uint64_t(id.value));
    if (known != FlatMap::kMissing) return known;
    const auto lane = std::uint32_t(m_out.goroutines.size());
    m_lanes.set(std::uint64_t(id.value), lane);
    m_out.goroutines.push_back(id);
    m_open.emplace_back();
    return lane;
  }
  // What is open in another program is not ended by this one.
  void enterProgramOf(Time t) {
    const std::size_t program = m_programs.at(t);
    if (program == m_program) return;
    m_program = program;
    m_firstOfProgram = std::uint32_t(m_out.regions.size());
  }
  void open(std::uint32_t lane, const RegionEvent& e) {
    m_regions.open(m_open[lane], e.task, e.name, std::uint32_t(m_out.regions.size()));
    m_out.regions.push_back({e.time, Time::max(), e.name, lane & PairedRegion::kLanes, true, false});
  }
  void close(std::uint32_t lane, const RegionEvent& e) {
    const std::uint32_t region = m_regions.close(m_open[lane], e.task, e.name, m_firstOfProgram);
    if (region != OpenRegions::kNone) {
      m_out.regions[region].end = e.time;
      m_out.regions[region].endSeen = true;
    } else if (!m_regions.anyOpen(m_open[lane], m_firstOfProgram) && m_loose.size() < kMostLoose) {
      m_loose.push_back({lane, e.task, e.name, e.time});
    }
  }
  void closeRest(const std::stop_token& stop) {
    for (PairedRegion& r : m_out.regions) {
      if (r.endSeen) continue;
      if (stop.stop_requested()) return;
      r.end = std::max(r.begin, m_lives.at(r.lane, m_out.goroutines[r.lane], r.begin).end);
    }
  }
  // Keeps those of regions that were begun when their goroutine's life in the trace began.
  void dropMisuse(const std::stop_token& stop) {
    std::erase_if(m_loose, [&](LooseEnd& l) {
      if (stop.stop_requested()) return true;
      const TimeRange life = m_lives.at(l.lane, m_out.goroutines[l.lane], l.end);
      l.begin = life.begin;
      return !m_lives.existedBefore(life);
    });
    dropYoungTasks(stop);
    dropBegunSince(stop);
  }
  void dropYoungTasks(const std::stop_token& stop) {
    std::unordered_map<std::uint64_t, Time> begins;
    for (const LooseEnd& l : m_loose) begins.emplace(l.task.value, Time::min());
    if (begins.empty()) return;
    m_trace.tasks().visitAll(stop, [&](const TaskEvent& e) {
      const auto known = e.begin ? begins.find(e.task.value) : begins.end();
      if (known != begins.end()) known->second = e.time;
    });
    std::erase_if(m_loose, [&](const LooseEnd& l) { return begins.at(l.task.value) > l.begin; });
  }
  void dropBegunSince(const std::stop_token& stop) {
    using Key = std::tuple<std::uint32_t, TaskId, StringId>;
    std::map<Key, Time> begins;  // the last one so far
    for (const LooseEnd& l : m_loose) begins.emplace(Key{l.lane, l.task, l.name}, Time::min());
    if (begins.empty()) return;
    std::size_t next = 0, kept = 0;
    m_trace.regions().visitAll(stop, [&](const RegionEvent& e) {
      for (; next < m_loose.size() && m_loose[next].end <= e.time; ++next) {
        const LooseEnd& l = m_loose[next];
        if (begins.at({l.lane, l.task, l.name}) < l.begin) m_loose[kept++] = l;
      }
      const std::uint32_t lane = e.begin ? m_lanes.find(std::uint64_t(e.goroutine.value)) : FlatMap::kMissing;
      const auto known = lane == FlatMap::kMissing ? begins.end() : begins.find({lane, e.task, e.name});
      if (known != begins.end()) known->second = e.time;
    });
    m_loose.resize(kept);
  }
  // They begin with their goroutine, so they are in front of its other regions; outer ones end last.
  void addLoose() {
    if (m_loose.empty()) return;
    std::vector<PairedRegion> regions;
    regions.reserve(m_loose.size());
    for (const LooseEnd& l : m_loose)
      regions.push_back({l.begin, l.end, l.name, l.lane & PairedRegion::kLanes, false, true});
    const auto before = [](const PairedRegion& a, const PairedRegion& b) {
      return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
    };
    std::sort(regions.begin(), regions.end(), before);
    m_out.regions.insert(m_out.regions.begin(), regions.begin(), regions.end());
    std::inplace_merge(m_out.regions.begin(), m_out.regions.begin() + std::ptrdiff_t(regions.size()),
                       m_out.regions.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
  }

  const Trace& m_trace;
  Programs m_programs;
  Lives m_lives;
  PairedRegions m_out;
  FlatMap m_lanes;
  OpenRegions m_regions;
  std::vector<OpenRegions::Chain> m_open;  // of each lane
  std::vector<LooseEnd> m_loose;
  std::size_t m_program = 0;
  std::uint32_t m_firstOfProgram = 0;  // region
};

}  // namespace

PairedRegions pairRegions(const Trace& trace, const std::stop_token& stop) {
  return Pairing(trace).run(stop);
}

}  // namespace sweepscope
