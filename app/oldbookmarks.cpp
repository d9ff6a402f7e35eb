// SPDX-License-Identifier: GPL-3.0-or-later

// An array among the remembered values, with the keys that QSettings gives it.
#include "app/oldbookmarks.h"

#include <QStringList>
#include <algorithm>

#include "app/remembered.h"

namespace sweepscope {

namespace {

constexpr int kMost = 50;

const QString kCount = QStringLiteral("bookmarks/size");

QString key(int file, const char* what) {
  return QStringLiteral("bookmarks/%1/%2").arg(file + 1).arg(QLatin1String(what));
}

int count() {
  return std::clamp(remembered(kCount).toInt(), 0, kMost);
}

}  // namespace

std::vector<Duration> oldBookmarks(const QString& path) {
  std::vector<Duration> times;
  for (int i = 0; i < count(); ++i) {
    if (remembered(key(i, "file")).toString() != path) continue;
    for (const QString& text : remembered(key(i, "times")).toStringList()) {
      bool ok = false;
      const qlonglong ns = text.toLongLong(&ok);
      if (ok) times.push_back({ns});
    }
  }
  return times;
}

void forgetOldBookmarks(const QString& path) {
  bool anyLeft = false;
  for (int i = 0; i < count(); ++i) {
    const QString file = remembered(key(i, "file")).toString();
    if (file == path) forget(QStringLiteral("bookmarks/%1").arg(i + 1));
    anyLeft = anyLeft || (!file.isEmpty() && file != path);
  }
  if (!anyLeft) forget(QStringLiteral("bookmarks"));
}

}  // namespace sweepscope
