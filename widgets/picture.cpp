// The picture as a file or an image, in the format that is asked for.
#include "widgets/picture.h"

#include <QBuffer>
#include <QFileInfo>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <cmath>

#include "widgets/picturemaker.h"

namespace sweepscope {

namespace {

// Null if there is no memory for it.
QImage painted(PictureMaker& maker) {
  QImage image(maker.pixels(), QImage::Format_RGB32);
  if (image.isNull()) return image;
  QPainter p(&image);
  maker.paint(p, false);
  return image;
}

}  // namespace

Picture renderPicture(const Document& document, const PictureOptions& options) {
  PictureMaker maker(document, options);
  QImage image = painted(maker);
  return {std::move(image), maker.manifest()};
}

namespace {

QByteArray svg(PictureMaker& maker, const PictureOptions& options) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QSvgGenerator generator;
  generator.setOutputDevice(&buffer);
  generator.setSize(options.size);
  generator.setViewBox(QRect(QPoint(0, 0), maker.pixels()));
  generator.setTitle(QStringLiteral("Sweepscope"));
  QPainter p(&generator);
  maker.paint(p, true);
  p.end();
  return bytes;
}

QByteArray pdf(PictureMaker& maker, const PictureOptions& options) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  writer.setResolution(int(std::lround(72 * options.scale)));
  writer.setPageSize(QPageSize(QSizeF(options.size), QPageSize::Point, {}, QPageSize::ExactMatch));
  writer.setPageMargins({});
  writer.setCreator(QStringLiteral("Sweepscope"));
  QPainter p(&writer);
  p.scale(double(writer.width()) / maker.pixels().width(), double(writer.height()) / maker.pixels().height());
  maker.paint(p, true);
  p.end();
  return bytes;
}

// Empty if there is no memory for it.
QByteArray png(PictureMaker& maker) {
  const QImage image = painted(maker);
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  return !image.isNull() && image.save(&buffer, "png") ? bytes : QByteArray();
}

}  // namespace

QByteArray pictureBytes(const Document& document, const PictureOptions& options, const QString& path,
                        QByteArray* manifest, QString* message) {
  const QString suffix = QFileInfo(path).suffix().toLower();
  if (suffix != QLatin1String("png") && suffix != QLatin1String("svg") && suffix != QLatin1String("pdf")) {
    if (message != nullptr) *message = QStringLiteral("%1: the name must end in .png, .svg or .pdf").arg(path);
    return {};
  }
  PictureMaker maker(document, options);
  QByteArray bytes = suffix == QLatin1String("svg")   ? svg(maker, options)
                     : suffix == QLatin1String("pdf") ? pdf(maker, options)
                                                      : png(maker);
  if (bytes.isEmpty()) {
    if (message != nullptr) {
      *message = QStringLiteral("%1: there is not enough memory for a picture of %2 × %3 pixels")
                     .arg(path)
                     .arg(maker.pixels().width())
                     .arg(maker.pixels().height());
    }
    return {};
  }
  if (manifest != nullptr) *manifest = maker.manifest();
  return bytes;
}

bool writePicture(const Document& document, const PictureOptions& options, const QString& path, QByteArray* manifest,
                  QString* message) {
  const QByteArray bytes = pictureBytes(document, options, path, manifest, message);
  if (bytes.isEmpty()) return false;
  QSaveFile file(path);
  if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) return true;
  if (message != nullptr) *message = QStringLiteral("%1: %2").arg(path, file.errorString());
  return false;
}

}  // namespace sweepscope
