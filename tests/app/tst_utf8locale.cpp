// SPDX-License-Identifier: GPL-3.0-or-later

// Whatever locale the environment sets, Qt finds one with UTF-8, and one that has it is left alone.
#include <QTest>

#include <langinfo.h>

#include <clocale>
#include <string>

#include "app/utf8locale.h"

using namespace sweepscope;

class TestUtf8Locale : public QObject {
  Q_OBJECT
 private slots:
  void environments_data() {
    QTest::addColumn<QByteArray>("all");
    QTest::addColumn<QByteArray>("ctype");
    QTest::addColumn<QByteArray>("lang");
    QTest::addColumn<QByteArray>("allAfter");
    QTest::addColumn<QByteArray>("ctypeAfter");
    const QByteArray utf8 = "C.UTF-8", none;
    QTest::newRow("nothing set") << none << none << none << none << utf8;
    QTest::newRow("LANG=C") << none << none << QByteArray("C") << none << utf8;
    QTest::newRow("LC_CTYPE=POSIX") << none << QByteArray("POSIX") << utf8 << none << utf8;
    QTest::newRow("LC_ALL=C") << QByteArray("C") << none << utf8 << utf8 << none;
    QTest::newRow("LANG is not installed") << none << none << QByteArray("xx_YY.UTF-8") << utf8 << none;
    QTest::newRow("LC_ALL is not installed") << QByteArray("xx_YY.UTF-8") << none << none << utf8 << none;
    QTest::newRow("LANG=C.UTF-8") << none << none << utf8 << none << none;
    QTest::newRow("LC_ALL=C.UTF-8") << utf8 << none << QByteArray("C") << utf8 << none;
  }
  void environments() {
    QFETCH(QByteArray, all);
    QFETCH(QByteArray, ctype);
    QFETCH(QByteArray, lang);
    QFETCH(QByteArray, allAfter);
    QFETCH(QByteArray, ctypeAfter);
    for (const char* name : {"LC_NUMERIC", "LC_TIME", "LC_COLLATE", "LC_MONETARY", "LC_MESSAGES"}) qunsetenv(name);
    qputenv("LC_ALL", all);
    qputenv("LC_CTYPE", ctype);
    qputenv("LANG", lang);
    std::setlocale(LC_ALL, "C");  // as a program starts
    useUtf8Locale();
    QCOMPARE(qgetenv("LC_ALL"), allAfter);
    QCOMPARE(qgetenv("LC_CTYPE"), ctypeAfter);
    QCOMPARE(qgetenv("LANG"), lang);
    // As Qt does.
    QVERIFY(std::setlocale(LC_ALL, "") != nullptr);
    QCOMPARE(std::string(nl_langinfo(CODESET)), std::string("UTF-8"));
  }
};

QTEST_APPLESS_MAIN(TestUtf8Locale)
#include "tst_utf8locale.moc"
