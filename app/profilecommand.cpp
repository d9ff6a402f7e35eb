// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/profilecommand.h"

#include <QCoreApplication>

#include "analysis/profilewriters.h"
#include "app/savefile.h"
#include "app/statscommand.h"
#include "app/subcommands.h"
#include "app/terminalprogress.h"
#include "widgets/translated.h"

namespace sweepscope {

namespace {

struct Tr {
  Q_DECLARE_TR_FUNCTIONS(ProfileCommand)
};

// If it cannot be written, says so and returns false. A file is there as a whole or not at all.
bool writeFile(const std::string& path, const std::string& bytes) {
  const QString problem = saveBytes(path, QByteArray::fromStdString(bytes));
  if (!problem.isEmpty()) complain(Tr::tr("cannot write %1", "a file, and why").arg(problem));
  return problem.isEmpty();
}

bool writeProfile(const Trace& trace, const Profile& profile, const CommandLine& line) {
  if (!line.output.empty()) return writeFile(line.output, pprofFile(trace, profile));
  const std::string text = line.folded ? foldedStacks(trace, profile)
                           : line.json ? profileJson(trace, profile)
                                       : profileText(trace, profile);
  StandardOutput output;
  output.write(text);
  return output.end();
}

ProfileQuery profileQuery(const CommandLine& line, StatsQuery where) {
  ProfileQuery query;
  query.kind = *line.profileKind;
  query.where = std::move(where);
  query.goroutine = line.goroutine;
  query.task = line.task;
  query.region = line.region;
  query.stack = line.stack;
  return query;
}

}  // namespace

ExitCode runProfile(const CommandLine& line) {
  if (complainAboutPattern(line.function) || complainAboutPattern(line.stack)) return ExitCode::Usage;
  TerminalProgress progress;
  const auto trace = loadFor(line, progress);
  if (!trace) return ExitCode::Cannot;
  auto where = queryOf(line, *trace);
  if (!where) return ExitCode::Cannot;
  progress.show("adding up stacks");
  const auto profile = makeProfile(*trace, profileQuery(line, std::move(*where)));
  progress.show("");
  if (!profile) {
    complain(translated(profile.error().detail));
    return ExitCode::Cannot;
  }
  if (!profile->complete) {
    complain(Tr::tr("the trace cannot be read again: it changed"));
    return ExitCode::Cannot;
  }
  return writeProfile(*trace, *profile, line) ? exitCodeFor(*trace) : ExitCode::Cannot;
}

}  // namespace sweepscope
