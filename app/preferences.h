// What the program remembers: theme, rules, thresholds, recent files. Subcommands never read it.
#pragma once

#include <QString>
#include <QStringList>

#include "analysis/analyse.h"
#include "app/commandline.h"
#include "app/dropoptions.h"

namespace sweepscope {

struct Preferences {
  ThemeChoice theme = ThemeChoice::System;
  QStringList deleteRules;
  InflectionThresholds inflections;
};

Preferences loadPreferences();
void savePreferences(const Preferences&);

// Most recent first, at most ten; absolute paths.
QStringList recentFiles();
void addRecentFile(const QString& path);
void removeRecentFile(const QString& path);
void clearRecentFiles();

}  // namespace sweepscope
