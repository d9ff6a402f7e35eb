// SPDX-License-Identifier: GPL-3.0-or-later

// Files that change while they are open: while they are loaded, and later, when details are read from them again.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <cstring>
#include <random>

#include "tests/trace/madeprogram.h"
#include "tests/trace/tracechecks.h"
#include "trace/loader.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

// Bytes of which only the first `left` are still there after some reads.
class Shrinking final : public ByteSource {
 public:
  Shrinking(std::string bytes, std::size_t left, int reads) : m_bytes(std::move(bytes)), m_left(left), m_reads(reads) {}
  std::uint64_t size() const override { return m_bytes.size(); }
  const std::string& name() const override { return m_name; }
  bool changed() const override { return m_reads < 0; }
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> out) const override {
    const std::size_t size = --m_reads < 0 ? m_left : m_bytes.size();
    if (offset >= size || out.empty()) return std::size_t{0};
    const std::size_t n = std::min(out.size(), size - static_cast<std::size_t>(offset));
    std::memcpy(out.data(), m_bytes.data() + offset, n);
    return n;
  }

 private:
  std::string m_name = "shrinking.trace", m_bytes;
  std::size_t m_left;
  mutable std::atomic<int> m_reads;
};

std::string madeBytes() {
  ProgramOptions options;
  options.generations = 6;
  options.seed = 5;
  return MadeProgram(options).run().bytes;
}

std::vector<Time> logTimes(const Trace& trace) {
  std::vector<Time> times;
  trace.logs().visitAll([&](const Log& l) { times.push_back(l.time); });
  return times;
}

}  // namespace

class TestChanging : public QObject {
  Q_OBJECT
 private slots:
  void shrinksWhileLoading();
  void detailsOfAChangedFile_data();
  void detailsOfAChangedFile();
  void changedAndNobodyCanTell();

 private:
  std::string write(const std::string& bytes) {
    QFile file(m_dir.filePath("changing.trace"));
    if (!file.open(QIODevice::WriteOnly)) return {};
    file.write(bytes.data(), static_cast<qint64>(bytes.size()));
    return file.fileName().toStdString();
  }
  QTemporaryDir m_dir;
};

// Whatever read is the first that finds less: a trace of what was there, and word of the change; or an error.
void TestChanging::shrinksWhileLoading() {
  const std::string bytes = madeBytes();
  int partial = 0;
  for (int reads = 0; reads < 400; reads += 7) {
    const auto source = std::make_shared<Shrinking>(bytes, bytes.size() / 2, reads);
    LoadOptions options;
    options.threads = 2;
    const auto trace = loadTrace(source, options);
    if (!trace) {
      QVERIFY2(english(trace.error().detail).find("shrinking.trace") != std::string::npos,
               english(trace.error().detail).c_str());
      continue;
    }
    if (!source->changed()) continue;
    const auto& defects = (*trace)->defects();
    const bool told =
        std::any_of(defects.begin(), defects.end(), [](const Defect& d) { return d.kind == DefectKind::FileChanged; });
    QVERIFY2(told, std::to_string(reads).c_str());
    const std::string wrong = violated(**trace);
    QVERIFY2(wrong.empty(), wrong.c_str());
    for (const Time t : logTimes(**trace)) QVERIFY(!(*trace)->detailAt(t).ok());
    partial += (*trace)->info().events > 0 ? 1 : 0;
  }
  QVERIFY(partial > 0);
}

void TestChanging::detailsOfAChangedFile_data() {
  QTest::addColumn<QByteArray>("now");
  const QByteArray bytes = QByteArray::fromStdString(madeBytes());
  QTest::newRow("shrunk") << bytes.left(bytes.size() / 3);
  QTest::newRow("empty") << QByteArray();
  QTest::newRow("longer") << bytes + bytes;
  QTest::newRow("other bytes") << QByteArray(bytes.size() - 1, '\x77');
}

void TestChanging::detailsOfAChangedFile() {
  QFETCH(QByteArray, now);
  const std::string path = write(madeBytes());
  const auto trace = loadTrace(path);
  QVERIFY(trace.ok());
  const auto times = logTimes(**trace);
  QVERIFY(times.size() > 3);
  for (const Time t : times) QVERIFY((*trace)->detailAt(t).ok());
  QCOMPARE(write(now.toStdString()), path);
  for (const Time t : times) {
    const auto detail = (*trace)->detailAt(t);
    QVERIFY(!detail.ok());
    QVERIFY2(english(detail.error().detail).find(path) != std::string::npos, english(detail.error().detail).c_str());
    QVERIFY(english(detail.error().detail).find("changed") != std::string::npos);
  }
}

// The same size and time, other bytes: details may be anything, but asking for them is safe.
void TestChanging::changedAndNobodyCanTell() {
  const std::string bytes = madeBytes();
  const std::string path = write(bytes);
  struct stat before {};
  QCOMPARE(::stat(path.c_str(), &before), 0);
  const auto trace = loadTrace(path);
  QVERIFY(trace.ok());
  const auto times = logTimes(**trace);
  for (unsigned round = 0; round < 40; ++round) {
    std::string other = bytes;
    std::minstd_rand random(round + 1);
    for (int i = 0; i < 200; ++i) other[16 + random() % (other.size() - 16)] = static_cast<char>(random() >> 8);
    QCOMPARE(write(other), path);
    const timespec stamps[2] = {before.st_atim, before.st_mtim};
    QCOMPARE(::utimensat(AT_FDCWD, path.c_str(), stamps, 0), 0);
    std::size_t read = 0;
    for (const Time t : times) read += (*trace)->detailAt(t).ok() ? 1 : 0;
    QVERIFY(read <= times.size());
  }
}

QTEST_GUILESS_MAIN(TestChanging)
#include "tst_changing.moc"
