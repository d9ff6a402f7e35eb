// The rows, with what their functions need to be given.
#include "app/commandspec.h"

#include <algorithm>

#include "app/commandoptions.h"
#include "app/subcommands.h"
#include "app/windowcommand.h"

namespace sweepscope {

namespace {

std::string checkWindow(const CommandLine& line) {
  return line.at && line.range ? "--at and --range exclude each other" : "";
}

std::string checkExport(const CommandLine& line) {
  return line.output.empty() ? "export needs -o OUT.png" : "";
}

constexpr CommandSpec kCommands[] = {
    {.name = "",
     .usage = "[FILE | FOLDER] [OPTION]…",
     .summary = "open a window",
     .about = "Sweepscope shows Go execution traces on one timeline, and which garbage collection reclaimed the values "
              "that a program deleted from its maps.",
     .options = windowOptions,
     .closing =
         "FILE is a trace written by runtime/trace, go test -trace or net/http/pprof; it may be compressed with gzip "
         "or "
         "zstd, and - is standard input. The traces in a FOLDER, such as a flight recorder's snapshots, are listed "
         "beside the timeline, oldest first, to be opened one by one. Times count from the trace's first event: an "
         "integer is nanoseconds, and 12.5ms or 1.2s are understood.",
     .files = FileCount::AtMostOne,
     .check = checkWindow,
     .run = runWindow},
    {.name = "report",
     .usage = "FILE [OPTION]…",
     .summary = "cycles, deletes and what became of them, as text or JSON",
     .about = "Prints the GC cycles of a trace, its map deletes, and for each of them the cycle that reclaimed the "
              "value, with the evidence.",
     .options = reportOptions,
     .closing = "Exit code: 0 done; 1 done, but the trace is damaged, or a warning is listed; 2 cannot be read, or "
                "holds no events; 64 usage.",
     .files = FileCount::One,
     .check = nullptr,
     .run = [](const CommandLine& line, int, char**) { return runReport(line); }},
    {.name = "events",
     .usage = "FILE [--types] [--stats]",
     .summary = "every event as a JSON line",
     .about = "Prints every event of a trace as a JSON line, in order of time.",
     .options = eventsOptions,
     .closing = "Exit code: 0 done; 1 done, but the trace is damaged, or there is a warning; 2 cannot be read; 64 "
                "usage. What is damaged or unreadable, and what Go's own reader would not read, ends with a line "
                "{\"error\": …}.",
     .files = FileCount::One,
     .check = nullptr,
     .run = [](const CommandLine& line, int, char**) { return runEvents(line); }},
    {.name = "check",
     .usage = "FILE|FOLDER…",
     .summary = "is it readable, what is damaged",
     .about = "Says for each file, and for each trace that lies in a folder, whether it is a readable trace and what "
              "of it is damaged. Files in a folder that are no traces are only counted.",
     .options = checkOptions,
     .closing = "Exit code, decided by the worst file: 0 good; 1 damaged, or complete, but with a warning; 2 cannot be "
                "read, holds no events, or is a folder without traces; 64 usage.",
     .files = FileCount::Several,
     .check = nullptr,
     .run = [](const CommandLine& line, int, char**) { return runCheck(line); }},
    {.name = "export",
     .usage = "FILE -o OUT.png|.svg|.pdf [OPTION]…",
     .summary = "an annotated picture of a view",
     .about = "Draws a view of the trace with title, legend, time axis and the facts of a delete. Needs no display.",
     .options = exportOptions,
     .closing = "Exit code: 0 done; 1 done, but the trace is damaged, or has a warning; 2 cannot; 64 usage.",
     .files = FileCount::One,
     .check = checkExport,
     .run = runExport},
};

}  // namespace

std::span<const CommandSpec> commandSpecs() {
  return kCommands;
}

const CommandSpec* findCommand(std::string_view name) {
  const auto found =
      std::find_if(std::begin(kCommands), std::end(kCommands), [&](const CommandSpec& c) { return c.name == name; });
  return found == std::end(kCommands) ? nullptr : found;
}

const OptionSpec* findOption(const CommandSpec& command, std::string_view name) {
  for (const OptionGroup& group : command.options()) {
    for (const OptionSpec& option : group.options) {
      if (option.name == name || (!option.shortName.empty() && option.shortName == name)) return &option;
    }
  }
  return nullptr;
}

}  // namespace sweepscope
