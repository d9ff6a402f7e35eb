// SPDX-License-Identifier: GPL-3.0-or-later

// report, events and check: open, analyse, print.
#include "app/subcommands.h"

#include <cstdio>

#include "analysis/analyse.h"
#include "analysis/deleterules.h"
#include "analysis/reportjson.h"
#include "analysis/reporttext.h"
#include "app/terminalprogress.h"
#include "trace/eventlines.h"
#include "trace/loader.h"
#include "widgets/translated.h"

namespace sweepscope {

namespace {

// If not all of it can be written, says so and returns false.
bool writeReport(const Trace& trace, const Answers& answers, bool json) {
  StandardOutput output;
  if (json)
    writeReportJson(trace, answers, [&](std::string_view text) { output.write(text); });
  else
    output.write(reportText(trace, answers));
  return output.end();
}

}  // namespace

void complain(const std::string& message) {
  std::fprintf(stderr, "sweepscope: %s\n", message.c_str());
}

bool outputTaken(bool ok) {
  ok = ok && std::fflush(stdout) == 0;
  if (!ok) complain(std::string("cannot write to standard output"));
  return ok;
}

void StandardOutput::write(std::string_view text) {
  m_ok = m_ok && std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
}

std::shared_ptr<const Trace> loadFor(const CommandLine& line, TerminalProgress& progress) {
  LoadOptions options;
  options.progress = [&](const LoadProgress& p) { progress.show(p); };
  const auto trace = loadTrace(line.files.front(), options);
  progress.show("");
  if (trace) return *trace;
  complain(translated(trace.error().detail));
  return nullptr;
}

ExitCode exitCodeFor(const Trace& trace) {
  return trace.isDamaged() ? ExitCode::Damaged : ExitCode::Done;
}

AnalysisOptions analysisOptions(const CommandLine& line) {
  AnalysisOptions options;
  options.inferredOnly = line.inferredOnly;
  options.deleteRules = line.deleteRules;
  options.memstatsFile = line.memstatsFile;
  options.inflections = line.drops.over(options.inflections);
  return options;
}

bool complainAboutRules(const CommandLine& line) {
  const auto problems = DeleteRules(line.deleteRules).problems();
  for (const auto& problem : problems) complain(translated(problem));
  return !problems.empty();
}

ExitCode runReport(const CommandLine& line) {
  if (complainAboutRules(line)) return ExitCode::Usage;
  TerminalProgress progress;
  const auto trace = loadFor(line, progress);
  if (!trace) return ExitCode::Cannot;
  progress.show("finding deletes and GC cycles");
  const Answers answers = analyse(*trace, analysisOptions(line));
  progress.show("");
  for (const auto& note : answers.notes) complain(translated(note));
  for (const auto& problem : answers.problems) complain(translated(problem));
  if (!answers.problems.empty()) return ExitCode::Cannot;
  return writeReport(*trace, answers, line.json) ? exitCodeFor(*trace) : ExitCode::Cannot;
}

ExitCode runEvents(const CommandLine& line) {
  EventLinesOptions options;
  options.types = line.types;
  options.stats = line.stats;
  return ExitCode(printEventLines(line.files.front(), options, stdout, stderr));
}

ExitCode runCheck(const CommandLine& line) {
  return ExitCode(checkFiles(line.files, stdout, stderr));
}

}  // namespace sweepscope
