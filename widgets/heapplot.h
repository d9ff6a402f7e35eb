// SPDX-License-Identifier: GPL-3.0-or-later

// One plot of heap curves with its legend: a rectangle of axes inside a QCustomPlot, the curves in it, a cursor, the
// selected delete and cycle, and the inflections of its metrics.
#pragma once

#include <qcustomplot.h>

#include <vector>

#include "widgets/document.h"
#include "widgets/subjects/subject.h"
#include "widgets/theme.h"

namespace sweepscope {

class HeapPlot {
 public:
  // Takes two rows of the plot's layout, from `row` on: legend and axes.
  HeapPlot(QCustomPlot*, int row, QCPMarginGroup*, const QString& unit);

  bool has() const { return !m_curves.empty(); }
  bool draws(const HeapSeries&) const;
  QCPAxisRect* rect() const { return m_rect; }
  // Less would cut the legend or leave nothing of the curves.
  int minimumHeight() const;
  void fitLegend();
  void setShown(bool);
  // Every source of a metric instead of the best one; takes effect with the next document.
  void setAllSources(bool all) { m_allSources = all; }
  void setDocument(const Document&);
  void setTheme(const Theme&);
  // Curves, ticks and inflections for the visible range. Only the lowest plot labels the time.
  void showRange(TimeRange, bool labelTime);
  // Values at the moment in the legend; without one the last values.
  void showCursor(std::optional<Time>);
  void showSelection(const Subject&);

  std::size_t drawnPoints() const;
  std::optional<QPointF> inflectionPoint(std::size_t index) const;
  // The inflection next to a point of the plot, if one is near.
  std::optional<std::size_t> inflectionAt(QPointF) const;

 private:
  struct Curve {
    const HeapSeries* series = nullptr;
    std::vector<HeapPoint> cut;  // its points, broken at the trace's gaps; empty if it has none
    const std::vector<HeapPoint>& points() const { return cut.empty() ? series->points : cut; }
    QCPGraph* graph = nullptr;
    Role role = Role::HeapAlloc;
    bool second = false;  // another source of a metric that is drawn already
    QString title;        // in the legend, with its source where the metric has several
  };
  struct Mark {
    std::size_t index = 0;
    double key = 0, value = 0;
  };

  void addCurve(const HeapSeries&);
  void nameCurves();
  void fillCurve(Curve&, TimeRange);
  void fitValues(TimeRange);
  QCPGraph* addMarkGraph();
  void fillMarks();
  void styleCurve(Curve&);
  double key(Time t) const { return double((t - m_origin).ns); }

  QCustomPlot* m_plot;
  int m_row;
  QString m_unit;
  bool m_allSources = false;
  QCPAxisRect* m_rect;
  QCPLegend* m_legend;
  QCPItemStraightLine* m_cursor;
  QCPItemStraightLine* m_delete;
  QCPItemRect* m_cycle;
  QCPGraph *m_markGraph = nullptr, *m_openMarkGraph = nullptr;  // confirmed inflections, and others
  std::vector<Curve> m_curves;
  std::vector<Mark> m_marks;
  Document m_document;
  Time m_origin;
  TimeRange m_range{};
  ThemeKind m_theme = ThemeKind::Light;
};

// Which colour a series has; curves that no plot shows have none.
std::optional<Role> seriesRole(const HeapSeries&);
// "live heap (estimate)" for what the trace itself counts; other names as they are.
QString seriesTitle(const HeapSeries&);

}  // namespace sweepscope
