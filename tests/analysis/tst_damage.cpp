// SPDX-License-Identifier: GPL-3.0-or-later

// One generation of many is damaged in a hundred ways: everything outside of it stays bit for bit what the whole file
// gives, every loss is told, and the trace, the report and `check` tell the same.
#include <QTemporaryDir>
#include <QtTest>

#include <nlohmann/json.hpp>

#include <cstdio>
#include <random>

#include "analysis/analyse.h"
#include "analysis/reportjson.h"
#include "tests/support/loading.h"
#include "tests/trace/madeprogram.h"
#include "tests/trace/tracechecks.h"
#include "tests/trace/tracecompare.h"
#include "trace/eventlines.h"
#include "wire/varint.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

constexpr std::size_t kGenerations = 12, kHurt = 5;  // which one is damaged, from 0

MadeTrace made(int version) {
  ProgramOptions options;
  options.version = version;
  options.generations = kGenerations;
  options.steps = 300;
  options.seed = 99 + static_cast<std::uint64_t>(version);
  return MadeProgram(options).run();
}

std::shared_ptr<const Trace> load(const std::string& bytes) {
  const auto trace = loadBytes(bytes, 2);
  return trace ? *trace : nullptr;
}

// A damage of one kind somewhere in [begin, end): the generation's bytes from its first batch of events on.
struct Damage {
  std::string what;
  std::string bytes;
};

class Wrecker {
 public:
  Wrecker(const std::string& whole, const MadeTrace::Generation& g, std::uint64_t seed)
      : m_bytes(whole), m_begin(g.eventBatches.front()), m_end(g.end), m_batches(g.eventBatches), m_random(seed) {}

  Damage run(int kind) {
    // What changes the length of the last batch would take the next generation's first with it.
    const std::size_t end = kind == 4 || kind == 5 ? m_batches.back() : m_end;
    const std::size_t at = m_begin + below(end - m_begin - 80);
    const std::size_t length = 1 + below(60);
    const std::size_t batch = m_batches[below(m_batches.size() - 1)];
    switch (kind) {
      case 0: return flip(at);
      case 1: m_bytes[at] = static_cast<char>(m_random()); return told("a byte replaced", at);
      case 2: std::fill_n(m_bytes.begin() + static_cast<std::ptrdiff_t>(at), length, '\0'); return told("zeros", at);
      case 3: std::fill_n(m_bytes.begin() + static_cast<std::ptrdiff_t>(at), length, '\xff'); return told("ones", at);
      case 4: m_bytes.erase(at, length); return told("cut out", at);
      case 5: m_bytes.insert(at, m_bytes.substr(m_begin, length)); return told("put in", at);
      case 6: return size(batch, 1 << 20);
      case 7: return size(batch, below(65536));
      case 8: m_bytes[batch] = '\x66'; return told("no batch", batch);
      default: return flip(batch + 1 + below(12));
    }
  }

  // A batch of events, by its place among the generation's, begins so many ticks later.
  Damage later(std::size_t which, std::uint64_t ticks) {
    std::size_t at = m_batches[which] + 1;
    number(at);
    number(at);
    const std::size_t begin = at;
    const std::uint64_t time = number(at);
    std::string moved;
    for (std::uint64_t v = time + ticks;; v >>= 7) {
      moved += static_cast<char>(v < 0x80 ? v : (v | 0x80));
      if (v < 0x80) break;
    }
    m_bytes.replace(begin, at - begin, moved);
    return told("a batch's time moved", begin);
  }
  std::size_t batches() const { return m_batches.size(); }

 private:
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(m_random() % n); }
  Damage told(const char* what, std::size_t at) { return {std::string(what) + " at " + std::to_string(at), m_bytes}; }
  Damage flip(std::size_t at) {
    m_bytes[at] = static_cast<char>(m_bytes[at] ^ (1 << below(8)));
    return told("a bit flipped", at);
  }
  // The size of a batch stands behind three numbers: generation, thread and time.
  Damage size(std::size_t batch, std::uint64_t claimed) {
    std::size_t at = batch + 1;
    for (int i = 0; i < 3; ++i) number(at);
    std::string padded;
    putPadded(padded, claimed);
    m_bytes.replace(at, 10, padded);
    return told("another size", batch);
  }
  // Reads the number at `at`, and goes behind it.
  std::uint64_t number(std::size_t& at) const {
    const auto* all = reinterpret_cast<const std::uint8_t*>(m_bytes.data());
    const std::uint8_t* p = all + at;
    std::uint64_t value = 0;
    readVarint(p, all + m_bytes.size(), value);
    at = static_cast<std::size_t>(p - all);
    return value;
  }

  std::string m_bytes;
  std::size_t m_begin, m_end;
  std::vector<std::size_t> m_batches;
  std::mt19937_64 m_random;
};

// Ids that damage gave to two goroutines: their lane shows one of them.
std::set<std::int64_t> givenTwice(const Trace& trace) {
  std::set<std::int64_t> seen, twice;
  for (std::size_t i = 0; i < trace.goroutineCount(); ++i) {
    const std::int64_t id = trace.goroutineAt(i).id.value;
    if (!seen.insert(id).second) twice.insert(id);
  }
  return twice;
}

std::string differenceInside(const Trace& a, const Trace& b, TimeRange window) {
  DescribeOptions options;
  options.window = window;
  options.whole = false;
  options.without = givenTwice(b);
  return difference(describe(a, options), describe(b, options));
}

// Times only go up: a time that damage moved far ahead takes the next generations along, and nothing can be compared.
bool sameTimes(const Trace& a, const Trace& b) {
  const auto &x = a.generationStarts(), &y = b.generationStarts();
  constexpr std::size_t kBehind = kGenerations - kHurt - 2;
  return y.size() >= kBehind && std::equal(x.end() - kBehind, x.end(), y.end() - kBehind);
}

}  // namespace

class TestDamage : public QObject {
  Q_OBJECT
 private slots:
  void elsewhereNothingChanges_data();
  void elsewhereNothingChanges();
  void timesThatCannotBe_data();
  void timesThatCannotBe();
};

void TestDamage::elsewhereNothingChanges_data() {
  QTest::addColumn<int>("version");
  QTest::addColumn<int>("kind");
  for (const int version : {22, 23, 25, 26}) {
    for (int kind = 0; kind < 10; ++kind) QTest::addRow("go1.%d, kind %d", version, kind) << version << kind;
  }
}

void TestDamage::elsewhereNothingChanges() {
  QFETCH(int, version);
  QFETCH(int, kind);
  const MadeTrace whole = made(version);
  const auto reference = load(whole.bytes);
  QVERIFY(reference && reference->defects().empty());
  const auto& g = whole.generations;
  const TimeRange before{reference->origin(), Time{g[kHurt - 1].last}};
  const TimeRange after{Time{g[kHurt + 2].first}, reference->end()};
  QTemporaryDir folder;
  const std::string path = folder.filePath("damaged.trace").toStdString();
  int compared = 0;
  for (std::uint64_t round = 0; round < 14; ++round) {
    const Damage damage = Wrecker(whole.bytes, g[kHurt], round * 31 + static_cast<std::uint64_t>(kind)).run(kind);
    const auto trace = load(damage.bytes);
    QVERIFY2(trace != nullptr, damage.what.c_str());
    const std::string broken = violated(*trace);
    QVERIFY2(broken.empty(), (damage.what + ": " + broken).c_str());
    const auto& defects = trace->defects();
    std::string d = differenceInside(*reference, *trace, before);
    QVERIFY2(d.empty(), (damage.what + ", before: " + d).c_str());
    // A whole event with another meaning is believed, and its thread keeps what it said until something contradicts.
    const auto isLoss = [](const Defect& defect) { return defect.severity == Severity::Loss; };
    const bool believed =
        damage.bytes.size() == whole.bytes.size() && std::none_of(defects.begin(), defects.end(), isLoss);
    const bool comparable = sameTimes(*reference, *trace) && !believed;
    compared += comparable ? 1 : 0;
    d = comparable ? differenceInside(*reference, *trace, after) : "";
    QVERIFY2(d.empty(), (damage.what + ", behind: " + d).c_str());

    const bool numberMadeUp = std::any_of(defects.begin(), defects.end(), [](const Defect& defect) {
      return english(defect.message).starts_with("generations out of order");
    });
    // Every loss is told, with where it is and what it means.
    const bool damaged = std::any_of(defects.begin(), defects.end(), isDamage);
    if (trace->info().events < reference->info().events) QVERIFY2(damaged, damage.what.c_str());
    for (const Defect& defect : defects) {
      QVERIFY2(defect.offset >= g[kHurt].begin && defect.offset <= damage.bytes.size(), damage.what.c_str());
      // What is missing may contradict what comes later; it never says a word about what came before. (Damage may make
      // the number of a generation up.)
      QVERIFY2(
          defect.generation == 0 || defect.generation >= kHurt || numberMadeUp,
          (damage.what + ": generation " + std::to_string(defect.generation) + ": " + english(defect.message)).c_str());
      QVERIFY(english(defect.message).size() > 10);
    }

    // The report and `check` say the same.
    const auto report = nlohmann::json::parse(reportJson(*trace, analyse(*trace)));
    QCOMPARE(report["defects"].size(), defects.size());
    for (std::size_t i = 0; i < defects.size(); ++i) {
      QCOMPARE(report["defects"][i]["offset"].get<std::uint64_t>(), defects[i].offset);
      QCOMPARE(report["defects"][i]["severity"].get<std::string>(), std::string(name(defects[i].severity)));
      QVERIFY(report["defects"][i]["message"].get<std::string>().starts_with(english(defects[i].message)));
    }
    QFile file(QString::fromStdString(path));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(damage.bytes.data(), static_cast<qint64>(damage.bytes.size()));
    file.close();
    char* text = nullptr;
    std::size_t size = 0;
    std::FILE* out = ::open_memstream(&text, &size);
    QCOMPARE(checkFiles({path}, out, stderr), damaged ? 1 : 0);
    std::fclose(out);
    const std::string lines(text, size);
    std::free(text);
    QCOMPARE(static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n')), 1 + defects.size());
    for (const Defect& defect : defects) QVERIFY(lines.find(english(defect.message)) != std::string::npos);
  }
  QVERIFY2(compared >= 3, std::to_string(compared).c_str());
}

void TestDamage::timesThatCannotBe_data() {
  QTest::addColumn<int>("version");
  QTest::addColumn<int>("bit");
  for (const int version : {22, 23, 25, 26}) {
    for (const int bit : {32, 40, 50, 60}) QTest::addRow("go1.%d, bit %d", version, bit) << version << bit;
  }
}

// Times only go up, so one that was moved by years would take all that follows along.
void TestDamage::timesThatCannotBe() {
  QFETCH(int, version);
  QFETCH(int, bit);
  const MadeTrace whole = made(version);
  const auto reference = load(whole.bytes);
  QVERIFY(reference != nullptr);
  const auto& g = whole.generations;
  const std::size_t batches = Wrecker(whole.bytes, g[kHurt], 1).batches();
  QVERIFY(batches > 2);
  for (std::size_t which = 0; which < batches; ++which) {
    const Damage damage = Wrecker(whole.bytes, g[kHurt], 1).later(which, std::uint64_t{1} << bit);
    const auto trace = load(damage.bytes);
    QVERIFY2(trace != nullptr, damage.what.c_str());
    QVERIFY(sameTimes(*reference, *trace));
    const auto& defects = trace->defects();
    QVERIFY2(std::any_of(defects.begin(), defects.end(),
                         [](const Defect& d) { return d.kind == DefectKind::BadBatch && isDamage(d); }),
             damage.what.c_str());
    QVERIFY(std::none_of(defects.begin(), defects.end(), [](const Defect& d) { return d.severity == Severity::Loss; }));
    const TimeRange before{reference->origin(), Time{g[kHurt - 1].last}};
    const TimeRange after{Time{g[kHurt + 2].first}, reference->end()};
    const std::string d = differenceInside(*reference, *trace, before) + differenceInside(*reference, *trace, after);
    QVERIFY2(d.empty(), (damage.what + ": " + d).c_str());
  }
}

QTEST_GUILESS_MAIN(TestDamage)
#include "tst_damage.moc"
