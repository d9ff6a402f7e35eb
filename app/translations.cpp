// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/translations.h"

#include <QFile>
#include <QLibraryInfo>
#include <QLocale>
#include <QStandardPaths>
#include <QTranslator>
#include <algorithm>
#include <clocale>
#include <memory>

namespace sweepscope {

namespace {

// As in names of files. Nothing from the first language on that needs no catalogue.
QStringList namesOf(const QStringList& languages) {
  QStringList names;
  for (QString name : languages) {
    name.replace(QLatin1Char('-'), QLatin1Char('_'));
    const QString language = name.section(QLatin1Char('_'), 0, 0);
    if (language == QStringLiteral("en") || language == QStringLiteral("C")) break;
    names << name;
  }
  return names;
}

bool install(const QString& catalogue, const QString& folder) {
  auto translator = std::make_unique<QTranslator>();
  const QString file = QStringLiteral("%1/%2.qm").arg(folder, catalogue);
  if (!QFile::exists(file) || !translator->load(file)) return false;
  translator->setParent(QCoreApplication::instance());
  return QCoreApplication::installTranslator(translator.release());
}

}  // namespace

QStringList userLanguages() {
  return QLocale::system().uiLanguages();
}

QStringList translationFolders() {
  QStringList folders = QStandardPaths::locateAll(QStandardPaths::AppDataLocation, QStringLiteral("translations"),
                                                  QStandardPaths::LocateDirectory);
  std::reverse(folders.begin(), folders.end());
  folders.prepend(QStringLiteral(":/translations"));
  return folders;
}

void installTranslations(const QStringList& languages, const QStringList& folders) {
  std::setlocale(LC_NUMERIC, "C");
  for (const QString& name : namesOf(languages)) {
    bool found = false;
    for (const QString& folder : folders) found = install(QStringLiteral("sweepscope_") + name, folder) || found;
    if (!found) continue;
    const QString ofQt = QLibraryInfo::path(QLibraryInfo::TranslationsPath);
    if (!install(QStringLiteral("qtbase_") + name, ofQt))
      install(QStringLiteral("qtbase_") + name.section(QLatin1Char('_'), 0, 0), ofQt);
    return;
  }
}

QString helpFile(const QString& name, const QStringList& languages, const QStringList& folders) {
  for (const QString& language : namesOf(languages)) {
    for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) {
      const QString file = QStringLiteral("%1/help/%2_%3.html").arg(*folder, name, language);
      if (QFile::exists(file)) return file;
    }
  }
  return QStringLiteral(":/help/%1.html").arg(name);
}

TerminalTexts::TerminalTexts(int& argc, char** argv) : m_application(argc, argv) {
  installTranslations();
}

}  // namespace sweepscope
