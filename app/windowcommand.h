// SPDX-License-Identifier: GPL-3.0-or-later

// The window: what happens without a subcommand.
#pragma once

#include "app/commandline.h"

namespace sweepscope {

ExitCode runWindow(const CommandLine&, int argc, char** argv);

}  // namespace sweepscope
