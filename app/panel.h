// SPDX-License-Identifier: GPL-3.0-or-later

// A panel is the content of a tab or a dock beside the timeline. It is made for an open trace and follows it. Tabs,
// docks, the menu of panels, the keys that move the keyboard focus and "Reset layout" are views of the table of panels
// (app/panels.cpp).
//
// Threads: GUI thread only.
#pragma once

#include <QWidget>
#include <optional>

#include "widgets/subjects/subject.h"
#include "widgets/theme.h"

namespace sweepscope {

class OpenTrace;

class Panel : public QWidget {
  Q_OBJECT
 public:
  using QWidget::QWidget;

  // The number of things in it, to be shown beside its title; nothing while it is not known, or if they are not
  // counted.
  virtual std::optional<std::size_t> count() const { return std::nullopt; }
  virtual void setTheme(ThemeKind) = 0;
  // Where Tab leads to from the tabs.
  virtual QWidget* tabStop() { return this; }

 signals:
  void countChanged();
  // Something is to be selected and shown, or only a time is.
  void chosen(const sweepscope::Subject&);
  void momentChosen(sweepscope::TimeRange);
  // A sentence about what was done.
  void done(const QString&);
};

}  // namespace sweepscope
