// SPDX-License-Identifier: GPL-3.0-or-later

// `sweepscope stats`: what it prints of a sample, and what it says where there is nothing to print.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "programs.h"
#include "tests/support/testfiles.h"

using namespace sweepscope::test;

namespace {

QJsonObject json(const QStringList& options) {
  const Outcome o = run(QStringList{"stats", "--json"} + options + QStringList{sample()});
  return o.code == 0 ? QJsonDocument::fromJson(o.out).object() : QJsonObject();
}

}  // namespace

class TestStatsCommand : public QObject {
  Q_OBJECT
 private slots:
  // The same numbers in all three formats.
  void formats() {
    const QJsonObject stats = json({});
    QCOMPARE(stats["schema"].toInt(), 1);
    QVERIFY(!stats.contains("goroutines"));
    const QJsonArray groups = stats["groups"].toArray();
    QVERIFY(groups.size() > 3);
    const QStringList table = QString::fromUtf8(run({"stats", "--tsv", sample()}).out).split('\n', Qt::SkipEmptyParts);
    QCOMPARE(table.size(), groups.size() + 1);
    for (qsizetype i = 0; i < groups.size(); ++i) {
      const QStringList cells = table[i + 1].split('\t');
      const QJsonObject group = groups[i].toObject();
      QCOMPARE(cells[0], group["function"].toString());
      QCOMPARE(cells[1].toInt(), group["goroutines"].toInt());
      QCOMPARE(cells[2].toLongLong(), group["total_ns"].toInteger());
      QCOMPARE(cells[3].toLongLong(), group["running_ns"].toInteger());
    }
    const Outcome text = run({"stats", sample()});
    QCOMPARE(text.code, 0);
    for (const char* section : {"Time of goroutines", "Scheduler latency", "Time of procs", "Stops of the world"})
      QVERIFY2(text.out.contains(section), text.out.constData());
  }

  // Goroutines add up to their groups.
  void goroutines() {
    const QJsonObject stats = json({"--by", "goroutine"});
    QMap<QString, qint64> running;
    for (const QJsonValue g : stats["goroutines"].toArray())
      running[g["function"].toString()] += g["running_ns"].toInteger();
    for (const QJsonValue g : stats["groups"].toArray())
      QCOMPARE(running.value(g["function"].toString()), g["running_ns"].toInteger());
  }

  void rangeAndFunction() {
    const QJsonObject stats = json({"--range", "1ms..3ms", "--function", "^main"});
    QCOMPARE(stats["range_ns"].toArray(), (QJsonArray{1'000'000, 3'000'000}));
    QVERIFY(!stats["groups"].toArray().isEmpty());
    for (const QJsonValue g : stats["groups"].toArray()) {
      QVERIFY(g["function"].toString().startsWith("main"));
      QVERIFY(g["total_ns"].toInteger() <= 2'000'000 * g["goroutines"].toInteger());
    }
  }

  void nothing_data() {
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("range behind the end")
        << QStringList{"--range", "1000s..1001s"} << QByteArray("the range begins after the end of the trace");
    QTest::newRow("no such function") << QStringList{"--function", "nowhere"}
                                      << QByteArray("starts with a function that matches");
    QTest::newRow("hard pattern") << QStringList{"--function", "(.*)*(.*)*(.*)*(.*)*\\1x$"}
                                  << QByteArray("takes too much time");
  }
  void nothing() {
    QFETCH(QStringList, options);
    QFETCH(QByteArray, says);
    const Outcome o = run(QStringList{"stats"} + options + QStringList{sample()});
    QCOMPARE(o.code, 2);
    QVERIFY(o.out.isEmpty());
    QVERIFY2(o.err.contains(says), o.err.constData());
  }
};

QTEST_GUILESS_MAIN(TestStatsCommand)
#include "tst_statscommand.moc"
