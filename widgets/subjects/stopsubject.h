// SPDX-License-Identifier: GPL-3.0-or-later

// A stop of the world.
//
// Threads: constant; pure.
#pragma once

#include "widgets/subjects/subject.h"

namespace sweepscope {

const SubjectType& stopType();
Subject stopSubject(const Trace&, std::size_t index);

}  // namespace sweepscope
