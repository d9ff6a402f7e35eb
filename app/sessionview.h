// SPDX-License-Identifier: GPL-3.0-or-later

// From what a view shows to a session, and back. A session has times since the first event and names, a view has times
// of the trace's clock, indexes into tables and groups by number.
//
// Threads: GUI thread only.
#pragma once

#include <set>
#include <string>

#include "app/session.h"
#include "widgets/document.h"
#include "widgets/viewstate.h"

namespace sweepscope {

// Writes what the view shows into the session; its settings stay as they are.
void noteView(Session&, const ViewState&, const Document&);

void showBookmarks(const std::vector<SessionBookmark>&, const Trace&, ViewState&);
// Lanes that are not listed are shown; without a list all stay as they are.
void showLanes(const std::optional<std::vector<std::string>>& hidden, ViewState&);
// The start functions of the groups that are expanded.
std::set<std::string> expandedFunctions(const ViewState&, const Trace&);
// Expands the groups with these start functions, and no others.
void expandFunctions(const std::set<std::string>&, const Trace&, ViewState&);

TimeRange rangeOf(const SessionRange&, const Trace&);
// The same thing in this document; nothing if it is not there.
Subject subjectOf(const SessionSelection&, const Document&);

}  // namespace sweepscope
