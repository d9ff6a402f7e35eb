// SPDX-License-Identifier: GPL-3.0-or-later

// Goroutines that C calls back into: each call makes one and ends it, with the same id again and again.
#include <QtTest>

#include "tests/support/tracewriter.h"

using namespace sweepscope;

namespace {

constexpr TraceWriter::Thread kC = 200;

// The call of a thread of C, the n-th of its generation, that runs on proc 1 from t + 10 to t + 60.
void callback(TraceWriter& w, std::int64_t t, std::uint64_t goroutine, std::uint64_t n) {
  w.event(kC, t, EventType::GoCreateSyscall, {goroutine});
  w.event(kC, t + 5, EventType::GoSyscallEndBlocked);
  w.event(kC, t + 7, EventType::ProcStart, {1, 3 * n + 1});
  w.event(kC, t + 10, EventType::GoStart, {goroutine, 1});
  w.event(kC, t + 60, EventType::GoSyscallBegin, {3 * n + 2, 0});
  w.event(100, t + 65, EventType::ProcSteal, {1, 3 * n + 3, kC});
  w.event(kC, t + 70, EventType::GoDestroySyscall);
}

TraceWriter begin() {
  TraceWriter w;
  w.running(100, 1, 0, 1000);
  w.idleProc(1, 1000);
  return w;
}

std::vector<TimeRange> runs(const Trace& trace, std::int64_t goroutine) {
  std::vector<TimeRange> found;
  trace.visitGoroutine(GoroutineId(goroutine), TimeRange::all(), [&](const GoSpan& s) {
    if (s.state == GoState::Running) found.push_back({s.begin, s.end});
    return true;
  });
  return found;
}

}  // namespace

class TestCallbacks : public QObject {
  Q_OBJECT
 private slots:
  void oneLane();
  void overGenerations();
  void createdAnew();
};

void TestCallbacks::oneLane() {
  TraceWriter w = begin();
  for (int i = 0; i < 3; ++i) callback(w, 2000 + 1000 * i, 17, std::uint64_t(i));
  const auto trace = w.load();
  for (const Defect& d : trace->defects()) QVERIFY2(false, english(d.message).c_str());
  const auto found = runs(*trace, 17);
  QCOMPARE(found.size(), std::size_t{3});
  for (std::size_t i = 0; i < found.size(); ++i) {
    QCOMPARE(found[i].begin.ns, 2010 + 1000 * std::int64_t(i));
    QCOMPARE(found[i].end.ns, 2060 + 1000 * std::int64_t(i));
  }
  QCOMPARE(trace->goroutineCount(), std::size_t{2});
  const auto info = trace->goroutine(GoroutineId(17));
  QVERIFY(info);
  QCOMPARE(info->first.ns, 2000);
  QVERIFY(info->last.ns >= 4070);
}

void TestCallbacks::overGenerations() {
  TraceWriter w = begin();
  callback(w, 2000, 17, 0);
  w.nextGeneration(3000);
  callback(w, 4000, 17, 0);
  callback(w, 5000, 17, 1);
  const auto trace = w.load();
  for (const Defect& d : trace->defects()) QVERIFY2(false, english(d.message).c_str());
  QCOMPARE(runs(*trace, 17).size(), std::size_t{3});
}

// Go gives no id twice; a damaged file may. Then these are two lives, and the first one is not lost.
void TestCallbacks::createdAnew() {
  TraceWriter w = begin();
  callback(w, 2000, 17, 0);
  w.event(100, 3000, EventType::GoCreate, {17, 0, 0});
  w.event(kC, 3010, EventType::ProcStart, {1, 4});
  w.event(kC, 3020, EventType::GoStart, {17, 1});
  w.event(kC, 3060, EventType::GoSyscallBegin, {5, 0});
  w.event(100, 3065, EventType::ProcSteal, {1, 6, kC});
  w.event(kC, 3070, EventType::GoDestroySyscall);
  const auto trace = w.load();
  std::vector<GoroutineInfo> lives;
  for (std::size_t i = 0; i < trace->goroutineCount(); ++i) {
    const GoroutineInfo g = trace->goroutineAt(i);
    if (g.id == GoroutineId(17)) lives.push_back(g);
  }
  QCOMPARE(lives.size(), std::size_t{2});
  QCOMPARE(lives[0].first.ns, 2000);
  QCOMPARE(lives[0].last.ns, 2070);
  QCOMPARE(lives[1].first.ns, 3000);
  QCOMPARE(lives[1].last.ns, 3070);
}

QTEST_GUILESS_MAIN(TestCallbacks)
#include "tst_callbacks.moc"
