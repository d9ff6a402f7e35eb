// SPDX-License-Identifier: GPL-3.0-or-later

// The panel of goroutines.
#pragma once

namespace sweepscope {

class OpenTrace;
class Panel;

Panel* makeGoroutinesPanel(OpenTrace*);

}  // namespace sweepscope
