// SPDX-License-Identifier: GPL-3.0-or-later

// The dialogs that ask for the session file of an open trace.
//
// Threads: GUI thread only.
#pragma once

#include <QString>

class QWidget;

namespace sweepscope {

class OpenTrace;

// Paths; empty if the user chose none.
QString askForSession(const OpenTrace&, QWidget* parent);
QString askWhereToSaveSession(const OpenTrace&, QWidget* parent);
// Whether the session may be saved beside the trace: it asks before another session is replaced.
bool maySaveSessionBeside(const OpenTrace&, QWidget* parent);

}  // namespace sweepscope
