// From the command line to a subcommand or the window.
#include "app/program.h"

#include <cstdio>
#include <string>
#include <vector>

#include "app/commandline.h"
#include "app/subcommands.h"
#include "app/windowcommand.h"
#include "trace/allocator.h"

namespace sweepscope {

namespace {

ExitCode dispatch(const CommandLine& line, int argc, char** argv) {
  if (line.help) {
    std::fputs(helpText(line.command).c_str(), stdout);
    return ExitCode::Done;
  }
  if (line.version) {
    std::fputs(versionText().c_str(), stdout);
    return ExitCode::Done;
  }
  switch (line.command) {
    case Command::Report: return runReport(line);
    case Command::Events: return runEvents(line);
    case Command::Check: return runCheck(line);
    case Command::Export: return runExport(line, argc, argv);
    case Command::Window: break;
  }
  return runWindow(line, argc, argv);
}

}  // namespace

int runProgram(int argc, char** argv) {
  setUpAllocator();
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
