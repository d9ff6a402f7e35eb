// SPDX-License-Identifier: GPL-3.0-or-later

// The regions and tasks that take part in recognising deletes.
//
// Threads: pure.
#pragma once

#include <optional>
#include <vector>

#include "analysis/markerreader.h"
#include "trace/trace.h"

namespace sweepscope {

// A region or task event on a goroutine that has delete regions or tasks, or of a delete task on any goroutine.
struct Note {
  Time time;
  GoroutineId goroutine;
  bool begin = false, task = false;
  std::optional<MarkerReader::NameSays> says;  // if a rule matches its name
  TaskId taskId;
  StringId name;
  StackId stack;
};

// In order of time; none if no rule matches a region or a task.
std::vector<Note> gatherNotes(const Trace&, MarkerReader&);

}  // namespace sweepscope
