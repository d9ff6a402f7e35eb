// SPDX-License-Identifier: GPL-3.0-or-later

// A thread that makes rows must not take a core from the GUI thread while it paints frames.
#include "app/lowpriority.h"

#include <QRunnable>
#include <algorithm>
#include <atomic>
#include <utility>
#ifdef __linux__
#include <sys/resource.h>
#endif

namespace sweepscope {

namespace {

constexpr int kMostThreads = 4;

// Linux gives every thread a priority of its own; elsewhere Qt's priorities have an effect.
void lowerPriority() {
#ifdef __linux__
  thread_local const int lowered = setpriority(PRIO_PROCESS, 0, 10);
  static_cast<void>(lowered);
#endif
}

// The flag orders the two threads where a sanitizer sees it: those of Qt's pool are invisible to it.
class Task : public QRunnable {
 public:
  explicit Task(std::function<void()> work) : m_work(std::move(work)) { m_made.store(true, std::memory_order_release); }
  void run() override {
    if (!m_made.load(std::memory_order_acquire)) return;
    lowerPriority();
    m_work();
  }

 private:
  std::atomic<bool> m_made{false};
  std::function<void()> m_work;
};

}  // namespace

LowPriorityThreads::LowPriorityThreads() {
  m_pool.setMaxThreadCount(std::clamp(QThread::idealThreadCount() - 1, 1, kMostThreads));
  m_pool.setThreadPriority(QThread::LowPriority);
}

LowPriorityThreads::~LowPriorityThreads() {
  m_pool.clear();
  m_pool.waitForDone();
}

void LowPriorityThreads::run(std::function<void()> work) {
  m_pool.start(new Task(std::move(work)));  // deleted by the pool
}

}  // namespace sweepscope
