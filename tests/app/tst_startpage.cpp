// SPDX-License-Identifier: GPL-3.0-or-later

// The start page: every line of it can be read, however many recent files there are.
#include <QLabel>
#include <QTest>

#include "app/startpage.h"
#include "resources/resources.h"

using namespace sweepscope;

class TestStartPage : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { initResources(); }
  void everyLineIsWhole_data();
  void everyLineIsWhole();
};

void TestStartPage::everyLineIsWhole_data() {
  QTest::addColumn<int>("files");
  QTest::addColumn<QSize>("size");
  for (const int files : {0, 1, 2, 5}) {
    for (const QSize size : {QSize(1384, 1000), QSize(700, 400)})
      QTest::addRow("%d files, %d wide", files, size.width()) << files << size;
  }
}

void TestStartPage::everyLineIsWhole() {
  QFETCH(int, files);
  QFETCH(QSize, size);
  StartPage page;
  QStringList recent;
  for (int i = 0; i < files; ++i) {
    recent << QStringLiteral("/home/somebody/%1traces/of/today/%2.trace")
                  .arg(QStringLiteral("a-long-name/").repeated(i * 12))
                  .arg(i);
  }
  page.setRecentFiles(recent);
  page.resize(size);
  page.show();
  QTest::qWait(20);
  int seen = 0;
  for (const QLabel* label : page.findChildren<QLabel*>()) {
    if (!label->isVisible() || label->text().isEmpty()) continue;
    ++seen;
    const int height = label->hasHeightForWidth() ? label->heightForWidth(label->width()) : label->sizeHint().height();
    QVERIFY2(label->height() >= height, qPrintable(label->text()));
    const QFontMetrics metrics(label->font());
    for (const QString& word : label->text().split(QChar(' '))) {
      for (const QString& line : word.split(QChar('\n')))
        QVERIFY2(metrics.horizontalAdvance(line) <= label->width(), qPrintable(label->text()));
    }
    QVERIFY2(label->parentWidget()->rect().contains(label->geometry()), qPrintable(label->text()));
  }
  QVERIFY(seen >= 8 + 2 * files);
}

QTEST_MAIN(TestStartPage)
#include "tst_startpage.moc"
