// SPDX-License-Identifier: GPL-3.0-or-later

// The help page of keys and mouse: a view of the table of actions.
//
// Threads: GUI thread only.
#pragma once

#include <QStringList>
#include <vector>

#include "app/actions.h"

namespace sweepscope {

struct KeyLine {
  QStringList keys;  // "W" and "+"
  QString help;
};

// Every key that works in a scope, in the order of the table.
std::vector<KeyLine> keyLines(KeyScope);
// The page, as HTML.
QString keysPage();

}  // namespace sweepscope
