// SPDX-License-Identifier: GPL-3.0-or-later

// How logs, regions and tasks become delete operations.
#include <QtTest>
#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "analysis/deleteops.h"
#include "tests/support/tracewriter.h"

using namespace sweepscope;

class TestDeleteOps : public QObject {
  Q_OBJECT
 private slots:
  void pairs_data();
  void pairs();
  void acrossGoroutines_data();
  void acrossGoroutines();
  void acrossGoroutinesTellsAll();
  void manyOpen();
  void manyLogs_data();
  void manyLogs();
  void stoppedWhileReading();
  void whatStandsAside();
  void attributes();
  void addressOfTheBeforeMarker();
  void regionWithLogBehind();
  void regionWithLogsInside();
  void regionAndOtherKeys();
  void regionAndOtherKeyBehind();
  void regionBeforeMarkerBehind();
  void severalInARegion_data();
  void severalInARegion();
  void severalInARegionTellAll();
  void manyInARegion();
  void regionThatNeedsALog_data();
  void regionThatNeedsALog();
  void regionThatOnlyEnds();
  void tasks();
  void keysOfSeveralLines();
  void userRule();
  void witnesses();
  void order();
  void oneTick_data();
  void oneTick();
  void regionsBeforeManyLogs();
  void tasksEndInAnyOrder();
};

namespace {

constexpr TraceWriter::Thread kM = 100;

TraceWriter begin() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  return w;
}

DeleteScan scan(const TraceWriter& w, const std::vector<std::string>& userRules = {}) {
  DeleteRules rules(userRules);
  return findDeletes(*w.load(), rules);
}

QString text(std::string_view bytes) {
  return QString::fromUtf8(bytes.data(), qsizetype(bytes.size()));
}

// "key before after" of each operation, times in hundreds; - for an open end.
QString summary(const DeleteScan& s) {
  const auto time = [](std::optional<Time> t) { return t ? QString::number(t->ns / 100) : QStringLiteral("-"); };
  QStringList out;
  for (const DeleteOp& op : s.ops)
    out << (op.hasKey ? text(op.key) : QStringLiteral("?")) + " " + time(op.before) + " " + time(op.after);
  return out.join("; ");
}

}  // namespace

void TestDeleteOps::pairs_data() {
  QTest::addColumn<QStringList>("logs");  // one each 100 ns from 2000 on
  QTest::addColumn<QString>("ops");
  QTest::newRow("one") << QStringList{"before-delete key=a", "after-delete key=a"} << "a 20 21";
  QTest::newRow("noise between") << QStringList{"before-delete key=a", "hello", "after-delete key=a"} << "a 20 22";
  QTest::newRow("without keys") << QStringList{"before-delete", "after-delete"} << "? 20 21";
  QTest::newRow("key only before") << QStringList{"before-delete key=a", "after-delete"} << "a 20 21";
  QTest::newRow("key only after") << QStringList{"before-delete", "after-delete key=a"} << "a 20 21";
  QTest::newRow("lone before") << QStringList{"before-delete key=a"} << "a 20 -";
  QTest::newRow("lone after") << QStringList{"after-delete key=a"} << "a - 20";
  QTest::newRow("other key") << QStringList{"before-delete key=a", "after-delete key=b"} << "a 20 -; b - 21";
  QTest::newRow("nested") << QStringList{"before-delete key=a", "before-delete key=b", "after-delete key=b",
                                         "after-delete key=a"}
                          << "b 21 22; a 20 23";
  QTest::newRow("crossed") << QStringList{"before-delete key=a", "before-delete key=b", "after-delete key=a",
                                          "after-delete key=b"}
                           << "a 20 22; b 21 23";
  QTest::newRow("second before") << QStringList{"before-delete key=a", "before-delete key=a", "after-delete key=a"}
                                 << "a 20 -; a 21 22";
  QTest::newRow("second before, two afters")
      << QStringList{"before-delete key=a", "before-delete key=a", "after-delete key=a", "after-delete key=a"}
      << "a 20 -; a 21 22; a - 23";
  QTest::newRow("repeated key") << QStringList{"before-delete key=a", "after-delete key=a", "before-delete key=a",
                                               "after-delete key=a"}
                                << "a 20 21; a 22 23";
  QTest::newRow("empty key") << QStringList{"before-delete key=", "after-delete key="} << " 20 21";
  QTest::newRow("keys with blanks, in two phases") << QStringList{"before-delete key={1 0} addr=0x10 size=400",
                                                                  "before-delete key={1 1} addr=0x20 size=400",
                                                                  "before-delete key={1 2} addr=0x30 size=400",
                                                                  "after-delete key={1 0}",
                                                                  "after-delete key={1 1}",
                                                                  "after-delete key={1 2}"}
                                                   << "{1 0} 20 23; {1 1} 21 24; {1 2} 22 25";
  QTest::newRow("quoted and printed alike")
      << QStringList{"before-delete key=\"a b\"", "after-delete key=a b"} << "a b 20 21";
  QTest::newRow("slog text")
      << QStringList{"time=2026-11-30T06:06:05.474Z level=INFO msg=before-delete key=\"k 1\" addr=0x10",
                     "time=2026-11-30T06:06:05.475Z level=INFO msg=after-delete key=\"k 1\""}
      << "k 1 20 21";
  QTest::newRow("slog JSON")
      << QStringList{R"({"time":"2026-11-30T06:06:05.474Z","level":"INFO","msg":"before-delete","key":"k 1"})",
                     R"({"time":"2026-11-30T06:06:05.475Z","level":"INFO","msg":"after-delete","key":"k 1"})"}
      << "k 1 20 21";
  QTest::newRow("slog group") << QStringList{"level=INFO msg=\"before delete\" op.key=g op.addr=0x10",
                                             "level=INFO msg=\"after delete\" op.key=g"}
                              << "g 20 21";
  QTest::newRow("key behind the marker") << QStringList{"before-delete a", "before-delete b", "after-delete a",
                                                        "after-delete b"}
                                         << "a 20 22; b 21 23";
  QTest::newRow("only mentioned") << QStringList{"rows before delete: 300", "running before-delete-hook",
                                                 "TRIGGER before_delete ON users",
                                                 "what to do before delete and after delete", "before delete of rows"}
                                  << "";
  QTest::newRow("addresses without keys") << QStringList{"before-delete addr=0x10", "before-delete addr=0x20",
                                                         "after-delete addr=0x10", "after-delete addr=0x20"}
                                          << "? 20 22; ? 21 23";
  QTest::newRow("other address without keys")
      << QStringList{"before-delete addr=0x10", "after-delete addr=0x20"} << "? 20 -; ? - 21";
  QTest::newRow("address 0 without keys")
      << QStringList{"before-delete addr=0x10", "after-delete addr=0x0"} << "? 20 21";
  QTest::newRow("address, then a key") << QStringList{"before-delete addr=0x10", "before-delete addr=0x20",
                                                      "after-delete key=a addr=0x10", "after-delete key=b"}
                                       << "a 20 22; b 21 23";
  QTest::newRow("key, then an address") << QStringList{"before-delete key=a addr=0x10", "before-delete key=b addr=0x20",
                                                       "after-delete addr=0x10", "after-delete"}
                                        << "a 20 22; b 21 23";
}

void TestDeleteOps::pairs() {
  QFETCH(QStringList, logs);
  QFETCH(QString, ops);
  TraceWriter w = begin();
  std::int64_t t = 2000;
  for (const QString& log : logs) {
    w.log(kM, t, "cache", log.toStdString());
    t += 100;
  }
  QCOMPARE(summary(scan(w)), ops);
}

// "goroutine message"; one each 100 ns from 2000 on.
void TestDeleteOps::acrossGoroutines_data() {
  QTest::addColumn<QStringList>("logs");
  QTest::addColumn<QString>("ops");
  QTest::newRow("a worker logs after") << QStringList{"1 before-delete key=a", "2 after-delete key=a",
                                                      "1 before-delete key=b", "2 after-delete key=b"}
                                       << "a 20 21; b 22 23";
  QTest::newRow("in two phases") << QStringList{"1 before-delete key=a", "1 before-delete key=b",
                                                "2 after-delete key=b", "3 after-delete key=a"}
                                 << "b 21 22; a 20 23";
  QTest::newRow("the same goroutine fits better")
      << QStringList{"1 before-delete key=a", "2 after-delete key=a", "1 after-delete key=a"} << "a - 21; a 20 22";
  QTest::newRow("after first") << QStringList{"2 after-delete key=a", "1 before-delete key=a"} << "a - 20; a 21 -";
  QTest::newRow("two befores") << QStringList{"1 before-delete key=a", "2 before-delete key=a", "3 after-delete key=a"}
                               << "a 20 -; a 21 -; a - 22";
  QTest::newRow("two afters") << QStringList{"1 before-delete key=a", "2 after-delete key=a", "3 after-delete key=a"}
                              << "a 20 -; a - 21; a - 22";
  QTest::newRow("a before left alone") << QStringList{"1 before-delete key=a", "1 before-delete key=a",
                                                      "2 after-delete key=a"}
                                       << "a 20 -; a 21 -; a - 22";
  QTest::newRow("without keys") << QStringList{"1 before-delete", "2 after-delete"} << "? 20 -; ? - 21";
  QTest::newRow("other key") << QStringList{"1 before-delete key=a", "2 after-delete key=b"} << "a 20 -; b - 21";
  QTest::newRow("other address") << QStringList{"1 before-delete key=a addr=0x10", "2 after-delete key=a addr=0x20"}
                                 << "a 20 -; a - 21";
  QTest::newRow("address 0") << QStringList{"1 before-delete key=a addr=0x10", "2 after-delete key=a addr=0x0"}
                             << "a 20 21";
  QTest::newRow("same goroutine, left alone")
      << QStringList{"1 before-delete key=a", "1 before-delete key=a", "1 after-delete key=a", "1 after-delete key=a"}
      << "a 20 -; a 21 22; a - 23";
}

void TestDeleteOps::acrossGoroutines() {
  QFETCH(QStringList, logs);
  QFETCH(QString, ops);
  TraceWriter w = begin();
  w.running(101, 2, 1, 1000);
  w.running(102, 3, 2, 1000);
  std::int64_t t = 2000;
  for (const QString& log : logs) {
    w.log(kM + log.left(1).toInt() - 1, t, "cache", log.mid(2).toStdString());
    t += 100;
  }
  QCOMPARE(summary(scan(w)), ops);
}

void TestDeleteOps::acrossGoroutinesTellsAll() {
  TraceWriter w = begin();
  w.running(101, 2, 1, 1000);
  w.log(kM, 2000, "c", "before-delete key=a addr=0x10 shard=3");
  w.log(101, 2100, "c", "after-delete key=a size=8 left=4");
  w.regionBegin(kM, 2200, "delete:b");  // the begin of a region is no marker to pair
  w.log(101, 2300, "c", "after-delete key=b");
  const DeleteScan s = scan(w);
  QCOMPARE(summary(s), QString("a 20 21; b 22 -; b - 23"));
  const DeleteOp op = s.ops[0];
  QCOMPARE(op.goroutine.value, 2);  // T0 is the after marker
  QCOMPARE(op.proc.value, 1);
  QCOMPARE(op.address.value(), 0x10u);
  QCOMPARE(op.addressAt->ns, 2000);
  QCOMPARE(op.size.value(), 8u);
  QCOMPARE(op.attributes.size(), std::size_t{2});
}

// A batch: all before markers first, then all after markers, in another order; some keys twice, some without a key.
void TestDeleteOps::manyOpen() {
  constexpr int kMany = 3000;
  TraceWriter w = begin();
  std::int64_t t = 2000;
  for (int i = 0; i < kMany; ++i) w.log(kM, t++, "c", "before-delete key=k" + std::to_string(i));
  w.log(kM, t++, "c", "before-delete key=k7");  // leaves the first alone
  w.log(kM, t++, "c", "before-delete");
  w.log(kM, t++, "c", "after-delete");
  for (int i = kMany; i-- > 0;) w.log(kM, t++, "c", "after-delete key=k" + std::to_string(i * 7 % kMany));
  const DeleteScan s = scan(w);
  QCOMPARE(s.ops.size(), std::size_t{kMany + 2});
  std::size_t paired = 0;
  for (const DeleteOp& op : s.ops) paired += op.before && op.after ? 1 : 0;
  QCOMPARE(paired, std::size_t{kMany + 1});
  QCOMPARE(text(s.ops[0].key), QString("k7"));  // its T0 is its before marker
  QVERIFY(!s.ops[0].after);
}

void TestDeleteOps::manyLogs_data() {
  QTest::addColumn<int>("pairs");  // from 20,000 logs on threads of their own read ahead: one if the user has rules
  QTest::addColumn<bool>("region");
  QTest::addColumn<bool>("rule");
  for (const int pairs : {100, 11'000}) {
    for (const bool region : {false, true}) {
      for (const bool rule : {false, true}) {
        QTest::addRow("%d pairs%s%s", pairs, region ? " and a region" : "", rule ? " and a rule" : "")
            << pairs << region << rule;
      }
    }
  }
}

// One message with two categories, texts with other attributes, heap sizes in between, and with a region the very next
// log behind its end.
void TestDeleteOps::manyLogs() {
  QFETCH(int, pairs);
  QFETCH(bool, region);
  QFETCH(bool, rule);
  TraceWriter w = begin();
  std::int64_t t = 2000;
  if (region) {
    w.regionBegin(kM, t++, "delete");
    w.regionEnd(kM, t++, "delete");
    w.log(kM, t++, "c", "nothing of interest");
    w.log(kM, t++, "delete", "key=late");  // not the very next one any more
  }
  const std::int64_t first = t;
  for (int i = 0; i < pairs; ++i) {
    const std::string key = std::to_string(i % 700);
    w.log(kM, t++, "before-delete", "key=" + key + (i % 2 == 0 ? "" : " shard=" + key));
    w.log(kM, t++, "after-delete", "key=" + key + (i % 2 == 0 ? "" : " left=" + key));
    if (i % 1000 == 0) w.log(kM, t++, "memstats", "H:" + std::to_string(i) + ", O:1, N:2");
  }
  const DeleteScan s = scan(w, rule ? std::vector<std::string>{"no log says this"} : std::vector<std::string>());
  const std::size_t extra = region ? 1 : 0;
  QCOMPARE(s.ops.size(), static_cast<std::size_t>(pairs) + extra);
  if (region) QVERIFY(!s.ops[0].hasKey);
  std::int64_t at = first;
  for (int i = 0; i < pairs; ++i) {
    const DeleteOp op = s.ops[static_cast<std::size_t>(i) + extra];
    QCOMPARE(text(op.key), QString::number(i % 700));
    QCOMPARE(op.before->ns, at);
    QCOMPARE(op.after->ns, at + 1);
    QCOMPARE(op.attributes.size(), std::size_t(i % 2 == 0 ? 0 : 2));
    at += i % 1000 == 0 ? 3 : 2;
  }
  QCOMPARE(s.samples.size(), static_cast<std::size_t>((pairs + 999) / 1000));
  QCOMPARE(s.samples.back().heapAlloc.value(), static_cast<std::uint64_t>((pairs - 1) / 1000 * 1000));
}

// Whoever reads ahead then has logs that nobody takes.
void TestDeleteOps::stoppedWhileReading() {
  TraceWriter w = begin();
  for (int i = 0; i < 200'000; ++i) w.log(kM, 2000 + i, "before-delete", "key=a");
  const auto trace = w.load();
  DeleteRules none;
  std::stop_source before;
  before.request_stop();
  for (const unsigned threads : {1u, 2u, 16u})
    QVERIFY(findDeletes(*trace, none, before.get_token(), threads).ops.empty());
  // Whenever the stop comes, what was read is the beginning of what there is.
  for (const int microseconds : {0, 100, 1000, 5000}) {
    DeleteRules rules;
    std::stop_source stop;
    const std::jthread stopper([&] {
      std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
      stop.request_stop();
    });
    const DeleteScan s = findDeletes(*trace, rules, stop.get_token(), microseconds == 100 ? 16 : 2);
    for (std::size_t i = 0; i < s.ops.size(); ++i) QCOMPARE(s.ops.t0(i).ns, 2000 + std::int64_t(i));
  }
}

// Markers far apart and more procs than a row has room for.
void TestDeleteOps::whatStandsAside() {
  constexpr std::int64_t kFar = 5'000'000'000, kProcs = 1500;
  DeleteTableBuilder builder(nullptr);
  const std::uint32_t goroutine = builder.addGoroutine(GoroutineId(7)), facts = builder.addFacts({}, {});
  for (std::int64_t i = 0; i < kProcs; ++i) {
    const std::size_t op = builder.add(goroutine, facts, false, StackId(), Time{1000 * i}, true);
    builder.setProc(op, ProcId(i));
    if (i % 3 != 0) builder.setAfter(op, Time{1000 * i + (i % 3 == 1 ? 500 : kFar)});
  }
  const DeleteTable table = builder.finish();
  std::set<std::int64_t> procs;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const DeleteOp op = table[i];
    const std::int64_t p = op.proc.value;
    procs.insert(p);
    QCOMPARE(op.before->ns, 1000 * p);
    QCOMPARE(op.after.has_value(), p % 3 != 0);
    if (op.after) QCOMPARE(op.after->ns, 1000 * p + (p % 3 == 1 ? 500 : kFar));
    QVERIFY(i == 0 || table.t0(i - 1) <= op.t0());
  }
  QCOMPARE(procs.size(), std::size_t{kProcs});
}

void TestDeleteOps::attributes() {
  TraceWriter w = begin();
  w.log(kM, 2000, "c", "before-delete key=a addr=0xc000 size=64 shard=3 why=\"too old\"");
  w.log(kM, 2100, "c", "after-delete key=a left=7 shard=4");
  const DeleteScan s = scan(w);
  QCOMPARE(s.ops.size(), std::size_t{1});
  const DeleteOp& op = s.ops[0];
  QCOMPARE(op.address.value(), 0xc000u);
  QCOMPARE(op.size.value(), 64u);
  QCOMPARE(op.attributes.size(), std::size_t{3});
  QCOMPARE(QString::fromStdString(op.attributes[1].second), QString("too old"));
  QCOMPARE(QString::fromStdString(op.attributes[0].second), QString("3"));
  QCOMPARE(text(op.rule), QString("before/after"));
  QCOMPARE(op.goroutine.value, 1);
  QCOMPARE(op.proc.value, 0);
}

void TestDeleteOps::addressOfTheBeforeMarker() {
  TraceWriter w = begin();
  w.log(kM, 2000, "c", "before-delete key=a addr=0x10");
  w.log(kM, 2100, "c", "after-delete key=a addr=0x20");
  w.log(kM, 2200, "c", "before-delete key=b");
  w.log(kM, 2300, "c", "after-delete key=b addr=0x30");
  const DeleteScan s = scan(w);
  QCOMPARE(s.ops[0].address.value(), 0x10u);
  QCOMPARE(s.ops[0].addressAt->ns, 2000);
  QCOMPARE(s.ops[1].address.value(), 0x30u);
  QCOMPARE(s.ops[1].addressAt->ns, 2300);
}

void TestDeleteOps::regionWithLogBehind() {
  TraceWriter w = begin();
  w.regionBegin(kM, 2000, "map-delete");
  w.regionEnd(kM, 2100, "map-delete");
  w.log(kM, 2200, "deleted", "key=a addr=0x40");
  w.regionBegin(kM, 2300, "map-delete");
  w.regionEnd(kM, 2400, "map-delete");
  w.log(kM, 2500, "other", "hello");
  w.log(kM, 2600, "deleted", "key=b");  // not the next log: belongs to nothing
  const DeleteScan s = scan(w);
  QCOMPARE(summary(s), QString("a 20 21; ? 23 24"));
  QCOMPARE(s.ops[0].addressAt->ns, 2200);
  QCOMPARE(text(s.ops[0].rule), QString("delete region"));
}

void TestDeleteOps::regionWithLogsInside() {
  TraceWriter w = begin();
  w.regionBegin(kM, 2000, "delete");
  w.log(kM, 2100, "c", "before-delete key=a addr=0x40");
  w.log(kM, 2200, "c", "after-delete key=a");
  w.regionEnd(kM, 2300, "delete");
  w.log(kM, 2400, "deleted", "key=a size=8");
  const DeleteScan s = scan(w);
  QCOMPARE(summary(s), QString("a 20 23"));
  QCOMPARE(s.ops[0].size.value(), 8u);
}

void TestDeleteOps::regionAndOtherKeys() {
  TraceWriter w = begin();
  w.regionBegin(kM, 2000, "delete:a");
  w.regionBegin(kM, 2050, "something else");
  w.log(kM, 2100, "deleted", "key=x");  // names the key better than the region does
  w.regionEnd(kM, 2150, "something else");
  w.log(kM, 2200, "c", "before-delete key=y");  // another delete
  w.log(kM, 2300, "c", "after-delete key=y");
  w.regionEnd(kM, 2400, "delete:a");
  QCOMPARE(summary(scan(w)), QString("y 22 23; x 20 24"));
}

// Right behind a region a log may name the value's key where the region names the map's; later it is another delete.
void TestDeleteOps::regionAndOtherKeyBehind() {
  for (const bool late : {false, true}) {
    TraceWriter w = begin();
    w.regionBegin(kM, 2000, "delete:a");
    w.regionEnd(kM, 2100, "delete:a");
    w.log(kM, late ? 902'100 : 2200, "c", "after-delete key=b");
    QCOMPARE(summary(scan(w)), late ? QString("a 20 21; b - 9021") : QString("b 20 21"));
  }
}

void TestDeleteOps::regionBeforeMarkerBehind() {
  TraceWriter w = begin();
  w.regionBegin(kM, 2000, "delete");
  w.regionEnd(kM, 2100, "delete");
  w.log(kM, 2200, "c", "before-delete key=b");
  w.log(kM, 2300, "c", "after-delete key=b");
  QCOMPARE(summary(scan(w)), QString("? 20 21; b 22 23"));
}

// "category message" inside a region "map-delete" from 2000 to 3000, one each 100 ns from 2100 on; "region NAME" and
// "end NAME" begin and end others.
namespace {
void writeInside(TraceWriter& w, const QStringList& logs) {
  std::int64_t t = 2100;
  for (const QString& log : logs) {
    const std::string first = log.section(' ', 0, 0).toStdString(), rest = log.section(' ', 1).toStdString();
    if (first == "region")
      w.regionBegin(kM, t, rest);
    else if (first == "end")
      w.regionEnd(kM, t, rest);
    else
      w.log(kM, t, first, rest);
    t += 100;
  }
}
}  // namespace

void TestDeleteOps::severalInARegion_data() {
  QTest::addColumn<QStringList>("inside");
  QTest::addColumn<QString>("ops");
  const auto row = [](const char* name, const QStringList& inside, const char* ops) {
    QTest::newRow(name) << inside << ops;
  };
  row("one", {"delete key=x addr=0x10"}, "x 20 30");
  row("one, facts twice", {"delete key=x", "deleted key=x addr=0x10"}, "x 20 30");
  row("keys", {"delete key=x addr=0x10", "delete key=y addr=0x20", "delete key=z addr=0x30"},
      "x 20 30; y 20 30; z 20 30");
  row("keys, facts twice", {"delete key=x", "delete key=y", "delete key=x addr=0x10", "delete key=y addr=0x20"},
      "x 20 30; y 20 30");
  row("addresses", {"delete addr=0x10", "delete addr=0x20", "delete addr=0x20"}, "? 20 30; ? 20 30");
  row("one key in two maps", {"delete key=x addr=0x10", "delete key=x addr=0x20"}, "x 20 30; x 20 30");
  row("pairs", {"c before-delete key=x", "c after-delete key=x", "c before-delete key=y", "c after-delete key=y"},
      "x 21 22; y 23 24");
  row("pairs with one key",
      {"c before-delete key=x", "c after-delete key=x", "c before-delete key=x", "c after-delete key=x"},
      "x 21 22; x 23 24");
  row("pairs without keys", {"c before-delete", "c after-delete", "c before-delete", "c after-delete"},
      "? 21 22; ? 23 24");
  row("in two phases",
      {"c before-delete key=x", "c before-delete key=y", "c after-delete key=x", "c after-delete key=y"},
      "x 21 23; y 22 24");
  row("befores only", {"c before-delete key=x", "c before-delete key=y", "c before-delete key=z"},
      "x 21 30; y 22 30; z 23 30");
  row("afters only", {"c after-delete key=x", "c after-delete key=y", "c after-delete key=z"},
      "x 20 21; y 20 22; z 20 23");
  row("a pair and one without", {"c before-delete key=x", "c after-delete key=x", "delete key=y"}, "x 21 22; y 20 30");
  row("says nothing of its own", {"delete key=x", "delete key=y", "delete hello"}, "x 20 30; y 20 30");
  row("in two regions", {"delete key=x", "region delete", "delete key=y", "end delete", "delete key=x"},
      "y 22 24; x 20 30");
  row("several in two regions",
      {"delete key=x", "region delete", "delete key=y", "delete key=z", "end delete", "delete key=v"},
      "y 22 25; z 22 25; x 20 30; v 20 30");
}

void TestDeleteOps::severalInARegion() {
  QFETCH(QStringList, inside);
  QFETCH(QString, ops);
  for (const bool task : {false, true}) {
    TraceWriter w = begin();
    if (task)
      w.taskBegin(kM, 2000, 7, "map-delete");
    else
      w.regionBegin(kM, 2000, "map-delete");
    writeInside(w, inside);
    if (task)
      w.taskEnd(kM, 3000, 7);
    else
      w.regionEnd(kM, 3000, "map-delete");
    QCOMPARE(summary(scan(w)), ops);
  }
}

void TestDeleteOps::severalInARegionTellAll() {
  TraceWriter w = begin();
  w.regionBegin(kM, 2000, "delete:users");
  w.log(kM, 2100, "delete", "key=x addr=0x10 size=8");
  w.log(kM, 2200, "delete", "key=y addr=0x20 shard=3");
  w.log(kM, 2300, "c", "before-delete key=z addr=0x30");
  w.regionEnd(kM, 2400, "delete:users");
  w.log(kM, 2500, "c", "after-delete key=z");  // its own marker behind the region
  w.log(kM, 2600, "c", "after-delete key=y");  // of no delete in the region any more
  const DeleteScan s = scan(w);
  QCOMPARE(summary(s), QString("x 20 24; y 20 24; z 23 25; y - 26"));
  for (std::size_t i = 0; i < 2; ++i) {
    QCOMPARE(s.ops[i].address.value(), 0x10u * (i + 1));
    QCOMPARE(s.ops[i].addressAt->ns, 2100 + 100 * std::int64_t(i));
    QCOMPARE(text(s.ops[i].rule), QString("delete region"));
    QCOMPARE(s.ops[i].proc.value, 0);
  }
  QCOMPARE(s.ops[0].size.value(), 8u);
  QVERIFY(!s.ops[1].size);
  QCOMPARE(s.ops[1].attributes.size(), std::size_t{1});
  QCOMPARE(text(s.ops[2].rule), QString("before/after"));
  QCOMPARE(s.ops[2].addressAt->ns, 2300);

  // A region that the trace does not show the end of: the deletes ran some time after its begin.
  TraceWriter open = begin();
  open.regionBegin(kM, 2000, "delete");
  open.log(kM, 2100, "delete", "key=x");
  open.log(kM, 2200, "delete", "key=y");
  QCOMPARE(summary(scan(open)), QString("x 20 -; y 20 -"));
}

// Each is found again, whatever their number.
void TestDeleteOps::manyInARegion() {
  constexpr std::uint64_t kMany = 3000;
  TraceWriter w = begin();
  std::int64_t t = 2000;
  w.regionBegin(kM, t, "delete");
  for (int round = 0; round < 2; ++round) {
    for (std::uint64_t i = 0; i < kMany; ++i) w.log(kM, t += 10, "delete", "key=k" + std::to_string(i));
  }
  w.regionEnd(kM, t += 10, "delete");
  const DeleteScan s = scan(w);
  QCOMPARE(s.ops.size(), std::size_t{kMany});
  for (std::size_t i = 0; i < kMany; ++i) {
    QCOMPARE(text(s.ops.key(i)), QString("k%1").arg(i));
    QCOMPARE(s.ops.t0(i).ns, t);
  }
}

// In a region "cache.delete" from 2000 to 3000, and behind it.
void TestDeleteOps::regionThatNeedsALog_data() {
  QTest::addColumn<QStringList>("inside");
  QTest::addColumn<QString>("behind");
  QTest::addColumn<QString>("ops");
  const auto row = [](const char* name, const QStringList& inside, const char* behind, const char* ops) {
    QTest::newRow(name) << inside << behind << ops;
  };
  row("nothing", {}, "", "");
  row("other logs", {"sql DELETE FROM t"}, "", "");
  row("a log without key and address", {"delete gone"}, "", "");
  row("a log with a key", {"delete key=x"}, "", "x 20 30");
  row("a log with an address", {"delete addr=0x10"}, "", "? 20 30");
  row("several", {"delete key=x", "delete key=y"}, "", "x 20 30; y 20 30");
  row("a marker", {"c before-delete key=x"}, "", "x 20 30");
  row("a pair", {"c before-delete key=x", "c after-delete key=x"}, "", "x 21 22");
  row("a marker without a key", {"c before-delete", "c after-delete"}, "", "? 21 22");
  row("a log behind", {}, "deleted key=x addr=0x10", "x 20 30");
  row("a log behind without key and address", {}, "deleted gone", "");
  row("a marker behind", {}, "c after-delete key=x", "x 20 30");
  row("a before marker behind", {}, "c before-delete key=x", "x 31 -");
  row("inside another", {"region sql.delete", "sql hello", "end sql.delete", "delete key=x"}, "", "x 20 30");
}

void TestDeleteOps::regionThatNeedsALog() {
  QFETCH(QStringList, inside);
  QFETCH(QString, behind);
  QFETCH(QString, ops);
  for (const bool task : {false, true}) {
    TraceWriter w = begin();
    if (task)
      w.taskBegin(kM, 2000, 7, "cache.delete");
    else
      w.regionBegin(kM, 2000, "cache.delete");
    writeInside(w, inside);
    if (task)
      w.taskEnd(kM, 3000, 7);
    else
      w.regionEnd(kM, 3000, "cache.delete");
    if (!behind.isEmpty())
      w.log(kM, 3100, behind.section(' ', 0, 0).toStdString(), behind.section(' ', 1).toStdString());
    QCOMPARE(summary(scan(w)), ops);
  }
  // A marker around it is not the region's.
  TraceWriter around = begin();
  around.log(kM, 2000, "c", "before-delete key=x");
  around.regionBegin(kM, 2100, "sql.delete");
  around.regionEnd(kM, 2200, "sql.delete");
  around.log(kM, 2300, "c", "after-delete key=x");
  QCOMPARE(summary(scan(around)), QString("x 20 23"));
  // An end without a begin, and a log.
  TraceWriter ends = begin();
  ends.regionEnd(kM, 2000, "cache.delete");
  ends.log(kM, 2100, "deleted", "key=x");
  QCOMPARE(summary(scan(ends)), QString("x - 20"));
}

void TestDeleteOps::regionThatOnlyEnds() {
  TraceWriter w = begin();
  w.regionEnd(kM, 2000, "delete");
  w.regionBegin(kM, 2100, "delete");
  QCOMPARE(summary(scan(w)), QString("? - 20; ? 21 -"));
}

void TestDeleteOps::tasks() {
  TraceWriter w = begin();
  w.running(101, 2, 1, 1000);
  w.taskBegin(kM, 2000, 7, "delete: k7");
  w.log(kM, 2100, "delete", "addr=0x50");
  w.taskEnd(101, 2200, 7);
  w.taskBegin(kM, 2300, 8, "request");
  w.taskEnd(kM, 2400, 8);
  const DeleteScan s = scan(w);
  QCOMPARE(summary(s), QString("k7 20 22"));
  QCOMPARE(s.ops[0].goroutine.value, 1);
  QCOMPARE(s.ops[0].address.value(), 0x50u);
}

void TestDeleteOps::keysOfSeveralLines() {
  TraceWriter w = begin();
  w.regionBegin(kM, 2000, "delete: tab\t6\n4");
  w.regionEnd(kM, 2100, "delete: tab\t6\n4");
  const DeleteScan s = scan(w);
  QCOMPARE(s.ops.size(), std::size_t{1});
  QCOMPARE(text(s.ops[0].key), QString("tab\t6\n4"));
}

void TestDeleteOps::userRule() {
  TraceWriter w = begin();
  w.log(kM, 2000, "lru", "evict k1");
  w.regionBegin(kM, 2100, "purge");
  w.regionEnd(kM, 2200, "purge");
  w.log(kM, 2300, "c", "before-delete key=z");
  w.log(kM, 2400, "c", "after-delete key=z");
  const DeleteScan s = scan(w, {"^lru: evict (?<key>\\w+)", "^region: purge"});
  QCOMPARE(summary(s), QString("k1 - 20; ? 21 22; z 23 24"));
  QCOMPARE(text(s.ops[0].rule), QString("^lru: evict (?<key>\\w+)"));
}

void TestDeleteOps::witnesses() {
  TraceWriter w = begin();
  w.log(kM, 2000, "finalized", "key=a");
  w.log(kM, 2100, "gc", "cleaned key=b addr=0x10");
  w.log(kM, 2200, "gc", "Finalized addr=0x20");
  w.log(kM, 2300, "gc", "finalized");            // says nothing
  w.log(kM, 2400, "gc", "was finalized key=c");  // not the first word
  w.log(kM, 2500, "gc", R"({"event":"cleaned","key":"d"})");
  w.log(kM, 2600, "gc", "level=INFO msg=\"finalized it\" key=\"e 1\" addr=0x30");
  w.log(kM, 2700, "gc", "finalizer key=f");
  w.log(kM, 2800, "gc", "2026/11/30 06:06:05 INFO cleaned key={1 2} addr=0x40");
  w.log(kM, 2900, "gc", "note=cleaned key=g");
  const DeleteScan s = scan(w);
  QVERIFY(s.ops.empty());
  QCOMPARE(s.witnesses.size(), std::size_t{6});
  QVERIFY(s.witnesses[0].finalizer && s.witnesses[0].key == "a");
  QVERIFY(!s.witnesses[1].finalizer && s.witnesses[1].address == 0x10u);
  QVERIFY(!s.witnesses[2].hasKey);
  QVERIFY(s.witnesses[3].key == "d" && s.witnesses[4].key == "e 1");
  QVERIFY(s.witnesses[4].finalizer && s.witnesses[4].address == 0x30u);
  QVERIFY(!s.witnesses[5].finalizer && s.witnesses[5].key == "{1 2}" && s.witnesses[5].address == 0x40u);
}

// Markers of one clock tick are in the order of their goroutines, whatever else happened in that tick.
void TestDeleteOps::order() {
  TraceWriter w = begin();
  w.running(101, 2, 1, 1000);
  w.log(101, 2000, "c", "before-delete key=b");
  w.log(kM, 2000, "c", "before-delete key=a");
  w.log(101, 2500, "c", "after-delete key=b");
  w.log(kM, 2500, "c", "after-delete key=a");
  const DeleteScan s = scan(w);
  QCOMPARE(s.ops.size(), std::size_t{2});
  QCOMPARE(s.ops[0].key, std::string("a"));
  QVERIFY(s.ops[0].t0() < s.ops[1].t0());
  QVERIFY(s.ops[1].t0().ns <= 2502);
}

// Markers of one tick: in order of goroutines, and still in order of time, with the times that were theirs together.
void TestDeleteOps::oneTick_data() {
  QTest::addColumn<bool>("before");
  QTest::addColumn<bool>("after");
  QTest::newRow("lone befores") << true << false;
  QTest::newRow("lone afters") << false << true;
  QTest::newRow("pairs") << true << true;
}

void TestDeleteOps::oneTick() {
  QFETCH(bool, before);
  QFETCH(bool, after);
  TraceWriter w = begin();
  w.running(101, 5, 1, 1000);
  w.running(102, 6, 2, 1000);
  for (const TraceWriter::Thread thread : {102, 101, 100}) {
    const std::string key = "key=" + std::to_string(thread);
    if (before) w.log(thread, 5000, "c", "before-delete " + key);
    if (after) w.log(thread, before ? 5001 : 5000, "c", "after-delete " + key);
  }
  const auto trace = w.load();
  std::vector<Time> facts;
  trace->logs().visitAll([&](const Log& l) { facts.push_back(l.time); });
  DeleteRules rules;
  const DeleteTable ops = findDeletes(*trace, rules).ops;
  QCOMPARE(ops.size(), std::size_t{3});
  constexpr std::int64_t kGoroutines[] = {1, 5, 6};
  for (std::size_t i = 0; i < ops.size(); ++i) {
    QCOMPARE(ops[i].goroutine.value, kGoroutines[i]);
    QVERIFY(i == 0 || ops.t0(i - 1) < ops.t0(i));
    QVERIFY(std::find(facts.begin(), facts.end(), ops.t0(i)) != facts.end());
    QVERIFY(!before || !after || *ops[i].before < *ops[i].after);
    QCOMPARE(ops[i].before.has_value(), before);
    QCOMPARE(ops[i].after.has_value(), after);
  }
}

// How many deletes the first logs came with says nothing of the many logs behind them.
void TestDeleteOps::regionsBeforeManyLogs() {
  TraceWriter w = begin();
  std::int64_t t = 2000;
  for (int i = 0; i < 5000; ++i) w.log(kM, t += 10, "app", "hello");
  for (int i = 0; i < 20'000; ++i) {
    w.regionBegin(kM, t += 10, "delete: k");
    w.regionEnd(kM, t += 10, "delete: k");
  }
  for (int i = 0; i < 300'000; ++i) w.log(kM, t += 10, "app", "hello");
  const DeleteScan s = scan(w);
  QCOMPARE(s.ops.size(), std::size_t{20'000});
  QVERIFY2(s.ops.memoryBytes() < std::size_t{400'000} * 40, std::to_string(s.ops.memoryBytes()).c_str());
}

// Every other task ends, from the outermost one on; then the regions inside them end, innermost first.
void TestDeleteOps::tasksEndInAnyOrder() {
  constexpr std::uint64_t kTasks = 300;
  TraceWriter w = begin();
  std::int64_t t = 2000;
  for (std::uint64_t i = 0; i < kTasks; ++i) w.taskBegin(kM, t += 10, i + 1, "delete: k" + std::to_string(i));
  w.regionBegin(kM, t += 10, "delete: inside");
  for (std::uint64_t i = 0; i < kTasks; i += 2) w.taskEnd(kM, t += 10, i + 1);
  w.regionEnd(kM, t += 10, "delete: inside");
  for (std::uint64_t i = 1; i < kTasks; i += 2) w.taskEnd(kM, t += 10, i + 1);
  const DeleteScan s = scan(w);
  QCOMPARE(s.ops.size(), std::size_t{kTasks + 1});
  for (const DeleteOp& op : s.ops) {
    QVERIFY(op.before && op.after);
    if (op.key == "inside") QCOMPARE(op.after->ns - op.before->ns, std::int64_t{10} * (kTasks / 2 + 1));
  }
}

QTEST_GUILESS_MAIN(TestDeleteOps)
#include "tst_deleteops.moc"
