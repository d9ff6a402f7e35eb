// SPDX-License-Identifier: GPL-3.0-or-later

// What a GC worker did in one go.
//
// Threads: constant; pure.
#pragma once

#include "widgets/subjects/subject.h"

namespace sweepscope {

const SubjectType& workerType();
Subject workerSubject(const Answers&, std::size_t index);

}  // namespace sweepscope
