// One table of options says which command takes which, whether it has a value, and what the value does.
#include "app/commandline.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <iterator>
#include <numeric>

namespace sweepscope {

namespace {

constexpr unsigned bit(Command c) {
  return 1u << unsigned(c);
}
constexpr unsigned kWindow = bit(Command::Window), kReport = bit(Command::Report), kEvents = bit(Command::Events),
                   kExport = bit(Command::Export);
constexpr unsigned kAll = kWindow | kReport | kEvents | bit(Command::Check) | kExport;

struct CommandName {
  std::string_view name;
  Command command;
};
constexpr CommandName kCommands[] = {
    {"report", Command::Report}, {"events", Command::Events}, {"check", Command::Check}, {"export", Command::Export}};

// Takes the value into the command line; false if it is none that fits.
using Take = bool (*)(CommandLine&, std::string_view);
struct Option {
  std::string_view name;
  unsigned commands;
  bool hasValue;
  Take take;
  std::string_view expects;  // for the error message
};

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
  } else if (text == "print" && line.command == Command::Export) {
    line.theme = ThemeChoice::Print;
  } else {
    return false;
  }
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

constexpr Option kOptions[] = {
    {"--help", kAll, false, [](CommandLine& l, std::string_view) { return l.help = true; }, ""},
    {"-h", kAll, false, [](CommandLine& l, std::string_view) { return l.help = true; }, ""},
    {"--version", kWindow, false, [](CommandLine& l, std::string_view) { return l.version = true; }, ""},
    {"--at", kWindow, true, takeAt, "a time such as 1200, 12.5ms or 1.2s"},
    {"--range", kWindow | kExport, true, takeRange, "two times, the later one last, such as 10ms..12.5ms"},
    {"--delete", kWindow | kExport, true, takeDelete, "the number of a delete, as in the report"},
    {"--theme", kWindow | kExport, true, takeTheme, "light or dark (export also print)"},
    {"--json", kReport, false, [](CommandLine& l, std::string_view) { return l.json = true; }, ""},
    {"--evidence", kReport, true, takeEvidence, "all or inferred"},
    {"--delete-rule", kWindow | kReport | kExport, true,
     [](CommandLine& l, std::string_view v) {
       l.deleteRules.emplace_back(v);
       return !v.empty();
     },
     "a regular expression"},
    {"--memstats", kWindow | kReport | kExport, true,
     [](CommandLine& l, std::string_view v) {
       l.memstatsFile = v;
       return !v.empty();
     },
     "a file of JSON lines"},
    {"--drop-rate", kWindow | kReport | kExport, true,
     [](CommandLine& l, std::string_view v) { return takeWithin(l.drops.rate, v, kDropPerSecond); },
     "a number of objects a second between 1 and 1000000000"},
    {"--drop-share", kWindow | kReport | kExport, true,
     [](CommandLine& l, std::string_view v) { return takePercent(l.drops.share, v, kDropShare); },
     "a percentage between 0 and 100"},
    {"--drop-step", kWindow | kReport | kExport, true, takeDropStep, "a time between 100us and 10s"},
    {"--goal-change", kWindow | kReport | kExport, true,
     [](CommandLine& l, std::string_view v) { return takePercent(l.drops.goalChange, v, kNextGcChange); },
     "a percentage between 0.1 and 1000"},
    {"--goal-cycles", kWindow | kReport | kExport, true,
     [](CommandLine& l, std::string_view v) { return takeWithin(l.drops.goalCycles, v, kCyclesToConfirm); },
     "a number of cycles between 1 and 100"},
    {"--types", kEvents, false, [](CommandLine& l, std::string_view) { return l.types = true; }, ""},
    {"--stats", kEvents, false, [](CommandLine& l, std::string_view) { return l.stats = true; }, ""},
    {"-o", kExport, true, takeOutput, "a file name ending in .png, .svg or .pdf"},
    {"--output", kExport, true, takeOutput, "a file name ending in .png, .svg or .pdf"},
    {"--size", kExport, true, takeSize, "WIDTHxHEIGHT between 320x240 and 16000x16000"},
    {"--scale", kExport, true, takeScale, "a number between 0.5 and 8"},
    {"--manifest", kExport, true,
     [](CommandLine& l, std::string_view v) {
       l.manifest = v;
       return !v.empty();
     },
     "a file name"},
    {"--quit-after-first-paint", kWindow, false,
     [](CommandLine& l, std::string_view) { return l.quitAfterFirstPaint = true; }, ""},
    {"--quit-after-load", kWindow, false, [](CommandLine& l, std::string_view) { return l.quitAfterLoad = true; }, ""},
};

// What later versions will take: said plainly, so that nobody looks for a typing error.
constexpr std::string_view kLaterCommands[] = {"compare", "capture",   "stats",  "profile",
                                               "summary", "anonymize", "convert"};
constexpr std::string_view kLaterOptions[] = {"--gctrace", "--session"};

std::string_view commandName(Command command) {
  for (const auto& c : kCommands) {
    if (c.command == command) return c.name;
  }
  return {};
}

std::string quoted(std::string_view text) {
  std::string out(1, '"');
  out += text;
  out += '"';
  return out;
}

template <class Table>
bool contains(const Table& table, std::string_view text) {
  return std::find(std::begin(table), std::end(table), text) != std::end(table);
}

// How many letters have to be changed, added, left out or swapped with their neighbour to make one word of the other.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) now[j] = std::min(now[j], before[j - 2] + 1);
    }
    before = std::exchange(last, now);
  }
  return last.back();
}

// What to say about a first word that means nothing.
std::string unknownCommand(std::string_view word) {
  constexpr std::size_t kNear = 3;
  std::string all;
  std::size_t least = kNear + 1;
  std::string_view nearest;
  for (const CommandName& c : kCommands) {
    all += (all.empty() ? "" : ", ") + std::string(c.name);
    // A longer word is as far from all of them.
    const std::size_t d = word.size() > c.name.size() + kNear ? kNear + 1 : distance(word, c.name);
    if (d < least && d < c.name.size() - 1) {
      least = d;
      nearest = c.name;
    }
  }
  if (!nearest.empty()) return "unknown subcommand " + quoted(word) + "; did you mean " + quoted(nearest) + "?";
  return quoted(word) + " is neither a file nor a subcommand; the subcommands are " + all;
}

class Parser {
 public:
  Parser(const std::vector<std::string>& arguments, const FileTest& exists)
      : m_arguments(arguments), m_exists(exists) {}

  std::variant<CommandLine, UsageError> run() {
    if (!takeCommand()) return error();
    while (m_next < m_arguments.size()) {
      const std::string& argument = m_arguments[m_next++];
      const bool isFile = m_optionsEnded || argument == "-" || !argument.starts_with('-');
      if (isFile) {
        m_line.files.push_back(argument);
      } else if (argument == "--") {
        m_optionsEnded = true;
      } else if (!takeOption(argument)) {
        return error();
      }
    }
    if (!m_line.help && !m_line.version && !checkWhole()) return error();
    return m_line;
  }

 private:
  UsageError error() const { return {m_line.command, m_message}; }
  bool fail(std::string message) {
    m_message = std::move(message);
    return false;
  }

  bool takeCommand() {
    if (m_arguments.empty()) return true;
    const std::string& first = m_arguments.front();
    if (contains(kLaterCommands, first) && !m_exists(first)) return fail(quoted(first) + " is not in this version");
    for (const auto& c : kCommands) {
      if (c.name != first) continue;
      m_line.command = c.command;
      m_next = 1;
      return true;
    }
    return !isUnknownCommand(first) || fail(unknownCommand(first));
  }

  bool takeOption(const std::string& argument) {
    const auto equals = argument.starts_with("--") ? argument.find('=') : std::string::npos;
    const std::string name = argument.substr(0, equals);
    if (contains(kLaterOptions, name)) return fail(name + " is not in this version");
    const auto* option = std::find_if(std::begin(kOptions), std::end(kOptions), [&](const Option& o) {
      return o.name == name && (o.commands & bit(m_line.command)) != 0;
    });
    if (option == std::end(kOptions)) return fail("unknown option " + quoted(name));
    if (!option->hasValue) {
      if (equals != std::string::npos) return fail(name + " takes no value");
      return option->take(m_line, {});
    }
    if (equals == std::string::npos && m_next == m_arguments.size()) {
      return fail(name + " needs " + std::string(option->expects));
    }
    const std::string value = equals != std::string::npos ? argument.substr(equals + 1) : m_arguments[m_next++];
    if (option->take(m_line, value)) return true;
    return fail(name + " needs " + std::string(option->expects) + ", not " + quoted(value));
  }

  // Neither a subcommand nor a file, and no path either, which is a file that is missing.
  bool isUnknownCommand(const std::string& word) const {
    return !word.empty() && !word.starts_with('-') && word.find_first_of("./") == std::string::npos && !m_exists(word);
  }

  bool checkWhole() {
    const std::size_t files = m_line.files.size();
    if (m_line.command == Command::Window && files > 0 && isUnknownCommand(m_line.files.front()))
      return fail(unknownCommand(m_line.files.front()));
    if (m_line.command == Command::Check && files == 0) return fail("check needs at least one FILE");
    if (m_line.command == Command::Window && files > 1) return fail("one FILE at a time: " + quoted(m_line.files[1]));
    if (m_line.command != Command::Window && m_line.command != Command::Check && files != 1) {
      return fail(std::string(commandName(m_line.command)) + " needs exactly one FILE");
    }
    if (m_line.command == Command::Export && m_line.output.empty()) return fail("export needs -o OUT.png");
    if (m_line.at && m_line.range) return fail("--at and --range exclude each other");
    return true;
  }

  const std::vector<std::string>& m_arguments;
  const FileTest& m_exists;
  std::size_t m_next = 0;
  bool m_optionsEnded = false;
  CommandLine m_line;
  std::string m_message;
};

}  // namespace

bool fileExists(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

std::variant<CommandLine, UsageError> parseCommandLine(const std::vector<std::string>& arguments,
                                                       const FileTest& exists) {
  return Parser(arguments, exists).run();
}

std::optional<Duration> parseTime(std::string_view text) {
  struct Unit {
    std::string_view suffix;
    double ns;
  };
  constexpr Unit kUnits[] = {{"ns", 1}, {"us", 1e3}, {"µs", 1e3}, {"ms", 1e6}, {"s", 1e9}};
  if (const auto plain = number<std::int64_t>(text)) {
    return *plain >= 0 ? std::optional(Duration{*plain}) : std::nullopt;
  }
  for (const auto& unit : kUnits) {
    if (!text.ends_with(unit.suffix)) continue;
    const auto value = number<double>(text.substr(0, text.size() - unit.suffix.size()));
    if (!value) continue;
    if (!std::isfinite(*value) || *value < 0 || *value * unit.ns > 9e18) return std::nullopt;
    return Duration{std::llround(*value * unit.ns)};
  }
  return std::nullopt;
}

}  // namespace sweepscope
