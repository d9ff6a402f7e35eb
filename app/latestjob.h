// SPDX-License-Identifier: GPL-3.0-or-later

// Runs a function on a thread of its own and delivers its result to the GUI thread. Only the result of the latest
// request is delivered; an earlier one is asked to stop.
//
// Threads: to be used from the GUI thread. Destroying it stops and waits.
#pragma once

#include <QObject>
#include <atomic>
#include <list>
#include <memory>
#include <thread>
#include <utility>

namespace sweepscope {

class LatestJob : public QObject {
 public:
  using QObject::QObject;
  ~LatestJob() override { cancel(); }

  // work(std::stop_token) runs elsewhere; done(result) here.
  template <class Work, class Done>
  void run(Work work, Done done) {
    cancel();
    m_busy = true;
    const quint64 id = m_latest;
    auto over = std::make_shared<std::atomic<bool>>(false);
    std::jthread thread([this, id, over, work = std::move(work), done = std::move(done)](std::stop_token stop) mutable {
      auto result = std::make_shared<decltype(work(stop))>(work(stop));
      QMetaObject::invokeMethod(
          this,
          [this, id, result, done = std::move(done)]() mutable {
            if (id != m_latest) return;
            m_busy = false;
            done(std::move(*result));
          },
          Qt::QueuedConnection);
      *over = true;
    });
    m_threads.push_back({std::move(thread), std::move(over)});
  }

  // The result of what runs will not arrive.
  void cancel() {
    ++m_latest;
    m_busy = false;
    m_threads.remove_if([](const Thread& t) { return t.over->load(); });
    for (Thread& t : m_threads) t.thread.request_stop();
  }

  // A result is still to arrive.
  bool isBusy() const { return m_busy; }

 private:
  struct Thread {
    std::jthread thread;
    std::shared_ptr<std::atomic<bool>> over;
  };
  quint64 m_latest = 0;
  bool m_busy = false;
  std::list<Thread> m_threads;  // the last one is the current one; the others are stopping
};

}  // namespace sweepscope
