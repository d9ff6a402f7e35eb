// SPDX-License-Identifier: GPL-3.0-or-later

// The help: a list of pages, and the text of one.
//
// Threads: GUI thread only.
#pragma once

#include <QDialog>

#include "widgets/theme.h"

class QListWidget;

namespace sweepscope {

class HelpBrowser;

class HelpWindow : public QDialog {
  Q_OBJECT
 public:
  explicit HelpWindow(QWidget* parent);
  // By the name of its file in resources/help: "keys".
  void showPage(const QString& name);
  void setTheme(ThemeKind);

 private:
  void showCurrent();

  QListWidget* m_pages;
  HelpBrowser* m_text;
};

}  // namespace sweepscope
