// SPDX-License-Identifier: GPL-3.0-or-later

// Sweeping by a goroutine that allocates.
//
// Threads: constant; pure.
#pragma once

#include "widgets/subjects/subject.h"

namespace sweepscope {

const SubjectType& sweepType();
Subject sweepSubject(const Trace&, std::size_t index);

}  // namespace sweepscope
