// SPDX-License-Identifier: GPL-3.0-or-later

// One line of a text layout, kept as glyphs with places.
#include "widgets/textcache.h"

#include <QTextLayout>
#include <cmath>

namespace sweepscope {

namespace {

constexpr qsizetype kMost = 4000;  // texts, before all are forgotten

}  // namespace

const TextCache::Shaped& TextCache::shaped(const QString& text) {
  if (const auto it = m_shaped.constFind(text); it != m_shaped.constEnd()) return *it;
  if (m_shaped.size() >= kMost) m_shaped.clear();
  QTextLayout layout(text, m_font);
  layout.beginLayout();
  const QTextLine line = layout.createLine();
  layout.endLayout();
  Shaped s;
  if (line.isValid()) {
    s = {line.ascent(), int(std::lround(line.naturalTextWidth())), layout.glyphRuns()};
  }
  return *m_shaped.insert(text, s);
}

void TextCache::draw(QPainter& p, int left, int baseline, const QString& text) {
  const Shaped& s = shaped(text);
  for (const QGlyphRun& run : s.runs) p.drawGlyphRun({double(left), baseline - s.ascent}, run);
}

int TextCache::width(const QString& text) {
  return shaped(text).width;
}

}  // namespace sweepscope
