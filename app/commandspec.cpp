// SPDX-License-Identifier: GPL-3.0-or-later

// The rows, and the checks of whole command lines.
#include "app/commandspec.h"

#include <QCoreApplication>
#include <algorithm>

#include "app/commandoptions.h"
#include "app/exportcommand.h"
#include "app/profilecommand.h"
#include "app/statscommand.h"
#include "app/subcommands.h"
#include "app/windowcommand.h"

namespace sweepscope {

namespace {

struct Tr {
  Q_DECLARE_TR_FUNCTIONS(CommandSpec)
};

QString checkWindow(const CommandLine& line) {
  return line.at && line.range ? Tr::tr("--at and --range cannot be used together") : QString();
}

QString checkStats(const CommandLine& line) {
  return line.json && line.tsv ? Tr::tr("--json and --tsv cannot be used together") : QString();
}

QString checkProfile(const CommandLine& line) {
  if (!line.profileKind) return Tr::tr("profile needs a kind: --kind sched, for example");
  const int formats = (line.output.empty() ? 0 : 1) + (line.folded ? 1 : 0) + (line.json ? 1 : 0);
  return formats > 1 ? Tr::tr("--output, --folded and --json cannot be used together") : QString();
}

QString checkExport(const CommandLine& line) {
  return line.output.empty() ? Tr::tr("export needs the name of a picture: -o OUT.png") : QString();
}

constexpr CommandSpec kCommands[] = {
    {.name = "",
     .usage = "[FILE | FOLDER] [OPTION]…",
     .summary = QT_TRANSLATE_NOOP("Commands", "open a window"),
     .about = QT_TRANSLATE_NOOP(
         "Commands",
         "Sweepscope shows Go execution traces on one timeline, and which garbage collection reclaimed the values that "
         "a program deleted from its maps."),
     .options = windowOptions,
     .closing = QT_TRANSLATE_NOOP(
         "Commands",
         "FILE is a trace written by runtime/trace, go test -trace or net/http/pprof. It may be compressed with gzip "
         "or zstd; - is standard input. For a FOLDER, such as one with the snapshots of a flight recorder, the window "
         "lists its traces beside the timeline, oldest first. Times count from the first event of the trace: an "
         "integer is a number of nanoseconds; 12.5ms and 1.2s are valid, too."),
     .files = FileCount::AtMostOne,
     .check = checkWindow,
     .run = runWindow},
    {.name = "report",
     .usage = "FILE [OPTION]…",
     .summary = QT_TRANSLATE_NOOP("Commands", "print GC cycles, deletes and their reclaims, as text or JSON"),
     .about = QT_TRANSLATE_NOOP("Commands",
                                "Prints the GC cycles and map deletes of a trace, and for each delete the cycle that "
                                "reclaimed the value, with the evidence."),
     .options = reportOptions,
     .closing =
         QT_TRANSLATE_NOOP("Commands",
                           "Exit codes: 0: done; 1: done, but the trace is damaged or a warning is listed; 2: the "
                           "trace cannot be read or contains no events; 64: the command line is wrong."),
     .files = FileCount::One,
     .check = nullptr,
     .run = [](const CommandLine& line, int, char**) { return runReport(line); }},
    {.name = "stats",
     .usage = "FILE [OPTION]…",
     .summary = QT_TRANSLATE_NOOP("Commands", "print where time went: goroutines, procs, queues, syscalls, tasks"),
     .about = QT_TRANSLATE_NOOP(
         "Commands",
         "Prints where the time of goroutines and procs went, scheduler latency, syscalls, stops of the world, tasks, "
         "regions, and the minimum mutator utilisation. Where go tool trace counts the same, the numbers agree."),
     .options = statsOptions,
     .closing = QT_TRANSLATE_NOOP(
         "Commands",
         "Exit codes: 0: done; 1: done, but the trace is damaged or a warning is listed; 2: the trace cannot be read, "
         "or the options select nothing of it; 64: the command line is wrong."),
     .files = FileCount::One,
     .check = checkStats,
     .run = [](const CommandLine& line, int, char**) { return runStats(line); }},
    {.name = "profile",
     .usage = "FILE --kind KIND [OPTION]…",
     .summary = QT_TRANSLATE_NOOP("Commands", "add up time by call stack, for go tool pprof and flame graphs"),
     .about = QT_TRANSLATE_NOOP(
         "Commands",
         "Adds up by call stack where goroutines wait (net: for the network; sync: for channels, locks and select; "
         "wait: for anything), are in syscalls (syscall) or ready to run (sched), where they run (run; gc: while the "
         "collector marks), assist it (assist) or stop the world for it (stw), create goroutines (create), and where "
         "CPU "
         "samples were taken (cpu). net, sync, syscall and sched are the profiles of go tool trace. Without another "
         "format, prints the functions at the leaves."),
     .options = profileOptions,
     .closing = QT_TRANSLATE_NOOP(
         "Commands",
         "Exit codes: 0: done; 1: done, but the trace is damaged or a warning is listed; 2: the trace cannot be read, "
         "the options select nothing of it, or the file cannot be written; 64: the command line is wrong."),
     .files = FileCount::One,
     .check = checkProfile,
     .run = [](const CommandLine& line, int, char**) { return runProfile(line); }},
    {.name = "events",
     .usage = "FILE [--types] [--stats]",
     .summary = QT_TRANSLATE_NOOP("Commands", "print every event as a line of JSON"),
     .about = QT_TRANSLATE_NOOP("Commands", "Prints every event of a trace as a line of JSON, in order of time."),
     .options = eventsOptions,
     .closing = QT_TRANSLATE_NOOP(
         "Commands",
         "The output of a trace that is damaged, cannot be read, or would be rejected by Go's own reader, ends with a "
         "line {\"error\": …}. Exit codes: 0: done; 1: done, but the trace is damaged or there is a warning; 2: the "
         "trace "
         "cannot be read; 64: the command line is wrong."),
     .files = FileCount::One,
     .check = nullptr,
     .run = [](const CommandLine& line, int, char**) { return runEvents(line); }},
    {.name = "check",
     .usage = "FILE|FOLDER…",
     .summary = QT_TRANSLATE_NOOP("Commands", "say whether traces are readable, and what is damaged"),
     .about =
         QT_TRANSLATE_NOOP("Commands",
                           "Says for each file, and for each trace in a folder, whether it is a readable trace and "
                           "what is damaged. Other files in a folder are only counted."),
     .options = checkOptions,
     .closing = QT_TRANSLATE_NOOP(
         "Commands",
         "Exit codes, of the worst file: 0: good; 1: damaged, or complete with a warning; 2: the file cannot be read, "
         "contains no events, or is a folder without traces; 64: the command line is wrong."),
     .files = FileCount::Several,
     .check = nullptr,
     .run = [](const CommandLine& line, int, char**) { return runCheck(line); }},
    {.name = "export",
     .usage = "FILE -o OUT.png|.svg|.pdf [OPTION]…",
     .summary = QT_TRANSLATE_NOOP("Commands", "write an annotated picture of a view"),
     .about = QT_TRANSLATE_NOOP("Commands",
                                "Writes a picture of a view of the trace, with title, legend, time axis and the facts "
                                "about a delete. No display is needed."),
     .options = exportOptions,
     .closing =
         QT_TRANSLATE_NOOP("Commands",
                           "Exit codes: 0: done; 1: done, but the trace is damaged or has a warning; 2: the picture "
                           "cannot be made; 64: the command line is wrong."),
     .files = FileCount::One,
     .check = checkExport,
     .run = runExport},
};

QString withList(const QString& text, const OptionSpec& option) {
  return option.list == nullptr ? text : text.arg(QString::fromStdString(option.list()));
}

}  // namespace

QString commandText(std::string_view text) {
  return text.empty() ? QString() : QCoreApplication::translate("Commands", text.data());
}

QString helpOf(const OptionSpec& option) {
  return withList(commandText(option.help), option);
}

QString expectsOf(const OptionSpec& option) {
  return withList(commandText(option.expects), option);
}

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
