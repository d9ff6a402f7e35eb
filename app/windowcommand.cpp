// Makes the application and its window.
#include "app/windowcommand.h"

#include <QApplication>
#include <QIcon>
#include <QStyleFactory>
#include <QTimer>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "app/filename.h"
#include "app/mainwindow.h"
#include "app/measure.h"
#include "app/subcommands.h"
#include "app/utf8locale.h"
#include "resources/resources.h"

namespace sweepscope {

namespace {

// Qt would abort without a word on what else can be done.
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
  // Said where it was typed. What is wrong with a file that is there is said in the window.
  if (!line.files.empty() && line.files.front() != "-" && !fileExists(line.files.front())) {
    complain(line.files.front() + ": " + std::strerror(ENOENT));
    return ExitCode::Cannot;
  }
  if (!hasDisplay()) {
    std::fputs(
        "sweepscope: there is no display to open a window on; \"sweepscope export\" and \"sweepscope report\" need "
        "none\n",
        stderr);
    return ExitCode::Cannot;
  }
  if (complainAboutRules(line)) return ExitCode::Usage;
  useUtf8Locale();
  QApplication application(argc, argv);
  QApplication::setOrganizationName(QStringLiteral("Sweepscope"));
  QApplication::setApplicationName(QStringLiteral("Sweepscope"));
  QApplication::setDesktopFileName(QStringLiteral("sweepscope"));
  QApplication::setApplicationVersion(QStringLiteral(SWEEPSCOPE_VERSION));
  QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  initResources();
  QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/sweepscope.svg")));
  MainWindow window(line);
  const Measure measure(line, &window);
  quitWhenReached(measure, window);
  // The loader starts while the window is still being put on the screen.
  if (!line.files.empty()) window.openPath(line.files.front(), nameOfPath(line.session));
  window.show();
  return ExitCode(QApplication::exec());
}

}  // namespace sweepscope
