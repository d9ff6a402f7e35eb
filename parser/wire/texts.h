// SPDX-License-Identifier: GPL-3.0-or-later

// What defects and errors of a file are called for people: the rows behind Defect::message and Error::detail.
//
// Where Go's own reader has a text for the same thing, its words are kept, so that a search for them finds both.
#pragma once

#include "wire/message.h"

namespace sweepscope::texts {

// How messages follow each other.
inline constexpr auto kSentences = SWEEPSCOPE_TEXT("Trace", "%1 %2");
inline constexpr auto kClauses = SWEEPSCOPE_TEXT("Trace", "%1; %2");
inline constexpr auto kListed = SWEEPSCOPE_TEXT("Trace", "%1, %2");
inline constexpr auto kOfFile = SWEEPSCOPE_TEXT("Trace", "%1: %2");

// Opening, unpacking, the index, tables, ordering.
inline constexpr auto kOldVersion =
    SWEEPSCOPE_TEXT("Trace", "%1: traces of Go 1.11 to 1.21 (header go 1.%2) are not yet supported");
inline constexpr auto kUnknownVersion = SWEEPSCOPE_TEXT("Trace", "%1: unknown or unsupported trace version go 1.%2");
inline constexpr auto kNewerVersion =
    SWEEPSCOPE_TEXT("Trace",
                    "unknown or unsupported trace version go 1.%1: newer than this program; it is read by the rules of "
                    "go 1.26, so parts of it may be wrong");
inline constexpr auto kEmptyFile = SWEEPSCOPE_TEXT("Trace", "%1: is empty, not a trace");
inline constexpr auto kNotATrace = SWEEPSCOPE_TEXT("Trace", "%1: is not a Go execution trace (bad file format)");
inline constexpr auto kStreamDamage = SWEEPSCOPE_TEXT("Trace", "%1; what was unpacked before that is shown");
inline constexpr auto kTextBefore = SWEEPSCOPE_TEXT("Trace", "text before the trace");
inline constexpr auto kEndsSooner =
    SWEEPSCOPE_TEXT("Trace", "the file ends here although it was longer when it was opened");
inline constexpr auto kNoEndOfGeneration =
    SWEEPSCOPE_TEXT("Trace", "broken trace: missing end-of-generation event, or generations are interleaved");
inline constexpr auto kGenerationFollows = SWEEPSCOPE_TEXT("Trace", "generations out of order: %1 follows %2");
inline constexpr auto kLostBatches =
    SWEEPSCOPE_COUNTED("Trace", "%1 batches of events behind the damage in generation %2 are left out",
                       "%1 batch of events behind the damage in generation %2 is left out");
inline constexpr auto kStrayBatch = SWEEPSCOPE_TEXT(
    "Trace", "generations out of order: a batch of generation %1 is inside generation %2; it is shown in its own");
inline constexpr auto kUnknownBatch = SWEEPSCOPE_TEXT(
    "Trace", "generations out of order: a batch of an unknown generation %1 is inside generation %2; it is left out");
inline constexpr auto kAnotherTrace = SWEEPSCOPE_TEXT("Trace", "%1: another trace begins here");
inline constexpr auto kBytesLeftOut = SWEEPSCOPE_COUNTED("Trace", "%1 bytes are left out", "%1 byte is left out");
inline constexpr auto kBeforeIsShown = SWEEPSCOPE_TEXT("Trace", "everything before it is shown");
inline constexpr auto kNothingAfter = SWEEPSCOPE_TEXT("Trace", "nothing after it can be read");
inline constexpr auto kTextBehindHeader = SWEEPSCOPE_TEXT("Trace", "text behind the header of the trace");
inline constexpr auto kTextBehindEnd = SWEEPSCOPE_TEXT("Trace", "text behind the last batch of the trace");
inline constexpr auto kTextBetween = SWEEPSCOPE_TEXT("Trace", "text between two batches of the trace");
inline constexpr auto kTextInside = SWEEPSCOPE_TEXT("Trace", "text inside a batch of the trace");
inline constexpr auto kTextUnsure =
    SWEEPSCOPE_COUNTED("Trace", "%2: %3 (%1 bytes); it is skipped, but what is right beside it may be shown wrong",
                       "%2: %3 (%1 byte); it is skipped, but what is right beside it may be shown wrong");
inline constexpr auto kTextSkipped =
    SWEEPSCOPE_COUNTED("Trace", "%2: %3 (%1 bytes); it is skipped, and nothing of the trace is missing",
                       "%2: %3 (%1 byte); it is skipped, and nothing of the trace is missing");
inline constexpr auto kNothingWritten =
    SWEEPSCOPE_TEXT("Trace", "no frequency event found: the file ends behind its header, nothing was written");
inline constexpr auto kEndsWithoutStop =
    SWEEPSCOPE_TEXT("Trace",
                    "the trace ends without trace.Stop: the program called os.Exit, crashed, or still runs; what it "
                    "did after the last complete generation was not written");
inline constexpr auto kTruncated =
    SWEEPSCOPE_TEXT("Trace",
                    "the trace is truncated, as when a program ends without trace.Stop: what its threads had not yet "
                    "written is missing, the rest is shown");
inline constexpr auto kNoBatchEvent = SWEEPSCOPE_TEXT("Trace", "expected batch event, got event %1");
inline constexpr auto kBatchOverflow = SWEEPSCOPE_TEXT("Trace", "error reading batch %1: varint overflows 64 bits");
inline constexpr auto kBatchSize = SWEEPSCOPE_TEXT("Trace", "invalid batch size %1, maximum is 65536");
inline constexpr auto kGeneration0 = SWEEPSCOPE_TEXT("Trace", "invalid generation number 0");
inline constexpr auto kTruncatedBatch =
    SWEEPSCOPE_TEXT("Trace", "the file is truncated: its last batch of events has %1 of %2 bytes");
inline constexpr auto kShorter =
    SWEEPSCOPE_TEXT("Trace", "the file is shorter than when it was opened; events behind its end are missing");
inline constexpr auto kLateBatch = SWEEPSCOPE_TEXT("Trace",
                                                   "a batch of thread %1 claims to begin long after its generation "
                                                   "ended; its events are shown behind those before it");
inline constexpr auto kLateEvent = SWEEPSCOPE_TEXT(
    "Trace",
    "an event of thread %1 claims to be long after its generation ended; it is shown with the event before it");
inline constexpr auto kInvalidType = SWEEPSCOPE_TEXT("Trace", "found invalid event type: %1");
inline constexpr auto kUntimedType = SWEEPSCOPE_TEXT("Trace", "found event without a timestamp: type=%1");
inline constexpr auto kBadEvent = SWEEPSCOPE_TEXT("Trace", "a %1 event is truncated or holds an invalid number");
inline constexpr auto kUnreadable =
    SWEEPSCOPE_COUNTED("Trace", "%1 bytes of thread %2 cannot be read", "%1 byte of thread %2 cannot be read");
inline constexpr auto kTableUnreadable =
    SWEEPSCOPE_TEXT("Trace", "a table batch cannot be read: the file changed or the read failed");
inline constexpr auto kNoFrequency =
    SWEEPSCOPE_TEXT("Trace", "no frequency event found: without its clock nothing of generation %1 can be shown");
inline constexpr auto kFrequencies = SWEEPSCOPE_TEXT("Trace", "found multiple frequency events; the first one is used");
inline constexpr auto kNoSnapshot = SWEEPSCOPE_TEXT("Trace", "no clock snapshot found; wall-clock time is unknown");
inline constexpr auto kFrequencyTruncated = SWEEPSCOPE_TEXT("Trace", "the frequency is truncated");
inline constexpr auto kOneFrequency = SWEEPSCOPE_TEXT("Trace", "expected only one frequency event in its batch");
inline constexpr auto kSnapshots = SWEEPSCOPE_TEXT("Trace", "found multiple clock snapshots; the first one is used");
inline constexpr auto kClockEvent = SWEEPSCOPE_TEXT("Trace", "expected frequency or clock snapshot event, got %1");
inline constexpr auto kClockTruncated = SWEEPSCOPE_TEXT("Trace", "a clock batch is truncated");
inline constexpr auto kSameString =
    SWEEPSCOPE_TEXT("Trace", "multiple strings with the same ID %1; the first one is used");
inline constexpr auto kStringSize =
    SWEEPSCOPE_TEXT("Trace", "invalid string size %1, maximum is 1024; the rest of its batch is left out");
inline constexpr auto kShortString = SWEEPSCOPE_TEXT("Trace", "failed to read full string: read %1 but wanted %2");
inline constexpr auto kStackSize =
    SWEEPSCOPE_TEXT("Trace", "invalid stack of %1 frames, maximum is 128; the rest of its batch is left out");
inline constexpr auto kSameStack =
    SWEEPSCOPE_TEXT("Trace", "multiple stacks with the same ID %1; the first one is used");
inline constexpr auto kFrameString =
    SWEEPSCOPE_TEXT("Trace", "found invalid %1 string ID %2 for stack %3; the name is missing");
inline constexpr auto kLateSample =
    SWEEPSCOPE_TEXT("Trace", "a CPU sample claims to be long after its generation ended; it is shown inside it");
inline constexpr auto kSampleStack = SWEEPSCOPE_TEXT("Trace", "a CPU sample names stack %1, which is not there");
inline constexpr auto kAllocFreeKind = SWEEPSCOPE_TEXT("Trace", "unknown AllocFree batch kind %1");
inline constexpr auto kExpectedString =
    SWEEPSCOPE_TEXT("Trace", "expected a string, got event %1; the rest of its batch is left out");
inline constexpr auto kTruncatedString =
    SWEEPSCOPE_TEXT("Trace", "a string is truncated; the rest of its batch is skipped");
inline constexpr auto kExpectedStack =
    SWEEPSCOPE_TEXT("Trace", "expected a stack, got event %1; the rest of its batch is left out");
inline constexpr auto kTruncatedStack =
    SWEEPSCOPE_TEXT("Trace", "a stack is truncated; the rest of its batch is skipped");
inline constexpr auto kExpectedSample =
    SWEEPSCOPE_TEXT("Trace", "expected a CPU sample, got event %1; the rest of its batch is left out");
inline constexpr auto kTruncatedSample =
    SWEEPSCOPE_TEXT("Trace", "a CPU sample is truncated; the rest of its batch is skipped");
inline constexpr auto kShortExperiment = SWEEPSCOPE_TEXT("Trace", "short experimental batch");
inline constexpr auto kExperiment = SWEEPSCOPE_TEXT("Trace", "alloc/free experiment: %1");
inline constexpr auto kProcStops = SWEEPSCOPE_TEXT("Trace", "proc %1 stops, but is %2");
inline constexpr auto kCreatorNotRunning =
    SWEEPSCOPE_TEXT("Trace", "a goroutine that is not running created goroutine %1");
inline constexpr auto kAlreadyExists = SWEEPSCOPE_TEXT("Trace", "tried to create goroutine (%1) that already exists");
inline constexpr auto kSequence =
    SWEEPSCOPE_TEXT("Trace", "sequence number %1 of proc %2 is out of order at GoSyscallBegin");
inline constexpr auto kSyscallEnds = SWEEPSCOPE_TEXT("Trace", "a syscall ends on proc %1, which is %2");
inline constexpr auto kTaskActive = SWEEPSCOPE_TEXT("Trace", "task ID conflict: %1 is active already");
inline constexpr auto kStraySnapshot = SWEEPSCOPE_TEXT("Trace", "a clock snapshot is outside a sync batch");
inline constexpr auto kRegionNotInnermost =
    SWEEPSCOPE_TEXT("Trace", "region %1 of goroutine %2 ended while %3 was the innermost");
inline constexpr auto kRegionNotOpen =
    SWEEPSCOPE_TEXT("Trace", "region %1 ended on goroutine %2, on which it was not open");
inline constexpr auto kNoString =
    SWEEPSCOPE_TEXT("Trace", "found invalid string ID %1 for event %2; the text is missing");
inline constexpr auto kNoStack =
    SWEEPSCOPE_TEXT("Trace", "found invalid stack ID %1 for event %2; the stack is missing");
inline constexpr auto kForUnknown = SWEEPSCOPE_TEXT("Trace", "%1 for a goroutine that is not known (%2)");
inline constexpr auto kForOther = SWEEPSCOPE_TEXT("Trace", "%1 for a goroutine that is in another state (%2)");
inline constexpr auto kProcStatus = SWEEPSCOPE_TEXT("Trace", "invalid status for proc %1: %2");
inline constexpr auto kProcChanged =
    SWEEPSCOPE_TEXT("Trace", "inconsistent status for proc %1: old %2 vs. new %3; the newer one is used");
inline constexpr auto kStolen = SWEEPSCOPE_TEXT("Trace", "proc %1 is stolen from thread %2, which does not hold it");
inline constexpr auto kGoStatus = SWEEPSCOPE_TEXT("Trace", "invalid status for goroutine %1: %2");
inline constexpr auto kLateGoroutine =
    SWEEPSCOPE_TEXT("Trace", "found goroutine status for new goroutine after the first generation: id=%1");
inline constexpr auto kGoChanged =
    SWEEPSCOPE_TEXT("Trace", "inconsistent status for goroutine %1: old %2 vs. new %3; the newer one is used");
inline constexpr auto kSyscallNoThread = SWEEPSCOPE_TEXT("Trace", "goroutine %1 is in a syscall on no thread");
inline constexpr auto kSyscallOther =
    SWEEPSCOPE_TEXT("Trace", "goroutine %1 is in a syscall on thread %2, which has another goroutine");
inline constexpr auto kSyscallExists =
    SWEEPSCOPE_TEXT("Trace", "tried to create goroutine (%1) in a syscall that already exists");
inline constexpr auto kEndsInSyscall =
    SWEEPSCOPE_TEXT("Trace", "a goroutine ends in a syscall on proc %1, which is %2");
inline constexpr auto kGcBegin = SWEEPSCOPE_TEXT("Trace", "encountered GCBegin while GC was already in progress");
inline constexpr auto kGcActive = SWEEPSCOPE_TEXT("Trace", "GCActive contradicts the state that the GC was in");
inline constexpr auto kGcEnd = SWEEPSCOPE_TEXT("Trace", "encountered GCEnd while no GC was in progress");
inline constexpr auto kInFlight = SWEEPSCOPE_TEXT("Trace", "discovered event already in-flight when starting event %1");
inline constexpr auto kNoStop = SWEEPSCOPE_TEXT("Trace", "tried to end a stop of the world that was not in-flight");
inline constexpr auto kNoAssist = SWEEPSCOPE_TEXT("Trace", "tried to end a mark assist that was not in-flight");
inline constexpr auto kAssistUnknown =
    SWEEPSCOPE_TEXT("Trace", "a mark assist is active on goroutine %1, which is not known");
inline constexpr auto kHasAssist = SWEEPSCOPE_TEXT("Trace", "resource already has an active mark assist: goroutine %1");
inline constexpr auto kMissesAssist =
    SWEEPSCOPE_TEXT("Trace", "resource is missing an active mark assist: goroutine %1");
inline constexpr auto kSweepInside = SWEEPSCOPE_TEXT("Trace", "a sweep begins on proc %1 inside another one");
inline constexpr auto kNoSweep = SWEEPSCOPE_TEXT("Trace", "tried to end a sweep on proc %1 that was not in-flight");
inline constexpr auto kSweepUnknown = SWEEPSCOPE_TEXT("Trace", "a sweep is active on proc %1, which is not known");
inline constexpr auto kHasSweep = SWEEPSCOPE_TEXT("Trace", "resource already has active range: sweep on proc %1");
inline constexpr auto kMissesSweep = SWEEPSCOPE_TEXT("Trace", "resource is missing active range: sweep on proc %1");
inline constexpr auto kNoThread =
    SWEEPSCOPE_TEXT("Trace", "expected a thread but didn't have one: event %1 on thread %2");
inline constexpr auto kNoProcHeld =
    SWEEPSCOPE_TEXT("Trace", "expected a proc but didn't have one: event %1 on thread %2");
inline constexpr auto kProcHeld = SWEEPSCOPE_TEXT("Trace", "expected not to have a proc: event %1 on thread %2");
inline constexpr auto kNoGoroutineHeld =
    SWEEPSCOPE_TEXT("Trace", "expected a goroutine but didn't have one: event %1 on thread %2");
inline constexpr auto kGoroutineHeld =
    SWEEPSCOPE_TEXT("Trace", "expected not to have a goroutine: event %1 on thread %2");
inline constexpr auto kStuck =
    SWEEPSCOPE_TEXT("Trace",
                    "broken trace: failed to advance: no thread could go on; %2 of thread %1 was taken as if its "
                    "condition held, so what it concerns may be shown slightly wrong here");
inline constexpr auto kChangedMeanwhile =
    SWEEPSCOPE_TEXT("Trace", "the file changed while it was read; details may be wrong");
inline constexpr auto kForgotten = SWEEPSCOPE_TEXT(
    "Trace", "what earlier generations left open is forgotten here: too many generations contradict it");
inline constexpr auto kTruncatedHeader =
    SWEEPSCOPE_TEXT("Trace", "the file is truncated at the start of a batch of events");
inline constexpr auto kNoEvents = SWEEPSCOPE_TEXT("Trace",
                                                  "%1: the trace holds no events: the program ended before trace.Stop "
                                                  "wrote them (it called os.Exit or crashed), or it still runs");
inline constexpr auto kNoReadable = SWEEPSCOPE_TEXT("Trace", "%1: no event of the trace can be read");
inline constexpr auto kNoReadableWhy = SWEEPSCOPE_TEXT("Trace", "%1: no event of the trace can be read: %2");
inline constexpr auto kNoMemoryAtAll = SWEEPSCOPE_TEXT("Trace", "%1: there is not enough memory for any of the trace");
inline constexpr auto kNoMemory =
    SWEEPSCOPE_TEXT("Trace", "%1: there is not enough memory for the whole trace, only for %2 of %3 generations");
inline constexpr auto kChanged =
    SWEEPSCOPE_TEXT("Trace", "%1: changed since it was opened; details can no longer be read");
inline constexpr auto kNoEvent = SWEEPSCOPE_TEXT("Trace", "there is no event at this time");
inline constexpr auto kNoTemporary = SWEEPSCOPE_TEXT("Trace", "cannot create a temporary file to unpack into");
inline constexpr auto kCannotRead = SWEEPSCOPE_TEXT("Trace", "cannot read: %1");
inline constexpr auto kCannotUnpack = SWEEPSCOPE_TEXT("Trace", "cannot unpack into a temporary file: %1");
inline constexpr auto kNotGzip = SWEEPSCOPE_TEXT("Trace", "there is data that is not gzip after the gzip stream");
inline constexpr auto kGzipDamaged = SWEEPSCOPE_TEXT("Trace", "the gzip stream is damaged");
inline constexpr auto kGzipTruncated = SWEEPSCOPE_TEXT("Trace", "the gzip stream is truncated");
inline constexpr auto kZstdDamaged = SWEEPSCOPE_TEXT("Trace", "the zstd stream is damaged");
inline constexpr auto kZstdTruncated = SWEEPSCOPE_TEXT("Trace", "the zstd stream is truncated");
inline constexpr auto kCancelled = SWEEPSCOPE_TEXT("Trace", "%1: cancelled");
inline constexpr auto kFolder = SWEEPSCOPE_TEXT("Trace", "%1: is a directory, not a trace file");
inline constexpr auto kEmptyFolder =
    SWEEPSCOPE_TEXT("Trace", "%1: is a directory, not a trace file; there are no traces in it");
inline constexpr auto kFolderHolds =
    SWEEPSCOPE_COUNTED("Trace", "%2: is a directory, not a trace file; it holds %1 traces: %3",
                       "%2: is a directory, not a trace file; it holds %1 trace: %3");

}  // namespace sweepscope::texts
