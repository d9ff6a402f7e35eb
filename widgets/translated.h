// SPDX-License-Identifier: GPL-3.0-or-later

// Messages of the analysis in the user's language.
//
// Threads: any; a translator is installed before the first window.
#pragma once

#include <QString>

#include "wire/message.h"

namespace sweepscope {

// The English text where the catalogue has none.
QString translated(const Message&);

}  // namespace sweepscope
