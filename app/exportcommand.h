// SPDX-License-Identifier: GPL-3.0-or-later

// The export subcommand: a picture without a display.
#pragma once

#include "app/commandline.h"

namespace sweepscope {

// Makes a QGuiApplication of its own, on the offscreen platform if none is chosen.
ExitCode runExport(const CommandLine&, int argc, char** argv);

}  // namespace sweepscope
