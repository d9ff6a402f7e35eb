// SPDX-License-Identifier: GPL-3.0-or-later

// Made-up programs, traced over many generations: a load finds what the simulation did, however many threads load it.
#include <QtTest>

#include "tests/support/loading.h"
#include "tests/trace/madeprogram.h"
#include "tests/trace/tracecompare.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

// The lines the simulation tells, too.
std::vector<std::string> factsOf(const Described& d) {
  static const std::set<std::string> kKinds{"state",  "goroutine", "mark",   "stop",   "sweep",
                                            "assist", "label",     "live",   "goal",   "log",
                                            "region", "task",      "sample", "change", "gomaxprocs"};
  std::vector<std::string> out;
  for (const std::string& line : d.lines) {
    const std::string kind = line.substr(0, line.find(' '));
    if (kKinds.contains(kind) && line.find("count") == std::string::npos) out.push_back(line);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

class TestPrograms : public QObject {
  Q_OBJECT
 private slots:
  void whatHappened_data();
  void whatHappened();
};

void TestPrograms::whatHappened_data() {
  QTest::addColumn<int>("version");
  QTest::addColumn<int>("generations");
  QTest::addColumn<bool>("longPhases");
  QTest::addColumn<int>("seed");
  for (const int version : {22, 23, 25, 26}) {
    for (int seed = 1; seed <= 6; ++seed) {
      const bool longPhases = seed % 2 == 0;
      const int generations = seed <= 2 ? 24 : seed;
      QTest::addRow("go1.%d, %d generations, %s, seed %d", version, generations,
                    longPhases ? "long phases" : "short phases", seed)
          << version << generations << longPhases << seed;
    }
  }
}

void TestPrograms::whatHappened() {
  QFETCH(int, version);
  QFETCH(int, generations);
  QFETCH(bool, longPhases);
  QFETCH(int, seed);
  ProgramOptions options;
  options.version = version;
  options.generations = static_cast<unsigned>(generations);
  options.longPhases = longPhases;
  options.seed = static_cast<std::uint64_t>(seed) * 1000 + static_cast<std::uint64_t>(version);
  const MadeTrace made = MadeProgram(options).run();

  const auto inARow = loadBytes(made.bytes, kInARow);
  QVERIFY2(inARow.ok(), "cannot load");
  for (const Defect& d : (*inARow)->defects()) QVERIFY2(false, qPrintable(QString::fromStdString(english(d.message))));
  QCOMPARE((*inARow)->info().generationsLoaded, std::size_t(generations));
  const Described reference = describe(**inARow);
  const std::vector<std::string> found = factsOf(reference);
  for (std::size_t i = 0; i < std::min(found.size(), made.facts.size()); ++i) {
    QVERIFY2(found[i] == made.facts[i], ("found " + found[i] + "<> made " + made.facts[i]).c_str());
  }
  QCOMPARE(found.size(), made.facts.size());

  for (unsigned threads = 1; threads <= 4; ++threads) {
    const auto trace = loadBytes(made.bytes, threads);
    QVERIFY(trace.ok());
    const std::string d = difference(reference, describe(**trace));
    QVERIFY2(d.empty(), ("with " + std::to_string(threads) + " threads: " + d).c_str());
  }
}

QTEST_GUILESS_MAIN(TestPrograms)
#include "tst_programs.moc"
