// SPDX-License-Identifier: GPL-3.0-or-later

// The subcommand `profile`: opens a trace, makes a profile, writes it. What it prints is in English, for scripts.
//
// Errors: exit codes (ExitCode).
#pragma once

#include "app/commandline.h"

namespace sweepscope {

ExitCode runProfile(const CommandLine&);

}  // namespace sweepscope
