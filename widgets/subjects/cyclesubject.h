// SPDX-License-Identifier: GPL-3.0-or-later

// A GC cycle; without answers, a mark phase.
//
// Threads: constant; pure.
#pragma once

#include "widgets/subjects/subject.h"

namespace sweepscope {

const SubjectType& cycleType();
Subject cycleSubject(const Trace&, const Answers&, std::size_t index);
// The cycle whose stops and mark phase include t; the one whose mark phase ended last before t. Nothing if there is
// none, or no answers.
Subject cycleMarkingAt(const Document&, Time t);
Subject cycleSweepingAt(const Document&, Time t);
// A mark phase of a trace that has no answers yet.
Subject markPhaseSubject(const Trace&, std::size_t index);

}  // namespace sweepscope
