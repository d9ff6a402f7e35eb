// SPDX-License-Identifier: GPL-3.0-or-later

// A made-up Go program that is traced: a seeded simulation of threads, procs, goroutines, syscalls, steals, the GC and
// user annotations, written in the wire format over as many generations as wanted. It also keeps what a reader must
// find in the trace, worked out from the simulation and not from the bytes: lines in the format of tracecompare.h.
//
// A tick is a ns; events are at least 4 ns apart, so that output times are the written ones.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/wire/tracebytes.h"
#include "wire/states.h"

namespace sweepscope::test {

struct MadeTrace {
  std::string bytes;
  struct Generation {
    std::size_t begin = 0, end = 0;         // bytes
    std::int64_t first = 0, last = 0;       // times of its first and last event
    std::vector<std::size_t> eventBatches;  // where batches of events begin
  };
  std::vector<Generation> generations;
  std::vector<std::string> facts;  // sorted
};

struct ProgramOptions {
  int version = 23;
  unsigned generations = 3;
  unsigned steps = 400;  // events a generation, about
  unsigned threads = 6, procs = 4, goroutines = 12;
  std::uint64_t seed = 1;
  bool longPhases = false;  // marks, sweeps and assists that last over several generations
};

class MadeProgram {
 public:
  explicit MadeProgram(const ProgramOptions& options) : m_o(options), m_random(options.seed) {}

  MadeTrace run() {
    m_out.bytes = header(m_o.version);
    begin();
    for (unsigned g = 0; g < m_o.generations; ++g) {
      openGeneration(g + 1);
      for (unsigned i = 0; i < m_o.steps; ++i) step();
      closeGeneration();
    }
    finishFacts();
    return std::move(m_out);
  }

 private:
  using E = EventType;
  using Args = std::vector<std::uint64_t>;
  static constexpr std::uint64_t kNone = ~std::uint64_t{0};
  enum class P { Idle, Running, Syscall, Abandoned };
  struct Thread {
    std::int64_t proc = -1, go = -1;
  };
  struct Proc {
    P state = P::Idle;
    std::uint64_t seq = 0;
    bool sweeping = false;
    std::int64_t sweepBegin = 0, sweepGo = -1;
  };
  struct Region {
    std::uint64_t task;
    std::string name;
  };
  struct Go {
    GoState state = GoState::Waiting;
    std::uint64_t seq = 0;
    std::vector<Region> regions;
    std::int64_t assistBegin = -1;
    std::string function;
    // What a reader finds. Names: from its creation or its own transitions; else from what it did to others, whose
    // stacks have another root here, so that it shows when such a name is used.
    std::string name, nameFromActions;
    bool created = false;
    std::int64_t first = 0, since = 0;
    std::string reason;
  };
  struct Buffer {
    std::string data;
    std::int64_t time = 0, last = 0;
  };
  struct Task {
    std::string name;
    std::uint64_t parent;
  };

  std::uint64_t random(std::uint64_t below) { return m_random() % below; }
  bool chance(unsigned percent) { return random(100) < percent; }
  template <class Container>
  auto pick(const Container& c) {
    return *std::next(c.begin(), static_cast<std::ptrdiff_t>(random(c.size())));
  }

  template <class... Parts>
  void fact(const Parts&... parts) {
    std::ostringstream s;
    ((s << parts << ' '), ...);
    m_out.facts.push_back(s.str());
  }
  static std::string quoted(const std::string& s) { return '"' + s + '"'; }

  // ---- the wire ----

  std::uint64_t stringId(const std::string& text) {
    if (text.empty()) return 0;
    return m_strings.try_emplace(text, 1 + m_strings.size() * 3 + m_number % 3).first->second;
  }
  // A stack of one frame a function, leaf first; its text is what tracecompare.h prints.
  std::uint64_t stackId(const std::vector<std::string>& functions) {
    if (functions.empty()) return 0;
    return m_stacks.try_emplace(functions, 1 + m_stacks.size() * 2).first->second;
  }
  static std::uint64_t pcOf(const std::string& function) {
    std::uint64_t pc = 4096;
    for (const char c : function) pc = pc * 31 + static_cast<unsigned char>(c);
    return pc & 0xffffffff;
  }
  static std::string stackText(const std::vector<std::string>& functions) {
    std::ostringstream s;
    for (const std::string& f : functions) s << f << "@" << f << ".go:" << f.size() << '#' << pcOf(f) << '|';
    return s.str();
  }

  std::int64_t tick() { return m_now += 4 + static_cast<std::int64_t>(random(chance(2) ? 20000 : 60)); }

  void write(std::int64_t thread, E type, const Args& args = {}) {
    const std::int64_t t = tick();
    Buffer& b = m_buffers[thread];
    if (b.data.empty()) {
      b.time = t - static_cast<std::int64_t>(random(4));
      b.last = b.time;
      m_batchOrder.insert(thread);
    }
    b.data += static_cast<char>(type);
    putNumber(b.data, static_cast<std::uint64_t>(t - b.last));
    for (const std::uint64_t a : args) putNumber(b.data, a);
    b.last = t;
    m_lastEvent = t;
    if (m_firstOfGeneration) m_out.generations.back().first = t;
    m_firstOfGeneration = false;
    m_out.generations.back().last = t;
    if (b.data.size() > m_flushAt) flush(thread);
  }
  void flush(std::int64_t thread) {
    Buffer& b = m_buffers[thread];
    if (b.data.empty()) return;
    m_out.generations.back().eventBatches.push_back(m_out.bytes.size());
    m_out.bytes += wireBatch(m_number, static_cast<std::uint64_t>(thread), static_cast<std::uint64_t>(b.time), b.data);
    b = Buffer();
    m_flushAt = 40 + random(1200);
  }

  // ---- statuses ----

  void goStatus(std::int64_t id, std::int64_t on) {
    if (!m_toldGo.insert(id).second) return;
    Go& g = m_gos[id];
    g.seq = 0;
    const std::uint64_t status = g.state == GoState::Runnable  ? 1
                                 : g.state == GoState::Running ? 2
                                 : g.state == GoState::Syscall ? 3
                                                               : 4;
    const std::uint64_t thread =
        g.state == GoState::Running || g.state == GoState::Syscall ? static_cast<std::uint64_t>(threadOfGo(id)) : kNone;
    if (m_o.version >= 23 && chance(50)) {
      write(on, E::GoStatusStack, {static_cast<std::uint64_t>(id), thread, status, ownStack(id, "leaf")});
    } else {
      write(on, E::GoStatus, {static_cast<std::uint64_t>(id), thread, status});
    }
    if (g.assistBegin >= 0) write(on, E::MarkAssistActive, {static_cast<std::uint64_t>(id)});
  }
  void procStatus(std::int64_t id, std::int64_t on, bool stolen = false) {
    if (!m_toldProc.insert(id).second) return;
    Proc& p = m_procs[id];
    p.seq = 0;
    const std::uint64_t status = stolen || p.state == P::Abandoned ? 4
                                 : p.state == P::Running           ? 1
                                 : p.state == P::Idle              ? 2
                                                                   : 3;
    const std::int64_t victim = threadOfProc(id);
    write(on, E::ProcStatus, {static_cast<std::uint64_t>(id), status});
    // A status holds from the generation's start; a change of threads is told in the name of the thread that has the
    // proc. (Whose proc it was is not known in the first generation.)
    const bool known = m_number > 1;
    const bool idle = p.state == P::Idle || p.state == P::Abandoned || (stolen && !known);
    fact("change", m_now, id, idle ? 3 : 2, 1, m_generationStart, stolen && known ? victim : on);
    if (p.sweeping) write(on, E::GcSweepActive, {static_cast<std::uint64_t>(id)});
  }
  // Before a thread's first event of a generation: what it holds.
  void tellOwn(std::int64_t thread) {
    const Thread& t = m_threads[thread];
    if (t.proc >= 0) procStatus(t.proc, thread);
    if (t.go >= 0) goStatus(t.go, thread);
  }
  std::int64_t threadOfGo(std::int64_t id) const {
    for (const auto& [m, t] : m_threads) {
      if (t.go == id) return m;
    }
    return -1;
  }
  std::int64_t threadOfProc(std::int64_t id) const {
    for (const auto& [m, t] : m_threads) {
      if (t.proc == id) return m;
    }
    return -1;
  }

  // ---- what a reader finds ----

  void enter(std::int64_t id, GoState state, const std::string& reason, std::int64_t at) {
    Go& g = m_gos[id];
    closeSpan(id, at);
    g.state = state;
    g.reason = reason;
    g.since = at;
  }
  // Nothing is told from before the first event.
  std::int64_t inTrace(std::int64_t t) const { return std::max(t, m_out.generations.front().first); }
  void closeSpan(std::int64_t id, std::int64_t at) {
    const Go& g = m_gos[id];
    const std::int64_t begin = inTrace(g.since);
    if (at > begin) fact("state", id, begin, at, static_cast<int>(g.state), quoted(g.reason));
  }
  void finishGo(std::int64_t id, std::int64_t at, bool ended) {
    const Go& g = m_gos[id];
    fact("goroutine", id, quoted(g.name.empty() ? g.nameFromActions : g.name), inTrace(g.first), at, g.created, ended);
  }
  void destroy(std::int64_t id, std::int64_t at) {
    closeSpan(id, at);
    finishGo(id, at, true);
    m_gos.erase(id);
  }
  void finishFacts() {
    const std::int64_t end = m_lastEvent + 1;
    for (const auto& [id, g] : m_gos) {
      closeSpan(id, end);
      finishGo(id, end, false);
      if (g.assistBegin >= 0) fact("assist", g.assistBegin, m_lastEvent, 1, 0, id);
    }
    for (const auto& [id, p] : m_procs) {
      if (p.sweeping) fact("sweep", p.sweepBegin, m_lastEvent, 1, 0, id, p.sweepGo, 0, 0);
    }
    if (m_gcRunning) fact("mark", m_markBegin, m_lastEvent, 1, 0, m_markGo, m_markStack);
    std::sort(m_out.facts.begin(), m_out.facts.end());
  }

  // ---- the program ----

  void begin() {
    for (unsigned i = 0; i < m_o.procs; ++i) m_procs[i];
    for (unsigned i = 0; i < m_o.threads; ++i) m_threads[100 + i * 7];
    for (unsigned i = 0; i < m_o.goroutines; ++i) {
      Go& g = m_gos[m_nextGo++];
      g.function = "main.start" + std::to_string(i % 4);
      g.state = i % 3 == 0 ? GoState::Runnable : GoState::Waiting;
    }
    // One thread runs a goroutine when tracing starts, another one is in a syscall.
    m_threads[100] = {0, 1};
    m_procs[0].state = P::Running;
    m_gos[1].state = GoState::Running;
    if (m_o.threads > 1 && m_o.procs > 1) {
      m_threads[107] = {1, 2};
      m_procs[1].state = P::Syscall;
      m_gos[2].state = GoState::Syscall;
    }
  }

  void openGeneration(std::uint64_t number) {
    m_number = number;
    m_toldGo.clear();
    m_toldProc.clear();
    m_strings.clear();
    m_stacks.clear();
    m_samples.clear();
    m_batchOrder.clear();
    m_out.generations.push_back({m_out.bytes.size(), 0, 0, 0, {}});
    m_firstOfGeneration = true;
    const std::int64_t start = tick();
    // Reasons are registered ahead: some table carries a time from the generation before.
    m_tableTime = m_lastEvent > 0 && chance(70) ? m_lastEvent - static_cast<std::int64_t>(random(1000)) : start;
    m_generationStart = std::max(m_tableTime, m_lastEvent + 1);
    if (m_lastEvent == 0) m_generationStart = m_tableTime;
    if (number == 1) {
      for (auto& [id, g] : m_gos) g.first = g.since = m_generationStart;
    }
    if (m_o.version >= 25)
      m_out.bytes += clockBatch(m_o.version, number, 1'000'000'000, static_cast<std::uint64_t>(m_tableTime));
    const std::int64_t first = someThread([](const Thread& t) { return t.proc >= 0 && t.go >= 0; }, GoState::Running);
    tellOwn(first);
    write(first, E::ProcsChange, {m_o.procs, 0});
    fact("gomaxprocs", m_now, m_o.procs);
    if (m_gcRunning) write(first, E::GcActive, {++m_gcSeq});
    if (m_o.version < 26) {
      for (const auto& [id, p] : m_procs) {
        if (threadOfProc(id) < 0) procStatus(id, first);
      }
    }
  }

  // A thread with a running goroutine; one is made where there is none.
  template <class F>
  std::int64_t someThread(const F& fits, GoState state) {
    for (const auto& [m, t] : m_threads) {
      if (fits(t) && m_gos.contains(t.go) && m_gos[t.go].state == state) return m;
    }
    return -1;
  }
  bool lastRunning(std::int64_t thread) {
    int running = 0;
    for (const auto& [m, t] : m_threads)
      running += t.go >= 0 && t.proc >= 0 && m_gos[t.go].state == GoState::Running ? 1 : 0;
    const Thread& t = m_threads[thread];
    return running == 1 && t.go >= 0 && m_gos[t.go].state == GoState::Running;
  }

  void closeGeneration() {
    for (const auto& [m, t] : m_threads) tellOwn(m);
    for (const auto& [id, p] : m_procs) procStatus(id, -1);
    std::vector<std::int64_t> ids;
    for (const auto& [id, g] : m_gos) ids.push_back(id);
    for (const std::int64_t id : ids) goStatus(id, -1);
    const std::vector<std::int64_t> seen(m_batchOrder.begin(), m_batchOrder.end());
    for (const std::int64_t m : seen) flush(m);
    const auto time = static_cast<std::uint64_t>(m_tableTime);
    if (m_o.version < 25) m_out.bytes += clockBatch(m_o.version, m_number, 1'000'000'000, time);
    writeSamples();
    std::string stacks = wireEvent(E::Stacks);
    for (const auto& [functions, id] : m_stacks) {
      stacks += wireEvent(E::Stack, {id, functions.size()});
      for (const std::string& f : functions) {
        for (const std::uint64_t n : {pcOf(f), stringId(f), stringId(f + ".go"), std::uint64_t{f.size()}})
          putNumber(stacks, n);
      }
    }
    m_out.bytes += wireBatch(m_number, kNoThread, static_cast<std::uint64_t>(m_now), stacks);
    std::string strings = wireEvent(E::Strings);
    for (const auto& [text, id] : m_strings) strings += stringEntry(id, text);
    m_out.bytes += wireBatch(m_number, kNoThread, time, strings);
    m_out.bytes += endOfGeneration(m_o.version);
    m_out.generations.back().end = m_out.bytes.size();
  }

  void writeSamples() {
    std::string data = wireEvent(E::CpuSamples);
    for (const Args& s : m_samples) {
      data += wireEvent(E::CpuSample);
      for (const std::uint64_t n : s) putNumber(data, n);
    }
    if (!m_samples.empty()) m_out.bytes += wireBatch(m_number, kNoThread, static_cast<std::uint64_t>(m_now), data);
  }

  void step() {
    const std::int64_t m = pick(m_threads).first;
    Thread& t = m_threads[m];
    if (chance(3)) return sample(m);
    if (chance(4) && steal(m)) return;
    if (t.go >= 0 && m_gos[t.go].state == GoState::Syscall) return inSyscall(m);
    if (t.go >= 0) return runs(m);
    if (t.proc >= 0) return idles(m);
    if (chance(5)) return callback(m);
    for (const auto& [id, p] : m_procs) {
      if (p.state == P::Idle) return procStart(m, id);
    }
  }

  void sample(std::int64_t m) {
    const Thread& t = m_threads[m];
    const std::int64_t at = tick();
    const std::vector<std::string> stack{"hot", "main.loop"};
    m_samples.push_back({static_cast<std::uint64_t>(at), static_cast<std::uint64_t>(m),
                         static_cast<std::uint64_t>(t.proc), t.go < 0 ? 0 : static_cast<std::uint64_t>(t.go),
                         stackId(stack)});
    fact("sample", at, m, t.proc, t.go, stackText(stack));
    m_lastEvent = at;
    m_out.generations.back().last = at;
  }

  bool steal(std::int64_t m) {
    for (auto& [id, p] : m_procs) {
      const bool abandoned = p.state == P::Abandoned;
      if (p.state != P::Syscall && !abandoned) continue;
      const std::int64_t victim = abandoned ? m : threadOfProc(id);
      if ((victim == m && !abandoned) || p.sweeping) continue;
      tellOwn(m);
      procStatus(id, m, !abandoned);
      write(m, E::ProcSteal, {static_cast<std::uint64_t>(id), ++p.seq, static_cast<std::uint64_t>(victim)});
      fact("change", m_now, id, 3, 0, m_generationStart, m);
      p.state = P::Idle;
      if (!abandoned) m_threads[victim].proc = -1;
      return true;
    }
    return false;
  }

  void procStart(std::int64_t m, std::int64_t id) {
    procStatus(id, m);
    write(m, E::ProcStart, {static_cast<std::uint64_t>(id), ++m_procs[id].seq});
    fact("change", m_now, id, 2, 0, m_generationStart, m);
    m_procs[id].state = P::Running;
    m_threads[m].proc = id;
  }

  void idles(std::int64_t m) {
    Thread& t = m_threads[m];
    tellOwn(m);
    if (chance(10) && !m_procs[t.proc].sweeping) {
      write(m, E::ProcStop);
      fact("change", m_now, t.proc, 3, 0, m_generationStart, m);
      m_procs[t.proc].state = P::Idle;
      t.proc = -1;
      return;
    }
    if (chance(10)) return sweep(m);
    const std::int64_t id = someGo(GoState::Runnable);
    if (id < 0) return unblock(m);
    goStatus(id, m);
    write(m, E::GoStart, {static_cast<std::uint64_t>(id), ++m_gos[id].seq});
    enter(id, GoState::Running, "", m_now);
    t.go = id;
    if (chance(10)) {
      write(m, E::GoLabel, {stringId("GC (dedicated)")});
      fact("label", m_now, id, quoted("GC (dedicated)"));
    }
  }

  std::int64_t someGo(GoState state) {
    std::vector<std::int64_t> fit;
    for (const auto& [id, g] : m_gos) {
      if (g.state == state) fit.push_back(id);
    }
    return fit.empty() ? -1 : pick(fit);
  }

  void unblock(std::int64_t m) {
    const std::int64_t id = someGo(GoState::Waiting);
    if (id < 0) return;
    goStatus(id, m);
    write(m, E::GoUnblock,
          {static_cast<std::uint64_t>(id), ++m_gos[id].seq, stackId(actionStack(m_threads[m].go, "ready"))});
    enter(id, GoState::Runnable, "", m_now);
  }

  // A thread of C calls into Go: a goroutine out of nothing, in a syscall.
  void callback(std::int64_t m) {
    const std::int64_t id = m_nextGo++;
    write(m, E::GoCreateSyscall, {static_cast<std::uint64_t>(id)});
    born(id, GoState::Syscall, "callback");
    m_threads[m].go = id;
  }
  // For a transition of a goroutine; now and then there is none.
  std::uint64_t ownStack(std::int64_t id, const std::string& leaf) {
    if (chance(30)) return 0;
    Go& g = m_gos[id];
    if (g.name.empty()) g.name = g.function;
    return stackId({leaf, g.function});
  }
  // For something else that it does.
  std::vector<std::string> actionStack(std::int64_t id, const std::string& leaf) {
    if (id < 0) return {leaf};  // the network poller
    Go& g = m_gos[id];
    if (g.nameFromActions.empty()) g.nameFromActions = g.function + ".acts";
    return {leaf, g.function + ".acts"};
  }

  void born(std::int64_t id, GoState state, const std::string& function) {
    m_toldGo.insert(id);
    Go& g = m_gos[id];
    g.created = true;
    g.state = state;
    g.function = function;
    g.first = g.since = m_now;
  }

  void inSyscall(std::int64_t m) {
    Thread& t = m_threads[m];
    tellOwn(m);
    const std::int64_t id = t.go;
    if (t.proc >= 0 && m_procs[t.proc].state == P::Syscall) {
      if (chance(10) && m_gos[id].assistBegin < 0 &&
          !m_procs[t.proc].sweeping) {  // leaves its proc behind, for others to steal
        write(m, E::GoDestroySyscall);
        fact("change", m_now, t.proc, 3, 0, m_generationStart, m);
        m_procs[t.proc].state = P::Abandoned;
        t = Thread();
        m_lastEvent = m_out.generations.back().last = m_now + 1;
        return destroy(id, ++m_now);
      }
      write(m, E::GoSyscallEnd);
      m_procs[t.proc].state = P::Running;
      return enter(id, GoState::Running, "", m_now);
    }
    if (chance(30) && m_gos[id].assistBegin < 0) {
      write(m, E::GoDestroySyscall);
      t.go = -1;
      return destroy(id, m_now);
    }
    write(m, E::GoSyscallEndBlocked);
    t.go = -1;
    enter(id, GoState::Runnable, "", m_now);
  }

  void runs(std::int64_t m) {
    tellOwn(m);
    Thread& t = m_threads[m];
    const std::int64_t id = t.go;
    switch (random(m_o.longPhases ? 40 : 22)) {
      case 0:
      case 1: return leave(m, E::GoBlock, GoState::Waiting, chance(50) ? "chan receive" : "select");
      case 2: return leave(m, E::GoStop, GoState::Runnable, "preempted");
      case 3: return end(m);
      case 4:
      case 5: return create(m, E::GoCreate, GoState::Runnable);
      case 6: return m_o.version >= 23 ? create(m, E::GoCreateBlocked, GoState::Waiting) : unblock(m);
      case 7:
      case 8: return unblock(m);
      case 9: return syscall(m);
      case 10: return m_o.version >= 23 ? change(m) : unblock(m);
      case 11: {
        const std::string message = "key=k" + std::to_string(random(9));
        const std::vector<std::string> stack = actionStack(id, "work");
        write(m, E::UserLog, {0, stringId("cache"), stringId(message), stackId(stack)});
        return fact("log", m_now, id, t.proc, m, 0, quoted("cache"), quoted(message), stackText(stack));
      }
      case 12: return regionBegin(m);
      case 13: return regionEnd(m);
      case 14: return taskBegin(m);
      case 15: return taskEnd(m);
      case 16: return sweep(m);
      case 17: return mark(m);
      case 18: return assist(m);
      case 19: {
        const std::uint64_t bytes = random(1u << 30);
        write(m, E::HeapAlloc, {bytes});
        return fact("live", m_now, bytes);
      }
      case 20: {
        const std::uint64_t bytes = chance(10) ? kNone : random(1u << 30);
        write(m, E::HeapGoal, {bytes});
        return fact("goal", m_now, bytes);
      }
      case 21: return stop(m);
      default: return unblock(m);
    }
  }

  void leave(std::int64_t m, E type, GoState to, const std::string& reason) {
    if (lastRunning(m)) return;
    const std::int64_t id = m_threads[m].go;
    write(m, type, {stringId(reason), ownStack(id, "park")});
    enter(id, to, reason, m_now);
    m_threads[m].go = -1;
  }
  void end(std::int64_t m) {
    const std::int64_t id = m_threads[m].go;
    if (lastRunning(m) || m_gos.size() < 4 || m_gos[id].assistBegin >= 0) return;
    write(m, E::GoDestroy);
    m_threads[m].go = -1;
    destroy(id, m_now);
  }
  void create(std::int64_t m, E type, GoState state) {
    if (m_gos.size() > 3 * m_o.goroutines) return;
    const std::int64_t id = m_nextGo++;
    const std::string function = "main.func" + std::to_string(random(5));
    write(m, type,
          {static_cast<std::uint64_t>(id), stackId({function}), stackId(actionStack(m_threads[m].go, "work"))});
    born(id, state, function);
    m_gos[id].name = function;
  }
  void syscall(std::int64_t m) {
    if (lastRunning(m)) return;
    const std::int64_t id = m_threads[m].go;
    Proc& p = m_procs[m_threads[m].proc];
    write(m, E::GoSyscallBegin, {++p.seq, ownStack(id, "read")});
    p.state = P::Syscall;
    enter(id, GoState::Syscall, "", m_now);
  }
  // A coroutine switch: one event, three transitions a ns apart.
  void change(std::int64_t m) {
    const std::int64_t own = m_threads[m].go, next = someGo(GoState::Waiting);
    if (next < 0) return;
    goStatus(next, m);
    const bool destroys = chance(30) && m_gos[own].assistBegin < 0;
    write(m, destroys ? E::GoSwitchDestroy : E::GoSwitch, {static_cast<std::uint64_t>(next), ++m_gos[next].seq});
    enter(next, GoState::Runnable, "", m_now);
    if (destroys)
      destroy(own, m_now + 1);
    else
      enter(own, GoState::Waiting, "", m_now + 1);
    enter(next, GoState::Running, "", m_now + 2);
    m_threads[m].go = next;
    m_now += 2;
    m_lastEvent = m_now;
    m_out.generations.back().last = m_now;
  }

  void regionBegin(std::int64_t m) {
    const std::int64_t id = m_threads[m].go;
    const Region r{random(3), "part" + std::to_string(random(3))};
    write(m, E::UserRegionBegin, {r.task, stringId(r.name), 0});
    fact("region", m_now, 1, id, r.task, quoted(r.name), "");
    m_gos[id].regions.push_back(r);
  }
  void regionEnd(std::int64_t m) {
    const std::int64_t id = m_threads[m].go;
    if (m_gos[id].regions.empty()) return;
    const Region r = m_gos[id].regions.back();
    write(m, E::UserRegionEnd, {r.task, stringId(r.name), 0});
    fact("region", m_now, 0, id, r.task, quoted(r.name), "");
    m_gos[id].regions.pop_back();
  }
  void taskBegin(std::int64_t m) {
    const std::uint64_t id = m_nextTask++;
    const Task task{"task" + std::to_string(random(4)), m_tasks.empty() || chance(50) ? 0 : pick(m_tasks).first};
    write(m, E::UserTaskBegin, {id, task.parent, stringId(task.name), 0});
    fact("task", m_now, 1, m_threads[m].go, id, task.parent == 0 ? kNone : task.parent, quoted(task.name), "");
    m_tasks[id] = task;
  }
  void taskEnd(std::int64_t m) {
    if (m_tasks.empty()) return;
    const auto [id, task] = pick(m_tasks);
    write(m, E::UserTaskEnd, {id, 0});
    fact("task", m_now, 0, m_threads[m].go, id, task.parent == 0 ? kNone : task.parent, quoted(task.name), "");
    m_tasks.erase(id);
  }

  void sweep(std::int64_t m) {
    const std::int64_t id = m_threads[m].proc;
    Proc& p = m_procs[id];
    if (!p.sweeping) {
      write(m, E::GcSweepBegin, {0});
      p.sweeping = true;
      p.sweepBegin = m_now;
      p.sweepGo = m_threads[m].go;
      return;
    }
    if (m_o.longPhases && !chance(2)) return;
    write(m, E::GcSweepEnd, {8192, 4096});
    p.sweeping = false;
    fact("sweep", p.sweepBegin, m_now, 1, 1, id, p.sweepGo, 8192, 4096);
  }
  void mark(std::int64_t m) {
    if (!m_gcRunning) {
      const std::vector<std::string> stack = actionStack(m_threads[m].go, "runtime.mallocgc");
      write(m, E::GcBegin, {++m_gcSeq, stackId(stack)});
      m_gcRunning = true;
      m_markBegin = m_now;
      m_markGo = m_threads[m].go;
      m_markStack = stackText(stack);
      return;
    }
    if (m_o.longPhases && !chance(3)) return;
    write(m, E::GcEnd, {++m_gcSeq});
    m_gcRunning = false;
    fact("mark", m_markBegin, m_now, 1, 1, m_markGo, m_markStack);
  }
  void assist(std::int64_t m) {
    const std::int64_t id = m_threads[m].go;
    Go& g = m_gos[id];
    if (g.assistBegin < 0) {
      write(m, E::MarkAssistBegin, {0});
      g.assistBegin = m_now;
      return;
    }
    if (m_o.longPhases && !chance(10)) return;
    write(m, E::MarkAssistEnd);
    fact("assist", g.assistBegin, m_now, 1, 1, id);
    g.assistBegin = -1;
  }
  void stop(std::int64_t m) {
    const std::vector<std::string> stack = actionStack(m_threads[m].go, "stopTheWorld");
    write(m, E::StwBegin, {stringId("GC mark termination"), stackId(stack)});
    const std::int64_t from = m_now;
    write(m, E::StwEnd);
    fact("stop", from, m_now, 1, quoted("GC mark termination"), m_threads[m].go, m_threads[m].proc, stackText(stack));
  }

  ProgramOptions m_o;
  std::mt19937_64 m_random;
  MadeTrace m_out;
  std::map<std::int64_t, Thread> m_threads;
  std::map<std::int64_t, Proc> m_procs;
  std::map<std::int64_t, Go> m_gos;
  std::map<std::uint64_t, Task> m_tasks;
  std::int64_t m_nextGo = 1;
  std::uint64_t m_nextTask = 5;
  bool m_gcRunning = false;
  std::uint64_t m_gcSeq = 7;
  std::int64_t m_markBegin = 0, m_markGo = -1;
  std::string m_markStack;
  std::int64_t m_now = 1'000'000, m_lastEvent = 0;
  // The generation being written.
  std::uint64_t m_number = 0;
  std::int64_t m_generationStart = 0, m_tableTime = 0;
  bool m_firstOfGeneration = true;
  std::size_t m_flushAt = 200;
  std::set<std::int64_t> m_toldGo, m_toldProc, m_batchOrder;
  std::map<std::int64_t, Buffer> m_buffers;
  std::map<std::string, std::uint64_t> m_strings;
  std::map<std::vector<std::string>, std::uint64_t> m_stacks;
  std::vector<Args> m_samples;
};

}  // namespace sweepscope::test
