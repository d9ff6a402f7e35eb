// SPDX-License-Identifier: GPL-3.0-or-later

// A generation that several threads build is the one that a single thread builds, to the last byte: whatever happens in
// it, damaged or not; and a stop request ends all of them.
#include <QtTest>

#include <array>
#include <atomic>
#include <optional>
#include <random>
#include <span>

#include "tests/support/loading.h"
#include "tests/support/tracewriter.h"
#include "tests/trace/madeprogram.h"
#include "tests/trace/tracecompare.h"
#include "trace/buildalone.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

constexpr std::array kThreads{2u, 3u, 8u, 16u};
constexpr std::array kFewAndMany{2u, 16u};

std::string oneGeneration(int version, unsigned steps) {
  ProgramOptions options;
  options.version = version;
  options.generations = 1;
  options.steps = steps;
  options.seed = 31 + static_cast<std::uint64_t>(version);
  return MadeProgram(options).run().bytes;
}

bool same(const Bytes& a, const Bytes& b) {
  return std::equal(a.data(), a.data() + a.size(), b.data(), b.data() + b.size());
}

bool same(const Checkpoint& a, const Checkpoint& b) {
  const auto thread = [](const Checkpoint::Thread& x, const Checkpoint::Thread& y) {
    return x.place.batch == y.place.batch && x.place.offset == y.place.offset && x.place.previous == y.place.previous &&
           x.proc == y.proc && x.goroutine == y.goroutine && x.done == y.done;
  };
  return a.time == b.time && a.logOffset == b.logOffset && a.sample == b.sample &&
         std::equal(a.threads.begin(), a.threads.end(), b.threads.begin(), b.threads.end(), thread);
}

// What a segment keeps for itself; what it tells is compared as a Trace.
std::string difference(const Segment& a, const Segment& b) {
  if (a.events != b.events || a.experimentalEvents != b.experimentalEvents) return "number of events";
  if (!same(a.lanes, b.lanes)) return "lanes";
  if (!same(a.orderLog, b.orderLog)) return "order log";
  if (a.threads != b.threads || a.reasons != b.reasons || a.oldRows != b.oldRows) return "threads, reasons or rows";
  if (a.checkpoints.size() != b.checkpoints.size()) return "number of checkpoints";
  for (std::size_t i = 0; i < a.checkpoints.size(); ++i) {
    if (!same(a.checkpoints[i], b.checkpoints[i])) return "checkpoint " + std::to_string(i);
  }
  if (a.procs.size() != b.procs.size()) return "number of procs";
  for (std::size_t i = 0; i < a.procs.size(); ++i) {
    if (!same(a.procs[i].bytes, b.procs[i].bytes)) return "proc " + std::to_string(i);
  }
  return {};
}

// "" or how the first generation differs.
std::string compareBuilt(const std::string& bytes) {
  const auto source = memorySource("made", bytes);
  const auto file = indexFile(*source);
  if (!file || file->generations.empty()) return "no generation";
  Symbols symbols;
  SegmentBuilder builder(symbols);
  const BuiltAlone one = buildAlone(*source, *file, 0, symbols, builder, {});
  for (const unsigned threads : kThreads) {
    SegmentBuilder another(symbols);
    const BuiltAlone more = buildAlone(*source, *file, 0, symbols, another, {}, threads);
    const std::string with = std::to_string(threads) + " threads: ";
    if (one.usable != more.usable || one.stuck != more.stuck) return with + "usable or stuck";
    if (!one.usable) continue;
    if (one.built.firstTimes != more.built.firstTimes) return with + "first times";
    const std::string d = difference(*one.built.segment, *more.built.segment);
    if (!d.empty()) return with + d;
  }
  return {};
}

std::vector<std::string> details(const Trace& trace) {
  std::vector<std::string> out;
  for (int i = 0; i <= 40; ++i) {
    // Events that are told by a lane of a proc, from all over the trace.
    const Time from = trace.origin() + Duration{trace.range().length().ns / 41 * i};
    for (const ProcId p : trace.procs()) {
      trace.visitProc(p, {from, trace.range().end}, [&](const ProcSpan& s) {
        const auto d = trace.detailAt(s.begin);
        std::string text = std::to_string(s.begin.ns) + (d ? std::string(d->kind) : " nothing");
        if (d) {
          text += ' ' + std::to_string(d->thread.value) + ' ' + std::to_string(d->goroutine.value);
          for (const auto& [name, value] : d->args) text += ' ' + std::string(name) + '=' + value;
        }
        out.push_back(text);
        return false;
      });
    }
  }
  return out;
}

// "" or how a load by several threads differs from one by a single thread.
std::string compareLoads(const std::string& bytes, std::span<const unsigned> counts = kFewAndMany) {
  const auto one = loadBytes(bytes, 1);
  std::optional<Described> a;
  std::vector<std::string> wanted;
  if (one) {
    a = describe(**one);
    wanted = details(**one);
  }
  for (const unsigned threads : counts) {
    const auto more = loadBytes(bytes, threads);
    if (one.ok() != more.ok()) return "only one of two loads succeeds";
    if (!one && english(one.error().detail) != english(more.error().detail)) return "other errors";
    if (!one) continue;
    const Described b = describe(**more);
    std::string d = difference(*a, b);
    for (std::size_t i = 0; d.empty() && i < a->folds.size(); ++i) {
      if (a->folds[i].shares != b.folds[i].shares) d = "fold of " + a->folds[i].name;
    }
    if (d.empty() && wanted != details(**more)) d = "details";
    if (!d.empty()) return std::to_string(threads) + " threads: " + d;
  }
  return {};
}

// Asks for a stop at one of the reads.
class Stopping final : public ByteSource {
 public:
  Stopping(std::string bytes, int reads, std::stop_source& stop)
      : m_bytes(std::move(bytes)), m_reads(reads), m_stop(stop) {}
  std::uint64_t size() const override { return m_bytes.size(); }
  const std::string& name() const override { return m_name; }
  bool changed() const override { return false; }
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> out) const override {
    if (m_reads-- == 0) m_stop.request_stop();
    if (offset >= m_bytes.size() || out.empty()) return std::size_t{0};
    const std::size_t n = std::min(out.size(), m_bytes.size() - static_cast<std::size_t>(offset));
    std::memcpy(out.data(), m_bytes.data() + offset, n);
    return n;
  }
  bool asked() const { return m_reads < 0; }

 private:
  std::string m_name = "stopping.trace", m_bytes;
  mutable std::atomic<int> m_reads;
  std::stop_source& m_stop;
};

}  // namespace

class TestThreads : public QObject {
  Q_OBJECT
 private slots:
  void programs_data();
  void programs();
  void allocations();
  void idsThatAreTooLarge();
  void oneOfManyIsLarge();
  void damaged_data();
  void damaged();
  void stopped();
};

void TestThreads::programs_data() {
  QTest::addColumn<int>("version");
  QTest::addColumn<unsigned>("steps");
  for (const int version : {22, 23, 25, 26}) {
    QTest::addRow("go1.%d, a few events", version) << version << 50u;
    QTest::addRow("go1.%d, more than the queue holds", version) << version << 40'000u;
  }
  QTest::newRow("more than a checkpoint") << 26 << 150'000u;
}

void TestThreads::programs() {
  QFETCH(int, version);
  QFETCH(unsigned, steps);
  const std::string bytes = oneGeneration(version, steps);
  const std::string built = compareBuilt(bytes);
  QVERIFY2(built.empty(), built.c_str());
  const std::string loaded = compareLoads(bytes);
  QVERIFY2(loaded.empty(), loaded.c_str());
}

void TestThreads::allocations() {
  TraceWriter w;
  w.allocFreeInfo(900);
  w.running(100, 1, 0, 1000);
  w.running(101, 2, 1, 1001);
  std::uint64_t address = 0xc000000000;
  w.spanExists(100, 1100, address, 4, 5, true);
  for (std::int64_t t = 1200; t < 400'000; t += 10) {
    const TraceWriter::Thread thread = 100 + t / 10 % 2;
    switch (t / 10 % 7) {
      case 0: w.spanAlloc(thread, t, address += 32768, 4, 7, false); break;
      case 1: w.spanFree(thread, t, address); break;
      case 2: w.heapLive(thread, t, static_cast<std::uint64_t>(t)); break;
      case 3: w.log(thread, t, "cache", "key=" + std::to_string(t / 1000)); break;
      case 4: w.objectFree(thread, t, address + 64); break;
      default: w.objectAlloc(thread, t, address + static_cast<std::uint64_t>(t % 512) * 8); break;
    }
  }
  const std::string built = compareBuilt(w.bytes());
  QVERIFY2(built.empty(), built.c_str());
  const std::string loaded = compareLoads(w.bytes());
  QVERIFY2(loaded.empty(), loaded.c_str());
}

// Records keep a proc's id in 32 bits.
void TestThreads::idsThatAreTooLarge() {
  TraceWriter w;
  w.running(100, 5'000'000'000'000, 7'000'000'000'000, 1000);
  w.running(101, 5'000'000'000'001, 0, 1001);
  for (std::int64_t i = 0; i < 50; ++i) {
    const std::int64_t t = 2000 + i * 100, made = 6'000'000'000'000 + i;
    w.goCreate(100, t, made, "main.work");
    w.goBlock(100, t + 10, "select");
    w.goStart(100, t + 20, made);
    w.goUnblock(101, t + 25, 5'000'000'000'000);
    w.goDestroy(100, t + 30);
    w.goStart(100, t + 40, 5'000'000'000'000);
  }
  const auto trace = w.load();
  QVERIFY(trace->defects().empty());
  const auto procs = trace->procs();
  QVERIFY(std::find(procs.begin(), procs.end(), ProcId(7'000'000'000'000)) != procs.end());
  const std::string built = compareBuilt(w.bytes());
  QVERIFY2(built.empty(), built.c_str());
  const std::string loaded = compareLoads(w.bytes());
  QVERIFY2(loaded.empty(), loaded.c_str());
}

// Several threads build the large generation while another one builds the small ones, and the borders are right.
void TestThreads::oneOfManyIsLarge() {
  for (const int large : {0, 1, 2}) {
    TraceWriter w;
    w.running(100, 1, 0, 1000);
    std::int64_t t = 1000;
    for (int generation = 0; generation < 3; ++generation) {
      if (generation > 0) w.nextGeneration(t += 1000);
      w.taskBegin(100, t += 10, static_cast<std::uint64_t>(generation) + 1, "task");
      const int events = generation == large ? 20'000 : 200;
      for (int i = 0; i < events; ++i) w.log(100, t += 10, "cache", "key=" + std::to_string(i % 100));
      if (generation > 0) w.taskEnd(100, t += 10, static_cast<std::uint64_t>(generation));
    }
    const std::string loaded = compareLoads(w.bytes());
    QVERIFY2(loaded.empty(), loaded.c_str());
  }
}

void TestThreads::damaged_data() {
  QTest::addColumn<int>("version");
  for (const int version : {22, 23, 25, 26}) QTest::addRow("go1.%d", version) << version;
}

void TestThreads::damaged() {
  QFETCH(int, version);
  const std::string whole = oneGeneration(version, 600);
  constexpr std::size_t kHeader = 16;
  for (unsigned round = 0; round < 60; ++round) {
    std::mt19937_64 random(round * 977 + static_cast<unsigned>(version));
    std::string bytes = whole;
    for (std::uint64_t i = random() % 6; i < 6; ++i) {
      const std::size_t at = kHeader + static_cast<std::size_t>(random() % (bytes.size() - kHeader));
      bytes[at] = static_cast<char>(random());
    }
    if (random() % 4 == 0) bytes.resize(kHeader + static_cast<std::size_t>(random() % (bytes.size() - kHeader)));
    const std::string loaded = compareLoads(bytes, std::span(kThreads).subspan(round % kThreads.size(), 1));
    QVERIFY2(loaded.empty(), ("round " + std::to_string(round) + ": " + loaded).c_str());
  }
}

// At whatever read the stop is asked for, the load ends, and what it gives is whole or nothing.
void TestThreads::stopped() {
  const std::string bytes = oneGeneration(23, 40'000);
  const auto all = loadBytes(bytes, 1);
  QVERIFY(all.ok());
  int nothing = 0;
  for (int reads = 1;; reads += 1 + reads / 8) {
    std::stop_source stop;
    const auto source = std::make_shared<Stopping>(bytes, reads, stop);
    LoadOptions options = loadingWith(reads % 2 == 0 ? 2 : 8);
    options.stop = stop.get_token();
    const auto trace = loadTrace(source, options);
    if (!source->asked()) break;
    if (!trace) continue;  // while the file was looked through
    const TraceInfo& info = (*trace)->info();
    if (info.generationsLoaded == 0)
      ++nothing;
    else
      QCOMPARE(info.events, (*all)->info().events);
  }
  QVERIFY2(nothing > 3, std::to_string(nothing).c_str());
}

QTEST_GUILESS_MAIN(TestThreads)
#include "tst_threads.moc"
