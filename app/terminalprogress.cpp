// SPDX-License-Identifier: GPL-3.0-or-later

// One line of progress, at most ten times a second.
#include "app/terminalprogress.h"

#include <unistd.h>

#include <cstdio>

namespace sweepscope {

TerminalProgress::TerminalProgress() : m_terminal(::isatty(STDERR_FILENO) != 0) {}

TerminalProgress::~TerminalProgress() {
  if (m_written) std::fputs("\r\033[K", stderr);
}

void TerminalProgress::show(const LoadProgress& progress) {
  if (!m_terminal || progress.bytesTotal == 0) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - m_last < std::chrono::milliseconds(100)) return;
  m_last = now;
  const auto percent = progress.bytesDone * 100 / progress.bytesTotal;
  show("reading " + std::to_string(percent) + " %");
}

void TerminalProgress::show(const std::string& what) {
  if (!m_terminal) return;
  std::fprintf(stderr, "\r\033[K%s", what.c_str());
  std::fflush(stderr);
  m_written = true;
}

}  // namespace sweepscope
