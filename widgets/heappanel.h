// SPDX-License-Identifier: GPL-3.0-or-later

// The heap curves: HeapAlloc, NextGC and the live estimate on one plot, HeapObjects on another, each only from a source
// that is that metric. Range and cursor are the timeline's; inflections are marked and can be selected.
#pragma once

#include <QWidget>
#include <memory>

#include "widgets/document.h"
#include "widgets/subjects/subject.h"
#include "widgets/theme.h"
#include "widgets/viewstate.h"

namespace sweepscope {

class HeapPanel : public QWidget {
  Q_OBJECT
 public:
  explicit HeapPanel(ViewState*, QWidget* parent = nullptr);
  ~HeapPanel() override;

  void setDocument(const Document&);
  void setTheme(ThemeKind);

  // Points drawn now, over all curves.
  std::size_t drawnPoints() const;
  // Where an inflection's marker is, in this widget's coordinates; empty if out of sight.
  QRect inflectionRect(std::size_t index) const;
  // Selects the next or previous inflection, seen from what is selected or, without that, the first or last in view.
  void stepInflection(int step);

  QSize sizeHint() const override { return {340, 320}; }
  QSize minimumSizeHint() const override;

 signals:
  void chosen(const sweepscope::Subject&);

 protected:
  bool eventFilter(QObject*, QEvent*) override;

 private:
  class Private;
  std::unique_ptr<Private> d;
};

}  // namespace sweepscope
