// Bookmarks as version 0.1 kept them, in the preferences: for each file, times since its first event. They move into
// the session of a trace when it is opened.
#pragma once

#include <QString>
#include <vector>

#include "wire/ids.h"

namespace sweepscope {

// The path is absolute.
std::vector<Duration> oldBookmarks(const QString& path);
void forgetOldBookmarks(const QString& path);

}  // namespace sweepscope
