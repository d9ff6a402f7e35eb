// What can be done with the thing that is selected, and what it leads to.
//
// Threads: GUI thread only.
#pragma once

#include <QString>
#include <vector>

#include "widgets/subjects/subject.h"

namespace sweepscope {

class Actions;
struct ActionContext;

// The context menu of a thing as ids of actions, "-" for a separator: first what can be done with the thing, then what
// every view has.
std::vector<const char*> contextActions(const Actions&, const Subject&);

// One line for a chat: what the thing is. Empty if nothing is selected.
QString sentenceOf(const Document&, const Subject&);
void copyText(const QString&);
// Whether a cycle reclaimed any delete's value; firstDeleteOf() looks through the deletes for the first.
bool reclaimsDeletes(const Document&, const Subject&);
Subject firstDeleteOf(const Document&, const Subject&);
// Of what belongs to a goroutine: that goroutine as a whole.
Subject goroutineOf(const Document&, const Subject&);
// Selects a thing and brings it into view.
void goTo(const ActionContext&, const Subject&);

}  // namespace sweepscope
