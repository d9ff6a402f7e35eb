// SPDX-License-Identifier: GPL-3.0-or-later

// What the analysis says to people: one table of rows, from which the English report and the Qt catalogue are made.
// Words that stand for values of an enumeration are in analysis/terms.h.
#pragma once

#include "wire/message.h"

namespace sweepscope::texts {

// What cycles are called.
inline constexpr auto kCycle = SWEEPSCOPE_TEXT("Analysis", "GC #%1");
inline constexpr auto kUnknownKind = SWEEPSCOPE_TEXT("Analysis", "unknown");

// Findings: mark assists.
inline constexpr auto kAssists = SWEEPSCOPE_TEXT("Analysis", "Mark assists took %1 of the processor time");
inline constexpr auto kAssistsWhat =
    SWEEPSCOPE_TEXT("Analysis", "Goroutines that allocate while a cycle marks have to help it.");
inline constexpr auto kAssistsText = SWEEPSCOPE_COUNTED(
    "Analysis",
    "In %1 cycles they ran in mark assists for %2, of the %3 that the procs had (GOMAXPROCS over time); the most was "
    "%4, in %5.",
    "In one cycle, %5, they ran in mark assists for %2, of the %3 that the procs had (GOMAXPROCS over time).");
inline constexpr auto kAssistsAdvice = SWEEPSCOPE_TEXT(
    "Analysis",
    "The program allocates faster than the GC's own workers, a quarter of the procs, can mark: allocate less, hold "
    "fewer pointers, or give the cycles more room with a larger GOGC or memory limit.");
inline constexpr auto kAssistWaits =
    SWEEPSCOPE_TEXT("Analysis", "Goroutines in mark assists waited longer than they helped");
inline constexpr auto kAssistWaitsText =
    SWEEPSCOPE_COUNTED("Analysis",
                       "In %1 cycles they waited %2 for marking work, added up over goroutines, and ran for %3; they "
                       "waited longest, %4, in %5.",
                       "In one cycle, %5, they waited %2 for marking work, added up over goroutines, and ran for %3.");
inline constexpr auto kAssistWaitsAdvice = SWEEPSCOPE_TEXT(
    "Analysis",
    "Such a goroutine owes more marking work than it can find, and continues when the GC's workers have done it: it "
    "allocates faster than they mark. Allocate less, or give the cycles more room with a larger GOGC or memory limit.");

// Findings: deletes.
inline constexpr auto kKeptAlive =
    SWEEPSCOPE_COUNTED("Analysis", "%1 deleted values were kept alive", "%1 deleted value was kept alive");
inline constexpr auto kKeptAliveOne = SWEEPSCOPE_COUNTED(
    "Analysis",
    "Free events show that it was freed %1 cycles later than by the first GC cycle that could have freed it: %2.",
    "Free events show that it was freed one cycle later than by the first GC cycle that could have freed it: %2.");
inline constexpr auto kKeptAliveMany = SWEEPSCOPE_COUNTED("Analysis",
                                                          "Free events show that they were freed up to %1 cycles later "
                                                          "than by the first GC cycles that could have freed them: %2.",
                                                          "Free events show that they were freed one cycle later than "
                                                          "by the first GC cycles that could have freed them: %2.");
inline constexpr auto kStillReferred =
    SWEEPSCOPE_TEXT("Analysis",
                    "something still referred to the value, such as another reference in the program, a finalizer, or "
                    "(to Go 1.23) what a growing map keeps of its old table");
inline constexpr auto kKeptAliveAdvice =
    SWEEPSCOPE_TEXT("Analysis", "Look for what else got the value before the delete.");
inline constexpr auto kStillReferenced =
    SWEEPSCOPE_COUNTED("Analysis", "%1 deleted values were still referenced when the trace ended",
                       "%1 deleted value was still referenced when the trace ended");
inline constexpr auto kStillReferencedOne = SWEEPSCOPE_COUNTED(
    "Analysis",
    "It was not freed, although at least %1 GC cycles could have freed it: something still refers to the value.",
    "It was not freed, although at least one GC cycle could have freed it: something still refers to the value.");
inline constexpr auto kStillReferencedMany = SWEEPSCOPE_COUNTED(
    "Analysis",
    "They were not freed, although at least %1 GC cycles could have freed the one kept longest: something still refers "
    "to the value.",
    "They were not freed, although at least one GC cycle could have freed them: something still refers to the value.");
inline constexpr auto kStillReferencedAdvice =
    SWEEPSCOPE_TEXT("Analysis",
                    "Look for what else got it before the delete (another map, a slice, a closure, a channel, a timer, "
                    "a goroutine that still runs with it), for pointers into it, and for a finalizer.");
inline constexpr auto kHeapGrows = SWEEPSCOPE_TEXT("Analysis", "The live heap grew over %1 cycles in spite of deletes");
inline constexpr auto kHeapGrowsText =
    SWEEPSCOPE_COUNTED("Analysis",
                       "From %2 to %3 each cycle left more alive than the one before: the live heap grew from %4 to "
                       "%5, with %1 map deletes in between.",
                       "From %2 to %3 each cycle left more alive than the one before: the live heap grew from %4 to "
                       "%5, with one map delete in between.");
inline constexpr auto kHeapGrowsAdvice =
    SWEEPSCOPE_TEXT("Analysis",
                    "The trace does not show what grew; a delete frees at most the value, and never makes the map's "
                    "own table smaller. Two heap profiles (pprof, inuse_space), taken at different times, show it.");
inline constexpr auto kWhileMarkingText =
    SWEEPSCOPE_TEXT("Analysis",
                    "A cycle keeps what is deleted while it marks: the next one is the first that can reclaim the "
                    "value (except for a map on a goroutine's stack that is not scanned yet).");
inline constexpr auto kWhileMarking =
    SWEEPSCOPE_COUNTED("Analysis", "%1 values were deleted while a GC cycle was marking",
                       "%1 value was deleted while a GC cycle was marking");
inline constexpr auto kInlineText =
    SWEEPSCOPE_TEXT("Analysis",
                    "The marker logs address 0: the value has no memory of its own (nil, or nothing that is stored "
                    "apart), or the key was not in the map.");
inline constexpr auto kInline =
    SWEEPSCOPE_COUNTED("Analysis", "%1 deletes free no memory", "%1 delete frees no memory");
inline constexpr auto kNotOnHeapText =
    SWEEPSCOPE_TEXT("Analysis",
                    "No span of the heap ever held the address that the marker logs, so no GC cycle reclaims the "
                    "value: it is a global variable, a constant such as a string literal, a function, a goroutine's "
                    "stack or a value of size zero. If the value refers to memory on the heap, log the address of that "
                    "memory: the first element of a slice or a map's value itself, not the variable that holds it.");
inline constexpr auto kNotOnHeap =
    SWEEPSCOPE_COUNTED("Analysis", "%1 deleted values are not on the heap", "%1 deleted value is not on the heap");
inline constexpr auto kNothingThereText =
    SWEEPSCOPE_TEXT("Analysis",
                    "Nothing was allocated at the logged address when the marker was written, so no cycle is named. "
                    "Markers of a logger that batches or writes from another goroutine come late, when the value may "
                    "already be freed; or the address is not the value's. Call trace.Log directly before and after the "
                    "delete, on the goroutine that deletes, and log the address before it.");
inline constexpr auto kNothingThere =
    SWEEPSCOPE_COUNTED("Analysis", "%1 deletes log addresses at which nothing was allocated",
                       "%1 delete logs an address at which nothing was allocated");

// Findings: forced cycles.
inline constexpr auto kNobody = SWEEPSCOPE_COUNTED("Analysis", "a goroutine that does nothing else (%1 cycles)",
                                                   "a goroutine that does nothing else (%1 cycle)");
inline constexpr auto kCaller = SWEEPSCOPE_COUNTED("Analysis", "%2 (%1 cycles)", "%2 (%1 cycle)");
inline constexpr auto kAndMore = SWEEPSCOPE_TEXT("Analysis", "%1 and %2 more");
inline constexpr auto kForcedLoop =
    SWEEPSCOPE_TEXT("Analysis", "The program forced %1 GC cycles, one right after the other");
inline constexpr auto kForcedLoopText = SWEEPSCOPE_TEXT(
    "Analysis",
    "From %1 to %2 they took %3 of %4. runtime.GC was called by %5. Each call marks the whole heap and stops the world "
    "twice, and returns when the heap is swept. Leave the start of cycles to the runtime: call runtime.GC or "
    "debug.FreeOSMemory only in tests and measurements, or once after a large part of the heap was released.");
inline constexpr auto kForcedMore =
    SWEEPSCOPE_COUNTED("Analysis", "%1 more of %2 GC cycles were forced", "%1 more of %2 GC cycles was forced");
inline constexpr auto kForced =
    SWEEPSCOPE_COUNTED("Analysis", "%1 of %2 GC cycles were forced", "%1 of %2 GC cycles was forced");
inline constexpr auto kForcedText = SWEEPSCOPE_TEXT("Analysis", "runtime.GC was called by %1.");

// Findings: memory limits.
inline constexpr auto kLimit = SWEEPSCOPE_TEXT("Analysis", "A memory limit triggers the GC");
inline constexpr auto kLimitText = SWEEPSCOPE_TEXT(
    "Analysis",
    "%1 of %2 cycles that the heap triggered began while there was no heap goal: GOGC is off, and only a memory limit "
    "(GOMEMLIMIT, debug.SetMemoryLimit) starts them. How much the limit leaves for the heap is not in the trace.");
inline constexpr auto kSteadyGoal =
    SWEEPSCOPE_TEXT("Analysis", "The heap goal stays the same, as under a memory limit");
inline constexpr auto kSteadyGoalText =
    SWEEPSCOPE_TEXT("Analysis",
                    "The goal of %1 cycles stayed between %2 and %3 while the live heap that the cycles before left "
                    "changed: it does not come from a fixed GOGC, but from a memory limit (GOMEMLIMIT, "
                    "debug.SetMemoryLimit), unless the program keeps setting GOGC.");
inline constexpr auto kRoomNoGoal = SWEEPSCOPE_TEXT("Analysis",
                                                    "GOGC is off, and the live heap is about as large as the memory "
                                                    "limit allows. Raise the limit, or keep less alive.");
inline constexpr auto kRoomGoalIsLive =
    SWEEPSCOPE_TEXT("Analysis",
                    "The heap goal equals what the cycle before left alive, as happens under a memory limit that is "
                    "too small for the live heap. Raise the limit, or keep less alive.");
inline constexpr auto kRoomLittle = SWEEPSCOPE_TEXT(
    "Analysis",
    "The heap goal is hardly larger than what the cycle before left alive: GOGC is very small, or the live heap is "
    "about as large as a memory limit allows. Raise GOGC or the limit, or keep less alive.");
inline constexpr auto kSpiral = SWEEPSCOPE_TEXT("Analysis", "%1 GC cycles in a row freed hardly anything");
inline constexpr auto kSpiralText = SWEEPSCOPE_TEXT("Analysis",
                                                    "From %1 to %2 each cycle freed less than %3 of the heap (%4 left "
                                                    "alive at the end), and marking took %5 of the time. %6");

// Findings: small heaps that are collected too often.
inline constexpr auto kOften = SWEEPSCOPE_TEXT("Analysis", "GC cycles came every %1 (%2 per second) on a small heap");
inline constexpr auto kOftenText = SWEEPSCOPE_TEXT(
    "Analysis",
    "%1 cycles that the heap triggered began less than %2 after the one before, in %3 altogether, with at most %4 left "
    "alive. Their marking took %5 of the processor time (dedicated and fractional workers, and assists).");
inline constexpr auto kOftenLimit =
    SWEEPSCOPE_TEXT("Analysis", "A memory limit triggers them: raise it, or allocate less.");
inline constexpr auto kOftenCostly =
    SWEEPSCOPE_TEXT("Analysis",
                    "Such a small heap can have a larger goal at little cost: raise GOGC, or set GOGC=off with a "
                    "memory limit (GOMEMLIMIT), or allocate less.");
inline constexpr auto kOftenCheap = SWEEPSCOPE_TEXT("Analysis",
                                                    "That is little; to have fewer cycles, raise GOGC, or set GOGC=off "
                                                    "with a memory limit (GOMEMLIMIT), or allocate less.");

// Findings: stop-the-world pauses.
inline constexpr auto kAtMost = SWEEPSCOPE_TEXT("Analysis", "at most %1");
inline constexpr auto kKindTimes = SWEEPSCOPE_TEXT("Analysis", "%1 (%2)");
inline constexpr auto kLastProc = SWEEPSCOPE_TEXT("Analysis", "The last to stop was proc %1.");
inline constexpr auto kGoroutine = SWEEPSCOPE_TEXT("Analysis", "goroutine %1");
inline constexpr auto kGoroutineFunction = SWEEPSCOPE_TEXT("Analysis", "goroutine %1 (%2)");
inline constexpr auto kLastGoroutine = SWEEPSCOPE_TEXT("Analysis", "The last to stop was proc %1 with %2.");
inline constexpr auto kLastIn =
    SWEEPSCOPE_TEXT("Analysis", "The last to stop was proc %1 with %2, which stopped in %3.");
inline constexpr auto kStopNoCpu =
    SWEEPSCOPE_TEXT("Analysis",
                    "Nothing of the program ran there: a proc stops late when its thread has no CPU, as happens when "
                    "there are more threads than CPUs or the machine is busy with something else.");
inline constexpr auto kStopNotPreempted = SWEEPSCOPE_TEXT(
    "Analysis",
    "A long time to stop means that a goroutine could not be preempted there, or that its thread had no CPU: look for "
    "long loops where asynchronous preemption is off, for cgo and assembly, and for more threads than CPUs.");
inline constexpr auto kStopMemStats =
    SWEEPSCOPE_TEXT("Analysis", "Call runtime.ReadMemStats less often; runtime/metrics does not stop the world.");
inline constexpr auto kStopHeapDump =
    SWEEPSCOPE_TEXT("Analysis", "debug.WriteHeapDump stops the world for as long as it writes.");
inline constexpr auto kStopStacks = SWEEPSCOPE_TEXT(
    "Analysis", "The stacks of all goroutines are copied during the pause: take such profiles less often.");
inline constexpr auto kStopMaxProcs = SWEEPSCOPE_TEXT("Analysis", "Set GOMAXPROCS once, when the program starts.");
inline constexpr auto kStopGc =
    SWEEPSCOPE_TEXT("Analysis",
                    "The GC itself stops the world for well under a millisecond; a longer pause mostly means that the "
                    "thread that had to start it again had no CPU.");
inline constexpr auto kLongestUnknown = SWEEPSCOPE_TEXT(
    "Analysis",
    "The longest took %1 (%2). When the procs stopped is not known, and the end may have been written late.");
inline constexpr auto kLongest = SWEEPSCOPE_TEXT(
    "Analysis",
    "The longest took %1 (%2): %3 until every other proc had stopped, then %4 until the program ran again.");
inline constexpr auto kLongestIdle = SWEEPSCOPE_TEXT(
    "Analysis", "The longest took %1 (%2): every other proc was idle, and it took %3 until the program ran again.");
inline constexpr auto kLongStops =
    SWEEPSCOPE_COUNTED("Analysis", "%1 stop-the-world pauses longer than %2", "%1 stop-the-world pause longer than %2");
inline constexpr auto kKinds = SWEEPSCOPE_TEXT("Analysis", "Reasons: %1.");
inline constexpr auto kLengthsUnknown =
    SWEEPSCOPE_TEXT("Analysis", "The length of %1 of them is not known, only when the end was written.");
inline constexpr auto kTraceStop = SWEEPSCOPE_TEXT("Analysis", "Tracing itself stopped the world for %1");
inline constexpr auto kTraceStopText =
    SWEEPSCOPE_TEXT("Analysis",
                    "The runtime stops the world when it starts and when it stops a trace, here for longer than %1: "
                    "%2. While it is not traced, the program has no such pause.");

// Why a cycle did not reclaim a value.
inline constexpr auto kWhyFinished =
    SWEEPSCOPE_TEXT("Analysis", "%1 had finished marking before the delete, when the map still held the value.");
inline constexpr auto kWhyStopping =
    SWEEPSCOPE_TEXT("Analysis", "%1 was stopping the world when the value was deleted, and its marking saw the value.");
inline constexpr auto kBriefStopping = SWEEPSCOPE_TEXT("Analysis", "stopping when deleted");
inline constexpr auto kWhyMarking = SWEEPSCOPE_TEXT(
    "Analysis", "%1 was already marking when the value was deleted: the write barrier kept the value for this cycle.");
inline constexpr auto kBriefMarking = SWEEPSCOPE_TEXT("Analysis", "already marking");
inline constexpr auto kWhyNotFinished = SWEEPSCOPE_TEXT("Analysis", "%1 was not finished when the trace ended.");
inline constexpr auto kBriefNotFinished = SWEEPSCOPE_TEXT("Analysis", "not finished");
inline constexpr auto kWhyQueued = SWEEPSCOPE_TEXT(
    "Analysis", "%1 found the value dead and queued its finalizer, which had to run before the memory could be freed.");
inline constexpr auto kBriefQueued = SWEEPSCOPE_TEXT("Analysis", "queued its finalizer");
inline constexpr auto kWhyFinalizerWaits =
    SWEEPSCOPE_TEXT("Analysis",
                    "%1 marked the value because something else still referred to it, or found it dead and its "
                    "finalizer had not run yet.");
inline constexpr auto kWhyCleanupWaits = SWEEPSCOPE_TEXT("Analysis",
                                                         "%1 marked the value because something else still referred to "
                                                         "it, or found it dead and its cleanup had not run yet.");
inline constexpr auto kBriefWaits = SWEEPSCOPE_TEXT("Analysis", "referenced or waiting");
inline constexpr auto kWhyReferenced =
    SWEEPSCOPE_TEXT("Analysis", "%1 marked the value: something else still referred to it, or to its block.");
inline constexpr auto kBriefReferenced = SWEEPSCOPE_TEXT("Analysis", "still referenced");
inline constexpr auto kWhyKept = SWEEPSCOPE_TEXT("Analysis", "%1 kept the value.");
inline constexpr auto kBriefKept = SWEEPSCOPE_TEXT("Analysis", "kept it");

// The heap goal of a cycle.
inline constexpr auto kNoGoalLimit =
    SWEEPSCOPE_TEXT("Analysis", "no goal: GOGC is off, and a memory limit triggered the cycle");
inline constexpr auto kNoGoal = SWEEPSCOPE_TEXT("Analysis", "no goal: GOGC is off");
inline constexpr auto kGoalSet = SWEEPSCOPE_TEXT("Analysis", "set %1 before the start");
inline constexpr auto kGoalBelow =
    SWEEPSCOPE_TEXT("Analysis", "the goal as committed: the live heap was above it when the cycle started");

// Inflections.
inline constexpr auto kTwoCycles = SWEEPSCOPE_TEXT("Analysis", "GC #%1 and #%2");
inline constexpr auto kCyclesTo = SWEEPSCOPE_TEXT("Analysis", "GC #%1 to #%2");
inline constexpr auto kDropRule =
    SWEEPSCOPE_TEXT("Analysis", "falls by more than %1 objects/s for one or more %2 steps");
inline constexpr auto kDropRuleShare = SWEEPSCOPE_TEXT(
    "Analysis", "falls by more than %1 objects/s for one or more %2 steps, and by at least %3 of the curve's range");
inline constexpr auto kConfirmedAt =
    SWEEPSCOPE_COUNTED("Analysis", "yes: NextGC went from %2 to %3 (%4) at %5, within %1 cycles",
                       "yes: NextGC went from %2 to %3 (%4) at %5, within one cycle");
inline constexpr auto kConfirmedBefore =
    SWEEPSCOPE_COUNTED("Analysis", "yes: NextGC went from %2 to %3 (%4) before %5, within %1 cycles",
                       "yes: NextGC went from %2 to %3 (%4) before %5, within one cycle");
inline constexpr auto kNotChanged =
    SWEEPSCOPE_TEXT("Analysis", "no: NextGC did not change in %1 (more than %2 is needed)");
inline constexpr auto kChangedLittle =
    SWEEPSCOPE_TEXT("Analysis", "no: NextGC changed by at most %3 in %1 (more than %2 is needed)");
inline constexpr auto kNoNextGc = SWEEPSCOPE_TEXT("Analysis", "not known: there is no NextGC before the fall");
inline constexpr auto kTraceEnds = SWEEPSCOPE_COUNTED("Analysis", "not known: the trace ends before %1 more cycles",
                                                      "not known: the trace ends before one more cycle");
inline constexpr auto kPartMissing =
    SWEEPSCOPE_COUNTED("Analysis", "not known: a part of the trace is missing before %1 more cycles",
                       "not known: a part of the trace is missing before one more cycle");

// Rules and files that the user gave.
inline constexpr auto kBrokenRule = SWEEPSCOPE_TEXT("Analysis", "delete rule “%1” cannot be used: %2");
inline constexpr auto kRuleStopped =
    SWEEPSCOPE_COUNTED("Analysis", "delete rule “%2” took too much time on %1 messages and was no longer tried",
                       "delete rule “%2” took too much time on %1 message and was no longer tried");
inline constexpr auto kRuleGaveUp = SWEEPSCOPE_COUNTED("Analysis", "delete rule “%2” took too much time on %1 messages",
                                                       "delete rule “%2” took too much time on %1 message");
inline constexpr auto kPatternTooHard =
    SWEEPSCOPE_TEXT("Analysis", "the pattern “%1” takes too much time on the names of this trace");
inline constexpr auto kNoGoroutine = SWEEPSCOPE_TEXT("Analysis", "the trace has no goroutine %1");
inline constexpr auto kNoRegion = SWEEPSCOPE_TEXT("Analysis", "the trace has no region “%1”");
inline constexpr auto kNoTask = SWEEPSCOPE_TEXT("Analysis", "the trace has no task “%1” that a goroutine works on");
inline constexpr auto kAtCharacter = SWEEPSCOPE_TEXT("Analysis", "%1 at character %2");
inline constexpr auto kNoTime =
    SWEEPSCOPE_TEXT("Analysis", "MemStats file “%1”: line %2 has no time (t_ns, mono_ns, or time)");
inline constexpr auto kBadTime =
    SWEEPSCOPE_TEXT("Analysis", "MemStats file “%1”: line %2 has a time that is not RFC 3339");
inline constexpr auto kNoWallClock = SWEEPSCOPE_TEXT(
    "Analysis", "MemStats file “%1”: line %2 gives wall-clock time, but the trace does not (Go 1.25 and later do)");
inline constexpr auto kBadWallClock = SWEEPSCOPE_TEXT(
    "Analysis", "MemStats file “%1”: line %2 gives wall-clock time, but the trace's wall clock cannot be right");
inline constexpr auto kNoObject = SWEEPSCOPE_TEXT("Analysis", "MemStats file “%1”: line %2 is not a JSON object");
inline constexpr auto kNoFigures =
    SWEEPSCOPE_TEXT("Analysis", "MemStats file “%1”: line %2 has none of HeapAlloc, HeapObjects, NextGC");
inline constexpr auto kUnreadableFile = SWEEPSCOPE_TEXT("Analysis", "MemStats file “%1” cannot be read");
inline constexpr auto kNoSamples = SWEEPSCOPE_TEXT("Analysis", "MemStats file “%1” holds no samples");
inline constexpr auto kLinesLeftOut = SWEEPSCOPE_COUNTED("Analysis", "%1 lines were left out", "%1 line was left out");
inline constexpr auto kOutside =
    SWEEPSCOPE_COUNTED("Analysis", "MemStats file “%2”: %1 samples are outside the trace and were left out",
                       "MemStats file “%2”: %1 sample is outside the trace and was left out");

// What became of a deleted value: clauses of one sentence.
inline constexpr auto kFullStop = SWEEPSCOPE_TEXT("Analysis", "%1.");
inline constexpr auto kAfterDelete = SWEEPSCOPE_TEXT("Analysis", "%1 after the delete");
inline constexpr auto kBeforeMarker = SWEEPSCOPE_TEXT("Analysis", "%1 before the after marker");
inline constexpr auto kHasNoMemory = SWEEPSCOPE_TEXT(
    "Analysis",
    "No memory of its own: its marker logs address 0, as for a nil value or a key that was not in the map.");
inline constexpr auto kIsNotOnHeap =
    SWEEPSCOPE_TEXT("Analysis",
                    "No cycle reclaims it: its address is not on the heap. It may be that of a global variable, a "
                    "constant, a function, a stack or a value of size zero.");
inline constexpr auto kLaterCycle = SWEEPSCOPE_TEXT("Analysis", "a cycle after the trace");
inline constexpr auto kWasMarking = SWEEPSCOPE_TEXT("Analysis", "%1 was already marking, so it kept the value");
inline constexpr auto kWasMarkingAfter = SWEEPSCOPE_TEXT(
    "Analysis",
    "%1 was marking when the after marker was written, and kept the value unless the delete itself came sooner");
inline constexpr auto kWasMarkingBefore =
    SWEEPSCOPE_TEXT("Analysis",
                    "%1 was marking when the before marker was written: it kept the value if the delete ran then, and "
                    "had finished if the delete ran later");
inline constexpr auto kHadJustStopped =
    SWEEPSCOPE_TEXT("Analysis", "%1 had just stopped the world and begun to mark, so it kept the value");
inline constexpr auto kSoonerAfter =
    SWEEPSCOPE_TEXT("Analysis", "%1 was marking when the after marker was written, but the delete itself came sooner");
inline constexpr auto kSoonerStack = SWEEPSCOPE_TEXT("Analysis",
                                                     "%1 was already marking but did not keep the value, as happens "
                                                     "with a map on a goroutine's stack that is not scanned yet");
inline constexpr auto kCouldReferred = SWEEPSCOPE_COUNTED(
    "Analysis", "%2 could have freed it, but something still referred to the value for %1 more cycles",
    "%2 could have freed it, but something still referred to the value for one more cycle");
inline constexpr auto kCouldFinalizer =
    SWEEPSCOPE_TEXT("Analysis", "%1 could have freed it, but its finalizer had to run first (logged %2)");
inline constexpr auto kCouldBoth =
    SWEEPSCOPE_COUNTED("Analysis",
                       "%2 could have freed it, but its finalizer had to run first (logged %3), and for %1 more cycles "
                       "something still referred to the value, or the finalizer waited",
                       "%2 could have freed it, but its finalizer had to run first (logged %3), and for one more cycle "
                       "something still referred to the value, or the finalizer waited");
inline constexpr auto kFreedBy = SWEEPSCOPE_TEXT("Analysis", "Freed by %1, %2");
inline constexpr auto kSharedBlock = SWEEPSCOPE_TEXT(
    "Analysis", "it shared a 16-byte block with other small values and was freed with the last of them");
inline constexpr auto kDeadFinalizer =
    SWEEPSCOPE_TEXT("Analysis", "Found dead by %1 at the latest: its finalizer ran %2");
inline constexpr auto kDeadCleanup = SWEEPSCOPE_TEXT("Analysis", "Found dead by %1 at the latest: its cleanup ran %2");
inline constexpr auto kDeadFinalizerLate = SWEEPSCOPE_COUNTED(
    "Analysis", "Found dead by %2 at the latest: its finalizer ran %3, %1 cycles after %4, the earliest possible",
    "Found dead by %2 at the latest: its finalizer ran %3, one cycle after %4, the earliest possible");
inline constexpr auto kDeadCleanupLate = SWEEPSCOPE_COUNTED(
    "Analysis", "Found dead by %2 at the latest: its cleanup ran %3, %1 cycles after %4, the earliest possible",
    "Found dead by %2 at the latest: its cleanup ran %3, one cycle after %4, the earliest possible");
inline constexpr auto kOneMoreCycle = SWEEPSCOPE_TEXT(
    "Analysis", "a finalizer keeps its value for one more cycle, so the memory is freed by %1 at the earliest");
inline constexpr auto kReclaimedIfHeap =
    SWEEPSCOPE_TEXT("Analysis", "Reclaimed by %1 at the earliest, if its address is on the heap");
inline constexpr auto kReclaimedIfMemory =
    SWEEPSCOPE_TEXT("Analysis", "Reclaimed by %1 at the earliest, if the value has memory of its own");
inline constexpr auto kSweepNotOver =
    SWEEPSCOPE_TEXT("Analysis", "its sweep began %1 after the delete and had not finished when the trace ended");
inline constexpr auto kSweepRan = SWEEPSCOPE_TEXT("Analysis", "its sweep ran from %1 to %2 after the delete");
inline constexpr auto kSweepBound =
    SWEEPSCOPE_TEXT("Analysis", "its sweep began %1 after the delete and had finished %2 after it at the latest");
inline constexpr auto kJustBefore =
    SWEEPSCOPE_TEXT("Analysis", "it was deleted just before that cycle stopped the world to begin marking");
inline constexpr auto kWhileIdle = SWEEPSCOPE_TEXT("Analysis", "no cycle was marking when it was deleted");
inline constexpr auto kOneOr = SWEEPSCOPE_TEXT("Analysis", "%1 or %2");
inline constexpr auto kOneTo = SWEEPSCOPE_TEXT("Analysis", "%1 to %2");
inline constexpr auto kBegunToMark =
    SWEEPSCOPE_TEXT("Analysis",
                    "it was deleted when %1 had just begun to mark, which keeps the value unless the map was on a "
                    "goroutine's stack that was not scanned yet");
inline constexpr auto kInStop =
    SWEEPSCOPE_TEXT("Analysis", "it was deleted while %1 stopped the world, and the trace does not say on which side");
inline constexpr auto kBetweenMarkers = SWEEPSCOPE_TEXT(
    "Analysis",
    "the collector advanced between the two markers, and the trace does not say when exactly the delete ran");
inline constexpr auto kNotFreedAll = SWEEPSCOPE_TEXT("Analysis",
                                                     "Not freed inside the trace, although all cycles that can be the "
                                                     "earliest had swept: something still referred to the value");
inline constexpr auto kCyclesAndMore =
    SWEEPSCOPE_COUNTED("Analysis", "%2 and %1 later cycles", "%2 and one later cycle");
inline constexpr auto kNotFreedTiny =
    SWEEPSCOPE_TEXT("Analysis",
                    "Not freed inside the trace, although %1 could have freed it: it shares a 16-byte block with other "
                    "small values, and one of them was still referred to");
inline constexpr auto kNotFreed = SWEEPSCOPE_TEXT(
    "Analysis", "Not freed inside the trace, although %1 could have freed it: something still referred to the value");
inline constexpr auto kNoCycle = SWEEPSCOPE_TEXT(
    "Analysis", "No cycle is claimed: nothing was allocated at its address when the marker was written");
inline constexpr auto kLastFreed = SWEEPSCOPE_TEXT("Analysis", "the last value there was freed %1 before");
inline constexpr auto kLastFreedBy = SWEEPSCOPE_TEXT("Analysis", "the last value there was freed by %1, %2 before");
inline constexpr auto kMarkerLate =
    SWEEPSCOPE_TEXT("Analysis", "The marker was written late, or the address is not the value's.");
inline constexpr auto kNothingKnown = SWEEPSCOPE_TEXT(
    "Analysis",
    "Nothing is known of its reclaim: a part of the trace is missing after the delete, and a cycle may have run in it");
inline constexpr auto kEndedBeforeSweep = SWEEPSCOPE_TEXT(
    "Analysis", "Not freed inside the trace, which ended before the sweep of %1, the earliest possible, had finished");
inline constexpr auto kEndedBeforeLast = SWEEPSCOPE_TEXT(
    "Analysis", "Not freed inside the trace, which ended before the last cycle that can be the earliest had swept");
inline constexpr auto kEndedMarking = SWEEPSCOPE_TEXT(
    "Analysis", "Not reclaimed inside the trace, which ended while %1, the earliest possible, was still marking");
inline constexpr auto kKeptByLast = SWEEPSCOPE_TEXT(
    "Analysis",
    "Not reclaimed inside the trace: %1 was already marking, so it kept the value, and no cycle began after it");
inline constexpr auto kNoCycleBegan =
    SWEEPSCOPE_TEXT("Analysis", "Not reclaimed inside the trace: no GC cycle began to mark after the delete");
inline constexpr auto kOtherFinalizer =
    SWEEPSCOPE_TEXT("Analysis", "the finalizer that logged this address %1 was another value's");
inline constexpr auto kOtherCleanup =
    SWEEPSCOPE_TEXT("Analysis", "the cleanup that logged this address %1 was another value's");

}  // namespace sweepscope::texts
