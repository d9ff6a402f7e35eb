// SPDX-License-Identifier: GPL-3.0-or-later

// The help page about lanes and shapes: a view of the registry of lanes and of the table of roles. Its other sentences
// are in resources/help/lanes.html.
//
// Threads: GUI thread only.
#pragma once

#include <QImage>
#include <QString>
#include <QUrl>
#include <vector>

#include "widgets/theme.h"

namespace sweepscope {

// The roles that have a row on the page: the signs of the timeline and of the heap curves.
std::vector<Role> signRoles();
// The page as HTML. The sign of a role is an image at signUrl().
QString lanesPage();
QUrl signUrl(Role);
// The image of such a URL; null for any other.
QImage signImage(const QUrl&, ThemeKind, double dpr);

}  // namespace sweepscope
