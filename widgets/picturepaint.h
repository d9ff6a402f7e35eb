// SPDX-License-Identifier: GPL-3.0-or-later

// Paints the picture for others as it is laid out, onto an image or another painter. What is painted is noted while it
// is painted, so the manifest cannot say anything else. Internal to the room.
//
// Threads: one at a time, any.
#pragma once

#include <QByteArray>
#include <QPainter>
#include <vector>

#include "widgets/picturelayout.h"

namespace sweepscope {

class PicturePaint {
 public:
  explicit PicturePaint(PictureLayout&);
  // The painter's unit is a pixel of the picture. vector: no images, only shapes and text.
  void paint(QPainter&, bool vector);
  // Of what was painted last.
  QByteArray manifest() const;

 private:
  void title(QPainter&);
  void legend(QPainter&);
  void row(QPainter&, const PictureLayout::DrawnRow&, bool vector);
  void lanes(QPainter&, bool vector);
  void selectedDelete(QPainter&, const QRect& area);
  void caption(QPainter&);
  void corner(QPainter&);

  PictureLayout& m_layout;
  TimelinePainter& m_painter;
  const Measures& m_measures;
  std::vector<Drawn> m_drawn;
};

}  // namespace sweepscope
