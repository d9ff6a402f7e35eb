// SPDX-License-Identifier: GPL-3.0-or-later

// Scans (trace/scan.h) against what else the program knows of the same trace: the number of events, the details of
// single ones, and the lanes of goroutines, which the loader made on another way.
#include <QDirIterator>
#include <QtTest>
#include <map>

#include "tests/support/testfiles.h"
#include "tests/support/tracewriter.h"
#include "trace/loader.h"
#include "trace/scan.h"

using namespace sweepscope;

namespace {

struct Collector final : ScanVisitor {
  void visit(std::span<const ScanEvent> more) override { events.insert(events.end(), more.begin(), more.end()); }
  std::vector<ScanEvent> events;
};

struct Scanned {
  std::vector<ScanEvent> events;
  bool complete = false;
};
Scanned scanned(const Trace& trace, TimeRange range = TimeRange::all(), unsigned threads = 2) {
  Scanned s;
  ScanOptions options;
  options.threads = threads;
  s.complete = scanWith<Collector>(
      trace, range, options, [] { return Collector(); },
      [&](const Collector& c) { s.events.insert(s.events.end(), c.events.begin(), c.events.end()); });
  return s;
}

// In how many events of the output an event is told; Sync events are none of a scan.
std::size_t outputs(const ScanEvent& e) {
  if (e.type == EventType::GoSwitch || e.type == EventType::GoSwitchDestroy) return 3;
  return e.type == EventType::GoDestroySyscall && e.proc.valid() ? 2 : 1;
}

struct Entered {
  Time time;
  GoState state;
  StringId reason;
  friend bool operator==(const Entered&, const Entered&) = default;
};
using ByGoroutine = std::map<std::int64_t, std::vector<Entered>>;

// Changes of state, without statuses that repeat what is known.
ByGoroutine entered(const std::vector<ScanEvent>& events) {
  ByGoroutine all;
  std::map<std::int64_t, GoState> now;
  for (const ScanEvent& e : events) {
    visitTransitions(e, [&](const GoTransition& t) {
      const bool status = e.type == EventType::GoStatus || e.type == EventType::GoStatusStack;
      const auto known = now.find(t.goroutine.value);
      if (!status || (known != now.end() && known->second != t.to))
        if (t.to != GoState::NotExist) all[t.goroutine.value].push_back({t.time, t.to, t.reason});
      now[t.goroutine.value] = t.to;
    });
  }
  return all;
}

ByGoroutine laneChanges(const Trace& trace) {
  ByGoroutine all;
  for (std::size_t i = 0; i < trace.goroutineCount(); ++i) {
    const GoroutineInfo info = trace.goroutineAt(i);
    auto& changes = all[info.id.value];
    trace.visitGoroutine(info.id, TimeRange::all(), [&](const GoSpan& span) {
      if (span.beginSeen) changes.push_back({span.begin, span.state, span.reason});
      return true;
    });
    if (changes.empty()) all.erase(info.id.value);
  }
  return all;
}

}  // namespace

class TestScan : public QObject {
  Q_OBJECT

 private slots:
  void agrees_data() {
    QTest::addColumn<QString>("path");
    for (const QString& path : {test::sample(), test::otherSample()})
      QTest::newRow(qPrintable(QFileInfo(path).fileName())) << path;
    QDirIterator files(QStringLiteral(SWEEPSCOPE_TEST_DATA "/conformance/real"), {QStringLiteral("*.trace")},
                       QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
      const QString path = files.next();
      QTest::newRow(qPrintable(QFileInfo(path).fileName())) << path;
    }
  }
  // Every event comes once, in order of time; transitions are those of the lanes.
  void agrees() {
    QFETCH(QString, path);
    const auto loaded = loadTrace(path.toStdString());
    QVERIFY(loaded.ok());
    const Trace& trace = **loaded;
    const Scanned all = scanned(trace);
    QVERIFY(all.complete);
    std::size_t count = 0;
    for (std::size_t i = 0; i < all.events.size(); ++i) {
      count += outputs(all.events[i]);
      if (i > 0) QVERIFY(all.events[i - 1].time < all.events[i].time);
    }
    const std::size_t syncs = trace.info().generations + 1;
    QCOMPARE(count + syncs, trace.info().events);
    const ByGoroutine changes = entered(all.events);
    for (const auto& [goroutine, expected] : laneChanges(trace)) {
      const auto found = changes.find(goroutine);
      QVERIFY2(found != changes.end(), qPrintable(QString::number(goroutine)));
      QCOMPARE(found->second.size(), expected.size());
      for (std::size_t i = 0; i < expected.size(); ++i) QVERIFY(found->second[i] == expected[i]);
    }
  }

  // A part of a scan is the same as that part of the whole, on any number of threads.
  void range() {
    const auto loaded = loadTrace(test::sample().toStdString());
    QVERIFY(loaded.ok());
    const auto trace = *loaded;
    const Scanned all = scanned(*trace);
    const TimeRange whole = trace->range();
    const TimeRange part{whole.begin + Duration{whole.length().ns / 3}, whole.begin + Duration{whole.length().ns / 2}};
    std::vector<ScanEvent> expected;
    for (const ScanEvent& e : all.events) {
      if (part.contains(e.time)) expected.push_back(e);
    }
    for (const unsigned threads : {1u, 2u, 3u}) {
      const Scanned some = scanned(*trace, part, threads);
      QVERIFY(some.complete);
      QCOMPARE(some.events.size(), expected.size());
      for (std::size_t i = 0; i < expected.size(); ++i) {
        QCOMPARE(some.events[i].time.ns, expected[i].time.ns);
        QVERIFY(some.events[i].type == expected[i].type && some.events[i].goroutine == expected[i].goroutine);
      }
    }
    QVERIFY(scanned(*trace, {whole.end, whole.begin}).events.empty());
  }

  // What an event says: who did it, where, to whom, why, with which stack.
  void content() {
    const auto trace = twoGenerations().load();
    const Scanned all = scanned(*trace);
    const auto find = [&](EventType type) {
      for (const ScanEvent& e : all.events) {
        if (e.type == type) return e;
      }
      return ScanEvent();
    };
    const ScanEvent create = find(EventType::GoCreate);
    QCOMPARE(create.time.ns, 2000);
    QCOMPARE(create.thread.value, 100);
    QCOMPARE(create.proc.value, 0);
    QCOMPARE(create.goroutine.value, 1);
    QCOMPARE(create.id(), 7);
    QCOMPARE(trace->text(trace->symbols().frames(create.stack).front().function), std::string_view("main.spawn"));
    const ScanEvent block = find(EventType::GoBlock);
    QCOMPARE(block.time.ns, 3000);
    QCOMPARE(trace->text(block.text), std::string_view("chan receive"));
    QCOMPARE(trace->text(trace->symbols().frames(block.stack).front().function), std::string_view("main.wait"));
    const ScanEvent unblock = find(EventType::GoUnblock);
    QCOMPARE(unblock.time.ns, 12000);
    QCOMPARE(unblock.goroutine.value, 7);
    QCOMPARE(unblock.id(), 1);
    QCOMPARE(trace->text(trace->symbols().frames(unblock.stack).front().function), std::string_view("main.wake"));
  }

  // A scan ends soon after a stop request, and says that it is not complete.
  void stops() {
    const auto trace = twoGenerations().load();
    std::stop_source source;
    source.request_stop();
    ScanOptions options;
    options.stop = source.get_token();
    std::size_t taken = 0;
    QVERIFY(!scanWith<Collector>(
        *trace, TimeRange::all(), options, [] { return Collector(); }, [&](const Collector&) { ++taken; }));
    QCOMPARE(taken, 0u);
  }

 private:
  static TraceWriter twoGenerations() {
    TraceWriter w;
    w.running(100, 1, 0, 1000);
    w.goCreate(100, 2000, 7, "main.worker", {{"main.spawn"}, {"main.main"}});
    w.goBlock(100, 3000, "chan receive", {{"main.wait"}, {"main.main"}});
    w.goStart(100, 4000, 7);
    w.nextGeneration(10000);
    w.goUnblock(100, 12000, 1, {{"main.wake"}, {"main.worker"}});
    w.goDestroy(100, 13000);
    w.goStart(100, 14000, 1);
    return w;
  }
};

QTEST_GUILESS_MAIN(TestScan)
#include "tst_scan.moc"
