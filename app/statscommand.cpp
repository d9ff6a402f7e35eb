// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/statscommand.h"

#include <QCoreApplication>

#include "analysis/pattern.h"
#include "analysis/statisticsjson.h"
#include "analysis/statisticstext.h"
#include "app/subcommands.h"
#include "app/terminalprogress.h"
#include "widgets/translated.h"

namespace sweepscope {

namespace {

struct Tr {
  Q_DECLARE_TR_FUNCTIONS(StatsCommand)
};

// If not all of it can be written, says so and returns false.
bool writeStatistics(const Trace& trace, const Statistics& statistics, const StatsQuery& query,
                     const CommandLine& line) {
  StandardOutput output;
  const auto write = [&](std::string_view text) { output.write(text); };
  const StatsBy by = line.byGoroutine ? StatsBy::Goroutine : StatsBy::Function;
  if (line.json) {
    writeStatisticsJson(trace, statistics, query, by, write);
    write("\n");
  } else if (line.tsv || line.byGoroutine) {
    writeStatisticsTable(trace, statistics, query, by, write);
  } else {
    write(statisticsText(trace, statistics));
  }
  return output.end();
}

}  // namespace

bool complainAboutPattern(const std::string& pattern) {
  if (pattern.empty()) return false;
  const auto compiled = Pattern::compile(pattern);
  if (compiled) return false;
  complain(Tr::tr("the pattern “%1” cannot be used: %2")
               .arg(QString::fromStdString(pattern), translated(compiled.error().detail)));
  return true;
}

std::optional<StatsQuery> queryOf(const CommandLine& line, const Trace& trace) {
  StatsQuery query;
  if (line.range) {
    if (const QString problem = problemOf(*line.range, trace); !problem.isEmpty()) {
      complain(problem);
      return std::nullopt;
    }
    query.range = rangeInTrace(trace, *line.range);
  }
  if (line.function.empty()) return query;
  auto functions = FunctionSet::matching(trace, line.function);
  if (!functions) {
    complain(translated(functions.error().detail));
    return std::nullopt;
  }
  if (functions->empty()) {
    complain(Tr::tr("no goroutine of the trace starts with a function that matches “%1”")
                 .arg(QString::fromStdString(line.function)));
    return std::nullopt;
  }
  query.functions = std::make_shared<const FunctionSet>(std::move(*functions));
  return query;
}

ExitCode runStats(const CommandLine& line) {
  if (complainAboutPattern(line.function)) return ExitCode::Usage;
  TerminalProgress progress;
  const auto trace = loadFor(line, progress);
  if (!trace) return ExitCode::Cannot;
  auto query = queryOf(line, *trace);
  if (!query) return ExitCode::Cannot;
  progress.show("computing statistics");
  const Statistics statistics = findStatistics(*trace, statisticsBasis(*trace), *query);
  progress.show("");
  return writeStatistics(*trace, statistics, *query, line) ? exitCodeFor(*trace) : ExitCode::Cannot;
}

}  // namespace sweepscope
