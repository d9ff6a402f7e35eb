// SPDX-License-Identifier: GPL-3.0-or-later

// The help page about lanes and shapes: a row for each lane and each role, with its sign in the colours of the theme.
#include <QTextEdit>

#include "app/helpbrowser.h"
#include "app/helpwindow.h"
#include "app/lanespage.h"
#include "tests/app/helppages.h"
#include "tests/app/windows.h"
#include "widgets/lanes/lanes.h"
#include "widgets/roles.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

int pixelsOf(const QImage& image, QRgb color) {
  int count = 0;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) count += image.pixel(x, y) == color ? 1 : 0;
  }
  return count;
}

QString nameOf(Role role) {
  return QString::fromLatin1(roleSpec(role).name);
}

}  // namespace

class TestLanesPage : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;

 private slots:
  void initTestCase() { prepareWindows(m_dir.path()); }

  void everyLaneHasARow() {
    QStringList rows;
    for (const Lane* lane : lanes())
      rows << QStringLiteral("%1 | %2 | %3")
                  .arg(QString::fromUtf8(lane->spec().title), QString::fromUtf8(lane->spec().id),
                       QString::fromUtf8(lane->spec().help));
    const auto tables = tablesOf(lanesPage());
    QCOMPARE(tables.size(), 2U);
    QCOMPARE(tables[0], rows);
    QVERIFY(rows.size() >= 7);
  }

  void everyRoleHasARow() {
    QStringList rows;
    for (int i = 0; i < int(Role::Accent); ++i) {
      const Role role = Role(i);
      rows << QStringLiteral("%1 | %2 | %3")
                  .arg(QChar(QChar::ObjectReplacementCharacter))
                  .arg(nameOf(role), QString::fromUtf8(roleSpec(role).meaning));
    }
    QCOMPARE(tablesOf(lanesPage()).at(1), rows);
    for (int i = 0; i < int(Role::Accent); ++i)
      QVERIFY(lanesPage().contains(QStringLiteral("<img src=\"%1\"").arg(signUrl(Role(i)).toString())));
  }

  void signsHaveTheColoursOfTheirRoles_data() {
    QTest::addColumn<ThemeKind>("kind");
    QTest::addColumn<double>("dpr");
    QTest::newRow("light") << ThemeKind::Light << 1.0;
    QTest::newRow("dark") << ThemeKind::Dark << 1.0;
    QTest::newRow("light, twice as fine") << ThemeKind::Light << 2.0;
  }
  void signsHaveTheColoursOfTheirRoles() {
    QFETCH(ThemeKind, kind);
    QFETCH(double, dpr);
    for (const Role role : signRoles()) {
      const QImage image = signImage(signUrl(role), kind, dpr);
      const QByteArray name = nameOf(role).toUtf8();
      QCOMPARE(image.size(), QSize(int(28 * dpr), int(14 * dpr)));
      QCOMPARE(image.devicePixelRatio(), dpr);
      QVERIFY2(pixelsOf(image, theme(kind).rgb(role)) > 4, name.constData());
      const RoleSpec& spec = roleSpec(role);
      if (spec.sign != Sign::Bar || spec.shape.texture != Texture::Solid) continue;
      // A plain bar takes the share of the height that it takes in a lane.
      const int x = image.width() / 2, far = spec.shape.fromTop ? image.height() - 1 : 0;
      QCOMPARE(image.pixel(x, image.height() - 1 - far), theme(kind).rgb(role));
      const Role other = spec.shape.part == spec.shape.whole ? role : Role::Background;
      QVERIFY2(image.pixel(x, far) == theme(kind).rgb(other), name.constData());
    }
    QVERIFY(signImage(QUrl("role:9999"), kind, dpr).isNull());
    QVERIFY(signImage(QUrl("file:1"), kind, dpr).isNull());
  }

  void theWindowShowsThem() {
    MainWindow window;
    window.show();
    Settings wanted;
    wanted.theme = ThemeChoice::Light;
    window.setPreferences(wanted);
    window.showHelp(QStringLiteral("lanes"));
    auto* help = window.findChild<HelpWindow*>();
    auto* text = help->findChild<HelpBrowser*>();
    help->resize(900, 1900);
    const auto painted = [&](ThemeKind kind, Role role) {
      return pixelsOf(text->viewport()->grab().toImage(), theme(kind).rgb(role));
    };
    QVERIFY(text->toPlainText().contains(QStringLiteral("The signs in the lanes and in the heap curves:")));
    // 28 pixels wide, two thirds of 14 high.
    QCOMPARE(painted(ThemeKind::Light, Role::Runnable), 28 * 9);
    QCOMPARE(painted(ThemeKind::Dark, Role::Runnable), 0);
    wanted.theme = ThemeChoice::Dark;
    window.setPreferences(wanted);
    QCOMPARE(painted(ThemeKind::Dark, Role::Runnable), 28 * 9);
    QCOMPARE(painted(ThemeKind::Light, Role::Runnable), 0);
  }
};

QTEST_MAIN(TestLanesPage)
#include "tst_lanespage.moc"
