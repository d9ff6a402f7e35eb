// SPDX-License-Identifier: GPL-3.0-or-later

// Threads of low priority for the work of the timeline, so that they do not delay the GUI thread.
//
// Threads: GUI thread only.
#pragma once

#include <QThreadPool>

#include "widgets/background.h"

namespace sweepscope {

// Destroying it waits for the work that has begun and drops the rest.
class LowPriorityThreads : public Background {
 public:
  LowPriorityThreads();
  ~LowPriorityThreads() override;
  void run(std::function<void()> work) override;

 private:
  QThreadPool m_pool;
};

}  // namespace sweepscope
