// SPDX-License-Identifier: GPL-3.0-or-later

// The panel of findings.
#pragma once

namespace sweepscope {

class OpenTrace;
class Panel;

Panel* makeFindingsPanel(OpenTrace*);

}  // namespace sweepscope
