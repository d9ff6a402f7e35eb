// SPDX-License-Identifier: GPL-3.0-or-later

// The table of panels, in the order in which they are shown.
//
// Threads: GUI thread only.
#pragma once

#include <QString>
#include <span>

namespace sweepscope {

class OpenTrace;
class Panel;
struct ActionSpec;

// Where a panel is shown when the layout is reset.
enum class PanelPlace { Tab, Right };

struct PanelSpec {
  const char* id;     // for settings and tests; never changes
  const char* title;  // on its tab or dock; to be shown as titleOf() translates it
  PanelPlace place;
  int height;  // of its dock, at 1x; tabs share one dock
  Panel* (*make)(OpenTrace*);
  const ActionSpec* focus = nullptr;  // moves the keyboard there; null for a panel that is reached through its tab
};

std::span<const PanelSpec> panelSpecs();
QString titleOf(const PanelSpec&);

}  // namespace sweepscope
