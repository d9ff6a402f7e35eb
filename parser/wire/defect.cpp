// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/defect.h"

#include <algorithm>
#include <array>

namespace sweepscope {

std::string_view name(DefectKind kind) {
  static constexpr std::array<std::string_view, kDefectKinds> names{
      SWEEPSCOPE_WORD("Analysis", "not-a-trace"),    SWEEPSCOPE_WORD("Analysis", "unknown-version"),
      SWEEPSCOPE_WORD("Analysis", "truncated"),      SWEEPSCOPE_WORD("Analysis", "bad-batch"),
      SWEEPSCOPE_WORD("Analysis", "bad-generation"), SWEEPSCOPE_WORD("Analysis", "bad-table"),
      SWEEPSCOPE_WORD("Analysis", "bad-event"),      SWEEPSCOPE_WORD("Analysis", "bad-reference"),
      SWEEPSCOPE_WORD("Analysis", "bad-context"),    SWEEPSCOPE_WORD("Analysis", "inconsistent"),
      SWEEPSCOPE_WORD("Analysis", "stuck"),          SWEEPSCOPE_WORD("Analysis", "bad-experiment"),
      SWEEPSCOPE_WORD("Analysis", "foreign-text"),   SWEEPSCOPE_WORD("Analysis", "region-misuse"),
      SWEEPSCOPE_WORD("Analysis", "file-changed")};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view name(Severity severity) {
  static constexpr std::array<std::string_view, 3> names{
      SWEEPSCOPE_WORD("Analysis", "info"), SWEEPSCOPE_WORD("Analysis", "warning"), SWEEPSCOPE_WORD("Analysis", "loss")};
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
