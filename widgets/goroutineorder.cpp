// One pass that keeps the best `limit` rows: filter by interned function, sort by a number or by the function's rank.
//
// A row takes part as (key, index). While there are at most twice the limit of them they are collected; then those
// beyond the limit are cut away with nth_element, so that memory stays bounded and each row costs O(1) on average. Ties
// are settled by index, so the result does not depend on where the cuts fell.
#include "widgets/goroutineorder.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <numeric>
#include <unordered_map>

namespace sweepscope {

namespace {

constexpr std::size_t kSpansToWalk = 50'000;

struct Candidate {
  std::int64_t key;
  std::uint32_t index;
};

char folded(char c) {
  return c >= 'A' && c <= 'Z' ? char(c + 32) : c;
}

std::optional<std::int64_t> wholeNumber(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// Functions in alphabetical order, and which of them the filter takes.
struct Functions {
  struct Entry {
    std::int64_t rank;
    bool matches;
  };
  std::unordered_map<std::uint32_t, Entry> entries;

  Functions(const Trace& trace, std::string_view filter) {
    std::map<std::string_view, std::vector<StringId>> sorted;
    for (const GroupInfo& g : trace.groups()) sorted[trace.text(g.function)].push_back(g.function);
    std::int64_t rank = 0;
    for (const auto& [text, ids] : sorted) {
      for (StringId id : ids) entries[id.value] = {rank, filter.empty() || containsFolded(text, filter)};
      ++rank;
    }
  }
  Entry operator[](StringId id) const {
    const auto it = entries.find(id.value);
    return it == entries.end() ? Entry{-1, false} : it->second;
  }
};

std::int64_t sortKey(const Trace& trace, const GoroutineInfo& info, GoroutineColumn column,
                     const Functions& functions) {
  switch (column) {
    case GoroutineColumn::Id: return info.id.value;
    case GoroutineColumn::Function: return functions[info.function].rank;
    case GoroutineColumn::First: return info.first.ns;
    case GoroutineColumn::Lifetime: return goroutineLifetime(trace, info).ns;
    default: break;
  }
  const GoroutineTotals totals = goroutineTotals(trace, info);
  switch (column) {
    case GoroutineColumn::Running: return totals.running.ns;
    case GoroutineColumn::Runnable: return totals.runnable.ns;
    case GoroutineColumn::Syscall: return totals.syscall.ns;
    default: return totals.waiting.ns;
  }
}

}  // namespace

bool containsFolded(std::string_view text, std::string_view part) {
  return std::search(text.begin(), text.end(), part.begin(), part.end(),
                     [](char a, char b) { return folded(a) == folded(b); }) != text.end();
}

GoroutineOrder orderGoroutines(const Trace& trace, const GoroutineOrderRequest& request, const std::stop_token& stop) {
  const std::size_t count = trace.goroutineCount();
  GoroutineOrder order;
  if (!request.column && request.filter.empty()) {  // as they are
    order.matching = count;
    order.rows.resize(std::min(count, request.limit));
    std::iota(order.rows.begin(), order.rows.end(), 0u);
    return order;
  }
  const Functions functions(trace, request.filter);
  const auto wantedId = wholeNumber(request.filter);
  const auto before = [&](const Candidate& a, const Candidate& b) {
    if (a.key != b.key) return request.descending ? a.key > b.key : a.key < b.key;
    return a.index < b.index;
  };
  std::vector<Candidate> kept;
  for (std::size_t i = 0; i < count && !stop.stop_requested(); ++i) {
    const GoroutineInfo info = trace.goroutineAt(i);
    if (!request.filter.empty() && !functions[info.function].matches && (!wantedId || info.id.value != *wantedId))
      continue;
    ++order.matching;
    // Without a column the first ones are the ones to keep.
    if (!request.column && kept.size() >= request.limit) continue;
    kept.push_back({request.column ? sortKey(trace, info, *request.column, functions) : 0, std::uint32_t(i)});
    if (kept.size() < 2 * request.limit) continue;
    std::nth_element(kept.begin(), kept.begin() + std::ptrdiff_t(request.limit), kept.end(), before);
    kept.resize(request.limit);
  }
  std::sort(kept.begin(), kept.end(), before);
  if (kept.size() > request.limit) kept.resize(request.limit);
  order.rows.reserve(kept.size());
  for (const Candidate& c : kept) order.rows.push_back(c.index);
  return order;
}

namespace {

/* What a generation says of a goroutine that is older holds from the generation's Sync on, as `go tool trace` counts
 * it (internal/trace/summary.go). The trace is shown from its first event on; what lies before that counts as well.
 */
Duration beforeFirstEvent(const Trace& trace, const GoroutineInfo& info) {
  const auto& starts = trace.generationStarts();
  const auto behind = std::upper_bound(starts.begin(), starts.end(), trace.origin());
  if (info.createdInTrace || info.first != trace.origin() || behind == starts.begin()) return {};
  return trace.origin() - *(behind - 1);
}

void addTime(GoroutineTotals& totals, GoState state, Duration d) {
  if (d.ns <= 0) return;
  switch (state) {
    case GoState::Running: totals.running += d; break;
    case GoState::Runnable: totals.runnable += d; break;
    case GoState::Syscall: totals.syscall += d; break;
    case GoState::Waiting: totals.waiting += d; break;
    case GoState::Undetermined:
    case GoState::NotExist: break;
  }
}

}  // namespace

Duration goroutineLifetime(const Trace& trace, const GoroutineInfo& info) {
  return Duration{(info.last - info.first).ns + beforeFirstEvent(trace, info).ns};
}

GoroutineTotals goroutineTotals(const Trace& trace, const GoroutineInfo& info) {
  GoroutineTotals totals;
  GoState first = GoState::Undetermined;
  std::size_t walked = 0;
  const TimeRange life{info.first, info.last + Duration{1}};
  trace.visitGoroutine(info.id, life, [&](const GoSpan& span) {
    if (walked == 0 && span.begin <= info.first) first = span.state;
    addTime(totals, span.state, std::min(span.end, info.last) - std::max(span.begin, info.first));
    return ++walked < kSpansToWalk;
  });
  if (walked >= kSpansToWalk) {
    std::vector<GoShares> shares(1);
    trace.foldGoroutine(info.id, life, shares);
    const auto length = double(life.length().ns);
    const auto part = [&](float share) { return Duration{std::int64_t(double(share) * length)}; };
    totals = {part(shares[0].running), part(shares[0].runnable), part(shares[0].syscall), part(shares[0].waiting)};
  }
  addTime(totals, first, beforeFirstEvent(trace, info));
  return totals;
}

}  // namespace sweepscope
