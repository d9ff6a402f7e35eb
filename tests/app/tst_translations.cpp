// SPDX-License-Identifier: GPL-3.0-or-later

// Catalogues: which are installed for which language, and that the program's texts come from them.
//
// tests/data/translations/sweepscope_de.qm was made of the .ts file beside it with
//   /usr/lib/qt6/bin/lrelease tests/data/translations/sweepscope_de.ts
#include <QLibraryInfo>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>
#include <clocale>

#include "app/actions.h"
#include "app/actiontable.h"
#include "app/translations.h"
#include "resources/resources.h"

using namespace sweepscope;

namespace {

const QString kFolder = QStringLiteral(SWEEPSCOPE_TEST_DATA "/translations");

QString openText() {
  for (const ActionSpec& spec : actionSpecs()) {
    if (QLatin1String(spec.id) == QLatin1String("open")) return textOf(spec);
  }
  return {};
}

QString events(int n) {
  return QCoreApplication::translate("StatusLine", "%1 events", "%1 event", n);
}

}  // namespace

class TestTranslations : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;

 private slots:
  void initTestCase() {
    initResources();
    qputenv("XDG_DATA_HOME", QFile::encodeName(m_dir.path()));
    QCoreApplication::setOrganizationName(QStringLiteral("Sweepscope"));
    QCoreApplication::setApplicationName(QStringLiteral("Sweepscope"));
  }
  void cleanup() { qDeleteAll(qApp->findChildren<QTranslator*>()); }

  void languages_data() {
    QTest::addColumn<QStringList>("languages");
    QTest::addColumn<QString>("text");
    const QString german = QStringLiteral("Ö&ffnen …"), english = QStringLiteral("&Open…");
    QTest::newRow("de") << QStringList{"de"} << german;
    QTest::newRow("of a country") << QStringList{"de-AT", "de-Latn-AT", "de"} << german;
    QTest::newRow("first of several") << QStringList{"fr-CH", "fr", "de-CH", "de", "en"} << german;
    QTest::newRow("en") << QStringList{"en-US", "en"} << english;
    QTest::newRow("en before de") << QStringList{"en-GB", "de"} << english;
    QTest::newRow("no locale") << QStringList{"C"} << english;
    QTest::newRow("none for it") << QStringList{"fr"} << english;
    QTest::newRow("nothing") << QStringList() << english;
  }
  void languages() {
    QFETCH(QStringList, languages);
    QFETCH(QString, text);
    installTranslations(languages, {":/translations", kFolder});
    QCOMPARE(openText(), text);
    QCOMPARE(qApp->findChildren<QTranslator*>().isEmpty(), text == QStringLiteral("&Open…"));
  }

  void numbersHaveTheirForms() {
    installTranslations({"de"}, {kFolder});
    QCOMPARE(events(1), QStringLiteral("%1 Ereignis"));
    QCOMPARE(events(2), QStringLiteral("%1 Ereignisse"));
  }

  void dataFolderIsSearched() {
    QCOMPARE(translationFolders(), QStringList{":/translations"});
    const QString folder =
        QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/translations");
    QVERIFY(QDir().mkpath(folder + QStringLiteral("/help")));
    QCOMPARE(translationFolders(), (QStringList{":/translations", folder}));
    QVERIFY(QFile::copy(kFolder + QStringLiteral("/sweepscope_de.qm"), folder + QStringLiteral("/sweepscope_de.qm")));
    installTranslations({"de"});
    QCOMPARE(openText(), QStringLiteral("Ö&ffnen …"));
  }

  void helpPagesAreFiles() {
    const QString page = m_dir.filePath("help/keys_de.html");
    QVERIFY(QDir(m_dir.path()).mkpath(QStringLiteral("help")));
    QFile file(page);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QStringList folders{":/translations", m_dir.path()};
    QCOMPARE(helpFile("keys", {"de-AT", "de"}, folders), page);
    QCOMPARE(helpFile("keys", {"en", "de"}, folders), QStringLiteral(":/help/keys.html"));
    QCOMPARE(helpFile("lanes", {"de"}, folders), QStringLiteral(":/help/lanes.html"));
  }

  void textsOfQtFollow() {
    if (!QFile::exists(QLibraryInfo::path(QLibraryInfo::TranslationsPath) + QStringLiteral("/qtbase_de.qm")))
      QSKIP("Qt's translations are not installed");
    installTranslations({"de-DE"}, {kFolder});
    QCOMPARE(QCoreApplication::translate("QPlatformTheme", "Cancel"), QStringLiteral("Abbrechen"));
  }

  // A comma would stand in texts that the C library formats, and a point in those that Qt does.
  void decimalPointsRemain() {
    std::setlocale(LC_NUMERIC, "de_DE.UTF-8");
    installTranslations({"de"}, {kFolder});
    QCOMPARE(std::string(std::localeconv()->decimal_point), std::string("."));
  }

  void theProgramSpeaksTheLanguage() {
    const auto run = [&](const QString& language, const QStringList& arguments) {
      QProcess process;
      QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
      environment.remove(QStringLiteral("LC_ALL"));
      environment.remove(QStringLiteral("LC_MESSAGES"));
      environment.insert(QStringLiteral("LANG"), language + QStringLiteral(".UTF-8"));
      environment.insert(QStringLiteral("LANGUAGE"), language);
      process.setProcessEnvironment(environment);
      process.setProcessChannelMode(QProcess::MergedChannels);
      process.start(QStringLiteral(SWEEPSCOPE_BINARY), arguments);
      process.waitForFinished(60'000);
      return QString::fromUtf8(process.readAll());
    };
    const QString help = run(QStringLiteral("de_DE"), {"export", "--help"});
    QVERIFY2(help.startsWith(QStringLiteral("Aufruf: sweepscope export FILE")), qPrintable(help));
    QVERIFY2(help.contains(QStringLiteral("  diese Hilfe ausgeben\n")), qPrintable(help));
    QVERIFY(run(QStringLiteral("en_US"), {"export", "--help"}).startsWith(QStringLiteral("Usage: sweepscope export")));
    const QString wrong = run(QStringLiteral("de_DE"), {"--nope"});
    QVERIFY2(wrong.startsWith(QStringLiteral("sweepscope: unbekannte Option „--nope“\n")), qPrintable(wrong));
  }
};

QTEST_MAIN(TestTranslations)
#include "tst_translations.moc"
