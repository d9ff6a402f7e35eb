// SPDX-License-Identifier: GPL-3.0-or-later

// Toolbar icons in a theme's ink, at every size a screen may ask for.
#pragma once

#include <QIcon>
#include <QString>

#include "widgets/theme.h"

namespace sweepscope {

QIcon themedIcon(const QString& name, ThemeKind);

}  // namespace sweepscope
