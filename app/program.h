// SPDX-License-Identifier: GPL-3.0-or-later

// The program: reads the command line and runs a subcommand or the window.
#pragma once

namespace sweepscope {

int runProgram(int argc, char** argv);

}  // namespace sweepscope
