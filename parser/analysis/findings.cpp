// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/findings.h"

#include <iterator>

#include "analysis/findings_assists.h"
#include "analysis/findings_deletes.h"
#include "analysis/findings_forced.h"
#include "analysis/findings_limit.h"
#include "analysis/findings_often.h"
#include "analysis/findings_stops.h"
#include "wire/parallel.h"

namespace sweepscope {

using namespace findings;

namespace {

using Maker = std::optional<Finding> (*)(const Context&);

struct Row {
  Maker make;
  const char* severity;
};

// In the order of reports.
constexpr const char *kWarning = "warning", *kInfo = "info";
constexpr Row kTable[] = {{stillReferenced, kWarning}, {keptAlive, kWarning},  {heapGrows, kWarning},
                          {spiral, kWarning},          {forcedLoop, kWarning}, {tooOften, kWarning},
                          {assists, kWarning},         {longStops, kWarning},  {memoryLimit, kInfo},
                          {oftenButCheap, kInfo},      {assistWaits, kInfo},   {someLongStops, kInfo},
                          {traceStops, kInfo},         {forcedCycles, kInfo},  {deletedWhileMarking, kInfo},
                          {inlineValues, kInfo},       {notOnHeap, kInfo},     {nothingAtAddress, kInfo}};

constexpr std::size_t kDeletesEach = 25'000;  // so many make a thread pay

}  // namespace

std::vector<Finding> findFindings(const Trace& trace, const Answers& answers, const std::stop_token& stop,
                                  unsigned threads) {
  const Context context{trace, answers, stop};
  auto made = parallelFor(std::size(kTable), threadsFor(threads, answers.deletes.size(), kDeletesEach), stop,
                          [&](std::size_t i) { return kTable[i].make(context); });
  if (context.stopped()) return {};
  std::vector<Finding> found;
  for (std::size_t i = 0; i < made.size(); ++i) {
    if (!made[i]) continue;
    made[i]->severity = kTable[i].severity;
    found.push_back(std::move(*made[i]));
  }
  return found;
}

}  // namespace sweepscope
