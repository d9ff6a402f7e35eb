// SPDX-License-Identifier: GPL-3.0-or-later

// The panel of tasks.
#pragma once

namespace sweepscope {

class OpenTrace;
class Panel;

Panel* makeTasksPanel(OpenTrace*);

}  // namespace sweepscope
