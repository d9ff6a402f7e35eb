// SPDX-License-Identifier: GPL-3.0-or-later

// The options, and the functions that take their values.
#include "app/commandoptions.h"

#include <QtGlobal>
#include <algorithm>
#include <charconv>

#include "analysis/profile.h"
#include "app/commandspec.h"
#include "widgets/lanes/lanes.h"
#include "wire/units.h"

namespace sweepscope {

namespace {

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool takeRange(CommandLine& line, std::string_view text) {
  line.range = parseRangeArgument(text);
  return line.range.has_value();
}

bool takeAt(CommandLine& line, std::string_view text) {
  line.at = parseTimeArgument(text);
  return line.at.has_value();
}

bool takeDelete(CommandLine& line, std::string_view text) {
  line.deleteOp = number<std::size_t>(text);
  return line.deleteOp.has_value();
}

bool takeTheme(CommandLine& line, std::string_view text) {
  if (text == "light") {
    line.theme = ThemeChoice::Light;
  } else if (text == "dark") {
    line.theme = ThemeChoice::Dark;
  } else {
    return false;
  }
  return true;
}

bool takePictureTheme(CommandLine& line, std::string_view text) {
  if (text != "print") return takeTheme(line, text);
  line.theme = ThemeChoice::Print;
  return true;
}

bool takeEvidence(CommandLine& line, std::string_view text) {
  line.inferredOnly = text == "inferred";
  return text == "inferred" || text == "all";
}

bool takeSize(CommandLine& line, std::string_view text) {
  const auto x = text.find('x');
  if (x == std::string_view::npos) return false;
  const auto width = number<int>(text.substr(0, x)), height = number<int>(text.substr(x + 1));
  if (!width || !height || *width < 320 || *height < 240 || *width > 16000 || *height > 16000) return false;
  line.size = {*width, *height};
  return true;
}

bool takeScale(CommandLine& line, std::string_view text) {
  const auto scale = number<double>(text);
  if (!scale || !(*scale >= 0.5 && *scale <= 8)) return false;
  line.scale = *scale;
  return true;
}

bool takeBy(CommandLine& line, std::string_view text) {
  line.byGoroutine = text == "goroutine";
  return text == "goroutine" || text == "function";
}

bool takeKind(CommandLine& line, std::string_view text) {
  const ProfileKindSpec* spec = findProfileKind(text);
  if (spec != nullptr) line.profileKind = spec->kind;
  return spec != nullptr;
}

// The names of all kinds of profiles.
std::string kindNames() {
  std::string names;
  for (const ProfileKindSpec& spec : profileKinds()) names += (names.empty() ? "" : ", ") + std::string(spec.name);
  return names;
}

bool takeGoroutine(CommandLine& line, std::string_view text) {
  const auto id = number<std::int64_t>(text);
  if (id) line.goroutine = GoroutineId(*id);
  return id && *id > 0;
}

bool hasSuffix(std::string_view text, std::string_view suffix) {
  return text.size() > suffix.size() && std::equal(suffix.rbegin(), suffix.rend(), text.rbegin(), [](char a, char b) {
           return a == (b >= 'A' && b <= 'Z' ? char(b + 32) : b);
         });
}

// The ids of all lanes.
std::string laneIds() {
  std::string ids;
  for (const Lane* lane : lanes()) ids += (ids.empty() ? "" : ", ") + lane->id().toStdString();
  return ids;
}

bool takeLanes(CommandLine& line, std::string_view text) {
  line.lanes.clear();
  for (;;) {
    const auto comma = text.find(',');
    const std::string_view id = text.substr(0, comma);
    if (laneOf(id) == nullptr) return false;
    line.lanes.emplace_back(id);
    if (comma == std::string_view::npos) return true;
    text.remove_prefix(comma + 1);
  }
}

bool takeOutput(CommandLine& line, std::string_view text) {
  line.output = text;
  return hasSuffix(text, ".png") || hasSuffix(text, ".svg") || hasSuffix(text, ".pdf");
}

bool takeProfileOutput(CommandLine& line, std::string_view text) {
  line.output = text;
  return hasSuffix(text, ".pb.gz");
}

template <class Number>
bool takeWithin(std::optional<Number>& value, std::string_view text, Bounds bounds) {
  value = number<Number>(text);
  return value && bounds.contain(double(*value));
}

// "2" and "2%" are a share of 0.02.
bool takePercent(std::optional<double>& share, std::string_view text, Bounds bounds) {
  if (text.ends_with('%')) text.remove_suffix(1);
  const auto percent = number<double>(text);
  if (percent) share = *percent / 100;
  return percent && bounds.contain(*share);
}

bool takeDropStep(CommandLine& line, std::string_view text) {
  line.drops.step = parseTime(text);
  return line.drops.step && kResampleMs.contain(double(line.drops.step->ns) / 1e6);
}

bool takeWord(std::string& value, std::string_view text) {
  value = text;
  return !text.empty();
}

constexpr OptionSpec kRange{
    "--range",
    "",
    "A..B",
    QT_TRANSLATE_NOOP("Commands", "show the trace from A to B"),
    takeRange,
    QT_TRANSLATE_NOOP("Commands",
                      "a range from an earlier to a later time, such as 10ms..12.5ms or 14:03:22..14:03:23")};
constexpr OptionSpec kDelete{
    "--delete", "",
    "N",        QT_TRANSLATE_NOOP("Commands", "select the delete with this number in the report"),
    takeDelete, QT_TRANSLATE_NOOP("Commands", "the number of a delete in the report")};
constexpr OptionSpec kDeleteRule{
    "--delete-rule",
    "",
    "RE",
    QT_TRANSLATE_NOOP(
        "Commands",
        "an additional regular expression that recognises deletes, matched against “CATEGORY: MESSAGE” of a "
        "log, “region: NAME” or “task: NAME”; named groups: edge, key, addr, size; may be repeated"),
    [](CommandLine& l, std::string_view v) {
      l.deleteRules.emplace_back(v);
      return !v.empty();
    },
    QT_TRANSLATE_NOOP("Commands", "a regular expression")};
constexpr OptionSpec kMemstats{
    "--memstats",
    "",
    "FILE",
    QT_TRANSLATE_NOOP("Commands", "read heap figures (fields of MemStats) from a file of JSON lines"),
    [](CommandLine& l, std::string_view v) { return takeWord(l.memstatsFile, v); },
    QT_TRANSLATE_NOOP("Commands", "a file of JSON lines")};

bool takeSession(CommandLine& line, std::string_view text) {
  return takeWord(line.session, text);
}

constexpr OptionSpec kOfWindow[] = {
    {"--at", "", "TIME", QT_TRANSLATE_NOOP("Commands", "show the trace around this time"), takeAt,
     QT_TRANSLATE_NOOP("Commands", "a time such as 1200, 12.5ms, 1.2s, or 14:03:22.5 of the wall clock (UTC)")},
    kRange,
    kDelete,
    {"--session", "", "F",
     QT_TRANSLATE_NOOP("Commands", "use the file F for bookmarks, lanes, rules, thresholds and the view"), takeSession,
     QT_TRANSLATE_NOOP("Commands", "a session file")},
    {"--theme", "", "light|dark", QT_TRANSLATE_NOOP("Commands", "use this theme instead of that of the preferences"),
     takeTheme, QT_TRANSLATE_NOOP("Commands", "light or dark")},
    kDeleteRule,
    kMemstats,
    {"--version", "", "", QT_TRANSLATE_NOOP("Commands", "print the version"),
     [](CommandLine& l, std::string_view) { return l.version = true; }},
    {"--quit-after-first-paint", "", "", "",
     [](CommandLine& l, std::string_view) { return l.quitAfterFirstPaint = true; }},
    {"--quit-after-load", "", "", "", [](CommandLine& l, std::string_view) { return l.quitAfterLoad = true; }},
};

constexpr OptionSpec kOfReport[] = {
    {"--json", "", "", QT_TRANSLATE_NOOP("Commands", "print JSON with all details (schema 1)"),
     [](CommandLine& l, std::string_view) { return l.json = true; }},
    {"--evidence", "", "all|inferred",
     QT_TRANSLATE_NOOP("Commands", "with inferred, ignore the alloc/free events of the trace"), takeEvidence,
     QT_TRANSLATE_NOOP("Commands", "all or inferred")},
    kDeleteRule,
    kMemstats,
};

constexpr OptionSpec kWithin{
    "--range", "", "A..B", QT_TRANSLATE_NOOP("Commands", "only what happens from A to B"), takeRange, kRange.expects};
constexpr OptionSpec kFunction{
    "--function",
    "",
    "RE",
    QT_TRANSLATE_NOOP("Commands", "only goroutines that start with a function this regular expression matches"),
    [](CommandLine& l, std::string_view v) { return takeWord(l.function, v); },
    QT_TRANSLATE_NOOP("Commands", "a regular expression")};

constexpr OptionSpec kOfStats[] = {
    kWithin,
    kFunction,
    {"--by", "", "function|goroutine",
     QT_TRANSLATE_NOOP("Commands", "account for time by start function, or also for each goroutine"), takeBy,
     QT_TRANSLATE_NOOP("Commands", "function or goroutine")},
    {"--json", "", "", QT_TRANSLATE_NOOP("Commands", "print JSON with all details (schema 1)"),
     [](CommandLine& l, std::string_view) { return l.json = true; }},
    {"--tsv", "", "", QT_TRANSLATE_NOOP("Commands", "print the time accounts as tab-separated values"),
     [](CommandLine& l, std::string_view) { return l.tsv = true; }},
};

constexpr OptionSpec kOfProfile[] = {
    {"--kind", "", "KIND", QT_TRANSLATE_NOOP("Commands", "what to add up by call stack: %1"), takeKind,
     QT_TRANSLATE_NOOP("Commands", "one of %1"), kindNames},
    kWithin,
    kFunction,
    {"--goroutine", "", "N", QT_TRANSLATE_NOOP("Commands", "only this goroutine"), takeGoroutine,
     QT_TRANSLATE_NOOP("Commands", "the id of a goroutine")},
    {"--task", "", "NAME",
     QT_TRANSLATE_NOOP(
         "Commands",
         "only while a goroutine works on a task of this name: it began it, or has a region or a log of it"),
     [](CommandLine& l, std::string_view v) { return takeWord(l.task, v); },
     QT_TRANSLATE_NOOP("Commands", "the name of a task")},
    {"--region", "", "NAME", QT_TRANSLATE_NOOP("Commands", "only inside the outermost regions of this name"),
     [](CommandLine& l, std::string_view v) { return takeWord(l.region, v); },
     QT_TRANSLATE_NOOP("Commands", "the name of a region")},
    {"--stack", "", "RE",
     QT_TRANSLATE_NOOP("Commands", "only stacks with a function that this regular expression matches"),
     [](CommandLine& l, std::string_view v) { return takeWord(l.stack, v); }, kFunction.expects},
    {"--output", "-o", "OUT.pb.gz", QT_TRANSLATE_NOOP("Commands", "write a file that go tool pprof opens"),
     takeProfileOutput, QT_TRANSLATE_NOOP("Commands", "a file name that ends in .pb.gz")},
    {"--folded", "", "", QT_TRANSLATE_NOOP("Commands", "print folded stacks, for flamegraph.pl and speedscope"),
     [](CommandLine& l, std::string_view) { return l.folded = true; }},
    {"--json", "", "", QT_TRANSLATE_NOOP("Commands", "print JSON (schema 1)"),
     [](CommandLine& l, std::string_view) { return l.json = true; }},
};

constexpr OptionSpec kOfEvents[] = {
    {"--types", "", "", QT_TRANSLATE_NOOP("Commands", "also print the tables of alloc/free types"),
     [](CommandLine& l, std::string_view) { return l.types = true; }},
    {"--stats", "", "", QT_TRANSLATE_NOOP("Commands", "print only counts and timings"),
     [](CommandLine& l, std::string_view) { return l.stats = true; }},
};

constexpr OptionSpec kOfExport[] = {
    {"--output", "-o", "OUT",
     QT_TRANSLATE_NOOP("Commands", "write the picture to this file; its suffix decides the format"), takeOutput,
     QT_TRANSLATE_NOOP("Commands", "a file name that ends in .png, .svg or .pdf")},
    {"--range", "", "A..B",
     QT_TRANSLATE_NOOP("Commands",
                       "show the range from A to B; by default the whole trace, or the surroundings of --delete"),
     takeRange, kRange.expects},
    {"--delete", "", "N",
     QT_TRANSLATE_NOOP("Commands",
                       "show this delete, the bridge to the cycle that reclaimed its value, and the facts about it"),
     takeDelete, kDelete.expects},
    {"--size", "", "WxH", QT_TRANSLATE_NOOP("Commands", "the size in points; by default 1600x900"), takeSize,
     QT_TRANSLATE_NOOP("Commands", "WIDTHxHEIGHT between 320x240 and 16000x16000")},
    {"--scale", "", "F", QT_TRANSLATE_NOOP("Commands", "the number of pixels per point; by default 1"), takeScale,
     QT_TRANSLATE_NOOP("Commands", "a number between 0.5 and 8")},
    {"--theme", "", "light|dark|print", QT_TRANSLATE_NOOP("Commands", "use this theme; by default print"),
     takePictureTheme, QT_TRANSLATE_NOOP("Commands", "light, dark or print")},
    {"--lanes", "", "LIST",
     QT_TRANSLATE_NOOP("Commands", "show only the lanes with these ids, separated by commas: %1"), takeLanes,
     QT_TRANSLATE_NOOP("Commands", "ids of lanes, separated by commas: %1"), laneIds},
    {"--session", "", "F",
     QT_TRANSLATE_NOOP(
         "Commands",
         "use rules, thresholds, lanes, range and selected delete of this session file; options take precedence"),
     takeSession, QT_TRANSLATE_NOOP("Commands", "a session file")},
    {"--manifest", "", "OUT.json",
     QT_TRANSLATE_NOOP("Commands", "write a list of everything that is drawn: kind, rectangle, delete, cycle, times"),
     [](CommandLine& l, std::string_view v) { return takeWord(l.manifest, v); },
     QT_TRANSLATE_NOOP("Commands", "a file name")},
    kDeleteRule,
    kMemstats,
};

constexpr OptionSpec kThresholds[] = {
    {"--drop-step", "", "TIME", QT_TRANSLATE_NOOP("Commands", "sample the curve in steps of TIME; by default 10ms"),
     takeDropStep, QT_TRANSLATE_NOOP("Commands", "a time between 100us and 10s")},
    {"--drop-rate", "", "N",
     QT_TRANSLATE_NOOP("Commands", "the least rate of the fall, in objects per second; by default 5000"),
     [](CommandLine& l, std::string_view v) { return takeWithin(l.drops.rate, v, kDropPerSecond); },
     QT_TRANSLATE_NOOP("Commands", "a number of objects per second between 1 and 1000000000")},
    {"--drop-share", "", "PCT",
     QT_TRANSLATE_NOOP("Commands", "the least size of the fall, in percent of the range of the curve; by default 2"),
     [](CommandLine& l, std::string_view v) { return takePercent(l.drops.share, v, kDropShare); },
     QT_TRANSLATE_NOOP("Commands", "a percentage between 0 and 100")},
    {"--goal-change", "", "PCT", QT_TRANSLATE_NOOP("Commands", "the least change of NextGC, in percent; by default 5"),
     [](CommandLine& l, std::string_view v) { return takePercent(l.drops.goalChange, v, kNextGcChange); },
     QT_TRANSLATE_NOOP("Commands", "a percentage between 0.1 and 1000")},
    {"--goal-cycles", "", "N",
     QT_TRANSLATE_NOOP("Commands", "the number of cycles in which NextGC has to change; by default 2"),
     [](CommandLine& l, std::string_view v) { return takeWithin(l.drops.goalCycles, v, kCyclesToConfirm); },
     QT_TRANSLATE_NOOP("Commands", "a number of cycles between 1 and 100")},
};

constexpr OptionSpec kHelp[] = {{"--help", "-h", "", QT_TRANSLATE_NOOP("Commands", "print this help"),
                                 [](CommandLine& l, std::string_view) { return l.help = true; }}};

constexpr OptionGroup kDropGroup{
    QT_TRANSLATE_NOOP(
        "Commands",
        "Options of inflections. A fall of HeapObjects is reported if the curve falls fast enough and far "
        "enough. It is confirmed if NextGC changes in one of the next GC cycles."),
    kThresholds};
constexpr OptionGroup kHelpGroup{"", kHelp};

constexpr OptionGroup kWindowGroups[] = {
    {QT_TRANSLATE_NOOP("Commands", "Options of the window:"), kOfWindow}, kHelpGroup, kDropGroup};
constexpr OptionGroup kReportGroups[] = {{"", kOfReport}, kHelpGroup, kDropGroup};
constexpr OptionGroup kStatsGroups[] = {{"", kOfStats}, kHelpGroup};
constexpr OptionGroup kProfileGroups[] = {{"", kOfProfile}, kHelpGroup};
constexpr OptionGroup kEventsGroups[] = {{"", kOfEvents}, kHelpGroup};
constexpr OptionGroup kCheckGroups[] = {kHelpGroup};
constexpr OptionGroup kExportGroups[] = {{"", kOfExport}, kHelpGroup, kDropGroup};

}  // namespace

std::span<const OptionGroup> windowOptions() {
  return kWindowGroups;
}

std::span<const OptionGroup> reportOptions() {
  return kReportGroups;
}

std::span<const OptionGroup> statsOptions() {
  return kStatsGroups;
}

std::span<const OptionGroup> profileOptions() {
  return kProfileGroups;
}

std::span<const OptionGroup> eventsOptions() {
  return kEventsGroups;
}

std::span<const OptionGroup> checkOptions() {
  return kCheckGroups;
}

std::span<const OptionGroup> exportOptions() {
  return kExportGroups;
}

}  // namespace sweepscope
