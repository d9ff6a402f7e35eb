// SPDX-License-Identifier: GPL-3.0-or-later

// What the widgets show: one published trace and the answers about it, swapped as a whole.
#pragma once

#include <memory>

#include "analysis/answers.h"
#include "trace/trace.h"

namespace sweepscope {

struct Document {
  std::shared_ptr<const Trace> trace;      // null: nothing is open
  std::shared_ptr<const Answers> answers;  // null while the analysis still runs
  explicit operator bool() const { return trace != nullptr; }
};

}  // namespace sweepscope
