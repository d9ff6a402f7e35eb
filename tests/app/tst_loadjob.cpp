// SPDX-License-Identifier: GPL-3.0-or-later

// Loading on a worker: results arrive in order, stale ones never, cancelling keeps what is there.
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/latestjob.h"
#include "app/loadjob.h"

using namespace sweepscope;

namespace {

LoadRequest request(const char* name) {
  LoadRequest r;
  r.path = std::string(SWEEPSCOPE_SAMPLES "/") + name;
  r.name = QString::fromStdString(r.path);
  return r;
}

// Hundreds of rules, each with effort for every log: the analysis is still at it when it is cancelled.
std::vector<std::string> slowRules() {
  std::vector<std::string> rules;
  for (int i = 0; i < 400; ++i) rules.push_back("(?:.*" + std::to_string(i) + "){3}x(?<key>nothing)");
  return rules;
}

constexpr char kFirst[] = "go1.26-allocfree.trace", kSecond[] = "go1.22-witnesses.trace";

}  // namespace

class TestLoadJob : public QObject {
  Q_OBJECT
 private slots:
  void loadsAndAnalyses() {
    LoadJob job;
    std::optional<LoadOutcome> outcome;
    int parts = 0;
    connect(&job, &LoadJob::partLoaded, this, [&](quint64, const std::shared_ptr<const LaneIndex>& lanes) {
      QVERIFY(lanes->document.trace != nullptr && lanes->document.answers == nullptr);
      QVERIFY(!outcome);
      ++parts;
    });
    connect(&job, &LoadJob::finished, this, [&](quint64, const LoadOutcome& o) { outcome = o; });
    job.start(request(kFirst));
    QVERIFY(job.isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 60'000);
    QVERIFY(!job.isRunning());
    QVERIFY(!outcome->error && !outcome->cancelled);
    QVERIFY(outcome->document().answers && !outcome->document().answers->deletes.empty());
    QVERIFY(outcome->source != nullptr);
    QVERIFY(parts <= 2);  // the whole trace before its answers, unless both come at once
  }

  void bytesAreATrace() {
    QFile file(QStringLiteral(SWEEPSCOPE_SAMPLES "/") + kSecond);
    QVERIFY(file.open(QIODevice::ReadOnly));
    LoadRequest r;
    r.name = QStringLiteral("sample");
    r.bytes = file.readAll().toStdString();
    LoadJob job;
    std::optional<LoadOutcome> outcome;
    connect(&job, &LoadJob::finished, this, [&](quint64, const LoadOutcome& o) { outcome = o; });
    job.start(r);
    QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 60'000);
    QVERIFY(outcome->document().answers != nullptr);
  }

  void staleResultsAreDropped() {
    LoadJob job;
    std::vector<quint64> seen;
    std::optional<LoadOutcome> outcome;
    const auto note = [&](quint64 id) { seen.push_back(id); };
    connect(&job, &LoadJob::progressed, this, note);
    connect(&job, &LoadJob::partLoaded, this, note);
    connect(&job, &LoadJob::finished, this, [&](quint64 id, const LoadOutcome& o) {
      note(id);
      outcome = o;
    });
    quint64 last = 0;
    for (int i = 0; i < 20; ++i) last = job.start(request(i % 2 == 0 ? kSecond : kFirst));
    QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 60'000);
    for (const quint64 id : seen) QCOMPARE(id, last);
    QCOMPARE(QString::fromStdString(outcome->document().trace->info().file),
             QStringLiteral(SWEEPSCOPE_SAMPLES "/") + kFirst);
  }

  void cancelEndsTheLoad() {
    LoadJob job;
    std::optional<LoadOutcome> outcome;
    connect(&job, &LoadJob::finished, this, [&](quint64, const LoadOutcome& o) { outcome = o; });
    job.start(request(kFirst));
    job.cancel();
    job.cancel();
    QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 60'000);
    // Either nothing had been read, and that is an error that says so, or what was read is there, without answers.
    if (outcome->error) {
      QCOMPARE(outcome->error->code, ErrorCode::Cancelled);
      QVERIFY(!outcome->lanes);
    } else {
      QVERIFY(outcome->document().trace != nullptr);
      QVERIFY(outcome->document().trace->info().generationsLoaded > 0);
      QVERIFY(outcome->document().answers == nullptr);
    }
  }

  void withoutMemoryItSaysSo() {
    LoadJob job;
    std::optional<LoadOutcome> outcome;
    connect(&job, &LoadJob::finished, this, [&](quint64, const LoadOutcome& o) { outcome = o; });
    LoadRequest r = request(kFirst);
    r.memoryLeft = [] { return std::optional<std::uint64_t>(1); };
    job.start(r);
    QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 60'000);
    QVERIFY(outcome->error && !outcome->cancelled && !outcome->lanes);
    QVERIFY(english(outcome->error->detail).find("not enough memory") != std::string::npos);
  }

  // Half an analysis would claim what is not so: no free seen is not the same as not freed.
  void cancelWhileAnalysingGivesNoAnswers() {
    LoadJob job;
    std::optional<LoadOutcome> outcome;
    bool analysing = false;
    connect(&job, &LoadJob::progressed, this, [&](quint64, const LoadStatus& s) {
      if (analysing || s.stage != LoadStage::Analysing) return;
      analysing = true;
      job.cancel();
    });
    connect(&job, &LoadJob::finished, this, [&](quint64, const LoadOutcome& o) { outcome = o; });
    LoadRequest slow = request(kFirst);
    slow.settings.commandLine.deleteRules = slowRules();
    job.start(slow);
    QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 60'000);
    QVERIFY(analysing);
    QVERIFY(!outcome->error && !outcome->cancelled);
    QVERIFY(outcome->document().trace != nullptr);
    QVERIFY(outcome->document().answers == nullptr);
  }

  void cancelOfNewAnswersGivesNone() {
    LoadJob job;
    std::optional<LoadOutcome> outcome;
    connect(&job, &LoadJob::finished, this, [&](quint64, const LoadOutcome& o) { outcome = o; });
    job.start(request(kFirst));
    QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 60'000);
    const auto trace = outcome->document().trace;
    outcome.reset();
    AnalysisOptions options;
    options.deleteRules = slowRules();
    job.analyseAgain(trace, options);
    job.cancel();
    QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 60'000);
    QVERIFY(outcome->document().trace == trace);
    QVERIFY(outcome->document().answers == nullptr);
  }

  void abandonedIsSilent() {
    LoadJob job;
    QSignalSpy finished(&job, &LoadJob::finished);
    job.start(request(kFirst));
    job.abandon();
    QVERIFY(!job.isRunning());
    QTest::qWait(300);
    QCOMPARE(finished.size(), 0);
  }

  void destroyedWhileRunning() {
    for (int i = 0; i < 10; ++i) {
      LoadJob job;
      job.start(request(kFirst));
      if (i % 2 == 0) QCoreApplication::processEvents();
    }
  }

  void errorsNameTheFile() {
    LoadJob job;
    std::optional<LoadOutcome> outcome;
    connect(&job, &LoadJob::finished, this, [&](quint64, const LoadOutcome& o) { outcome = o; });
    job.start(request("not-there.trace"));
    QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 60'000);
    QVERIFY(outcome->error.has_value());
    QCOMPARE(outcome->error->code, ErrorCode::NotFound);
    QVERIFY(QString::fromStdString(english(outcome->error->detail)).contains("not-there.trace"));
  }

  void newRulesNeedNoReading() {
    LoadJob job;
    std::optional<LoadOutcome> outcome;
    connect(&job, &LoadJob::finished, this, [&](quint64, const LoadOutcome& o) { outcome = o; });
    job.start(request(kFirst));
    QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 60'000);
    const auto trace = outcome->document().trace;
    outcome.reset();
    AnalysisOptions options;
    options.inferredOnly = true;
    job.analyseAgain(trace, options);
    QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 60'000);
    QVERIFY(outcome->document().trace == trace);
    QVERIFY(outcome->source == nullptr);
    for (const DeleteOp& op : outcome->document().answers->deletes) QVERIFY(op.reclaim.evidence != Evidence::Freed);
  }

  void onlyTheLatestResultArrives() {
    LatestJob job;
    std::vector<int> results;
    for (int i = 0; i < 50; ++i) {
      job.run([i](std::stop_token) { return i; }, [&](int r) { results.push_back(r); });
    }
    QTRY_COMPARE(results.size(), 1U);
    QCOMPARE(results.front(), 49);
    job.run([](std::stop_token) { return 1; }, [&](int r) { results.push_back(r); });
    job.cancel();
    QTest::qWait(50);
    QCOMPARE(results.size(), 1U);
  }
};

QTEST_GUILESS_MAIN(TestLoadJob)
#include "tst_loadjob.moc"
