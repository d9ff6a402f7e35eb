// SPDX-License-Identifier: GPL-3.0-or-later

// What can be gone to by typing it.
#include <QtTest>

#include "analysis/analyse.h"
#include "tests/support/tracewriter.h"
#include "widgets/gototargets.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/goroutinesubject.h"
#include "widgets/timestyle.h"

using namespace sweepscope;

namespace {

// Goroutine 10 on proc 3 logs a delete at 3 s. Time 0 is 22:13:20.000000006 UTC.
Document made() {
  TraceWriter w(25);
  w.running(1, 10, 3, 1000);
  w.log(1, 3'000'001'000, "delete", "before-delete key=k1");
  w.log(1, 3'000'002'000, "delete", "after-delete key=k1");
  w.log(1, 9'000'000'000, "c", "end");
  auto trace = w.load();
  auto answers = std::make_shared<const Answers>(analyse(*trace, {}));
  return {trace, answers};
}

}  // namespace

class TestGoToTargets : public QObject {
  Q_OBJECT
 private slots:
  void cleanup() { setTimeStyle(TimeStyle::SinceStart); }
  void names_data();
  void names();
  void subjects();
  void timeOfDayIsOfTheZoneThatIsShown();
};

void TestGoToTargets::names_data() {
  QTest::addColumn<QString>("typed");
  QTest::addColumn<QStringList>("targets");
  const QString goroutine = "Go to goroutine 10", del = "Go to delete · k1";
  QTest::newRow("nothing") << "" << QStringList();
  QTest::newRow("goroutine") << "G10" << QStringList{goroutine};
  QTest::newRow("a word") << " Goroutine 10 " << QStringList{goroutine};
  QTest::newRow("none of that number") << "g11" << QStringList();
  QTest::newRow("number") << "10" << QStringList{goroutine, "Go to the time 0.000 000 010 s"};
  QTest::newRow("delete") << "delete #0" << QStringList{del};
  QTest::newRow("no delete") << "delete 1" << QStringList();
  QTest::newRow("no cycle") << "gc 0" << QStringList();
  QTest::newRow("proc") << "p3" << QStringList{"Go to proc 3 · running"};
  QTest::newRow("no proc") << "P4" << QStringList();
  QTest::newRow("seconds") << "1.5" << QStringList{"Go to the time 1.500 000 000 s"};
  QTest::newRow("milliseconds") << "12.5 ms" << QStringList{"Go to the time 0.012 500 000 s"};
  QTest::newRow("behind the end") << "12s" << QStringList();
  QTest::newRow("of day") << "22:13:22" << QStringList{"Go to the time 1.999 999 994 s"};
  QTest::newRow("whole") << "2023-11-14T22:13:22Z" << QStringList{"Go to the time 1.999 999 994 s"};
  QTest::newRow("zone") << "2023-11-15T00:13:22+02:00" << QStringList{"Go to the time 1.999 999 994 s"};
  QTest::newRow("before") << "22:13:19" << QStringList();
  QTest::newRow("word") << "main.worker" << QStringList();
}

void TestGoToTargets::names() {
  QFETCH(QString, typed);
  QFETCH(QStringList, targets);
  const Document document = made();
  QStringList got;
  for (const GoToTarget& target : goToTargets(document, typed, document.trace->origin()))
    got << QString(target.text).replace(QChar(0x2009), ' ').replace(QChar(0x00a0), ' ');
  QCOMPARE(got, targets);
}

void TestGoToTargets::subjects() {
  const Document document = made();
  const auto goroutine = goToTargets(document, "g10", document.trace->origin());
  QCOMPARE(goroutine[0].subject, goroutineSubject(*document.trace, GoroutineId(10)));
  const auto op = goToTargets(document, "d0", document.trace->origin());
  QCOMPARE(op[0].subject, deleteSubject(*document.answers, 0));
  const auto time = goToTargets(document, "2s", document.trace->origin());
  QVERIFY(!time[0].subject);
  QCOMPARE(document.trace->sinceOrigin(time[0].time).ns, 2'000'000'000);
}

void TestGoToTargets::timeOfDayIsOfTheZoneThatIsShown() {
  qputenv("TZ", "CET-1");
  tzset();
  setTimeStyle(TimeStyle::Local);
  const Document document = made();
  QCOMPARE(goToTargets(document, "23:13:22", document.trace->origin()).size(), std::size_t{1});
  QVERIFY(goToTargets(document, "22:13:22", document.trace->origin()).empty());
  setTimeStyle(TimeStyle::Utc);
  QVERIFY(goToTargets(document, "23:13:22", document.trace->origin()).empty());
  const auto target = goToTargets(document, "22:13:22.5", document.trace->origin());
  QCOMPARE(QString(target.at(0).text).replace(QChar(0x2009), ' '),
           QStringLiteral("Go to the time 22:13:22.500 000 000"));
}

QTEST_GUILESS_MAIN(TestGoToTargets)
#include "tst_gototargets.moc"
