// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/everything.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace sweepscope::test {

namespace {

constexpr TraceWriter::Thread kM = 100, kN = 101, kWorker = 102, kOther = 103;
constexpr std::int64_t kStatuses = 1000, kOrigin = 1001;  // statuses, and the time 0 that they make
constexpr double kBorder = 58, kEnd = 120;
constexpr std::uint64_t kHeap = 0xc000000000, kSmall = kHeap + 0x4000;

constexpr std::string_view kReasons[] = {
    "chan send",
    "chan receive",
    "select",
    "sync",
    "sync.(*Cond).Wait",
    "network",
    "sleep",
    "GC mark assist wait for work",
    "GC background sweeper wait",
    "GC weak to strong wait",
    "wait until GC ends",
    "system goroutine wait",
    "a reason of a later Go",
};

std::uint64_t slot(unsigned i) {
  return kHeap + 512 * i;
}
std::string address(std::uint64_t a) {
  char out[32];
  std::snprintf(out, sizeof out, " addr=0x%llx", static_cast<unsigned long long>(a));
  return out;
}

// What happens, by time: actors are written one after the other, and the writer gets all of it in order.
class Script {
 public:
  using Action = std::function<void(TraceWriter&, std::int64_t t)>;
  void at(double ms, Action action) { m_steps.push_back({everythingAt(ms), std::move(action)}); }
  void play(TraceWriter& w, double from, double to) {
    std::stable_sort(m_steps.begin(), m_steps.end(), [](const Step& a, const Step& b) { return a.t < b.t; });
    for (const Step& s : m_steps) {
      if (s.t >= everythingAt(from) && s.t < everythingAt(to)) s.action(w, s.t);
    }
  }

 private:
  struct Step {
    std::int64_t t;
    Action action;
  };
  std::vector<Step> m_steps;
};

const WrittenStack kDeleteStack{{"main.(*Cache).Remove", "cache.go", 42}, {"main.main", "main.go", 7}};

void addDelete(Script& s, double ms, const std::string& key, const std::string& more = {}) {
  s.at(ms, [=](TraceWriter& w, std::int64_t t) {
    w.log(kM, t, "before-delete", "key=" + key + more, kDeleteStack);
    w.log(kM, t + 2000, "after-delete", "key=" + key, kDeleteStack);
  });
}

void addDeletes(Script& s) {
  addDelete(s, 5.0, "free-event", address(slot(0)) + " size=512 tenant=blue");
  addDelete(s, 5.2, "kept", address(slot(1)));
  addDelete(s, 5.4, "inline-value", " addr=0x0 size=8");
  addDelete(s, 5.6, "not-on-heap", address(kHeap + 0x1000000));
  addDelete(s, 5.8, "not-freed", address(slot(3)));
  addDelete(s, 6.0, "idle");
  addDelete(s, 6.2, "finalizer", address(slot(4)));
  addDelete(s, 6.4, "cleanup", address(slot(5)));
  addDelete(s, 15, "marking");
  addDelete(s, 23, "nothing-there", address(slot(2)));
  s.at(39.5, [](auto& w, auto t) { w.log(kM, t, "before-delete", "key=across"); });
  s.at(41, [](auto& w, auto t) { w.log(kM, t, "after-delete", "key=across"); });
  s.at(40.10, [](auto& w, auto t) { w.log(kN, t, "before-delete", "key=stop"); });
  s.at(40.12, [](auto& w, auto t) { w.log(kN, t, "after-delete", "key=stop"); });
  addDelete(s, 105, "trace-ended");
  s.at(24, [](auto& w, auto t) { w.log(kM, t, "finalized", "key=finalizer" + address(slot(4))); });
  s.at(54, [](auto& w, auto t) { w.log(kM, t, "cleaned", "key=cleanup" + address(slot(5))); });
}

// Two spans and what is in the first when the trace begins.
void addObjects(TraceWriter& w, std::int64_t t) {
  w.allocFreeInfo(t);
  w.spanExists(kM, t + 10, kHeap, 1, 26, false);
  w.spanExists(kM, t + 11, kSmall, 1, 1, false);
  for (unsigned i = 0; i < 4; ++i) w.objectExists(kM, t + 20 + i, slot(i));
}

// Many small objects are allocated at once and freed one after the other: HeapObjects falls.
void addFall(Script& s, double allocated, double first) {
  constexpr unsigned kObjects = 200;
  const auto small = [](unsigned i) { return kSmall + 8 * i; };
  s.at(allocated, [=](TraceWriter& w, std::int64_t t) {
    for (unsigned i = 0; i < kObjects; ++i) w.objectAlloc(kM, t + i, small(i));
  });
  for (unsigned i = 0; i < kObjects; ++i)
    s.at(first + 0.01 * i, [=](TraceWriter& w, std::int64_t t) { w.objectFree(kM, t, small(i)); });
}

void addFrees(Script& s) {
  s.at(22.1, [](auto& w, auto t) { w.objectFree(kM, t, slot(0)); });
  s.at(22.2, [](auto& w, auto t) { w.objectFree(kM, t, slot(2)); });
  s.at(51.5, [](auto& w, auto t) { w.objectFree(kM, t, slot(1)); });
  s.at(21, [](auto& w, auto t) { w.sweep(kM, t, t + 1'000'000, 3 << 20, 1 << 20); });
  addFall(s, 24.6, 31);
  addFall(s, 84.6, 91);
  s.at(51, [](auto& w, auto t) { w.sweep(kN, t, t + 1'000'000, 8192, 0); });
}

void addCycles(Script& s) {
  for (const double ms : {10.0, 40.0, 70.0, 100.0}) {
    s.at(ms, [](auto& w, auto t) { w.markBegin(kM, t); });
    s.at(ms + 0.05, [](auto& w, auto t) { w.stopBegin(kM, t, "GC sweep termination"); });
    s.at(ms + 0.25, [](auto& w, auto t) { w.stopEnd(kM, t); });
    if (ms > 90) continue;
    s.at(ms + 9.5, [](auto& w, auto t) { w.stopBegin(kM, t, "GC mark termination"); });
    s.at(ms + 10, [](auto& w, auto t) { w.markEnd(kM, t); });
    if (ms < 60) s.at(ms + 10.2, [](auto& w, auto t) { w.stopEnd(kM, t); });
  }
  const auto other = [&](double ms, const char* kind) {
    s.at(ms, [=](auto& w, auto t) { w.stopBegin(kM, t, kind); });
    s.at(ms + 0.8, [](auto& w, auto t) { w.stopEnd(kM, t); });
  };
  other(2, "start trace");
  other(60, "read mem stats");
  // All procs stop for the mark termination of #2, P1 last; P1 runs again long before the end is written.
  s.at(79.6, [](auto& w, auto t) { w.procStop(kWorker, t); });
  s.at(79.7, [](auto& w, auto t) { w.procStop(kOther, t); });
  s.at(79.798, [](auto& w, auto t) { w.goStop(kN, t, "preempted"); });
  s.at(79.8, [](auto& w, auto t) { w.procStop(kN, t); });
  s.at(80.1, [](auto& w, auto t) { w.event(kM, t, EventType::ProcsChange, {4, 0}); });
  s.at(80.3, [](auto& w, auto t) { w.procStart(kN, t, 1); });
  s.at(80.31, [](auto& w, auto t) { w.goStart(kN, t, 2); });
  s.at(82, [](auto& w, auto t) { w.stopEnd(kM, t); });
}

void addWorkers(Script& s) {
  s.at(1, [](auto& w, auto t) { w.goCreate(kM, t, 5, "runtime.gcBgMarkWorker"); });
  s.at(1.1, [](auto& w, auto t) { w.goStart(kWorker, t, 5); });
  s.at(1.2, [](auto& w, auto t) { w.goBlock(kWorker, t, "GC worker (idle)"); });
  struct Run {
    double begin, end;
    const char* mode;
  };
  for (const Run& run :
       {Run{11, 14, "GC (dedicated)"}, Run{14.5, 15.9, "GC (fractional)"}, Run{16.5, 17.9, "GC (idle)"}}) {
    s.at(run.begin, [](auto& w, auto t) { w.goUnblock(kM, t, 5); });
    s.at(run.begin + 0.01, [](auto& w, auto t) { w.goStart(kWorker, t, 5); });
    s.at(run.begin + 0.011, [mode = run.mode](auto& w, auto t) { w.label(kWorker, t, mode); });
    s.at(run.end, [](auto& w, auto t) { w.goBlock(kWorker, t, "GC worker (idle)"); });
  }
}

void addAssists(Script& s) {
  s.at(12, [](auto& w, auto t) { w.assist(kN, t, t + 1'000'000); });
  s.at(16, [](auto& w, auto t) { w.event(kN, t, EventType::MarkAssistBegin, {0}); });
  s.at(16.4, [](auto& w, auto t) { w.goBlock(kN, t, "GC mark assist wait for work"); });
  s.at(17.4, [](auto& w, auto t) { w.goUnblock(kM, t, 2); });
  s.at(17.6, [](auto& w, auto t) { w.goStart(kN, t, 2); });
  s.at(18, [](auto& w, auto t) { w.event(kN, t, EventType::MarkAssistEnd); });
}

// Goroutine by goroutine on M3: each runs a little and waits for its reason until the end.
void addStates(Script& s) {
  s.at(26, [](auto& w, auto t) { w.syscallBegin(kN, t, {{"syscall.read"}, {"main.serve"}}); });
  s.at(29, [](auto& w, auto t) { w.syscallEnd(kN, t); });
  double ms = 30;
  std::int64_t id = 20;
  for (const std::string_view reason : kReasons) {
    s.at(ms, [=](auto& w, auto t) { w.goCreate(kM, t, id, "main.wait", {{"main.main"}}); });
    s.at(ms + 0.1, [=](auto& w, auto t) { w.goStart(kOther, t, id); });
    s.at(ms + 0.4, [=](auto& w, auto t) { w.goBlock(kOther, t, reason, {{"main.wait", "wait.go", 3}}); });
    ms += 0.5;
    ++id;
  }
  s.at(33.02, [](auto& w, auto t) { w.waiting(9, t); });
  s.at(24, [](auto& w, auto t) { w.goCreate(kM, t, 4, "main.late"); });
  s.at(56, [](auto& w, auto t) { w.goStart(kOther, t, 4); });
  s.at(57, [](auto& w, auto t) { w.goDestroy(kOther, t); });
}

// G10 and G11 from 84 on, G12 later, and G13 when G10 is gone, so it shares its line.
void addPacked(Script& s) {
  s.at(83, [](auto& w, auto t) { w.procStart(kOther, t, 3); });
  const auto run = [&](std::int64_t id, double begin, double wait, double end) {
    s.at(begin, [=](auto& w, auto t) { w.goCreate(kM, t, id, "main.packed"); });
    s.at(begin + 0.5, [=](auto& w, auto t) { w.goStart(kOther, t, id); });
    s.at(wait, [=](auto& w, auto t) { w.goBlock(kOther, t, "chan receive"); });
    s.at(end - 1, [=](auto& w, auto t) { w.goUnblock(kN, t, id); });
    s.at(end - 0.5, [=](auto& w, auto t) { w.goStart(kOther, t, id); });
    s.at(end, [](auto& w, auto t) { w.goDestroy(kOther, t); });
  };
  run(10, 84, 85, 91);
  run(11, 85.5, 87, 97);
  run(12, 88, 89.4, 99);
  run(13, 92, 95, 111);
}

void addRegions(Script& s) {
  const auto region = [&](double begin, double end, const char* name, std::uint64_t task) {
    if (begin > 0) s.at(begin, [=](auto& w, auto t) { w.regionBegin(kM, t, name, task); });
    if (end > 0) s.at(end, [=](auto& w, auto t) { w.regionEnd(kM, t, name, task); });
  };
  region(25, 35, "request", 1);
  region(27, 31, "decode", 1);
  region(28, 29, "parse", 1);
  region(0, 3, "early", 0);
  region(90, 0, "late", 0);
  s.at(24.5, [](auto& w, auto t) { w.taskBegin(kM, t, 1, "job"); });
  s.at(36, [](auto& w, auto t) { w.taskEnd(kM, t, 1); });
  s.at(26.01, [](auto& w, auto t) { w.event(kM, t, EventType::UserTaskBegin, {2, 1, w.string("step"), 0}); });
  s.at(30.01, [](auto& w, auto t) { w.taskEnd(kM, t, 2); });
  s.at(37, [](auto& w, auto t) { w.taskBegin(kM, t, 3, "watch"); });
  s.at(34, [](auto& w, auto t) { w.sample(kM, t, {{"main.spin", "main.go", 30}, {"main.main", "main.go", 7}}); });
  s.at(36.01, [](auto& w, auto t) { w.log(kM, t, "app", "hello", {{"main.greet", "main.go", 12}, {"main.main"}}); });
}

void addHeap(Script& s) {
  const auto metrics = [&](double ms, unsigned live, unsigned goal) {
    s.at(ms, [=](auto& w, auto t) {
      w.heapLive(kM, t, std::uint64_t{live} << 20);
      w.heapGoal(kM, t + 1, std::uint64_t{goal} << 20);
    });
  };
  metrics(1.5, 4, 10);
  metrics(8, 9, 10);
  metrics(20.5, 3, 6);
  metrics(38, 5, 6);
  metrics(52.5, 2, 5);
  metrics(68, 6, 8);
  metrics(86, 3, 8);
  for (int ms = 5; ms < 120; ms += 5) {
    s.at(ms + 0.49, [=](auto& w, auto t) {
      const int objects = 20'000 + ms * (ms % 2 == 0 ? 10 : 30);
      w.log(kM, t, "memstats",
            "H:" + std::to_string(objects * 200) + ", O:" + std::to_string(objects) + ", N:" + std::to_string(9 << 20));
    });
  }
}

}  // namespace

std::span<const std::string_view> waitReasons() {
  return kReasons;
}

std::int64_t everythingAt(double ms) {
  return kOrigin + std::llround(ms * 1e6);
}

TraceWriter everything(Part part) {
  Script s;
  addDeletes(s);
  addFrees(s);
  addCycles(s);
  addWorkers(s);
  addAssists(s);
  addStates(s);
  addPacked(s);
  addRegions(s);
  addHeap(s);
  s.at(kEnd, [](auto& w, auto t) { w.log(kM, t, "app", "end"); });
  TraceWriter w;
  w.running(kM, 1, 0, kStatuses);
  w.running(kN, 2, 1, kStatuses);
  w.running(kWorker, TraceWriter::kNone, 2, kStatuses);
  w.running(kOther, TraceWriter::kNone, 3, kStatuses);
  addObjects(w, kStatuses + 100);
  s.play(w, 0, kBorder);
  if (part == Part::FirstGeneration) return w;
  w.nextGeneration(everythingAt(kBorder));
  w.allocFreeInfo(everythingAt(kBorder));
  s.play(w, kBorder, kEnd + 1);
  return w;
}

}  // namespace sweepscope::test
