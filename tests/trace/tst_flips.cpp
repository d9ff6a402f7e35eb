// SPDX-License-Identifier: GPL-3.0-or-later

// Small traces with bytes turned over at random (fixed seeds): loading never crashes, hangs or contradicts itself, with
// whatever number of threads, and everything a Trace offers can be asked for.
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QtTest>

#include <random>

#include "tests/support/loading.h"
#include "tests/trace/madeprogram.h"
#include "tests/trace/tracechecks.h"
#include "tests/trace/tracecompare.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

std::string fileBytes(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return {};
  return file.readAll().toStdString();
}

// One to eight changes: bits, bytes, stretches copied, cut out or zeroed.
std::string damaged(std::string bytes, std::mt19937_64& random) {
  constexpr std::size_t kHeader = 16;
  const auto below = [&random](std::size_t n) {
    return static_cast<std::size_t>(random() % std::max<std::size_t>(n, 1));
  };
  for (std::size_t change = 1 + below(8); change > 0 && bytes.size() > kHeader + 8; --change) {
    const std::size_t at = kHeader + below(bytes.size() - kHeader - 4);
    const std::size_t length = 1 + below(std::min<std::size_t>(64, bytes.size() - at));
    switch (below(8)) {
      case 0:
      case 1:
      case 2: bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8))); break;
      case 3:
      case 4: bytes[at] = static_cast<char>(random()); break;
      case 5: bytes.insert(at, bytes.substr(kHeader + below(bytes.size() - kHeader), length)); break;
      case 6: bytes.erase(at, length); break;
      default:
        std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), length, below(2) == 0 ? '\0' : '\xff');
        break;
    }
  }
  return bytes;
}

// "" or what went wrong.
std::string tryIt(const std::string& bytes) {
  const auto inARow = loadBytes(bytes, kInARow);
  const auto atOnce = loadBytes(bytes, 2);
  if (inARow.ok() != atOnce.ok()) return "only one of two loads succeeds";
  if (!inARow) return english(inARow.error().detail).empty() ? "an error without a word" : "";
  const std::string wrong = violated(**atOnce);
  if (!wrong.empty()) return wrong;
  for (int i = 0; i <= 16; ++i) {
    const Time t{(*atOnce)->origin().ns +
                 static_cast<std::int64_t>(static_cast<double>((*atOnce)->range().length().ns) / 16 * i)};
    (void)(*atOnce)->detailAt(t);
  }
  (*atOnce)->logs().visitAll([&](const Log& l) { (void)(*atOnce)->detailAt(l.time); });
  if ((*atOnce)->allocs().size() > 0)
    (void)(*atOnce)->detailAt((*atOnce)->allocs().at((*atOnce)->allocs().size() / 2).time);
  return difference(describe(**inARow), describe(**atOnce));
}

}  // namespace

class TestFlips : public QObject {
  Q_OBJECT
 private slots:
  void flipped_data();
  void flipped();
  void cutAtEveryByte();
};

void TestFlips::flipped_data() {
  QTest::addColumn<QByteArray>("bytes");
  QTest::addColumn<int>("rounds");
  for (const char* folder : {"unit", "synthetic", "real"}) {
    const QDir dir(QStringLiteral(SWEEPSCOPE_TEST_DATA "/conformance/") + folder);
    for (const QString& file : dir.entryList({"*.trace"}, QDir::Files, QDir::Name)) {
      const std::string bytes = fileBytes(dir.filePath(file));
      if (bytes.size() > 25'000) continue;
      const int rounds = bytes.size() > 2000 ? 12 : 6;
      QTest::newRow(qPrintable(QString(folder) + "/" + file)) << QByteArray::fromStdString(bytes) << rounds;
    }
  }
  for (const int version : {22, 23, 25, 26}) {
    ProgramOptions options;
    options.version = version;
    options.generations = 5;
    options.steps = 120;
    options.seed = 77;
    options.longPhases = version % 2 == 0;
    QTest::addRow("made 1.%d", version) << QByteArray::fromStdString(MadeProgram(options).run().bytes) << 60;
  }
}

void TestFlips::flipped() {
  QFETCH(QByteArray, bytes);
  QFETCH(int, rounds);
  const QByteArray more = qgetenv("SWEEPSCOPE_FLIPS");  // for a longer run by hand
  if (!more.isEmpty()) rounds *= more.toInt();
  QElapsedTimer timer;
  timer.start();
  for (int round = 0; round < rounds; ++round) {
    std::mt19937_64 random(static_cast<std::uint64_t>(round) * 7919 + static_cast<std::uint64_t>(bytes.size()));
    const std::string bad = damaged(bytes.toStdString(), random);
    const std::string wrong = tryIt(bad);
    if (!wrong.empty() && qEnvironmentVariableIsSet("SWEEPSCOPE_KEEP")) {
      QFile out(qEnvironmentVariable("SWEEPSCOPE_KEEP"));
      if (out.open(QIODevice::WriteOnly)) out.write(QByteArray::fromStdString(bad));
    }
    QVERIFY2(wrong.empty(), ("round " + std::to_string(round) + ": " + wrong).c_str());
  }
  QVERIFY2(timer.elapsed() < 120'000, "a small damaged file takes minutes");
}

void TestFlips::cutAtEveryByte() {
  ProgramOptions options;
  options.version = 26;
  options.generations = 3;
  options.steps = 25;
  options.threads = options.procs = 3;
  options.goroutines = 5;
  const std::string whole = MadeProgram(options).run().bytes;
  for (std::size_t size = 0; size <= whole.size(); size += size < 40 ? 1 : 3) {
    const std::string wrong = tryIt(whole.substr(0, size));
    QVERIFY2(wrong.empty(), ("cut at " + std::to_string(size) + ": " + wrong).c_str());
  }
}

QTEST_GUILESS_MAIN(TestFlips)
#include "tst_flips.moc"
