// SPDX-License-Identifier: GPL-3.0-or-later

// The event lines of small traces with known answers, against what Go's own reader says of them:
// tests/data/conformance.
#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include <cstdio>
#include <limits>
#include <memory>

#include "trace/eventlines.h"

using namespace sweepscope;

namespace {

struct CloseFile {
  void operator()(std::FILE* f) const { std::fclose(f); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

QByteArray contents(std::FILE* file) {
  std::fflush(file);
  std::rewind(file);
  QByteArray all;
  char chunk[1 << 16];
  for (std::size_t n = 0; (n = std::fread(chunk, 1, sizeof chunk, file)) > 0;) {
    all.append(chunk, static_cast<qsizetype>(n));
  }
  return all;
}

// What `sweepscope events` prints of a file.
struct Printed {
  int exitCode = -1;
  QList<QByteArray> lines;  // with their ends; without the error line and the #-lines
  QByteArray error;         // the error line, empty if there is none
  QByteArray messages;      // standard error
};

Printed print(const QString& path, const EventLinesOptions& options = {}) {
  const File out(std::tmpfile()), err(std::tmpfile());
  Printed p;
  p.exitCode = printEventLines(path.toStdString(), options, out.get(), err.get());
  const QByteArray all = contents(out.get());
  p.messages = contents(err.get());
  for (qsizetype at = 0; at < all.size();) {
    qsizetype end = all.indexOf('\n', at);
    end = end < 0 ? all.size() : end + 1;
    const QByteArray line = all.mid(at, end - at);
    at = end;
    if (line.startsWith("{\"error\"")) {
      p.error = line;
    } else if (!line.startsWith("{\"k\":\"#")) {
      p.lines.append(line);
    }
  }
  return p;
}

QByteArray sha256(const QList<QByteArray>& lines, qsizetype count) {
  QCryptographicHash hash(QCryptographicHash::Sha256);
  for (qsizetype i = 0; i < count; ++i) hash.addData(lines[i]);
  return hash.result().toHex();
}

const QString kData = QStringLiteral(SWEEPSCOPE_TEST_DATA "/conformance/");

}  // namespace

class TestConformance : public QObject {
  Q_OBJECT
 private slots:
  void asGoReadsIt_data();
  void asGoReadsIt();
  void printedTwiceIsTheSame();
  void everyLineIsJson();
  void statsCountTheLines();
  void oldFormats_data();
  void oldFormats();
  void cannot_data();
  void cannot();
  void worstFileDecides();
};

void TestConformance::asGoReadsIt_data() {
  QTest::addColumn<QString>("path");
  QTest::addColumn<QJsonObject>("wanted");
  for (const char* folder : {"unit", "synthetic", "real"}) {
    QFile expected(kData + folder + "/EXPECT.jsonl");
    QVERIFY2(expected.open(QIODevice::ReadOnly), qPrintable(expected.fileName()));
    while (!expected.atEnd()) {
      const QJsonObject wanted = QJsonDocument::fromJson(expected.readLine()).object();
      const QString file = wanted["file"].toString();
      QTest::newRow(qPrintable(QString(folder) + "/" + file)) << kData + folder + "/" + file << wanted;
    }
  }
}

// The same events and no error; or, where Go stops at an error: an error, too, and the same events before it, one more
// or fewer (Go may hold back the last good one). What is read behind Go's error is recovery, and allowed.
void TestConformance::asGoReadsIt() {
  QFETCH(QString, path);
  QFETCH(QJsonObject, wanted);
  const Printed got = print(path);
  const bool broken = wanted["error"].isString();
  QVERIFY2(got.error.isEmpty() != broken, got.error.constData());
  // What a program does wrong with its regions is no damage of the file.
  const bool damaged = broken && !wanted["error"].toString().contains("misuse of region");
  QCOMPARE(got.exitCode, damaged ? 1 : 0);
  QVERIFY2(got.messages.isEmpty(), got.messages.constData());
  const QByteArray whole = sha256(got.lines, got.lines.size());
  if (whole == wanted["sha256"].toString().toLatin1()) return;
  QVERIFY2(broken, qPrintable(QString("%1 lines, wanted %2").arg(got.lines.size()).arg(wanted["events"].toInt())));
  const QJsonObject prefix = wanted["prefix"].toObject();
  bool same = false;
  for (auto it = prefix.begin(); it != prefix.end(); ++it) {
    const qsizetype count = it.key().toLongLong();
    same = same || (count <= got.lines.size() && sha256(got.lines, count) == it.value().toString().toLatin1());
  }
  QVERIFY2(same, got.error.constData());
  QVERIFY(got.lines.size() >= wanted["events"].toInt() - 1);
}

void TestConformance::printedTwiceIsTheSame() {
  const QString path = kData + "real/go1.27.4-allocfree-p4.trace";
  const Printed first = print(path), second = print(path);
  QCOMPARE(first.lines, second.lines);
}

// Every line is a JSON object with its keys in the documented order; times strictly increase.
void TestConformance::everyLineIsJson() {
  for (const char* file : {"unit/allocfree-types-in-two-batches.trace", "real/go1.25.5-strings-p4.trace",
                           "real/go1.27.4-tasks-p1.trace", "real/go1.26.8-cpuprof-p2.trace"}) {
    EventLinesOptions options;
    options.types = true;
    const Printed got = print(kData + file, options);
    qint64 last = std::numeric_limits<qint64>::min();
    for (const QByteArray& line : got.lines) {
      QVERIFY2(line.endsWith("}\n"), line.constData());
      QJsonParseError problem;
      const QJsonObject o = QJsonDocument::fromJson(line, &problem).object();
      QVERIFY2(problem.error == QJsonParseError::NoError, line.constData());
      QVERIFY2(line.startsWith("{\"t\":"), line.constData());
      for (const char* key : {"t", "k", "m", "p", "g"}) QVERIFY2(o.contains(key), line.constData());
      const qint64 t = line.mid(5, line.indexOf(',') - 5).toLongLong();
      QVERIFY2(t > last, line.constData());
      last = t;
    }
  }
}

void TestConformance::statsCountTheLines() {
  const QString path = kData + "real/go1.22.3-tasks-p1.trace";
  EventLinesOptions options;
  options.stats = true;
  const Printed stats = print(path, options);
  QCOMPARE(stats.exitCode, 0);
  QCOMPARE(stats.lines.size(), 1);
  const QJsonObject o = QJsonDocument::fromJson(stats.lines.front()).object();
  QCOMPARE(o["events"].toInteger(), qint64(print(path).lines.size()));
  QCOMPARE(o["bytes"].toInteger(), QFile(path).size());
  QVERIFY(o["generations"].toInteger() >= 1);
}

void TestConformance::oldFormats_data() {
  QTest::addColumn<QByteArray>("header");
  QTest::newRow("1.11") << QByteArray("go 1.11 trace\0\0\0", 16);
  QTest::newRow("1.19") << QByteArray("go 1.19 trace\0\0\0", 16);
  QTest::newRow("1.21") << QByteArray("go 1.21 trace\0\0\0", 16);
}

void TestConformance::oldFormats() {
  QFETCH(QByteArray, header);
  QTemporaryDir dir;
  QFile file(dir.filePath("old.trace"));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(header + QByteArray("\x42\0\1\0", 4));
  file.close();
  const Printed got = print(file.fileName());
  QCOMPARE(got.exitCode, 2);
  QVERIFY(got.lines.isEmpty());
  QVERIFY2(got.error.contains("not yet supported"), got.error.constData());
  QVERIFY(got.error.contains(header.mid(0, 7)));
  QVERIFY2(got.messages.contains("old.trace"), got.messages.constData());
  QCOMPARE(got.messages.count('\n'), 1);
}

void TestConformance::cannot_data() {
  QTest::addColumn<QByteArray>("bytes");
  QTest::addColumn<QByteArray>("says");
  QTest::newRow("empty") << QByteArray() << QByteArray("empty");
  QTest::newRow("text") << QByteArray("package main\n\nfunc main() {}\n") << QByteArray("not a Go execution trace");
  QTest::newRow("cut header") << QByteArray("go 1.22 tr") << QByteArray("not a Go execution trace");
  QTest::newRow("newline first") << QByteArray("\ngo 1.22 trace\0\0", 16) << QByteArray("not a Go execution trace");
  QTest::newRow("one nul too few") << QByteArray("go 1.22 trace\0\0 ", 16) << QByteArray("not a Go execution trace");
  QTest::newRow("go 1.9") << QByteArray("go 1.9 trace\0\0\0\0", 16) << QByteArray("not a Go execution trace");
  QTest::newRow("go 1.10") << QByteArray("go 1.10 trace\0\0\0", 16) << QByteArray("unsupported trace version");
  QTest::newRow("go 1.24") << QByteArray("go 1.24 trace\0\0\0", 16) << QByteArray("unsupported trace version");
  QTest::newRow("zeros") << QByteArray(100, '\0') << QByteArray("not a Go execution trace");
}

void TestConformance::cannot() {
  QFETCH(QByteArray, bytes);
  QFETCH(QByteArray, says);
  QTemporaryDir dir;
  QFile file(dir.filePath("input"));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(bytes);
  file.close();
  const Printed got = print(file.fileName());
  QCOMPARE(got.exitCode, 2);
  QVERIFY(got.lines.isEmpty());
  QVERIFY2(got.error.contains(says), got.error.constData());
  QVERIFY2(got.messages.contains("input") && got.messages.contains(says), got.messages.constData());
  const File out(std::tmpfile()), err(std::tmpfile());
  QCOMPARE(checkFiles({file.fileName().toStdString()}, out.get(), err.get()), 2);
  QVERIFY(contents(out.get()).isEmpty());
  QVERIFY(contents(err.get()).contains(says));
}

void TestConformance::worstFileDecides() {
  const std::string good = (kData + "real/go1.22.3-tasks-p1.trace").toStdString();
  const std::string damaged = (kData + "unit/string-cut.trace").toStdString();
  const std::string missing = (kData + "no such file").toStdString();
  const auto check = [](const std::vector<std::string>& files) {
    const File out(std::tmpfile()), err(std::tmpfile());
    return checkFiles(files, out.get(), err.get());
  };
  QCOMPARE(check({good}), 0);
  QCOMPARE(check({good, good}), 0);
  QCOMPARE(check({damaged, good}), 1);
  QCOMPARE(check({good, damaged}), 1);
  QCOMPARE(check({missing, damaged, good}), 2);
  QCOMPARE(check({}), 0);
}

QTEST_GUILESS_MAIN(TestConformance)
#include "tst_conformance.moc"
