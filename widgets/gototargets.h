// SPDX-License-Identifier: GPL-3.0-or-later

// What a person can go to by writing it: "1.2s", "14:03:22.5", "G10", "goroutine 10", "P3", "GC #6", "delete 3".
//
// A number alone is offered as everything that has it. Case and spaces do not matter.
//
// Threads: pure, any thread.
// Cost: O(log n).
#pragma once

#include <QString>
#include <vector>

#include "widgets/document.h"
#include "widgets/subjects/subject.h"

namespace sweepscope {

struct GoToTarget {
  QString text;     // "Go to goroutine 10 · main.worker"
  Subject subject;  // nothing: a time
  Time time;
};

// Most likely first. `near` is a time in view: of what occurs often, the nearest is meant.
std::vector<GoToTarget> goToTargets(const Document&, const QString& typed, Time near);

}  // namespace sweepscope
