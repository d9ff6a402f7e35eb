// SPDX-License-Identifier: GPL-3.0-or-later

// Where memory runs short, loading ends between two generations and keeps those that are finished, or is an error.
#include <QtTest>
#include <atomic>

#include "tests/support/loading.h"
#include "tests/support/tracewriter.h"
#include "tests/trace/tracechecks.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

constexpr std::int64_t kLogs = 60'000;  // of a generation: enough bytes for memory to be asked for
constexpr std::size_t kGenerations = 6;

const std::string& madeBytes() {
  static const std::string bytes = [] {
    TraceWriter w;
    std::int64_t t = 1000;
    w.running(1, 1, 0, t);
    for (std::size_t g = 0; g < kGenerations; ++g) {
      if (g > 0) w.nextGeneration(++t);
      for (std::int64_t i = 0; i < kLogs; ++i) w.log(1, ++t, "category", "a message");
    }
    return w.bytes();
  }();
  return bytes;
}

// There is memory for the first `enough` generations.
LoadOptions optionsWith(unsigned threads, int enough) {
  LoadOptions options = loadingWith(threads);
  options.memoryLeft = [enough, asked = std::make_shared<std::atomic<int>>(0)] {
    return std::optional(asked->fetch_add(1) < enough ? std::uint64_t{1} << 40 : std::uint64_t{0});
  };
  return options;
}

Result<std::shared_ptr<const Trace>> loadMade(const LoadOptions& options) {
  return loadTrace(memorySource("made.trace", madeBytes()), options);
}

}  // namespace

class TestLittleMemory : public QObject {
  Q_OBJECT
 private slots:
  void whatIsFinishedStays() {
    for (const unsigned threads : {1u, 2u, 4u}) {
      for (std::size_t enough = 0; enough <= kGenerations; ++enough) {
        LoadOptions options = optionsWith(threads, int(enough));
        int told = 0;
        options.onNoMemory = [&] { ++told; };
        const auto trace = loadMade(options);
        QVERIFY(trace.ok());
        QCOMPARE(told, enough < kGenerations ? 1 : 0);
        QCOMPARE((*trace)->info().generations, kGenerations);
        QCOMPARE((*trace)->info().generationsLoaded, enough);
        QCOMPARE((*trace)->logs().size(), enough * std::size_t(kLogs));
        QVERIFY(!(*trace)->info().loading);
        const std::string wrong = violated(**trace);
        QVERIFY2(wrong.empty(), wrong.c_str());
      }
    }
  }

  void orItIsAnError() {
    const auto trace = loadMade(optionsWith(2, 2));
    QVERIFY(!trace.ok());
    const std::string why = english(trace.error().detail);
    QVERIFY2(why.starts_with("made.trace: there is not enough memory"), why.c_str());
    QVERIFY2(why.find("2 of 6 generations") != std::string::npos, why.c_str());
  }

  void whoeverDoesNotAskGoesOn() {
    LoadOptions options = loadingWith(2);
    options.memoryLeft = nullptr;
    QVERIFY(loadMade(options).ok());
    options.memoryLeft = [] { return std::optional<std::uint64_t>(); };
    QVERIFY(loadMade(options).ok());
  }

  void theMachineTells() {
    if (!QFileInfo::exists(QStringLiteral("/proc/meminfo"))) QSKIP("no /proc/meminfo here");
    const auto left = memoryLeft();
    QVERIFY(left.has_value());
    QVERIFY(*left > 0 && *left < std::uint64_t{1} << 50);
  }
};

QTEST_GUILESS_MAIN(TestLittleMemory)
#include "tst_littlememory.moc"
