// SPDX-License-Identifier: GPL-3.0-or-later

// Reading and writing session files.
#include "app/sessionstore.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>
#include <array>

namespace sweepscope {

namespace {

constexpr std::size_t kHeadBytes = 4096;
constexpr qint64 kLargest = 16 << 20;
// In the data folder; those that were changed longest ago are forgotten first.
constexpr int kMostSessions = 500;

const QString kEnding = QStringLiteral(".sweepscope.json");

struct Tr {
  Q_DECLARE_TR_FUNCTIONS(SessionStore)
};

QString writeFile(const QString& path, const std::string& text) {
  QSaveFile file(path);
  const bool ok = file.open(QIODevice::WriteOnly) && file.write(text.data(), qint64(text.size())) >= 0 && file.commit();
  return ok ? QString() : Tr::tr("The session cannot be written to “%1”: %2").arg(path, file.errorString());
}

}  // namespace

SessionStore::SessionStore(QString folder) : m_folder(std::move(folder)) {}

QString SessionStore::dataFolder() {
  const QString data = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
  return data.isEmpty() ? QString() : data + QStringLiteral("/sessions");
}

QString SessionStore::pathBeside(const QString& tracePath) {
  return tracePath + kEnding;
}

bool SessionStore::isSessionName(const QString& path) {
  return path.endsWith(kEnding);
}

QString SessionStore::pathInFolder(const QString& tracePath, const ByteSource& source) const {
  if (m_folder.isEmpty()) return {};
  std::array<std::byte, kHeadBytes> head{};
  const auto read = source.read(0, head);
  QCryptographicHash hash(QCryptographicHash::Sha256);
  hash.addData(tracePath.toUtf8() + '\n' + QByteArray::number(quint64(source.size())) + '\n');
  if (read) hash.addData(QByteArrayView(reinterpret_cast<const char*>(head.data()), qsizetype(*read)));
  return QStringLiteral("%1/%2.json").arg(m_folder, QString::fromLatin1(hash.result().toHex().left(40)));
}

SessionFile SessionStore::find(const QString& tracePath, const ByteSource& source) const {
  if (tracePath.isEmpty()) return {};
  if (const QString beside = pathBeside(tracePath); QFileInfo::exists(beside)) return read(beside);
  const QString path = pathInFolder(tracePath, source);
  return path.isEmpty() ? SessionFile() : read(path);
}

SessionFile SessionStore::read(const QString& path) const {
  SessionFile found{path, {}, {}};
  std::string text;
  bool isPending = false;
  {
    const std::lock_guard lock(m_mutex);
    if (const auto it = m_pending.find(path); it != m_pending.end()) {
      text = it->second;
      isPending = true;
    }
  }
  const auto fail = [&](const QString& why) {
    found.problem = Tr::tr("The session in “%1” is not used, and remains unchanged. %2").arg(path, why);
    return found;
  };
  if (!isPending) {
    QFile file(path);
    if (!file.exists()) return found;
    if (!file.open(QIODevice::ReadOnly)) return fail(Tr::tr("The file cannot be read: %1.").arg(file.errorString()));
    if (file.size() > kLargest) return fail(Tr::tr("The file is too large."));
    text = file.read(kLargest).toStdString();
  }
  QString why;
  auto session = parseSession(text, &why);
  if (!session) return fail(why);
  found.session = std::move(*session);
  return found;
}

void SessionStore::put(const QString& path, std::string text) {
  const std::lock_guard lock(m_mutex);
  m_pending[path] = std::move(text);
}

QString SessionStore::flush() {
  const std::lock_guard writing(m_writing);
  std::map<QString, std::string> work;
  {
    const std::lock_guard lock(m_mutex);
    work = m_pending;
  }
  QString problem;
  for (const auto& [path, text] : work) {
    const bool isOurs = !m_folder.isEmpty() && path.startsWith(m_folder + QLatin1Char('/'));
    if (isOurs) QDir().mkpath(m_folder);
    if (const QString why = writeFile(path, text); !why.isEmpty()) problem = why;
    if (isOurs) forgetOldest();
  }
  const std::lock_guard lock(m_mutex);
  for (const auto& [path, text] : work) {
    const auto it = m_pending.find(path);
    if (it != m_pending.end() && it->second == text) m_pending.erase(it);
  }
  return problem;
}

void SessionStore::forgetOldest() const {
  const auto files = QDir(m_folder).entryInfoList({QStringLiteral("*.json")}, QDir::Files, QDir::Time);
  for (qsizetype i = kMostSessions; i < files.size(); ++i) QFile::remove(files[i].filePath());
}

}  // namespace sweepscope
