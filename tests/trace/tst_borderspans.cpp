// SPDX-License-Identifier: GPL-3.0-or-later

// A state that lasts over borders of generations is one span: asked for with whatever range, it comes whole, with its
// real begin and end and its reason.
#include <QtTest>

#include "tests/support/loading.h"
#include "tests/support/tracewriter.h"
#include "tests/trace/tracecompare.h"
#include "tests/wire/tracebytes.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

constexpr TraceWriter::Thread kM = 100, kN = 101;
constexpr std::int64_t kOrigin = 1000, kBlocks = 4000, kWoken = 41'000, kEnd = 45'000;

/* Goroutine 1 runs all the time on proc 0 and ends each generation with an event. Goroutine 2 blocks in the first of
 * five generations and is woken in the last one but one. Goroutine 3 waits from before the trace on; goroutine 4 blocks
 * in the third generation for good. Proc 1 is idle from 4100 on.
 */
TraceWriter program() {
  TraceWriter w;
  w.running(kM, 1, 0, kOrigin);
  w.running(kN, 2, 1, kOrigin + 10);
  w.waiting(3, kOrigin + 20);
  w.goCreate(kM, 2000, 4, "main.late");
  w.goBlock(kN, kBlocks, "chan receive", {{"runtime.chanrecv1"}, {"main.consumer"}});
  w.procStop(kN, 4100);
  w.heapLive(kM, 9000, 1);
  w.nextGeneration(10'000);
  w.heapLive(kM, 19'000, 2);
  w.nextGeneration(20'000);
  w.goStop(kM, 21'000, "preempted");
  w.goStart(kM, 21'100, 4);
  w.goBlock(kM, 22'000, "select");
  w.goStart(kM, 22'100, 1);
  w.heapLive(kM, 29'000, 3);
  w.nextGeneration(30'000);
  w.heapLive(kM, 39'000, 4);
  w.nextGeneration(40'000);
  w.goUnblock(kM, kWoken, 2, {{"runtime.chansend1"}, {"main.producer"}});
  w.heapLive(kM, kEnd, 5);
  return w;
}

template <class Span>
std::string text(const Span& s) {
  return std::to_string(s.begin.ns) + ".." + std::to_string(s.end.ns) + (s.beginSeen ? "" : " begin?") +
         (s.endSeen ? "" : " end?");
}

QStringList spans(const Trace& trace, std::int64_t goroutine, TimeRange range = TimeRange::all()) {
  QStringList out;
  trace.visitGoroutine(GoroutineId(goroutine), range, [&](const GoSpan& s) {
    const std::string reason(trace.text(s.reason));
    const char* const names[] = {"undetermined", "gone", "runnable", "running", "waiting", "syscall"};
    const std::string state = names[static_cast<std::size_t>(s.state)];
    out.append(QString::fromStdString(state + (reason.empty() ? "" : " (" + reason + ")") + " " + text(s)));
    return true;
  });
  return out;
}

QStringList activities(const Trace& trace, std::int64_t proc, TimeRange range = TimeRange::all()) {
  QStringList out;
  trace.visitProc(ProcId(proc), range, [&](const ProcSpan& s) {
    const char* const names[] = {"unknown", "idle", "no goroutine", "running", "syscall"};
    const std::string activity = names[static_cast<std::size_t>(s.activity)];
    const std::string who = s.goroutine.valid() ? " G" + std::to_string(s.goroutine.value) : "";
    out.append(QString::fromStdString(activity + who + " " + text(s)));
    return true;
  });
  return out;
}

const QString kWait = QStringLiteral("waiting (chan receive) 4000..41000");

}  // namespace

class TestBorderSpans : public QObject {
  Q_OBJECT
 private slots:
  void statesAreWhole();
  void procsAreWhole();
  void anyRangeGivesTheWhole();
  void visitorsMayStop();
  void partsOfALoad();
  void severalWaitsOfOneGoroutine();
  void movedFirstEvents();
  void notOverGaps();
  void notOverContradictions();
  void notOverAnotherTrace();
  void repeatedStatuses();
};

void TestBorderSpans::statesAreWhole() {
  for (const unsigned threads : {kInARow, 1u, 2u, 4u}) {
    const auto trace = loadBytes(program().bytes(), threads);
    QVERIFY(trace.ok() && (*trace)->defects().empty());
    QCOMPARE(spans(**trace, 1), (QStringList{"running 1001..21000 begin?", "runnable (preempted) 21000..22100",
                                             "running 22100..45001 end?"}));
    QCOMPARE(spans(**trace, 2), (QStringList{"running 1001..4000 begin?", kWait, "runnable 41000..45001 end?"}));
    QCOMPARE(spans(**trace, 3), QStringList{"waiting 1001..45001 begin? end?"});
    QCOMPARE(spans(**trace, 4),
             (QStringList{"runnable 2000..21100", "running 21100..22000", "waiting (select) 22000..45001 end?"}));
  }
}

void TestBorderSpans::procsAreWhole() {
  const auto trace = program().load();
  QCOMPARE(activities(*trace, 1),
           (QStringList{"running G2 1001..4000 begin?", "no goroutine 4000..4100", "idle 4100..45001 end?"}));
  for (const std::int64_t t : {4100, 15'000, 29'999, 44'000})
    QCOMPARE(activities(*trace, 1, TimeRange::instant(Time{t})), QStringList{"idle 4100..45001 end?"});
  QCOMPARE(activities(*trace, 0, TimeRange::instant(Time{11'000})), QStringList{"running G1 1001..21000 begin?"});
  QCOMPARE(activities(*trace, 7), QStringList{});
}

void TestBorderSpans::anyRangeGivesTheWhole() {
  const auto trace = program().load();
  for (std::int64_t t = kBlocks; t < kWoken; t += 250)
    QCOMPARE(spans(*trace, 2, TimeRange::instant(Time{t})), QStringList{kWait});
  // At its ends, beside it, over it.
  QCOMPARE(spans(*trace, 2, {Time{kWoken - 1}, Time{kWoken + 1}}), (QStringList{kWait, "runnable 41000..45001 end?"}));
  QCOMPARE(spans(*trace, 2, {Time{kBlocks - 1}, Time{kBlocks + 1}}), (QStringList{"running 1001..4000 begin?", kWait}));
  QCOMPARE(spans(*trace, 2, TimeRange::instant(Time{kWoken})), QStringList{"runnable 41000..45001 end?"});
  QCOMPARE(spans(*trace, 2, {Time{15'000}, Time{35'000}}), QStringList{kWait});
  // What a generation ends with holds until the next one begins, of which the first is at 10000 and not before.
  QCOMPARE(spans(*trace, 1, {Time{9500}, Time{9501}}), QStringList{"running 1001..21000 begin?"});
}

void TestBorderSpans::visitorsMayStop() {
  const auto trace = program().load();
  int visited = 0;
  trace->visitGoroutine(GoroutineId(2), TimeRange::all(), [&](const GoSpan&) { return ++visited < 2; });
  QCOMPARE(visited, 2);
}

// While later generations are still to come, the wait lasts as far as is known.
void TestBorderSpans::partsOfALoad() {
  std::vector<std::shared_ptr<const Trace>> parts;
  LoadOptions options = loadingWith(1);
  options.onSnapshot = [&](std::shared_ptr<const Trace> t) { parts.push_back(std::move(t)); };
  QVERIFY(loadTrace(memorySource("made", program().bytes()), options).ok());
  QVERIFY(!parts.empty());
  QCOMPARE(parts.front()->info().generationsLoaded, std::size_t(1));
  QCOMPARE(spans(*parts.front(), 2),
           (QStringList{"running 1001..4000 begin?", "waiting (chan receive) 4000..9001 end?"}));
}

void TestBorderSpans::severalWaitsOfOneGoroutine() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.goCreate(kM, 1100, 2, "main.b");
  QStringList wanted{"running 1001..5000 begin?"};
  std::int64_t running = 1, other = 2, since = 0;
  for (std::int64_t g = 0; g < 6; ++g) {  // takes turns, one wait over each border
    const std::int64_t t = g * 10'000 + 5000;
    w.goBlock(kM, t, "sync");
    if (g > 0) w.goUnblock(kM, t + 50, other);
    w.goStart(kM, t + 100, other);
    if (running == 1) since = t;
    if (other == 1) {
      wanted << QStringLiteral("waiting (sync) %1..%2").arg(since).arg(t + 50)
             << QStringLiteral("runnable %1..%2").arg(t + 50).arg(t + 100);
      wanted << QStringLiteral("running %1..%2").arg(t + 100).arg(t + 10'000);
    }
    std::swap(running, other);
    w.heapLive(kM, t + 3000, 1);
    if (g < 5) w.nextGeneration(t + 4000);
  }
  wanted.back() = QStringLiteral("running 55100..58001 end?");
  const auto trace = w.load();
  QVERIFY(trace->defects().empty());
  QCOMPARE(spans(*trace, 1), wanted);
  // Found in every generation.
  QCOMPARE(spans(*trace, 1, TimeRange::instant(Time{9500})), QStringList{"waiting (sync) 5000..15050"});
  QCOMPARE(spans(*trace, 1, TimeRange::instant(Time{29'500})), QStringList{"waiting (sync) 25000..35050"});
}

// The first events of a generation move behind the last ones of the one before (wire/timefix.h), and the spans with
// them.
void TestBorderSpans::movedFirstEvents() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.running(kN, 2, 1, 1001);
  w.goBlock(kN, 2000, "sync");
  w.heapLive(kM, 10'050, 7);
  w.nextGeneration(10'000);
  w.goUnblock(kM, 10'010, 2);
  w.heapLive(kM, 12'000, 7);
  const auto trace = w.load();
  const QStringList found = spans(*trace, 2);
  QCOMPARE(found.size(), 3);
  QVERIFY2(found[1].startsWith("waiting (sync) 2000..1005"), qPrintable(found[1]));
  std::vector<GoSpan> all;
  trace->visitGoroutine(GoroutineId(2), TimeRange::all(), [&](const GoSpan& s) {
    all.push_back(s);
    return true;
  });
  QVERIFY(all[1].end.ns > 10'050 && all[1].end == all[2].begin);
  const auto event = trace->detailAt(all[1].end);
  QVERIFY(event.ok());
  QCOMPARE(event->kind, "GoUnblock");
}

// A generation is lost, or a thread's batch in it: what happened there is not known.
void TestBorderSpans::notOverGaps() {
  const TraceWriter whole = program();
  std::string bytes = whole.bytes();
  // The clock of the third generation: nothing of it can be shown.
  const std::string clock = wireBatch(3, kNoThread, 20'000, wireEvent(EventType::Frequency, {1'000'000'000}));
  const std::string written = [&] {
    std::string b(1, static_cast<char>(EventType::EventBatch));
    for (const std::uint64_t v : {std::uint64_t{3}, kNoThread, std::uint64_t{20'000}}) putNumber(b, v);
    const std::string data = wireEvent(EventType::Frequency, {1'000'000'000});
    putNumber(b, data.size());
    return b + data;
  }();
  const std::size_t at = bytes.find(written);
  QVERIFY(at != std::string::npos);
  bytes.erase(at, written.size());
  const auto trace = loadBytes(bytes, 2);
  QVERIFY(trace.ok());
  QCOMPARE((*trace)->info().generationsLoaded, std::size_t(4));
  QCOMPARE((*trace)->gaps().size(), std::size_t(1));
  QCOMPARE(spans(**trace, 2), (QStringList{"running 1001..4000 begin?", "waiting (chan receive) 4000..19001 end?",
                                           "waiting 30000..41000 begin?", "runnable 41000..45001 end?"}));
  QCOMPARE(spans(**trace, 2, TimeRange::instant(Time{35'000})), QStringList{"waiting 30000..41000 begin?"});
}

void TestBorderSpans::notOverContradictions() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.event(TraceWriter::kNone, 1100, EventType::GoStatus, {2, ~0ull, 4});
  w.heapLive(kM, 9000, 1);
  w.nextGeneration(10'000);
  w.event(TraceWriter::kNone, 10'100, EventType::GoStatus, {2, ~0ull, 1});  // runnable, out of nothing
  w.heapLive(kM, 19'000, 1);
  const auto trace = w.load();
  QVERIFY(!trace->defects().empty());
  QCOMPARE(spans(*trace, 2), (QStringList{"waiting 1001..10000 begin? end?", "runnable 10000..19001 begin? end?"}));
}

// Two traces behind each other are no one trace.
void TestBorderSpans::notOverAnotherTrace() {
  TraceWriter first, second;
  for (TraceWriter* w : {&first, &second}) {
    const std::int64_t base = w == &first ? 0 : 100'000;
    w->running(kM, 1, 0, base + 1000);
    w->waiting(2, base + 1100);
    w->heapLive(kM, base + 9000, 1);
    w->nextGeneration(base + 10'000);
    w->heapLive(kM, base + 19'000, 1);
  }
  const auto trace = loadBytes(first.bytes() + second.bytes().substr(16), 1);
  QVERIFY(trace.ok());
  QCOMPARE((*trace)->info().generationsLoaded, std::size_t(4));
  QCOMPARE(spans(**trace, 2), (QStringList{"waiting 1001..19001 begin? end?", "waiting 101000..119001 begin? end?"}));
}

// A status in the middle of a generation that says what is known changes nothing.
void TestBorderSpans::repeatedStatuses() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.waiting(2, 1100);
  w.goCreate(kM, 1200, 3, "main.c");
  w.goBlock(kM, 2000, "sync");
  w.goStart(kM, 2100, 3);
  w.event(TraceWriter::kNone, 3000, EventType::GoStatus, {1, ~0ull, 4});
  w.heapLive(kM, 9000, 1);
  w.nextGeneration(10'000);
  w.goUnblock(kM, 11'000, 1);
  const auto trace = w.load();
  QCOMPARE(spans(*trace, 1),
           (QStringList{"running 1001..2000 begin?", "waiting (sync) 2000..11000", "runnable 11000..11001 end?"}));
}

QTEST_GUILESS_MAIN(TestBorderSpans)
#include "tst_borderspans.moc"
