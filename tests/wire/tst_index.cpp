// SPDX-License-Identifier: GPL-3.0-or-later

// The map of a file: generations and batches, and what is made of every kind of damage.
#include <QtTest>

#include "tests/wire/tracebytes.h"
#include "wire/index.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

const std::string kEvents = wireEvent(EventType::ProcStatus, {1, 0, 2}) + wireEvent(EventType::ProcStart, {2, 0, 1}) +
                            wireEvent(EventType::ProcStop, {3});

std::string strings() {
  return wireEvent(EventType::Strings) + stringEntry(1, "main.main");
}

// One whole generation: clock, three batches of events of two threads, a table.
std::string generation(int version, std::uint64_t n) {
  return clockBatch(version, n, kTick64, n * 1000) + wireBatch(n, 7, n * 1000 + 1, kEvents) +
         wireBatch(n, 8, n * 1000 + 2, kEvents) + wireBatch(n, 7, n * 1000 + 50, kEvents) +
         wireBatch(n, kNoThread, n * 1000 + 90, strings()) + endOfGeneration(version);
}

Result<FileIndex> indexOf(const std::string& bytes) {
  return indexFile(*memorySource("test.trace", bytes));
}

bool has(const FileIndex& index, DefectKind kind, Severity severity) {
  return std::any_of(index.defects.begin(), index.defects.end(),
                     [&](const Defect& d) { return d.kind == kind && d.severity == severity; });
}

std::string told(const FileIndex& index) {
  std::string out;
  for (const Defect& d : index.defects) {
    out += std::string(name(d.severity)) + ' ' + std::string(name(d.kind)) + " @" + std::to_string(d.offset) + " g" +
           std::to_string(d.generation) + ": " + english(d.message) + '\n';
  }
  return out;
}

// "1:5 2:5x": number and batches of each generation, x for cut, f for fresh.
QString shape(const FileIndex& index) {
  QStringList out;
  for (const GenerationIndex& g : index.generations) {
    out << QString("%1:%2%3%4").arg(g.number).arg(g.batches.size()).arg(g.cut ? "x" : "").arg(g.fresh ? "f" : "");
  }
  return out.join(' ');
}

}  // namespace

class TestIndex : public QObject {
  Q_OBJECT
 private slots:
  void whole_data();
  void whole();
  void cannot_data();
  void cannot();
  void damaged_data();
  void damaged();
  void cutAtEveryByte_data();
  void cutAtEveryByte();
  void newerHeader();
  void kinds();
  void stops();
  void manyStraysAreQuick();
};

void TestIndex::whole_data() {
  QTest::addColumn<int>("version");
  for (const int version : {22, 23, 25, 26}) QTest::addRow("1.%d", version) << version;
}

void TestIndex::whole() {
  QFETCH(int, version);
  std::string bytes = header(version);
  std::vector<std::size_t> begins;
  for (std::uint64_t n = 3; n <= 6; ++n) {
    begins.push_back(bytes.size());
    bytes += generation(version, n);
  }
  const auto index = indexOf(bytes);
  QVERIFY(index.ok());
  QCOMPARE(index->format.version, version);
  QVERIFY2(index->defects.empty(), told(*index).c_str());
  QCOMPARE(shape(*index), QString("3:5 4:5 5:5 6:5"));
  for (std::size_t i = 0; i < begins.size(); ++i) {
    const GenerationIndex& g = index->generations[i];
    QCOMPARE(g.begin, std::uint64_t(begins[i]));
    QCOMPARE(g.end, std::uint64_t(i + 1 < begins.size() ? begins[i + 1] : bytes.size()));
    QCOMPARE(g.eventBytes, std::uint64_t(3 * kEvents.size()));
    QCOMPARE(g.batches[1].thread, std::int64_t(7));
    QCOMPARE(g.batches[1].time, (i + 3) * 1000 + 1);
    QCOMPARE(g.batches[1].size, std::uint32_t(kEvents.size()));
    QCOMPARE(bytes.substr(g.batches[1].offset, g.batches[1].size), kEvents);
    QCOMPARE(g.batches[4].thread, std::int64_t(-1));
    QCOMPARE(g.batches[4].kind, BatchKind::Strings);
  }
}

void TestIndex::cannot_data() {
  QTest::addColumn<QByteArray>("bytes");
  QTest::addColumn<int>("code");
  const auto row = [](const char* what, const std::string& bytes, ErrorCode code) {
    QTest::newRow(what) << QByteArray::fromStdString(bytes) << static_cast<int>(code);
  };
  row("empty", "", ErrorCode::Empty);
  row("one byte", "g", ErrorCode::NotATrace);
  row("cut header", header(22).substr(0, 15), ErrorCode::NotATrace);
  row("text", "#!/bin/sh\necho hello\n", ErrorCode::NotATrace);
  row("1.18", header(18), ErrorCode::Unsupported);
  row("1.11", header(11), ErrorCode::Unsupported);
  row("1.21", header(21), ErrorCode::Unsupported);
  row("1.24", header(24), ErrorCode::Unsupported);
  row("1.9", std::string("go 1.9 trace\0\0\0\0", 16), ErrorCode::NotATrace);
  row("blank before the number", std::string("go 1. 2 trace\0\0\0", 16), ErrorCode::NotATrace);
  row("go 2", std::string("go 2.22 trace\0\0\0", 16), ErrorCode::NotATrace);
  row("UTF-16", std::string("\xff\xfeg\0o\0", 6) + header(22), ErrorCode::NotATrace);
}

void TestIndex::cannot() {
  QFETCH(QByteArray, bytes);
  QFETCH(int, code);
  const auto index = indexOf(bytes.toStdString());
  QVERIFY(!index.ok());
  QCOMPARE(static_cast<int>(index.error().code), code);
  QVERIFY2(english(index.error().detail).find("test.trace") != std::string::npos,
           english(index.error().detail).c_str());
}

void TestIndex::damaged_data() {
  QTest::addColumn<QByteArray>("bytes");
  QTest::addColumn<QString>("generations");
  QTest::addColumn<QString>("kind");  // "" for no defect at all
  QTest::addColumn<QString>("severity");
  const auto row = [](const char* what, const std::string& bytes, const char* generations, const char* kind,
                      const char* severity) {
    QTest::newRow(what) << QByteArray::fromStdString(bytes) << QString(generations) << QString(kind)
                        << QString(severity);
  };
  const auto g = [](std::uint64_t n) { return generation(23, n); };
  const auto g26 = [](std::uint64_t n) { return generation(26, n); };
  const std::string h = header(23), h26 = header(26);
  const auto times = [](std::size_t n, char c) { return std::string(n, c); };

  row("header only, 1.23", h, "", "truncated", "loss");
  row("header only, 1.26", h26, "", "", "");
  row("sequential from 5 on", h + g(5) + g(6), "5:5 6:5", "", "");
  row("reversed", h + g(4) + g(3), "4:5 3:5f", "bad-generation", "warning");
  row("gap", h + g(1) + g(3), "1:5 3:5f", "bad-generation", "warning");
  row("gap, 1.26", h26 + g26(1) + g26(3), "1:5 3:5", "", "");
  row("the same number again, 1.26", h26 + g26(2) + g26(2), "2:5 2:5", "", "");
  row("generation 0", h + wireBatch(0, 7, 1, kEvents) + g(1), "1:5", "bad-generation", "loss");
  row("interleaved, one batch back",
      h + g(1) + wireBatch(2, 7, 1, kEvents) + wireBatch(1, 7, 99, kEvents) + wireBatch(2, 7, 5, kEvents), "1:6 2:2",
      "bad-generation", "warning");
  row("one batch of a generation nobody knows",
      h + g(1) + wireBatch(2, 7, 1, kEvents) + wireBatch(9, 7, 99, kEvents) + wireBatch(2, 7, 5, kEvents), "1:5 2:2",
      "bad-generation", "loss");
  row("missing end of generation, 1.26", h26 + g26(1).substr(0, g26(1).size() - 1) + g26(2), "1:5 2:5",
      "bad-generation", "warning");
  row("end of generation before 1.26", h + g(1) + "\x34" + g(2), "1:5 2:5", "foreign-text", "warning");
  row("bytes between batches", h + g(1) + times(30, '\x9f') + g(2) + g(3), "1:5x 2:5f 3:5", "bad-batch", "loss");
  row("bytes at the end", h + g(1) + times(30, '\x9f'), "1:5x", "bad-batch", "loss");
  row("zeros at the end", h + g(1) + times(4096, '\0'), "1:5x", "bad-batch", "loss");
  row("too large a batch", h + g(1) + wireBatch(1, 7, 5, times(65537, '\x0b')), "1:5x", "bad-batch", "loss");
  row("largest batch", h + g(1) + wireBatch(1, 7, 5, times(65536, '\x0b')), "1:6", "", "");
  row("empty batch", h + g(1) + wireBatch(1, 7, 5, ""), "1:6", "", "");
  row("two traces", h + g(1) + g(2) + h + g(1) + g(2), "1:5 2:5 1:5f 2:5", "bad-batch", "loss");
  row("overlong number in a header", h + g(1) + "\x01" + times(11, '\xff') + g(2), "1:5x 2:5f", "bad-batch", "loss");
  row("the next generation's clock alone, 1.26", h26 + g26(1) + syncBatch(2), "1:5", "truncated", "info");
  row("the next generation's clock alone, 1.25", header(25) + generation(25, 1) + syncBatch(2), "1:5 2:1", "", "");
  row("no end of the last generation, 1.26", h26 + g26(1) + g26(2).substr(0, g26(2).size() - 1), "1:5 2:5x",
      "truncated", "loss");
  const std::string second = g(2);
  const std::size_t batch8 = clockBatch(23, 2, kTick64, 2000).size() + wireBatch(2, 7, 2001, kEvents).size();
  row("a damaged header in generation 2",
      h + g(1) + second.substr(0, batch8) + "\x66" + second.substr(batch8 + 1) + g(3), "1:5 2:3x 3:5f", "bad-batch",
      "loss");
}

void TestIndex::damaged() {
  QFETCH(QByteArray, bytes);
  QFETCH(QString, generations);
  QFETCH(QString, kind);
  QFETCH(QString, severity);
  const auto index = indexOf(bytes.toStdString());
  QVERIFY(index.ok());
  QVERIFY2(shape(*index) == generations, qPrintable(shape(*index) + "\n" + QString::fromStdString(told(*index))));
  QCOMPARE(index->defects.empty(), kind.isEmpty());
  for (const Defect& d : index->defects) {
    QVERIFY(d.offset <= static_cast<std::uint64_t>(bytes.size()));
    QVERIFY(!english(d.message).empty());
    // For people, who know nothing of batches, and want to know what there is.
    if (d.kind != DefectKind::Truncated || d.severity != Severity::Loss) continue;
    QVERIFY2(english(d.message).find("batch") == std::string::npos, english(d.message).c_str());
    QVERIFY2(english(d.message).find("truncated") != std::string::npos ||
                 english(d.message).find("left out") != std::string::npos ||
                 english(d.message).find("nothing was written") != std::string::npos,
             english(d.message).c_str());
  }
  if (kind.isEmpty()) return;
  const bool found = std::any_of(index->defects.begin(), index->defects.end(), [&](const Defect& d) {
    return kind.toStdString() == name(d.kind) && severity.toStdString() == name(d.severity);
  });
  QVERIFY2(found, told(*index).c_str());
  for (const GenerationIndex& g : index->generations) {
    for (const BatchRef& b : g.batches) QVERIFY(b.offset + b.size <= static_cast<std::uint64_t>(bytes.size()));
  }
}

void TestIndex::cutAtEveryByte_data() {
  whole_data();
}

// What lies whole before the cut is there, and a cut that is not between batches is told.
void TestIndex::cutAtEveryByte() {
  QFETCH(int, version);
  const std::string one = generation(version, 1), two = generation(version, 2);
  const std::string bytes = header(version) + one + two;
  const auto wholeIndex = indexOf(bytes);
  QVERIFY(wholeIndex.ok());
  std::vector<std::uint64_t> ends;
  for (const GenerationIndex& g : wholeIndex->generations) {
    for (const BatchRef& b : g.batches) ends.push_back(b.offset + b.size);
  }
  for (std::size_t size = 16; size <= bytes.size(); ++size) {
    const auto index = indexOf(bytes.substr(0, size));
    QVERIFY(index.ok());
    std::size_t batches = 0;
    for (const GenerationIndex& g : index->generations) batches += g.batches.size();
    auto wanted =
        static_cast<std::size_t>(std::count_if(ends.begin(), ends.end(), [&](std::uint64_t e) { return e <= size; }));
    const bool between = size == 16 || std::find(ends.begin(), ends.end(), size) != ends.end();
    if (version >= 26) {
      // What a dying program leaves is no generation: a clock alone, and not a byte behind it.
      if (between && (wanted == 1 || wanted == 6)) wanted -= 1;
      const bool clean = size == 16 || size == 16 + one.size() || size == bytes.size();
      QVERIFY2(clean == index->defects.empty(), (std::to_string(size) + ": " + told(*index)).c_str());
    } else if (size > 16) {
      QVERIFY2(between == index->defects.empty(), (std::to_string(size) + ": " + told(*index)).c_str());
    }
    QVERIFY2(batches == wanted, (std::to_string(size) + ": " + shape(*index).toStdString()).c_str());
  }
}

void TestIndex::newerHeader() {
  for (const int version : {27, 28, 30, 99}) {
    const auto index = indexOf(header(version) + generation(26, 1));
    QVERIFY(index.ok());
    QCOMPARE(index->format.version, 26);
    QVERIFY(has(*index, DefectKind::UnknownVersion, Severity::Warning));
    QCOMPARE(shape(*index), QString("1:5"));
    QVERIFY(english(index->defects.front().message).find(std::to_string(version)) != std::string::npos);
  }
}

void TestIndex::kinds() {
  const std::string stacks = wireEvent(EventType::Stacks), samples = wireEvent(EventType::CpuSamples);
  const std::string freq = wireEvent(EventType::Frequency, {kTick64}), sync = wireEvent(EventType::Sync);
  for (const int version : {23, 25}) {
    const auto index = indexOf(header(version) + wireBatch(1, 1, 1, kEvents) + wireBatch(1, kNoThread, 1, strings()) +
                               wireBatch(1, kNoThread, 1, stacks) + wireBatch(1, kNoThread, 1, samples) +
                               wireBatch(1, kNoThread, 1, freq) + wireBatch(1, kNoThread, 1, sync) +
                               experimentalBatch(1, 1, 5, 1, std::string(3, '\0')) +
                               experimentalBatch(0, 1, 5, 1, strings()) + wireBatch(1, 3, 1, ""));
    QVERIFY(index.ok());
    const std::vector<BatchKind> wanted{BatchKind::Events,
                                        BatchKind::Strings,
                                        BatchKind::Stacks,
                                        BatchKind::Samples,
                                        version >= 25 ? BatchKind::Events : BatchKind::Frequency,
                                        version >= 25 ? BatchKind::Sync : BatchKind::Events,
                                        BatchKind::Experimental,
                                        BatchKind::Strings,  // experiment 0 is an ordinary batch
                                        BatchKind::Events};
    QCOMPARE(index->generations.size(), std::size_t(1));
    QCOMPARE(index->generations[0].batches.size(), wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i)
      QVERIFY2(index->generations[0].batches[i].kind == wanted[i], std::to_string(i).c_str());
    QCOMPARE(int(index->generations[0].batches[6].experiment), 1);
  }
}

void TestIndex::stops() {
  std::stop_source stop;
  stop.request_stop();
  const auto index = indexFile(*memorySource("x", header(23) + generation(23, 1)), stop.get_token());
  QVERIFY(index.ok());
  QVERIFY(index->generations.size() <= 1);
}

// Batches that name generations nobody knows, one after every good one, behind many generations.
void TestIndex::manyStraysAreQuick() {
  std::string bytes = header(23);
  constexpr std::uint64_t kGenerations = 20'000;
  for (std::uint64_t n = 1; n <= kGenerations; ++n) bytes += wireBatch(n, 7, 1, "");
  for (std::uint64_t n = 1; n <= kGenerations; ++n)
    bytes += wireBatch(kGenerations + 5, 7, 1, "") + wireBatch(kGenerations, 7, 1, "");
  const auto index = indexOf(bytes);
  QVERIFY(index.ok());
  QCOMPARE(index->generations.size(), std::size_t(kGenerations));
  QCOMPARE(index->generations.back().batches.size(), std::size_t(kGenerations + 1));
}

QTEST_GUILESS_MAIN(TestIndex)
#include "tst_index.moc"
