// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/panels/problems.h"

#include "app/tablepanel.h"
#include "widgets/problemrows.h"

namespace sweepscope {

namespace {

EmptyText noProblems(const Document&) {
  return {TablePanel::tr("No problems"), TablePanel::tr("Everything in the file could be read."), QString()};
}

}  // namespace

Panel* makeProblemsPanel(OpenTrace* trace) {
  return new TablePanel(trace, {problemRows, noProblems, RowsFrom::Trace});
}

}  // namespace sweepscope
