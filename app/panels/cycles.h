// SPDX-License-Identifier: GPL-3.0-or-later

// The panel of GC cycles.
#pragma once

namespace sweepscope {

class OpenTrace;
class Panel;

Panel* makeCyclesPanel(OpenTrace*);

}  // namespace sweepscope
