// Lines from the rows; what the mouse does is written in resources/help/keys.html.
#include "app/keyspage.h"

#include <QFile>

namespace sweepscope {

namespace {

QString title(KeyScope scope) {
  switch (scope) {
    case KeyScope::Window: break;
    case KeyScope::Timeline: return QStringLiteral("While the timeline has the focus");
    case KeyScope::Heap: return QStringLiteral("While the heap curves have the focus");
    case KeyScope::Overview: return QStringLiteral("While the overview has the focus");
  }
  return QStringLiteral("Everywhere in the window");
}

QString bold(const QString& keys) {
  return QStringLiteral("<b>%1</b>")
      .arg(keys.toHtmlEscaped().replace(QStringLiteral(" or "), QStringLiteral("</b> or <b>")));
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
    const QString keys = keysOf(spec, scope);
    if (!keys.isEmpty()) lines.push_back({keys, QString::fromUtf8(spec.help)});
  }
  return lines;
}

QString keysPage() {
  QFile file(QStringLiteral(":/help/keys.html"));
  if (!file.open(QIODevice::ReadOnly)) return {};
  QString tables;
  for (const KeyScope scope : {KeyScope::Timeline, KeyScope::Window, KeyScope::Heap, KeyScope::Overview})
    tables += table(scope);
  return QString::fromUtf8(file.readAll()).replace(QStringLiteral("<!-- keys -->\n"), tables);
}

}  // namespace sweepscope
