// SPDX-License-Identifier: GPL-3.0-or-later

// Markers and the memory they speak of, from the log to the free event; and a real trace of markers as people write
// them.
#include <QtTest>

#include "tests/analysis/reclaimtraces.h"
#include "trace/loader.h"
#include "wire/bytesource.h"

using namespace sweepscope;

class TestDeleteMarkers : public QObject {
  Q_OBJECT
 private slots:
  void addressOfALogInside_data();
  void addressOfALogInside();
  void addressInANewSpan();
  void severalInARegion();
  void twoGoroutines();
  void markersAsPeopleWriteThem();
};

// A region from 2000 to 2400 around a delete whose log has the address, at 2200. The slot's events decide whose free at
// 3200 it is: an address counts as of its log, but if another value was freed in the slot before the log, either may be
// meant.
void TestDeleteMarkers::addressOfALogInside_data() {
  QTest::addColumn<QString>("slot");  // + allocated, - freed, at these times
  QTest::addColumn<bool>("freed");
  QTest::newRow("stored before the region") << "+1500" << true;
  QTest::newRow("stored in the region") << "+2100" << true;
  QTest::newRow("stored behind the log") << "+2300" << false;
  QTest::newRow("another value before") << "+1500 -1600 +2100" << true;
  QTest::newRow("another value freed in the region") << "+1500 -2050 +2100" << false;
  QTest::newRow("another value in the region") << "+2010 -2050 +2100" << false;
}

void TestDeleteMarkers::addressOfALogInside() {
  QFETCH(QString, slot);
  QFETCH(bool, freed);
  TraceWriter w = begin();
  w.running(101, 2, 2, 1000);
  addHeap(w);
  for (const QString& event : slot.split(' ')) {
    if (event.startsWith('+'))
      w.objectAlloc(101, event.mid(1).toInt(), kSlots);
    else
      w.objectFree(101, event.mid(1).toInt(), kSlots);
  }
  w.regionBegin(kM, 2000, "cache.delete");
  w.log(kM, 2200, "delete", "key=k" + at(kSlots));
  w.regionEnd(kM, 2400, "cache.delete");
  w.cycle(kM, cycleAt(3000));
  w.objectFree(101, 3200, kSlots);
  const Answers a = analyse(*w.load());
  QCOMPARE(only(a).evidence == Evidence::Freed, freed);
  if (freed) QCOMPARE(only(a).at->ns, 3200);
}

// The span, too, may be younger than the region.
void TestDeleteMarkers::addressInANewSpan() {
  TraceWriter w = begin();
  addHeap(w);
  w.regionBegin(kM, 2000, "delete");
  w.spanAlloc(kM, 2050, kHeap + 0x20000, 1, 26, false);
  w.objectAlloc(kM, 2100, kHeap + 0x20000);
  w.log(kM, 2200, "delete", "key=k" + at(kHeap + 0x20000));
  w.regionEnd(kM, 2400, "delete");
  w.cycle(kM, cycleAt(3000));
  w.objectFree(kM, 3200, kHeap + 0x20000);
  const Answers a = analyse(*w.load());
  QCOMPARE(only(a).evidence, Evidence::Freed);
  QCOMPARE(only(a).at->ns, 3200);
}

void TestDeleteMarkers::severalInARegion() {
  TraceWriter w = begin();
  addHeap(w);
  for (std::uint64_t i = 0; i < 3; ++i) w.objectExists(kM, 1050 + std::int64_t(i), kSlots + 512 * i);
  w.regionBegin(kM, 2000, "map-delete");
  w.log(kM, 2100, "delete", "key=x" + at(kSlots));
  w.log(kM, 2200, "delete", "key=y" + at(kSlots + 512));
  w.log(kM, 2300, "delete", "key=z" + at(kSlots + 1024));
  w.regionEnd(kM, 2400, "map-delete");
  w.cycle(kM, cycleAt(3000));
  for (std::uint64_t i = 0; i < 3; ++i) w.objectFree(kM, 3200 + std::int64_t(i), kSlots + 512 * i);
  const Answers a = analyse(*w.load());
  QCOMPARE(a.deletes.size(), std::size_t{3});
  for (std::size_t i = 0; i < 3; ++i) {
    const DeleteOp op = a.deletes[i];
    QCOMPARE(std::string(op.key), std::string(1, static_cast<char>('x' + i)));
    QCOMPARE(op.before->ns, 2000);
    QCOMPARE(op.after->ns, 2400);
    QCOMPARE(op.reclaim.evidence, Evidence::Freed);
    QCOMPARE(op.reclaim.at->ns, 3200 + std::int64_t(i));
  }
}

void TestDeleteMarkers::twoGoroutines() {
  TraceWriter w = begin();
  w.running(101, 2, 2, 1000);
  addHeap(w);
  for (std::uint64_t i = 0; i < 2; ++i) w.objectExists(kM, 1050 + std::int64_t(i), kSlots + 512 * i);
  for (std::int64_t i = 0; i < 2; ++i) {
    const std::string key = i == 0 ? "a" : "b";
    const std::uint64_t address = kSlots + 512 * static_cast<std::uint64_t>(i);
    w.log(kM, 2000 + 1000 * i, "cache", "before-delete key=" + key + at(address));
    w.log(101, 2100 + 1000 * i, "cache", "after-delete key=" + key);
    w.cycle(kM, cycleAt(2300 + 1000 * i));
    w.objectFree(101, 2450 + 1000 * i, address);
  }
  const Answers a = analyse(*w.load());
  QCOMPARE(a.deletes.size(), std::size_t{2});
  for (std::size_t i = 0; i < 2; ++i) {
    QCOMPARE(a.deletes[i].reclaim.evidence, Evidence::Freed);
    QCOMPARE(a.deletes[i].reclaim.cycle.value(), i);
  }
}

// tests/data/cases/markers-go1.26.trace, a program that logs with trace.Logf, slog (text, JSON, a group), JSON, regions
// and tasks. Each line is one delete, in order of T0, by its key; * both markers, < before, > after. What follows
// "other" in the program (rows before delete: 300; DELETE /users/17; before-delete-hook; what to do before delete and
// after delete; TRIGGER before_delete; region sql.delete; and, before it, regions named "delete from map",
// cache.evict, deleteUser, DELETE /users/17) is no delete.
void TestDeleteMarkers::markersAsPeopleWriteThem() {
  const auto source = openSource(SWEEPSCOPE_TEST_DATA "/cases/markers-go1.26.trace");
  QVERIFY(source);
  const auto trace = loadTrace(*source);
  QVERIFY(trace);
  const Answers a = analyse(**trace);
  const QStringList want{"* plain",
                         "* with space",
                         "* with space",
                         "* quo\"te",
                         "* quo\"te",
                         "* <b>html</b>&amp;",
                         "* 日本語 ключ",
                         "* 日本語",
                         "* new\nline",
                         "* new\nline",
                         "* ",
                         "* ",
                         "* LONG",
                         "* {1 2}",
                         "* {X:1 Y:2}",
                         "* [3 4]",
                         "* 2026-01-02 03:04:05 +0000 UTC",
                         "* a=b",
                         "* k,v;w",
                         "* 3.5",
                         "* {json}",
                         "* {\"id\":7}",
                         "* key=inner",
                         "* C:\\dir\\x",
                         "* C:\\dir\\x",
                         "* \xff\xfe",
                         "* \xff\xfe",
                         "* back`tick",
                         "* json",
                         "* json <2> é \"q\"",
                         "* slog 0",
                         "* slog 1",
                         "* group",
                         "* r1",
                         "* users",
                         "* r3",
                         "* r4",
                         "* r5",
                         "* user 17",
                         "* r8",
                         "* n2",
                         "* n1",
                         "* batch0",
                         "* batch1",
                         "* batch2",
                         "* t1",
                         "< lone-before",
                         "> lone-after",
                         "* other"};
  QStringList got;
  for (const DeleteOp& op : a.deletes) {
    std::string key(op.key);
    if (key.size() > 100) key = key.find_first_not_of("long") == key.npos ? "LONG" : key;
    got << (op.before && op.after ? "* " : op.before ? "< " : "> ") + QString::fromUtf8(key.c_str());
    QVERIFY(op.hasKey);
  }
  QCOMPARE(got.join("\n"), want.join("\n"));
  // Those without an address are known by their region's name alone.
  for (const DeleteOp& op : a.deletes) QCOMPARE(op.address.has_value(), op.key != "users" && op.key != "user 17");
  for (const DeleteOp& op : a.deletes) {
    if (op.address && op.key != "t1") QCOMPARE(op.reclaim.evidence, Evidence::Freed);
  }
}

QTEST_GUILESS_MAIN(TestDeleteMarkers)
#include "tst_deletemarkers.moc"
