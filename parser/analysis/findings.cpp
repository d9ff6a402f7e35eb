#include "analysis/findings.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>

#include "analysis/gaps.h"
#include "analysis/gccycles.h"
#include "analysis/halves.h"
#include "analysis/ranked.h"
#include "analysis/report.h"

namespace sweepscope {

using namespace findings;

namespace {

constexpr std::size_t kStopEvery = 4096;

std::string percentOf(double share) {
  char text[24];
  std::snprintf(text, sizeof text, "%.0f %%", 100 * share);
  return text;
}

class Finder {
 public:
  Finder(const Trace& trace, const Answers& answers, const std::stop_token& stop)
      : m_trace(trace), m_a(answers), m_stop(stop) {}

  std::vector<Finding> run() const {
    using Maker = std::optional<Finding> (Finder::*)() const;
    static constexpr Maker kWarnings[] = {&Finder::keptAlive, &Finder::heapGrows, &Finder::longStops, &Finder::assists};
    static constexpr Maker kInfos[] = {&Finder::deletedWhileMarking, &Finder::inlineValues, &Finder::forcedCycles};
    std::vector<Finding> found, infos;
    doBoth(
        handsFor(m_a.deletes.size()), [&] { found = made(kWarnings, "warning"); },
        [&] { infos = made(kInfos, "info"); });
    if (stopped()) return {};
    std::move(infos.begin(), infos.end(), std::back_inserter(found));
    return found;
  }

 private:
  template <class Makers>
  std::vector<Finding> made(const Makers& makers, const char* severity) const {
    std::vector<Finding> out;
    for (const auto make : makers) {
      if (stopped()) return out;
      auto finding = (this->*make)();
      if (!finding) continue;
      finding->severity = severity;
      out.push_back(std::move(*finding));
    }
    return out;
  }
  bool stopped() const { return m_stop.stop_requested(); }

  std::optional<Finding> keptAlive() const;
  std::optional<Finding> heapGrows() const;
  std::optional<Finding> longStops() const;
  std::optional<Finding> assists() const;
  std::optional<Finding> deletedWhileMarking() const;
  std::optional<Finding> inlineValues() const;
  std::optional<Finding> forcedCycles() const;

  FindingEvidence ofDelete(std::size_t i) const {
    return {m_a.deletes.t0(i), m_a.deletes.goroutine(i), m_a.deletes.cycle(i), i};
  }
  FindingEvidence ofCycle(std::size_t c) const { return {m_a.cycles[c].start, goroutineOf(c), c, std::nullopt}; }
  // That began the cycle.
  GoroutineId goroutineOf(std::size_t c) const {
    const auto& phases = m_trace.markPhases();
    return c < phases.size() && phases[c].beginSeen ? phases[c].goroutine : GoroutineId();
  }
  std::optional<std::size_t> cycleOfStop(Time begin) const;
  template <class Which>
  std::optional<Finding> aboutDeletes(Finding, const std::string& one, const std::string& many, const Which&) const;
  bool growsInto(std::size_t c) const;
  IndexRun growth() const;
  std::int64_t mutatorTime() const;
  std::int64_t runningAssists() const;

  const Trace& m_trace;
  const Answers& m_a;
  const std::stop_token& m_stop;
};

// Counts the deletes it is about and lists the first of them. one, many: the title's begin behind the count.
template <class Which>
std::optional<Finding> Finder::aboutDeletes(Finding f, const std::string& one, const std::string& many,
                                            const Which& which) const {
  for (std::size_t i = 0; i < m_a.deletes.size(); ++i) {
    if (i % kStopEvery == 0 && stopped()) break;
    if (!which(i)) continue;
    if (++f.count <= kMostEvidence) f.evidence.push_back(ofDelete(i));
  }
  if (f.count == 0) return std::nullopt;
  f.title = countText(f.count, one, many) + f.title;
  return f;
}

// A finalizer that is known to have run is why the memory went later, and no fault.
std::optional<Finding> Finder::keptAlive() const {
  std::vector<Ranked> kept;
  for (std::size_t i = 0; i < m_a.deletes.size(); ++i) {
    if (i % kStopEvery == 0 && stopped()) break;
    if (m_a.deletes.evidence(i) != Evidence::Freed) continue;
    const ReclaimLink link = m_a.deletes.link(i);
    if (!link.freedLate() || *link.keptCycles < kKeptCycles || link.finalizerRanFirst()) continue;
    kept.push_back({static_cast<std::int64_t>(*link.keptCycles), i});
  }
  if (kept.empty()) return std::nullopt;
  const std::size_t count = kept.size();
  keepHighest(kept, kMostEvidence);
  const auto most = static_cast<std::size_t>(kept.front().rank);
  Finding f{"kept-alive", {},    countText(count, "deleted value was", "deleted values were") + " kept alive",
            {},           count, {}};
  f.text = "A free event shows that " + std::string(count == 1 ? "it was" : "they were") +
           " freed later than by the first GC cycle that could have done it, by " + (count == 1 ? "" : "up to ") +
           countText(most, "cycle", "cycles") +
           ": something still referred to the value, such as another reference in the program, a finalizer, or (to Go "
           "1.23) what a growing map keeps of its old table.";
  for (const Ranked& r : kept) f.evidence.push_back(ofDelete(r.index));
  return f;
}

// Whether the cycle left more alive than the one before, with deletes in between, and all of that is seen.
bool Finder::growsInto(std::size_t c) const {
  const GcCycle &before = m_a.cycles[c - 1], &now = m_a.cycles[c];
  if (!before.markEnd || !now.markEnd || !before.liveEnd || !now.liveEnd) return false;
  if (*now.liveEnd <= *before.liveEnd) return false;
  if (gapBetween(m_trace.gaps(), *before.markEnd, *now.markEnd, CutTail::Counts)) return false;
  const std::size_t first = m_a.deletes.firstFrom(*before.markEnd);
  return first < m_a.deletes.size() && m_a.deletes.t0(first) < *now.markEnd;
}

// The longest run of cycles that each left more alive, if it is no warm-up: one that is over soon, and what comes after
// it stays level.
IndexRun Finder::growth() const {
  IndexRun best, run{0, 1};
  std::size_t complete = 0, lastComplete = 0;
  for (std::size_t c = 0; c < m_a.cycles.size() && !stopped(); ++c) {
    if (m_a.cycles[c].liveEnd) {
      ++complete;
      lastComplete = c;
    }
    if (c > 0) run = growsInto(c) ? IndexRun{run.first, c + 1} : IndexRun{c, c + 1};
    if (run.size() > best.size()) best = run;
  }
  const bool goesOn = best.last == lastComplete + 1;
  return goesOn || 2 * best.size() >= complete ? best : IndexRun{};
}

std::optional<Finding> Finder::heapGrows() const {
  const IndexRun best = growth();
  if (best.size() < kGrowingCycles) return std::nullopt;
  const GcCycle &first = m_a.cycles[best.first], &last = m_a.cycles[best.last - 1];
  const auto from = static_cast<double>(*first.liveEnd), to = static_cast<double>(*last.liveEnd);
  if (to < from * kGrowth) return std::nullopt;
  const std::size_t deletes = m_a.deletes.firstFrom(*last.markEnd) - m_a.deletes.firstFrom(*first.markEnd);
  Finding f{"heap-grows",
            {},
            "The live heap grew over " + countText(best.size(), "cycle", "cycles") + " in spite of deletes",
            {},
            best.size(),
            {}};
  f.text = "From GC #" + std::to_string(first.index) + " to GC #" + std::to_string(last.index) +
           " each cycle left more alive than the one before: " + bytesText(from) + " became " + bytesText(to) +
           ", with " + countText(deletes, "map delete", "map deletes") +
           " in between. What grew the trace does not tell; a delete frees at most the value, and never makes the "
           "map's own table smaller.";
  for (std::size_t n = best.size(); n-- > 0 && f.evidence.size() < kMostEvidence;)
    f.evidence.push_back(ofCycle(best[n]));
  return f;
}

std::optional<std::size_t> Finder::cycleOfStop(Time begin) const {
  const auto next = std::upper_bound(m_a.cycles.begin(), m_a.cycles.end(), begin,
                                     [](Time t, const GcCycle& c) { return t < c.start; });
  if (next == m_a.cycles.begin()) return std::nullopt;
  const GcCycle& c = *std::prev(next);
  const auto is = [begin](const WorldStop& s) { return s.begin == begin; };
  const bool its = (c.sweepTerm && is(*c.sweepTerm)) || (c.markTerm && is(*c.markTerm)) ||
                   std::any_of(c.extraMarkTerms.begin(), c.extraMarkTerms.end(), is);
  return its ? std::optional(c.index) : std::nullopt;
}

// The end of a stop is written when the procs may be running again already: the length is the most it can have been.
std::optional<Finding> Finder::longStops() const {
  const auto& stops = m_trace.stops();
  std::vector<Ranked> found;
  std::map<std::string_view, std::size_t> causes;
  for (std::size_t i = 0; i < stops.size(); ++i) {
    const StopTheWorld& s = stops[i];
    const Duration length = s.end - s.begin;
    if (!s.endSeen || length <= kLongStop) continue;
    if (gapBetween(m_trace.gaps(), s.begin, s.end, CutTail::Counts)) continue;
    found.push_back({length.ns, i});
    ++causes[m_trace.text(s.kind)];
  }
  if (found.empty()) return std::nullopt;
  const std::size_t count = found.size();
  keepHighest(found, kMostEvidence);
  Finding f{
      "long-stop", {},    countText(count, "stop", "stops") + " of the world longer than " + durationText(kLongStop),
      {},          count, {}};
  f.text = "The longest lasted " + durationText({found.front().rank}) + " (" +
           std::string(m_trace.text(stops[found.front().index].kind)) +
           "), at most: goroutines may run again before its end is written. Why the world was stopped: ";
  for (bool first = true; const auto& [kind, n] : causes) {
    f.text += (first ? "" : ", ") + std::string(kind.empty() ? "unknown" : kind) + " (" + countText(n) + ")";
    first = false;
  }
  f.text += ".";
  for (const Ranked& r : found)
    f.evidence.push_back({stops[r.index].begin, stops[r.index].goroutine, cycleOfStop(stops[r.index].begin), {}});
  return f;
}

// Time that goroutines ran, the GC's workers aside.
std::int64_t Finder::mutatorTime() const {
  const TimeRange range = m_trace.range();
  double running = 0;
  for (const ProcId proc : m_trace.procs()) {
    std::vector<ProcShares> shares(1);
    if (stopped()) return 0;
    m_trace.foldProc(proc, range, shares);
    running += static_cast<double>(shares.front().running) * static_cast<double>(range.length().ns);
  }
  for (const WorkerSpan& w : m_a.workers) {
    if (!w.parked) running -= static_cast<double>((w.end - w.begin).ns);
  }
  return static_cast<std::int64_t>(running);
}

// Time that goroutines ran inside mark assists; an assist may also wait for others to have done its work.
std::int64_t Finder::runningAssists() const {
  std::int64_t sum = 0;
  m_trace.assists().visitAll(m_stop, [&](const Assist& a) {
    m_trace.visitGoroutine(a.goroutine, {a.begin, a.end}, [&](const GoSpan& span) {
      if (span.state == GoState::Running)
        sum += std::max<std::int64_t>(0, (std::min(a.end, span.end) - std::max(a.begin, span.begin)).ns);
      return true;
    });
  });
  return sum;
}

std::optional<Finding> Finder::assists() const {
  Duration atMost;
  for (const GcCycle& c : m_a.cycles) atMost += c.assist;
  if (atMost.ns == 0 || gapBetween(m_trace.gaps(), Time::min(), Time::max(), CutTail::Counts)) return std::nullopt;
  const auto mutators = static_cast<double>(mutatorTime());
  if (mutators <= 0 || static_cast<double>(atMost.ns) <= mutators * kAssistShare) return std::nullopt;
  // In a file of so many, looking at each would take longer than reading it did.
  constexpr std::size_t kMostLooks = 100'000'000;
  if (m_trace.assists().size() > kMostLooks / (m_trace.generationStarts().size() + 1)) return std::nullopt;
  const std::int64_t running = runningAssists();
  const double share = static_cast<double>(running) / mutators;
  if (share <= kAssistShare || share > 1) return std::nullopt;
  std::vector<Ranked> cycles;
  for (const GcCycle& c : m_a.cycles) {
    if (c.assist.ns > 0) cycles.push_back({c.assist.ns, c.index});
  }
  Finding f{"assists", {}, "Mark assists took " + percentOf(share) + " of the program's time", {}, cycles.size(), {}};
  f.text = "Goroutines that allocate while a cycle marks have to help it: they ran for " +
           durationText({static_cast<std::int64_t>(mutators)}) + " (the GC's workers aside), and " +
           durationText({running}) + " of that in mark assists, in " + countText(cycles.size(), "cycle", "cycles") +
           ".";
  keepHighest(cycles, kMostEvidence);
  for (const Ranked& r : cycles) f.evidence.push_back(ofCycle(r.index));
  return f;
}

std::optional<Finding> Finder::deletedWhileMarking() const {
  const Finding f{"deleted-while-marking",
                  {},
                  " deleted while a GC cycle was marking",
                  "That cycle keeps such a value: the next one is the first that can reclaim it (but for maps on a "
                  "goroutine's stack).",
                  0,
                  {}};
  return aboutDeletes(f, "value was", "values were", [&](std::size_t i) {
    const Evidence e = m_a.deletes.evidence(i);
    if (e == Evidence::None || e == Evidence::Ambiguous) return false;
    const DeletePlace place = m_a.deletes.place(i);
    return place == DeletePlace::Marking || place == DeletePlace::AfterStop;
  });
}

std::optional<Finding> Finder::inlineValues() const {
  const Finding f{"inline-value",
                  {},
                  " no memory",
                  "Their markers say that the value has no memory of its own (address 0): it lives inside the map's "
                  "table, which delete never makes smaller.",
                  0,
                  {}};
  return aboutDeletes(f, "delete frees", "deletes free",
                      [&](std::size_t i) { return m_a.deletes.reason(i) == Reason::InlineValue; });
}

std::optional<Finding> Finder::forcedCycles() const {
  std::map<std::string_view, std::size_t> callers;
  std::vector<std::size_t> forced;
  for (const GcCycle& c : m_a.cycles) {
    if (c.trigger != Trigger::Forced) continue;
    forced.push_back(c.index);
    ++callers[forcedBy(m_trace, c.triggerStack)];
  }
  if (forced.empty()) return std::nullopt;
  Finding f{"forced-gc", {}, {}, {}, forced.size(), {}};
  f.title = countText(forced.size()) + " of " + countText(m_a.cycles.size(), "GC cycle", "GC cycles") +
            (forced.size() == 1 ? " was" : " were") + " forced";
  std::vector<std::pair<std::string_view, std::size_t>> most(callers.begin(), callers.end());
  std::stable_sort(most.begin(), most.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  constexpr std::size_t kCallers = 5;
  f.text = "runtime.GC was called by ";
  for (std::size_t i = 0; i < std::min(most.size(), kCallers); ++i) {
    const auto& [caller, n] = most[i];
    f.text += (i > 0 ? ", " : "") + (caller.empty() ? "an unknown caller" : std::string(caller)) + " (" +
              countText(n, "cycle", "cycles") + ")";
  }
  if (most.size() > kCallers) f.text += " and " + countText(most.size() - kCallers) + " more";
  f.text += ".";
  for (std::size_t i = 0; i < std::min(forced.size(), kMostEvidence); ++i) f.evidence.push_back(ofCycle(forced[i]));
  return f;
}

}  // namespace

std::vector<Finding> findFindings(const Trace& trace, const Answers& answers, const std::stop_token& stop) {
  return Finder(trace, answers, stop).run();
}

}  // namespace sweepscope
