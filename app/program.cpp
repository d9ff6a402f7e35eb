// From the command line to a subcommand or the window.
#include "app/program.h"

#include <cstdio>
#include <string>
#include <vector>

#include "app/commandspec.h"
#include "app/exhaustion.h"
#include "app/subcommands.h"
#include "trace/allocator.h"

namespace sweepscope {

namespace {

ExitCode say(const std::string& text) {
  return outputTaken(std::fputs(text.c_str(), stdout) >= 0) ? ExitCode::Done : ExitCode::Cannot;
}

ExitCode dispatch(const CommandLine& line, int argc, char** argv) {
  if (line.help) return say(helpText(*line.command));
  if (line.version) return say(versionText());
  return line.command->run(line, argc, argv);
}

}  // namespace

int runProgram(int argc, char** argv) {
  setUpAllocator();
  endInWordsWhenExhausted();
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const auto parsed = parseCommandLine(arguments);
  if (const auto* error = std::get_if<UsageError>(&parsed)) {
    std::fprintf(stderr, "sweepscope: %s\nTry \"sweepscope --help\".\n", error->message.c_str());
    return int(ExitCode::Usage);
  }
  // Qt must not take options of its own out of what has been understood already.
  int programOnly = argc > 0 ? 1 : 0;
  return int(dispatch(std::get<CommandLine>(parsed), programOnly, argv));
}

}  // namespace sweepscope
