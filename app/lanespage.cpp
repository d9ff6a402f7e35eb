// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/lanespage.h"

#include <QFile>

#include "app/translations.h"
#include "widgets/lanes/lanes.h"
#include "widgets/roles.h"
#include "widgets/swatch.h"

namespace sweepscope {

namespace {

constexpr QSize kSize(28, 14);

const QString kScheme = QStringLiteral("role");

QString laneRows() {
  QString rows;
  for (const Lane* lane : lanes())
    rows += QStringLiteral("<tr><td><b>%1</b></td><td><tt>%2</tt></td><td>%3</td></tr>\n")
                .arg(lane->title().toHtmlEscaped(), lane->id(), lane->help().toHtmlEscaped());
  return rows;
}

QString roleRows() {
  QString rows;
  for (const Role role : signRoles())
    rows +=
        QStringLiteral("<tr><td><img src=\"%1\" width=\"%2\" height=\"%3\"></td><td><b>%4</b></td><td>%5</td></tr>\n")
            .arg(signUrl(role).toString())
            .arg(kSize.width())
            .arg(kSize.height())
            .arg(roleName(role).toHtmlEscaped(), roleMeaning(role).toHtmlEscaped());
  return rows;
}

}  // namespace

// Those behind them are what is selected, the chrome, and severities.
std::vector<Role> signRoles() {
  std::vector<Role> roles;
  for (const RoleSpec& spec : roleSpecs()) {
    if (spec.role < Role::Accent) roles.push_back(spec.role);
  }
  return roles;
}

QString lanesPage() {
  QFile file(helpFile(QStringLiteral("lanes")));
  if (!file.open(QIODevice::ReadOnly)) return {};
  return QString::fromUtf8(file.readAll())
      .replace(QStringLiteral("<!-- lanes -->\n"), laneRows())
      .replace(QStringLiteral("<!-- signs -->\n"), roleRows());
}

QUrl signUrl(Role role) {
  return QUrl(QStringLiteral("%1:%2").arg(kScheme).arg(int(role)));
}

QImage signImage(const QUrl& url, ThemeKind kind, double dpr) {
  bool isNumber = false;
  const int role = url.path().toInt(&isNumber);
  if (url.scheme() != kScheme || !isNumber || role < 0 || role >= int(Role::Count)) return {};
  return swatchImage(Role(role), kind, kSize, dpr);
}

}  // namespace sweepscope
