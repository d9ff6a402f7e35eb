// The help page about lanes and shapes, made from the registry of lanes and the table of roles.
//
// Threads: GUI thread only.
#pragma once

#include <QImage>
#include <QString>
#include <QUrl>

#include "widgets/theme.h"

namespace sweepscope {

// HTML; its images are URLs of the scheme "swatch".
QString lanesPage();
// The image of such a URL; null for any other.
QImage swatchOf(const QUrl&, ThemeKind, double dpr);

}  // namespace sweepscope
