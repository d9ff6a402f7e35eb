// SPDX-License-Identifier: GPL-3.0-or-later

// Runs the program as others do.
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>

namespace sweepscope::test {

struct Outcome {
  int code = -1;
  QByteArray out, err;
};

inline Outcome run(const QStringList& arguments, const QString& input = {}, bool display = false,
                   const QString& output = {}) {
  QProcess process;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  // Nor is there a locale, as in a service.
  for (const char* name :
       {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "LANG", "LC_ALL", "LC_CTYPE"})
    environment.remove(QString::fromLatin1(name));
  if (display) environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
  process.setProcessEnvironment(environment);
  if (!input.isEmpty()) process.setStandardInputFile(input);
  if (!output.isEmpty()) process.setStandardOutputFile(output);
  process.start(QStringLiteral(SWEEPSCOPE_BINARY), arguments);
  if (!process.waitForFinished(120'000)) return {};
  return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2, process.readAllStandardOutput(),
          process.readAllStandardError()};
}

}  // namespace sweepscope::test
