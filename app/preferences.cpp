// Preferences in QSettings. Values that make no sense are replaced by the defaults.
#include "app/preferences.h"

#include <QFileInfo>
#include <QSettings>

namespace sweepscope {

namespace {

constexpr int kMostRecent = 10;

QString themeText(ThemeChoice choice) {
  if (choice == ThemeChoice::Light) return QStringLiteral("light");
  return choice == ThemeChoice::Dark ? QStringLiteral("dark") : QStringLiteral("system");
}

double sensible(const QSettings& s, const QString& key, Bounds bounds, double otherwise) {
  bool ok = false;
  const double value = s.value(key).toDouble(&ok);
  return ok && bounds.contain(value) ? value : otherwise;
}

}  // namespace

Preferences loadPreferences() {
  const QSettings s;
  Preferences p;
  const QString theme = s.value(QStringLiteral("theme")).toString();
  if (theme == QStringLiteral("light")) p.theme = ThemeChoice::Light;
  if (theme == QStringLiteral("dark")) p.theme = ThemeChoice::Dark;
  p.deleteRules = s.value(QStringLiteral("deleteRules")).toStringList();
  InflectionThresholds& t = p.inflections;
  const auto number = [&](const char* name, Bounds bounds, double otherwise) {
    return sensible(s, QStringLiteral("inflections/") + QLatin1String(name), bounds, otherwise);
  };
  t.resample.ns = std::int64_t(number("resampleMs", kResampleMs, double(t.resample.ns) / 1e6) * 1e6);
  t.dropPerSecond = number("dropPerSecond", kDropPerSecond, t.dropPerSecond);
  t.dropShare = number("dropShare", kDropShare, t.dropShare);
  t.nextGcChange = number("nextGcChange", kNextGcChange, t.nextGcChange);
  t.cyclesToConfirm = int(number("cyclesToConfirm", kCyclesToConfirm, t.cyclesToConfirm));
  return p;
}

void savePreferences(const Preferences& p) {
  QSettings s;
  s.setValue(QStringLiteral("theme"), themeText(p.theme));
  s.setValue(QStringLiteral("deleteRules"), p.deleteRules);
  s.setValue(QStringLiteral("inflections/resampleMs"), double(p.inflections.resample.ns) / 1e6);
  s.setValue(QStringLiteral("inflections/dropPerSecond"), p.inflections.dropPerSecond);
  s.setValue(QStringLiteral("inflections/dropShare"), p.inflections.dropShare);
  s.setValue(QStringLiteral("inflections/nextGcChange"), p.inflections.nextGcChange);
  s.setValue(QStringLiteral("inflections/cyclesToConfirm"), p.inflections.cyclesToConfirm);
}

QStringList recentFiles() {
  return QSettings().value(QStringLiteral("recentFiles")).toStringList();
}

void addRecentFile(const QString& path) {
  const QString absolute = QFileInfo(path).absoluteFilePath();
  QStringList files = recentFiles();
  files.removeAll(absolute);
  files.prepend(absolute);
  QSettings().setValue(QStringLiteral("recentFiles"), QStringList(files.mid(0, kMostRecent)));
}

void removeRecentFile(const QString& path) {
  QStringList files = recentFiles();
  files.removeAll(path);
  QSettings().setValue(QStringLiteral("recentFiles"), files);
}

void clearRecentFiles() {
  QSettings().remove(QStringLiteral("recentFiles"));
}

}  // namespace sweepscope
