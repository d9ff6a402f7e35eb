// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/defect.h"

#include <algorithm>
#include <array>

namespace sweepscope {

std::string_view name(DefectKind kind) {
  static constexpr std::array<std::string_view, kDefectKinds> names{
      "not-a-trace", "unknown-version", "truncated",     "bad-batch",     "bad-generation",
      "bad-table",   "bad-event",       "bad-reference", "bad-context",   "inconsistent",
      "stuck",       "bad-experiment",  "foreign-text",  "region-misuse", "file-changed"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view name(Severity severity) {
  static constexpr std::array<std::string_view, 3> names{"info", "warning", "loss"};
  return names[static_cast<std::size_t>(severity)];
}

void DefectLog::add(Defect defect) {
  if (defect.generation != m_generation) {
    m_generation = defect.generation;
    m_seen = {};
  }
  const auto kind = static_cast<std::size_t>(defect.kind);
  if (++m_seen[kind] > kKept) {
    Defect& kept = m_defects[m_last[kind]];
    kept.count += defect.count;
    kept.rejectedByGo = kept.rejectedByGo || defect.rejectedByGo;
    kept.since = kept.since && defect.since ? std::optional(std::min(*kept.since, *defect.since)) : std::nullopt;
    return;
  }
  m_last[kind] = m_defects.size();
  m_defects.push_back(std::move(defect));
}

}  // namespace sweepscope
