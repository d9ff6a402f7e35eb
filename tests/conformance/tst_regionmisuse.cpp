// SPDX-License-Identifier: GPL-3.0-or-later

// Regions that a program does not end as it began them: told with their names, no damage, and the same whether a
// generation is ordered alone or knowing the one before.
#include <QtTest>

#include <cstdio>
#include <memory>

#include "tests/support/loading.h"
#include "tests/support/tracewriter.h"
#include "trace/eventlines.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

QStringList told(const Trace& trace) {
  QStringList out;
  for (const Defect& d : trace.defects()) {
    out << QString("%1 %2: %3")
               .arg(QString::fromStdString(std::string(name(d.severity))))
               .arg(QString::fromStdString(std::string(name(d.kind))))
               .arg(QString::fromStdString(english(d.message)));
  }
  return out;
}

QString misuse(const char* what) {
  return QStringLiteral("info region-misuse: ") + QString::fromUtf8(what);
}

constexpr TraceWriter::Thread kMain = 100;

}  // namespace

class TestRegionMisuse : public QObject {
  Q_OBJECT
  // Loaded in both ways.
  QStringList toldOf(const std::string& bytes) {
    const auto inARow = loadBytes(bytes, kInARow), alone = loadBytes(bytes, 2);
    if (!inARow || !alone) return {QStringLiteral("not loaded")};
    if (told(**inARow) != told(**alone)) return told(**alone) << QStringLiteral("but in a row:") << told(**inARow);
    if ((*alone)->isDamaged() || !(*alone)->info().complete) return {QStringLiteral("damaged")};
    return told(**alone);
  }

 private slots:
  void ofAProgram();
  void asEventLines();
  void inTheirOrder();
  void outOfOrder();
  void twice();
  void byAnotherGoroutine();
  void begunBeforeTheTrace();
  void ofATaskOfTheTrace();
  void overBorders();
  void tasksApart();
  void manyAreCounted();
  void veryDeep();
};

// tests/data/cases/README.md.
void TestRegionMisuse::ofAProgram() {
  const auto trace = loadTrace(SWEEPSCOPE_TEST_DATA "/cases/misuse-go1.26.trace");
  QVERIFY(trace.ok());
  QVERIFY((*trace)->info().complete && !(*trace)->isDamaged());
  QCOMPARE((*trace)->info().events, 78u);
  const QStringList wanted{
      misuse("region \"outer\" of goroutine 1 ended while \"inner\" was the innermost"),
      misuse("region \"ended-twice\" ended on goroutine 1, on which it was not open"),
      misuse("region \"ended-by-another-goroutine\" ended on goroutine 28, on which it was not open")};
  QCOMPARE(told(**trace), wanted);
}

// Go's own reader ends there with an error, and so the lines do; but there is nothing to exit with 1 for.
void TestRegionMisuse::asEventLines() {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::tmpfile(), &std::fclose),
      err(std::tmpfile(), &std::fclose);
  const std::string path = SWEEPSCOPE_TEST_DATA "/cases/misuse-go1.26.trace";
  QCOMPARE(printEventLines(path, {}, out.get(), err.get()), 0);
  std::string all(static_cast<std::size_t>(std::ftell(out.get())), '\0');
  std::rewind(out.get());
  QCOMPARE(std::fread(all.data(), 1, all.size(), out.get()), all.size());
  const QList<QByteArray> lines = QByteArray::fromStdString(all).trimmed().split('\n');
  QCOMPARE(lines.size(), 79);
  QCOMPARE(lines.back(),
           QByteArray(R"({"error":"region \"outer\" of goroutine 1 ended while \"inner\" was the innermost"})"));
  QCOMPARE(std::ftell(err.get()), 0L);
}

void TestRegionMisuse::inTheirOrder() {
  TraceWriter w;
  w.running(kMain, 1, 0, 1000);
  w.regionBegin(kMain, 2000, "outer");
  w.regionBegin(kMain, 2001, "inner");
  w.regionEnd(kMain, 2002, "inner");
  w.nextGeneration(1'000'000);
  w.regionEnd(kMain, 1'002'000, "outer");
  QCOMPARE(toldOf(w.bytes()), QStringList());
}

// Each end takes its own region: the last one that ends is the innermost of what is left.
void TestRegionMisuse::outOfOrder() {
  TraceWriter w;
  w.running(kMain, 12, 0, 1000);
  w.regionBegin(kMain, 2000, "decode");
  w.regionBegin(kMain, 2001, "parse \"it\"");
  w.regionBegin(kMain, 2002, "look up");
  w.regionEnd(kMain, 2003, "decode");
  w.regionEnd(kMain, 2004, "parse \"it\"");
  w.regionEnd(kMain, 2005, "look up");
  const QStringList wanted{
      misuse("region \"decode\" of goroutine 12 ended while \"look up\" was the innermost"),
      misuse("region \"parse \\\"it\\\"\" of goroutine 12 ended while \"look up\" was the innermost")};
  QCOMPARE(toldOf(w.bytes()), wanted);
}

void TestRegionMisuse::twice() {
  TraceWriter w;
  w.running(kMain, 1, 0, 1000);
  w.regionBegin(kMain, 2000, "outer");
  w.regionBegin(kMain, 2001, "inner");
  w.regionEnd(kMain, 2002, "inner");
  w.regionEnd(kMain, 2003, "inner");
  w.regionEnd(kMain, 2004, "outer");
  QCOMPARE(toldOf(w.bytes()), QStringList(misuse("region \"inner\" ended on goroutine 1, on which it was not open")));
}

// One that was created in the trace cannot have begun it before. The first generation alone knows that it was.
void TestRegionMisuse::byAnotherGoroutine() {
  for (const bool later : {false, true}) {
    TraceWriter w;
    w.running(kMain, 1, 0, 1000);
    w.regionBegin(kMain, 2000, "work");
    w.goCreate(kMain, 2001, 28, "main.worker");
    w.goBlock(kMain, 2002, "sync");
    w.goStart(kMain, 2003, 28);
    const std::int64_t t = later ? 1'000'000 : 3000;
    if (later) w.nextGeneration(t);
    w.regionEnd(kMain, t + 10, "work");
    QCOMPARE(toldOf(w.bytes()), QStringList(misuse("region \"work\" ended on goroutine 28, on which it was not open")));
  }
}

void TestRegionMisuse::begunBeforeTheTrace() {
  TraceWriter w;
  w.running(kMain, 1, 0, 1000);
  w.regionEnd(kMain, 2000, "begun before");
  w.nextGeneration(1'000'000);
  w.regionEnd(kMain, 1'002'000, "begun before, too");
  QCOMPARE(toldOf(w.bytes()), QStringList());
}

// A region of a task cannot have begun before its task.
void TestRegionMisuse::ofATaskOfTheTrace() {
  for (const bool later : {false, true}) {
    TraceWriter w;
    w.running(kMain, 1, 0, 1000);
    w.taskBegin(kMain, 2000, 7, "request");
    const std::int64_t t = later ? 1'000'000 : 3000;
    if (later) w.nextGeneration(t);
    w.regionEnd(kMain, t + 10, "of the task", 7);
    w.regionEnd(kMain, t + 11, "of another", 6);
    QCOMPARE(toldOf(w.bytes()),
             QStringList(misuse("region \"of the task\" ended on goroutine 1, on which it was not open")));
  }
}

void TestRegionMisuse::overBorders() {
  TraceWriter w;
  w.running(kMain, 1, 0, 1000);
  w.regionBegin(kMain, 2000, "first");
  w.regionBegin(kMain, 2001, "second");
  w.nextGeneration(1'000'000);
  w.regionBegin(kMain, 1'002'000, "third");
  w.regionEnd(kMain, 1'002'001, "first");
  w.nextGeneration(2'000'000);
  w.regionEnd(kMain, 2'002'000, "second");
  w.regionEnd(kMain, 2'002'001, "third");
  const QStringList wanted{misuse("region \"first\" of goroutine 1 ended while \"third\" was the innermost"),
                           misuse("region \"second\" of goroutine 1 ended while \"third\" was the innermost")};
  QCOMPARE(toldOf(w.bytes()), wanted);
}

// Of equal names the one of the same task.
void TestRegionMisuse::tasksApart() {
  TraceWriter w;
  w.running(kMain, 1, 0, 1000);
  w.taskBegin(kMain, 1500, 5, "a");
  w.taskBegin(kMain, 1501, 6, "b");
  w.regionBegin(kMain, 2000, "step", 5);
  w.regionBegin(kMain, 2001, "step", 6);
  w.regionEnd(kMain, 2002, "step", 5);
  w.regionEnd(kMain, 2003, "step", 6);
  QCOMPARE(toldOf(w.bytes()),
           QStringList(misuse("region \"step\" of goroutine 1 ended while \"step\" was the innermost")));
}

void TestRegionMisuse::manyAreCounted() {
  TraceWriter w;
  w.running(kMain, 1, 0, 1000);
  std::int64_t t = 2000;
  for (int i = 0; i < 100; ++i) {
    w.regionBegin(kMain, t++, "a");
    w.regionBegin(kMain, t++, "b");
    w.regionEnd(kMain, t++, "a");
    w.regionEnd(kMain, t++, "b");
  }
  const auto trace = loadBytes(w.bytes(), 1);
  QVERIFY(trace.ok());
  std::uint64_t count = 0;
  for (const Defect& d : (*trace)->defects()) count += d.count;
  QCOMPARE(count, 100u);
  QVERIFY((*trace)->defects().size() < 20);
}

// What a hostile file costs stays in proportion: an end looks for its begin only so far out.
void TestRegionMisuse::veryDeep() {
  TraceWriter w;
  w.running(kMain, 1, 0, 1000);
  std::int64_t t = 2000;
  constexpr int kDeep = 20'000;
  for (int i = 0; i < kDeep; ++i) w.regionBegin(kMain, t++, i == 0 ? "outermost" : "leaked");
  for (int i = 0; i < kDeep; ++i) w.regionEnd(kMain, t++, "outermost");
  const auto trace = loadBytes(w.bytes(), 1);
  QVERIFY(trace.ok());
  QCOMPARE(told(**trace).front(), misuse("region \"outermost\" ended on goroutine 1, on which it was not open"));
  std::uint64_t count = 0;
  for (const Defect& d : (*trace)->defects()) count += d.count;
  QCOMPARE(count, std::uint64_t(kDeep));
}

QTEST_GUILESS_MAIN(TestRegionMisuse)
#include "tst_regionmisuse.moc"
