// SPDX-License-Identifier: GPL-3.0-or-later

// The panel of the inspector. Stacks that need a replay are fetched by the open trace.
#pragma once

namespace sweepscope {

class OpenTrace;
class Panel;

Panel* makeInspectorPanel(OpenTrace*);

}  // namespace sweepscope
