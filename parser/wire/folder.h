// SPDX-License-Identifier: GPL-3.0-or-later

// The traces that lie directly in a folder, as a flight recorder leaves them there: recognised by their first bytes,
// whatever they are called, also inside gzip and zstd.
//
// Links to files are followed, folders are not gone into.
//
// Threads: pure, any thread; blocks.
// Cost: the first 4 KiB of each file are read (of a packed one what it takes to unpack so much).
#pragma once

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "wire/defect.h"

namespace sweepscope {

struct TraceFile {
  std::string path, name;     // name: without the folder
  std::uint64_t bytes = 0;    // of the file, packed or not
  std::int64_t modified = 0;  // ns since 1970
  int version = 0;            // 25 is the format that go 1.25 introduced
};

struct Folder {
  std::string path;
  std::vector<TraceFile> traces;        // oldest first; of one age by name
  std::size_t others = 0;               // files that are no traces
  std::vector<std::string> unreadable;  // names of what may be a trace
  bool more = false;                    // there are more entries than are looked at
};

inline constexpr std::size_t kMostEntries = 5000;

// An error if this is no folder, or none that can be read, or if it was asked to stop.
Result<Folder> listFolder(const std::string& path, std::stop_token = {});
bool isFolder(const std::string& path);
// What to say where a file is expected: "PATH: is a directory, not a trace file; it holds 2 traces: a.trace, b.trace".
Message folderInsteadOfFile(const std::string& path);

}  // namespace sweepscope
