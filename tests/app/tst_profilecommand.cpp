// SPDX-License-Identifier: GPL-3.0-or-later

// `sweepscope profile`: its formats agree, and it says what is wrong.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include "programs.h"
#include "tests/support/testfiles.h"

using namespace sweepscope::test;

class TestProfileCommand : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;

 private slots:
  void formats() {
    const Outcome json = run({"profile", "--kind", "sched", "--json", sample()});
    QCOMPARE(json.code, 0);
    const QJsonObject profile = QJsonDocument::fromJson(json.out).object();
    QCOMPARE(profile["kind"].toString(), QStringLiteral("sched"));
    qint64 sum = 0, folded = 0;
    for (const QJsonValue s : profile["samples"].toArray()) sum += s["value"].toInteger();
    QVERIFY(sum > 0);
    for (const QByteArray& line : run({"profile", "--kind", "sched", "--folded", sample()}).out.split('\n'))
      folded += line.mid(line.lastIndexOf(' ') + 1).toLongLong();
    QCOMPARE(folded, sum);
    QVERIFY(run({"profile", "--kind", "sched", sample()}).out.startsWith("Profile sched: "));
  }

  // Go's own tool reads the file, if there is one.
  void pprof() {
    const QString path = m_dir.filePath("out.pb.gz");
    const Outcome o = run({"profile", "--kind", "run", "-o", path, sample()});
    QCOMPARE(o.code, 0);
    QVERIFY(o.out.isEmpty());
    QVERIFY(contents(path).startsWith("\x1f\x8b"));
    const QString go = QStandardPaths::findExecutable(QStringLiteral("go"));
    if (go.isEmpty()) QSKIP("no Go toolchain");
    QProcess process;
    process.start(go, {"tool", "pprof", "-raw", path});
    QVERIFY(process.waitForFinished(120'000));
    const QByteArray raw = process.readAllStandardOutput();
    QVERIFY2(raw.contains("runs/count running/nanoseconds"), raw.constData());
  }

  void errors_data() {
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("no kind") << QStringList{} << 64 << QByteArray("--kind sched");
    QTest::newRow("no such kind") << QStringList{"--kind", "heap"} << 64 << QByteArray("net, sync, syscall, sched");
    QTest::newRow("two formats") << QStringList{"--kind", "net", "--json", "--folded"} << 64
                                 << QByteArray("cannot be used together");
    QTest::newRow("name of the file") << QStringList{"--kind", "net", "-o", "x.txt"} << 64 << QByteArray(".pb.gz");
    QTest::newRow("pattern") << QStringList{"--kind", "net", "--stack", "("} << 64 << QByteArray("cannot be used");
    QTest::newRow("goroutine") << QStringList{"--kind", "net", "--goroutine", "123456"} << 2
                               << QByteArray("no goroutine 123456");
    QTest::newRow("region") << QStringList{"--kind", "net", "--region", "nowhere"} << 2 << QByteArray("no region");
    QTest::newRow("range") << QStringList{"--kind", "net", "--range", "100s..200s"} << 2
                           << QByteArray("the range begins after the end of the trace");
    QTest::newRow("folder") << QStringList{"--kind", "net", "-o", "/nowhere/x.pb.gz"} << 2
                            << QByteArray("cannot write");
  }
  void errors() {
    QFETCH(QStringList, options);
    QFETCH(int, code);
    QFETCH(QByteArray, says);
    const Outcome o = run(QStringList{"profile"} + options + QStringList{sample()});
    QCOMPARE(o.code, code);
    QVERIFY(o.out.isEmpty());
    QVERIFY2(o.err.contains(says), o.err.constData());
  }
};

QTEST_GUILESS_MAIN(TestProfileCommand)
#include "tst_profilecommand.moc"
