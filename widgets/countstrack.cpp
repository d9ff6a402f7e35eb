// SPDX-License-Identifier: GPL-3.0-or-later

// Blocks of records with sums before each, so that a part of a range costs the two blocks at its ends.
#include "widgets/countstrack.h"

#include <algorithm>

#include "widgets/heapgaps.h"

namespace sweepscope {

namespace {

std::array<double, 4> statesOf(const GoroutineCounts& c) {
  return {c.running, c.runnable, c.syscall, c.waiting};
}

}  // namespace

// Reads blocks; whoever goes from left to right reads each once.
class CountsTrack::Reader {
 public:
  explicit Reader(const CountsTrack& track) : m_track(track) {}

  // The records of a block and, behind them, the first one of the next.
  const std::vector<GoroutineCounts>& block(std::size_t number) {
    if (number == m_number) return m_records;
    m_number = number;
    m_records.clear();
    const std::size_t first = number * kBlock;
    m_track.m_stream.visit(first, std::min(first + kBlock + 1, m_track.m_stream.size()),
                           [&](const GoroutineCounts& c) { m_records.push_back(c); });
    return m_records;
  }
  std::size_t blockAt(Time t) const {
    const auto& blocks = m_track.m_blocks;
    const auto after = std::partition_point(blocks.begin(), blocks.end(), [&](const Block& b) { return b.begin <= t; });
    return after == blocks.begin() ? 0 : std::size_t(after - blocks.begin()) - 1;
  }
  Time end(std::size_t number, std::size_t i) {
    const auto& records = block(number);
    const Time next = i + 1 < records.size() ? records[i + 1].time : m_track.m_trace->range().end;
    return m_track.endOf(records[i].time, next);
  }
  std::size_t sizeOf(std::size_t number) { return std::min(block(number).size(), kBlock); }

  Sums before(Time t) {
    const std::size_t number = blockAt(t);
    Sums sums = m_track.m_blocks[number].before;
    const auto& records = block(number);
    for (std::size_t i = 0; i < sizeOf(number) && records[i].time < t; ++i) {
      const auto ns = double((std::min(t, end(number, i)) - records[i].time).ns);
      if (ns <= 0) continue;
      const auto states = statesOf(records[i]);
      sums.known += ns;
      for (std::size_t s = 0; s < states.size(); ++s) sums.states[s] += ns * states[s];
    }
    return sums;
  }

  // Calls f(record) for those of a block that touch the range.
  template <class F>
  void touching(std::size_t number, TimeRange range, F&& f) {
    const auto& records = block(number);
    for (std::size_t i = 0; i < sizeOf(number) && records[i].time < range.end; ++i) {
      const TimeRange held{records[i].time, end(number, i)};
      if (held.end > range.begin && held.begin < held.end) f(Record{number * kBlock + i, held, records[i]});
    }
  }
  std::int64_t mostRunnable(TimeRange range) {
    const auto& blocks = m_track.m_blocks;
    const std::size_t first = blockAt(range.begin), last = blockAt(range.end - Duration{1});
    std::int64_t most = 0;
    const auto take = [&](const Record& r) { most = std::max(most, r.counts.mostRunnable); };
    touching(first, range, take);
    for (std::size_t b = first + 1; b < last; ++b) most = std::max(most, blocks[b].mostRunnable);
    if (last != first) touching(last, range, take);
    return most;
  }

 private:
  const CountsTrack& m_track;
  std::size_t m_number = ~std::size_t{0};
  std::vector<GoroutineCounts> m_records;
};

CountsTrack::CountsTrack(std::shared_ptr<const Trace> trace)
    : m_trace(std::move(trace)), m_stream(m_trace->goroutineCounts()) {
  Sums sums;
  std::optional<GoroutineCounts> former;
  std::size_t index = 0;
  const auto add = [&](const GoroutineCounts& c, Time next) {
    const std::size_t i = index++;
    if (i % kBlock == 0) m_blocks.push_back({c.time, sums});
    const auto ns = double((endOf(c.time, next) - c.time).ns);
    if (ns <= 0) return;
    Block& block = m_blocks.back();
    block.mostRunnable = std::max(block.mostRunnable, c.mostRunnable);
    const auto states = statesOf(c);
    sums.known += ns;
    for (std::size_t s = 0; s < states.size(); ++s) sums.states[s] += ns * states[s];
    const double all = c.running + c.runnable + c.syscall + c.waiting;
    m_most = {c.time,
              std::max(m_most.running, c.running),
              std::max(m_most.runnable, c.runnable),
              std::max(m_most.syscall, c.syscall),
              std::max(m_most.waiting, c.waiting),
              std::max(m_most.mostRunnable, c.mostRunnable)};
    m_mostOfAll = std::max(m_mostOfAll, all);
    m_mostThreads = std::max(m_mostThreads, c.running + c.syscall);
  };
  m_stream.visitAll([&](const GoroutineCounts& c) {
    if (former) add(*former, c.time);
    former = c;
  });
  if (former) add(*former, m_trace->range().end);
}

// Without gaps, which few traces have, it is the next one's begin.
Time CountsTrack::endOf(Time begin, Time next) const {
  return m_trace->gaps().empty() ? next : holdsUntil(*m_trace, begin, next);
}

std::vector<std::optional<GoroutineCounts>> CountsTrack::fold(TimeRange range, std::size_t parts) const {
  std::vector<std::optional<GoroutineCounts>> out(parts);
  if (empty() || parts == 0) return out;
  Reader reader(*this);
  const double width = double(range.length().ns) / double(parts);
  const auto edge = [&](std::size_t i) { return range.begin + Duration{std::int64_t(double(i) * width)}; };
  Sums sums = reader.before(range.begin);
  for (std::size_t i = 0; i < parts; ++i) {
    const TimeRange part{edge(i), std::max(edge(i + 1), edge(i) + Duration{1})};
    const Sums next = reader.before(part.end);
    const double known = next.known - sums.known;
    if (known > 0) {
      const auto mean = [&](std::size_t s) { return std::max(0.0, (next.states[s] - sums.states[s]) / known); };
      out[i] = GoroutineCounts{part.begin, mean(0), mean(1), mean(2), mean(3), reader.mostRunnable(part)};
    }
    sums = next;
  }
  return out;
}

std::optional<CountsTrack::Record> CountsTrack::at(Time t) const {
  std::optional<Record> found;
  if (empty()) return found;
  Reader reader(*this);
  reader.touching(reader.blockAt(t), TimeRange::instant(t), [&](const Record& r) { found = r; });
  return found;
}

std::optional<CountsTrack::Record> CountsTrack::record(std::size_t index) const {
  if (index >= m_stream.size()) return std::nullopt;
  const GoroutineCounts c = m_stream.at(index);
  const Time next = index + 1 < m_stream.size() ? m_stream.at(index + 1).time : m_trace->range().end;
  return Record{index, {c.time, endOf(c.time, next)}, c};
}

std::optional<CountsTrack::Record> CountsTrack::mostRunnable(TimeRange range) const {
  std::optional<Record> best;
  if (empty()) return best;
  Reader reader(*this);
  const std::size_t first = reader.blockAt(range.begin), last = reader.blockAt(range.end - Duration{1});
  for (std::size_t b = first; b <= last; ++b) {
    if (best && b > first && b < last && m_blocks[b].mostRunnable <= best->counts.mostRunnable) continue;
    reader.touching(b, range, [&](const Record& r) {
      if (!best || r.counts.mostRunnable > best->counts.mostRunnable) best = r;
    });
  }
  return best;
}

}  // namespace sweepscope
