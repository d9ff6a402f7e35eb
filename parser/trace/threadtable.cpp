// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/threadtable.h"

#include <algorithm>

#include "wire/parallel.h"
#include "wire/sortedids.h"

namespace sweepscope {

namespace {

std::optional<ProcSpan> procSpanAt(const Trace& trace, ProcId proc, Time t) {
  std::optional<ProcSpan> found;
  trace.visitProc(proc, TimeRange::instant(t), [&](const ProcSpan& s) {
    if (s.begin <= t) found = s;
    return s.begin < t;
  });
  return found;
}

// Folds what a proc does. Between the last event of a generation and the first of the next the lanes say nothing, but
// the proc's state goes on.
void foldHeld(const Trace& trace, ProcId proc, TimeRange range, std::vector<ProcShares>& out) {
  trace.foldProc(proc, range, out);
  const double width = static_cast<double>(range.length().ns) / static_cast<double>(out.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    ProcShares& s = out[i];
    if (s.running + s.syscall + s.noGoroutine + s.idle > 0) continue;
    const auto state = procSpanAt(trace, proc, range.begin + Duration{static_cast<std::int64_t>(width * double(i))});
    if (!state) continue;
    if (state->activity == ProcActivity::Running) s.running = 1;
    if (state->activity == ProcActivity::Syscall) s.syscall = 1;
    if (state->activity == ProcActivity::NoGoroutine) s.noGoroutine = 1;
  }
}

bool isShown(const ThreadPiece& p) {
  return p.begin < p.end && p.activity != ProcActivity::Idle && p.activity != ProcActivity::Unknown;
}

// Joins the parts of one piece that stand in the spans of several generations.
class PieceJoiner {
 public:
  explicit PieceJoiner(ThreadTable::Visit f) : m_f(std::move(f)) {}
  bool add(const ThreadPiece& piece, Time source) {
    if (m_pending && m_source == source && m_pending->proc == piece.proc) {
      m_pending->end = piece.end;
      return true;
    }
    if (!flush()) return false;
    m_pending = piece;
    m_source = source;
    return true;
  }
  void drop() { m_pending.reset(); }
  bool flush() {
    const bool more = !m_pending || m_f(*m_pending);
    m_pending.reset();
    return more;
  }

 private:
  ThreadTable::Visit m_f;
  std::optional<ThreadPiece> m_pending;
  Time m_source;  // where the state of the proc begins that the pending piece is a part of
};

}  // namespace

ThreadTable::ThreadTable(std::shared_ptr<const Trace> trace)
    : m_trace(std::move(trace)), m_spans(m_trace->threadSpans()), m_lanes(m_trace->threads().size()) {
  const auto& threads = m_trace->threads();
  std::uint32_t index = 0;
  m_spans.visitAll([&](const ThreadSpan& s) {
    const auto at = positionIn(threads, s.thread);
    if (at) m_lanes[*at].spans.push_back(index);
    ++index;
  });
  parallelFor(m_lanes.size(), 0, {}, [&](std::size_t i) { addUp(m_lanes[i]); });
}

// One that lasts over a border of generations ends where the next one begins, not with the last event before.
ThreadSpan ThreadTable::span(const Lane& lane, std::size_t i) const {
  ThreadSpan s = m_spans.at(lane.spans[i]);
  if (i + 1 == lane.spans.size() || !m_trace->gaps().empty()) return s;
  const ThreadSpan next = m_spans.at(lane.spans[i + 1]);
  const auto& starts = m_trace->generationStarts();
  if (next.proc == s.proc && std::binary_search(starts.begin(), starts.end(), next.begin)) s.end = next.begin;
  return s;
}

// What a thread does before each of its blocks of spans.
void ThreadTable::addUp(Lane& lane) const {
  Sums sum;
  for (std::size_t i = 0; i < lane.spans.size(); ++i) {
    if (i % kBlock == 0) lane.sums.push_back(sum);
    const ThreadSpan s = span(lane, i);
    add(s, TimeRange::all(), sum);
    if (i % kBlock == kBlock - 1) lane.ends.push_back(s.end);
  }
  lane.sums.push_back(sum);
}

// The part of a span in a range.
void ThreadTable::add(const ThreadSpan& s, TimeRange range, Sums& sums) const {
  const TimeRange part{std::max(s.begin, range.begin), std::min(s.end, range.end)};
  if (part.begin >= part.end) return;
  const auto length = static_cast<double>(part.length().ns);
  std::vector<ProcShares> shares(1);
  foldHeld(*m_trace, s.proc, part, shares);
  sums.running += length * static_cast<double>(shares[0].running);
  sums.syscall += length * static_cast<double>(shares[0].syscall);
  sums.noGoroutine += length * static_cast<double>(shares[0].noGoroutine);
}

std::size_t ThreadTable::firstAfter(const Lane& lane, Time t) const {
  const auto block = std::upper_bound(lane.ends.begin(), lane.ends.end(), t) - lane.ends.begin();
  std::size_t i = std::min(static_cast<std::size_t>(block) * kBlock, lane.spans.size());
  while (i < lane.spans.size() && span(lane, i).end <= t) ++i;
  return i;
}

// Whole blocks of spans are known; others are folded one by one.
ThreadTable::Sums ThreadTable::between(const Lane& lane, TimeRange range) const {
  Sums sums;
  for (std::size_t i = firstAfter(lane, range.begin); i < lane.spans.size();) {
    const ThreadSpan s = span(lane, i);
    if (s.begin >= range.end) break;
    const std::size_t block = i / kBlock;
    if (i % kBlock == 0 && block < lane.ends.size() && s.begin >= range.begin && lane.ends[block] <= range.end) {
      const Sums &before = lane.sums[block], &behind = lane.sums[block + 1];
      sums.running += behind.running - before.running;
      sums.syscall += behind.syscall - before.syscall;
      sums.noGoroutine += behind.noGoroutine - before.noGoroutine;
      i += kBlock;
    } else {
      add(s, range, sums);
      ++i;
    }
  }
  return sums;
}

// Whether the piece that a span begins with began in the span before: it lasts over a border of generations.
bool ThreadTable::goesOn(const Lane& lane, std::size_t i) const {
  if (i == 0) return false;
  const ThreadSpan now = span(lane, i), former = span(lane, i - 1);
  if (former.proc != now.proc) return false;
  const auto state = procSpanAt(*m_trace, now.proc, now.begin);
  return state && state->begin < former.end && now.begin <= former.end;
}

std::optional<ThreadPiece> ThreadTable::blocked(const Lane& lane, std::size_t i) const {
  const ThreadSpan s = span(lane, i);
  const auto last = procSpanAt(*m_trace, s.proc, s.end - Duration{1});
  if (!last || last->activity != ProcActivity::Syscall) return std::nullopt;
  std::optional<ThreadPiece> found;
  m_trace->visitGoroutine(last->goroutine, TimeRange::instant(s.end), [&](const GoSpan& g) {
    if (g.state == GoState::Syscall) found = ThreadPiece{s.end, g.end, {}, last->goroutine, ProcActivity::Syscall};
    return false;
  });
  if (found && i + 1 < lane.spans.size()) found->end = std::min(found->end, span(lane, i + 1).begin);
  return found && found->begin < found->end ? found : std::nullopt;
}

void ThreadTable::visit(std::size_t thread, TimeRange range, const Visit& f) const {
  const Lane& lane = m_lanes[thread];
  if (lane.spans.empty()) return;
  std::size_t i = firstAfter(lane, range.begin);
  if (i > 0) --i;  // the syscall behind it may last until the range
  while (goesOn(lane, i)) --i;
  PieceJoiner joiner([&](const ThreadPiece& p) { return p.end <= range.begin || f(p); });
  for (bool more = true; more && i < lane.spans.size(); ++i) {
    const ThreadSpan s = span(lane, i);
    if (s.begin >= range.end && !goesOn(lane, i)) break;
    m_trace->visitProc(s.proc, {s.begin, s.end}, [&](const ProcSpan& p) {
      const ThreadPiece piece{std::max(p.begin, s.begin), std::min(p.end, s.end), s.proc, p.goroutine, p.activity};
      if (piece.begin >= range.end && piece.begin > s.begin) {
        more = false;
      } else if (isShown(piece)) {
        more = joiner.add(piece, p.begin);
        if (!more) joiner.drop();
      }
      return more;
    });
    const auto syscall = more ? blocked(lane, i) : std::nullopt;
    if (syscall && !joiner.add(*syscall, syscall->begin)) return;
  }
  joiner.flush();
}

// Columns that lie between two spans are found with a search each; then the syscall there is known at once.
void ThreadTable::addBlocked(const Lane& lane, TimeRange range, std::vector<ProcShares>& out) const {
  const double width = static_cast<double>(range.length().ns) / static_cast<double>(out.size());
  const auto edge = [&](std::size_t x) { return range.begin + Duration{static_cast<std::int64_t>(width * double(x))}; };
  const auto column = [&](Time t) { return static_cast<double>((t - range.begin).ns) / width; };
  for (std::size_t x = 0; x < out.size(); ++x) {
    const std::size_t next = firstAfter(lane, edge(x));
    const bool covered = next < lane.spans.size() && span(lane, next).begin < edge(x + 1);
    if (next == 0 || covered) continue;
    const double last = next < lane.spans.size() ? column(span(lane, next).begin) : double(out.size());
    if (const auto syscall = blocked(lane, next - 1)) {
      const double from = std::max(0.0, column(syscall->begin)),
                   to = std::min(double(out.size()), column(syscall->end));
      for (auto i = static_cast<std::size_t>(from); i < out.size() && double(i) < to; ++i)
        out[i].syscall += static_cast<float>(std::min(to, double(i) + 1) - std::max(from, double(i)));
    }
    x = std::max(x, static_cast<std::size_t>(std::clamp(last, 0.0, double(out.size()))));
  }
}

// Columns inside one span are those of its proc.
void ThreadTable::fold(std::size_t thread, TimeRange range, std::vector<ProcShares>& out) const {
  const Lane& lane = m_lanes[thread];
  if (lane.spans.empty() || out.empty() || range.length().ns <= 0) return;
  const double width = static_cast<double>(range.length().ns) / static_cast<double>(out.size());
  const auto edge = [&](std::size_t x) { return range.begin + Duration{static_cast<std::int64_t>(width * double(x))}; };
  std::vector<ProcShares> part;
  for (std::size_t x = 0; x < out.size();) {
    const std::size_t i = firstAfter(lane, edge(x));
    if (i == lane.spans.size()) break;
    const ThreadSpan s = span(lane, i);
    std::size_t last = x;
    while (s.begin <= edge(x) && last < out.size() && edge(last + 1) <= s.end) ++last;
    if (last > x) {
      part.assign(last - x, {});
      foldHeld(*m_trace, s.proc, {edge(x), edge(last)}, part);
      std::copy(part.begin(), part.end(), out.begin() + static_cast<std::ptrdiff_t>(x));
      x = last;
      continue;
    }
    const Sums sums = between(lane, {edge(x), edge(x + 1)});
    out[x].running = static_cast<float>(sums.running / width);
    out[x].syscall = static_cast<float>(sums.syscall / width);
    out[x].noGoroutine = static_cast<float>(sums.noGoroutine / width);
    ++x;
  }
  addBlocked(lane, range, out);
}

}  // namespace sweepscope
