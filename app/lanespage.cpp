#include "app/lanespage.h"

#include "widgets/lanes/lanes.h"
#include "widgets/roles.h"
#include "widgets/swatch.h"

namespace sweepscope {

namespace {

constexpr QSize kSwatch(28, 14);

QString scheme() {
  return QStringLiteral("swatch");
}

QString row(const QString& head, const QString& text) {
  return QStringLiteral("<tr><td>%1</td><td>%2</td></tr>").arg(head, text.toHtmlEscaped());
}

QString laneRows() {
  QString rows;
  for (const Lane* lane : lanes())
    rows += row(QStringLiteral("<b>%1</b>").arg(QString::fromUtf8(lane->spec().title)),
                QString::fromUtf8(lane->spec().help));
  return rows;
}

// What can be pointed at and what the chrome is made of is no sign on the timeline.
bool isSign(const RoleSpec& role) {
  return role.role < Role::Accent;
}

QString roleRows() {
  QString rows;
  for (const RoleSpec& role : roleSpecs()) {
    if (!isSign(role)) continue;
    const QString image = QStringLiteral("<img src=\"%1:%2\">").arg(scheme()).arg(int(role.role));
    rows += QStringLiteral("<tr><td>%1</td><td><b>%2</b></td><td>%3</td></tr>")
                .arg(image, roleName(role.role).toHtmlEscaped(), QString::fromUtf8(role.meaning).toHtmlEscaped());
  }
  return rows;
}

}  // namespace

QString lanesPage() {
  return QStringLiteral(
             "<h2>What lanes and shapes mean</h2><p>Shape says the state; colour repeats it. From top to bottom:</p>"
             "<table cellpadding=\"3\">%1</table>"
             "<p>What is drawn in the lanes:</p><table cellpadding=\"3\">%2</table>"
             "<p>What is narrower than a pixel is not dropped: a folded column shows, from bottom to top, the share of "
             "its time in each state. A red hatch on ruler and overview marks a range of which the file has lost "
             "something.</p>")
      .arg(laneRows(), roleRows());
}

QImage swatchOf(const QUrl& url, ThemeKind kind, double dpr) {
  bool isNumber = false;
  const int role = url.path().toInt(&isNumber);
  if (url.scheme() != scheme() || !isNumber || role < 0 || role >= int(Role::Count)) return {};
  return swatchImage(Role(role), kind, kSwatch, dpr);
}

}  // namespace sweepscope
