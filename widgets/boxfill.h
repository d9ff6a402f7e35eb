// SPDX-License-Identifier: GPL-3.0-or-later

// Boxes into pixels: straight into an image for the screen, through a painter for paper. Both draw the same textures,
// on the grid of the whole trace, so that panning moves them along.
#pragma once

#include <QImage>
#include <QPainter>
#include <vector>

#include "widgets/columns.h"
#include "widgets/measures.h"
#include "widgets/theme.h"

namespace sweepscope {

class BoxFill {
 public:
  BoxFill(const Theme&, const Measures&);
  // Puts column x of the boxes at pixel x + dx of a 32-bit image. gridLeft is the axis' left.
  void fill(QImage&, int dx, int dy, const std::vector<Box>&, std::int64_t gridLeft) const;
  void paint(QPainter&, int dx, int dy, const std::vector<Box>&) const;

 private:
  struct Ink {
    QRgb base, light, seam, tint;
  };
  static QRgb base(const Ink& ink, const Box& box) { return box.texture == Texture::Tint ? ink.tint : ink.base; }
  const Theme& m_theme;
  Measures m_measures;
  std::vector<Ink> m_inks;
};

}  // namespace sweepscope
