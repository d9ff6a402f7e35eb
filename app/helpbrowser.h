// Text of help pages, whose pictures are swatches of roles in the theme's colours.
#pragma once

#include <QTextBrowser>

#include "widgets/theme.h"

namespace sweepscope {

class HelpBrowser : public QTextBrowser {
  Q_OBJECT
 public:
  using QTextBrowser::QTextBrowser;
  void setTheme(ThemeKind kind) { m_theme = kind; }
  QVariant loadResource(int type, const QUrl&) override;

 private:
  ThemeKind m_theme = ThemeKind::Light;
};

}  // namespace sweepscope
