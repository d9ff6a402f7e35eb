// What the program can be asked for, as a table: one row for each subcommand, and one for the window. Parsing, --help,
// the nearest name for a word that is written wrong, and dispatch are views of it.
//
// Threads: constants.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/commandline.h"

namespace sweepscope {

struct OptionSpec {
  std::string_view name;       // "--output"
  std::string_view shortName;  // "-o", or ""
  std::string_view value;      // as the help writes it: "TIME"; "": it takes none
  std::string_view help;       // "": not in the help, for measuring
  // Takes the value into the command line; false if it is none that fits.
  bool (*take)(CommandLine&, std::string_view);
  std::string_view expects{};  // "a time such as 12.5ms", for the message about a value that does not fit
};

struct OptionGroup {
  std::string_view heading;  // a paragraph above them in the help, or ""
  std::span<const OptionSpec> options;
};

enum class FileCount { AtMostOne, One, Several };

struct CommandSpec {
  std::string_view name;     // "" for the window
  std::string_view usage;    // what follows the name: "FILE [OPTION]…"
  std::string_view summary;  // in the list of subcommands
  std::string_view about;    // paragraphs of its own help
  std::span<const OptionGroup> (*options)();
  std::string_view closing;  // after the options: exit codes
  FileCount files;
  // What is wrong with the command line as a whole, "" if nothing is.
  std::string (*check)(const CommandLine&);
  ExitCode (*run)(const CommandLine&, int argc, char** argv);
};

// The window is the first.
std::span<const CommandSpec> commandSpecs();
// Nothing for a name that no row has.
const CommandSpec* findCommand(std::string_view name);
// By its long or short name; nothing if the command does not take it.
const OptionSpec* findOption(const CommandSpec&, std::string_view name);

}  // namespace sweepscope
