// A panel: what stands in a tab or a dock beside the timeline. A panel is made for an open trace and follows it by
// itself. The table of panels (app/panels.cpp) is all that others know of them: tabs, docks, the menu of panels, the
// keys that move the keyboard and "Reset layout" are views of it.
//
// Threads: GUI thread only.
#pragma once

#include <QWidget>
#include <optional>
#include <span>

#include "widgets/subjects/subject.h"
#include "widgets/theme.h"

namespace sweepscope {

class OpenTrace;
struct ActionSpec;

class Panel : public QWidget {
  Q_OBJECT
 public:
  using QWidget::QWidget;

  // How many things it has, to stand beside its title; nothing while they are not known or are not counted.
  virtual std::optional<std::size_t> count() const { return std::nullopt; }
  virtual void setTheme(ThemeKind) = 0;
  // Where Tab leads to from the tabs.
  virtual QWidget* tabStop() { return this; }

 signals:
  void countChanged();
  // Something is to be selected and shown, or only a time is.
  void chosen(const sweepscope::Subject&);
  void momentChosen(sweepscope::TimeRange);
  // Something was done, in a sentence.
  void done(const QString&);
};

// Where a panel stands when the layout is reset.
enum class PanelPlace { Tab, Right };

struct PanelSpec {
  const char* id;     // for settings and tests; never changes
  const char* title;  // on its tab or dock
  PanelPlace place;
  int height;  // of its dock, at 1x; tabs share one dock
  Panel* (*make)(OpenTrace*);
  const ActionSpec* focus = nullptr;  // moves the keyboard there; none of a panel that is reached through its tab
};

// In the order in which they stand.
std::span<const PanelSpec> panelSpecs();

}  // namespace sweepscope
