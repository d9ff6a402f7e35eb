// A GC cycle; without answers, a mark phase.
//
// Threads: constant; pure.
#pragma once

#include "widgets/subjects/subject.h"

namespace sweepscope {

const SubjectType& cycleType();
Subject cycleSubject(const Trace&, const Answers&, std::size_t index);
// A mark phase of a trace that has no answers yet.
Subject markPhaseSubject(const Trace&, std::size_t index);

}  // namespace sweepscope
