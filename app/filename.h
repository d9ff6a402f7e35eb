// SPDX-License-Identifier: GPL-3.0-or-later

// Names of files are bytes, those of Qt are text. Conversions, and whether a name can be converted back.
#pragma once

#include <QFile>
#include <QString>
#include <string>

namespace sweepscope {

inline QString nameOfPath(const std::string& path) {
  return QFile::decodeName(QByteArray::fromStdString(path));
}
inline std::string pathOfName(const QString& name) {
  return QFile::encodeName(name).toStdString();
}
// Bytes of a path that are not text are lost in its name.
inline bool isWholeName(const QString& name) {
  return !name.contains(QChar(QChar::ReplacementCharacter));
}

}  // namespace sweepscope
