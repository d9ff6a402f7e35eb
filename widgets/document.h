// SPDX-License-Identifier: GPL-3.0-or-later

// What the widgets show: one published trace, the answers about it, and its regions, logs and tasks; swapped as a
// whole.
#pragma once

#include <memory>

#include "analysis/answers.h"
#include "trace/trace.h"
#include "trace/userevents.h"

namespace sweepscope {

struct Document {
  std::shared_ptr<const Trace> trace;      // null: nothing is open
  std::shared_ptr<const Answers> answers;  // null while the analysis still runs
  // Of the trace or, until those are made, of an earlier part of it; null while there are none.
  std::shared_ptr<const UserEvents> events{};
  explicit operator bool() const { return trace != nullptr; }
};

}  // namespace sweepscope
