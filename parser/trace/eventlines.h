// SPDX-License-Identifier: GPL-3.0-or-later

// Every event of a trace as a JSON line, in the order of Go's own reader, and the verdict of `check`.
//
// The line format is a contract with other tools: keys in fixed order, bytes (not characters) escaped, and as its last
// line {"error":…} if a defect of severity warning or loss was met, or one that Go's own reader calls an error.
//
// Threads: both functions block.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

namespace sweepscope {

struct EventLinesOptions {
  bool types = false;  // also the alloc/free experiment's info and types, as #-lines
  bool stats = false;  // no lines: counts and timings only
};

// The exit code: 0 read to the end; 1 with defects; 2 nothing could be read, or not everything could be written.
int printEventLines(const std::string& path, const EventLinesOptions&, std::FILE* out, std::FILE* err);

// Judges each file, and each trace in a folder, in a few lines; the worst exit code.
int checkFiles(const std::vector<std::string>& paths, std::FILE* out, std::FILE* err);

}  // namespace sweepscope
