// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/scan.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <vector>

#include "trace/parts.h"
#include "wire/parallelinorder.h"

namespace sweepscope {
namespace {

// What the pieces of one segment share, made by the first one and gone with the last one.
struct SharedScan {
  const SegmentEntry* entry = nullptr;
  std::once_flag once;
  std::unique_ptr<const SegmentScan> scan;
};

// Checkpoints [first, last) of a segment: each stands for the events from it to the next one.
struct Piece {
  std::shared_ptr<SharedScan> shared;
  std::size_t first = 0, last = 0;
};

// The checkpoints whose events may be in the range.
std::pair<std::size_t, std::size_t> touching(const SegmentEntry& e, TimeRange range) {
  const auto& points = e.segment->checkpoints;
  const auto time = [&](const Checkpoint& c) { return Time{e.fix(c.time)}; };
  // The events of a checkpoint are later than its time.
  const auto behind =
      std::partition_point(points.begin(), points.end(), [&](const Checkpoint& c) { return time(c) < range.begin; });
  const auto end =
      std::partition_point(points.begin(), points.end(), [&](const Checkpoint& c) { return time(c) < range.end; });
  const auto first = behind == points.begin() ? 0 : behind - points.begin() - 1;
  return {static_cast<std::size_t>(first), static_cast<std::size_t>(end - points.begin())};
}

std::vector<Piece> piecesOf(const TraceParts& parts, TimeRange range, unsigned threads) {
  constexpr std::size_t kMost = 16;  // a million events: opening a piece takes little time beside that
  const auto [from, to] = parts.touching(range);
  std::size_t all = 0;
  for (std::size_t i = from; i < to; ++i) {
    const auto [first, last] = touching(parts.segments[i], range);
    all += last - first;
  }
  const std::size_t each = std::clamp<std::size_t>(all / (std::size_t{8} * threads), 1, kMost);
  std::vector<Piece> pieces;
  for (std::size_t i = from; i < to; ++i) {
    const auto [first, last] = touching(parts.segments[i], range);
    const auto shared = std::make_shared<SharedScan>();
    shared->entry = &parts.segments[i];
    for (std::size_t at = first; at < last; at += each) pieces.push_back({shared, at, std::min(at + each, last)});
  }
  return pieces;
}

class Scan {
 public:
  Scan(const TraceParts& parts, TimeRange range, const ScanOptions& options, const ScanCalls& calls)
      : m_parts(parts),
        m_range(range),
        m_options(options),
        m_calls(calls),
        m_threads(options.threads != 0 ? options.threads : coreCount()),
        m_pieces(piecesOf(parts, range, m_threads)) {}

  bool run() {
    InOrderOptions options;
    options.threads = m_threads;
    options.ahead = 4 * std::size_t{m_threads};
    options.stop = m_options.stop;
    parallelInOrder(
        m_pieces.size(), options, [this](std::size_t i, unsigned) { return make(m_pieces[i]); },
        [this](std::size_t i, std::unique_ptr<ScanVisitor> visitor) {
          m_calls.take(*visitor);
          if (m_options.progress) m_options.progress(i + 1, m_pieces.size());
        });
    return !m_options.stop.stop_requested() && !m_missing;
  }

 private:
  std::unique_ptr<ScanVisitor> make(Piece& piece) {
    auto visitor = m_calls.makeVisitor();
    SharedScan& shared = *piece.shared;
    std::call_once(shared.once, [&] { shared.scan = m_parts.details->scan(*shared.entry->segment); });
    const auto pass = [&](std::span<const ScanEvent> events) {
      visitor->visit(inRange(events));
      return !m_options.stop.stop_requested() && events.back().time < m_range.end;
    };
    if (!shared.scan || !shared.scan->walk(piece.first, piece.last, shared.entry->fix, pass)) m_missing = true;
    piece.shared.reset();
    return visitor;
  }
  std::span<const ScanEvent> inRange(std::span<const ScanEvent> events) const {
    if (m_range.contains(events.front().time) && m_range.contains(events.back().time)) [[likely]]
      return events;
    const auto before = [](Time t) { return [t](const ScanEvent& e) { return e.time < t; }; };
    const auto first = std::partition_point(events.begin(), events.end(), before(m_range.begin));
    return {first, std::partition_point(first, events.end(), before(m_range.end))};
  }

  const TraceParts& m_parts;
  const TimeRange m_range;
  const ScanOptions& m_options;
  const ScanCalls& m_calls;
  const unsigned m_threads;
  std::vector<Piece> m_pieces;
  std::atomic<bool> m_missing = false;
};

}  // namespace

bool scanEvents(const Trace& trace, TimeRange range, const ScanOptions& options, const ScanCalls& calls) {
  if (range.begin >= range.end) return true;
  return Scan(trace.parts(), range, options, calls).run();
}

}  // namespace sweepscope
