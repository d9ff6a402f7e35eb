// SPDX-License-Identifier: GPL-3.0-or-later

// A group of goroutines: those that start with one function.
//
// Threads: constant; pure.
#pragma once

#include "widgets/subjects/subject.h"

namespace sweepscope {

const SubjectType& groupType();
Subject groupSubject(const Trace&, std::size_t group);

}  // namespace sweepscope
