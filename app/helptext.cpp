// What --help says, for the program and for each of its subcommands.
#include "app/commandline.h"

namespace sweepscope {

namespace {

constexpr char kWindowHelp[] = R"(Sweepscope shows Go execution traces on one timeline, and which garbage collection
reclaimed the values that a program deleted from its maps.

Usage:
  sweepscope [FILE | FOLDER] [--at TIME | --range A..B] [--delete N] [--theme light|dark]
  sweepscope report FILE [--json] …     cycles, deletes and what became of them, as text or JSON
  sweepscope events FILE [--stats] …    every event as a JSON line
  sweepscope check FILE|FOLDER…         is it readable, what is damaged
  sweepscope export FILE -o OUT.png …   an annotated picture of a view
  sweepscope SUBCOMMAND --help          more about one of them

Without a subcommand a window opens. Options for it:
  --at TIME            show the trace around this time
  --range A..B         show the trace from A to B
  --delete N           select this delete (numbers as in the report)
  --theme light|dark   instead of the one from the preferences
  --delete-rule RE     one more pattern that recognises deletes; may be repeated
  --memstats FILE      heap figures from JSON lines beside the trace
  --drop-rate N, --drop-share PCT, --drop-step TIME, --goal-change PCT, --goal-cycles N
                       thresholds of inflections; see report --help
  --version            print the version

FILE is a trace written by runtime/trace, go test -trace or net/http/pprof; it may be compressed
with gzip or zstd, and - is standard input. The traces in a FOLDER, such as a flight recorder's
snapshots, are listed beside the timeline, oldest first, to be opened one by one. Times count from
the trace's first event: an integer is nanoseconds, and 12.5ms or 1.2s are understood.
)";

constexpr char kReportHelp[] = R"(Usage: sweepscope report FILE [OPTION]…

Prints the GC cycles of a trace, its map deletes, and for each of them the cycle that reclaimed the
value, with the evidence.

  --json                   machine-readable, with all details (schema 1)
  --evidence all|inferred  inferred: do as if the trace had no alloc/free events
  --delete-rule RE         one more pattern that recognises deletes, tried on "CATEGORY: MESSAGE" of
                           a log, "region: NAME" or "task: NAME"; named groups: edge, key, addr,
                           size. May be repeated
  --memstats FILE          heap figures (MemStats fields) from JSON lines beside the trace

A fall of HeapObjects is reported if the curve, sampled step by step, falls fast and far enough, and
is confirmed if NextGC changes soon afterwards:
  --drop-step TIME         the step, 10ms if not given
  --drop-rate N            falls by more than N objects a second (5000)
  --drop-share PCT         and by at least PCT percent of the curve's range (2)
  --goal-change PCT        NextGC changes by more than PCT percent (5)
  --goal-cycles N          within the next N cycles (2)

Exit code: 0 done; 1 done, but the trace is damaged, or a warning is listed; 2 cannot be read, or
holds no events; 64 usage.
)";

constexpr char kEventsHelp[] = R"(Usage: sweepscope events FILE [--types] [--stats]

Prints every event of a trace as a JSON line, in order of time.

  --types   also the tables of alloc/free types
  --stats   only counts and timings

Exit code: 0 done; 1 done, but the trace is damaged, or there is a warning; 2 cannot be read;
64 usage. What is damaged or unreadable, and what Go's own reader would not read, ends with a line
{"error": …}.
)";

constexpr char kCheckHelp[] = R"(Usage: sweepscope check FILE|FOLDER…

Says for each file, and for each trace that lies in a folder, whether it is a readable trace and
what of it is damaged. Files in a folder that are no traces are only counted.

Exit code, decided by the worst file: 0 good; 1 damaged, or complete, but with a warning; 2 cannot
be read, holds no events, or is a folder without traces; 64 usage.
)";

constexpr char kExportHelp[] = R"(Usage: sweepscope export FILE -o OUT.png|.svg|.pdf [OPTION]…

Draws a view of the trace with title, legend, time axis and the facts of a delete. Needs no display.

  -o, --output OUT     the picture; its ending decides the format
  --range A..B         from A to B; without it the whole trace, or the surroundings of --delete
  --delete N           with this delete, the bridge to the cycle that reclaimed it, and its facts
  --size WxH           in points, 1600x900 if not given
  --scale F            pixels per point, 1 if not given
  --theme light|dark|print   print if not given
  --manifest OUT.json  lists everything drawn: kind, rectangle, delete, cycle, times
  --delete-rule RE, --memstats FILE   as for report
  --drop-rate N, --drop-share PCT, --drop-step TIME, --goal-change PCT, --goal-cycles N
                       thresholds of inflections, as for report

Exit code: 0 done; 1 done, but the trace is damaged, or has a warning; 2 cannot; 64 usage.
)";

}  // namespace

std::string helpText(Command command) {
  switch (command) {
    case Command::Window: break;
    case Command::Report: return kReportHelp;
    case Command::Events: return kEventsHelp;
    case Command::Check: return kCheckHelp;
    case Command::Export: return kExportHelp;
  }
  return kWindowHelp;
}

std::string versionText() {
  return "Sweepscope " SWEEPSCOPE_VERSION "\n";
}

}  // namespace sweepscope
