// SPDX-License-Identifier: GPL-3.0-or-later

// Paints what the geometry says: texts on spans, markers, ruler, names, bridge, outlines. Used by the timeline on
// screen and by the picture for others; a painter is expected whose unit is a device pixel.
#pragma once

#include <QFont>
#include <QFontMetrics>
#include <QHash>
#include <QImage>
#include <QPainter>
#include <array>
#include <functional>

#include "widgets/axis.h"
#include "widgets/lanes/lane.h"
#include "widgets/textcache.h"
#include "widgets/theme.h"

namespace sweepscope {

// What was drawn and can be named: for the manifest of a picture.
struct Drawn {
  QString kind;  // "delete", "bridge", "bridge-label", "lane", …
  QRect rect;
  std::optional<std::size_t> deleteOp, cycle;
  std::optional<Time> from, to;
  QString text;
};
using DrawnSink = std::function<void(const Drawn&)>;

class TimelinePainter {
 public:
  TimelinePainter(const Theme&, const Measures&, const QFont& base);

  const Theme& theme() const { return m_theme; }
  const Measures& measures() const { return m_measures; }
  const QFont& font() const { return m_font; }
  const QFont& smallFont() const { return m_small; }
  // Everything named goes there, while painting.
  void setSink(DrawnSink sink) { m_sink = std::move(sink); }
  void note(Drawn);

  // Ground, texts and markers of a row whose column 0 is at area.left().
  void ground(QPainter&, const QRect& area, bool striped);
  void texts(QPainter&, const QRect& area, const std::vector<SpanText>&);
  void markers(QPainter&, const QRect& area, const LaneContext&, const Row&, const std::vector<MarkerShape>&,
               std::optional<std::size_t> selected);
  // A marker by itself, point downwards at the bottom of the triangle.
  void marker(QPainter&, const QRect& box, Evidence, bool head, bool selected);
  void diamond(QPainter&, QPointF middle, bool filled);
  void flags(QPainter&, const QRect& area, const LaneContext&, const std::vector<FlagShape>&);
  // Says in an empty lane why it is empty.
  void hint(QPainter&, const QRect& area, const QString& text);

  void ruler(QPainter&, const QRect& area, const TimeAxis&);
  // Hatches on the ruler over stretches of which something is missing.
  void gaps(QPainter&, const QRect& ruler, const TimeAxis&, const std::vector<Gap>&);
  // A small flag in the ruler.
  void bookmark(QPainter&, const QRect& ruler, const TimeAxis&, Time);
  void grid(QPainter&, const QRect& area, const TimeAxis&);
  void name(QPainter&, const QRect& area, const RowName&, bool expanded, bool marked, bool found);
  // Stop-the-world over all lanes, where the stops are few enough to tell them apart.
  void stops(QPainter&, const QRect& area, const LaneContext&);

  void outline(QPainter&, const QRect& span, const QRect& lanes);
  void measure(QPainter&, const QRect& lanes, const QRect& ruler, const TimeAxis&, TimeRange);
  void cursor(QPainter&, const QRect& lanes, const TimeAxis&, Time);

  // A text on a rounded ground of the role's colour; returns where it went.
  QRect pill(QPainter&, QPoint middle, const QString&, Role ground, const QRect& inside);
  // The longest form of a lane's name that has room (widgets/shortname.h).
  QString shortened(const QString& name, const QFont&, int width);
  // In small type.
  int smallWidth(const QString& text) { return m_smallText.width(text); }
  void drawSmall(QPainter& p, int left, int baseline, const QString& text) {
    m_smallText.draw(p, left, baseline, text);
  }
  // The longest of several texts that fits in small type; nothing if not even a few letters do.
  QString fitting(const QString& texts, int width);

 private:
  // A triangle, drawn once for each look: there may be hundreds of them in a frame.
  const QImage& markerImage(QSize box, Evidence);
  int markerMargin() const { return m_measures.px(3); }  // for what a line reaches beyond its shape
  void key(QPainter&, const QRect& area, int left, const std::vector<RowKey>&);

  const Theme& m_theme;
  Measures m_measures;
  QFont m_font, m_small;
  QFontMetrics m_metrics, m_smallMetrics;
  TextCache m_text, m_smallText;
  QHash<QString, QString> m_shortened, m_fitting;
  std::array<QImage, 3> m_markerImages;
  DrawnSink m_sink;
};

// The font of the desktop or, without one, of the program, at a device pixel ratio.
QFont scaledFont(const QFont&, double dpr);

}  // namespace sweepscope
