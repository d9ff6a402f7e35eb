// Findings about deletes, and about the live heap in spite of them.
#include <algorithm>

#include "analysis/findings_parts.h"
#include "analysis/units.h"

namespace sweepscope::findings {

namespace {

constexpr std::size_t kStopEvery = 4096;

// Counts the deletes it is about and lists the first of them. one, many: the title's begin, behind the count.
template <class Which>
std::optional<Finding> aboutDeletes(const Context& context, Finding f, const std::string& one, const std::string& many,
                                    const Which& which) {
  for (std::size_t i = 0; i < context.a.deletes.size(); ++i) {
    if (i % kStopEvery == 0 && context.stopped()) break;
    if (!which(i)) continue;
    if (++f.count <= kMostEvidence) f.evidence.push_back(context.ofDelete(i));
  }
  if (f.count == 0) return std::nullopt;
  f.title = countText(f.count, one, many);
  return f;
}

// The deletes for which `cycles` gives a number, ranked by it.
template <class Cycles>
Highest rankedDeletes(const Context& context, Evidence evidence, const Cycles& cycles) {
  Highest found(kMostEvidence);
  for (std::size_t i = 0; i < context.a.deletes.size(); ++i) {
    if (i % kStopEvery == 0 && context.stopped()) break;
    if (context.a.deletes.evidence(i) != evidence) continue;
    if (const std::size_t n = cycles(i)) found.offer({static_cast<std::int64_t>(n), i});
  }
  return found;
}

void listDeletes(const Context& context, const std::vector<Ranked>& ranked, Finding& f) {
  for (const Ranked& r : ranked) f.evidence.push_back(context.ofDelete(r.index));
}

}  // namespace

// A finalizer that is known to have run is why the memory went later, and no fault.
std::optional<Finding> keptAlive(const Context& context) {
  Highest late = rankedDeletes(context, Evidence::Freed, [&](std::size_t i) -> std::size_t {
    const ReclaimLink link = context.a.deletes.link(i);
    if (!link.freedLate() || *link.keptCycles < kKeptCycles || link.finalizerRanFirst()) return 0;
    return *link.keptCycles;
  });
  if (late.offered() == 0) return std::nullopt;
  Finding f{"kept-alive", {}, {}, {}, late.offered(), {}};
  const std::vector<Ranked> kept = late.take();
  const bool one = f.count == 1;
  listDeletes(context, kept, f);
  f.title = countText(f.count, "deleted value was", "deleted values were") + " kept alive";
  f.text = "Free events show that " + std::string(one ? "it was" : "they were") +
           " freed later than by the first GC cycle that could have done it, by " + (one ? "" : "up to ") +
           countText(static_cast<std::size_t>(kept.front().rank), "cycle") +
           ": something still referred to the value, such as another reference in the program, a finalizer, or (to Go "
           "1.23) what a growing map keeps of its old table. Look for what else got the value before the delete.";
  return f;
}

// A tiny block is shared: another value in it may be the one that is still referred to.
std::optional<Finding> stillReferenced(const Context& context) {
  Highest referenced = rankedDeletes(context, Evidence::None, [&](std::size_t i) -> std::size_t {
    if (!context.a.deletes.stillReferenced(i)) return 0;
    const ReclaimLink link = context.a.deletes.link(i);
    const std::size_t cycles = link.keptCycles.value_or(1);
    return link.tiny || cycles < kCouldHaveFreed ? 0 : cycles;
  });
  if (referenced.offered() == 0) return std::nullopt;
  Finding f{"still-referenced", {}, {}, {}, referenced.offered(), {}};
  const std::vector<Ranked> held = referenced.take();
  const bool one = f.count == 1;
  listDeletes(context, held, f);
  f.title = countText(f.count, "deleted value was", "deleted values were") + " still referenced when the trace ended";
  f.text =
      std::string(one ? "It was not freed, though at least " : "They were not freed, though at least ") +
      countText(static_cast<std::size_t>(held.front().rank), "GC cycle") + " could have done it" +
      (one ? "" : " for the one kept longest") +
      ": something still refers to the value. Look for what else got it before the delete (another map, a slice, a "
      "closure, a channel, a timer, a goroutine that still runs with it), for pointers into it, and for a "
      "finalizer.";
  return f;
}

namespace {

// Whether the cycle left more alive than the one before, with deletes in between, and all of that is seen.
bool growsInto(const Context& context, std::size_t c) {
  const GcCycle &before = context.a.cycles[c - 1], &now = context.a.cycles[c];
  if (!before.markEnd || !now.markEnd || !before.liveEnd || !now.liveEnd) return false;
  if (*now.liveEnd <= *before.liveEnd) return false;
  if (context.missing(*before.markEnd, *now.markEnd)) return false;
  const DeleteTable& deletes = context.a.deletes;
  const std::size_t first = deletes.firstFrom(*before.markEnd);
  return first < deletes.size() && deletes.t0(first) < *now.markEnd;
}

// The longest run of cycles that each left more alive, if it is no warm-up: one that is over soon, and what comes after
// it stays level.
CycleRun growth(const Context& context) {
  const auto& cycles = context.a.cycles;
  CycleRun best, run{0, 1};
  std::size_t complete = 0, lastComplete = 0;
  for (std::size_t c = 0; c < cycles.size() && !context.stopped(); ++c) {
    if (cycles[c].liveEnd) {
      ++complete;
      lastComplete = c;
    }
    if (c > 0) run = growsInto(context, c) ? CycleRun{run.first, c + 1} : CycleRun{c, c + 1};
    if (run.size() > best.size()) best = run;
  }
  const bool goesOn = best.last == lastComplete + 1;
  return goesOn || 2 * best.size() >= complete ? best : CycleRun{};
}

}  // namespace

std::optional<Finding> heapGrows(const Context& context) {
  const CycleRun best = growth(context);
  if (best.size() < kGrowingCycles) return std::nullopt;
  const GcCycle &first = context.a.cycles[best.first], &last = context.a.cycles[best.last - 1];
  const auto from = static_cast<double>(*first.liveEnd), to = static_cast<double>(*last.liveEnd);
  if (to < from * kGrowth) return std::nullopt;
  const DeleteTable& deletes = context.a.deletes;
  const std::size_t between = deletes.firstFrom(*last.markEnd) - deletes.firstFrom(*first.markEnd);
  Finding f{"heap-grows", {}, {}, {}, best.size(), {}};
  f.title = "The live heap grew over " + countText(best.size(), "cycle") + " in spite of deletes";
  f.text = "From " + cycleText(first.index) + " to " + cycleText(last.index) +
           " each cycle left more alive than the one before: " + bytesText(from) + " became " + bytesText(to) +
           ", with " + countText(between, "map delete") +
           " in between. The trace does not show what grew; a delete frees at most the value, and never makes the "
           "map's own table smaller. Two heap profiles (pprof, inuse_space) from different moments show it.";
  for (std::size_t n = best.size(); n-- > 0 && f.evidence.size() < kMostEvidence;)
    f.evidence.push_back(context.ofCycle(best[n]));
  return f;
}

// Of a lone after marker nobody knows when the delete itself ran.
std::optional<Finding> deletedWhileMarking(const Context& context) {
  const DeleteTable& deletes = context.a.deletes;
  Finding f{"deleted-while-marking", {}, {}, {}, 0, {}};
  f.text =
      "Such a cycle keeps what is deleted while it marks: the next one is the first that can reclaim the value (but "
      "for a map on a goroutine's stack that is not scanned yet).";
  return aboutDeletes(context, std::move(f), "value was deleted while a GC cycle was marking",
                      "values were deleted while a GC cycle was marking", [&](std::size_t i) {
                        const Evidence e = deletes.evidence(i);
                        if (e == Evidence::None || e == Evidence::Ambiguous || !deletes.before(i)) return false;
                        const DeletePlace place = deletes.place(i);
                        return place == DeletePlace::Marking || place == DeletePlace::AfterStop;
                      });
}

std::optional<Finding> inlineValues(const Context& context) {
  Finding f{"inline-value", {}, {}, {}, 0, {}};
  f.text =
      "The marker logs address 0: the value has no memory of its own (nil, or nothing that is stored apart), or the "
      "key "
      "was not in the map.";
  return aboutDeletes(context, std::move(f), "delete frees no memory", "deletes free no memory",
                      [&](std::size_t i) { return context.a.deletes.reason(i) == Reason::InlineValue; });
}

std::optional<Finding> notOnHeap(const Context& context) {
  Finding f{"not-on-heap", {}, {}, {}, 0, {}};
  f.text =
      "No span of the heap ever held the address that the marker logs, so no GC cycle reclaims the value: a global "
      "variable, a constant such as a string literal, a function, a goroutine's stack or a value of size zero. If the "
      "value refers to memory on the heap, log the address of that: the first element of a slice or a map's value "
      "itself, not the variable that holds it.";
  return aboutDeletes(context, std::move(f), "deleted value is not on the heap", "deleted values are not on the heap",
                      [&](std::size_t i) { return context.a.deletes.reason(i) == Reason::NotOnHeap; });
}

std::optional<Finding> nothingAtAddress(const Context& context) {
  Finding f{"nothing-at-address", {}, {}, {}, 0, {}};
  f.text =
      "Nothing was allocated at the logged address any more when the marker was written, so no cycle is named. Markers "
      "of a logger that batches or writes from another goroutine come late, when the value may be freed already; or "
      "the "
      "address is not the value's. Call trace.Log directly before and after the delete, on the goroutine that deletes, "
      "and log the address before it.";
  return aboutDeletes(context, std::move(f), "delete logs an address that held nothing any more",
                      "deletes log addresses that held nothing any more",
                      [&](std::size_t i) { return context.a.deletes.reason(i) == Reason::NothingAtAddress; });
}

}  // namespace sweepscope::findings
