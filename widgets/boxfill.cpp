// SPDX-License-Identifier: GPL-3.0-or-later

// The inner loop of painting.
#include "widgets/boxfill.h"

#include <algorithm>

namespace sweepscope {

namespace {

constexpr int kSeamFrom = 3;  // narrower boxes have no room for a seam

struct Area {
  int x0, x1, y0, y1;
};

Area clipped(const Box& b, int dx, int dy, const QImage& image) {
  return {std::max(b.x0 + dx, 0), std::min(b.x1 + dx, image.width()), std::max(b.y0 + dy, 0),
          std::min(b.y1 + dy, image.height())};
}

}  // namespace

BoxFill::BoxFill(const Theme& theme, const Measures& measures) : m_theme(theme), m_measures(measures) {
  const QColor ground = theme.color(Role::Background);
  for (std::size_t i = 0; i < std::size_t(Role::Count); ++i) {
    const QColor base = theme.color(Role(i));
    m_inks.push_back(
        {base.rgb(), mixed(base, ground, 0.62).rgb(), mixed(base, ground, 0.45).rgb(), mixed(base, ground, 0.2).rgb()});
  }
}

void BoxFill::fill(QImage& image, int dx, int dy, const std::vector<Box>& boxes, std::int64_t gridLeft) const {
  const int period = m_measures.px(6), stripe = m_measures.px(2), dot = m_measures.px(2);
  auto* const pixels = reinterpret_cast<QRgb*>(image.bits());
  const qsizetype perLine = image.bytesPerLine() / qsizetype(sizeof(QRgb));
  for (const Box& b : boxes) {
    const Area a = clipped(b, dx, dy, image);
    if (a.x0 >= a.x1) continue;
    const Ink& ink = m_inks[std::size_t(b.role)];
    const QRgb paint = base(ink, b);
    for (int y = a.y0; y < a.y1; ++y) {
      QRgb* row = pixels + y * perLine;
      std::fill(row + a.x0, row + a.x1, paint);
      if (b.texture == Texture::Hatch) {
        const auto phase = int((gridLeft - dx + (y - dy)) % period);
        for (int x = a.x0; x < a.x1; ++x) {
          if ((x + phase + period) % period < stripe) row[x] = ink.light;
        }
      } else if (b.texture == Texture::DottedTop && y - dy < b.y0 + dot) {
        const auto phase = int((gridLeft - dx) % (2 * dot));
        for (int x = a.x0; x < a.x1; ++x) {
          if ((x + phase + 2 * dot) % (2 * dot) < dot) row[x] = m_theme.rgb(Role::Background);
        }
      }
      if (b.seam && b.x1 - b.x0 >= kSeamFrom && b.x0 + dx == a.x0) row[a.x0] = ink.seam;
    }
  }
}

void BoxFill::paint(QPainter& p, int dx, int dy, const std::vector<Box>& boxes) const {
  p.save();
  p.setRenderHint(QPainter::Antialiasing, false);
  for (const Box& b : boxes) {
    const Ink& ink = m_inks[std::size_t(b.role)];
    const QRect r(b.x0 + dx, b.y0 + dy, b.x1 - b.x0, b.y1 - b.y0);
    p.fillRect(r, QColor(base(ink, b)));
    if (b.texture == Texture::Hatch && r.width() >= m_measures.px(4)) {
      p.setPen(QPen(QColor(ink.light), m_measures.px(1.5)));
      p.setClipRect(r);
      const int period = m_measures.px(6);
      for (int x = r.left() / period * period; x < r.right() + r.height(); x += period) {
        p.drawLine(x, r.top(), x - r.height(), r.top() + r.height());
      }
      p.setClipping(false);
    } else if (b.texture == Texture::DottedTop) {
      const int dot = m_measures.px(2);
      for (int x = r.left() / (2 * dot) * 2 * dot; x < r.right(); x += 2 * dot) {
        p.fillRect(QRect(x, r.top(), dot, dot) & r, m_theme.color(Role::Background));
      }
    }
    if (b.seam && r.width() >= kSeamFrom) p.fillRect(QRect(r.left(), r.top(), 1, r.height()), QColor(ink.seam));
  }
  p.restore();
}

}  // namespace sweepscope
