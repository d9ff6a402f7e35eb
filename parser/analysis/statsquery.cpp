// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/statsquery.h"

#include <algorithm>

#include "analysis/pattern.h"
#include "analysis/texts.h"

namespace sweepscope {

Result<FunctionSet> FunctionSet::matching(const Trace& trace, const std::string& pattern) {
  auto compiled = Pattern::compile(pattern);
  if (!compiled) return compiled.error();
  FunctionSet set;
  for (const GroupInfo& group : trace.groups()) {
    const auto outcome = compiled->match(trace.text(group.function));
    if (outcome == Pattern::Outcome::GaveUp)
      return Error{ErrorCode::BadInput, 0, 0, Message(texts::kPatternTooHard, pattern)};
    if (outcome == Pattern::Outcome::Yes) set.m_functions.set(group.function.value, 1);
  }
  return set;
}

TimeRange StatsQuery::within(const Trace& trace) const {
  const Time first = trace.generationStarts().empty() ? trace.origin() : trace.generationStarts().front();
  return {std::max(range.begin, std::min(first, trace.origin())), std::min(range.end, trace.end())};
}

}  // namespace sweepscope
