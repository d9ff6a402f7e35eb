// SPDX-License-Identifier: GPL-3.0-or-later

// The text of --help for the program and for each subcommand, as a view of the rows.
#pragma once

#include <string>

namespace sweepscope {

struct CommandSpec;

// In the language of the user, if there is an application object and a catalogue.
std::string helpText(const CommandSpec&);
std::string versionText();

}  // namespace sweepscope
