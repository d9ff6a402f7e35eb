// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/savefile.h"

#include <QSaveFile>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "app/filename.h"

namespace sweepscope {

QString writeBytes(const std::string& path, const QByteArray& bytes) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  bool ok = file != nullptr &&
            std::fwrite(bytes.constData(), 1, std::size_t(bytes.size()), file) == std::size_t(bytes.size());
  if (file != nullptr) ok = std::fclose(file) == 0 && ok;
  return ok ? QString() : QStringLiteral("%1: %2").arg(nameOfPath(path), QString::fromLocal8Bit(std::strerror(errno)));
}

QString saveBytes(const std::string& path, const QByteArray& bytes) {
  const QString name = nameOfPath(path);
  if (!isWholeName(name)) return writeBytes(path, bytes);  // Qt writes no file whose name is not text
  QSaveFile file(name);
  if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) return {};
  return QStringLiteral("%1: %2").arg(name, file.errorString());
}

}  // namespace sweepscope
