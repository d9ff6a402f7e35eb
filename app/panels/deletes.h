// SPDX-License-Identifier: GPL-3.0-or-later

// The panel of deletes.
#pragma once

namespace sweepscope {

class OpenTrace;
class Panel;

Panel* makeDeletesPanel(OpenTrace*);

}  // namespace sweepscope
