// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/allocwalk.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "analysis/slotwatch.h"
#include "wire/parallel.h"

namespace sweepscope {

// The stream is divided into as many sections as there are threads; each is walked with a span table of its own,
// brought up to its beginning first. Most of what is found in a section simply adds up: frees per cycle, slot
// histories, and the change of objects and bytes per bin (with the least and greatest value inside the bin, relative to
// the section's begin).
//
// One thing does not add up: from Go 1.24 on every value that is put into a tiny block is an allocation of its own,
// while the block is one object. So each tiny block has a bit "occupied"; only the first allocation counts. In a later
// section it is not known whether a block that occurs for the first time was occupied already. The allocation is
// counted and the block noted; when the sections are joined it turns out which ones were occupied. Only blocks that a
// proc was just filling when the section began are concerned, so this is a handful. Up to the bin of the last of them
// the section is walked again, now with these blocks known; all bins behind it are just too high by their number.
//
// Bursts: no two events of a thread have the same time in the file. A thread that sweeps a span full of dead objects
// writes frees faster than the clock ticks (64 ns on Linux), so each gets the tick after the last one, and at the end
// of a burst the thread's events are stamped some microseconds late. The freed memory may have been given out again by
// another thread meanwhile: then "allocated, allocated, freed, freed" is what really was "allocated, freed, allocated,
// freed" (seen for 2 of 58,000 deleted values, 15 us late). What cannot be otherwise is put right: a free directly
// followed by another one, in a place allocated twice before, belongs before the second allocation.

namespace {

constexpr std::size_t kBins = 20'000;
constexpr std::int64_t kTinyBytes = 16;
constexpr std::size_t kStep = 1 << 14;
constexpr std::size_t kRowsEach = 100'000;  // so many make a thread pay

struct Bin {
  std::int64_t low = 0, high = 0, last = 0;
  Time lowAt, highAt, lastAt;
  bool used = false;
  void add(std::int64_t v, Time t) {
    if (!used || v < low) low = v, lowAt = t;
    if (!used || v > high) high = v, highAt = t;
    last = v;
    lastAt = t;
    used = true;
  }
  Bin lowered(std::int64_t by) const {
    Bin b = *this;
    b.low -= by;
    b.high -= by;
    b.last -= by;
    return b;
  }
};

struct TinyPage {
  std::array<std::uint64_t, 8> touched{}, occupied{};
};

struct OpenQuestion {  // a tiny block met first by an allocation
  Time time;
  std::uint64_t block = 0;
};

class TinyBlocks {
 public:
  TinyPage& page(std::uint64_t address) {
    const std::uint64_t key = address >> 13;
    auto& cached = m_cache[key % m_cache.size()];
    if (cached.second && cached.first == key) return *cached.second;
    TinyPage& page = m_pages[key];
    cached = {key, &page};
    return page;
  }
  static std::size_t word(std::uint64_t address) { return address >> 10 & 7; }
  static std::uint64_t bit(std::uint64_t address) { return std::uint64_t{1} << (address >> 4 & 63); }
  const std::unordered_map<std::uint64_t, TinyPage>& pages() const { return m_pages; }

 private:
  std::unordered_map<std::uint64_t, TinyPage> m_pages;
  std::array<std::pair<std::uint64_t, TinyPage*>, 256> m_cache{};
};

struct Binning {
  Time origin;
  std::int64_t width = 1;
  std::size_t bins = 0;
  Time endOf(std::size_t bin) const { return origin + Duration{static_cast<std::int64_t>(bin + 1) * width}; }
  std::size_t of(Time t) const {
    const std::int64_t n = (t - origin).ns / width;
    return n < 0 ? 0 : std::min(static_cast<std::size_t>(n), bins - 1);
  }
};

struct WalkInput {
  const Trace& trace;
  const std::vector<SpanEvent>& spans;
  const std::vector<Time>& markEnds;  // of the cycles that have one, ascending
  const SlotWatch& watch;
  Binning binning;
};

class Section {
 public:
  Section(const WalkInput& in, RowRange rows)
      : m_in(in),
        m_from(rows.begin),
        m_to(rows.end),
        m_frees(in.markEnds.size() + 1),
        m_objects(in.binning.bins),
        m_bytes(in.binning.bins) {}

  // Up to the first point behind a bin, some more events included.
  void walk(const std::stop_token& stop, std::size_t lastBin = SIZE_MAX) {
    for (std::size_t i = m_from; i < m_to && m_bin <= lastBin && !stop.stop_requested(); i += kStep) {
      m_in.trace.allocs().visitSome(i, std::min(i + kStep, m_to), [&](Events some) { onEvents(some); });
    }
  }
  // Counts allocations in these blocks as what they are: the blocks were occupied before this section.
  void correct(const std::vector<std::uint64_t>& blocks, std::size_t lastBin, const std::stop_token& stop) {
    Section again(m_in, {m_from, m_to});
    for (const std::uint64_t block : blocks) again.occupy(block);
    again.walk(stop, lastBin);
    const auto n = static_cast<std::int64_t>(blocks.size());
    for (std::size_t i = 0; i < m_in.binning.bins; ++i) {
      m_objects[i] = i <= lastBin ? again.m_objects[i] : m_objects[i].lowered(n);
      m_bytes[i] = i <= lastBin ? again.m_bytes[i] : m_bytes[i].lowered(n * kTinyBytes);
    }
    objects -= n;
    bytes -= n * kTinyBytes;
  }

  std::vector<std::pair<std::uint32_t, SlotEvent>> slotEvents;
  const std::vector<CycleFrees>& frees() const { return m_frees; }
  const std::vector<Bin>& objectBins() const { return m_objects; }
  const std::vector<Bin>& byteBins() const { return m_bytes; }
  bool empty() const { return m_from == m_to; }
  // The section begins, and ends, among the objects that there were when tracing began.
  bool beginsInBaseline() const { return m_in.trace.allocs().at(m_from).kind == AllocKind::Object; }
  std::optional<Time> openBaseline() const { return m_baseline; }
  std::int64_t objects = 0, bytes = 0;
  std::vector<OpenQuestion> questions;
  TinyBlocks tiny;
  bool bytesKnown = true;

 private:
  using Events = Stream<AllocEvent>::Some;

  // As long as no span changes, the spans of several events are looked up together: they lie all over the memory, and
  // so the processor fetches them side by side.
  void onEvents(Events events) {
    std::array<const HeapSpan*, 64> spans;
    while (!events.empty()) {
      if (events.front().time >= m_nextChange) catchUp(events.front().time);
      std::size_t n = 0;
      for (; n < std::min(events.size(), spans.size()) && events[n].time < m_nextChange; ++n)
        spans[n] = m_table.find(events[n].address);
      for (std::size_t i = 0; i < n; ++i) onEvent(events[i], spans[i]);
      events = events.subspan(n);
    }
  }
  void onEvent(const AllocEvent& e, const HeapSpan* span) {
    if (!span) bytesKnown = false;
    if (e.kind != AllocKind::Object) addPoint(m_baseline);
    if (e.kind == AllocKind::ObjectFree)
      onFree(e, span);
    else
      onAlloc(e, span);
    if (e.kind == AllocKind::Object)
      m_baseline = e.time;
    else
      addPoint(e.time);
    const auto note = [&](std::uint32_t slot) { slotEvents.push_back({slot, {e.time, e.time, e.kind}}); };
    if (e.kind == AllocKind::ObjectAlloc)
      m_in.watch.inside(e.address, note);
    else
      m_in.watch.atBase(e.address, note);
  }

  // Spans that changed before an event, and mark phases that ended by then.
  void catchUp(Time t) {
    while (m_span < m_in.spans.size() && m_in.spans[m_span].time < t) m_table.apply(m_in.spans[m_span++]);
    while (m_cycle < m_in.markEnds.size() && m_in.markEnds[m_cycle] <= t) ++m_cycle;
    m_nextChange = m_cycle < m_in.markEnds.size() ? m_in.markEnds[m_cycle] : Time::max();
    if (m_span < m_in.spans.size()) m_nextChange = std::min(m_nextChange, m_in.spans[m_span].time + Duration{1});
  }

  // What there was when tracing began is one point at the end of its block, not a rise.
  void addPoint(std::optional<Time>& t) {
    if (t) addPoint(*t);
    t.reset();
  }
  void addPoint(Time t) {
    if (t >= m_binEnd) {
      m_bin = m_in.binning.of(t);
      m_binEnd = m_in.binning.endOf(m_bin);
    }
    m_objects[m_bin].add(objects, t);
    m_bytes[m_bin].add(bytes, t);
  }

  void occupy(std::uint64_t block) {
    TinyPage& page = tiny.page(block);
    page.touched[TinyBlocks::word(block)] |= TinyBlocks::bit(block);
    page.occupied[TinyBlocks::word(block)] |= TinyBlocks::bit(block);
  }
  void onAlloc(const AllocEvent& e, const HeapSpan* span) {
    if (span && span->tinyBlocks()) {
      TinyPage& page = tiny.page(e.address);
      const std::size_t word = TinyBlocks::word(e.address);
      const std::uint64_t bit = TinyBlocks::bit(e.address);
      if ((page.occupied[word] & bit) != 0) return;
      if ((page.touched[word] & bit) == 0 && m_from > 0) questions.push_back({e.time, e.address & ~std::uint64_t{15}});
      page.touched[word] |= bit;
      page.occupied[word] |= bit;
    }
    ++objects;
    if (span) bytes += static_cast<std::int64_t>(span->slot);
  }

  void onFree(const AllocEvent& e, const HeapSpan* span) {
    if (span && span->tinyBlocks()) {
      TinyPage& page = tiny.page(e.address);
      page.touched[TinyBlocks::word(e.address)] |= TinyBlocks::bit(e.address);
      page.occupied[TinyBlocks::word(e.address)] &= ~TinyBlocks::bit(e.address);
    }
    --objects;
    CycleFrees& f = m_frees[m_cycle];
    ++f.objects;
    f.last = e.time;
    if (!span) return;
    bytes -= static_cast<std::int64_t>(span->slot);
    f.bytes += span->slot;
  }

  const WalkInput& m_in;
  std::size_t m_from, m_to;
  SpanTable m_table;
  std::size_t m_span = 0, m_cycle = 0;
  Time m_nextChange = Time::min();
  std::size_t m_bin = 0;
  Time m_binEnd = Time::min();
  std::optional<Time> m_baseline;
  std::vector<CycleFrees> m_frees;  // [0]: before the first mark end
  std::vector<Bin> m_objects, m_bytes;
};

struct Totals {
  std::vector<Bin> objects, bytes;
  std::int64_t objectsNow = 0, bytesNow = 0;
  std::unordered_map<std::uint64_t, std::array<std::uint64_t, 8>> tinyOccupied;  // by page
  std::optional<Time> baseline;                                                  // its point is still to be added
  bool occupied(std::uint64_t block) const {
    const auto page = tinyOccupied.find(block >> 13);
    return page != tinyOccupied.end() && (page->second[TinyBlocks::word(block)] & TinyBlocks::bit(block)) != 0;
  }
};

void join(std::vector<Bin>& all, const std::vector<Bin>& more, std::int64_t base) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Bin& b = more[i];
    if (!b.used) continue;
    // In order of time, so that `last` stays the last.
    const bool lowFirst = b.lowAt < b.highAt;
    all[i].add(base + (lowFirst ? b.low : b.high), lowFirst ? b.lowAt : b.highAt);
    all[i].add(base + (lowFirst ? b.high : b.low), lowFirst ? b.highAt : b.lowAt);
    all[i].add(base + b.last, b.lastAt);
  }
}

// Tiny blocks that a section counted and that were occupied before it.
void correctTiny(const Totals& totals, const Binning& binning, Section& s, const std::stop_token& stop) {
  std::vector<std::uint64_t> blocks;
  Time last;
  for (const OpenQuestion& q : s.questions) {
    if (!totals.occupied(q.block)) continue;
    blocks.push_back(q.block);
    last = q.time;
  }
  if (!blocks.empty()) s.correct(blocks, binning.of(last), stop);
}

// The baseline is one point; it may end at the border of two sections.
void joinBaseline(Totals& totals, const Binning& binning, const Section& s) {
  if (s.empty()) return;
  if (const auto t = std::exchange(totals.baseline, s.openBaseline()); t && !s.beginsInBaseline()) {
    totals.objects[binning.of(*t)].add(totals.objectsNow, *t);
    totals.bytes[binning.of(*t)].add(totals.bytesNow, *t);
  }
}

void rememberTiny(Totals& totals, const Section& s) {
  for (const auto& [key, page] : s.tiny.pages()) {
    auto& occupied = totals.tinyOccupied[key];
    for (std::size_t w = 0; w < occupied.size(); ++w) {
      occupied[w] = (occupied[w] & ~page.touched[w]) | page.occupied[w];
    }
  }
}

void addSection(AllocWalk& out, Totals& totals, const Binning& binning, Section& s, const std::stop_token& stop) {
  correctTiny(totals, binning, s, stop);
  joinBaseline(totals, binning, s);
  for (const auto& [slot, event] : s.slotEvents) out.histories[slot].push_back(event);
  join(totals.objects, s.objectBins(), totals.objectsNow);
  join(totals.bytes, s.byteBins(), totals.bytesNow);
  totals.objectsNow += s.objects;
  totals.bytesNow += s.bytes;
  out.bytesKnown = out.bytesKnown && s.bytesKnown;
  rememberTiny(totals, s);
}

void addFrees(CycleFrees& to, const CycleFrees& more) {
  to.objects += more.objects;
  to.bytes += more.bytes;
  if (more.last) to.last = more.last;
}

// Frees written late, in places that hold one object at a time.
void settleBursts(std::vector<SlotEvent>& history) {
  const auto freed = [&](std::size_t i) { return history[i].kind == AllocKind::ObjectFree; };
  for (std::size_t i = 2; i + 1 < history.size(); ++i) {
    if (freed(i - 2) || freed(i - 1) || !freed(i) || !freed(i + 1)) continue;
    history[i].order = history[i - 1].time;
    std::swap(history[i - 1], history[i]);
  }
}

std::vector<HeapPoint> pointsOf(const std::vector<Bin>& bins) {
  std::vector<HeapPoint> points;
  const auto push = [&](Time t, std::int64_t v) {
    if (!points.empty() && points.back().time >= t) return;
    points.push_back({t, static_cast<double>(v)});
  };
  for (const Bin& b : bins) {
    if (!b.used) continue;
    const bool lowFirst = b.lowAt < b.highAt;
    push(lowFirst ? b.lowAt : b.highAt, lowFirst ? b.low : b.high);
    push(lowFirst ? b.highAt : b.lowAt, lowFirst ? b.high : b.low);
    push(b.lastAt, b.last);
  }
  return points;
}

Binning binningOf(const Trace& trace) {
  Binning b;
  b.origin = trace.origin();
  const std::int64_t length = std::max<std::int64_t>(1, (trace.end() - trace.origin()).ns);
  b.width = length / static_cast<std::int64_t>(kBins) + 1;
  b.bins = static_cast<std::size_t>(length / b.width) + 1;
  return b;
}

// Frees written late: directly followed by another free of the same place, behind two allocations there, the first is
// the older span's. (Go 1.23 now and then writes a free twice, behind one allocation: the first of these counts.)
std::vector<bool> lateFrees(const std::vector<SpanEvent>& spans) {
  std::vector<bool> late(spans.size());
  std::unordered_map<std::uint64_t, bool> freedNext;  // by address
  for (std::size_t i = spans.size(); i-- > 0;) {
    bool& freed = freedNext[spans[i].address];
    late[i] = !spans[i].alloc && freed;
    freed = !spans[i].alloc;
  }
  std::unordered_map<std::uint64_t, unsigned> allocated;  // by address, since the last free that counts
  for (std::size_t i = 0; i < spans.size(); ++i) {
    unsigned& times = allocated[spans[i].address];
    late[i] = late[i] && times > 1;
    times = spans[i].alloc ? times + 1 : late[i] ? 1 : 0;
  }
  return late;
}

}  // namespace

std::vector<SpanEvent> spanEvents(const Trace& trace) {
  std::vector<SpanEvent> spans;
  spans.reserve(trace.heapSpans().size());
  trace.heapSpans().visitAll([&](const SpanEvent& e) { spans.push_back(e); });
  const std::vector<bool> late = lateFrees(spans);
  std::size_t i = 0;
  std::erase_if(spans, [&](const SpanEvent&) { return late[i++]; });
  return spans;
}

AllocWalk walkAllocs(const Trace& trace, const std::vector<GcCycle>& cycles, const std::vector<SpanEvent>& spans,
                     const std::vector<Slot>& watched, const std::stop_token& stop, unsigned threads) {
  AllocWalk out;
  out.histories.resize(watched.size());
  out.cycles.resize(cycles.size());
  out.samples = trace.allocs().size();
  std::vector<Time> markEnds;
  std::vector<std::size_t> owners;
  for (const GcCycle& c : cycles) {
    if (!c.markEnd) continue;
    markEnds.push_back(*c.markEnd);
    owners.push_back(c.index);
  }
  const SlotWatch watch(watched);
  const WalkInput in{trace, spans, markEnds, watch, binningOf(trace)};
  const unsigned count = threadsFor(threads, out.samples, kRowsEach);
  std::vector<Section> sections;
  for (unsigned i = 0; i < count; ++i) sections.emplace_back(in, rowsOfPiece(out.samples, count, i));
  parallelFor(count, count, stop, [&](std::size_t i) { sections[i].walk(stop); });
  Totals totals{std::vector<Bin>(in.binning.bins), std::vector<Bin>(in.binning.bins), 0, 0, {}, {}};
  for (Section& s : sections) {
    addSection(out, totals, in.binning, s, stop);
    addFrees(out.beforeFirst, s.frees()[0]);
    for (std::size_t i = 0; i < owners.size(); ++i) addFrees(out.cycles[owners[i]], s.frees()[i + 1]);
  }
  for (std::size_t i = 0; i < watched.size(); ++i) {
    if (watched[i].bytes > std::uint64_t{kTinyBytes}) settleBursts(out.histories[i]);
  }
  out.objects = pointsOf(totals.objects);
  out.bytes = pointsOf(totals.bytes);
  return out;
}

}  // namespace sweepscope
