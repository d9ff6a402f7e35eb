// SPDX-License-Identifier: GPL-3.0-or-later

// Progress of a subcommand as one line that is overwritten, on standard error and only if that is a terminal.
//
// Threads: show() may be called from any one thread at a time.
#pragma once

#include <chrono>
#include <string>

#include "trace/loader.h"

namespace sweepscope {

class TerminalProgress {
 public:
  TerminalProgress();
  ~TerminalProgress();  // wipes the line
  TerminalProgress(const TerminalProgress&) = delete;
  TerminalProgress& operator=(const TerminalProgress&) = delete;

  void show(const LoadProgress&);
  void show(const std::string& what);

 private:
  bool m_terminal;
  bool m_written = false;
  std::chrono::steady_clock::time_point m_last{};
};

}  // namespace sweepscope
