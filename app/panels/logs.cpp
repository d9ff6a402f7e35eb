// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/panels/logs.h"

#include "app/tablepanel.h"
#include "widgets/logrows.h"

namespace sweepscope {

namespace {

EmptyText noLogs(const Document& document) {
  if (!document.trace->info().complete) return emptyOfDamaged(TablePanel::tr("No logs in the readable part"));
  return {TablePanel::tr("No logs in this trace"),
          TablePanel::tr("The program called none of trace.Log and trace.Logf of runtime/trace."),
          QStringLiteral("trace.Logf(ctx, \"cache\", \"evicted %s\", key)\n")};
}

}  // namespace

Panel* makeLogsPanel(OpenTrace* trace) {
  return new TablePanel(trace, {logRows, noLogs, RowsFrom::Trace});
}

}  // namespace sweepscope
