// SPDX-License-Identifier: GPL-3.0-or-later

// Preferences in QSettings.
#include "app/preferences.h"

#include <QSettings>
#include <cmath>

namespace sweepscope {

namespace {

const QString kTheme = QStringLiteral("theme"), kTimes = QStringLiteral("times"),
              kRules = QStringLiteral("deleteRules");

struct ThemeWord {
  ThemeChoice theme;
  const char* word;
};
constexpr ThemeWord kThemes[] = {
    {ThemeChoice::System, "system"}, {ThemeChoice::Light, "light"}, {ThemeChoice::Dark, "dark"}};

struct TimesWord {
  TimeStyle times;
  const char* word;
};
constexpr TimesWord kTimesWords[] = {
    {TimeStyle::SinceStart, "since-start"}, {TimeStyle::Utc, "utc"}, {TimeStyle::Local, "local"}};

QString inflectionKey(const char* name) {
  return QStringLiteral("inflections/") + QLatin1String(name);
}

std::optional<double> sensible(const QSettings& s, const char* name, Bounds bounds) {
  bool ok = false;
  const double value = s.value(inflectionKey(name)).toDouble(&ok);
  return ok && bounds.contain(value) ? std::optional(value) : std::nullopt;
}

template <class Value>
void save(QSettings& s, const char* name, const std::optional<Value>& value) {
  if (value) {
    s.setValue(inflectionKey(name), *value);
  } else {
    s.remove(inflectionKey(name));
  }
}

}  // namespace

Settings loadPreferences() {
  const QSettings s;
  Settings p;
  for (const ThemeWord& theme : kThemes) {
    if (s.value(kTheme).toString() == QLatin1String(theme.word)) p.theme = theme.theme;
  }
  for (const TimesWord& times : kTimesWords) {
    if (s.value(kTimes).toString() == QLatin1String(times.word)) p.times = times.times;
  }
  for (const QString& rule : s.value(kRules).toStringList()) p.deleteRules.push_back(rule.toStdString());
  DropOptions& t = p.inflections;
  if (const auto ms = sensible(s, "resampleMs", kResampleMs)) t.step = Duration{std::llround(*ms * 1e6)};
  t.rate = sensible(s, "dropPerSecond", kDropPerSecond);
  t.share = sensible(s, "dropShare", kDropShare);
  t.goalChange = sensible(s, "nextGcChange", kNextGcChange);
  if (const auto cycles = sensible(s, "cyclesToConfirm", kCyclesToConfirm)) t.goalCycles = int(*cycles);
  return p;
}

void savePreferences(const Settings& p) {
  QSettings s;
  s.remove(kTheme);
  for (const ThemeWord& theme : kThemes) {
    if (p.theme == theme.theme) s.setValue(kTheme, QLatin1String(theme.word));
  }
  s.remove(kTimes);
  for (const TimesWord& times : kTimesWords) {
    if (p.times == times.times) s.setValue(kTimes, QLatin1String(times.word));
  }
  QStringList rules;
  for (const std::string& rule : p.deleteRules) rules << QString::fromStdString(rule);
  s.setValue(kRules, rules);
  const DropOptions& t = p.inflections;
  save(s, "resampleMs", t.step ? std::optional(double(t.step->ns) / 1e6) : std::nullopt);
  save(s, "dropPerSecond", t.rate);
  save(s, "dropShare", t.share);
  save(s, "nextGcChange", t.goalChange);
  save(s, "cyclesToConfirm", t.goalCycles);
}

}  // namespace sweepscope
