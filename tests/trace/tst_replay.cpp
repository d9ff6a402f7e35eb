// SPDX-License-Identifier: GPL-3.0-or-later

// Details of an event, decoded again, have the context that ordering gave it: in real traces, for logs, labels and
// regions all over them. Formats: which headers are whose.
#include <QDir>
#include <QtTest>

#include "tests/support/tracewriter.h"
#include "trace/formats.h"
#include "trace/loader.h"

using namespace sweepscope;

class TestReplay : public QObject {
  Q_OBJECT
 private slots:
  void contexts_data();
  void contexts();
  void bindings();
  void formats();
};

namespace {

QString context(ThreadId thread, ProcId proc, GoroutineId goroutine) {
  return QStringLiteral("m%1 p%2 g%3").arg(thread.value).arg(proc.value).arg(goroutine.value);
}

// "" or how the details of an event differ from this.
QString compare(const Trace& trace, Time time, const char* kind, const QString& wanted, bool withThread) {
  const auto d = trace.detailAt(time);
  if (!d) return QStringLiteral("no details at %1").arg(time.ns);
  if (d->kind != kind)
    return QStringLiteral("%1 is a %2").arg(time.ns).arg(QString::fromUtf8(d->kind.data(), qsizetype(d->kind.size())));
  const QString got = context(withThread ? d->thread : ThreadId(), d->proc, d->goroutine);
  return got == wanted ? QString()
                       : QStringLiteral("%1 at %2: %3 instead of %4").arg(kind).arg(time.ns).arg(got, wanted);
}

}  // namespace

void TestReplay::contexts_data() {
  QTest::addColumn<QString>("file");
  const QDir folder(QStringLiteral(SWEEPSCOPE_TEST_DATA "/conformance/real"));
  for (const QString& name : folder.entryList({QStringLiteral("*.trace")}, QDir::Files))
    QTest::addRow("%s", qPrintable(name)) << folder.filePath(name);
}

void TestReplay::contexts() {
  QFETCH(QString, file);
  const auto loaded = loadTrace(file.toStdString());
  if (!loaded) return;  // some hold no events
  const Trace& trace = **loaded;
  const auto some = [](std::size_t count) { return std::max<std::size_t>(1, count / 100); };
  for (std::size_t i = 0; i < trace.logs().size(); i += some(trace.logs().size())) {
    const Log log = trace.logs().at(i);
    const QString d = compare(trace, log.time, "UserLog", context(log.thread, log.proc, log.goroutine), true);
    QVERIFY2(d.isEmpty(), qPrintable(d));
  }
  for (std::size_t i = 0; i < trace.labels().size(); i += some(trace.labels().size())) {
    const Label label = trace.labels().at(i);
    const QString d = compare(trace, label.time, "GoLabel", context({}, label.proc, label.goroutine), false);
    QVERIFY2(d.isEmpty(), qPrintable(d));
  }
}

// After each event that gives a thread a goroutine or a proc, or takes one away, what comes next has the right ones.
void TestReplay::bindings() {
  TraceWriter w;
  w.running(100, 1, 0, 1000);
  w.log(100, 1010, "c", "status");
  w.goCreate(100, 1020, 2, "main.work");
  w.goBlock(100, 1030, "select");
  w.goStart(100, 1040, 2);
  w.log(100, 1050, "c", "start");
  w.goUnblock(100, 1060, 1);
  w.goDestroy(100, 1070);
  w.goStart(100, 1080, 1);
  w.log(100, 1090, "c", "destroy");
  const auto trace = w.load();
  QCOMPARE(trace->logs().size(), std::size_t{3});
  const std::int64_t goroutines[] = {1, 2, 1};
  for (std::size_t i = 0; i < 3; ++i) {
    const QString d = compare(*trace, trace->logs().at(i).time, "UserLog",
                              context(ThreadId(100), ProcId(0), GoroutineId(goroutines[i])), true);
    QVERIFY2(d.isEmpty(), qPrintable(d));
  }
}

void TestReplay::formats() {
  QCOMPARE(traceFormats().size(), std::size_t{1});
  const TraceFormat& v2 = traceFormats()[0];
  QCOMPARE(v2.name, std::string_view("v2"));
  for (const int version : {22, 23, 24, 25, 26, 27, 99}) QVERIFY(v2.owns(version));
  for (const int version : {5, 11, 19, 21}) QVERIFY(!v2.owns(version));
  const auto header = [](const char* text) { return memorySource("h", std::string(text) + std::string(3, '\0')); };
  QCOMPARE(&formatOf(*header("go 1.23 trace")), &v2);
  // No format of ours: the newest says why.
  const auto old = header("go 1.19 trace");
  const auto index = formatOf(*old).index(*old, {});
  QVERIFY(!index.ok());
  QCOMPARE(english(index.error().detail),
           std::string("h: traces of Go 1.11 to 1.21 (header go 1.19) are not yet supported"));
}

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"
