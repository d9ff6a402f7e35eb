// SPDX-License-Identifier: GPL-3.0-or-later

// The preferences: the lowest layer of the settings, in the user's configuration. Subcommands never read it.
//
// Threads: any.
// Errors: values that make no sense are left out.
#pragma once

#include "app/settings.h"

namespace sweepscope {

Settings loadPreferences();
// What is not set is forgotten.
void savePreferences(const Settings&);

}  // namespace sweepscope
