// SPDX-License-Identifier: GPL-3.0-or-later

// Files of tests: the bundled samples, and what a test reads and writes.
#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QString>

namespace sweepscope::test {

inline QString sample() {
  return QStringLiteral(SWEEPSCOPE_SAMPLES "/go1.26-allocfree.trace");
}
inline QString otherSample() {
  return QStringLiteral(SWEEPSCOPE_SAMPLES "/go1.22-witnesses.trace");
}

// Nothing if it cannot be read.
inline QByteArray contents(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// Its path.
inline QString writeFile(const QString& folder, const QString& name, const QByteArray& bytes) {
  QFile file(QDir(folder).filePath(name));
  if (file.open(QIODevice::WriteOnly)) file.write(bytes);
  return file.fileName();
}

}  // namespace sweepscope::test
