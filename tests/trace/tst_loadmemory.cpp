// SPDX-License-Identifier: GPL-3.0-or-later

// Loading a file of N bytes never takes more than 128 N + 16 MiB of heap, whatever the bytes claim: the promise that
// the fuzz targets hold every input to, here with files made to be as dear as can be.
#include <QtTest>

#include <functional>

#include "tests/fuzz/heapmeter.h"
#include "tests/support/loading.h"
#include "tests/wire/tracebytes.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

constexpr std::size_t kBytesPerByte = 128, kConstantBytes = std::size_t{16} << 20;

// Batches of one thread, as full as they may be.
std::string batches(std::uint64_t count, const std::function<std::string(std::uint64_t)>& entry,
                    const std::string& head = {}, std::uint64_t thread = 7) {
  std::string out, data = head;
  for (std::uint64_t i = 1; i <= count; ++i) {
    const std::string e = entry(i);
    if (data.size() + e.size() > kMaxBatchSize) {
      out += wireBatch(1, thread, 5, data);
      data = head;
    }
    data += e;
  }
  return out + wireBatch(1, thread, 5, data);
}

}  // namespace

class TestLoadMemory : public QObject {
  Q_OBJECT
 private slots:
  void bounded_data();
  void bounded();
};

void TestLoadMemory::bounded_data() {
  using E = EventType;
  QTest::addColumn<QByteArray>("bytes");
  // With an event: a trace without any is none.
  const auto row = [](const char* what, const std::string& bytes) {
    QTest::newRow(what) << QByteArray::fromStdString(header(23) + frequency(1) +
                                                     wireBatch(1, 3, 5, wireEvent(E::ProcStatus, {1, 0, 2})) + bytes);
  };
  constexpr std::uint64_t kMany = 100'000, kSparse = std::uint64_t{1} << 40;
  std::string threads;
  for (std::uint64_t i = 0; i < kMany; ++i) {
    threads += static_cast<char>(E::EventBatch);
    for (const std::uint64_t n : {std::uint64_t{1}, i, std::uint64_t{5}, std::uint64_t{0}}) putNumber(threads, n);
  }
  row("an empty batch for each of many threads", threads);
  std::string generations;
  for (std::uint64_t i = 1; i < 20'000; ++i) generations += frequency(i);
  row("many generations", generations);
  row("goroutines", batches(kMany, [](auto i) { return wireEvent(E::GoStatus, {0, i, kNoThread, 4}); }));
  row("goroutines far apart", batches(kMany, [](auto i) {
        return wireEvent(E::GoStatus, {0, i * kSparse, kNoThread, 4});
      }));
  row("procs", batches(20'000, [](auto i) { return wireEvent(E::ProcStatus, {0, i, 2}); }));
  row("tasks", batches(kMany, [](auto i) { return wireEvent(E::UserTaskBegin, {0, i, 0, 0, 0}); }));
  row("strings", batches(
                     kMany, [](auto i) { return stringEntry(i, "x"); }, wireEvent(E::Strings), kNoThread));
  row("strings far apart",
      batches(
          kMany, [](auto i) { return stringEntry(i * kSparse, "x"); }, wireEvent(E::Strings), kNoThread));
  row("stacks", batches(
                    kMany,
                    [](auto i) {
                      return wireEvent(E::Stack, {i, 1, i, 0, 0, i});
                    },
                    wireEvent(E::Stacks), kNoThread));
  row("samples", batches(
                     kMany,
                     [](auto i) {
                       return wireEvent(E::CpuSample, {i, i, 0, i, 0});
                     },
                     wireEvent(E::CpuSamples), kNoThread));
  row("unknown references", batches(kMany, [](auto i) { return wireEvent(E::GoBlock, {0, i + 9, i + 9}); }));
  std::string claims;
  for (std::uint64_t i = 0; i < 1000; ++i) claims += wireEvent(E::EventBatch, {1, 7, 5, ~std::uint64_t{0} >> (i % 64)});
  row("sizes that cannot be", claims);
  row("a string longer than the file",
      wireBatch(1, kNoThread, 5, wireEvent(E::Strings) + wireEvent(E::String, {1, 1'000'000'000})));
  row("a stack longer than the file",
      wireBatch(1, kNoThread, 5, wireEvent(E::Stacks) + wireEvent(E::Stack, {1, 1'000'000'000})));
}

void TestLoadMemory::bounded() {
  QFETCH(QByteArray, bytes);
  const auto source = memorySource("hostile", bytes.toStdString());
  for (const unsigned threads : {kInARow, 2u}) {
    heapmeter::reset();
    const auto trace = loadTrace(source, loadingWith(threads));
    const std::size_t peak = heapmeter::peak();
    QVERIFY(trace.ok());
    const auto size = static_cast<std::size_t>(bytes.size());
    QVERIFY(peak > 0);
    QVERIFY2(peak <= kBytesPerByte * size + kConstantBytes, std::to_string(peak).c_str());
  }
}

QTEST_GUILESS_MAIN(TestLoadMemory)
#include "tst_loadmemory.moc"
