// SPDX-License-Identifier: GPL-3.0-or-later

// What is kept of the order of a generation's events, to come back to any of them: the order log, and checkpoints on
// the way, which say where each thread stood.
//
// Threads: belongs to the thread that orders, for checkpoints look at the Orderer's cursors and contexts.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "trace/orderlog.h"
#include "trace/segment.h"

namespace sweepscope {

struct KeptOrder {
  Bytes log;
  std::vector<Checkpoint> checkpoints;
  std::vector<std::int64_t> threads;  // ids, ascending
};

class OrderKeeper {
 public:
  void clear() {
    m_log.clear();
    m_checkpoints.clear();
    m_next = 0;
  }
  // For a sink's steps() and turn(), with the events so far and the time of the last one.
  void steps(std::uint32_t source, std::uint64_t count) { m_log.add(source, count); }
  template <class Order>
  void turn(const Order& order, std::uint64_t events, std::int64_t last) {
    if (events >= m_next) checkpoint(order, events, last);
  }
  template <class Order>
  KeptOrder finish(const Order& order) {
    KeptOrder kept{m_log.finish(), std::move(m_checkpoints), {}};
    for (const ThreadCursor& c : order.cursors()) {
      if (c.thread() != -1) kept.threads.push_back(c.thread());
    }
    std::sort(kept.threads.begin(), kept.threads.end());
    return kept;
  }

 private:
  template <class Order>
  [[gnu::noinline]] void checkpoint(const Order& order, std::uint64_t events, std::int64_t last) {
    m_next = events + Segment::kCheckpointEvery;
    Checkpoint c;
    c.time = last;
    c.logOffset = m_log.place();
    c.sample = order.samplesDone();
    const auto& cursors = order.cursors();
    c.threads.reserve(cursors.size());
    for (std::size_t i = 0; i < cursors.size(); ++i) {
      Checkpoint::Thread t;
      t.done = order.cursorDone(i);
      if (!t.done) t.place = cursors[i].place();
      if (const ThreadEntry* thread = order.threadOf(i)) {
        t.proc = thread->proc;
        t.goroutine = thread->goroutine;
      }
      c.threads.push_back(t);
    }
    m_checkpoints.push_back(std::move(c));
  }

  OrderLogWriter m_log;
  std::vector<Checkpoint> m_checkpoints;
  std::uint64_t m_next = 0;
};

}  // namespace sweepscope
