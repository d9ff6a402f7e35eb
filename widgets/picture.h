// SPDX-License-Identifier: GPL-3.0-or-later

// A picture of the view for others: title, legend of the roles that occur, time axis, lanes, the selected delete's
// bridge and facts, caption. The same geometry and painting as the timeline's.
//
// Threads: the image functions may be called from any thread while a QGuiApplication exists.
#pragma once

#include <QImage>
#include <QSize>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "widgets/document.h"
#include "widgets/theme.h"

class QPainter;

namespace sweepscope {

class Lane;

struct PictureOptions {
  std::optional<TimeRange> range;       // whole trace, or around the delete, if not given
  std::optional<std::size_t> deleteOp;  // index into Answers::deletes
  QSize size{1600, 900};                // in points; the image has size * scale pixels
  double scale = 1;
  ThemeKind theme = ThemeKind::Print;
  std::vector<const Lane*> lanes{};  // empty: all that have room
};

// The part of a trace that shows a delete, its bridge, and the sweep that the bridge leads to.
TimeRange deleteRange(const Document&, std::size_t deleteOp);

struct Picture {
  QImage image;         // null if there is not enough memory for it
  QByteArray manifest;  // JSON: every label, marker, bridge and lane drawn: kind, pixel rectangle, delete, cycle, times
};

Picture renderPicture(const Document&, const PictureOptions&);

// The pixels of the image.
QSize picturePixels(const PictureOptions&);
// Paints the same as shapes and text, without images, for drawings that are scaled; returns the manifest. The unit of
// the painter must be a pixel of the picture.
QByteArray paintPicture(QPainter&, const Document&, const PictureOptions&);

}  // namespace sweepscope
