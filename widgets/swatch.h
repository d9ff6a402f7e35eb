// SPDX-License-Identifier: GPL-3.0-or-later

// The sign of a role as legends and help show it: a piece of its bar, a triangle, a diamond, a line.
//
// Units: device pixels. Threads: those of QPainter.
#pragma once

#include <QImage>

#include "widgets/theme.h"

class QPainter;

namespace sweepscope {

class TimelinePainter;

// `filled`: of inflections, whether they are confirmed.
void paintSwatch(QPainter&, TimelinePainter&, Role, const QRect& box, bool filled = true);
// On the theme's ground; `size` is in points.
QImage swatchImage(Role, ThemeKind, QSize size, double dpr);

}  // namespace sweepscope
