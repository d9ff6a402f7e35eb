// SPDX-License-Identifier: GPL-3.0-or-later

// Parses the command line, and runs a subcommand or the window.
#include "app/program.h"

#include <QCoreApplication>
#include <cstdio>
#include <string>
#include <vector>

#include "app/commandspec.h"
#include "app/exhaustion.h"
#include "app/helptext.h"
#include "app/subcommands.h"
#include "app/translations.h"
#include "app/utf8locale.h"
#include "trace/allocator.h"

namespace sweepscope {

namespace {

struct Tr {
  Q_DECLARE_TR_FUNCTIONS(Program)
};

ExitCode say(const std::string& text) {
  return outputTaken(std::fputs(text.c_str(), stdout) >= 0) ? ExitCode::Done : ExitCode::Cannot;
}

// Help, version, and what is wrong with the command line, in the language of the user. That needs an application
// object, which takes time; so the command line is parsed again only where a text is to be printed.
ExitCode answer(const std::vector<std::string>& arguments, int argc, char** argv) {
  useUtf8Locale();
  const TerminalTexts texts(argc, argv);
  const auto parsed = parseCommandLine(arguments);
  if (const auto* error = std::get_if<UsageError>(&parsed)) {
    complain(error->message);
    std::fprintf(stderr, "%s\n", Tr::tr("Try “%1”.").arg(QStringLiteral("sweepscope --help")).toUtf8().constData());
    return ExitCode::Usage;
  }
  const auto& line = std::get<CommandLine>(parsed);
  return say(line.help ? helpText(*line.command) : versionText());
}

}  // namespace

int runProgram(int argc, char** argv) {
  setUpAllocator();
  endInWordsWhenExhausted();
  QCoreApplication::setOrganizationName(QStringLiteral("Sweepscope"));
  QCoreApplication::setApplicationName(QStringLiteral("Sweepscope"));
  QCoreApplication::setApplicationVersion(QStringLiteral(SWEEPSCOPE_VERSION));
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  int programOnly = argc > 0 ? 1 : 0;  // Qt must not take options of its own out of the arguments
  const auto parsed = parseCommandLine(arguments);
  const auto* line = std::get_if<CommandLine>(&parsed);
  if (line == nullptr || line->help || line->version) return int(answer(arguments, programOnly, argv));
  return int(line->command->run(*line, programOnly, argv));
}

}  // namespace sweepscope
