#include "app/helpbrowser.h"

#include "app/lanespage.h"

namespace sweepscope {

QVariant HelpBrowser::loadResource(int type, const QUrl& url) {
  const QImage swatch = swatchOf(url, m_theme, devicePixelRatioF());
  return swatch.isNull() ? QTextBrowser::loadResource(type, url) : QVariant(swatch);
}

}  // namespace sweepscope
