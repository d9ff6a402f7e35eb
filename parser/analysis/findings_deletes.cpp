// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/findings_deletes.h"

#include <algorithm>

#include "analysis/texts.h"

namespace sweepscope::findings {

namespace {

constexpr std::size_t kStopEvery = 4096;

// Counts the deletes it is about and lists the first of them. The title's argument is their number.
template <class Which>
std::optional<Finding> aboutDeletes(const Context& context, Finding f, const MessageText& title, const Which& which) {
  for (std::size_t i = 0; i < context.a.deletes.size(); ++i) {
    if (i % kStopEvery == 0 && context.stopped()) break;
    if (!which(i)) continue;
    if (++f.count <= kMostEvidence) f.evidence.push_back(context.ofDelete(i));
  }
  if (f.count == 0) return std::nullopt;
  f.title = Message(title, Count{f.count});
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
  listDeletes(context, kept, f);
  f.title = Message(texts::kKeptAlive, Count{f.count});
  const Message freedLate(f.count == 1 ? texts::kKeptAliveOne : texts::kKeptAliveMany,
                          Count{static_cast<std::uint64_t>(kept.front().rank)}, texts::kStillReferred);
  f.text = followedBy(freedLate, texts::kKeptAliveAdvice);
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
  listDeletes(context, held, f);
  f.title = Message(texts::kStillReferenced, Count{f.count});
  const Message notFreed(f.count == 1 ? texts::kStillReferencedOne : texts::kStillReferencedMany,
                         Count{static_cast<std::uint64_t>(held.front().rank)});
  f.text = followedBy(notFreed, texts::kStillReferencedAdvice);
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
  f.title = Message(texts::kHeapGrows, Count{best.size()});
  const Message grew(texts::kHeapGrowsText, Count{between}, Message(texts::kCycle, first.index),
                     Message(texts::kCycle, last.index), ByteCount{from}, ByteCount{to});
  f.text = followedBy(grew, texts::kHeapGrowsAdvice);
  for (std::size_t n = best.size(); n-- > 0 && f.evidence.size() < kMostEvidence;)
    f.evidence.push_back(context.ofCycle(best[n]));
  return f;
}

// Of a lone after marker nobody knows when the delete itself ran.
std::optional<Finding> deletedWhileMarking(const Context& context) {
  const DeleteTable& deletes = context.a.deletes;
  Finding f{"deleted-while-marking", {}, {}, {}, 0, {}};
  f.text = texts::kWhileMarkingText;
  return aboutDeletes(context, std::move(f), texts::kWhileMarking, [&](std::size_t i) {
    const Evidence e = deletes.evidence(i);
    if (e == Evidence::None || e == Evidence::Ambiguous || !deletes.before(i)) return false;
    const DeletePlace place = deletes.place(i);
    return place == DeletePlace::Marking || place == DeletePlace::AfterStop;
  });
}

std::optional<Finding> inlineValues(const Context& context) {
  Finding f{"inline-value", {}, {}, {}, 0, {}};
  f.text = texts::kInlineText;
  return aboutDeletes(context, std::move(f), texts::kInline,
                      [&](std::size_t i) { return context.a.deletes.reason(i) == Reason::InlineValue; });
}

std::optional<Finding> notOnHeap(const Context& context) {
  Finding f{"not-on-heap", {}, {}, {}, 0, {}};
  f.text = texts::kNotOnHeapText;
  return aboutDeletes(context, std::move(f), texts::kNotOnHeap,
                      [&](std::size_t i) { return context.a.deletes.reason(i) == Reason::NotOnHeap; });
}

std::optional<Finding> nothingAtAddress(const Context& context) {
  Finding f{"nothing-at-address", {}, {}, {}, 0, {}};
  f.text = texts::kNothingThereText;
  return aboutDeletes(context, std::move(f), texts::kNothingThere,
                      [&](std::size_t i) { return context.a.deletes.reason(i) == Reason::NothingAtAddress; });
}

}  // namespace sweepscope::findings
