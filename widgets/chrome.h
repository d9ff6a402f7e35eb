// SPDX-License-Identifier: GPL-3.0-or-later

// The look of the widgets around the timeline, from the theme's roles: flat, neutral, one hairline between panels.
#pragma once

#include <QString>

#include "widgets/theme.h"

namespace sweepscope {

// A style sheet for the whole application, to go with Theme::palette().
QString chromeStyle(const Theme&);

}  // namespace sweepscope
