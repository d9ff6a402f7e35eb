// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/reporttext.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include "analysis/gccycles.h"
#include "analysis/heapgoal.h"
#include "analysis/heapseries.h"
#include "analysis/inflectiontext.h"
#include "analysis/ranked.h"
#include "analysis/reclaimtext.h"
#include "analysis/terms.h"
#include "analysis/texttable.h"
#include "analysis/worldstops.h"
#include "wire/units.h"

namespace sweepscope {

namespace {

constexpr std::size_t kCycleRows = 24, kDeleteRows = 10, kDropRows = 20, kDefectRows = 20;

std::string percent(double part, double whole) {
  if (whole <= 0) return "0 %";
  const double p = 100 * part / whole;
  char text[24];
  std::snprintf(text, sizeof text, p < 9.95 ? "%.1f %%" : "%.0f %%", p);
  return text;
}

class TextReport {
 public:
  TextReport(const Trace& trace, const Answers& answers) : m_trace(trace), m_a(answers) {}
  std::string write() {
    file();
    cycleSummary();
    deleteSummary();
    heapSummary();
    defectSummary();
    findings();
    cycleTable();
    waits();
    kept();
    inflections();
    defects();
    return std::move(m_out);
  }

 private:
  void line(const std::string& text) { m_out += text + "\n"; }
  void title(const std::string& text) { m_out += "\n" + text + "\n"; }
  std::string at(Time t) const { return durationText(t - m_trace.origin()); }
  std::string nameOf(const DeleteOp& d) const {
    std::string text("#");
    text.append(std::to_string(d.index));
    if (d.hasKey) text.append(" ").append(shown(d.key, 40));
    return text;
  }
  void file();
  Duration markingSeen(const GcCycle&) const;
  std::string_view kindOf(const WorldStop& s) const { return m_trace.text(m_trace.stops()[s.index].kind); }
  std::string longestPause() const;
  void cycleSummary();
  void deleteSummary();
  std::string heldShortly(const HeapSeries&, double value) const;
  void heapSummary();
  void defectSummary();
  void findings();
  void cycleTable();
  void deleteList(const std::vector<Ranked>&, bool kept = false);
  void waits();
  void kept();
  void inflections();
  void defects();

  const Trace& m_trace;
  const Answers& m_a;
  std::string m_out;
};

void TextReport::file() {
  const TraceInfo& info = m_trace.info();
  line(shown(info.file, 200));
  line("  A trace in the format of Go 1." + std::to_string(info.version) + ": " +
       durationText(m_trace.end() - m_trace.origin()) + ", " + countText(info.events, "event") + " in " +
       (info.generationsLoaded == info.generations ? "" : countText(info.generationsLoaded) + " of ") +
       countText(info.generations, "generation") + "; " + countText(m_trace.goroutineCount(), "goroutine") + ", " +
       countText(m_trace.procs().size(), "proc") + ", " + countText(m_trace.threads().size(), "thread") +
       (info.allocFree ? "; with alloc/free events." : "."));
}

// Of a cycle whose end is not in the trace: until the trace ends, or a part of it is missing.
Duration TextReport::markingSeen(const GcCycle& c) const {
  if (c.markEnd) return c.marking().length();
  Time end = m_trace.end();
  if (c.index + 1 < m_a.cycles.size()) end = std::min(end, m_a.cycles[c.index + 1].start);
  for (const Gap& g : m_trace.gaps()) {
    if (g.end > c.start) end = std::min(end, g.begin);
  }
  return {std::max<std::int64_t>(0, (end - c.marking().begin).ns)};
}

void TextReport::cycleSummary() {
  if (m_a.cycles.empty())
    return line(m_trace.info().complete ? "  No GC cycle ran inside the trace."
                                        : "  No GC cycle is in what could be read.");
  std::map<Trigger, std::size_t> why;
  Duration marking;
  for (const GcCycle& c : m_a.cycles) {
    ++why[c.trigger];
    marking += markingSeen(c);
  }
  std::string text = "  " + countText(m_a.cycles.size(), "GC cycle") + " (";
  bool first = true;
  for (const auto& [trigger, n] : why) {
    text += (first ? "" : ", ") + countText(n) + " " +
            (trigger == Trigger::Heap       ? "triggered by the heap"
             : trigger == Trigger::Forced   ? "forced"
             : trigger == Trigger::Periodic ? "periodic"
                                            : "of unknown cause");
    first = false;
  }
  line(text + "); marking took " +
       percent(static_cast<double>(marking.ns), static_cast<double>((m_trace.end() - m_trace.origin()).ns)) +
       " of the time" + longestPause() + ".");
}

// Those that tracing itself causes aside.
std::string TextReport::longestPause() const {
  const WorldStop* longest = nullptr;
  for (const WorldStop& s : m_a.stops) {
    if (isTracersStop(kindOf(s))) continue;
    if (!longest || s.length() > longest->length()) longest = &s;
  }
  if (!longest) return {};
  const std::string kind = shown(kindOf(*longest));
  return "; the longest stop-the-world pause took " + std::string(longest->lengthKnown() ? "" : "at most ") +
         durationText(longest->length()) + (kind.empty() ? "" : " (" + kind + ")");
}

void TextReport::deleteSummary() {
  if (m_a.deletes.empty()) {
    if (!m_trace.info().complete)
      return line(
          "  No map delete is marked in what could be read; the file is damaged, and logs or their texts may be "
          "missing.");
    return line(
        "  No map delete is marked in the trace. Put trace.Logf(ctx, \"sweepscope\", \"before-delete key=%q addr=%p\", "
        "key, m[key]) before each delete, and after-delete key=%q after it.");
  }
  std::map<Evidence, std::size_t> levels;
  std::map<Reason, std::size_t> none;
  std::size_t late = 0, finalized = 0;
  const DeleteTable& deletes = m_a.deletes;
  for (std::size_t i = 0; i < deletes.size(); ++i) {
    const Evidence evidence = deletes.evidence(i);
    ++levels[evidence];
    if (evidence == Evidence::None) ++none[deletes.reason(i)];
    if (evidence != Evidence::Freed) continue;
    if (const ReclaimLink link = deletes.link(i); link.freedLate()) ++(link.finalizerRanFirst() ? finalized : late);
  }
  std::string text = "  " + countText(m_a.deletes.size(), "map delete") + ": ";
  const auto part = [&](std::size_t n, const std::string& what) {
    if (n == 0) return;
    if (text.back() != ' ') text += ", ";
    text += countText(n) + " " + what;
  };
  part(levels[Evidence::Freed], "seen freed");
  part(levels[Evidence::Witnessed], "found dead by a finalizer or cleanup");
  part(levels[Evidence::Inferred], "with the earliest cycle inferred");
  part(levels[Evidence::Ambiguous], "with more than one possible cycle");
  part(none[Reason::NotFreedInTrace], "not freed by cycles that could have done it");
  part(none[Reason::TraceEnded], "not reclaimed before the trace ended");
  part(none[Reason::InlineValue], "without memory of the value's own");
  part(none[Reason::NotOnHeap], "not on the heap");
  part(none[Reason::NothingAtAddress], "with nothing at the address any more");
  line(text + ".");
  if (late > 0)
    line("  " + countText(late, "value") + " outlived the first cycle that could have freed " +
         (late == 1 ? "it." : "them."));
  if (finalized > 0)
    line("  " + countText(finalized) + (late > 0 ? " more" : "") +
         (finalized == 1 ? " value had to wait for its finalizer." : " values had to wait for their finalizers."));
}

// How long a series of goals stood at a value: for less than kShortGoal and kShortShare of the trace, else nothing.
// Samples of anything else, and of a series that was thinned, hold for no known time.
std::string TextReport::heldShortly(const HeapSeries& s, double value) const {
  constexpr double kShortShare = 0.01;
  if (s.source != kGoalSource) return {};
  Duration held;
  std::size_t samples = 0;
  for (std::size_t i = 0; i < s.points.size(); ++i) {
    const HeapPoint& p = s.points[i];
    samples += p.isGap() ? 0 : 1;
    if (p.isGap() || p.value != value) continue;
    held += (i + 1 < s.points.size() ? s.points[i + 1].time : std::max(p.time, m_trace.end())) - p.time;
  }
  const auto all = static_cast<double>((m_trace.end() - m_trace.origin()).ns);
  const bool isShort = held < kShortGoal && static_cast<double>(held.ns) < kShortShare * all;
  return samples == s.samples && isShort ? " (for " + durationText(held) + ")" : std::string();
}

void TextReport::heapSummary() {
  for (const HeapSeries& s : m_a.heap) {
    double least = 0, most = 0;
    bool any = false;
    for (const HeapPoint& p : s.points) {
      if (p.isGap()) continue;
      least = any ? std::min(least, p.value) : p.value;
      most = any ? std::max(most, p.value) : p.value;
      any = true;
    }
    if (!any) continue;
    const auto value = [&](double v) {
      const std::string text =
          s.unit == "bytes" ? bytesText(v) : countText(static_cast<std::uint64_t>(std::max(0.0, v)));
      return text + heldShortly(s, v);
    };
    line("  " + s.name + ": " + value(least) + (most > least ? " to " + value(most) : "") + " (" + s.source + ").");
  }
}

void TextReport::defectSummary() {
  std::size_t losses = 0, warnings = 0;
  for (const Defect& d : m_trace.defects()) {
    losses += d.severity == Severity::Loss ? 1 : 0;
    warnings += d.severity == Severity::Warning ? 1 : 0;
  }
  if (losses + warnings == 0) return line("  The file is whole.");
  if (losses == 0) return line("  Nothing of the file is missing; " + countText(warnings, "warning") + " at the end.");
  line("  The file is damaged: " + countText(losses, "loss", "losses") + " and " + countText(warnings, "warning") +
       ", listed at the end.");
}

void TextReport::findings() {
  if (m_a.findings.empty()) return;
  title("Findings");
  for (const Finding& f : m_a.findings)
    line("  " + f.severity + ": " + shown(english(f.title), 200) + ". " + shown(english(f.text), 1200));
}

// At most so long where nobody was seen to run again.
std::string pauseText(const std::optional<WorldStop>& s) {
  if (!s) return "–";
  return (s->lengthKnown() ? "" : "≤ ") + durationText(s->length());
}

// At most so long where only the next cycle shows that the sweep is over.
std::string sweepText(const GcCycle& c) {
  if (!c.markEnd || !c.sweepBound) return "–";
  return (c.sweepEnd ? "" : "≤ ") + durationText(*c.sweepBound - *c.markEnd);
}

void TextReport::cycleTable() {
  if (m_a.cycles.empty()) return;
  title("GC cycles");
  TextTable table;
  table.row({"", "start", "marking", "pauses", "sweep", "live before", "after", "goal", "freed", "reclaimed",
             "inferred", "why"});
  std::size_t shownRows = 0;
  for (const GcCycle& c : m_a.cycles) {
    if (shownRows++ == kCycleRows) break;
    const auto bytes = [](std::optional<std::uint64_t> b) { return b ? bytesText(static_cast<double>(*b)) : "–"; };
    const std::string by(forcedBy(m_trace, c.triggerStack));
    table.row({"GC #" + std::to_string(c.index), at(c.start), c.markEnd ? durationText(c.marking().length()) : "no end",
               pauseText(c.sweepTerm) + " + " + pauseText(c.markTerm), sweepText(c), bytes(c.liveStart),
               bytes(c.liveEnd), bytes(c.goal), bytes(c.freedBytes), countText(c.deletesReclaimed),
               countText(c.deletesInferred), std::string(word(c.trigger)) + (by.empty() ? "" : " by " + shown(by))});
  }
  m_out += table.text();
  line(
      "  pauses: sweep termination + mark termination; reclaimed: deleted values seen freed or found dead; inferred: "
      "those "
      "it can have reclaimed at the earliest.");
  if (m_a.cycles.size() > kCycleRows)
    line("  and " + countText(m_a.cycles.size() - kCycleRows) + " more; --json lists all.");
}

// For how many cycles a value is known to have been kept, and whether that is all of it.
std::string keptText(const ReclaimLink& l) {
  if (l.stillReferenced()) return "≥ " + countText(l.keptCycles.value_or(1), "cycle");
  return countText(l.keptCycles.value_or(0), "cycle");
}

void TextReport::deleteList(const std::vector<Ranked>& deletes, bool kept) {
  TextTable table;
  for (const Ranked& r : deletes) {
    const DeleteOp op = m_a.deletes[r.index];
    std::vector<std::string> cells{nameOf(op), "at " + at(op.t0())};
    if (kept) cells.push_back(keptText(op.reclaim));
    cells.push_back(english(reclaimSentence(m_a, op)));
    table.row(std::move(cells));
  }
  m_out += table.text();
}

// How long deletes waited for their reclaim, at least.
void TextReport::waits() {
  constexpr std::size_t kLongest = 5;
  Highest longest(kLongest);
  for (std::size_t i = 0; i < m_a.deletes.size(); ++i) {
    if (const auto from = m_a.deletes.reclaimedFrom(i)) longest.offer({(*from - m_a.deletes.t0(i)).ns, i});
  }
  if (longest.offered() == 0) return;
  title("Longest waits for a reclaim");
  deleteList(longest.take());
}

// A tiny block is shared with other values: its memory says nothing about the value's own references.
void TextReport::kept() {
  Highest longest(kDeleteRows);
  const DeleteTable& deletes = m_a.deletes;
  for (std::size_t i = 0; i < deletes.size(); ++i) {
    if (deletes.evidence(i) != Evidence::Freed && !deletes.stillReferenced(i)) continue;
    const ReclaimLink l = deletes.link(i);
    if (!l.tiny && (l.stillReferenced() || l.freedLate()))
      longest.offer({2 * static_cast<std::int64_t>(l.keptCycles.value_or(1)) + (l.stillReferenced() ? 1 : 0), i});
  }
  const std::size_t all = longest.offered();
  if (all == 0) return;
  title("Kept alive longer than necessary");
  deleteList(longest.take(), true);
  if (all > kDeleteRows) line("  and " + countText(all - kDeleteRows) + " more; --json lists all.");
}

void TextReport::inflections() {
  if (m_a.inflections.empty()) return;
  title("Steep drops of HeapObjects");
  line("  Rule: " + english(dropRuleText(m_a.inflectionRule)) + ".");
  const auto objects = [](double v) { return countText(static_cast<std::uint64_t>(std::max(0.0, v))); };
  std::size_t rows = 0;
  for (const Inflection& i : m_a.inflections) {
    if (rows++ == kDropRows)
      return line("  and " + countText(m_a.inflections.size() - kDropRows) + " more; --json lists all.");
    std::string text = "  at " + at(i.time) + ": " + objects(i.from) + " to " + objects(i.to) + " within " +
                       durationText(i.window.length());
    if (i.cycle) text += ", near GC #" + std::to_string(*i.cycle);
    line(text + ". Confirmed: " + english(confirmationText(i, m_a.inflectionRule)) + ".");
  }
}

void TextReport::defects() {
  if (m_trace.defects().empty()) return;
  title("What is wrong with the file");
  std::size_t rows = 0;
  for (const Defect& d : m_trace.defects()) {
    if (rows++ == kDefectRows) return line("  and " + countText(m_trace.defects().size() - kDefectRows) + " more.");
    line("  " + std::string(name(d.severity)) + ", byte " + countText(d.offset) + ": " +
         shown(english(d.message), 400) + (d.count > 1 ? " (" + countText(d.count) + " times)" : ""));
  }
}

}  // namespace

std::string reportText(const Trace& trace, const Answers& answers) {
  return TextReport(trace, answers).write();
}

}  // namespace sweepscope
