// SPDX-License-Identifier: GPL-3.0-or-later

// Names of lanes where there is little room.
#include <QtTest>

#include "widgets/shortname.h"

using namespace sweepscope;

class TestShortName : public QObject {
  Q_OBJECT
 private slots:
  void names_data();
  void names();
};

void TestShortName::names_data() {
  QTest::addColumn<QStringList>("names");
  const QString dots(QChar(0x2026));
  QTest::newRow("method") << QStringList{"net/http.(*conn).serve.func1", "http.(*conn).serve.func1",
                                         "(*conn).serve.func1", "(*conn).serve" + dots, "(*conn)" + dots};
  QTest::newRow("function") << QStringList{"main.worker", "worker"};
  QTest::newRow("domain") << QStringList{"github.com/a/b.run.func2", "b.run.func2", "run.func2", "run" + dots};
  QTest::newRow("type parameters") << QStringList{"a/b.F[go.shape.int].func1", "b.F[go.shape.int].func1",
                                                  "F[go.shape.int].func1", "F[go.shape.int]" + dots};
  QTest::newRow("words") << QStringList{"Task a.b of c"};
  QTest::newRow("no dot") << QStringList{"main"};
  QTest::newRow("nothing") << QStringList{""};
  QTest::newRow("only signs") << QStringList{"...", "..", "." + dots, dots};
}

void TestShortName::names() {
  QFETCH(QStringList, names);
  QCOMPARE(shorterNames(names.first()), names);
}

QTEST_GUILESS_MAIN(TestShortName)
#include "tst_shortname.moc"
