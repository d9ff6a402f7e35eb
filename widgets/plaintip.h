// SPDX-License-Identifier: GPL-3.0-or-later

// Tooltips of texts that somebody else wrote: keys, functions, names of files.
#pragma once

#include <QString>
#include <QTextDocument>

namespace sweepscope {

// Qt takes a tooltip that looks like HTML for HTML; this one shows its text as it is.
inline QString plainTip(const QString& text) {
  return Qt::mightBeRichText(text) ? Qt::convertFromPlainText(text, Qt::WhiteSpaceNormal) : text;
}

}  // namespace sweepscope
