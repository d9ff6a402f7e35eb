// SPDX-License-Identifier: GPL-3.0-or-later

// Logs and regions of goroutines: which begins and ends belong together, and searches.
#include "trace/userevents.h"

#include <QRegularExpression>
#include <QtTest>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "tests/support/loading.h"
#include "tests/support/madeuserevents.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

QString text(const Trace& trace, StringId id) {
  return QString::fromStdString(std::string(trace.text(id)));
}

// "G1 a [10, 20]": a round bracket where the trace does not have the begin or end.
QString described(const Trace& trace, const UserEvents& events) {
  QStringList all;
  const auto us = [&](Time t) { return QString::number(std::llround(double(t.ns - kStart) / kUs)); };
  std::set<GoroutineId> ids;  // one that comes back is there twice
  for (std::size_t i = 0; i < trace.goroutineCount(); ++i) ids.insert(trace.goroutineAt(i).id);
  for (const GoroutineId id : ids) {
    for (const UserRegion& r : events.regionsIn(id, TimeRange::all(), 1000).regions) {
      all << QStringLiteral("G%1 %2 %3%4, %5%6")
                 .arg(QString::number(id.value), text(trace, r.name), r.beginSeen ? "[" : "(", us(r.begin), us(r.end),
                      r.endSeen ? "]" : ")");
    }
  }
  return all.join("; ");
}

QString described(const std::shared_ptr<const Trace>& trace) {
  return described(*trace, *makeUserEvents(trace));
}

}  // namespace

class TestUserEvents : public QObject {
  Q_OBJECT
 private slots:
  void pairs_data();
  void pairs();
  void pairsOverALoss();
  void pairsOfAnotherProgram();
  void manyOpenOnesAreNoBurden();
  void searches();
  void depths_data();
  void depths();
  void totalsByName();
  void eventsOfRegions();
  void misuseAtRandom();
  void threadsMakeNoDifference();
  void stopping();
};

void TestUserEvents::pairs_data() {
  QTest::addColumn<QString>("script");
  QTest::addColumn<QString>("expected");
  const auto row = [](const char* name, const char* script, const char* expected) {
    QTest::newRow(name) << QString(script) << QString(expected);
  };
  row("nested", "10 G1 begin a; 20 G1 begin b; 30 G1 end b; 40 G1 end a", "G1 a [10, 40]; G1 b [20, 30]");
  row("of two goroutines", "10 G1 begin a; 20 G2 begin a; 30 G1 end a; 40 G2 end a", "G1 a [10, 30]; G2 a [20, 40]");
  row("one in another of its name", "10 G1 begin a; 20 G1 begin a; 30 G1 end a; 40 G1 end a",
      "G1 a [10, 40]; G1 a [20, 30]");
  row("ended out of order", "10 G1 begin a; 20 G1 begin b; 30 G1 end a; 40 G1 end b", "G1 a [10, 30]; G1 b [20, 40]");
  row("of tasks", "10 G1 begin a 7; 20 G1 begin a 8; 30 G1 end a 7; 40 G1 end a 8", "G1 a [10, 30]; G1 a [20, 40]");
  row("begun before the trace", "30 G1 end b; 40 G1 end a; 50 G1 begin b; 60 G1 end b",
      "G1 a (0, 40]; G1 b (0, 30]; G1 b [50, 60]");
  row("never ended", "10 G1 begin a; 20 G1 begin b; 30 G1 end b", "G1 a [10, 100); G1 b [20, 30]");
  row("ended twice", "10 G1 begin a; 20 G1 end a; 30 G1 end a", "G1 a [10, 20]");
  row("an end of nothing inside a region", "10 G1 begin a; 20 G1 end b; 30 G1 end a", "G1 a [10, 30]");
  row("of a task that began in the trace", "10 G1 task 7; 20 G1 end a 7", "");
  row("of an older task", "10 G1 task 7; 20 G1 end a 8", "G1 a (0, 20]");
  row("ended by another goroutine", "10 G1 begin a; 20 G5 create; 30 G5 end a; 40 G5 exit", "G1 a [10, 100)");
  row("closed by the goroutine's end", "10 G5 create; 20 G5 begin a; 25 G5 begin b; 30 G5 exit",
      "G5 a [20, 30); G5 b [25, 30)");
  row("an id that comes back",
      "10 G5 create; 20 G5 begin a; 30 G5 exit; 40 G5 create; 50 G5 begin b; 60 G5 end b; 65 G5 end c; 70 G5 exit",
      "G5 a [20, 30); G5 b [50, 60]");
}

void TestUserEvents::pairs() {
  QFETCH(QString, script);
  QFETCH(QString, expected);
  QCOMPARE(described(traceOf(script)), expected);
}

// A region goes on over a lost part if its end is there; what ends behind it without a begin may have begun inside it.
void TestUserEvents::pairsOverALoss() {
  TraceWriter w = writer();
  write(w, "10 G1 begin a; 20 G1 begin b");
  w.log(kOther, kStart + 30 * kUs, "c", "the last that can be read");
  w.event(kOther, kStart + 30 * kUs + 1, static_cast<EventType>(200));
  w.nextGeneration(kStart + 50 * kUs);
  w.nextGeneration(kStart + 60 * kUs);
  write(w, "70 G1 end a; 80 G2 end c");
  w.log(kM, kStart + 100 * kUs, "c", "end");
  const auto trace = w.load();
  QCOMPARE(trace->gaps().size(), std::size_t{1});
  QVERIFY(trace->gaps()[0].begin < Time{kStart + 31 * kUs});
  const QString all = described(trace);
  QVERIFY2(all.contains("G1 a [10, 70]"), qPrintable(all));
  QVERIFY2(all.contains("G1 b [20, "), qPrintable(all));
  QVERIFY2(all.contains(QRegularExpression("G2 c \\((0|50|60), 80\\]")), qPrintable(all));
}

// Where generations are out of order, what follows may be another trace, with goroutines of the same numbers.
void TestUserEvents::pairsOfAnotherProgram() {
  constexpr std::size_t kHeader = 16;
  TraceWriter w = writer();
  write(w, "20 G1 end a; 30 G1 begin b; 40 G1 end b");
  const std::size_t first = w.bytes().size();
  w.nextGeneration(kStart + 50 * kUs);
  write(w, "60 G1 begin a");
  w.log(kM, kStart + 100 * kUs, "c", "end");
  QCOMPARE(described(w.load()), QStringLiteral("G1 a (0, 20]; G1 b [30, 40]; G1 a [60, 100)"));
  const std::string bytes = w.bytes();
  const auto trace =
      loadBytes(bytes.substr(0, kHeader) + bytes.substr(first) + bytes.substr(kHeader, first - kHeader), 1);
  QVERIFY(trace);
  const auto& gaps = (*trace)->gaps();
  QVERIFY(std::any_of(gaps.begin(), gaps.end(), [](const Gap& g) { return g.restart; }));
  const auto found = makeUserEvents(*trace)->regionsIn(GoroutineId(1), TimeRange::all(), 10).regions;
  const auto a =
      std::find_if(found.begin(), found.end(), [](const UserRegion& r) { return r.beginSeen && !r.endSeen; });
  QVERIFY(a != found.end());  // not ended by the other's end
  QCOMPARE((*trace)->text(a->name), std::string_view("a"));
  QVERIFY(a->end <= gaps[0].end);
}

// A program that forgets its ends: ends further out than any sane program's are not looked for.
void TestUserEvents::manyOpenOnesAreNoBurden() {
  TraceWriter w = writer();
  for (int i = 0; i < 30'000; ++i) w.regionBegin(kM, kStart + 100 + i, "leak");
  for (int i = 0; i < 30'000; ++i) w.regionEnd(kM, kStart + 40'000 + i, i == 0 ? "leak" : "nothing");
  w.log(kM, kStart + 100'000, "c", "end");
  const auto trace = w.load();
  const auto events = makeUserEvents(trace);
  const auto lane = events->regions().lane(GoroutineId(1));
  QCOMPARE(lane.size(), std::size_t{30'000});
  QCOMPARE(lane.depths(), 30'000u);
  QVERIFY(lane.at(29'999).endSeen && !lane.at(29'998).endSeen);
  QCOMPARE(lane.at(0).end, trace->range().end);
  const auto found = events->regionsIn(GoroutineId(1), TimeRange::instant(Time{kStart + 50'000}), 8);
  QCOMPARE(found.regions.size(), std::size_t{8});
  QVERIFY(!found.all);
  QCOMPARE(found.regions[0].begin.ns, kStart + 100);
}

// Against looking at each of them.
void TestUserEvents::searches() {
  const RandomEvents made(1);
  const auto events = makeUserEvents(made.trace);
  const auto lane = events->regions().lane(GoroutineId(1));
  const auto logs = events->logs().lane(GoroutineId(1));
  QCOMPARE(lane.size(), made.regions.size());
  QCOMPARE(logs.size(), made.logs.size());
  for (std::size_t i = 0; i < made.regions.size(); ++i) {
    const PackedSpans::Span expected{Time{made.regions[i].begin}, Time{made.regions[i].end}};
    QVERIFY(lane.at(i) == expected);
  }
  for (std::size_t i = 0; i < made.logs.size(); ++i) QCOMPARE(logs.at(i).ns, made.logs[i]);
  std::mt19937 random(2);
  const TimeRange whole = made.trace->range();
  for (int n = 0; n < 300; ++n) {
    const Time t = whole.begin + Duration{std::int64_t(random() % std::uint64_t(whole.length().ns))};
    const std::size_t from = random() % lane.size();
    std::size_t expected = from;
    while (expected < lane.size() && lane.at(expected).begin < t) ++expected;
    QCOMPARE(lane.firstFrom(t, from), expected);
    const std::size_t to = from + 1 + random() % (lane.size() - from);
    Time latest = Time::min();
    std::vector<std::size_t> behind, found;
    for (std::size_t i = from; i < to; ++i) {
      latest = std::max(latest, lane.at(i).end);
      if (lane.at(i).end > t) behind.push_back(i);
    }
    QCOMPARE(lane.latestEnd(from, to), latest);
    lane.visitEndingAfter(from, to, t, [&](std::size_t i) {
      found.push_back(i);
      return true;
    });
    QCOMPARE(found, behind);
    QCOMPARE(logs.firstFrom(t),
             std::size_t(std::lower_bound(made.logs.begin(), made.logs.end(), t.ns) - made.logs.begin()));
  }
  QVERIFY(events->regions().lane(GoroutineId(77)).empty() && events->logs().lane(GoroutineId(77)).empty());
  QVERIFY(events->regions().lane(GoroutineId()).empty() && events->logs().lane(GoroutineId()).empty());
  QCOMPARE(events->regions().lane(GoroutineId(77)).depths(), 0u);
}

void TestUserEvents::depths_data() {
  QTest::addColumn<QString>("script");
  QTest::addColumn<QString>("expected");
  const auto row = [](const char* name, const char* script, const char* expected) {
    QTest::newRow(name) << QString(script) << QString(expected);
  };
  row("side by side", "10 G1 begin a; 20 G1 end a; 30 G1 begin b; 40 G1 end b", "a 0, b 0");
  row("nested", "10 G1 begin a; 20 G1 begin b; 30 G1 begin c; 40 G1 end c; 50 G1 end b; 60 G1 begin d; 70 G1 end d",
      "a 0, b 1, c 2, d 1");
  row("ended out of order", "10 G1 begin a; 20 G1 begin b; 30 G1 end a; 35 G1 begin c; 40 G1 end b; 50 G1 end c",
      "a 0, b 1, c 0");
  row("never ended", "10 G1 begin a; 20 G1 begin b; 30 G1 end b; 40 G1 begin c", "a 0, b 1, c 1");
  row("begun before the trace", "30 G1 end b; 40 G1 end a; 50 G1 begin c; 60 G1 end c", "a 0, b 1, c 0");
  row("of two goroutines", "10 G1 begin a; 20 G2 begin b; 30 G1 begin c; 40 G1 end c; 50 G1 end a; 60 G2 end b",
      "a 0, c 1; b 0");
}

void TestUserEvents::depths() {
  QFETCH(QString, script);
  QFETCH(QString, expected);
  const auto trace = traceOf(script);
  const auto events = makeUserEvents(trace);
  QStringList all;
  for (const std::int64_t id : {1, 2}) {
    const auto lane = events->regions().lane(GoroutineId(id));
    QStringList regions;
    std::uint32_t most = 0;
    for (std::size_t i = 0; i < lane.size(); ++i) {
      regions << text(*trace, lane.name(i)) + ' ' + QString::number(lane.depth(i));
      most = std::max(most, lane.depth(i) + 1);
    }
    QCOMPARE(lane.depths(), most);
    if (!regions.empty()) all << regions.join(", ");
  }
  QCOMPARE(all.join("; "), expected);
}

void TestUserEvents::totalsByName() {
  const auto trace = traceOf(
      "5 G2 end old; 10 G1 begin a; 20 G1 begin b; 25 G1 end b; 30 G1 begin b; 37 G1 end b; 40 G1 end a; "
      "50 G2 begin a; 51 G2 end a; 60 G1 begin b; 70 G1 begin open");
  QStringList all;
  const auto events = makeUserEvents(trace);
  for (const NameTotals& t : events->regions().totals()) {
    all << QStringLiteral("%1: %2 closed, %3 open, %4 in all, %5 to %6")
               .arg(text(*trace, t.name), QString::number(t.closed), QString::number(t.open),
                    QString::number(t.sum.ns / kUs), QString::number(t.shortest.ns / kUs),
                    QString::number(t.longest.ns / kUs));
  }
  all.sort();
  QCOMPARE(all.join("; "),
           QStringLiteral("a: 2 closed, 0 open, 31 in all, 1 to 30; b: 2 closed, 1 open, 12 in all, 5 to 7; "
                          "old: 0 closed, 1 open, 0 in all, 0 to 0; open: 0 closed, 1 open, 0 in all, 0 to 0"));
  QVERIFY(makeUserEvents(traceOf(""))->regions().totals().empty());
}

// The begin says the task; so does the end of a region whose begin is not in the trace.
void TestUserEvents::eventsOfRegions() {
  const auto trace =
      traceOf("20 G1 end old 6; 30 G1 task 7; 40 G1 begin a 7; 50 G1 begin a; 60 G1 end a; 70 G1 end a 7");
  const auto events = makeUserEvents(trace);
  const auto lane = events->regions().lane(GoroutineId(1));
  QStringList tasks;
  for (std::size_t i = 0; i < lane.size(); ++i) {
    const auto event = events->regionEvent(GoroutineId(1), lane.at(i), lane.name(i));
    QVERIFY(event);
    tasks << QStringLiteral("%1 %2").arg(event->begin ? "begin" : "end", QString::number(event->task.value));
  }
  QCOMPARE(tasks.join(", "), QStringLiteral("end 6, begin 7, begin 0"));
}

// Random programs that keep to no rule, over several generations, against the rule in its simplest form.
void TestUserEvents::misuseAtRandom() {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    const MisusedEvents made(seed);
    const auto loaded = loadBytes(made.bytes, 2);
    QVERIFY(loaded.ok());
    const auto events = makeUserEvents(*loaded);
    std::map<std::int64_t, std::vector<MadeRegion>> found;
    const auto& goroutines = events->regions().goroutines();
    for (std::size_t g = 0; g < goroutines.size(); ++g) {
      const auto lane = events->regions().lane(goroutines.id(g));
      for (std::size_t i = 0; i < lane.size(); ++i) {
        const auto r = lane.at(i);
        if (r.beginSeen) found[goroutines.id(g).value].push_back({r.begin.ns, r.endSeen ? r.end.ns : -1});
      }
    }
    QVERIFY(!found.empty() && found == made.regions);
  }
}

// Neither on how many threads the events are put together, nor how the trace was loaded.
void TestUserEvents::threadsMakeNoDifference() {
  const MisusedEvents made(20);
  const auto reference = loadBytes(made.bytes, kInARow);
  QVERIFY(reference.ok());
  const QString expected = described(*reference);
  QVERIFY(expected.size() > 1000);
  for (const unsigned threads : {1U, 2U, 4U}) {
    const auto trace = loadBytes(made.bytes, threads);
    QVERIFY(trace.ok());
    QCOMPARE(described(*trace), expected);
    const UserEvents events(*trace, {}, threads);
    QCOMPARE(described(**trace, events), expected);
  }
}

void TestUserEvents::stopping() {
  std::stop_source stop;
  stop.request_stop();
  const auto trace = RandomEvents(9).trace;
  QVERIFY(makeUserEvents(trace, stop.get_token()) == nullptr);
  QVERIFY(makeUserEvents(trace) != nullptr);
  for (const unsigned threads : {1U, 2U}) {
    const UserEvents stopped(trace, stop.get_token(), threads);
    QCOMPARE(stopped.regions().size() + stopped.logs().size(), std::size_t{0});
  }
}

QTEST_GUILESS_MAIN(TestUserEvents)
#include "tst_userevents.moc"
