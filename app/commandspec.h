// SPDX-License-Identifier: GPL-3.0-or-later

// The commands of the program as a table: one row for each subcommand, and one for the window. Parsing, --help, the
// suggestion for a misspelt word and dispatch are views of it. Texts are QT_TRANSLATE_NOOP("Commands", …), to be shown
// as commandText() translates them.
//
// Threads: constants.
#pragma once

#include <QString>
#include <span>
#include <string>
#include <string_view>

#include "app/commandline.h"

namespace sweepscope {

struct OptionSpec {
  std::string_view name;       // "--output"
  std::string_view shortName;  // "-o", or ""
  std::string_view value;      // as the help writes it: "TIME"; "": it takes none
  std::string_view help;       // a text; "": not in the help, for measuring
  // Takes the value into the command line; false if it is not valid.
  bool (*take)(CommandLine&, std::string_view);
  std::string_view expects{};       // a text, for messages about values: "a time such as 12.5ms"
  std::string (*list)() = nullptr;  // what %1 in both texts stands for
};

struct OptionGroup {
  std::string_view heading;  // a text: the paragraph above them in the help, or ""
  std::span<const OptionSpec> options;
};

enum class FileCount { AtMostOne, One, Several };

struct CommandSpec {
  std::string_view name;     // "" for the window
  std::string_view usage;    // what follows the name: "FILE [OPTION]…"
  std::string_view summary;  // a text, in the list of subcommands
  std::string_view about;    // a text: the first paragraph of its own help
  std::span<const OptionGroup> (*options)();
  std::string_view closing;  // a text, after the options: exit codes
  FileCount files;
  // What is wrong with the command line as a whole; empty if nothing is.
  QString (*check)(const CommandLine&);
  ExitCode (*run)(const CommandLine&, int argc, char** argv);
};

// A text of a row, translated. It must end with a null character, as literals do.
QString commandText(std::string_view);
QString helpOf(const OptionSpec&);
QString expectsOf(const OptionSpec&);

// The window is the first.
std::span<const CommandSpec> commandSpecs();
// Null for a name that no row has.
const CommandSpec* findCommand(std::string_view name);
// By its long or short name; null if the command does not take it.
const OptionSpec* findOption(const CommandSpec&, std::string_view name);

}  // namespace sweepscope
