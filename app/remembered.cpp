// SPDX-License-Identifier: GPL-3.0-or-later

// Values in QSettings.
#include "app/remembered.h"

#include <QFileInfo>
#include <QSettings>

namespace sweepscope {

namespace {

constexpr int kMostRecent = 10;

const QString kRecent = QStringLiteral("recentFiles");

}  // namespace

QVariant remembered(const QString& name, const QVariant& otherwise) {
  return QSettings().value(name, otherwise);
}

void remember(const QString& name, const QVariant& value) {
  QSettings().setValue(name, value);
}

void forget(const QString& name) {
  QSettings().remove(name);
}

QStringList recentFiles() {
  return remembered(kRecent).toStringList();
}

void addRecentFile(const QString& path) {
  const QString absolute = QFileInfo(path).absoluteFilePath();
  QStringList files = recentFiles();
  files.removeAll(absolute);
  files.prepend(absolute);
  remember(kRecent, QStringList(files.mid(0, kMostRecent)));
}

void removeRecentFile(const QString& path) {
  QStringList files = recentFiles();
  files.removeAll(path);
  remember(kRecent, files);
}

void clearRecentFiles() {
  forget(kRecent);
}

}  // namespace sweepscope
