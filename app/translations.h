// SPDX-License-Identifier: GPL-3.0-or-later

// Catalogues of translated texts: sweepscope_LANGUAGE.qm in the folders of translations, and Qt's own catalogue. The
// texts of the sources are English, so that English needs none.
//
// Threads: GUI thread, before the first window.
#pragma once

#include <QCoreApplication>
#include <QString>
#include <QStringList>

namespace sweepscope {

// The languages of the user's system, the preferred one first: "de-AT", "de", "en".
QStringList userLanguages();
// ":/translations", which is compiled in, then "translations" in the data folders of the system and of the user. A
// later one takes precedence.
QStringList translationFolders();

// Installs the catalogues of the first language that has any, unless English comes before it. There must be an
// application object. Decimal points remain points: texts of the analysis are formatted by the C library.
void installTranslations(const QStringList& languages = userLanguages(),
                         const QStringList& folders = translationFolders());

// The file of a help page: help/NAME_LANGUAGE.html in a folder of translations, otherwise :/help/NAME.html.
QString helpFile(const QString& name, const QStringList& languages = userLanguages(),
                 const QStringList& folders = translationFolders());

// An application object with translations, for texts on the terminal. There must be no other one.
class TerminalTexts {
 public:
  TerminalTexts(int& argc, char** argv);

 private:
  QCoreApplication m_application;
};

}  // namespace sweepscope
