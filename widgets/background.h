// SPDX-License-Identifier: GPL-3.0-or-later

// Where a widget has work done that would take longer than a frame. The program decides on which thread; widgets own
// none.
//
// Threads: run() from the GUI thread; the work runs on any other.
#pragma once

#include <functional>

namespace sweepscope {

class Background {
 public:
  Background() = default;
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  virtual ~Background() = default;
  // Runs the work some time later, in no order that is promised.
  virtual void run(std::function<void()> work) = 0;
};

}  // namespace sweepscope
