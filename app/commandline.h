// SPDX-License-Identifier: GPL-3.0-or-later

// The command line as a value: what to do, with which files and options. Parsing needs no application object (without
// one, messages are in English) and touches no file but to ask whether the first word is the name of one.
//
// Errors: a UsageError says what is wrong in one line; the exit code is then ExitCode::Usage.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "app/dropoptions.h"
#include "app/timeargument.h"
#include "wire/ids.h"

namespace sweepscope {

struct CommandSpec;
enum class ProfileKind : std::uint8_t;
enum class ThemeChoice { System, Light, Dark, Print };
// Done: without problems. Damaged: done, and a defect of severity warning or loss is listed. Cannot: nothing was
// written to standard output. Usage: the command line is wrong.
enum class ExitCode : int { Done = 0, Damaged = 1, Cannot = 2, Usage = 64 };

struct PictureSize {
  int width = 1600, height = 900;
};

// The row of the window, which opens without a subcommand.
const CommandSpec& windowCommand();

struct CommandLine {
  const CommandSpec* command = &windowCommand();
  bool help = false, version = false;
  std::vector<std::string> files;

  // window and export
  std::optional<TimeArgument> at;
  std::optional<RangeArgument> range;
  std::optional<std::size_t> deleteOp;
  std::optional<ThemeChoice> theme;
  std::string session;
  // window, for measuring
  bool quitAfterFirstPaint = false, quitAfterLoad = false;
  // report
  bool json = false, inferredOnly = false;
  std::string memstatsFile;
  // report, export and window
  std::vector<std::string> deleteRules;
  DropOptions drops;
  // stats and profile
  std::string function;  // a pattern for start functions; "": all
  bool byGoroutine = false, tsv = false;
  // profile
  std::optional<ProfileKind> profileKind;
  std::optional<GoroutineId> goroutine;
  std::string task, region, stack;  // names and a pattern; "": any
  bool folded = false;
  // events
  bool types = false, stats = false;
  // export
  std::vector<std::string> lanes;  // ids; none: as the session says
  std::string output, manifest;
  PictureSize size;
  double scale = 1;
};

struct UsageError {
  std::string message;
};

// Whether there is a file or a folder of that name.
using FileTest = std::function<bool(const std::string&)>;
bool fileExists(const std::string& path);

// Arguments without the program's name. A first word that is neither a subcommand nor an existing file is taken for a
// misspelt subcommand, unless it looks like a path.
std::variant<CommandLine, UsageError> parseCommandLine(const std::vector<std::string>& arguments,
                                                       const FileTest& = fileExists);

}  // namespace sweepscope
