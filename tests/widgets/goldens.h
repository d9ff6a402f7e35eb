// SPDX-License-Identifier: GPL-3.0-or-later

// Compares what a test painted or wrote with what is kept in tests/data/goldens. With SWEEPSCOPE_UPDATE_GOLDENS=1 the
// kept file is replaced instead; look at the difference before you commit it.
//
// Images: boxes are filled on whole pixels, so they have to be the same everywhere. Only the edges of markers,
// diamonds, dashes and pills are smoothed, and versions of Qt may differ in that by some levels. So a pixel counts as
// different if a channel differs by more than 24, and at most 6 pixels of an image may: a marker of another fill has
// more than 20. No text is painted, since fonts are rasterised differently from system to system.
#pragma once

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QString>
#include <cstdlib>

namespace sweepscope::test {

inline bool updatesGoldens() {
  return qEnvironmentVariableIntValue("SWEEPSCOPE_UPDATE_GOLDENS") != 0;
}
inline QString goldenPath(const QString& name) {
  return QStringLiteral(SWEEPSCOPE_TEST_DATA "/goldens/") + name;
}
// Beside the test's build folder, where what was painted instead is written.
inline QString actualPath(const QString& name) {
  return QDir::current().absoluteFilePath(name);
}

// Nothing if the text is the kept one; else the first line that differs.
inline QString differsFromGolden(const QString& name, const QString& text) {
  QFile file(goldenPath(name));
  if (updatesGoldens()) {
    const bool written = file.open(QIODevice::WriteOnly) && file.write(text.toUtf8()) >= 0;
    return written ? QString() : QStringLiteral("cannot write ") + file.fileName();
  }
  if (!file.open(QIODevice::ReadOnly)) return QStringLiteral("there is no ") + file.fileName();
  const QStringList want = QString::fromUtf8(file.readAll()).split('\n'), got = text.split('\n');
  for (qsizetype i = 0; i < std::max(want.size(), got.size()); ++i) {
    if (want.value(i) == got.value(i)) continue;
    return QStringLiteral("%1, line %2:\n  expected: %3\n  actual:   %4")
        .arg(file.fileName())
        .arg(i + 1)
        .arg(i < want.size() ? want[i] : QStringLiteral("(nothing)"),
             i < got.size() ? got[i] : QStringLiteral("(nothing)"));
  }
  return {};
}

// How many pixels differ visibly, and an image of them: red where they do, the pale picture elsewhere.
inline int pixelsApart(const QImage& a, const QImage& b, QImage& difference) {
  constexpr int kLevels = 24;
  difference = QImage(a.size(), QImage::Format_RGB32);
  int count = 0;
  for (int y = 0; y < a.height(); ++y) {
    for (int x = 0; x < a.width(); ++x) {
      const QRgb p = a.pixel(x, y), q = b.pixel(x, y);
      const bool apart = std::abs(qRed(p) - qRed(q)) > kLevels || std::abs(qGreen(p) - qGreen(q)) > kLevels ||
                         std::abs(qBlue(p) - qBlue(q)) > kLevels;
      const int pale = 192 + qGray(p) / 4;
      difference.setPixel(x, y, apart ? qRgb(255, 0, 0) : qRgb(pale, pale, pale));
      count += apart ? 1 : 0;
    }
  }
  return count;
}

// Nothing if the image is the kept one, as far as said above; else what differs and where the images are.
inline QString differsFromGolden(const QString& name, const QImage& image) {
  constexpr int kPixels = 6;
  const QString path = goldenPath(name + QStringLiteral(".png"));
  const QImage actual = image.convertToFormat(QImage::Format_RGB32);
  if (updatesGoldens()) return actual.save(path) ? QString() : QStringLiteral("cannot write ") + path;
  const QString mine = actualPath(name + QStringLiteral("-actual.png"));
  const QImage kept = QImage(path).convertToFormat(QImage::Format_RGB32);
  if (kept.size() != actual.size()) {
    actual.save(mine);
    return QStringLiteral("%1 is missing or of another size; painted now: %2").arg(path, mine);
  }
  QImage difference;
  const int apart = pixelsApart(kept, actual, difference);
  if (apart <= kPixels) return {};
  const QString where = actualPath(name + QStringLiteral("-difference.png"));
  actual.save(mine);
  difference.save(where);
  return QStringLiteral("%1 pixels differ from %2; painted now: %3, difference: %4").arg(apart).arg(path, mine, where);
}

}  // namespace sweepscope::test
