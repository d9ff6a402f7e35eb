// SPDX-License-Identifier: GPL-3.0-or-later

// The log of defects: the first of a kind are kept, the rest counted, generation by generation.
#include <QtTest>

#include <set>

#include "tests/support/madetext.h"
#include "wire/defect.h"

using namespace sweepscope;

namespace {
Defect defect(DefectKind kind, std::uint64_t generation, std::string message) {
  return {kind, Severity::Warning, 0, generation, madeText(std::move(message)), 1};
}
std::uint64_t total(const DefectLog& log) {
  std::uint64_t n = 0;
  for (const Defect& d : log.all()) n += d.count;
  return n;
}
}  // namespace

class TestDefects : public QObject {
  Q_OBJECT
 private slots:
  void names();
  void manyAreCounted();
  void kindsAndGenerationsApart();
  void result();
};

void TestDefects::names() {
  std::set<std::string_view> all;
  for (std::size_t i = 0; i < kDefectKinds; ++i) all.insert(name(static_cast<DefectKind>(i)));
  QCOMPARE(all.size(), kDefectKinds);
  QVERIFY(!all.contains(""));
  QCOMPARE(name(DefectKind::Truncated), std::string_view("truncated"));
  QCOMPARE(name(Severity::Info), std::string_view("info"));
  QCOMPARE(name(Severity::Warning), std::string_view("warning"));
  QCOMPARE(name(Severity::Loss), std::string_view("loss"));
}

void TestDefects::manyAreCounted() {
  DefectLog log;
  for (int i = 0; i < 1000; ++i) log.add(defect(DefectKind::Stuck, 3, "number " + std::to_string(i)));
  QVERIFY(log.all().size() < 20);
  QCOMPARE(total(log), std::uint64_t(1000));
  QCOMPARE(english(log.all().front().message), std::string("number 0"));
  QCOMPARE(log.all().front().count, std::uint64_t(1));
  const std::size_t kept = log.all().size();
  QCOMPARE(log.take().size(), kept);
}

void TestDefects::kindsAndGenerationsApart() {
  DefectLog log;
  for (int i = 0; i < 100; ++i) {
    log.add(defect(DefectKind::Stuck, 1, "a"));
    log.add(defect(DefectKind::BadEvent, 1, "b"));
  }
  const std::size_t one = log.all().size();
  for (int i = 0; i < 100; ++i) log.add(defect(DefectKind::Stuck, 2, "c"));
  QCOMPARE(log.all().size(), one + one / 2);
  QCOMPARE(total(log), std::uint64_t(300));
  std::uint64_t stuckInFirst = 0;
  for (const Defect& d : log.all()) stuckInFirst += d.kind == DefectKind::Stuck && d.generation == 1 ? d.count : 0;
  QCOMPARE(stuckInFirst, std::uint64_t(100));
}

void TestDefects::result() {
  Result<int> good(5);
  QVERIFY(good.ok());
  QVERIFY(static_cast<bool>(good));
  QCOMPARE(*good, 5);
  const Result<int> bad(Error{ErrorCode::NotFound, 1, 2, madeText("x: not there")});
  QVERIFY(!bad.ok());
  QCOMPARE(bad.error().code, ErrorCode::NotFound);
  QCOMPARE(english(bad.error().detail), std::string("x: not there"));
}

QTEST_GUILESS_MAIN(TestDefects)
#include "tst_defects.moc"
