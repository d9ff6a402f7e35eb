// SPDX-License-Identifier: GPL-3.0-or-later

// The picture as an image, or on a painter.
#include "widgets/picture.h"

#include <QPainter>

#include "widgets/picturemaker.h"

namespace sweepscope {

Picture renderPicture(const Document& document, const PictureOptions& options) {
  PictureMaker maker(document, options);
  QImage image(maker.pixels(), QImage::Format_RGB32);
  if (!image.isNull()) {
    QPainter p(&image);
    maker.paint(p, false);
  }
  return {std::move(image), maker.manifest()};
}

QByteArray paintPicture(QPainter& p, const Document& document, const PictureOptions& options) {
  PictureMaker maker(document, options);
  maker.paint(p, true);
  return maker.manifest();
}

}  // namespace sweepscope
