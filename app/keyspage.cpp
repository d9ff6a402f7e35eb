// SPDX-License-Identifier: GPL-3.0-or-later

// Lines from the rows. What the mouse does is in resources/help/keys.html.
#include "app/keyspage.h"

#include <QCoreApplication>
#include <QFile>

#include "app/actiontable.h"
#include "app/translations.h"

namespace sweepscope {

namespace {

struct Tr {
  Q_DECLARE_TR_FUNCTIONS(KeysPage)
};

QString title(KeyScope scope) {
  switch (scope) {
    case KeyScope::Window: break;
    case KeyScope::Timeline: return Tr::tr("While the timeline has the focus");
    case KeyScope::Heap: return Tr::tr("While the heap curves have the focus");
    case KeyScope::Overview: return Tr::tr("While the overview has the focus");
  }
  return Tr::tr("Everywhere in the window");
}

QString bold(QStringList keys) {
  for (QString& key : keys) key = QStringLiteral("<b>%1</b>").arg(key.toHtmlEscaped());
  return alternatives(keys);
}

QString table(KeyScope scope) {
  QString html = QStringLiteral("<h3>%1</h3>\n<table cellpadding=\"3\">\n").arg(title(scope));
  for (const KeyLine& line : keyLines(scope))
    html += QStringLiteral("<tr><td>%1</td><td>%2</td></tr>\n").arg(bold(line.keys), line.help.toHtmlEscaped());
  return html + QStringLiteral("</table>\n");
}

}  // namespace

std::vector<KeyLine> keyLines(KeyScope scope) {
  std::vector<KeyLine> lines;
  for (const ActionSpec& spec : actionSpecs()) {
    const QStringList keys = keysOf(spec, scope);
    if (!keys.isEmpty()) lines.push_back({keys, helpOf(spec)});
  }
  return lines;
}

QString keysPage() {
  QFile file(helpFile(QStringLiteral("keys")));
  if (!file.open(QIODevice::ReadOnly)) return {};
  QString tables;
  for (const KeyScope scope : {KeyScope::Timeline, KeyScope::Window, KeyScope::Heap, KeyScope::Overview})
    tables += table(scope);
  return QString::fromUtf8(file.readAll()).replace(QStringLiteral("<!-- keys -->\n"), tables);
}

}  // namespace sweepscope
