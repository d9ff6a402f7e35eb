// Names of files are bytes, and Qt's are text: from one to the other, and whether a name is the same when it comes
// back.
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
// What is no text in a path is lost in its name.
inline bool isWholeName(const QString& name) {
  return !name.contains(QChar(QChar::ReplacementCharacter));
}

}  // namespace sweepscope
