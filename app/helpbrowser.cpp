// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/helpbrowser.h"

#include "app/lanespage.h"

namespace sweepscope {

QVariant HelpBrowser::loadResource(int type, const QUrl& url) {
  const QImage sign = signImage(url, m_theme, devicePixelRatioF());
  return sign.isNull() ? QTextBrowser::loadResource(type, url) : QVariant(sign);
}

}  // namespace sweepscope
