// SPDX-License-Identifier: GPL-3.0-or-later

// The strip above the timeline: the whole trace with its heap, how busy the GC is, where deletes are, and the visible
// range as a handle to drag and to resize.
#pragma once

#include <QWidget>
#include <memory>

#include "widgets/document.h"
#include "widgets/theme.h"
#include "widgets/viewstate.h"

namespace sweepscope {

class LaneIndex;

class OverviewWidget : public QWidget {
  Q_OBJECT
 public:
  explicit OverviewWidget(ViewState*, QWidget* parent = nullptr);
  ~OverviewWidget() override;

  // A document with its lane index; null if nothing is open.
  void setDocument(std::shared_ptr<const LaneIndex>);
  void setTheme(ThemeKind);

  // Where the handle of the visible range is, in this widget's coordinates.
  QRect handleRect() const;

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent*) override;
  void resizeEvent(QResizeEvent*) override;
  void mousePressEvent(QMouseEvent*) override;
  void mouseMoveEvent(QMouseEvent*) override;
  void mouseReleaseEvent(QMouseEvent*) override;
  void wheelEvent(QWheelEvent*) override;

 private:
  class Private;
  std::unique_ptr<Private> d;
};

}  // namespace sweepscope
