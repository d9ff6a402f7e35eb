// SPDX-License-Identifier: GPL-3.0-or-later

// Actions on the selected thing, and the things related to it.
//
// Threads: GUI thread only.
#pragma once

#include <QString>
#include <vector>

#include "widgets/subjects/subject.h"

namespace sweepscope {

class Actions;
struct ActionContext;

// The context menu of a thing as ids of actions, "-" for a separator: first actions on the thing, then those of
// every view.
std::vector<const char*> contextActions(const Actions&, const Subject&);

// A sentence that describes the thing, to be pasted elsewhere. Empty if nothing is selected.
QString sentenceOf(const Document&, const Subject&);
void copyText(const QString&);
// Whether a cycle reclaimed any delete's value; firstDeleteOf() looks through the deletes for the first.
bool reclaimsDeletes(const Document&, const Subject&);
Subject firstDeleteOf(const Document&, const Subject&);
// The goroutine that a thing belongs to, as a whole.
Subject goroutineOf(const Document&, const Subject&);
// Selects a thing and brings it into view.
void goTo(const ActionContext&, const Subject&);

}  // namespace sweepscope
