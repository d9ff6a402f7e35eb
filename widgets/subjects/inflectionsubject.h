// SPDX-License-Identifier: GPL-3.0-or-later

// An inflection of a heap curve.
//
// Threads: constant; pure.
#pragma once

#include "widgets/subjects/subject.h"

namespace sweepscope {

const SubjectType& inflectionType();
Subject inflectionSubject(const Answers&, std::size_t index);

}  // namespace sweepscope
