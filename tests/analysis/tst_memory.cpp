// SPDX-License-Identifier: GPL-3.0-or-later

// What memory is said to be kept for: nothing for what a trace does not have, something for what it has.
#include <QtTest>

#include "analysis/analyse.h"
#include "analysis/memory.h"
#include "trace/loader.h"

using namespace sweepscope;

namespace {

std::shared_ptr<const Trace> load(const char* name) {
  LoadOptions options;
  options.threads = 1;
  const auto trace = loadTrace(std::string(SWEEPSCOPE_SAMPLES "/") + name, options);
  return trace ? *trace : nullptr;
}

std::size_t bytesOf(const std::vector<MemoryPart>& parts, std::string_view what) {
  for (const MemoryPart& p : parts) {
    if (p.what == what) return p.bytes;
  }
  qFatal("no such part");
}

}  // namespace

class TestMemory : public QObject {
  Q_OBJECT
 private slots:
  void everyPartHasItsName();
  void followsWhatIsThere();
  void answersToo();
};

void TestMemory::everyPartHasItsName() {
  const auto trace = load("go1.26-allocfree.trace");
  QVERIFY(trace);
  auto parts = trace->memory();
  const auto more = memoryOf(analyse(*trace));
  parts.insert(parts.end(), more.begin(), more.end());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    QVERIFY(!parts[i].what.empty());
    for (std::size_t j = 0; j < i; ++j) QVERIFY(parts[i].what != parts[j].what);
  }
}

void TestMemory::followsWhatIsThere() {
  const auto with = load("go1.26-allocfree.trace"), without = load("go1.22-witnesses.trace");
  QVERIFY(with && without);
  QCOMPARE(bytesOf(without->memory(), "alloc/free events"), std::size_t(0));
  const std::size_t each = bytesOf(with->memory(), "alloc/free events") / with->allocs().size();
  QVERIFY2(each >= 2 && each <= sizeof(AllocEvent), qPrintable(QString::number(each)));
  QVERIFY(bytesOf(with->memory(), "logs, regions, tasks, labels") >= with->logs().size() * 2);
  QVERIFY(bytesOf(with->memory(), "strings and stacks") >= with->symbols().stringCount() * sizeof(std::string_view));
}

void TestMemory::answersToo() {
  const auto trace = load("go1.22-witnesses.trace");
  QVERIFY(trace);
  const Answers answers = analyse(*trace);
  QVERIFY(bytesOf(memoryOf(answers), "deletes and their cycles") >= answers.deletes.size() * 40);
  QCOMPARE(bytesOf(memoryOf(Answers{}), "deletes and their cycles"), std::size_t(0));
  const auto bytesWithKey = [](std::size_t length) {
    const std::string key(length, 'k');
    DeleteTableBuilder builder(nullptr);
    MarkerFacts facts;
    facts.key = builder.keep(key);
    facts.hasKey = true;
    builder.add(builder.addGoroutine(GoroutineId(1)), builder.addFacts(facts, {}), false, StackId(), Time{1000}, true);
    Answers answers;
    answers.deletes = builder.finish();
    return bytesOf(memoryOf(answers), "deletes and their cycles");
  };
  QVERIFY(bytesWithKey(1'000'000) >= bytesWithKey(1) + 900'000);
}

QTEST_APPLESS_MAIN(TestMemory)
#include "tst_memory.moc"
