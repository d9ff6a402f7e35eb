// SPDX-License-Identifier: GPL-3.0-or-later

// The panel of the heap curves.
#pragma once

namespace sweepscope {

class OpenTrace;
class Panel;

Panel* makeHeapPanel(OpenTrace*);

}  // namespace sweepscope
