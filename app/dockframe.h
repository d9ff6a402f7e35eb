// A dock without a frame: a slim line with its name and a button to close it.
#pragma once

#include <QDockWidget>

#include "widgets/theme.h"

class QTabWidget;
class QToolButton;

namespace sweepscope {

class DockFrame : public QDockWidget {
  Q_OBJECT
 public:
  DockFrame(const QString& id, const QString& title, QWidget* content, QWidget* parent);
  // The content's tabs say enough: no line of its own, the button goes beside the tabs.
  void setTabsAsTitle(QTabWidget*);
  void setTheme(ThemeKind);

 protected:
  void showEvent(QShowEvent*) override;

 private:
  void stayInFront();

  QWidget* m_bar;
  QToolButton* m_close;
};

}  // namespace sweepscope
