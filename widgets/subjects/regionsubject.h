// SPDX-License-Identifier: GPL-3.0-or-later

// A region of a goroutine that the program annotated.
//
// Threads: constant; pure.
#pragma once

#include "widgets/subjects/subject.h"

namespace sweepscope {

const SubjectType& regionType();
// A region by its place among those of its goroutine.
Subject regionSubject(const UserEvents&, GoroutineId, std::size_t index);
// The region that a goroutine begins at a time; nothing if it begins none then.
Subject regionBegunAt(const Document&, GoroutineId, Time);
// Which region of its goroutine it is.
UserRegion regionOf(const UserEvents&, const Subject&);
// "40.0 ms, from 0.020 000 s", or what is known of a region whose begin or end is not in the trace.
QString regionTimes(const Trace&, const UserRegion&);

}  // namespace sweepscope
