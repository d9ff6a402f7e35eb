// SPDX-License-Identifier: GPL-3.0-or-later

// A mark assist.
//
// Threads: constant; pure.
#pragma once

#include "widgets/subjects/subject.h"

namespace sweepscope {

const SubjectType& assistType();
Subject assistSubject(const Trace&, std::size_t index);
// The same with another range: as it is drawn where assists of several goroutines are joined.
Subject assistSubject(const Trace&, std::size_t index, TimeRange);

}  // namespace sweepscope
