// SPDX-License-Identifier: GPL-3.0-or-later

// The text of help pages. Its pictures are the signs of roles (app/lanespage.h) in the colours of the theme.
//
// Threads: GUI thread only.
#pragma once

#include <QTextBrowser>

#include "widgets/theme.h"

namespace sweepscope {

class HelpBrowser : public QTextBrowser {
  Q_OBJECT
 public:
  using QTextBrowser::QTextBrowser;
  // For pages that are set from now on.
  void setTheme(ThemeKind kind) { m_theme = kind; }
  QVariant loadResource(int type, const QUrl&) override;

 private:
  ThemeKind m_theme = ThemeKind::Light;
};

}  // namespace sweepscope
