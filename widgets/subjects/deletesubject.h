// SPDX-License-Identifier: GPL-3.0-or-later

// A delete operation.
//
// Threads: constant; pure.
#pragma once

#include "widgets/subjects/subject.h"

namespace sweepscope {

const SubjectType& deleteType();
Subject deleteSubject(const Answers&, std::size_t index);
// Deletes that share a marker: how many, from when to when, and what is known of them.
QString deletesTooltip(const Document&, const IndexRun&);

}  // namespace sweepscope
