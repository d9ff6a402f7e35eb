// SPDX-License-Identifier: GPL-3.0-or-later

// The bundled traces tell their stories: resources/samples/README.md has the chapters.
#include <QFile>
#include <QRegularExpression>
#include <QtTest>
#include <algorithm>
#include <map>
#include <memory>

#include "analysis/analyse.h"
#include "analysis/reclaimtext.h"
#include "trace/loader.h"

using namespace sweepscope;

namespace {

struct Analysed {
  std::shared_ptr<const Trace> trace;
  Answers answers;
};

Analysed tell(const char* name) {
  auto trace = loadTrace(std::string(SWEEPSCOPE_SAMPLES "/") + name);
  if (!trace) {
    return {};
  }
  return {*trace, analyse(**trace)};
}

// user-080 in chapter 3 of the table of sessions.
constexpr const char* keptKey = "user-080";

std::optional<DeleteOp> find(const Answers& answers, const std::string& key) {
  const auto it = std::find_if(answers.deletes.begin(), answers.deletes.end(),
                               [&](const DeleteOp& d) { return d.key == key && d.address.value_or(0) != 0; });
  return it == answers.deletes.end() ? std::nullopt : std::optional(*it);
}

}  // namespace

class TestSamples : public QObject {
  Q_OBJECT

 private slots:
  void opensWithoutDefects_data() { bothSamples(); }
  void opensWithoutDefects();
  void everyDeleteIsRecognised_data() { bothSamples(); }
  void everyDeleteIsRecognised();
  void freedByTheNextCycle();
  void deletedDuringMarkingSurvives();
  void pictureOfRunScriptShowsOneOfThem();
  void keptAliveForThreeCycles_data() { bothSamples(); }
  void keptAliveForThreeCycles();
  void inlineValuesHaveNoCycle_data() { bothSamples(); }
  void inlineValuesHaveNoCycle();
  void traceEndsFirst();
  void witnessesAgreeWithTheRules();
  void heapObjectsDrop_data() { bothSamples(); }
  void heapObjectsDrop();

 private:
  static void bothSamples() {
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("alloc/free events") << QByteArray("go1.26-allocfree.trace");
    QTest::newRow("witnesses") << QByteArray("go1.22-witnesses.trace");
  }
};

void TestSamples::opensWithoutDefects() {
  QFETCH(QByteArray, file);
  const Analysed told = tell(file);
  QVERIFY(told.trace);
  for (const Defect& defect : told.trace->defects()) {
    QVERIFY2(defect.severity == Severity::Info, english(defect.message).c_str());
  }
  QVERIFY(told.answers.cycles.size() >= 10);
}

void TestSamples::everyDeleteIsRecognised() {
  QFETCH(QByteArray, file);
  const Analysed told = tell(file);
  QVERIFY(told.answers.deletes.size() > 160);
  for (const DeleteOp& op : told.answers.deletes) {
    QVERIFY2(op.before && op.after && op.hasKey && op.address, std::string(op.key).c_str());
    QVERIFY(*op.before < *op.after);
    QVERIFY(!reclaimSentence(told.answers, op).empty());
  }
}

void TestSamples::freedByTheNextCycle() {
  const Analysed told = tell("go1.26-allocfree.trace");
  for (int i = 0; i < 24; ++i) {
    const auto op = find(told.answers, QString::asprintf("user-%03d", i).toStdString());
    QVERIFY(op);
    QCOMPARE(op->reclaim.evidence, Evidence::Freed);
    QVERIFY(op->reclaim.cycle && op->reclaim.earliestCycle);
    QCOMPARE(*op->reclaim.cycle, *op->reclaim.earliestCycle);
    const GcCycle& cycle = told.answers.cycles.at(*op->reclaim.cycle);
    QVERIFY(cycle.start > op->t0());
  }
}

void TestSamples::deletedDuringMarkingSurvives() {
  const Analysed told = tell("go1.26-allocfree.trace");
  int marking = 0;
  for (const DeleteOp& op : told.answers.deletes) {
    if (op.phase != Phase::Marking || op.reclaim.evidence != Evidence::Freed) {
      continue;
    }
    ++marking;
    const GcCycle& reclaiming = told.answers.cycles.at(*op.reclaim.cycle);
    const GcCycle& survived = told.answers.cycles.at(*op.reclaim.cycle - 1);
    QVERIFY(survived.start < op.t0() && op.t0() < *survived.markEnd);
    QVERIFY(reclaiming.start > op.t0());
  }
  QVERIFY(marking > 0);
}

// packaging/run.sh names a delete for its picture; after the samples are written anew it must still be a telling one.
void TestSamples::pictureOfRunScriptShowsOneOfThem() {
  QFile script(QStringLiteral(SWEEPSCOPE_SAMPLES "/../../packaging/run.sh"));
  QVERIFY(script.open(QIODevice::ReadOnly));
  const QRegularExpression line(QStringLiteral("^sample_delete=(\\d+)"), QRegularExpression::MultilineOption);
  const auto match = line.match(QString::fromUtf8(script.readAll()));
  QVERIFY(match.hasMatch());
  const Analysed told = tell("go1.26-allocfree.trace");
  const DeleteOp& op = told.answers.deletes.at(match.captured(1).toUInt());
  QCOMPARE(op.phase, Phase::Marking);
  QCOMPARE(op.reclaim.evidence, Evidence::Freed);
}

void TestSamples::keptAliveForThreeCycles() {
  QFETCH(QByteArray, file);
  const Analysed told = tell(file);
  const auto op = find(told.answers, keptKey);
  QVERIFY(op);
  QVERIFY(op->reclaim.evidence == Evidence::Freed || op->reclaim.evidence == Evidence::Witnessed);
  QVERIFY(op->reclaim.keptCycles.has_value());
  QCOMPARE(*op->reclaim.keptCycles, std::size_t(3));
}

void TestSamples::inlineValuesHaveNoCycle() {
  QFETCH(QByteArray, file);
  const Analysed told = tell(file);
  int inlineValues = 0;
  for (const DeleteOp& op : told.answers.deletes) {
    if (op.address == std::uint64_t(0)) {
      ++inlineValues;
      QCOMPARE(op.reclaim.evidence, Evidence::None);
      QCOMPARE(op.reclaim.reason, Reason::InlineValue);
      QVERIFY(!op.reclaim.cycle);
    }
  }
  QCOMPARE(inlineValues, 3);
}

void TestSamples::traceEndsFirst() {
  const Analysed told = tell("go1.26-allocfree.trace");
  QVERIFY(told.answers.deletes.size() > 4);
  for (auto op = told.answers.deletes.end() - 4; op != told.answers.deletes.end(); ++op) {
    QCOMPARE(op->reclaim.evidence, Evidence::None);
    QCOMPARE(op->reclaim.reason, Reason::TraceEnded);
  }
}

void TestSamples::witnessesAgreeWithTheRules() {
  const Analysed told = tell("go1.22-witnesses.trace");
  std::map<Evidence, int> seen;
  for (const DeleteOp& op : told.answers.deletes) {
    ++seen[op.reclaim.evidence];
    if (op.reclaim.evidence == Evidence::Witnessed && op.key != keptKey) {
      QVERIFY2(op.reclaim.cycle == op.reclaim.earliestCycle, std::string(op.key).c_str());
      QCOMPARE(op.reclaim.reason, Reason::Finalizer);
    }
  }
  QVERIFY(seen[Evidence::Witnessed] >= 12);
  QVERIFY(seen[Evidence::Inferred] >= 12);
  QCOMPARE(seen[Evidence::Freed], 0);
}

void TestSamples::heapObjectsDrop() {
  QFETCH(QByteArray, file);
  const Analysed told = tell(file);
  const auto& inflections = told.answers.inflections;
  const auto steepest = std::max_element(inflections.begin(), inflections.end(),
                                         [](const auto& a, const auto& b) { return a.from - a.to < b.from - b.to; });
  QVERIFY(steepest != inflections.end());
  QCOMPARE(QString::fromStdString(steepest->rule), QStringLiteral("drop"));
  QCOMPARE(QString::fromStdString(steepest->metric), QStringLiteral("HeapObjects"));
  QVERIFY(steepest->from - steepest->to > 5000);
  QVERIFY(steepest->ratePerSecond.value_or(0) < -5000);
  QVERIFY(steepest->confirmed.value_or(false));
  QCOMPARE(steepest->cycle.value_or(0), told.answers.cycles.size() - 1);
}

QTEST_GUILESS_MAIN(TestSamples)
#include "tst_samples.moc"
