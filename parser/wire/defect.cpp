#include "wire/defect.h"

#include <array>

namespace sweepscope {

std::string_view name(DefectKind kind) {
  static constexpr std::array<std::string_view, 15> names{
      "not-a-trace",   "unknown-version", "unsupported-format", "truncated",    "bad-batch",
      "bad-generation", "bad-table",      "bad-event",          "bad-reference", "bad-context",
      "inconsistent",  "stuck",           "bad-experiment",     "file-changed", "evicted"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view name(Severity severity) {
  static constexpr std::array<std::string_view, 3> names{"info", "warning", "loss"};
  return names[static_cast<std::size_t>(severity)];
}

void DefectLog::add(Defect defect) {
  // Defects of one generation are neighbours, so only the tail has to be looked at.
  std::uint64_t same = 0;
  for (auto it = m_defects.rbegin(); it != m_defects.rend() && it->generation == defect.generation; ++it) {
    if (it->kind != defect.kind) continue;
    if (it->count > 1 || ++same >= kKept) {
      it->count += defect.count;
      return;
    }
  }
  m_defects.push_back(std::move(defect));
}

}  // namespace sweepscope
