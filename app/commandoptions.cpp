// What each option does, and its row.
#include "app/commandoptions.h"

#include <algorithm>
#include <charconv>

#include "app/commandspec.h"

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
  const auto dots = text.find("..");
  if (dots == std::string_view::npos) return false;
  const auto from = parseTime(text.substr(0, dots)), to = parseTime(text.substr(dots + 2));
  if (!from || !to || *to <= *from) return false;
  line.range = {*from, *to};
  return true;
}

bool takeAt(CommandLine& line, std::string_view text) {
  line.at = parseTime(text);
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

bool hasSuffix(std::string_view text, std::string_view suffix) {
  return text.size() > suffix.size() && std::equal(suffix.rbegin(), suffix.rend(), text.rbegin(), [](char a, char b) {
           return a == (b >= 'A' && b <= 'Z' ? char(b + 32) : b);
         });
}

bool takeOutput(CommandLine& line, std::string_view text) {
  line.output = text;
  return hasSuffix(text, ".png") || hasSuffix(text, ".svg") || hasSuffix(text, ".pdf");
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

constexpr OptionSpec kRange{"--range", "",
                            "A..B",    "show the trace from A to B",
                            takeRange, "two times, the later one last, such as 10ms..12.5ms"};
constexpr OptionSpec kDelete{"--delete", "",
                             "N",        "select this delete (numbers as in the report)",
                             takeDelete, "the number of a delete, as in the report"};
constexpr OptionSpec kDeleteRule{
    "--delete-rule",
    "",
    "RE",
    "one more pattern that recognises deletes, tried on \"CATEGORY: MESSAGE\" of a log, \"region: NAME\" or "
    "\"task: NAME\"; named groups: edge, key, addr, size. May be repeated",
    [](CommandLine& l, std::string_view v) {
      l.deleteRules.emplace_back(v);
      return !v.empty();
    },
    "a regular expression"};
constexpr OptionSpec kMemstats{"--memstats",
                               "",
                               "FILE",
                               "heap figures (MemStats fields) from JSON lines beside the trace",
                               [](CommandLine& l, std::string_view v) { return takeWord(l.memstatsFile, v); },
                               "a file of JSON lines"};

bool takeSession(CommandLine& line, std::string_view text) {
  return takeWord(line.session, text);
}

constexpr OptionSpec kOfWindow[] = {
    {"--at", "", "TIME", "show the trace around this time", takeAt, "a time such as 1200, 12.5ms or 1.2s"},
    kRange,
    kDelete,
    {"--session", "", "F", "read and keep bookmarks, lanes, rules, thresholds and the view in the file F", takeSession,
     "a session file"},
    {"--theme", "", "light|dark", "instead of the one from the preferences", takeTheme,
     "light or dark (export also print)"},
    kDeleteRule,
    kMemstats,
    {"--version", "", "", "print the version", [](CommandLine& l, std::string_view) { return l.version = true; }},
    {"--quit-after-first-paint", "", "", "",
     [](CommandLine& l, std::string_view) { return l.quitAfterFirstPaint = true; }},
    {"--quit-after-load", "", "", "", [](CommandLine& l, std::string_view) { return l.quitAfterLoad = true; }},
};

constexpr OptionSpec kOfReport[] = {
    {"--json", "", "", "machine-readable, with all details (schema 1)",
     [](CommandLine& l, std::string_view) { return l.json = true; }},
    {"--evidence", "", "all|inferred", "inferred: do as if the trace had no alloc/free events", takeEvidence,
     "all or inferred"},
    kDeleteRule,
    kMemstats,
};

constexpr OptionSpec kOfEvents[] = {
    {"--types", "", "", "also the tables of alloc/free types",
     [](CommandLine& l, std::string_view) { return l.types = true; }},
    {"--stats", "", "", "only counts and timings", [](CommandLine& l, std::string_view) { return l.stats = true; }},
};

constexpr OptionSpec kOfExport[] = {
    {"--output", "-o", "OUT", "the picture; the ending of its name decides the format", takeOutput,
     "a file name ending in .png, .svg or .pdf"},
    {"--range", "", "A..B", "from A to B; without it the whole trace, or the surroundings of --delete", takeRange,
     kRange.expects},
    {"--delete", "", "N", "with this delete, the bridge to the cycle that reclaimed it, and its facts", takeDelete,
     kDelete.expects},
    {"--size", "", "WxH", "in points, 1600x900 if not given", takeSize, "WIDTHxHEIGHT between 320x240 and 16000x16000"},
    {"--scale", "", "F", "pixels per point, 1 if not given", takeScale, "a number between 0.5 and 8"},
    {"--theme", "", "light|dark|print", "print if not given", takePictureTheme, "light or dark (export also print)"},
    {"--session", "", "F",
     "rules, thresholds, lanes, range and delete of a session file, where no option says otherwise", takeSession,
     "a session file"},
    {"--manifest", "", "OUT.json", "lists everything drawn: kind, rectangle, delete, cycle, times",
     [](CommandLine& l, std::string_view v) { return takeWord(l.manifest, v); }, "a file name"},
    kDeleteRule,
    kMemstats,
};

constexpr OptionSpec kThresholds[] = {
    {"--drop-step", "", "TIME", "the step, 10ms if not given", takeDropStep, "a time between 100us and 10s"},
    {"--drop-rate", "", "N", "falls by more than N objects a second (5000)",
     [](CommandLine& l, std::string_view v) { return takeWithin(l.drops.rate, v, kDropPerSecond); },
     "a number of objects a second between 1 and 1000000000"},
    {"--drop-share", "", "PCT", "and by at least PCT percent of the curve's range (2)",
     [](CommandLine& l, std::string_view v) { return takePercent(l.drops.share, v, kDropShare); },
     "a percentage between 0 and 100"},
    {"--goal-change", "", "PCT", "NextGC changes by more than PCT percent (5)",
     [](CommandLine& l, std::string_view v) { return takePercent(l.drops.goalChange, v, kNextGcChange); },
     "a percentage between 0.1 and 1000"},
    {"--goal-cycles", "", "N", "within the next N cycles (2)",
     [](CommandLine& l, std::string_view v) { return takeWithin(l.drops.goalCycles, v, kCyclesToConfirm); },
     "a number of cycles between 1 and 100"},
};

constexpr OptionSpec kHelp[] = {
    {"--help", "-h", "", "print this help", [](CommandLine& l, std::string_view) { return l.help = true; }}};

constexpr OptionGroup kDropGroup{
    "A fall of HeapObjects is reported if the curve, sampled step by step, falls fast and far enough, and is confirmed "
    "if NextGC changes soon afterwards:",
    kThresholds};
constexpr OptionGroup kHelpGroup{"", kHelp};

constexpr OptionGroup kWindowGroups[] = {{"Options of the window:", kOfWindow}, kHelpGroup, kDropGroup};
constexpr OptionGroup kReportGroups[] = {{"", kOfReport}, kHelpGroup, kDropGroup};
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
