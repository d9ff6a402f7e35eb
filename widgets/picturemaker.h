// SPDX-License-Identifier: GPL-3.0-or-later

// How the picture for others is made: first it is laid out (picturelayout.cpp: what it is about, which lanes have room,
// the legend, the words), then painted (picturepaint.cpp), onto an image or another painter (picture.cpp). What is
// painted is recorded while it is painted, so the manifest cannot say anything else.
//
// From top to bottom: title, legend, ruler and lanes, caption, the program's name. Internal to the room.
// Threads: one at a time, any.
#pragma once

#include <QByteArray>
#include <QFontMetrics>
#include <QPainter>
#include <QStringList>
#include <optional>
#include <vector>

#include "widgets/picture.h"
#include "widgets/subjects/subject.h"
#include "widgets/sweeper.h"
#include "widgets/timelinepainter.h"
#include "widgets/timelinescene.h"

namespace sweepscope {

class PictureMaker {
 public:
  PictureMaker(const Document& document, const PictureOptions& options);
  QSize pixels() const { return m_size; }
  // p's unit is a pixel of the picture. vector: no images, only shapes and text.
  void paint(QPainter& p, bool vector);
  QByteArray manifest() const;

 private:
  struct DrawnRow {
    PlacedRow placed;
    RowGeometry geometry;
  };
  struct LegendEntry {
    Role role;
    QString text;
    bool filled = true;
  };
  // What a low picture goes without, the first of these first (LaneSpec::dispensable has the same numbers); rows of
  // goroutines and procs end before.
  enum class GivenUp : std::uint8_t { Nothing, Workers, Heap, Legend, Caption, Gc };
  bool gaveUp(GivenUp what) const { return m_givenUp >= what; }
  TimeRange chosenRange() const;
  void place();
  void arrange();
  void fillRows();
  bool isWanted(const Lane&) const;
  bool isComplete() const;
  QString cornerText() const;
  void paintTitle(QPainter&);
  void paintLegend(QPainter&);
  void paintRow(QPainter&, const DrawnRow&, bool vector);
  void paintLanes(QPainter&, bool vector);
  void paintCaption(QPainter&);
  std::vector<Role> rolesThatOccur() const;
  std::vector<LegendEntry> legend() const;
  int legendLines() const;
  QString caption() const;
  QString rangeText() const;
  QStringList wrapped(const QString&, const QFont&, int width) const;
  Subject selection() const;
  const Sweeper* sweeper() const { return m_sweeper ? &*m_sweeper : nullptr; }
  int textLine() const { return m_metrics.height() + m_measures.px(2); }

  Document m_document;
  PictureOptions m_options;
  const Theme& m_theme;
  Measures m_measures;
  QSize m_size;
  TimelinePainter m_painter;
  QFontMetrics m_metrics;
  TimelineScene m_scene;
  TimeRange m_range{};
  int m_lanesTop = 0, m_captionTop = 0, m_margin = 0;
  std::optional<Sweeper> m_sweeper;
  std::vector<DrawnRow> m_rows;
  GivenUp m_givenUp = GivenUp::Nothing;
  bool m_leftOut = false;  // lanes
  std::shared_ptr<const UserEvents> m_events;
  QStringList m_caption;
  std::vector<Drawn> m_drawn;
};

}  // namespace sweepscope
