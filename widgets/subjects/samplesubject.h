// SPDX-License-Identifier: GPL-3.0-or-later

// A sample of the CPU profiler.
//
// Threads: constant; pure.
#pragma once

#include "widgets/subjects/subject.h"

namespace sweepscope {

const SubjectType& sampleType();
Subject sampleSubject(const Trace&, std::size_t index);

}  // namespace sweepscope
