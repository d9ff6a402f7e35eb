// What the program remembers: theme, rules, thresholds, recent files. Subcommands never read it.
#pragma once

#include <QString>
#include <QStringList>

#include "analysis/analyse.h"
#include "app/commandline.h"

namespace sweepscope {

struct Preferences {
  ThemeChoice theme = ThemeChoice::System;
  QStringList deleteRules;
  InflectionThresholds inflections;
};

// What makes sense; the dialog offers no more.
struct Bounds {
  double least, most;
};
inline constexpr Bounds kResampleMs{0.1, 10'000}, kDropPerSecond{1, 1e9}, kNextGcChange{0.001, 10},
    kCyclesToConfirm{1, 100};

Preferences loadPreferences();
void savePreferences(const Preferences&);

// Most recent first, at most ten; absolute paths.
QStringList recentFiles();
void addRecentFile(const QString& path);
void removeRecentFile(const QString& path);
void clearRecentFiles();

}  // namespace sweepscope
