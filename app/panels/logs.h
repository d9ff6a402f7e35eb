// SPDX-License-Identifier: GPL-3.0-or-later

// The panel of logs.
#pragma once

namespace sweepscope {

class OpenTrace;
class Panel;

Panel* makeLogsPanel(OpenTrace*);

}  // namespace sweepscope
