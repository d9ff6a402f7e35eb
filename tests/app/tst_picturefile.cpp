// SPDX-License-Identifier: GPL-3.0-or-later

// A picture as a file: each format, and what is said where it cannot be written.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "analysis/analyse.h"
#include "app/picturefile.h"
#include "app/savefile.h"
#include "tests/support/testfiles.h"
#include "trace/loader.h"

using namespace sweepscope;
using sweepscope::test::contents;

class TestPictureFile : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;
  Document m_document;

 private slots:
  void initTestCase() {
    const auto trace = loadTrace(std::string(SWEEPSCOPE_SAMPLES) + "/go1.26-allocfree.trace");
    QVERIFY(trace.ok());
    m_document.trace = *trace;
    m_document.answers = std::make_shared<Answers>(analyse(**trace));
  }

  // Whatever the format, the same is painted.
  void allFormatsAgree_data() {
    QTest::addColumn<QByteArray>("magic");
    QTest::newRow("p.png") << QByteArray("PNG");
    QTest::newRow("p.svg") << QByteArray("<svg");
    QTest::newRow("p.pdf") << QByteArray("%PDF");
    QTest::newRow("p.PNG") << QByteArray("PNG");
  }
  void allFormatsAgree() {
    QFETCH(QByteArray, magic);
    PictureOptions options;
    options.deleteOp = 3;
    const QString path = m_dir.filePath(QString::fromUtf8(QTest::currentDataTag()));
    QByteArray manifest;
    QCOMPARE(writePicture(m_document, options, path.toStdString(), &manifest), QString());
    QCOMPARE(manifest, renderPicture(m_document, options).manifest);
    QVERIFY(contents(path).left(400).contains(magic));
  }

  void pngIsTheImage() {
    PictureOptions options;
    options.size = {640, 360};
    options.scale = 2;
    const QString path = m_dir.filePath("image.png");
    QCOMPARE(writePicture(m_document, options, path.toStdString()), QString());
    QCOMPARE(QImage(path).convertToFormat(QImage::Format_RGB32), renderPicture(m_document, options).image);
  }

  void saysWhatCannotBeWritten() {
    QCOMPARE(writePicture(m_document, {}, "/nowhere/at/all.png"),
             QStringLiteral("/nowhere/at/all.png: No such file or directory"));
    QCOMPARE(writePicture(m_document, {}, "picture.gif"),
             QStringLiteral("picture.gif: the name must end in .png, .svg or .pdf"));
    QCOMPARE(writeBytes("/nowhere/at/all.json", "{}"),
             QStringLiteral("/nowhere/at/all.json: No such file or directory"));
    if (QFile::exists("/dev/full"))
      QCOMPARE(writeBytes("/dev/full", "{}"), QStringLiteral("/dev/full: No space left on device"));
  }
};

QTEST_MAIN(TestPictureFile)
#include "tst_picturefile.moc"
