// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/shortname.h"

#include <vector>

namespace sweepscope {

namespace {

// Where a name can be cut: its slashes and dots outside of brackets, which hold types.
struct Cuts {
  qsizetype path = 0;  // behind the last slash
  std::vector<qsizetype> dots;
};

Cuts cutsOf(const QString& name) {
  Cuts cuts;
  int depth = 0;
  for (qsizetype i = 0; i < name.size(); ++i) {
    const QChar c = name[i];
    if (c == QLatin1Char('(') || c == QLatin1Char('[')) ++depth;
    if (c == QLatin1Char(')') || c == QLatin1Char(']')) --depth;
    if (depth > 0) continue;
    if (c == QLatin1Char('.')) cuts.dots.push_back(i);
    if (c == QLatin1Char('/')) {
      cuts.path = i + 1;
      cuts.dots.clear();
    }
  }
  return cuts;
}

}  // namespace

QStringList shorterNames(const QString& name) {
  QStringList names{name};
  if (name.contains(QLatin1Char(' '))) return names;  // not a function
  const Cuts cuts = cutsOf(name);
  if (cuts.path > 0) names << name.mid(cuts.path);
  if (cuts.dots.empty()) return names;
  const qsizetype begin = cuts.dots.front() + 1;  // behind the package
  names << name.mid(begin);
  for (std::size_t i = cuts.dots.size(); i-- > 1;) names << name.mid(begin, cuts.dots[i] - begin) + QChar(0x2026);
  return names;
}

}  // namespace sweepscope
