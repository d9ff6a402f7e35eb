// SPDX-License-Identifier: GPL-3.0-or-later

// Files that let many things begin once and then have many generations that say nothing of them: time and memory follow
// the file's size. What is known goes on over all of them.
#include <QtTest>
#include <ctime>

#include "tests/support/loading.h"
#include "tests/support/tracewriter.h"
#include "tests/wire/tracebytes.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

constexpr std::uint64_t kNoThread = ~std::uint64_t{0};
constexpr std::int64_t kFirst = 1000;  // the goroutine that is created first
enum What { Goroutines, Tasks, Regions };

void putBatch(std::string& out, std::uint64_t generation, std::uint64_t thread, std::uint64_t time,
              const std::string& data) {
  out += static_cast<char>(EventType::EventBatch);
  for (const std::uint64_t v : {generation, thread, time, std::uint64_t{data.size()}}) putNumber(out, v);
  out += data;
}
void putEvent(std::string& out, EventType type, std::initializer_list<std::uint64_t> args) {
  out += static_cast<char>(type);
  putNumber(out, 1);
  for (const std::uint64_t a : args) putNumber(out, a);
}
void putClock(std::string& out, std::uint64_t generation, std::uint64_t time) {
  std::string data(1, static_cast<char>(EventType::Frequency));
  putNumber(data, 1'000'000'000);
  putBatch(out, generation, kNoThread, time, data);
}
void putStatuses(std::string& out) {
  putEvent(out, EventType::ProcStatus, {0, 1});
  putEvent(out, EventType::GoStatus, {1, 100, 2});
}

// So many things begin in the first generation; the others hold two statuses, and one more that contradicts the last
// generation's if they are not to fit. The last one ends the first thing that began.
std::string made(What what, std::uint64_t things, std::uint64_t generations, bool fits) {
  std::string out = header(23), data;
  std::uint64_t t = 1000;
  putStatuses(data);
  for (std::uint64_t i = 0; i < things; ++i) {
    switch (what) {
      case Goroutines: putEvent(data, EventType::GoCreate, {kFirst + i, 0, 0}); break;
      case Tasks: putEvent(data, EventType::UserTaskBegin, {1 + i, 0, 0, 0}); break;
      case Regions: putEvent(data, EventType::UserRegionBegin, {1 + i, 0, 0}); break;
    }
    ++t;
    if (data.size() < 60'000 && i + 1 < things) continue;
    putBatch(out, 1, 100, t, data);
    data.clear();
  }
  t += things;
  putClock(out, 1, 1000);
  for (std::uint64_t g = 2; g <= generations; ++g) {
    data.clear();
    t += 20;
    putStatuses(data);
    if (!fits) putEvent(data, EventType::GoStatus, {kFirst, kNoThread, g % 2 == 0 ? 4u : 1u});
    if (g == generations && what == Tasks) putEvent(data, EventType::UserTaskEnd, {1, 0});
    if (g == generations && what == Regions) putEvent(data, EventType::UserRegionEnd, {things, 0, 0});
    putBatch(out, g, 100, t, data);
    putClock(out, g, t);
  }
  return out;
}

// Time on a core, which does not depend on what else the machine does.
double secondsFor(const std::string& bytes) {
  double least = 1e9;
  for (int i = 0; i < 3; ++i) {
    const std::clock_t begin = std::clock();
    const auto trace = loadBytes(bytes, 2);
    least = std::min(least, double(std::clock() - begin) / CLOCKS_PER_SEC);
    if (!trace) qFatal("a made trace cannot be loaded");
  }
  return least;
}

}  // namespace

class TestTinyGenerations : public QObject {
  Q_OBJECT
 private slots:
  void timeFollowsTheSize_data();
  void timeFollowsTheSize();
  void whatIsKnownGoesOn();
  void tooManyContradictions();
};

void TestTinyGenerations::timeFollowsTheSize_data() {
  QTest::addColumn<int>("what");
  QTest::addColumn<bool>("fits");
  QTest::newRow("goroutines") << int(Goroutines) << true;
  QTest::newRow("goroutines, contradictions") << int(Goroutines) << false;
  QTest::newRow("tasks") << int(Tasks) << true;
  QTest::newRow("regions") << int(Regions) << true;
}

// Eight times the things, and the same number of generations: had each generation to do with each thing, the time would
// grow by as much.
void TestTinyGenerations::timeFollowsTheSize() {
  QFETCH(int, what);
  QFETCH(bool, fits);
  constexpr std::uint64_t kGenerations = 3000, kThings = 20'000;
  const double little = secondsFor(made(What(what), kThings, kGenerations, fits));
  const double much = secondsFor(made(What(what), 8 * kThings, kGenerations, fits));
  QVERIFY2(much < 4 * little + 0.2, qPrintable(QStringLiteral("%1 s and %2 s").arg(little).arg(much)));
}

void TestTinyGenerations::whatIsKnownGoesOn() {
  for (const What what : {Goroutines, Tasks, Regions}) {
    const std::string bytes = made(what, 200, 100, true);
    const auto trace = loadBytes(bytes, 2), inARow = loadBytes(bytes, kInARow);
    QVERIFY(trace && inARow);
    QVERIFY((*trace)->defects().empty() && (*inARow)->defects().empty());
    QCOMPARE((*trace)->info().events, (*inARow)->info().events);
  }
}

// What cannot go on is said, once.
void TestTinyGenerations::tooManyContradictions() {
  const auto trace = loadBytes(made(Goroutines, 40'000, 4000, false), 2);
  QVERIFY(trace);
  const auto& defects = (*trace)->defects();
  QCOMPARE(
      std::count_if(defects.begin(), defects.end(),
                    [](const Defect& d) { return english(d.message).find("is forgotten here") != std::string::npos; }),
      1);
  QCOMPARE((*trace)->info().generationsLoaded, std::size_t{4000});
}

QTEST_GUILESS_MAIN(TestTinyGenerations)
#include "tst_tinygenerations.moc"
