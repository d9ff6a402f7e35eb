// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/statisticstext.h"

#include <algorithm>
#include <array>

#include "analysis/texttable.h"
#include "wire/units.h"

namespace sweepscope {
namespace {

constexpr std::size_t kRows = 25, kStays = 5;

std::string lengthText(std::optional<Duration> d) {
  return d ? durationText(*d) : std::string("-");
}

std::vector<std::string> percentiles(const Distribution& d) {
  return {lengthText(d.percentile(0.5)), lengthText(d.percentile(0.9)), lengthText(d.percentile(0.99)),
          lengthText(d.percentile(1))};
}

// A name that the trace does not have.
std::string nameText(const Trace& trace, StringId name) {
  return name.valid() ? shown(trace.text(name)) : std::string("(unknown)");
}

class StatisticsPage {
 public:
  StatisticsPage(const Trace& trace, const Statistics& s) : m_trace(trace), m_s(s) {}

  std::string write() {
    m_out = "From " + at(std::max(m_s.range.begin, m_trace.origin())) + " to " + at(m_s.range.end) + "\n";
    groups();
    stays("Scheduler latency", m_s.goroutines.latency);
    stays("Syscalls", m_s.goroutines.syscalls);
    procs();
    stops();
    tasks();
    regions();
    mmu();
    return std::move(m_out);
  }

 private:
  std::string at(Time t) const { return durationText(m_trace.sinceOrigin(t)); }
  void section(const std::string& title, std::size_t rows, const TextTable& table) {
    m_out += "\n" + title + "\n" + table.text();
    if (rows > kRows) m_out += "  … and " + std::to_string(rows - kRows) + " more; --json has all of them\n";
  }

  void groups() {
    TextTable table;
    table.row({"start function", "goroutines", "running", "runnable", "waiting", "syscall", "blocked in syscalls"});
    for (std::size_t i = 0; i < std::min(m_s.goroutines.groups.size(), kRows); ++i) {
      const GroupAccount& g = m_s.goroutines.groups[i];
      Duration waiting;
      for (const auto& [reason, sum] : g.times.waiting) waiting += sum.time;
      table.row({nameText(m_trace, g.function), countText(g.goroutines), durationText(g.times.running.time),
                 durationText(g.times.runnable.time), durationText(waiting), durationText(g.times.syscall.time),
                 durationText(g.times.blocked.time)});
    }
    section("Time of goroutines", m_s.goroutines.groups.size(), table);
  }

  void stays(const std::string& title, const StaySummary& s) {
    if (s.lengths().empty()) return;
    TextTable table;
    table.row({"n", "P50", "P90", "P99", "max"});
    std::vector<std::string> row = {countText(s.lengths().count())};
    for (std::string& cell : percentiles(s.lengths())) row.push_back(std::move(cell));
    table.row(row);
    section(title, 1, table);
    TextTable longest;
    for (std::size_t i = 0; i < std::min(s.longest().size(), kStays); ++i) {
      const Stay& stay = s.longest()[i];
      longest.row(
          {"goroutine " + std::to_string(stay.goroutine.value), durationText(stay.length), "at " + at(stay.begin)});
    }
    m_out += longest.text();
  }

  void procs() {
    if (m_s.procs.empty()) return;
    TextTable table;
    table.row({"proc", "running", "syscall", "no goroutine", "idle"});
    for (std::size_t i = 0; i < std::min(m_s.procs.size(), kRows); ++i) {
      const ProcTimes& p = m_s.procs[i];
      table.row({std::to_string(p.proc.value), durationText(p.running), durationText(p.syscall),
                 durationText(p.noGoroutine), durationText(p.idle)});
    }
    section("Time of procs", m_s.procs.size(), table);
  }

  void stops() {
    if (m_s.stops.empty()) return;
    std::vector<const StopStats*> longest;
    for (const StopStats& s : m_s.stops) longest.push_back(&s);
    std::stable_sort(longest.begin(), longest.end(),
                     [](const StopStats* a, const StopStats* b) { return a->stop.length() > b->stop.length(); });
    TextTable table;
    table.row({"at", "until still", "still", "reason"});
    for (std::size_t i = 0; i < std::min(longest.size(), kRows); ++i) {
      const WorldStop& stop = longest[i]->stop;
      const bool known = stop.still && stop.moves;
      table.row({at(stop.begin), stop.still ? durationText(*stop.still - stop.begin) : "-",
                 known ? durationText(*stop.moves - *stop.still) : "-", shown(m_trace.text(longest[i]->kind))});
    }
    section("Stops of the world, the longest first", longest.size(), table);
  }

  void tasks() {
    if (m_s.tasks.empty()) return;
    TextTable table;
    table.row({"task", "count", "complete", "P50", "P90", "P99", "max"});
    for (std::size_t i = 0; i < std::min(m_s.tasks.size(), kRows); ++i) {
      const TaskStats& t = m_s.tasks[i];
      std::vector<std::string> row = {nameText(m_trace, t.name), countText(t.count), countText(t.complete)};
      for (std::string& cell : percentiles(t.lengths)) row.push_back(std::move(cell));
      table.row(row);
    }
    section("Tasks", m_s.tasks.size(), table);
  }

  void regions() {
    if (m_s.regions.empty()) return;
    TextTable table;
    table.row({"region", "count", "P50", "P90", "P99", "max", "start function"});
    for (std::size_t i = 0; i < std::min(m_s.regions.size(), kRows); ++i) {
      const RegionStats& r = m_s.regions[i];
      std::vector<std::string> row = {nameText(m_trace, r.name), countText(r.count)};
      for (std::string& cell : percentiles(r.lengths)) row.push_back(std::move(cell));
      row.push_back(nameText(m_trace, r.function));
      table.row(row);
    }
    section("Regions", m_s.regions.size(), table);
  }

  void mmu() {
    if (m_s.mmu.worst.empty()) return;
    TextTable table;
    table.row({"window", "least share of the procs left to the program", "from"});
    Duration last;
    for (const auto& window : m_s.mmu.worst) {
      if (window.length == last) continue;  // the worst one of each length
      last = window.length;
      table.row({durationText(window.length), percentText(window.share), at(window.begin)});
    }
    section("Mutator utilisation", 1, table);
  }

  const Trace& m_trace;
  const Statistics& m_s;
  std::string m_out;
};

}  // namespace

std::string statisticsText(const Trace& trace, const Statistics& s) {
  return StatisticsPage(trace, s).write();
}

}  // namespace sweepscope
