// SPDX-License-Identifier: GPL-3.0-or-later

// What is in the picture for others and where: what it is about, which lanes have room, the legend, the words. From top
// to bottom: title, legend, ruler and lanes, caption, the program's name. PicturePaint paints it. Internal to the room.
//
// Units: pixels of the picture.
// Threads: one at a time, any.
#pragma once

#include <QFontMetrics>
#include <QStringList>
#include <optional>
#include <vector>

#include "widgets/picture.h"
#include "widgets/subjects/subject.h"
#include "widgets/sweeper.h"
#include "widgets/timelinepainter.h"
#include "widgets/timelinescene.h"

namespace sweepscope {

class PictureLayout {
 public:
  struct DrawnRow {
    PlacedRow placed;
    RowGeometry geometry;
  };
  struct LegendEntry {
    Role role;
    QString text;
    bool filled = true;
  };

  PictureLayout(const Document&, const PictureOptions&);

  const Document& document() const { return m_document; }
  const PictureOptions& options() const { return m_options; }
  const Measures& measures() const { return m_measures; }
  QSize size() const { return m_size; }
  TimeRange range() const { return m_range; }
  // Has the fonts that the layout is made for.
  TimelinePainter& painter() { return m_painter; }
  const TimelineScene& scene() const { return m_scene; }
  const std::vector<DrawnRow>& rows() const { return m_rows; }
  // Tops of the ruler and of the caption.
  int lanesTop() const { return m_lanesTop; }
  int captionTop() const { return m_captionTop; }
  int margin() const { return m_margin; }
  int textLine() const { return m_metrics.height() + m_measures.px(2); }

  // Empty where there is no room for one.
  std::vector<LegendEntry> legend() const;
  int legendLine() const { return m_measures.px(20); }
  // Of an entry, with the space behind it.
  int legendWidth(const LegendEntry&) const;
  QString rangeText() const;
  const QStringList& caption() const { return m_caption; }  // in lines
  QString cornerText() const;
  Subject selection() const;
  const Sweeper* sweeper() const { return m_sweeper ? &*m_sweeper : nullptr; }

 private:
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
  std::vector<Role> rolesThatOccur() const;
  int legendLines() const;
  QString captionText() const;
  QStringList wrapped(const QString&, const QFont&, int width) const;

  Document m_document;
  PictureOptions m_options;
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
  QStringList m_caption;
};

}  // namespace sweepscope
