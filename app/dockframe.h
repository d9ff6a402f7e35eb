// A dock without a frame: a slim line with its name and a button to close it.
#pragma once

#include <QDockWidget>

#include "widgets/theme.h"

class QToolButton;

namespace sweepscope {

class DockFrame : public QDockWidget {
  Q_OBJECT
 public:
  DockFrame(const QString& id, const QString& title, QWidget* content, QWidget* parent);
  void setTheme(ThemeKind);

 private:
  QWidget* m_bar;
  QToolButton* m_close;
};

}  // namespace sweepscope
