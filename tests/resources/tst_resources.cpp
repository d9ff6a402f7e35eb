// SPDX-License-Identifier: GPL-3.0-or-later

// The bundled files: all there, readable, and what the folders hold.
#include <QDir>
#include <QFile>
#include <QSvgRenderer>
#include <QtTest>

#include "resources/resources.h"

using namespace sweepscope;

class TestResources : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase();
  void samplesAreBundled();
  void foldersAreBundledWhole_data();
  void foldersAreBundledWhole();
  void iconsAreSvgInOneInk_data();
  void iconsAreSvgInOneInk();
  void unknownIconIsEmpty();
  void helpPagesHaveNoForeignLinks();
};

void TestResources::initTestCase() {
  initResources();
  initResources();
}

void TestResources::samplesAreBundled() {
  const QList<SampleTrace> samples = sampleTraces();
  QCOMPARE(samples.size(), QDir(QStringLiteral(SWEEPSCOPE_SAMPLES)).entryList({QStringLiteral("*.trace")}).size());
  for (const SampleTrace& sample : samples) {
    QFile file(sample.file);
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(sample.file));
    QVERIFY(file.read(16).startsWith("go 1."));
    QVERIFY2(file.size() < 1'500'000, qPrintable(sample.file));
    QVERIFY(!sample.title.isEmpty());
    QVERIFY(sample.summary.endsWith(QLatin1Char('.')));
  }
}

void TestResources::foldersAreBundledWhole_data() {
  QTest::addColumn<QString>("folder");
  QTest::addColumn<QString>("pattern");
  QTest::newRow("samples") << QStringLiteral("samples") << QStringLiteral("*.trace");
  QTest::newRow("icons") << QStringLiteral("icons") << QStringLiteral("*.svg");
  QTest::newRow("help") << QStringLiteral("help") << QStringLiteral("*.html");
}

void TestResources::foldersAreBundledWhole() {
  QFETCH(QString, folder);
  QFETCH(QString, pattern);
  const QDir onDisk(QStringLiteral(SWEEPSCOPE_SAMPLES "/../") + folder);
  const QStringList names = onDisk.entryList({pattern}, QDir::Files, QDir::Name);
  QVERIFY(!names.isEmpty());
  QCOMPARE(QDir(QStringLiteral(":/") + folder).entryList(QDir::Files, QDir::Name), names);
  for (const QString& name : names) {
    QFile there(onDisk.filePath(name));
    QFile here(QStringLiteral(":/%1/%2").arg(folder, name));
    QVERIFY(there.open(QIODevice::ReadOnly));
    QVERIFY(here.open(QIODevice::ReadOnly));
    QCOMPARE(here.readAll(), there.readAll());
  }
}

void TestResources::iconsAreSvgInOneInk_data() {
  QTest::addColumn<QString>("name");
  for (const char* name :
       {"open", "capture", "fit", "zoom-selection", "zoom-in", "zoom-out", "back", "forward", "search", "prev", "next",
        "copy", "export", "bookmark", "lanes", "help", "close", "delete-marker"}) {
    QTest::newRow(name) << QString::fromLatin1(name);
  }
}

void TestResources::iconsAreSvgInOneInk() {
  QFETCH(QString, name);
  const QByteArray svg = iconSvg(name, "#123456");
  QVERIFY(svg.contains("#123456"));
  QVERIFY(!svg.contains(iconInk));
  QVERIFY(QSvgRenderer(svg).isValid());
}

void TestResources::unknownIconIsEmpty() {
  QVERIFY(iconSvg(QStringLiteral("no such"), "#123456").isEmpty());
}

void TestResources::helpPagesHaveNoForeignLinks() {
  for (const QString& name : QDir(QStringLiteral(":/help")).entryList(QDir::Files)) {
    QFile file(QStringLiteral(":/help/") + name);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray page = file.readAll();
    QVERIFY2(page.contains("<h2>"), qPrintable(name));
    QVERIFY2(!page.contains("href"), qPrintable(name));
  }
}

QTEST_MAIN(TestResources)
#include "tst_resources.moc"
