// SPDX-License-Identifier: GPL-3.0-or-later

// Files that once made a sanitizer or a promise fail, as the fuzz targets found them: they load, answer every question,
// and make a report. (Under packaging/test.sh --asan above all.)
#include <QDirIterator>
#include <QtTest>

#include <nlohmann/json.hpp>

#include "analysis/analyse.h"
#include "analysis/reportjson.h"
#include "analysis/reporttext.h"
#include "tests/support/loading.h"
#include "tests/trace/tracechecks.h"

using namespace sweepscope;
using namespace sweepscope::test;

class TestHostile : public QObject {
  Q_OBJECT
 private slots:
  void found_data();
  void found();
};

void TestHostile::found_data() {
  QTest::addColumn<QString>("path");
  QDirIterator it(QStringLiteral(SWEEPSCOPE_TEST_DATA "/hostile"), {"*.trace"}, QDir::Files);
  int rows = 0;
  while (it.hasNext()) {
    const QString path = it.next();
    ++rows;
    QTest::newRow(qPrintable(QFileInfo(path).fileName())) << path;
  }
  QVERIFY2(rows > 0, "the files are not there");
}

void TestHostile::found() {
  QFETCH(QString, path);
  for (const unsigned threads : {kInARow, 1u, 3u}) {
    const auto trace = loadTrace(path.toStdString(), loadingWith(threads));
    QVERIFY(trace.ok());
    const std::string wrong = violated(**trace);
    QVERIFY2(wrong.empty(), wrong.c_str());
    const Answers answers = analyse(**trace);
    QVERIFY(nlohmann::json::accept(reportJson(**trace, answers)));
    QVERIFY(!reportText(**trace, answers).empty());
  }
}

QTEST_GUILESS_MAIN(TestHostile)
#include "tst_hostile.moc"
