// SPDX-License-Identifier: GPL-3.0-or-later

// Texts that are drawn again and again, frame after frame: their glyphs are found once.
//
// Units: device pixels. Threads: GUI thread, or whichever thread paints a picture.
#pragma once

#include <QFont>
#include <QGlyphRun>
#include <QHash>
#include <QPainter>
#include <QString>

namespace sweepscope {

class TextCache {
 public:
  // Of one font, which must not change.
  explicit TextCache(const QFont& font) : m_font(font) {}
  // In the painter's pen.
  void draw(QPainter&, int left, int baseline, const QString&);
  int width(const QString&);

 private:
  struct Shaped {
    double ascent = 0;  // from the top of the line to its baseline
    int width = 0;
    QList<QGlyphRun> runs;
  };
  const Shaped& shaped(const QString&);
  QFont m_font;
  QHash<QString, Shaped> m_shaped;
};

}  // namespace sweepscope
