// What --help says, for the program and for each of its subcommands: a view of the rows.
#include <algorithm>

#include "app/commandspec.h"

namespace sweepscope {

namespace {

constexpr std::size_t kWidth = 99;

// Characters, not bytes.
std::size_t lengthOf(std::string_view text) {
  return std::size_t(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// Text in lines from `column` on; the first one is there already.
std::string wrapped(std::string_view text, std::size_t column) {
  std::string out;
  std::size_t at = column;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (at > column && at + 1 + lengthOf(word) > kWidth) {
      out += '\n' + std::string(column, ' ');
      at = column;
    } else if (at > column) {
      out += ' ';
      ++at;
    }
    out += word;
    at += lengthOf(word);
  }
  return out + '\n';
}

std::string paragraph(std::string_view text) {
  return wrapped(text, 0) + '\n';
}

struct Line {
  std::string left;
  std::string_view right;
};

std::size_t widthOf(const std::vector<Line>& lines) {
  std::size_t width = 0;
  for (const Line& line : lines) width = std::max(width, lengthOf(line.left));
  return width;
}

// Two columns, the left one of a given width.
std::string columns(const std::vector<Line>& lines, std::size_t width) {
  std::string out;
  for (const Line& line : lines) {
    out += "  " + line.left + std::string(width - lengthOf(line.left) + 2, ' ');
    out += wrapped(line.right, width + 4);
  }
  return out;
}

std::string usageOf(const CommandSpec& command) {
  std::string usage = "sweepscope ";
  if (!command.name.empty()) usage += std::string(command.name) + ' ';
  return usage += command.usage;
}

std::string leftOf(const OptionSpec& option) {
  std::string left = option.shortName.empty() ? std::string() : std::string(option.shortName) + ", ";
  left += option.name;
  if (!option.value.empty()) left += ' ' + std::string(option.value);
  return left;
}

std::vector<Line> linesOf(const OptionGroup& group) {
  std::vector<Line> lines;
  for (const OptionSpec& option : group.options) {
    if (!option.help.empty()) lines.push_back({leftOf(option), option.help});
  }
  return lines;
}

std::string optionsOf(const CommandSpec& command) {
  std::size_t width = 0;
  for (const OptionGroup& group : command.options()) width = std::max(width, widthOf(linesOf(group)));
  std::string out;
  for (const OptionGroup& group : command.options()) {
    if (!group.heading.empty()) {
      if (!out.empty()) out += '\n';
      out += wrapped(group.heading, 0);
    }
    out += columns(linesOf(group), width);
  }
  return out + '\n';
}

std::string listOfCommands() {
  std::vector<Line> lines;
  for (const CommandSpec& command : commandSpecs()) lines.push_back({usageOf(command), command.summary});
  lines.push_back({"sweepscope SUBCOMMAND --help", "more about one of them"});
  return "Usage:\n" + columns(lines, widthOf(lines)) + '\n';
}

}  // namespace

std::string helpText(const CommandSpec& command) {
  const bool program = command.name.empty();
  std::string out = program ? paragraph(command.about) + listOfCommands()
                            : "Usage: " + usageOf(command) + "\n\n" + paragraph(command.about);
  return out + optionsOf(command) + wrapped(command.closing, 0);
}

std::string versionText() {
  return "Sweepscope " SWEEPSCOPE_VERSION "\n";
}

}  // namespace sweepscope
