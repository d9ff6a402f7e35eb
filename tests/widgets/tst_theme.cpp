// SPDX-License-Identifier: GPL-3.0-or-later

// The table of colours: text is readable, and states that share a shape do not share a colour.
#include <QtTest>

#include "widgets/columns.h"
#include "widgets/states.h"
#include "widgets/theme.h"

using namespace sweepscope;

namespace {

constexpr ThemeKind kKinds[] = {ThemeKind::Light, ThemeKind::Dark, ThemeKind::Print};

int distance(const QColor& a, const QColor& b) {
  return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue());
}

}  // namespace

class TestTheme : public QObject {
  Q_OBJECT
 private slots:
  void everyRoleHasANameAndAColour();
  void textOnSpansIsReadable();
  void textOnTheGroundIsReadable();
  void sameShapeMeansAnotherColour();
  void waitReasons();
};

void TestTheme::everyRoleHasANameAndAColour() {
  QSet<QString> names;
  for (std::size_t i = 0; i < std::size_t(Role::Count); ++i) {
    QVERIFY(!roleName(Role(i)).isEmpty());
    names.insert(roleName(Role(i)));
    for (const auto kind : kKinds) QCOMPARE(theme(kind).color(Role(i)).alpha(), 255);
  }
  QCOMPARE(names.size(), int(Role::Count));
}

void TestTheme::textOnSpansIsReadable() {
  for (const auto kind : kKinds) {
    for (std::size_t i = 0; i < std::size_t(Role::Count); ++i) {
      const double c = contrast(theme(kind).textOn(Role(i)), theme(kind).color(Role(i)));
      QVERIFY2(c >= 4.5, qPrintable(QString("%1: %2").arg(roleName(Role(i))).arg(c)));
    }
  }
}

void TestTheme::textOnTheGroundIsReadable() {
  for (const auto kind : kKinds) {
    for (const Role ground : {Role::Background, Role::Stripe}) {
      for (const Role text : {Role::Text, Role::DimText}) {
        QVERIFY(contrast(theme(kind).color(text), theme(kind).color(ground)) >= 4.5);
      }
    }
  }
}

void TestTheme::sameShapeMeansAnotherColour() {
  const Role waiting[] = {Role::WaitChannel, Role::WaitLock, Role::WaitNetwork, Role::WaitSleep, Role::WaitGc};
  const Role full[] = {Role::Running, Role::StopTheWorld, Role::Mark};
  const auto apart = [](const auto& roles) {
    for (const auto kind : kKinds) {
      for (const Role a : roles) {
        for (const Role b : roles) {
          if (a < b)
            QVERIFY2(distance(theme(kind).color(a), theme(kind).color(b)) > 40,
                     qPrintable(roleName(a) + "/" + roleName(b)));
        }
      }
    }
  };
  apart(waiting);
  apart(full);
}

void TestTheme::waitReasons() {
  QCOMPARE(waitRole("chan receive"), Role::WaitChannel);
  QCOMPARE(waitRole("select"), Role::WaitChannel);
  QCOMPARE(waitRole("sync"), Role::WaitLock);
  QCOMPARE(waitRole("network"), Role::WaitNetwork);
  QCOMPARE(waitRole("sleep"), Role::WaitSleep);
  QCOMPARE(waitRole("GC background sweeper wait"), Role::WaitGc);
  QCOMPARE(waitRole("something new"), Role::WaitOther);
  QCOMPARE(stateText(GoState::Waiting, "chan receive"), QString("waiting (chan receive)"));
}

QTEST_APPLESS_MAIN(TestTheme)
#include "tst_theme.moc"
