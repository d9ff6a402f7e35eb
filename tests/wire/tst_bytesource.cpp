// SPDX-License-Identifier: GPL-3.0-or-later

// Where bytes come from: files, packed files, pipes, and everything that is no file.
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <array>
#include <csignal>
#include <stop_token>
#include <thread>

#include "tests/wire/tracebytes.h"
#include "wire/bytesource.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

// Bytes that do not pack too well, so that more than one chunk is read.
std::string sample(std::size_t size) {
  std::string s;
  std::uint64_t x = 88172645463325252u;
  while (s.size() < size) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    s += static_cast<char>(x);
    if (x % 3 == 0) s.append(8, 'a');
  }
  s.resize(size);
  return header(23) + s;
}

std::string gzip(const std::string& data) {
  z_stream z{};
  deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&z, data.size()) + 64, '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
  z.avail_in = static_cast<uInt>(data.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

std::string zstd(const std::string& data) {
  std::string out(ZSTD_compressBound(data.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), data.data(), data.size(), 1));
  return out;
}

std::string all(const ByteSource& source) {
  std::string out(source.size() + 100, '?');
  const auto n = source.read(0, std::as_writable_bytes(std::span(out)));
  if (!n) return std::string("(").append(english(n.error().detail)).append(")");
  out.resize(*n);
  return out;
}

}  // namespace

class TestByteSource : public QObject {
  Q_OBJECT
 private slots:
  void init() { QVERIFY(m_dir.isValid()); }
  void regular();
  void memory();
  void cannot_data();
  void cannot();
  void noPermission();
  void packed_data();
  void packed();
  void damagedPackage_data();
  void damagedPackage();
  void namedPipe();
  void silentPipe();
  void endlessRubbish_data();
  void endlessRubbish();
  void standardInput();
  void shrinksWhileOpen();
  void changes();
  void cancelled();
  void readsFromManyThreads();

 private:
  std::string write(const char* name, const std::string& bytes) {
    QFile file(m_dir.filePath(name));
    if (!file.open(QIODevice::WriteOnly)) return {};
    file.write(bytes.data(), static_cast<qint64>(bytes.size()));
    return file.fileName().toStdString();
  }
  QTemporaryDir m_dir;
};

void TestByteSource::regular() {
  const std::string bytes = sample(100'000);
  const std::string path = write("plain", bytes);
  const auto source = openSource(path);
  QVERIFY(source.ok());
  QCOMPARE((*source)->size(), std::uint64_t(bytes.size()));
  QCOMPARE((*source)->name(), path);
  QVERIFY(!(*source)->changed());
  QVERIFY(all(**source) == bytes);
  std::array<std::byte, 10> ten{};
  QCOMPARE(*(*source)->read(5, ten), std::size_t(10));
  QCOMPARE(std::string(reinterpret_cast<const char*>(ten.data()), 10), bytes.substr(5, 10));
  QCOMPARE(*(*source)->read(bytes.size() - 3, ten), std::size_t(3));
  QCOMPARE(*(*source)->read(bytes.size(), ten), std::size_t(0));
  QCOMPARE(*(*source)->read(bytes.size() + 1000, ten), std::size_t(0));
}

void TestByteSource::memory() {
  const auto source = memorySource("some name", "hello");
  QCOMPARE(source->name(), std::string("some name"));
  QCOMPARE(source->size(), std::uint64_t(5));
  QCOMPARE(all(*source), std::string("hello"));
  std::array<std::byte, 3> three{};
  QCOMPARE(*source->read(3, three), std::size_t(2));
  QCOMPARE(*source->read(5, three), std::size_t(0));
  QCOMPARE(*source->read(~std::uint64_t{0}, three), std::size_t(0));
  QVERIFY(!source->changed());
}

void TestByteSource::cannot_data() {
  QTest::addColumn<QString>("path");
  QTest::addColumn<int>("code");
  QTest::newRow("missing") << "no such file" << static_cast<int>(ErrorCode::NotFound);
  QTest::newRow("missing folder") << "nowhere/file" << static_cast<int>(ErrorCode::NotFound);
  QTest::newRow("a folder") << "." << static_cast<int>(ErrorCode::IsDirectory);
}

void TestByteSource::cannot() {
  QFETCH(QString, path);
  QFETCH(int, code);
  const std::string full = m_dir.filePath(path).toStdString();
  const auto source = openSource(full);
  QVERIFY(!source.ok());
  QCOMPARE(static_cast<int>(source.error().code), code);
  QVERIFY2(english(source.error().detail).find(full) != std::string::npos, english(source.error().detail).c_str());
}

void TestByteSource::noPermission() {
  const std::string path = write("secret", "x");
  QVERIFY(QFile::setPermissions(QString::fromStdString(path), QFileDevice::Permissions()));
  const bool root = ::geteuid() == 0;  // who may read everything: be somebody else for a moment
  if (root) QCOMPARE(::seteuid(65534), 0);
  const auto source = openSource(path);
  if (root) QCOMPARE(::seteuid(0), 0);
  QVERIFY(!source.ok());
  QCOMPARE(source.error().code, ErrorCode::NoPermission);
  QVERIFY2(english(source.error().detail).find(path) != std::string::npos, english(source.error().detail).c_str());
}

void TestByteSource::packed_data() {
  QTest::addColumn<QByteArray>("package");
  QTest::addColumn<QByteArray>("bytes");
  const std::string small = sample(10), large = sample(3'000'000);
  const auto row = [](const char* what, const std::string& package, const std::string& bytes) {
    QTest::newRow(what) << QByteArray::fromStdString(package) << QByteArray::fromStdString(bytes);
  };
  row("gzip, small", gzip(small), small);
  row("gzip, large", gzip(large), large);
  row("gzip, two members", gzip(small) + gzip(large), small + large);
  row("gzip of nothing", gzip(""), "");
  const std::string zeros = header(23) + std::string(5'000'000, '\0');
  row("gzip of zeros", gzip(zeros), zeros);
  const std::string printed = std::string(60'000, 'x') + '\n' + large;
  row("gzip, text before", gzip(printed), printed);
  row("zstd, text before", zstd(printed), printed);
  row("gzip, a byte behind", gzip(small) + '\0', small);
  row("gzip, bytes behind", gzip(small) + std::string(600'000, '\0'), small);
  row("zstd, small", zstd(small), small);
  row("zstd, large", zstd(large), large);
  row("zstd, two frames", zstd(small) + zstd(large), small + large);
  row("zstd of zeros", zstd(zeros), zeros);
  // What is unpacked fills the program's own chunks to the last byte.
  for (const std::size_t chunks : {1, 2, 3}) {
    const std::string full = sample(chunks * 262'144 - 16);
    QTest::addRow("gzip, %zu full chunks", chunks)
        << QByteArray::fromStdString(gzip(full)) << QByteArray::fromStdString(full);
    QTest::addRow("zstd, %zu full chunks", chunks)
        << QByteArray::fromStdString(zstd(full)) << QByteArray::fromStdString(full);
  }
}

void TestByteSource::packed() {
  QFETCH(QByteArray, package);
  QFETCH(QByteArray, bytes);
  const std::string path = write("packed", package.toStdString());
  std::uint64_t done = 0, total = 0;
  OpenOptions options;
  options.progress = [&](std::uint64_t d, std::uint64_t t) {
    QVERIFY(d >= done);
    done = d;
    total = t;
  };
  const auto source = openSource(path, options);
  QVERIFY(source.ok());
  QCOMPARE((*source)->size(), std::uint64_t(bytes.size()));
  QVERIFY(all(**source) == bytes.toStdString());
  QCOMPARE((*source)->name(), path);
  QVERIFY((*source)->streamDamage().empty());
  if (QByteArray(QTest::currentDataTag()) == "gzip, bytes behind") return;  // they are not even read
  QCOMPARE(done, std::uint64_t(package.size()));
  QCOMPARE(total, std::uint64_t(package.size()));
}

void TestByteSource::damagedPackage_data() {
  QTest::addColumn<QByteArray>("package");
  const std::string large = sample(1'000'000);
  for (const auto& [what, package] :
       {std::pair<const char*, std::string>{"gzip", gzip(large)}, {"zstd", zstd(large)}}) {
    QTest::addRow("%s, cut", what) << QByteArray::fromStdString(package.substr(0, package.size() / 2));
    QTest::addRow("%s, cut at the end", what) << QByteArray::fromStdString(package.substr(0, package.size() - 3));
    std::string flipped = package;
    flipped[flipped.size() * 3 / 4] = static_cast<char>(flipped[flipped.size() * 3 / 4] ^ 0x55);
    QTest::addRow("%s, flipped", what) << QByteArray::fromStdString(flipped);
    QTest::addRow("%s, rubbish behind", what) << QByteArray::fromStdString(package + "rubbish");
  }
}

// What the package still gave is kept: the head of the file, or an error that names it.
void TestByteSource::damagedPackage() {
  QFETCH(QByteArray, package);
  const std::string large = sample(1'000'000);
  const std::string path = write("damaged", package.toStdString());
  const auto source = openSource(path);
  QVERIFY(source.ok());
  QVERIFY(!(*source)->streamDamage().empty());
  const std::string got = all(**source);
  QVERIFY(got.size() > large.size() / 4);
  const std::size_t same = std::min(got.size(), large.size()) / 2;
  QVERIFY(got.substr(0, same) == large.substr(0, same));
  // Only a magic number.
  const auto head = openSource(write("head", package.left(4).toStdString()));
  if (head.ok()) {
    QVERIFY(all(**head).empty());
  } else {
    QVERIFY(english(head.error().detail).find("head") != std::string::npos);
  }
}

void TestByteSource::namedPipe() {
  const std::string bytes = sample(700'000);
  for (const std::string& sent : {bytes, gzip(bytes), zstd(bytes), std::string()}) {
    const QByteArray path = m_dir.filePath("pipe").toUtf8();
    ::unlink(path.constData());
    QCOMPARE(::mkfifo(path.constData(), 0600), 0);
    std::jthread writer([&] {
      const int out = ::open(path.constData(), O_WRONLY);  // waits for the reader
      std::size_t done = 0;
      while (done < sent.size()) {
        const ssize_t n = ::write(out, sent.data() + done, sent.size() - done);
        if (n <= 0) break;
        done += static_cast<std::size_t>(n);
      }
      ::close(out);
    });
    const auto source = openSource(path.toStdString());
    QVERIFY(source.ok());
    writer.join();
    QVERIFY(all(**source) == (sent.empty() ? std::string() : bytes));
  }
}

// Whoever does not want to wait any more is not kept by a pipe that says nothing.
void TestByteSource::silentPipe() {
  const QByteArray path = m_dir.filePath("silent").toUtf8();
  QCOMPARE(::mkfifo(path.constData(), 0600), 0);
  const int keep = ::open(path.constData(), O_RDWR);
  QVERIFY(keep >= 0);
  std::stop_source stop;
  OpenOptions options;
  options.stop = stop.get_token();
  std::jthread bored([&stop] {
    QTest::qSleep(50);
    stop.request_stop();
  });
  const auto source = openSource(path.toStdString(), options);
  QVERIFY(!source.ok());
  QVERIFY(source.error().code == ErrorCode::Cancelled);
  ::close(keep);
}

void TestByteSource::endlessRubbish_data() {
  QTest::addColumn<QByteArray>("rubbish");
  QTest::newRow("zeros") << QByteArray(65536, '\0');
  QTest::newRow("text") << QByteArray("hello\n").repeated(10'000);
}

// Nobody waits for the end of what can be no trace, and no disk is filled with it.
void TestByteSource::endlessRubbish() {
  QFETCH(QByteArray, rubbish);
  std::array<int, 2> ends{};
  QCOMPARE(::pipe(ends.data()), 0);
  std::jthread writer([end = ends[1], &rubbish] {
    ::signal(SIGPIPE, SIG_IGN);
    while (::write(end, rubbish.constData(), std::size_t(rubbish.size())) > 0) {
    }
    ::close(end);
  });
  const int before = ::dup(STDIN_FILENO);
  ::dup2(ends[0], STDIN_FILENO);
  ::close(ends[0]);
  const auto source = openSource("-");
  ::dup2(before, STDIN_FILENO);
  ::close(before);
  QVERIFY(source.ok());
  QVERIFY((*source)->size() < 1'000'000);
}

void TestByteSource::standardInput() {
  const std::string bytes = sample(50'000);
  const int before = ::dup(STDIN_FILENO);
  for (const bool regular : {false, true}) {
    std::array<int, 2> ends{};
    std::jthread writer;
    if (regular) {
      ends[0] = ::open(write("input", bytes).c_str(), O_RDONLY);
    } else {
      QCOMPARE(::pipe(ends.data()), 0);
      writer = std::jthread([&bytes, end = ends[1]] {
        if (::write(end, bytes.data(), bytes.size()) < 0) return;
        ::close(end);
      });
    }
    ::dup2(ends[0], STDIN_FILENO);
    ::close(ends[0]);
    const auto source = openSource("-");
    QVERIFY(source.ok());
    QVERIFY(all(**source) == bytes);
    QCOMPARE((*source)->name(), std::string("-"));
  }
  ::dup2(before, STDIN_FILENO);
  ::close(before);
}

void TestByteSource::shrinksWhileOpen() {
  const std::string bytes = sample(100'000);
  const std::string path = write("shrinking", bytes);
  const auto source = openSource(path);
  QVERIFY(source.ok());
  QVERIFY(!(*source)->changed());
  QCOMPARE(::truncate(path.c_str(), 1000), 0);
  QVERIFY((*source)->changed());
  std::array<std::byte, 4096> buffer{};
  QCOMPARE(*(*source)->read(0, buffer), std::size_t(1000));
  QCOMPARE(*(*source)->read(50'000, buffer), std::size_t(0));
}

void TestByteSource::changes() {
  const std::string path = write("growing", "some bytes");
  const auto source = openSource(path);
  QVERIFY(source.ok());
  QFile file(QString::fromStdString(path));
  QVERIFY(file.open(QIODevice::Append));
  file.write("more");
  file.close();
  QVERIFY((*source)->changed());
  // A file that is only unlinked stays readable.
  const auto other = openSource(write("gone", "still here"));
  QVERIFY(other.ok());
  QVERIFY(QFile::remove(m_dir.filePath("gone")));
  QCOMPARE(all(**other), std::string("still here"));
}

void TestByteSource::cancelled() {
  std::stop_source stop;
  stop.request_stop();
  OpenOptions options;
  options.stop = stop.get_token();
  const auto source = openSource(write("packed", gzip(sample(2'000'000))), options);
  QVERIFY(!source.ok());
  QCOMPARE(source.error().code, ErrorCode::Cancelled);
}

void TestByteSource::readsFromManyThreads() {
  const std::string bytes = sample(400'000);
  const auto source = openSource(write("shared", bytes));
  QVERIFY(source.ok());
  std::array<bool, 4> good{};
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < good.size(); ++t) {
      threads.emplace_back([&, t] {
        std::string part(1000, '\0');
        good[t] = true;
        for (std::size_t at = t * 100; at + part.size() < bytes.size(); at += 4000) {
          const auto n = (*source)->read(at, std::as_writable_bytes(std::span(part)));
          good[t] = good[t] && n && *n == part.size() && part == bytes.substr(at, part.size());
        }
      });
    }
  }
  for (const bool g : good) QVERIFY(g);
}

QTEST_GUILESS_MAIN(TestByteSource)
#include "tst_bytesource.moc"
