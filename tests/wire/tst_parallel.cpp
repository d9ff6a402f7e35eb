// SPDX-License-Identifier: GPL-3.0-or-later

// Work that several threads share: every piece once, results in order, an end after stop requests and exceptions, and
// no thread too many.
#include <QtTest>

#include <atomic>
#include <chrono>
#include <set>
#include <stdexcept>

#include "wire/parallelinorder.h"

using namespace sweepscope;

namespace {

constexpr unsigned kThreads[] = {1, 2, 3, 8, 16};

void wait(int microseconds) {
  std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
}

// Holds threads back until so many of them are there.
class Meeting {
 public:
  explicit Meeting(std::size_t count) : m_count(count) {}
  void join() {
    std::unique_lock lock(m_mutex);
    m_there.insert(std::this_thread::get_id());
    m_changed.notify_all();
    m_changed.wait(lock, [this] { return m_there.size() >= m_count; });
  }
  std::set<std::thread::id> there() const { return m_there; }

 private:
  std::size_t m_count;
  std::mutex m_mutex;
  std::condition_variable m_changed;
  std::set<std::thread::id> m_there;
};

}  // namespace

class TestParallel : public QObject {
  Q_OBJECT
 private slots:
  void rows();
  void threadsThatPay();
  void resultsInOrder();
  void everyThreadWorks();
  void noThreadForOnePiece();
  void tasks();
  void progress();
  void stopped();
  void exceptions();
  void inOrder();
  void inOrderAhead();
  void inOrderByOneMaker();
  void inOrderMakers();
  void inOrderRefused();
  void inOrderStopped();
  void inOrderExceptions();
};

void TestParallel::rows() {
  for (const std::size_t rows : {0u, 1u, 7u, 100u}) {
    for (const std::size_t pieces : {1u, 3u, 8u}) {
      std::size_t next = 0;
      for (std::size_t i = 0; i < pieces; ++i) {
        const RowRange r = rowsOfPiece(rows, pieces, i);
        QCOMPARE(r.begin, next);
        QVERIFY(r.end - r.begin <= rows / pieces + 1);
        next = r.end;
      }
      QCOMPARE(next, rows);
    }
  }
}

void TestParallel::threadsThatPay() {
  QCOMPARE(threadsFor(5, 1, 1000), 5u);
  QCOMPARE(threadsFor(0, 0, 1000), 1u);
  QCOMPARE(threadsFor(0, 1999, 1000), 1u);
  QCOMPARE(threadsFor(0, 2000, 1000), std::min(2u, coreCount()));
  QCOMPARE(threadsFor(0, 1'000'000'000, 1), coreCount());
}

void TestParallel::resultsInOrder() {
  for (const unsigned threads : kThreads) {
    for (const std::size_t pieces : {0u, 1u, 2u, 100u}) {
      std::vector<std::atomic<int>> times(pieces);
      const auto results = parallelFor(pieces, threads, {}, [&](std::size_t i) {
        if (i % 7 == 0) wait(100);
        ++times[i];
        return std::to_string(i);
      });
      QCOMPARE(results.size(), pieces);
      for (std::size_t i = 0; i < pieces; ++i) {
        QCOMPARE(times[i].load(), 1);
        QCOMPARE(results[i], std::to_string(i));
      }
    }
  }
}

// All at once, the calling one among them: none of these pieces ends before all have begun.
void TestParallel::everyThreadWorks() {
  for (const unsigned threads : kThreads) {
    Meeting meeting(threads);
    parallelFor(threads, threads, {}, [&](std::size_t) { meeting.join(); });
    QVERIFY(meeting.there().contains(std::this_thread::get_id()));
    QCOMPARE(meeting.there().size(), std::size_t(threads));
  }
}

void TestParallel::noThreadForOnePiece() {
  std::thread::id one, another;
  parallelFor(1, 16, {}, [&](std::size_t) { one = std::this_thread::get_id(); });
  parallelInOrder(
      1, {16}, [&](std::size_t, unsigned) { return std::this_thread::get_id(); },
      [&](std::size_t, std::thread::id id) { another = id; });
  QCOMPARE(one, std::this_thread::get_id());
  QCOMPARE(another, std::this_thread::get_id());
}

void TestParallel::tasks() {
  for (const unsigned threads : kThreads) {
    int a = 0;
    std::string b;
    std::vector<int> c;
    parallelTasks(
        threads, [&] { a = 1; }, [&] { b = "two"; }, [&] { c = {3}; });
    QCOMPARE(a, 1);
    QCOMPARE(b, std::string("two"));
    QCOMPARE(c, std::vector<int>{3});
  }
}

void TestParallel::progress() {
  for (const unsigned threads : kThreads) {
    std::vector<std::size_t> seen;
    parallelFor(
        50, threads, {}, [](std::size_t) {}, [&](std::size_t done) { seen.push_back(done); });
    QCOMPARE(seen.size(), std::size_t{50});
    for (std::size_t i = 0; i < seen.size(); ++i) QCOMPARE(seen[i], i + 1);
  }
}

void TestParallel::stopped() {
  for (const unsigned threads : kThreads) {
    std::stop_source stop;
    std::atomic<std::size_t> begun{0};
    const auto results = parallelFor(10'000, threads, stop.get_token(), [&](std::size_t i) {
      ++begun;
      if (i == 20) stop.request_stop();
      if (i > 20) wait(200);
      return static_cast<int>(i) + 1;
    });
    QCOMPARE(results.size(), std::size_t{10'000});
    QVERIFY(begun >= 21 && begun < 1000);
    QCOMPARE(results[20], 21);
    QCOMPARE(results.back(), 0);
    begun = 0;
    parallelFor(10, threads, stop.get_token(), [&](std::size_t) { ++begun; });
    QCOMPARE(begun.load(), std::size_t{0});
  }
}

void TestParallel::exceptions() {
  for (const unsigned threads : kThreads) {
    std::atomic<std::size_t> begun{0};
    try {
      parallelFor(10'000, threads, {}, [&](std::size_t i) {
        ++begun;
        if (i == 20) throw std::runtime_error("piece 20");
        if (i > 20) wait(200);
      });
      QFAIL("the exception is lost");
    } catch (const std::runtime_error& e) {
      QCOMPARE(std::string(e.what()), std::string("piece 20"));
    }
    QVERIFY(begun < 1000);
  }
}

void TestParallel::inOrder() {
  const std::thread::id self = std::this_thread::get_id();
  for (const unsigned threads : kThreads) {
    for (const std::size_t pieces : {0u, 1u, 2u, 100u}) {
      std::vector<std::string> taken;
      bool here = true;
      parallelInOrder(
          pieces, {threads},
          [&](std::size_t i, unsigned) {
            if (i % 5 == 0) wait(200);
            return std::to_string(i);
          },
          [&](std::size_t i, std::string result) {
            here = here && i == taken.size() && std::this_thread::get_id() == self;
            taken.push_back(std::move(result));
          });
      QVERIFY(here);
      QCOMPARE(taken.size(), pieces);
      for (std::size_t i = 0; i < pieces; ++i) QCOMPARE(taken[i], std::to_string(i));
    }
  }
}

// However slow the calling thread takes, no more pieces than this wait for it.
void TestParallel::inOrderAhead() {
  for (const std::size_t ahead : {0u, 1u, 3u}) {
    std::atomic<std::size_t> begun{0}, done{0};
    bool bounded = true;
    InOrderOptions options{4};
    options.ahead = ahead;
    parallelInOrder(
        60, options, [&](std::size_t i, unsigned) { return ++begun, i; },
        [&](std::size_t, std::size_t) {
          wait(300);
          bounded = bounded && begun <= done + std::max<std::size_t>(ahead, 1);
          ++done;
        });
    QVERIFY(bounded);
    QCOMPARE(done.load(), std::size_t{60});
  }
}

// Each piece may need the one before it; with a second thread the calling one takes meanwhile.
void TestParallel::inOrderByOneMaker() {
  const std::thread::id self = std::this_thread::get_id();
  for (const unsigned threads : kThreads) {
    std::size_t last = 0;
    bool inTurn = true;
    std::set<std::thread::id> makers;
    InOrderOptions options{threads};
    options.makers = 1;
    parallelInOrder(
        200, options,
        [&](std::size_t i, unsigned maker) {
          inTurn = inTurn && maker == 0 && (i == 0 || last + 1 == i);
          makers.insert(std::this_thread::get_id());
          return last = i;
        },
        [](std::size_t, std::size_t) {});
    QVERIFY(inTurn);
    QCOMPARE(makers.size(), std::size_t{1});
    QCOMPARE(makers.contains(self), threads == 1);
  }
}

// Numbers of makers are for what a thread keeps: never the same for two calls at once.
void TestParallel::inOrderMakers() {
  for (const unsigned threads : kThreads) {
    std::vector<std::atomic<int>> busy(threads);
    std::atomic<bool> apart{true};
    parallelInOrder(
        200, {threads, threads, 64},
        [&](std::size_t, unsigned maker) {
          if (maker >= threads || ++busy[maker] != 1) apart = false;
          wait(50);
          --busy[maker];
          return 0;
        },
        [](std::size_t, int) {});
    QVERIFY(apart);
  }
}

void TestParallel::inOrderRefused() {
  for (const unsigned threads : kThreads) {
    for (const std::size_t first : {0u, 1u, 17u}) {
      std::atomic<std::size_t> made{0};
      std::size_t taken = 0;
      parallelInOrder(
          100, {threads}, [&](std::size_t i, unsigned) { return ++made, i; },
          [&](std::size_t, std::size_t) { ++taken; }, [&](std::size_t piece) { return piece != first; });
      QCOMPARE(made.load(), first);
      QCOMPARE(taken, first);
    }
  }
}

void TestParallel::inOrderStopped() {
  for (const unsigned threads : kThreads) {
    for (const bool byTaker : {false, true}) {
      std::stop_source stop;
      std::size_t taken = 0;
      InOrderOptions options{threads};
      options.stop = stop.get_token();
      parallelInOrder(
          10'000, options,
          [&](std::size_t i, unsigned) {
            if (!byTaker && i == 20) stop.request_stop();
            wait(20);
            return i;
          },
          [&](std::size_t i, std::size_t) {
            ++taken;
            if (byTaker && i == 20) stop.request_stop();
          });
      QVERIFY(byTaker ? taken == 21 : taken <= 20);
    }
  }
  // From outside, while all of them wait: the maker for room, or the caller for a piece.
  std::stop_source stop;
  InOrderOptions options{2, 1, 1, stop.get_token()};
  const std::jthread stopper([&] {
    wait(20'000);
    stop.request_stop();
  });
  parallelInOrder(
      3, options,
      [&](std::size_t i, unsigned) {
        while (i == 1 && !stop.stop_requested()) wait(100);
        return i;
      },
      [](std::size_t i, std::size_t) { QVERIFY(i == 0); });
}

void TestParallel::inOrderExceptions() {
  for (const unsigned threads : kThreads) {
    for (const bool byTaker : {false, true}) {
      std::size_t taken = 0;
      try {
        parallelInOrder(
            10'000, {threads},
            [&](std::size_t i, unsigned) {
              if (!byTaker && i == 20) throw std::runtime_error("made");
              return i;
            },
            [&](std::size_t i, std::size_t) {
              ++taken;
              if (byTaker && i == 20) throw std::runtime_error("taken");
            });
        QFAIL("the exception is lost");
      } catch (const std::runtime_error& e) {
        QCOMPARE(std::string(e.what()), std::string(byTaker ? "taken" : "made"));
      }
      QVERIFY(byTaker ? taken == 21 : taken <= 20);
    }
  }
}

QTEST_GUILESS_MAIN(TestParallel)
#include "tst_parallel.moc"
