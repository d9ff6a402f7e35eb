// SPDX-License-Identifier: GPL-3.0-or-later

// Makes the application and its window.
#include "app/windowcommand.h"

#include <QApplication>
#include <QIcon>
#include <QStyleFactory>
#include <QTimer>
#include <cerrno>
#include <cstring>

#include "app/filename.h"
#include "app/mainwindow.h"
#include "app/measure.h"
#include "app/subcommands.h"
#include "app/translations.h"
#include "app/utf8locale.h"
#include "resources/resources.h"

namespace sweepscope {

namespace {

// Without a display Qt would abort, and not say that other commands need none.
bool hasDisplay() {
#ifdef Q_OS_LINUX
  return qEnvironmentVariableIsSet("QT_QPA_PLATFORM") || !qEnvironmentVariableIsEmpty("DISPLAY") ||
         !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
#else
  return true;
#endif
}

}  // namespace

ExitCode runWindow(const CommandLine& line, int argc, char** argv) {
  // A missing file is reported on the terminal. The window says what is wrong with an existing one.
  if (!line.files.empty() && line.files.front() != "-" && !fileExists(line.files.front())) {
    complain(line.files.front() + ": " + std::strerror(ENOENT));
    return ExitCode::Cannot;
  }
  useUtf8Locale();
  if (!hasDisplay()) {
    const TerminalTexts texts(argc, argv);
    complain(QCoreApplication::translate(
        "WindowCommand", "no display is available; “sweepscope export” and “sweepscope report” do not need one"));
    return ExitCode::Cannot;
  }
  if (complainAboutRules(line)) return ExitCode::Usage;
  QApplication application(argc, argv);
  QApplication::setDesktopFileName(QStringLiteral("sweepscope"));
  QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  initResources();
  installTranslations();
  QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/sweepscope.svg")));
  MainWindow window(line);
  const Measure measure(line, &window);
  quitWhenReached(measure, window);
  // The loader starts before the window is on the screen.
  if (!line.files.empty()) window.openPath(line.files.front(), nameOfPath(line.session));
  window.show();
  return ExitCode(QApplication::exec());
}

}  // namespace sweepscope
