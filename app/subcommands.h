// The subcommands: what runs without a window. Results go to standard output, messages to standard error.
//
// Errors: the exit code tells (ExitCode); with Cannot, nothing was written to standard output, but for events.
#pragma once

#include "analysis/analyse.h"
#include "app/commandline.h"
#include "trace/trace.h"

namespace sweepscope {

ExitCode runReport(const CommandLine&);
ExitCode runEvents(const CommandLine&);
ExitCode runCheck(const CommandLine&);
// Makes a QGuiApplication of its own, on the offscreen platform if none is chosen.
ExitCode runExport(const CommandLine&, int argc, char** argv);

// Damaged if a defect of severity warning or loss is listed.
ExitCode exitCodeFor(const Trace&);
AnalysisOptions analysisOptions(const CommandLine&);
// A line on standard error, with the program's name.
void complain(const std::string& message);
// Ends what was written to standard output. False (and said) if it took not all: a full disk must not look like a short
// text.
bool outputTaken(bool ok);
// Says what is wrong with the rules given on the command line; true if anything is.
bool complainAboutRules(const CommandLine&);
// A range given on the command line as distances from the trace's first event; cut off at the trace's ends, never
// empty.
TimeRange rangeInTrace(const Trace&, std::pair<Duration, Duration>);

}  // namespace sweepscope
