// SPDX-License-Identifier: GPL-3.0-or-later

// A message that the program logged.
//
// Threads: constant; pure.
#pragma once

#include "widgets/subjects/subject.h"

namespace sweepscope {

const SubjectType& logType();
Subject logSubject(const Trace&, std::size_t index);

}  // namespace sweepscope
