// SPDX-License-Identifier: GPL-3.0-or-later

// What tests of the main window share: a sample to open, settings of their own.
#pragma once

#include <QDir>
#include <QFile>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>

#include "app/mainwindow.h"
#include "resources/resources.h"
#include "tests/support/testfiles.h"

namespace sweepscope::test {

// Settings and sessions are kept in `folder`.
inline void prepareWindows(const QString& folder) {
  initResources();
  qputenv("XDG_DATA_HOME", QFile::encodeName(folder + QStringLiteral("/data")));
  QCoreApplication::setOrganizationName(QStringLiteral("Sweepscope test"));
  QSettings::setDefaultFormat(QSettings::IniFormat);
  QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder);
}

inline void forgetEverything() {
  QSettings().clear();
  QDir(SessionStore::dataFolder()).removeRecursively();
}

inline void open(MainWindow& window, const QString& path) {
  QSignalSpy ended(&window, &MainWindow::loadEnded);
  window.openFile(path);
  QVERIFY(ended.wait(60'000));
}

inline QAction* action(const MainWindow& window, const char* id) {
  return (*window.actions())[id];
}

}  // namespace sweepscope::test
