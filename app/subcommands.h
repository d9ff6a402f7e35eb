// SPDX-License-Identifier: GPL-3.0-or-later

// The subcommands, which run without a window. Results go to standard output, messages to standard error. What report,
// events and check write is in English, for scripts.
//
// Errors: exit codes (ExitCode). With Cannot, nothing was written to standard output, except by events.
#pragma once

#include <QString>
#include <memory>
#include <string_view>

#include "analysis/analyse.h"
#include "app/commandline.h"
#include "trace/trace.h"

namespace sweepscope {

class TerminalProgress;

ExitCode runReport(const CommandLine&);
ExitCode runEvents(const CommandLine&);
ExitCode runCheck(const CommandLine&);

// Damaged if a defect of severity warning or loss is listed.
ExitCode exitCodeFor(const Trace&);
AnalysisOptions analysisOptions(const CommandLine&);
// A line on standard error, with the program's name.
void complain(const std::string& message);
inline void complain(const QString& message) {
  complain(message.toStdString());
}
// Ends what was written to standard output. If not all of it could be written, says so and returns false: a full disk
// must not look like a short text.
bool outputTaken(bool ok);
// Standard output, to which a result is written in pieces.
class StandardOutput {
 public:
  void write(std::string_view);
  // As outputTaken().
  bool end() { return outputTaken(m_ok); }

 private:
  bool m_ok = true;
};
// Loads the file of a command line. If it cannot be read, says so and returns null.
std::shared_ptr<const Trace> loadFor(const CommandLine&, TerminalProgress&);
// Says what is wrong with the rules given on the command line; true if anything is.
bool complainAboutRules(const CommandLine&);

}  // namespace sweepscope
