// SPDX-License-Identifier: GPL-3.0-or-later

// Why cycles between a delete and its reclaim did not reclaim the value: the whole text for each case, and the terms.
#include <QtTest>

#include <set>

#include "analysis/terms.h"
#include "analysis/whynotsooner.h"

using namespace sweepscope;

namespace {

// Cycles that mark for 500 ns, one each 1000 ns.
Answers cycles(std::size_t count) {
  Answers answers;
  for (std::size_t i = 0; i < count; ++i) {
    GcCycle c;
    c.index = i;
    c.start = Time{std::int64_t(1000 + 1000 * i)};
    c.markEnd = c.start + Duration{500};
    answers.cycles.push_back(c);
  }
  return answers;
}

DeleteOp freedBy(std::size_t cycle, std::size_t earliest, std::int64_t deleted) {
  DeleteOp op;
  op.before = Time{deleted - 10};
  op.after = Time{deleted};
  op.reclaim.evidence = Evidence::Freed;
  op.reclaim.reason = Reason::FreeEvent;
  op.reclaim.cycle = cycle;
  op.reclaim.earliestCycle = earliest;
  op.reclaim.at = Time{std::int64_t(1600 + 1000 * cycle)};
  return op;
}

// "0: GC #0 why. [brief]" for each cycle.
QStringList told(const Answers& answers, const DeleteOp& op) {
  QStringList out;
  for (const CycleNote& n : whyNotSooner(answers, op)) {
    out << QStringLiteral("%1: %2 [%3]")
               .arg(n.cycle)
               .arg(QString::fromStdString(english(n.why)), QString::fromStdString(english(n.brief)));
  }
  return out;
}

}  // namespace

class TestWhyNotSooner : public QObject {
  Q_OBJECT
 private slots:
  void stillReferenced();
  void markingAndStopping();
  void sweptAtTheDelete();
  void finalizersAndCleanups();
  void notFinished();
  void nothingToReclaim();
  void most();
  void terms();
};

void TestWhyNotSooner::stillReferenced() {
  const Answers answers = cycles(3);
  QCOMPARE(
      told(answers, freedBy(2, 0, 910)),
      QStringList(
          {"0: GC #0 marked the value: something else still referred to it, or to its block. [still referenced]",
           "1: GC #1 marked the value: something else still referred to it, or to its block. [still referenced]"}));
  QCOMPARE(told(answers, freedBy(0, 0, 910)), QStringList());
  DeleteOp unknown = freedBy(1, 0, 910);
  unknown.reclaim.earliestCycle.reset();
  QCOMPARE(told(answers, unknown), QStringList{"0: GC #0 kept the value. [kept it]"});
}

void TestWhyNotSooner::markingAndStopping() {
  Answers answers = cycles(2);
  QCOMPARE(
      told(answers, freedBy(1, 1, 1200)),
      QStringList{"0: GC #0 was already marking when the value was deleted: the write barrier kept the value for this "
                  "cycle. [already marking]"});
  answers.cycles[0].sweepTerm = WorldStop{};
  answers.cycles[0].sweepTerm->begin = Time{1000};
  answers.cycles[0].sweepTerm->end = Time{1300};
  QCOMPARE(told(answers, freedBy(1, 1, 1200)),
           QStringList{
               "0: GC #0 was stopping the world when the value was deleted, and its marking saw the value. [stopping "
               "when deleted]"});
}

void TestWhyNotSooner::sweptAtTheDelete() {
  DeleteOp op = freedBy(1, 1, 1700);
  QCOMPARE(told(cycles(2), op), QStringList());
  op.phase = Phase::Sweeping;
  QCOMPARE(told(cycles(2), op),
           QStringList{"0: GC #0 had finished marking before the delete, when the map still held the value. []"});
}

// A finalizer keeps its value for a cycle; a cleanup does not.
void TestWhyNotSooner::finalizersAndCleanups() {
  const Answers answers = cycles(2);
  DeleteOp op = freedBy(1, 0, 910);
  op.reclaim.witnessAt = Time{1700};
  op.reclaim.finalizer = true;
  QCOMPARE(
      told(answers, op),
      QStringList{"0: GC #0 found the value dead and queued its finalizer, which had to run before the memory could be "
                  "freed. [queued its finalizer]"});
  op.reclaim.witnessAt = Time{2700};
  op.reclaim.finalizer = false;
  QCOMPARE(told(answers, op),
           QStringList{
               "0: GC #0 marked the value: something else still referred to it, or to its block. [still referenced]"});
  // With a witness alone, neither is known.
  op.reclaim.at.reset();
  op.reclaim.evidence = Evidence::Witnessed;
  QCOMPARE(told(answers, op), QStringList{"0: GC #0 marked the value because something else still referred to it, or "
                                          "found it dead and its cleanup had not run yet. [referenced or waiting]"});
}

void TestWhyNotSooner::notFinished() {
  Answers answers = cycles(2);
  answers.cycles[1].markEnd.reset();
  DeleteOp op = freedBy(1, 1, 1200);
  op.reclaim = {};
  op.reclaim.evidence = Evidence::None;
  op.reclaim.reason = Reason::TraceEnded;
  op.reclaim.earliestCycle = 1;
  QCOMPARE(
      told(answers, op),
      QStringList({"0: GC #0 was already marking when the value was deleted: the write barrier kept the value for this "
                   "cycle. [already marking]",
                   "1: GC #1 was not finished when the trace ended. [not finished]"}));
}

void TestWhyNotSooner::nothingToReclaim() {
  for (const Reason reason : {Reason::InlineValue, Reason::NotOnHeap, Reason::NothingAtAddress}) {
    DeleteOp op = freedBy(1, 0, 910);
    op.reclaim = {};
    op.reclaim.evidence = Evidence::None;
    op.reclaim.reason = reason;
    QCOMPARE(told(cycles(2), op), QStringList());
  }
}

void TestWhyNotSooner::most() {
  QCOMPARE(whyNotSooner(cycles(9), freedBy(8, 0, 910), 3).size(), std::size_t{3});
}

// No two values of a kind are called the same, and each reason has words for a picture.
void TestWhyNotSooner::terms() {
  const auto distinct = [](const auto& table) {
    std::set<std::string_view> words, sentences;
    for (const auto& t : table) {
      words.insert(t.word);
      sentences.insert(t.sentence);
    }
    return words.size() == table.size() && sentences.size() == table.size();
  };
  QVERIFY(distinct(kTriggerTerms) && distinct(kPhaseTerms) && distinct(kEvidenceTerms) && distinct(kReasonTerms));
  std::set<std::string_view> briefs;
  for (const auto& t : kReasonTerms) briefs.insert(t.brief);
  QCOMPARE(briefs.size(), kReasonTerms.size());
  QVERIFY(!briefs.contains(""));
  QCOMPARE(term(Reason::NotFreedInTrace).brief, std::string_view("not freed in this trace: still referenced"));
  QCOMPARE(word(Evidence::Inferred), std::string_view("inferred"));
}

QTEST_GUILESS_MAIN(TestWhyNotSooner)
#include "tst_whynotsooner.moc"
