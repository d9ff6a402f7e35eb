// SPDX-License-Identifier: GPL-3.0-or-later

// Strings, stacks, samples, clocks and the alloc/free experiment's tables of one generation, right and damaged.
#include <QtTest>

#include "tests/wire/tracebytes.h"
#include "wire/tables.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

struct ReadTables {
  Symbols symbols;
  GenerationTables tables;
  std::vector<Defect> defects;

  std::string string(std::uint64_t id) const {
    const StringId* s = tables.strings.find(id);
    return s == nullptr ? "(none)" : std::string(symbols.text(*s));
  }
  std::string stack(std::uint64_t id) const {
    const StackId* s = tables.stacks.find(id);
    if (s == nullptr) return "(none)";
    std::string out;
    for (const Frame& f : symbols.frames(*s)) {
      out += std::string(symbols.text(f.function)) + '@' + std::string(symbols.text(f.file)) + ':' +
             std::to_string(f.line) + ' ';
    }
    return out;
  }
  bool has(DefectKind kind, Severity severity) const {
    return std::any_of(defects.begin(), defects.end(),
                       [&](const Defect& d) { return d.kind == kind && d.severity == severity; });
  }
};

std::string texts(const std::vector<Defect>& defects) {
  std::string out;
  for (const Defect& d : defects)
    out += std::to_string(d.offset) + ' ' + std::to_string(d.count) + ' ' + english(d.message) + '\n';
  return out;
}

// By one thread; by several it has to be the same.
void read(ReadTables& out, const std::string& bytes) {
  const auto source = memorySource("tables", bytes);
  const auto index = indexFile(*source);
  QVERIFY(index.ok());
  QVERIFY(!index->generations.empty());
  DefectLog log;
  out.tables = readTables(*source, *index, index->generations.front(), out.symbols, log);
  out.defects = log.take();
  for (const unsigned threads : {2u, 3u, 8u, 16u}) {
    DefectLog again;
    const auto more = readTables(*source, *index, index->generations.front(), out.symbols, again, threads);
    QCOMPARE(texts(again.take()), texts(out.defects));
    for (std::uint64_t id = 0; id < 300; ++id) {
      const StringId *a = out.tables.strings.find(id), *b = more.strings.find(id);
      QCOMPARE(b == nullptr, a == nullptr);
      if (a != nullptr) QCOMPARE(b->value, a->value);
      const StackId *c = out.tables.stacks.find(id), *d = more.stacks.find(id);
      QCOMPARE(d == nullptr, c == nullptr);
      if (c != nullptr) QCOMPARE(d->value, c->value);
    }
  }
}

std::string stringBatch(const std::string& entries) {
  return wireBatch(1, kNoThread, 5, wireEvent(EventType::Strings) + entries);
}
std::string stackBatch(const std::string& entries) {
  return wireBatch(1, kNoThread, 5, wireEvent(EventType::Stacks) + entries);
}
std::string sampleBatch(const std::string& entries) {
  return wireBatch(1, kNoThread, 5, wireEvent(EventType::CpuSamples) + entries);
}
std::string start(int version = 23) {
  return header(version) + clockBatch(version, 1, 1'000'000'000);
}

}  // namespace

class TestTables : public QObject {
  Q_OBJECT
 private slots:
  void nothingThere();
  void strings();
  void stringDamage_data();
  void stringDamage();
  void manyBatches();
  void stacks();
  void firstOfAPcWins();
  void stackDamage_data();
  void stackDamage();
  void samples();
  void sampleDamage();
  void clocks_data();
  void clocks();
  void wallClock();
  void leastTime();
  void experiment();
  void singleEntries_data();
  void singleEntries();
  void singleEntriesDefinedTwice();
};

void TestTables::nothingThere() {
  ReadTables r;
  read(r, start());
  QVERIFY(r.defects.empty());
  QVERIFY(r.tables.usable);
  QCOMPARE(r.string(0), std::string());
  QCOMPARE(r.stack(0), std::string());
  QCOMPARE(r.string(1), std::string("(none)"));
  QCOMPARE(r.stack(1), std::string("(none)"));
  QVERIFY(!r.tables.wall);
}

void TestTables::strings() {
  ReadTables r;
  const std::string longest(1024, 'x');
  read(r, start() +
              stringBatch(stringEntry(1, "one") + stringEntry(70'000, "far") +
                          stringEntry(~std::uint64_t{0}, "farthest")) +
              stringBatch(stringEntry(2, longest) + stringEntry(3, "") + stringEntry(4, std::string("\0\xff", 2))));
  QVERIFY(r.defects.empty());
  QCOMPARE(r.string(1), std::string("one"));
  QCOMPARE(r.string(70'000), std::string("far"));
  QCOMPARE(r.string(~std::uint64_t{0}), std::string("farthest"));
  QCOMPARE(r.string(2), longest);
  QCOMPARE(r.string(3), std::string());
  QCOMPARE(r.string(4), std::string("\0\xff", 2));
}

void TestTables::stringDamage_data() {
  QTest::addColumn<QByteArray>("entries");
  QTest::addColumn<int>("severity");
  QTest::addColumn<bool>("second");  // the string behind the damage is there
  const auto row = [](const char* what, const std::string& entries, Severity severity, bool second) {
    QTest::newRow(what) << QByteArray::fromStdString(entries) << static_cast<int>(severity) << second;
  };
  const std::string second = stringEntry(2, "second");
  row("the same id twice", stringEntry(1, "other") + second, Severity::Warning, true);
  row("the same id twice, equal text", stringEntry(1, "first") + second, Severity::Warning, true);
  row("too long", stringEntry(5, std::string(1025, 'x')) + second, Severity::Loss, false);
  row("another entry", wireEvent(EventType::Stack, {1, 0}) + second, Severity::Loss, false);
  row("cut text", second.substr(0, second.size() - 1), Severity::Loss, false);
  row("cut length", second.substr(0, 2), Severity::Loss, false);
  row("cut id", second.substr(0, 1), Severity::Loss, false);
  row("hostile length", wireEvent(EventType::String, {9, ~std::uint64_t{0}}), Severity::Loss, false);
}

void TestTables::stringDamage() {
  QFETCH(QByteArray, entries);
  QFETCH(int, severity);
  QFETCH(bool, second);
  ReadTables r;
  read(r,
       start() + stringBatch(stringEntry(1, "first") + entries.toStdString()) + stringBatch(stringEntry(3, "third")));
  QVERIFY(r.has(DefectKind::BadTable, static_cast<Severity>(severity)));
  QCOMPARE(r.defects.front().generation, std::uint64_t(1));
  QCOMPARE(r.string(1), std::string("first"));
  QCOMPARE(r.string(2), std::string(second ? "second" : "(none)"));
  QCOMPARE(r.string(3), std::string("third"));
}

// Ids that come again in later batches, and so much damage that it is only counted.
void TestTables::manyBatches() {
  std::string bytes = start();
  for (std::uint64_t batch = 0; batch < 9; ++batch) {
    std::string entries;
    for (std::uint64_t i = 0; i < 40; ++i) {
      const std::uint64_t id = 1 + batch * 30 + i;
      entries += stringEntry(id, std::to_string(batch) + " says " + std::to_string(id));
    }
    if (batch % 3 == 1) entries += wireEvent(EventType::Stack, {1, 0});
    bytes += stringBatch(entries);
  }
  ReadTables r;
  read(r, bytes);
  QCOMPARE(r.string(1), std::string("0 says 1"));
  QCOMPARE(r.string(31), std::string("0 says 31"));
  QCOMPARE(r.string(41), std::string("1 says 41"));
  QCOMPARE(r.string(280), std::string("8 says 280"));
  std::uint64_t told = 0;
  for (const Defect& d : r.defects) told += d.count;
  QCOMPARE(told, std::uint64_t{8 * 10 + 3});
}

void TestTables::stacks() {
  ReadTables r;
  read(r, start() +
              stackBatch(wireEvent(EventType::Stack, {1, 2, 100, 1, 2, 10, 200, 3, 2, 20}) +
                         wireEvent(EventType::Stack, {2, 0})) +
              stringBatch(stringEntry(1, "leaf") + stringEntry(2, "a.go") + stringEntry(3, "root")));
  QVERIFY(r.defects.empty());
  QCOMPARE(r.stack(1), std::string("leaf@a.go:10 root@a.go:20 "));
  QCOMPARE(r.stack(2), std::string());
  QCOMPARE(r.stack(3), std::string("(none)"));
}

void TestTables::firstOfAPcWins() {
  ReadTables r;
  const std::string names =
      stringBatch(stringEntry(1, "f") + stringEntry(2, "f.go") + stringEntry(3, "g") + stringEntry(4, "g.go"));
  read(r, start() + names +
              stackBatch(wireEvent(EventType::Stack, {1, 1, 100, 1, 2, 10}) +
                         wireEvent(EventType::Stack, {2, 1, 100, 3, 4, 99})) +
              stackBatch(wireEvent(EventType::Stack, {3, 2, 100, 3, 4, 50, 101, 3, 4, 51})));
  QVERIFY(r.defects.empty());
  QCOMPARE(r.stack(1), std::string("f@f.go:10 "));
  QCOMPARE(r.stack(2), std::string("f@f.go:10 "));
  QCOMPARE(r.stack(3), std::string("f@f.go:10 g@g.go:51 "));
}

void TestTables::stackDamage_data() {
  QTest::addColumn<QByteArray>("entries");
  QTest::addColumn<int>("severity");
  QTest::addColumn<QString>("second");
  const auto row = [](const char* what, const std::string& entries, Severity severity, const char* second) {
    QTest::newRow(what) << QByteArray::fromStdString(entries) << static_cast<int>(severity) << QString(second);
  };
  const std::string second = wireEvent(EventType::Stack, {2, 1, 300, 1, 2, 30});
  std::string many = wireEvent(EventType::Stack, {5, 129});
  for (std::uint64_t i = 0; i < 129; ++i) {
    for (const std::uint64_t n : {i + 1000, std::uint64_t{1}, std::uint64_t{2}, i}) putNumber(many, n);
  }
  row("the same id twice", wireEvent(EventType::Stack, {1, 1, 300, 1, 2, 30}) + second, Severity::Warning,
      "leaf@a.go:30 ");
  row("too many frames", many + second, Severity::Loss, "(none)");
  row("hostile count", wireEvent(EventType::Stack, {5, ~std::uint64_t{0}}) + second, Severity::Loss, "(none)");
  row("no such function", wireEvent(EventType::Stack, {2, 1, 300, 77, 2, 30}), Severity::Loss, "@a.go:30 ");
  row("no such file", wireEvent(EventType::Stack, {2, 1, 300, 1, 77, 30}), Severity::Loss, "leaf@:30 ");
  row("another entry", wireEvent(EventType::String, {1, 0}) + second, Severity::Loss, "(none)");
  row("cut frame", second.substr(0, second.size() - 1), Severity::Loss, "(none)");
  row("cut count", second.substr(0, 2), Severity::Loss, "(none)");
}

void TestTables::stackDamage() {
  QFETCH(QByteArray, entries);
  QFETCH(int, severity);
  QFETCH(QString, second);
  ReadTables r;
  read(r, start() + stringBatch(stringEntry(1, "leaf") + stringEntry(2, "a.go")) +
              stackBatch(wireEvent(EventType::Stack, {1, 1, 100, 1, 2, 10}) + entries.toStdString()) +
              stackBatch(wireEvent(EventType::Stack, {3, 1, 400, 1, 2, 40})));
  QVERIFY(r.has(DefectKind::BadTable, static_cast<Severity>(severity)));
  QCOMPARE(r.stack(1), std::string("leaf@a.go:10 "));
  QCOMPARE(QString::fromStdString(r.stack(2)), second);
  QCOMPARE(r.stack(3), std::string("leaf@a.go:40 "));
}

void TestTables::samples() {
  ReadTables r;
  const std::uint64_t none = ~std::uint64_t{0};
  read(r, start() + stringBatch(stringEntry(1, "leaf") + stringEntry(2, "a.go")) +
              stackBatch(wireEvent(EventType::Stack, {1, 1, 100, 1, 2, 10})) +
              sampleBatch(wireEvent(EventType::CpuSample, {300, 7, 0, 5, 1}) +
                          wireEvent(EventType::CpuSample, {100, none, none, 0, 0})) +
              sampleBatch(wireEvent(EventType::CpuSample, {200, 8, 1, 6, 1}) +
                          wireEvent(EventType::CpuSample, {200, 9, 1, 6, 1})));
  QVERIFY(r.defects.empty());
  QCOMPARE(r.tables.samples.size(), std::size_t(4));
  const std::vector<std::int64_t> threads{-1, 8, 9, 7};
  for (std::size_t i = 0; i < threads.size(); ++i) QCOMPARE(r.tables.samples[i].thread, threads[i]);
  QCOMPARE(r.tables.samples[0].goroutine, std::int64_t(-1));
  QCOMPARE(r.tables.samples[0].proc, std::int64_t(-1));
  QVERIFY(!r.tables.samples[0].stack.valid());
  QCOMPARE(r.tables.samples[3].time, std::int64_t(300));
  QCOMPARE(r.symbols.frames(r.tables.samples[3].stack).size(), std::size_t(1));
}

void TestTables::sampleDamage() {
  ReadTables r;
  read(r, start() + sampleBatch(wireEvent(EventType::CpuSample, {300, 7, 0, 5, 44}) +
                                wireEvent(EventType::CpuSample, {301, 7, 0})));
  QVERIFY(r.has(DefectKind::BadReference, Severity::Loss));
  QVERIFY(r.has(DefectKind::BadTable, Severity::Loss));
  QCOMPARE(r.tables.samples.size(), std::size_t(1));
  QVERIFY(!r.tables.samples[0].stack.valid());
  ReadTables other;
  read(other, start() + sampleBatch(wireEvent(EventType::String, {1, 0})));
  QVERIFY(other.has(DefectKind::BadTable, Severity::Loss));
}

void TestTables::clocks_data() {
  QTest::addColumn<QByteArray>("bytes");
  QTest::addColumn<bool>("usable");
  QTest::addColumn<QString>("severity");  // of BadGeneration or BadTable; "" for no defect
  QTest::addColumn<qint64>("tick");       // ns of 1000 ticks
  const auto row = [](const char* what, const std::string& bytes, bool usable, const char* severity, qint64 tick) {
    QTest::newRow(what) << QByteArray::fromStdString(bytes) << usable << QString(severity) << tick;
  };
  const std::string events = wireBatch(1, 7, 1, wireEvent(EventType::ProcStop, {1}));
  const std::string frequencyEntry = wireEvent(EventType::Frequency, {kTick64}),
                    snapshot = wireEvent(EventType::ClockSnapshot, {1, 2, 3, 4});
  const auto sync = [](const std::string& entries) {
    return wireBatch(1, kNoThread, 1, wireEvent(EventType::Sync) + entries);
  };
  row("1.23", header(23) + events + frequency(1), true, "", 64'000);
  row("1.23 without", header(23) + events, false, "loss", 0);
  row("1.23, two", header(23) + frequency(1, 1'000'000'000) + events + frequency(1), true, "warning", 1000);
  row("1.23, more in the batch", header(23) + wireBatch(1, kNoThread, 1, frequencyEntry + "x") + events, true,
      "warning", 64'000);
  row("1.23, cut", header(23) + wireBatch(1, kNoThread, 1, wireEvent(EventType::Frequency)) + events, false, "loss", 0);
  row("1.25", header(25) + syncBatch(1) + events, true, "", 64'000);
  row("1.25 behind its events", header(25) + events + syncBatch(1), true, "", 64'000);
  row("1.25, snapshot first", header(25) + sync(snapshot + frequencyEntry) + events, true, "", 64'000);
  row("1.25 without snapshot", header(25) + sync(frequencyEntry) + events, true, "warning", 64'000);
  row("1.25 without frequency", header(25) + sync(snapshot) + events, false, "loss", 0);
  row("1.25, two snapshots", header(25) + sync(frequencyEntry + snapshot + snapshot) + events, true, "warning", 64'000);
  row("1.25, two sync batches", header(25) + syncBatch(1) + syncBatch(1, 5) + events, true, "warning", 64'000);
  row("1.25, another entry",
      header(25) + sync(frequencyEntry + snapshot + wireEvent(EventType::String, {1, 0})) + events, true, "warning",
      64'000);
  row("1.25, cut snapshot", header(25) + sync(frequencyEntry + snapshot.substr(0, 3)) + events, true, "warning",
      64'000);
  row("1.25 with a clock of 1.23", header(25) + frequency(1) + events, false, "loss", 0);
  row("1.23 with a clock of 1.25", header(23) + syncBatch(1) + events, false, "loss", 0);
}

void TestTables::clocks() {
  QFETCH(QByteArray, bytes);
  QFETCH(bool, usable);
  QFETCH(QString, severity);
  QFETCH(qint64, tick);
  ReadTables r;
  read(r, bytes.toStdString());
  QCOMPARE(r.tables.usable, usable);
  QCOMPARE(r.defects.empty(), severity.isEmpty());
  if (usable) QCOMPARE(qint64(r.tables.clock.ns(1000)), tick);
  if (severity.isEmpty()) return;
  const bool told = std::any_of(r.defects.begin(), r.defects.end(), [&](const Defect& d) {
    return (d.kind == DefectKind::BadGeneration || d.kind == DefectKind::BadTable) &&
           severity.toStdString() == name(d.severity);
  });
  QVERIFY(told);
}

void TestTables::wallClock() {
  ReadTables r;
  read(r, header(25) + wireBatch(1, kNoThread, 1000,
                                 wireEvent(EventType::Sync) +
                                     wireEvent(EventType::ClockSnapshot, {50, 12345, 1'700'000'000, 42}) +
                                     wireEvent(EventType::Frequency, {1'000'000'000})));
  QVERIFY(r.tables.wall.has_value());
  QCOMPARE(r.tables.wall->trace, std::int64_t(1050));
  QCOMPARE(r.tables.wall->mono, std::uint64_t(12345));
  QCOMPARE(r.tables.wall->seconds, std::int64_t(1'700'000'000));
  QCOMPARE(r.tables.wall->nanos, std::int64_t(42));
}

// The least time of all batches, tables included; 0 counts as not set.
void TestTables::leastTime() {
  ReadTables r;
  read(r, header(23) + frequency(1, 1'000'000'000, 0) + wireBatch(1, 7, 500, wireEvent(EventType::ProcStop, {1})) +
              wireBatch(1, kNoThread, 300, wireEvent(EventType::Strings)) + wireBatch(1, 8, 400, ""));
  QCOMPARE(r.tables.minTime, std::int64_t(300));
}

void TestTables::experiment() {
  ReadTables r;
  std::string info(1, '\x01');
  for (const std::uint64_t n :
       {std::uint64_t{0xc000000000}, std::uint64_t{8192}, std::uint64_t{8}, std::uint64_t{2048}})
    putNumber(info, n);
  std::string types(1, '\0');
  for (const std::uint64_t n : {5u, 4096u, 24u, 8u, 8u}) putNumber(types, n);
  types += "main.Foo";
  read(r, start() + experimentalBatch(1, 1, 7, 5, info) + experimentalBatch(1, 1, 7, 5, types) +
              experimentalBatch(1, 1, 7, 5, types + "\x05") + experimentalBatch(1, 1, 7, 5, "") +
              experimentalBatch(1, 1, 7, 5, info.substr(0, 3)) + experimentalBatch(1, 1, 7, 5, "\x09") +
              experimentalBatch(2, 1, 7, 5, "other"));
  const auto& x = r.tables.experiments;
  QCOMPARE(x.size(), std::size_t(6));
  QVERIFY(x[0].info.has_value());
  QCOMPARE(x[0].info->minimum, std::uint64_t(0xc000000000));
  QCOMPARE(x[0].info->stackAlign, std::uint64_t(2048));
  QCOMPARE(x[1].types.size(), std::size_t(1));
  QCOMPARE(x[1].types[0].name, std::string("main.Foo"));
  QCOMPARE(x[1].types[0].size, std::uint64_t(24));
  QCOMPARE(x[2].types.size(), std::size_t(1));
  QVERIFY(!x[2].error.empty());
  QCOMPARE(x[3].kind, -1);
  QVERIFY(!x[4].info && !x[4].error.empty());
  QVERIFY(!x[5].error.empty());
  QCOMPARE(x[3].fnv, std::uint64_t(14695981039346656037u));
  QCOMPARE(r.defects.size(), std::size_t(3));
  for (const Defect& d : r.defects) QCOMPARE(d.severity, Severity::Info);
}

void TestTables::singleEntries_data() {
  QTest::addColumn<QString>("file");
  const QDir folder(QStringLiteral(SWEEPSCOPE_TEST_DATA "/conformance/real"));
  for (const QString& name : folder.entryList({QStringLiteral("*.trace")}, QDir::Files)) {
    QTest::addRow("%s", qPrintable(name)) << folder.filePath(name);
  }
}

// Whatever all tables have, a search for it alone finds, too, both ways of searching.
void TestTables::singleEntries() {
  QFETCH(QString, file);
  const auto source = openSource(file.toStdString());
  QVERIFY(source.ok());
  const auto index = indexFile(**source);
  QVERIFY(index.ok());
  for (const GenerationIndex& generation : index->generations) {
    Symbols symbols;
    DefectLog log;
    const GenerationTables all = readTables(**source, *index, generation, symbols, log);
    int strings = 0;
    for (std::uint64_t id = 0; id < 20'000; ++id) {
      if (id > 200 && id % 97 != 0) continue;
      TableWants wants;
      wants.unique = id % 2 == 0;
      if (all.strings.has(id)) wants.strings.push_back(id);
      if (all.stacks.has(id)) wants.stacks.push_back(id);
      if (wants.strings.empty() && wants.stacks.empty()) continue;
      const GenerationTables some = readEntries(**source, *index, generation, symbols, wants);
      for (const std::uint64_t s : wants.strings) QCOMPARE(*some.strings.find(s), *all.strings.find(s));
      for (const std::uint64_t s : wants.stacks) QCOMPARE(*some.stacks.find(s), *all.stacks.find(s));
      strings += static_cast<int>(wants.strings.size());
    }
    QVERIFY(strings > 1 || !all.usable);
    const GenerationTables light = readClockAndSamples(**source, *index, generation, symbols);
    QCOMPARE(light.usable, all.usable);
    QCOMPARE(light.samples.size(), all.samples.size());
    for (std::size_t i = 0; i < light.samples.size(); ++i) {
      QCOMPARE(light.samples[i].time, all.samples[i].time);
      const StackId* stack = all.stacks.find(light.samples[i].localStack);
      QCOMPARE(stack == nullptr ? StackId() : *stack, all.samples[i].stack);
    }
  }
}

void TestTables::singleEntriesDefinedTwice() {
  const auto string = [](std::uint64_t id, const std::string& s) {
    return wireEvent(EventType::String, {id, s.size()}) + s;
  };
  const std::string bytes = start() + stringBatch(string(7, "first") + string(8, "eight")) +
                            stringBatch(string(7, "second") + string(9, "nine"));
  const auto source = memorySource("tables", bytes);
  const auto index = indexFile(*source);
  QVERIFY(index.ok());
  Symbols symbols;
  TableWants wants;
  wants.strings = {7, 8, 9, 10, 0};
  wants.unique = false;
  const GenerationTables some = readEntries(*source, *index, index->generations.front(), symbols, wants);
  QCOMPARE(symbols.text(*some.strings.find(7)), std::string_view("first"));
  QCOMPARE(symbols.text(*some.strings.find(8)), std::string_view("eight"));
  QCOMPARE(symbols.text(*some.strings.find(9)), std::string_view("nine"));
  QVERIFY(some.strings.find(10) == nullptr);
}

QTEST_GUILESS_MAIN(TestTables)
#include "tst_tables.moc"
