// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/helptext.h"

#include <QCoreApplication>
#include <algorithm>

#include "app/commandspec.h"

namespace sweepscope {

namespace {

struct Tr {
  Q_DECLARE_TR_FUNCTIONS(HelpText)
};

constexpr std::size_t kWidth = 99;

// Characters, not bytes.
std::size_t lengthOf(std::string_view text) {
  return std::size_t(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// Text in lines that begin at `column`; the first one is already there.
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
  std::string right;
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
    if (!option.help.empty()) lines.push_back({leftOf(option), helpOf(option).toStdString()});
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
      out += wrapped(commandText(group.heading).toStdString(), 0);
    }
    out += columns(linesOf(group), width);
  }
  return out + '\n';
}

QString listOfCommands() {
  std::vector<Line> lines;
  for (const CommandSpec& command : commandSpecs())
    lines.push_back({usageOf(command), commandText(command.summary).toStdString()});
  lines.push_back({"sweepscope SUBCOMMAND --help", Tr::tr("print the help of a subcommand").toStdString()});
  return Tr::tr("Usage:") + QStringLiteral("\n%1\n").arg(QString::fromStdString(columns(lines, widthOf(lines))));
}

// Usage and first paragraph. The program's own help begins with what it is for.
QString headOf(const CommandSpec& command) {
  const QString about = QString::fromStdString(paragraph(commandText(command.about).toStdString()));
  if (command.name.empty()) return about + listOfCommands();
  return Tr::tr("Usage: %1").arg(QString::fromStdString(usageOf(command))) + QStringLiteral("\n\n") + about;
}

}  // namespace

std::string helpText(const CommandSpec& command) {
  return headOf(command).toStdString() + optionsOf(command) + wrapped(commandText(command.closing).toStdString(), 0);
}

std::string versionText() {
  return "Sweepscope " SWEEPSCOPE_VERSION "\n";
}

}  // namespace sweepscope
