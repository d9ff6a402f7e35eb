// What the program remembers of bookmarks: for each of the files it saw last, moments as distances from the first
// event.
#pragma once

#include <QString>
#include <vector>

#include "wire/ids.h"

namespace sweepscope {

// Files beyond this are forgotten, those first whose bookmarks were changed longest ago.
inline constexpr int kMostBookmarkedFiles = 50;

// The path is absolute.
std::vector<Duration> loadBookmarks(const QString& path);
// None forgets the file.
void saveBookmarks(const QString& path, const std::vector<Duration>&);

}  // namespace sweepscope
