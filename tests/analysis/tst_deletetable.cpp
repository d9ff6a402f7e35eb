// SPDX-License-Identifier: GPL-3.0-or-later

// The table of deletes: what its rows of few bytes hold comes back as it was put in, and what does not fit into a row
// stands aside without a difference.
#include <QtTest>

#include "analysis/deletetable.h"

using namespace sweepscope;

namespace {

using CyclePair = std::pair<std::size_t, std::size_t>;
constexpr std::int64_t kSecond = 1'000'000'000;

// Operations of one goroutine, each a second behind the one before, `length` from marker to marker.
DeleteTable someOps(std::size_t count, Duration length) {
  DeleteTableBuilder builder(nullptr);
  const auto goroutine = builder.addGoroutine(GoroutineId{7});
  const auto facts = builder.addFacts({}, {});
  for (std::size_t i = 0; i < count; ++i) {
    const Time begin{static_cast<std::int64_t>(i) * kSecond};
    builder.setAfter(builder.add(goroutine, facts, false, {}, begin, true), begin + length);
  }
  return builder.finish();
}

ReclaimLink withCycle(std::optional<std::size_t> cycle, std::optional<std::size_t> earliest) {
  ReclaimLink link;
  link.evidence = cycle ? Evidence::Freed : Evidence::None;
  link.cycle = cycle;
  link.earliestCycle = earliest;
  if (cycle && earliest) link.keptCycles = *cycle - *earliest;
  return link;
}

}  // namespace

class TestDeleteTable : public QObject {
  Q_OBJECT
 private slots:
  void keepsCycles_data();
  void keepsCycles();
  void keepsRanges_data();
  void keepsRanges();
  void asideChangesNoTimes();
  void longOnesToo();
  void beforeComesLater();
  void joins_data();
  void joins();
};

void TestDeleteTable::keepsCycles_data() {
  using Index = std::optional<std::size_t>;
  QTest::addColumn<Index>("cycle");
  QTest::addColumn<Index>("earliest");
  QTest::newRow("none") << Index() << Index();
  QTest::newRow("only the earliest") << Index() << Index(3);
  QTest::newRow("no earliest") << Index(0) << Index();
  QTest::newRow("the same") << Index(5) << Index(5);
  QTest::newRow("as far as a row reaches") << Index(200) << Index(74);
  QTest::newRow("too far") << Index(200) << Index(73);
  QTest::newRow("the last of many") << Index((1u << 22) - 1) << Index((1u << 22) - 2);
  QTest::newRow("one too many") << Index(1u << 22) << Index(1u << 22);
  QTest::newRow("far too many, only the earliest") << Index() << Index(1u << 30);
}

void TestDeleteTable::keepsCycles() {
  QFETCH(std::optional<std::size_t>, cycle);
  QFETCH(std::optional<std::size_t>, earliest);
  DeleteTable table = someOps(3, Duration{1000});
  table.setLink(1, withCycle(cycle, earliest));
  const ReclaimLink link = table[1].reclaim;
  QVERIFY(link.cycle == cycle);
  QVERIFY(table.cycle(1) == cycle);
  QVERIFY(link.earliestCycle == earliest);
  QCOMPARE(link.keptCycles.has_value(), cycle && earliest);
  if (cycle && earliest) QCOMPARE(*link.keptCycles, *cycle - *earliest);
  QVERIFY(!table[0].reclaim.cycle && !table[2].reclaim.cycle);
}

void TestDeleteTable::keepsRanges_data() {
  QTest::addColumn<CyclePair>("cycles");
  QTest::newRow("next to each other") << CyclePair(4, 5);
  QTest::newRow("as far as a row reaches") << CyclePair(0, 126);
  QTest::newRow("too far") << CyclePair(0, 127);
  QTest::newRow("many") << CyclePair(1u << 22, (1u << 22) + 1);
}

void TestDeleteTable::keepsRanges() {
  QFETCH(CyclePair, cycles);
  DeleteTable table = someOps(1, Duration{1000});
  ReclaimLink link;
  link.evidence = Evidence::Ambiguous;
  link.cycles = cycles;
  table.setLink(0, link);
  QVERIFY(table[0].reclaim.cycles == cycles);
  QVERIFY(!table[0].reclaim.cycle && !table.cycle(0));
}

void TestDeleteTable::asideChangesNoTimes() {
  DeleteTable table = someOps(2, Duration{1000});
  ReclaimLink link = withCycle(300, 2);
  link.at = Time{5 * kSecond};
  table.setLink(1, link);
  QCOMPARE(table[1].before->ns, kSecond);
  QCOMPARE(table[1].after->ns, kSecond + 1000);
  QCOMPARE(table.t0(1).ns, kSecond + 1000);
  QCOMPARE(table[1].reclaim.at->ns, 5 * kSecond);
  QVERIFY(!table[0].reclaim.at);
}

void TestDeleteTable::longOnesToo() {
  const DeleteTable table = someOps(2, Duration{3600 * kSecond});
  for (std::size_t i : {0u, 1u}) {
    QCOMPARE(table[i].before->ns, static_cast<std::int64_t>(i) * kSecond);
    QCOMPARE(table.t0(i).ns, static_cast<std::int64_t>(i) * kSecond + 3600 * kSecond);
  }
}

// The before marker of an operation may be found when it has an after marker, or replace another one.
void TestDeleteTable::beforeComesLater() {
  for (const std::int64_t length : {std::int64_t{1000}, 3600 * kSecond}) {
    DeleteTableBuilder builder(nullptr);
    const auto goroutine = builder.addGoroutine(GoroutineId{7});
    const auto facts = builder.addFacts({}, {});
    const auto lone = builder.add(goroutine, facts, false, {}, Time{5 * kSecond + length}, false);
    builder.setBefore(lone, Time{5 * kSecond});
    const auto wide = builder.add(goroutine, facts, false, {}, Time{1}, true);
    builder.setBefore(wide, Time{9});
    builder.setAfter(wide, Time{10});
    const auto open = builder.add(goroutine, facts, false, {}, Time{1}, true);
    builder.setBefore(open, Time{20});
    const DeleteTable table = builder.finish();
    QCOMPARE(table[0].before->ns, 9);
    QCOMPARE(table[0].after->ns, 10);
    QCOMPARE(table[1].before->ns, 20);
    QVERIFY(!table[1].after);
    QCOMPARE(table.t0(1).ns, 20);
    QCOMPARE(table[2].before->ns, 5 * kSecond);
    QCOMPARE(table[2].after->ns, 5 * kSecond + length);
  }
}

void TestDeleteTable::joins_data() {
  QTest::addColumn<qint64>("length");
  QTest::addColumn<qint64>("proc");
  QTest::newRow("plain") << qint64(1000) << qint64(3);
  QTest::newRow("more procs than a row has room for") << qint64(1000) << qint64(1400);
  QTest::newRow("far apart") << qint64(3600 * kSecond) << qint64(1400);
}

// A lone before and a lone after marker of two goroutines become one operation: T0, goroutine, proc and stack are the
// after marker's, the address is the before marker's, and the other operations are untouched.
void TestDeleteTable::joins() {
  QFETCH(qint64, length);
  QFETCH(qint64, proc);
  DeleteTableBuilder builder(nullptr);
  const auto one = builder.addGoroutine(GoroutineId{1}), two = builder.addGoroutine(GoroutineId{2});
  MarkerFacts first, second;
  first.hasKey = first.hasAddress = second.hasKey = second.hasAddress = second.hasSize = true;
  first.key = second.key = "k";
  first.address = 0x10;
  second.address = 0x20;
  second.size = 64;
  const auto b = builder.addFacts(first, {}), a = builder.addFacts(second, {});
  for (std::int64_t p = 0; p <= proc; ++p) {
    builder.setProc(builder.add(two, a, true, {}, Time{p}, false), ProcId(p));
  }
  const auto before = builder.add(one, b, true, StackId{1}, Time{2 * kSecond}, true);
  const auto after = builder.add(two, a, true, StackId{2}, Time{2 * kSecond + length}, false);
  builder.setProc(before, ProcId(0));
  builder.setProc(after, ProcId(proc));
  builder.join(before, after);
  const DeleteTable table = builder.finish();
  QCOMPARE(table.size(), std::size_t(proc) + 2);
  const DeleteOp op = table.back();
  QCOMPARE(op.before->ns, 2 * kSecond);
  QCOMPARE(op.after->ns, 2 * kSecond + length);
  QCOMPARE(op.goroutine.value, 2);
  QCOMPARE(op.proc.value, proc);
  QVERIFY(op.stack == StackId{2});
  QCOMPARE(op.address.value(), 0x10u);
  QCOMPARE(op.addressAt->ns, 2 * kSecond);
  QCOMPARE(op.size.value(), 64u);
  for (std::size_t i = 0; i + 1 < table.size(); ++i) QVERIFY(!table[i].before && table[i].after);
}

QTEST_APPLESS_MAIN(TestDeleteTable)
#include "tst_deletetable.moc"
