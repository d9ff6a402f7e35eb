#include "analysis/findings.h"

#include <array>
#include <iterator>
#include <span>

#include "analysis/findings_parts.h"
#include "analysis/halves.h"

namespace sweepscope {

using namespace findings;

namespace {

using Maker = std::optional<Finding> (*)(const Context&);

// In the order of reports.
constexpr std::array kWarnings{stillReferenced, keptAlive, heapGrows, spiral, forcedLoop, tooOften, assists, longStops};
constexpr std::array kInfos{memoryLimit,  oftenButCheap,       assistWaits,  someLongStops, traceStops,
                            forcedCycles, deletedWhileMarking, inlineValues, notOnHeap,     nothingAtAddress};

std::vector<Finding> made(const Context& context, std::span<const Maker> makers, const char* severity) {
  std::vector<Finding> out;
  for (const Maker make : makers) {
    if (context.stopped()) break;
    auto finding = make(context);
    if (!finding) continue;
    finding->severity = severity;
    out.push_back(std::move(*finding));
  }
  return out;
}

}  // namespace

std::vector<Finding> findFindings(const Trace& trace, const Answers& answers, const std::stop_token& stop) {
  const Context context{trace, answers, stop};
  std::vector<Finding> found, infos;
  doBoth(
      handsFor(answers.deletes.size()), [&] { found = made(context, kWarnings, "warning"); },
      [&] { infos = made(context, kInfos, "info"); });
  if (context.stopped()) return {};
  std::move(infos.begin(), infos.end(), std::back_inserter(found));
  return found;
}

}  // namespace sweepscope
