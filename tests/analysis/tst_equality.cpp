// SPDX-License-Identifier: GPL-3.0-or-later

// However a file is loaded, the Trace and its report are the same: generation by generation in a row, by one to sixteen
// threads, and with generations that are finished in another order than they stand in.
//
// SWEEPSCOPE_EQUALITY=FOLDER: over every trace below that folder, too.
#include <QDir>
#include <QDirIterator>
#include <QtTest>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>

#include "analysis/analyse.h"
#include "analysis/reportjson.h"
#include "tests/support/tracewriter.h"
#include "tests/trace/madeprogram.h"
#include "tests/trace/tracecompare.h"
#include "trace/loader.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

// Holds every `stride`th generation back until the one after it is finished; needs two threads. The thread that joins
// generations builds some, too. If it builds the last one that has room, the next one cannot start before it goes on,
// so no generation is held back for more than kLongest.
class Shuffle {
 public:
  Shuffle(std::size_t stride, std::size_t generations) : m_stride(stride), m_generations(generations) {}

  void built(std::size_t generation) {
    std::unique_lock lock(m_mutex);
    if (generation % m_stride == 0 && generation + 1 < m_generations) {
      if (m_finished.wait_for(lock, kLongest, [&] { return m_done.contains(generation + 1); })) ++m_held;
    }
    m_done.insert(generation);
    m_finished.notify_all();
  }
  int held() const { return m_held; }

 private:
  static constexpr std::chrono::milliseconds kLongest{100};

  std::size_t m_stride, m_generations;
  std::mutex m_mutex;
  std::condition_variable m_finished;
  std::set<std::size_t> m_done;
  int m_held = 0;
};

struct Told {
  Described trace;
  std::string report;
};

Told tell(const Trace& trace, unsigned threads) {
  AnalysisOptions options;
  options.threads = threads;
  return {describe(trace), reportJson(trace, analyse(trace, options))};
}

// Lines, folds and report bit for bit.
std::string exactDifference(const Told& a, const Told& b) {
  std::string d = difference(a.trace, b.trace);
  for (std::size_t i = 0; d.empty() && i < a.trace.folds.size(); ++i) {
    if (a.trace.folds[i].shares != b.trace.folds[i].shares) d = "fold of " + a.trace.folds[i].name;
  }
  if (d.empty() && a.report != b.report) d = "the reports";
  return d;
}

// "" or how two loads differ.
std::string compareLoads(const std::shared_ptr<const ByteSource>& source) {
  LoadOptions options;
  options.inARow = true;
  const auto inARow = loadTrace(source, options);
  options.inARow = false;
  options.threads = 1;
  const auto one = loadTrace(source, options);
  if (inARow.ok() != one.ok()) return "only one of two loads succeeds";
  if (!one) return english(inARow.error().detail) == english(one.error().detail) ? "" : "other errors";
  const Told wanted = tell(**one, 1), row = tell(**inARow, 1);
  // A fold may differ by a few ns of a generation's begin between these two: see difference().
  std::string d = difference(row.trace, wanted.trace);
  if (d.empty() && row.report != wanted.report) d = "the reports";
  if (!d.empty()) return "in a row and with one thread: " + d;
  const std::size_t generations = (*one)->info().generations;
  for (const unsigned threads : {2u, 3u, 8u, 16u}) {
    options.threads = threads;
    for (const std::size_t stride : {std::size_t{0}, std::size_t{2}, std::size_t{3}, std::size_t{5}}) {
      if (stride > 0 && (generations < 2 || threads > 3)) continue;
      Shuffle shuffle(std::max<std::size_t>(stride, 1), generations);
      options.onBuilt = stride == 0 ? std::function<void(std::size_t)>()
                                    : [&shuffle](std::size_t generation) { shuffle.built(generation); };
      const auto trace = loadTrace(source, options);
      if (!trace) return "a load fails";
      if (stride > 0 && shuffle.held() == 0) return "no generation was held back";
      d = exactDifference(wanted, tell(**trace, threads));
      if (!d.empty()) return std::to_string(threads) + " threads, order " + std::to_string(stride) + ": " + d;
    }
  }
  return {};
}

}  // namespace

class TestEquality : public QObject {
  Q_OBJECT
 private slots:
  void files_data();
  void files();
  void manyGenerations_data();
  void manyGenerations();
  void aTaskThatEndsTwice();
};

void TestEquality::files_data() {
  QTest::addColumn<QString>("path");
  QStringList folders{QStringLiteral(SWEEPSCOPE_TEST_DATA), QStringLiteral(SWEEPSCOPE_SAMPLES)};
  if (qEnvironmentVariableIsSet("SWEEPSCOPE_EQUALITY")) folders << qEnvironmentVariable("SWEEPSCOPE_EQUALITY");
  for (const QString& folder : folders) {
    QDirIterator it(folder, {"*.trace", "*.trace.gz", "*.trace.zst"}, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) {
      const QString path = it.next();
      QTest::newRow(qPrintable(QDir(folder).relativeFilePath(path))) << path;
    }
  }
}

void TestEquality::files() {
  QFETCH(QString, path);
  const auto source = openSource(path.toStdString());
  QVERIFY(source.ok());
  const std::string d = compareLoads(*source);
  QVERIFY2(d.empty(), d.c_str());
}

void TestEquality::manyGenerations_data() {
  QTest::addColumn<int>("version");
  QTest::addColumn<bool>("longPhases");
  for (const int version : {22, 23, 25, 26}) {
    for (const bool longPhases : {false, true}) {
      QTest::addRow("go1.%d, %s phases", version, longPhases ? "long" : "short") << version << longPhases;
    }
  }
}

void TestEquality::manyGenerations() {
  QFETCH(int, version);
  QFETCH(bool, longPhases);
  ProgramOptions options;
  options.version = version;
  options.generations = 24;
  options.longPhases = longPhases;
  options.seed = 4242 + static_cast<std::uint64_t>(version);
  const std::string d = compareLoads(memorySource("made", MadeProgram(options).run().bytes));
  QVERIFY2(d.empty(), d.c_str());
}

// Only the first end is the end of what began a generation before.
void TestEquality::aTaskThatEndsTwice() {
  TraceWriter w;
  w.running(100, 1, 0, 1000);
  w.taskBegin(100, 1100, 7, "one");
  w.nextGeneration(2000);
  w.taskEnd(100, 2100, 7);
  w.taskEnd(100, 2200, 7);
  const std::string d = compareLoads(memorySource("task", w.bytes()));
  QVERIFY2(d.empty(), d.c_str());
}

QTEST_GUILESS_MAIN(TestEquality)
#include "tst_equality.moc"
