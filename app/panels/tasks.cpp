// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/panels/tasks.h"

#include "app/tablepanel.h"
#include "widgets/taskrows.h"

namespace sweepscope {

namespace {

EmptyText noTasks(const Document& document) {
  if (!document.trace->info().complete) return emptyOfDamaged(TablePanel::tr("No tasks in the readable part"));
  return {TablePanel::tr("No tasks in this trace"), TablePanel::tr("The program did not use NewTask of runtime/trace."),
          QStringLiteral("ctx, task := trace.NewTask(ctx, \"request\")\ndefer task.End()\n")};
}

}  // namespace

Panel* makeTasksPanel(OpenTrace* trace) {
  return new TablePanel(trace, {taskRows, noTasks, RowsFrom::Events});
}

}  // namespace sweepscope
