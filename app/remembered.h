// SPDX-License-Identifier: GPL-3.0-or-later

// What the program remembers by itself: recent files, the last folder, the layout of the window, the last choices in a
// dialog. It is stored in the user's configuration, with the preferences.
//
// Threads: any.
#pragma once

#include <QString>
#include <QStringList>
#include <QVariant>

namespace sweepscope {

// Most recent first, at most ten; absolute paths.
QStringList recentFiles();
void addRecentFile(const QString& path);
void removeRecentFile(const QString& path);
void clearRecentFiles();

// Values by name, such as "layout/docks".
QVariant remembered(const QString& name, const QVariant& otherwise = {});
void remember(const QString& name, const QVariant&);
// The value and all whose names begin with it and a slash.
void forget(const QString& name);

}  // namespace sweepscope
