// SPDX-License-Identifier: GPL-3.0-or-later

// What the analysis answers about a trace: GC cycles, delete operations and the cycles that reclaimed their values,
// heap series and inflections. Pure values; the functions that make them are declared beside.
//
// Times are absolute (wire/ids.h). Indexes of cycles and deletes are those of the JSON report.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/deletetable.h"
#include "analysis/inflectionrule.h"
#include "trace/records.h"
#include "wire/ids.h"
#include "wire/message.h"

namespace sweepscope {

enum class Trigger : std::uint8_t { Unknown, Heap, Forced, Periodic };
enum class WorkerMode : std::uint8_t { Unknown, Dedicated, Fractional, Idle };

// A GC worker goroutine between its start and its stop. Parked: it waits although a cycle runs.
struct WorkerSpan {
  GoroutineId goroutine;
  ProcId proc;
  Time begin, end;
  WorkerMode mode = WorkerMode::Unknown;
  bool parked = false;
};

// What the procs say of one stop-the-world pause (analysis/worldstops.h). Trace::stops() has its kind, goroutine and
// stack. The range's end is written by the stopping goroutine once it runs again, often long after the others do.
struct WorldStop {
  std::size_t index = 0;  // into Trace::stops()
  Time begin, end;        // of the range
  bool endSeen = true;
  std::optional<Time> still;  // from here on every proc but the stopping one is idle
  std::optional<Time> moves;  // the first goroutine of the program runs again
  // The proc that was the last to stop, if one had to be; what ran there, and the event by which that left the proc.
  ProcId lastProc;
  GoroutineId lastGoroutine;
  std::optional<Time> lastStopped;

  Time restart() const { return moves.value_or(end); }
  TimeRange range() const { return {begin, restart()}; }
  // Until the program runs again; at most so long where that is not known.
  Duration length() const { return restart() - begin; }
  bool lengthKnown() const { return moves.has_value(); }
  // How much later than the restart the range's end was written.
  Duration late() const { return moves && endSeen ? end - *moves : Duration{0}; }
};

struct GcCycle {
  std::size_t index = 0;
  Trigger trigger = Trigger::Unknown;
  StackId triggerStack;
  Time start;  // mark range's begin, or first RangeActive
  bool startSeen = true;
  Time runsFrom;                       // start; if that was not seen, the begin of the generation that shows it running
  std::optional<WorldStop> sweepTerm;  // stop-the-world (GC sweep termination)
  std::optional<WorldStop> markTerm;   // the stop that counts; earlier ones in extraMarkTerms
  std::vector<WorldStop> extraMarkTerms;
  std::optional<Time> markEnd;        // nothing if the trace ends first
  bool follows = false;               // by the numbers of the GC's events none is missing since the last cycle's end
  std::optional<Time> sweepEnd;       // the background sweeper parked: every span is swept
  std::optional<Time> sweepBound;     // by then the sweep is surely over: sweepEnd, or the restart of the next cycle's
                                      // sweep termination
  std::optional<Time> lastSweepSeen;  // last sweep work seen of this cycle
  // As far as sweeping is taken to go on: to its end, else to the moment by which it is over, else to the last work
  // that was seen.
  std::optional<Time> sweptUntil;
  std::optional<std::uint64_t> liveStart, liveEnd, goal;           // bytes
  Duration assist, workerDedicated, workerFractional, workerIdle;  // running time while marking: see partMissing
  Duration assistWait;                                             // goroutines waited inside assists for work
  bool partMissing = false;                                        // of the trace, between start and mark end
  std::optional<std::uint64_t> freedObjects, freedBytes;           // only from alloc/free events
  std::size_t deletesReclaimed = 0;                                // seen freed, or found dead by a witness
  std::size_t deletesInferred = 0;                                 // of which this is the earliest cycle possible

  // When marking began: the world moved again after the stop, if that was seen.
  TimeRange marking() const {
    const Time begin = sweepTerm ? sweepTerm->restart() : start;
    return {begin, std::max(begin, markEnd.value_or(begin))};
  }
};

struct HeapPoint {
  Time time;
  double value = 0;  // of a gap: not a number

  // No value from here on ("no goal").
  static HeapPoint gapAt(Time t) { return {t, std::numeric_limits<double>::quiet_NaN()}; }
  bool isGap() const { return std::isnan(value); }
};
struct HeapSeries {
  std::string name;               // "HeapAlloc", "HeapObjects", "NextGC", "live", …
  std::string source;             // "MemStats logs in the trace", "alloc/free events", …
  std::string unit;               // "bytes" or "objects"
  std::vector<HeapPoint> points;  // all samples, or several a bin with the least and the greatest kept
  std::size_t samples = 0;        // before binning, gaps aside
};

// Indexes that follow each other.
struct IndexRun {
  std::size_t first = 0, last = 0;  // last: behind them
  std::size_t size() const { return last - first; }
  bool empty() const { return first == last; }
  std::size_t operator[](std::size_t n) const { return first + n; }
};

struct Inflection {
  std::string rule;  // "drop" or "level"
  std::string metric, source;
  Time time;                            // where the curve goes below `from`: a sample's time
  std::optional<Time> sampleBefore;     // when the sample before that was taken
  TimeRange window;                     // the steps that fall
  double from = 0, to = 0;              // the curve's values where the window begins and ends
  std::optional<double> ratePerSecond;  // from window begin to end
  std::optional<bool> confirmed;        // nothing: cannot be known; see goal
  GoalAnswer goal;                      // why
  std::optional<std::size_t> cycle;     // the nearest one
  IndexRun deletes;                     // inside the window
};

struct FindingEvidence {
  std::optional<Time> time;
  GoroutineId goroutine;
  std::optional<std::size_t> cycle, deleteOp;
};
struct Finding {
  std::string id, severity;
  Message title, text;
  std::size_t count = 0;
  std::vector<FindingEvidence> evidence;
};

struct Answers {
  std::vector<WorldStop> stops;  // one for each of Trace::stops()
  std::vector<GcCycle> cycles;
  std::vector<WorkerSpan> workers;  // in order of begin
  DeleteTable deletes;              // in order of T0
  std::vector<HeapSeries> heap;
  std::vector<Inflection> inflections;
  InflectionThresholds inflectionRule;  // that they were found by
  std::vector<Finding> findings;
  std::vector<Message> problems;  // of the options: a --memstats file that cannot be read, a rule that does not compile
  std::vector<Message> notes;     // about the options, for the user to know: samples left out, a rule that gave up
};

}  // namespace sweepscope
