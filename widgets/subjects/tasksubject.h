// SPDX-License-Identifier: GPL-3.0-or-later

// A task that the program annotated.
//
// Threads: constant; pure.
#pragma once

#include "trace/tasktable.h"
#include "widgets/subjects/subject.h"

namespace sweepscope {

const SubjectType& taskType();
Subject taskSubject(const TaskTable&, std::size_t index);
// The task of an id at a time; nothing if the trace has no begin and no end of it.
Subject taskAt(const Document&, TaskId, Time);

}  // namespace sweepscope
