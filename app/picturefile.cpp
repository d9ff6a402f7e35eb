// SPDX-License-Identifier: GPL-3.0-or-later

// The picture in memory, in the format of its file, and the file.
#include "app/picturefile.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <cmath>

#include "app/filename.h"
#include "app/savefile.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

struct Tr {
  Q_DECLARE_TR_FUNCTIONS(PictureFile)
};

QString suffixOf(const QString& name) {
  return QFileInfo(name).suffix().toLower();
}

struct Written {
  QByteArray bytes;  // empty if there is no memory for it
  QByteArray manifest;
};

Written svg(const Document& document, const PictureOptions& options) {
  Written out;
  QBuffer buffer(&out.bytes);
  buffer.open(QIODevice::WriteOnly);
  QSvgGenerator generator;
  generator.setOutputDevice(&buffer);
  generator.setSize(options.size);
  generator.setViewBox(QRect(QPoint(0, 0), picturePixels(options)));
  generator.setTitle(QStringLiteral("Sweepscope"));
  QPainter p(&generator);
  out.manifest = paintPicture(p, document, options);
  p.end();
  return out;
}

Written pdf(const Document& document, const PictureOptions& options) {
  Written out;
  QBuffer buffer(&out.bytes);
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  writer.setResolution(int(std::lround(72 * options.scale)));
  writer.setPageSize(QPageSize(QSizeF(options.size), QPageSize::Point, {}, QPageSize::ExactMatch));
  writer.setPageMargins({});
  writer.setCreator(QStringLiteral("Sweepscope"));
  QPainter p(&writer);
  const QSize pixels = picturePixels(options);
  p.scale(double(writer.width()) / pixels.width(), double(writer.height()) / pixels.height());
  out.manifest = paintPicture(p, document, options);
  p.end();
  return out;
}

Written png(const Document& document, const PictureOptions& options) {
  const Picture picture = renderPicture(document, options);
  Written out{{}, picture.manifest};
  QBuffer buffer(&out.bytes);
  buffer.open(QIODevice::WriteOnly);
  if (picture.image.isNull() || !picture.image.save(&buffer, "png")) out.bytes.clear();
  return out;
}

}  // namespace

bool hasPictureSuffix(const QString& name) {
  const QString suffix = suffixOf(name);
  return suffix == QLatin1String("png") || suffix == QLatin1String("svg") || suffix == QLatin1String("pdf");
}

QString writePicture(const Document& document, const PictureOptions& options, const std::string& path,
                     QByteArray* manifest) {
  const QString name = nameOfPath(path), suffix = suffixOf(name);
  if (!hasPictureSuffix(name)) return Tr::tr("%1: the name must end in .png, .svg or .pdf").arg(name);
  const Written written = suffix == QLatin1String("svg")   ? svg(document, options)
                          : suffix == QLatin1String("pdf") ? pdf(document, options)
                                                           : png(document, options);
  if (written.bytes.isEmpty()) {
    const QSize pixels = picturePixels(options);
    return Tr::tr("%1: there is not enough memory for a picture of %2 × %3 pixels")
        .arg(name, countOf(std::uint64_t(pixels.width())), countOf(std::uint64_t(pixels.height())));
  }
  if (manifest != nullptr) *manifest = written.manifest;
  return saveBytes(path, written.bytes);
}

}  // namespace sweepscope
