// SPDX-License-Identifier: GPL-3.0-or-later

// What a folder is found to hold: traces by their first bytes, in order of age, whatever else lies there.
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "tests/wire/tracebytes.h"
#include "wire/bytesource.h"
#include "wire/folder.h"
#include "wire/header.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

QByteArray bytes(const std::string& s) {
  return {s.data(), qsizetype(s.size())};
}

// With a name in its header, if that is to be long.
QByteArray gzip(const QByteArray& data, std::size_t nameLength = 0) {
  z_stream z{};
  deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string name(nameLength, 'n');
  gz_header header{};
  header.name = reinterpret_cast<Bytef*>(name.data());
  if (nameLength > 0) deflateSetHeader(&z, &header);
  QByteArray out(qsizetype(deflateBound(&z, uLong(data.size())) + nameLength + 64), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
  z.avail_in = uInt(data.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = uInt(out.size());
  deflate(&z, Z_FINISH);
  out.truncate(qsizetype(z.total_out));
  deflateEnd(&z);
  return out;
}

QByteArray zstd(const QByteArray& data) {
  QByteArray out(qsizetype(ZSTD_compressBound(std::size_t(data.size()))), '\0');
  out.truncate(qsizetype(ZSTD_compress(out.data(), std::size_t(out.size()), data.data(), std::size_t(data.size()), 1)));
  return out;
}

// Does not pack, so that a block of zstd is as large as it gets.
QByteArray noise(qsizetype size) {
  QByteArray out;
  std::uint64_t x = 88172645463325252u;
  while (out.size() < size) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    out += char(x >> 32);
  }
  return out;
}

}  // namespace

class TestFolder : public QObject {
  Q_OBJECT
  std::unique_ptr<QTemporaryDir> m_dir;

  std::string write(const QString& name, const QByteArray& content, int age = 0) {
    QFile file(m_dir->filePath(name));
    if (file.open(QIODevice::WriteOnly)) file.write(content);
    file.flush();
    file.setFileTime(QDateTime::fromSecsSinceEpoch(1'700'000'000 - age), QFileDevice::FileModificationTime);
    return file.fileName().toStdString();
  }
  Folder list() {
    const auto folder = listFolder(m_dir->path().toStdString());
    return folder ? *folder : Folder{};
  }

 private slots:
  void init() { m_dir = std::make_unique<QTemporaryDir>(); }

  void oldestFirst() {
    const std::string path = write("b", bytes(header(22)), 100);
    write("c", bytes(header(26)) + "more", 200);
    write("a", bytes(header(23)), 100);
    const Folder folder = list();
    QCOMPARE(folder.traces.size(), 3U);
    QCOMPARE(folder.traces[0].name, std::string("c"));
    QCOMPARE(folder.traces[1].name, std::string("a"));
    QCOMPARE(folder.traces[2].name, std::string("b"));
    QCOMPARE(folder.traces[2].path, path);
    QCOMPARE(folder.traces[0].bytes, 20U);
    QCOMPARE(folder.traces[0].version, 26);
    QCOMPARE(folder.traces[0].modified, (1'700'000'000LL - 200) * 1'000'000'000);
    QCOMPARE(folder.others, 0U);
    QVERIFY(!folder.more);
  }

  void slashesDoNotDouble() {
    write("a", bytes(header(22)));
    const auto folder = listFolder(m_dir->path().toStdString() + "/");
    QVERIFY(folder.ok());
    QCOMPARE(folder->traces.front().path, m_dir->filePath("a").toStdString());
  }

  void contentTells_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("version");  // 0: no trace
    const QByteArray trace = bytes(header(25)) + noise(300'000);
    QTest::newRow("plain") << trace << 25;
    QTest::newRow("nothing but a header") << trace.left(16) << 25;
    QTest::newRow("before 1.22") << bytes(header(19)) << 19;
    QTest::newRow("gzip") << gzip(trace) << 25;
    QTest::newRow("gzip with a long name") << gzip(trace, 30'000) << 25;
    QTest::newRow("gzip, cut") << gzip(trace).left(5000) << 25;
    QTest::newRow("zstd") << zstd(trace) << 25;
    QTest::newRow("zstd that packs") << zstd(trace.left(16) + trace.toBase64()) << 25;
    QTest::newRow("zstd, cut in the first block") << zstd(trace.left(16) + trace.toBase64()).left(5000) << 0;
    QTest::newRow("empty") << QByteArray() << 0;
    QTest::newRow("text before") << "server started\n" + trace << 25;
    QTest::newRow("text before, gzip") << gzip("server started\n" + trace) << 25;
    QTest::newRow("too much text before") << QByteArray(5000, 'x') + trace << 0;
    QTest::newRow("zeros before") << QByteArray(16, '\0') + trace << 0;
    QTest::newRow("half a header") << trace.left(15) << 0;
    QTest::newRow("text") << QByteArray("go 1.25 trace or something like it") << 0;
    QTest::newRow("gzip of text") << gzip("hello, this is no trace") << 0;
    QTest::newRow("gzip of nothing") << gzip({}) << 0;
    QTest::newRow("broken gzip") << QByteArray("\x1f\x8b\x08\x00garbage that is no deflate stream") << 0;
    QTest::newRow("half a gzip header") << QByteArray("\x1f\x8b\x08", 3) << 0;
    QTest::newRow("broken zstd") << QByteArray("\x28\xb5\x2f\xfdgarbage that is no zstd frame") << 0;
    QTest::newRow("zstd of nothing") << zstd({}) << 0;
  }
  void contentTells() {
    QFETCH(QByteArray, content);
    QFETCH(int, version);
    write("x", content);
    const Folder folder = list();
    QCOMPARE(int(folder.traces.size()), version > 0 ? 1 : 0);
    QCOMPARE(int(folder.others), version > 0 ? 0 : 1);
    if (version > 0) QCOMPARE(folder.traces.front().version, version);
  }

  void whatElseLiesThere() {
    write("a.trace", bytes(header(22)));
    QDir dir(m_dir->path());
    QVERIFY(dir.mkdir("sub"));
    write("sub/inner.trace", bytes(header(22)));
    QVERIFY(QFile::link(m_dir->filePath("sub/inner.trace"), m_dir->filePath("link.trace")));
    QVERIFY(QFile::link(m_dir->path(), m_dir->filePath("self")));
    QVERIFY(QFile::link(m_dir->filePath("nowhere"), m_dir->filePath("dangling")));
    QVERIFY(QFile::link(m_dir->filePath("loop"), m_dir->filePath("loop")));
    QCOMPARE(::mkfifo(m_dir->filePath("pipe").toLocal8Bit().constData(), 0600), 0);  // would wait for a writer
    const Folder folder = list();
    QCOMPARE(folder.traces.size(), 2U);
    QCOMPARE(folder.others, 2U);  // pipe, dangling
    QCOMPARE(folder.unreadable, std::vector<std::string>{"loop"});
  }

  void unreadableDoesNotStopIt() {
    if (geteuid() == 0) QSKIP("nothing is forbidden to root");
    write("a", bytes(header(22)));
    write("b", bytes(header(22)));
    QFile::setPermissions(m_dir->filePath("a"), {});
    const Folder folder = list();
    QCOMPARE(folder.traces.size(), 1U);
    QCOMPARE(folder.unreadable, std::vector<std::string>{"a"});
  }

  void tooManyAreNotLookedAt() {
    for (std::size_t i = 0; i <= kMostEntries; ++i) {
      QFile file(m_dir->filePath(QString::number(i)));
      QVERIFY(file.open(QIODevice::WriteOnly));
      if (i + 1 == kMostEntries) QVERIFY(!list().more);
    }
    const Folder folder = list();
    QVERIFY(folder.more);
    QCOMPARE(folder.others, kMostEntries);
  }

  void errorsAreValues() {
    const auto missing = listFolder(m_dir->filePath("nowhere").toStdString());
    QVERIFY(!missing.ok());
    QCOMPARE(int(missing.error().code), int(ErrorCode::NotFound));
    const auto file = listFolder(write("file", "x"));
    QVERIFY(!file.ok());
    QVERIFY(english(file.error().detail).find("file") != std::string::npos);
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = listFolder(m_dir->path().toStdString(), stop.get_token());
    QVERIFY(!stopped.ok());
    QCOMPARE(int(stopped.error().code), int(ErrorCode::Cancelled));
  }

  void aFolderWhereAFileIsWanted() {
    const auto said = [&] {
      const auto source = openSource(m_dir->path().toStdString());
      return source.ok() ? std::string() : english(source.error().detail).substr(m_dir->path().toStdString().size());
    };
    const std::string is = ": is a directory, not a trace file; ";
    QCOMPARE(said(), is + "there are no traces in it");
    write("a", bytes(header(22)), 9);
    QCOMPARE(said(), is + "it holds 1 trace: a");
    write("b", bytes(header(22)), 8);
    write("c", bytes(header(22)), 7);
    QCOMPARE(said(), is + "it holds 3 traces: a, b, c");
    write("d", bytes(header(22)), 6);
    QCOMPARE(said(), is + "it holds 4 traces: a, b, c, …");
  }
};

QTEST_APPLESS_MAIN(TestFolder)
#include "tst_folder.moc"
