// SPDX-License-Identifier: GPL-3.0-or-later

// Parses the arguments by the rows of app/commandspec.h.
#include "app/commandline.h"

#include <sys/stat.h>

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cerrno>
#include <iterator>
#include <numeric>

#include "app/commandspec.h"

namespace sweepscope {

namespace {

// Words of later versions. The message says so, so that nobody looks for a typing error.
constexpr std::string_view kLaterCommands[] = {"compare", "capture", "summary", "anonymize", "convert"};
constexpr std::string_view kLaterOptions[] = {"--gctrace"};

struct Tr {
  Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

QString textOf(std::string_view text) {
  return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

QString notYet(std::string_view word) {
  return Tr::tr("“%1” is not available in this version").arg(textOf(word));
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

// The message about a first word that is not known.
QString unknownCommand(std::string_view word) {
  constexpr std::size_t kNear = 3;
  QStringList all;
  std::size_t least = kNear + 1;
  std::string_view nearest;
  for (const CommandSpec& c : commandSpecs()) {
    if (c.name.empty()) continue;
    all << textOf(c.name);
    // A much longer word is not near to any of them.
    const std::size_t d = word.size() > c.name.size() + kNear ? kNear + 1 : distance(word, c.name);
    if (d < least && d < c.name.size() - 1) {
      least = d;
      nearest = c.name;
    }
  }
  if (!nearest.empty()) return Tr::tr("unknown subcommand “%1”; did you mean “%2”?").arg(textOf(word), textOf(nearest));
  return Tr::tr("“%1” is neither a file nor a subcommand; the subcommands are %2")
      .arg(textOf(word), all.join(QStringLiteral(", ")));
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
  UsageError error() const { return {m_message.toStdString()}; }
  bool fail(const QString& message) {
    m_message = message;
    return false;
  }

  bool takeCommand() {
    if (m_arguments.empty()) return true;
    const std::string& first = m_arguments.front();
    if (contains(kLaterCommands, first) && !m_exists(first)) return fail(notYet(first));
    if (const CommandSpec* command = first.empty() ? nullptr : findCommand(first)) {
      m_line.command = command;
      m_next = 1;
      return true;
    }
    return !isUnknownCommand(first) || fail(unknownCommand(first));
  }

  bool takeOption(const std::string& argument) {
    const auto equals = argument.starts_with("--") ? argument.find('=') : std::string::npos;
    const std::string name = argument.substr(0, equals);
    if (contains(kLaterOptions, name)) return fail(notYet(name));
    const OptionSpec* option = findOption(*m_line.command, name);
    if (option == nullptr) return fail(Tr::tr("unknown option “%1”").arg(textOf(name)));
    if (option->value.empty()) {
      if (equals != std::string::npos) return fail(Tr::tr("%1 takes no value").arg(textOf(name)));
      return option->take(m_line, {});
    }
    if (equals == std::string::npos && m_next == m_arguments.size()) {
      return fail(Tr::tr("%1 needs a value: %2").arg(textOf(name), expectsOf(*option)));
    }
    const std::string value = equals != std::string::npos ? argument.substr(equals + 1) : m_arguments[m_next++];
    if (option->take(m_line, value)) return true;
    return fail(Tr::tr("invalid value “%1” of %2; expected: %3").arg(textOf(value), textOf(name), expectsOf(*option)));
  }

  // Neither a subcommand nor a file. A path is a file that is missing.
  bool isUnknownCommand(const std::string& word) const {
    return !word.empty() && !word.starts_with('-') && word.find_first_of("./") == std::string::npos && !m_exists(word);
  }

  bool checkWhole() {
    const CommandSpec& command = *m_line.command;
    const std::size_t files = m_line.files.size();
    const QString name = textOf(command.name);
    if (name.isEmpty() && files > 0 && isUnknownCommand(m_line.files.front()))
      return fail(unknownCommand(m_line.files.front()));
    switch (command.files) {
      case FileCount::AtMostOne:
        if (files > 1)
          return fail(Tr::tr("only one FILE can be opened, and “%1” is another").arg(textOf(m_line.files[1])));
        break;
      case FileCount::One:
        if (files != 1) return fail(Tr::tr("%1 needs exactly one FILE").arg(name));
        break;
      case FileCount::Several:
        if (files == 0) return fail(Tr::tr("%1 needs at least one FILE").arg(name));
        break;
    }
    m_message = command.check != nullptr ? command.check(m_line) : QString();
    return m_message.isEmpty();
  }

  const std::vector<std::string>& m_arguments;
  const FileTest& m_exists;
  std::size_t m_next = 0;
  bool m_optionsEnded = false;
  CommandLine m_line;
  QString m_message;
};

}  // namespace

const CommandSpec& windowCommand() {
  return commandSpecs().front();
}

bool fileExists(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

std::variant<CommandLine, UsageError> parseCommandLine(const std::vector<std::string>& arguments,
                                                       const FileTest& exists) {
  return Parser(arguments, exists).run();
}

}  // namespace sweepscope
