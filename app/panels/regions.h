// SPDX-License-Identifier: GPL-3.0-or-later

// The panel of regions.
#pragma once

namespace sweepscope {

class OpenTrace;
class Panel;

Panel* makeRegionsPanel(OpenTrace*);

}  // namespace sweepscope
