// SPDX-License-Identifier: GPL-3.0-or-later

// Bookmarks as version 0.1 stored them in the preferences: for each file, times since its first event. They are moved
// to the session of a trace when it is opened.
//
// Threads: any.
#pragma once

#include <QString>
#include <vector>

#include "wire/ids.h"

namespace sweepscope {

// The path is absolute.
std::vector<Duration> oldBookmarks(const QString& path);
void forgetOldBookmarks(const QString& path);

}  // namespace sweepscope
