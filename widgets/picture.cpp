// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/picture.h"

#include <QPainter>

#include "widgets/picturepaint.h"

namespace sweepscope {

Picture renderPicture(const Document& document, const PictureOptions& options) {
  PictureLayout layout(document, options);
  PicturePaint paint(layout);
  QImage image(layout.size(), QImage::Format_RGB32);
  if (!image.isNull()) {
    QPainter p(&image);
    paint.paint(p, false);
  }
  return {std::move(image), paint.manifest()};
}

QByteArray paintPicture(QPainter& p, const Document& document, const PictureOptions& options) {
  PictureLayout layout(document, options);
  PicturePaint paint(layout);
  paint.paint(p, true);
  return paint.manifest();
}

}  // namespace sweepscope
