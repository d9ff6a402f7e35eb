// The help page of keys and mouse: a view of the table of actions.
#pragma once

#include <QString>
#include <vector>

#include "app/actions.h"

namespace sweepscope {

struct KeyLine {
  QString keys;  // "W or +"
  QString help;
};

// Every key that works in a scope, in the order of the table.
std::vector<KeyLine> keyLines(KeyScope);
// The page, as HTML.
QString keysPage();

}  // namespace sweepscope
