// SPDX-License-Identifier: GPL-3.0-or-later

// Programs that print into the file of their trace: the events are the same as without the text.
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <cstdio>
#include <memory>

#include "tests/support/testfiles.h"
#include "trace/eventlines.h"
#include "trace/loader.h"
#include "wire/index.h"

using namespace sweepscope;
using sweepscope::test::contents;

namespace {

struct Printed {
  int exitCode = -1;
  QByteArray lines, error;
};

Printed print(const QString& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::tmpfile(), &std::fclose),
      err(std::tmpfile(), &std::fclose);
  Printed p;
  p.exitCode = printEventLines(path.toStdString(), {}, out.get(), err.get());
  QByteArray all(qsizetype(std::ftell(out.get())), '\0');
  std::rewind(out.get());
  all.resize(qsizetype(std::fread(all.data(), 1, std::size_t(all.size()), out.get())));
  const qsizetype error = all.indexOf("{\"error\"");
  p.lines = all.left(error < 0 ? all.size() : error);
  p.error = error < 0 ? QByteArray() : all.mid(error);
  return p;
}

// Where each batch begins but the first, which is behind the header, and where the file ends.
std::vector<qsizetype> borders(const QByteArray& bytes) {
  std::vector<qsizetype> all{0, 16};
  const auto index = indexFile(*memorySource("plain", bytes.toStdString()));
  if (!index) return all;
  for (const GenerationIndex& g : index->generations) {
    for (const BatchRef& b : g.batches) all.push_back(qsizetype(b.offset + b.size));
  }
  return all;
}

}  // namespace

class TestPrintedText : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;

  QString write(const QByteArray& bytes) {
    QFile file(m_dir.filePath("printed.trace"));
    if (file.open(QIODevice::WriteOnly)) file.write(bytes);
    return file.fileName();
  }

 private slots:
  void sameEvents_data();
  void sameEvents();
  void oneProblem();
  void nothingButText();
};

void TestPrintedText::sameEvents_data() {
  QTest::addColumn<QString>("trace");
  for (const char* trace :
       {"conformance/real/go1.22.3-tasks-p1.trace", "conformance/real/go1.24.11-gcmix-memlimit-p2.trace",
        "conformance/real/go1.25.5-tasks-p1.trace", "conformance/real/go1.26.8-cpuprof-p2.trace",
        "conformance/real/go1.27.4-tasks-p1.trace", "cases/misuse-go1.26.trace"})
    QTest::newRow(trace) << QStringLiteral(SWEEPSCOPE_TEST_DATA "/") + trace;
}

// A line before the header, behind it, and behind each of the batches; then in all of these places; then in the middle
// of the batches.
void TestPrintedText::sameEvents() {
  QFETCH(QString, trace);
  const QByteArray plain = contents(trace), line = "1 of 4 steps is done\n";
  const Printed wanted = print(trace);
  const std::vector<qsizetype> all = borders(plain);
  QByteArray everywhere = plain;
  const auto check = [&](const QByteArray& bytes, qsizetype at) {
    const Printed got = print(write(bytes));
    QVERIFY2(got.lines == wanted.lines, (QByteArray::number(at) + ' ' + got.error).constData());
    QVERIFY2(got.error.startsWith("{\"error\":\"text "), got.error.constData());
    QCOMPARE(got.exitCode, 1);
  };
  for (auto at = all.rbegin(); at != all.rend(); ++at) {
    check(QByteArray(plain).insert(*at, line), *at);
    everywhere.insert(*at, line);
  }
  check(everywhere, -1);
  for (std::size_t i = 2; i < all.size(); ++i) {
    for (const int part : {3, 50, 97}) {
      const qsizetype at = all[i - 1] + (all[i] - all[i - 1]) * part / 100;
      if (at > all[i - 1] + 1 && at < all[i]) check(QByteArray(plain).insert(at, line), at);
    }
  }
}

void TestPrintedText::oneProblem() {
  const QString trace = QStringLiteral(SWEEPSCOPE_TEST_DATA "/conformance/real/go1.27.4-allocfree-p4.trace");
  const QByteArray plain = contents(trace);
  const auto wanted = loadTrace(trace.toStdString());
  QVERIFY(wanted.ok() && (*wanted)->defects().empty());
  const qsizetype border = borders(plain)[5];
  const auto got = loadTrace(write(QByteArray(plain).insert(border, "hello, world\n")).toStdString());
  QVERIFY(got.ok());
  QCOMPARE((*got)->info().events, (*wanted)->info().events);
  QVERIFY((*got)->info().complete && (*got)->isDamaged());
  QVERIFY((*got)->gaps().empty());
  QCOMPARE((*got)->defects().size(), std::size_t(1));
  const Defect& d = (*got)->defects().front();
  QCOMPARE(d.offset, std::uint64_t(border));
  QCOMPARE(
      QString::fromStdString(english(d.message)),
      QString("text between two batches of the trace: \"hello, world\" (13 bytes); it is skipped, and nothing of the "
              "trace is missing"));
}

void TestPrintedText::nothingButText() {
  for (const char* bytes : {"go 1.26 trace\n", "hello\n", "go 1.22 trace is what the header says\n"}) {
    const auto trace = loadTrace(write(bytes).toStdString());
    QVERIFY(!trace.ok());
    QVERIFY2(trace.error().code == ErrorCode::NotATrace, english(trace.error().detail).c_str());
  }
}

QTEST_GUILESS_MAIN(TestPrintedText)
#include "tst_printedtext.moc"
