// SPDX-License-Identifier: GPL-3.0-or-later

// The menu that shows and hides lanes. Menu bar, toolbar and context menu have one each.
//
// Threads: GUI thread only.
#pragma once

#include <QString>

class QMenu;
class QWidget;

namespace sweepscope {

class ViewState;

QMenu* makeLaneMenu(const QString& title, ViewState*, QWidget* parent);

}  // namespace sweepscope
