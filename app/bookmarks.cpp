// An array in QSettings, the file changed last first.
#include "app/bookmarks.h"

#include <QSettings>
#include <QStringList>
#include <algorithm>

namespace sweepscope {

namespace {

struct Marked {
  QString path;
  QStringList times;
};

std::vector<Marked> loadAll() {
  QSettings s;
  std::vector<Marked> all;
  const int count = std::min(s.beginReadArray(QStringLiteral("bookmarks")), kMostBookmarkedFiles);
  for (int i = 0; i < count; ++i) {
    s.setArrayIndex(i);
    all.push_back({s.value(QStringLiteral("file")).toString(), s.value(QStringLiteral("times")).toStringList()});
  }
  return all;
}

}  // namespace

std::vector<Duration> loadBookmarks(const QString& path) {
  std::vector<Duration> times;
  for (const Marked& file : loadAll()) {
    if (file.path != path) continue;
    for (const QString& text : file.times) {
      bool ok = false;
      const qlonglong ns = text.toLongLong(&ok);
      if (ok) times.push_back({ns});
    }
  }
  return times;
}

void saveBookmarks(const QString& path, const std::vector<Duration>& times) {
  auto all = loadAll();
  std::erase_if(all, [&](const Marked& file) { return file.path == path; });
  if (!times.empty()) {
    Marked file{path, {}};
    for (const Duration t : times) file.times << QString::number(t.ns);
    all.insert(all.begin(), std::move(file));
  }
  if (all.size() > std::size_t(kMostBookmarkedFiles)) all.resize(std::size_t(kMostBookmarkedFiles));
  QSettings s;
  s.remove(QStringLiteral("bookmarks"));
  s.beginWriteArray(QStringLiteral("bookmarks"), int(all.size()));
  for (std::size_t i = 0; i < all.size(); ++i) {
    s.setArrayIndex(int(i));
    s.setValue(QStringLiteral("file"), all[i].path);
    s.setValue(QStringLiteral("times"), all[i].times);
  }
  s.endArray();
}

}  // namespace sweepscope
