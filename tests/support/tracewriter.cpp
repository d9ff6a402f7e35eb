// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/tracewriter.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "trace/loader.h"
#include "wire/bytesource.h"

namespace sweepscope {

namespace {

constexpr std::uint64_t kFrequency = 1'000'000'000;
constexpr std::uint64_t kNoThread = ~std::uint64_t{0};
constexpr std::uint64_t kMinAddress = 0xc000000000, kPageBytes = 8192, kHeapAlign = 8, kStackAlign = 2048;
constexpr std::size_t kBatchLimit = 60'000;

enum GoStatusOnWire : std::uint8_t { kGoRunnable = 1, kGoRunning = 2, kGoSyscall = 3, kGoWaiting = 4 };
enum ProcStatusOnWire : std::uint8_t { kProcRunning = 1, kProcIdle = 2, kProcSyscall = 3 };

void put(std::string& out, std::uint64_t v) {
  for (; v > 127; v >>= 7) out += static_cast<char>((v & 127) | 128);
  out += static_cast<char>(v);
}
void putType(std::string& out, EventType type) {
  out += static_cast<char>(type);
}

void putBatch(std::string& out, std::uint64_t generation, std::uint64_t thread, std::int64_t time,
              const std::string& data) {
  putType(out, EventType::EventBatch);
  put(out, generation);
  put(out, thread);
  put(out, static_cast<std::uint64_t>(time));
  put(out, data.size());
  out += data;
}

std::uint64_t kindClass(unsigned sizeClass, bool noscan) {
  return std::uint64_t{sizeClass} << 2 | (noscan ? 2u : 0u);
}

}  // namespace

TraceWriter::Generation& TraceWriter::now() {
  if (m_generations.empty()) m_generations.emplace_back();
  return m_generations.back();
}

void TraceWriter::event(Thread thread, std::int64_t t, EventType type, const Args& args) {
  Generation& g = now();
  auto [it, fresh] = g.events.try_emplace(thread);
  if (fresh) g.order.push_back(thread);
  if (g.begin == 0 || t < g.begin) g.begin = t;
  if (!it->second.empty() && t < it->second.back().time) {
    std::fprintf(stderr, "thread %lld goes back in time: %lld\n", static_cast<long long>(thread),
                 static_cast<long long>(t));
    std::abort();
  }
  it->second.push_back({t, type, args});
}

std::uint64_t TraceWriter::string(std::string_view text) {
  if (text.empty()) return 0;
  auto& strings = now().strings;
  const auto it = std::find(strings.begin(), strings.end(), text);
  if (it != strings.end()) return static_cast<std::uint64_t>(it - strings.begin()) + 1;
  strings.emplace_back(text);
  return strings.size();
}

// A frame's pc follows from its function and line, so that equal frames have equal ones.
std::uint64_t TraceWriter::stack(const WrittenStack& frames) {
  if (frames.empty()) return 0;
  std::vector<std::array<std::uint64_t, 4>> wire;
  for (const WrittenFrame& f : frames) {
    const std::uint64_t function = string(f.function), file = string(f.file);
    wire.push_back({0x400000 + function * 4096 + f.line, function, file, f.line});
  }
  auto& stacks = now().stacks;
  const auto it = std::find(stacks.begin(), stacks.end(), wire);
  if (it != stacks.end()) return static_cast<std::uint64_t>(it - stacks.begin()) + 1;
  stacks.push_back(std::move(wire));
  return stacks.size();
}

void TraceWriter::running(Thread thread, std::int64_t goroutine, std::int64_t proc, std::int64_t t) {
  if (proc != kNone) {
    event(thread, t, EventType::ProcStatus, {static_cast<std::uint64_t>(proc), kProcRunning});
    m_procStatus[proc] = kProcRunning;
    m_procSeq[proc] = 0;
  }
  if (goroutine != kNone) {
    event(thread, t, EventType::GoStatus,
          {static_cast<std::uint64_t>(goroutine), static_cast<std::uint64_t>(thread), kGoRunning});
    m_goStatus[goroutine] = kGoRunning;
    m_goSeq[goroutine] = 0;
  }
  m_threads[thread] = {goroutine, proc};
}

void TraceWriter::waiting(std::int64_t goroutine, std::int64_t t) {
  event(kNone, t, EventType::GoStatus, {static_cast<std::uint64_t>(goroutine), kNoThread, kGoWaiting});
  m_goStatus[goroutine] = kGoWaiting;
  m_goSeq[goroutine] = 0;
}

void TraceWriter::idleProc(std::int64_t proc, std::int64_t t) {
  event(kNone, t, EventType::ProcStatus, {static_cast<std::uint64_t>(proc), kProcIdle});
  m_procStatus[proc] = kProcIdle;
  m_procSeq[proc] = 0;
}

void TraceWriter::procStart(Thread thread, std::int64_t t, std::int64_t proc) {
  event(thread, t, EventType::ProcStart, {static_cast<std::uint64_t>(proc), ++m_procSeq[proc]});
  m_procStatus[proc] = kProcRunning;
  m_threads[thread].proc = proc;
}

void TraceWriter::procStop(Thread thread, std::int64_t t) {
  event(thread, t, EventType::ProcStop);
  m_procStatus[m_threads[thread].proc] = kProcIdle;
  m_threads[thread].proc = kNone;
}

void TraceWriter::goCreate(Thread thread, std::int64_t t, std::int64_t goroutine, const std::string& function,
                           const WrittenStack& frames) {
  const std::uint64_t start = function.empty() ? 0 : stack({{function}});
  event(thread, t, EventType::GoCreate, {static_cast<std::uint64_t>(goroutine), start, stack(frames)});
  m_goStatus[goroutine] = kGoRunnable;
  m_goSeq[goroutine] = 0;
}

void TraceWriter::goStart(Thread thread, std::int64_t t, std::int64_t goroutine) {
  event(thread, t, EventType::GoStart, {static_cast<std::uint64_t>(goroutine), ++m_goSeq[goroutine]});
  m_goStatus[goroutine] = kGoRunning;
  m_threads[thread].goroutine = goroutine;
}

void TraceWriter::goBlock(Thread thread, std::int64_t t, std::string_view reason, const WrittenStack& frames) {
  event(thread, t, EventType::GoBlock, {string(reason), stack(frames)});
  m_goStatus[m_threads[thread].goroutine] = kGoWaiting;
  m_threads[thread].goroutine = kNone;
}

void TraceWriter::goStop(Thread thread, std::int64_t t, std::string_view reason, const WrittenStack& frames) {
  event(thread, t, EventType::GoStop, {string(reason), stack(frames)});
  m_goStatus[m_threads[thread].goroutine] = kGoRunnable;
  m_threads[thread].goroutine = kNone;
}

void TraceWriter::goUnblock(Thread thread, std::int64_t t, std::int64_t goroutine, const WrittenStack& frames) {
  event(thread, t, EventType::GoUnblock, {static_cast<std::uint64_t>(goroutine), ++m_goSeq[goroutine], stack(frames)});
  m_goStatus[goroutine] = kGoRunnable;
}

void TraceWriter::goDestroy(Thread thread, std::int64_t t) {
  event(thread, t, EventType::GoDestroy);
  m_goStatus.erase(m_threads[thread].goroutine);
  m_threads[thread].goroutine = kNone;
}

void TraceWriter::syscallBegin(Thread thread, std::int64_t t, const WrittenStack& frames) {
  const ThreadState& state = m_threads[thread];
  event(thread, t, EventType::GoSyscallBegin, {++m_procSeq[state.proc], stack(frames)});
  m_goStatus[state.goroutine] = kGoSyscall;
  m_procStatus[state.proc] = kProcSyscall;
}

void TraceWriter::syscallEnd(Thread thread, std::int64_t t) {
  event(thread, t, EventType::GoSyscallEnd);
  m_goStatus[m_threads[thread].goroutine] = kGoRunning;
  m_procStatus[m_threads[thread].proc] = kProcRunning;
}

void TraceWriter::label(Thread thread, std::int64_t t, std::string_view text) {
  event(thread, t, EventType::GoLabel, {string(text)});
}

void TraceWriter::log(Thread thread, std::int64_t t, std::string_view category, std::string_view message,
                      const WrittenStack& frames, std::uint64_t task) {
  event(thread, t, EventType::UserLog, {task, string(category), string(message), stack(frames)});
}

void TraceWriter::regionBegin(Thread thread, std::int64_t t, std::string_view name, std::uint64_t task) {
  event(thread, t, EventType::UserRegionBegin, {task, string(name), 0});
}
void TraceWriter::regionEnd(Thread thread, std::int64_t t, std::string_view name, std::uint64_t task) {
  event(thread, t, EventType::UserRegionEnd, {task, string(name), 0});
}
void TraceWriter::taskBegin(Thread thread, std::int64_t t, std::uint64_t task, std::string_view name,
                            std::uint64_t parent) {
  event(thread, t, EventType::UserTaskBegin, {task, parent, string(name), 0});
}
void TraceWriter::taskEnd(Thread thread, std::int64_t t, std::uint64_t task) {
  event(thread, t, EventType::UserTaskEnd, {task, 0});
}

void TraceWriter::sample(Thread thread, std::int64_t t, const WrittenStack& frames) {
  const ThreadState& state = m_threads[thread];
  const std::uint64_t id = stack(frames);
  now().samples.push_back({static_cast<std::uint64_t>(t), static_cast<std::uint64_t>(thread),
                           static_cast<std::uint64_t>(state.proc), static_cast<std::uint64_t>(state.goroutine), id});
}

void TraceWriter::markActive(Thread thread, std::int64_t t) {
  event(thread, t, EventType::GcActive, {++m_gcSeq});
}
void TraceWriter::markBegin(Thread thread, std::int64_t t, const WrittenStack& frames) {
  event(thread, t, EventType::GcBegin, {++m_gcSeq, stack(frames)});
}
void TraceWriter::markEnd(Thread thread, std::int64_t t) {
  event(thread, t, EventType::GcEnd, {++m_gcSeq});
}
void TraceWriter::stopBegin(Thread thread, std::int64_t t, std::string_view kind) {
  event(thread, t, EventType::StwBegin, {string(kind), 0});
}
void TraceWriter::stopEnd(Thread thread, std::int64_t t) {
  event(thread, t, EventType::StwEnd);
}

void TraceWriter::sweep(Thread thread, std::int64_t begin, std::int64_t end, std::uint64_t swept,
                        std::uint64_t reclaimed) {
  event(thread, begin, EventType::GcSweepBegin, {0});
  event(thread, end, EventType::GcSweepEnd, {swept, reclaimed});
}
void TraceWriter::assist(Thread thread, std::int64_t begin, std::int64_t end) {
  event(thread, begin, EventType::MarkAssistBegin, {0});
  event(thread, end, EventType::MarkAssistEnd);
}
void TraceWriter::heapLive(Thread thread, std::int64_t t, std::uint64_t bytes) {
  event(thread, t, EventType::HeapAlloc, {bytes});
}
void TraceWriter::heapGoal(Thread thread, std::int64_t t, std::uint64_t bytes) {
  event(thread, t, EventType::HeapGoal, {bytes});
}

void TraceWriter::allocFreeInfo(std::int64_t t) {
  std::string data(1, '\1');
  for (const std::uint64_t v : {kMinAddress, kPageBytes, kHeapAlign, kStackAlign}) put(data, v);
  Generation& g = now();
  if (g.begin == 0 || t < g.begin) g.begin = t;
  g.experimental.push_back(std::move(data));
}
void TraceWriter::spanExists(Thread thread, std::int64_t t, std::uint64_t address, std::uint64_t pages,
                             unsigned sizeClass, bool noscan) {
  event(thread, t, EventType::Span, {(address - kMinAddress) / kPageBytes, pages, kindClass(sizeClass, noscan)});
}
void TraceWriter::spanAlloc(Thread thread, std::int64_t t, std::uint64_t address, std::uint64_t pages,
                            unsigned sizeClass, bool noscan) {
  event(thread, t, EventType::SpanAlloc, {(address - kMinAddress) / kPageBytes, pages, kindClass(sizeClass, noscan)});
}
void TraceWriter::spanFree(Thread thread, std::int64_t t, std::uint64_t address) {
  event(thread, t, EventType::SpanFree, {(address - kMinAddress) / kPageBytes});
}
void TraceWriter::objectExists(Thread thread, std::int64_t t, std::uint64_t address) {
  event(thread, t, EventType::HeapObject, {(address - kMinAddress) / kHeapAlign, 0});
}
void TraceWriter::objectAlloc(Thread thread, std::int64_t t, std::uint64_t address) {
  event(thread, t, EventType::HeapObjectAlloc, {(address - kMinAddress) / kHeapAlign, 0});
}
void TraceWriter::objectFree(Thread thread, std::int64_t t, std::uint64_t address) {
  event(thread, t, EventType::HeapObjectFree, {(address - kMinAddress) / kHeapAlign});
}

void TraceWriter::cycle(Thread thread, const Cycle& c, const WrittenStack& frames) {
  markBegin(thread, c.start, frames);
  stopBegin(thread, c.stop, "GC sweep termination");
  stopEnd(thread, c.restart);
  stopBegin(thread, c.term, "GC mark termination");
  markEnd(thread, c.markEnd);
  stopEnd(thread, c.termEnd);
}

void TraceWriter::nextGeneration(std::int64_t t) {
  now();
  m_generations.emplace_back();
  m_generations.back().begin = t;
  m_goSeq.clear();
  m_procSeq.clear();
  std::map<std::int64_t, bool> onThread, procOnThread;
  for (const auto& [thread, state] : std::map(m_threads)) {
    if (state.goroutine == kNone && state.proc == kNone) continue;
    running(thread, state.goroutine, state.proc, t);
    onThread[state.goroutine] = procOnThread[state.proc] = true;
  }
  for (const auto& [goroutine, status] : std::map(m_goStatus)) {
    if (onThread.contains(goroutine)) continue;
    event(kNone, t, EventType::GoStatus, {static_cast<std::uint64_t>(goroutine), kNoThread, status});
  }
  for (const auto& [proc, status] : std::map(m_procStatus)) {
    if (!procOnThread.contains(proc))
      event(kNone, t, EventType::ProcStatus, {static_cast<std::uint64_t>(proc), status});
  }
}

void TraceWriter::writeClock(std::string& out, const Generation& g, std::uint64_t number) const {
  std::string data;
  if (m_version >= 25) putType(data, EventType::Sync);
  putType(data, EventType::Frequency);
  put(data, kFrequency);
  if (m_version >= 25) {
    putType(data, EventType::ClockSnapshot);
    for (const std::uint64_t v :
         {std::uint64_t{0}, static_cast<std::uint64_t>(g.begin), std::uint64_t{1'700'000'000}, std::uint64_t{5}})
      put(data, v);
  }
  putBatch(out, number, kNoThread, g.begin, data);
}

void TraceWriter::writeTables(std::string& out, const Generation& g, std::uint64_t number) const {
  std::string stacks;
  putType(stacks, EventType::Stacks);
  for (std::size_t i = 0; i < g.stacks.size(); ++i) {
    putType(stacks, EventType::Stack);
    put(stacks, i + 1);
    put(stacks, g.stacks[i].size());
    for (const auto& frame : g.stacks[i]) {
      for (const std::uint64_t v : frame) put(stacks, v);
    }
  }
  if (!g.stacks.empty()) putBatch(out, number, kNoThread, g.begin, stacks);
  for (const std::string& data : g.experimental) {
    putType(out, EventType::ExperimentalBatch);
    out += '\1';
    for (const std::uint64_t v : {number, kNoThread, static_cast<std::uint64_t>(g.begin), std::uint64_t{data.size()}})
      put(out, v);
    out += data;
  }
  std::string samples;
  if (!g.samples.empty()) putType(samples, EventType::CpuSamples);
  for (const auto& sample : g.samples) {
    putType(samples, EventType::CpuSample);
    for (const std::uint64_t v : sample) put(samples, v);
  }
  if (!samples.empty()) putBatch(out, number, kNoThread, g.begin, samples);
  std::string strings;
  for (std::size_t i = 0; i < g.strings.size(); ++i) {
    if (strings.empty()) putType(strings, EventType::Strings);
    putType(strings, EventType::String);
    put(strings, i + 1);
    put(strings, g.strings[i].size());
    strings += g.strings[i];
    if (strings.size() < kBatchLimit && i + 1 < g.strings.size()) continue;
    putBatch(out, number, kNoThread, g.begin, strings);
    strings.clear();
  }
}

std::string TraceWriter::bytes() const {
  std::string out = "go 1." + std::to_string(m_version) + " trace";
  out.resize(16);
  std::uint64_t number = 0;
  for (const Generation& g : m_generations) {
    ++number;
    if (m_version >= 25) writeClock(out, g, number);
    for (const Thread thread : g.order) {
      std::string data;
      std::int64_t begin = 0, last = 0;
      for (const Event& e : g.events.at(thread)) {
        if (data.size() > kBatchLimit) {
          putBatch(out, number, static_cast<std::uint64_t>(thread), begin, data);
          data.clear();
        }
        if (data.empty()) begin = last = e.time;
        putType(data, e.type);
        put(data, static_cast<std::uint64_t>(e.time - last));
        for (const std::uint64_t v : e.args) put(data, v);
        last = e.time;
      }
      putBatch(out, number, static_cast<std::uint64_t>(thread), begin, data);
    }
    if (m_version < 25) writeClock(out, g, number);
    writeTables(out, g, number);
    if (m_version >= 26) putType(out, EventType::EndOfGeneration);
  }
  return out;
}

std::shared_ptr<const Trace> TraceWriter::load() const {
  const auto trace = loadTrace(memorySource("written.trace", bytes()));
  if (trace) return *trace;
  std::fprintf(stderr, "the written trace cannot be loaded: %s\n", english(trace.error().detail).c_str());
  std::abort();
}

}  // namespace sweepscope
