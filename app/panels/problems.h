// SPDX-License-Identifier: GPL-3.0-or-later

// The panel of problems: what could not be read, and other defects of the file.
#pragma once

namespace sweepscope {

class OpenTrace;
class Panel;

Panel* makeProblemsPanel(OpenTrace*);

}  // namespace sweepscope
