// SPDX-License-Identifier: GPL-3.0-or-later

// Puts the events of one generation in order and reports to a sink what each of them becomes.
//
// Threads: one Orderer, World and sink belong to one thread.
// Source: golang.org/x/exp/trace, order.go and reader.go (the table of trace events there has one handler each; so has
// this).
#pragma once

#include <algorithm>
#include <limits>
#include <stop_token>
#include <string>
#include <unordered_set>
#include <vector>

#include "wire/cursor.h"
#include "wire/foreigntext.h"
#include "wire/frontier.h"
#include "wire/occurrence.h"
#include "wire/tables.h"
#include "wire/texts.h"
#include "wire/world.h"

namespace sweepscope {

/* Ordering.
 *
 * Every thread wrote its own events in order; between threads only sequence numbers say what came first, because
 * clocks of cores differ a little. A goroutine and a proc each count what happens to them: an event that names one
 * carries the number it must be next after. So: take the thread whose next event is earliest; if that event fits what
 * is known, it happens; if it must wait for another thread, try the others in order of time. A status event at the
 * start of a generation starts the counting anew, which makes generations independent of each other but for what the
 * last one left behind.
 *
 * Where Go's reader gives up, this one goes on:
 *  - an event that contradicts what is known (a status above all) is the newer fact: it wins, and a defect says so;
 *  - if no thread can go on, the one with the earliest event does, as if its condition held.
 * So no whole event is ever lost to a contradiction.
 */
template <class Sink>
class Orderer {
 public:
  Orderer(const ByteSource& source, World& world, Sink& sink, DefectLog& log)
      : m_source(source), m_world(world), m_sink(sink), m_log(log) {}

  // Orders one generation. Stops early on a stop request.
  void run(const GenerationIndex& generation, const GenerationTables& tables, const std::stop_token& stop);
  /* Events that no thread could get past, by their offset in the file. Where Go's reader stops, this one first runs
   * every other thread as far as it goes, and only then forces the event; by then the others may be far ahead in time.
   * Ordering the generation again with these events known lets each happen in its own time. */
  const std::vector<std::uint64_t>& stuckAt() const { return m_stuckAt; }
  void doNotWaitFor(std::unordered_set<std::uint64_t> offsets) { m_impatient = std::move(offsets); }

  // The generation goes on from one that is not known: a proc that is stolen from a syscall before anything else is
  // known of it was held by the thread it is stolen from. World::heldProcs says what was taken for granted.
  void assumeHeldProcs() { m_assumeHeld = true; }

  // A generation that could not be read: what is known does not hold any more.
  void skip() { m_skipped = true; }
  // The Sync behind the last event of the trace.
  void finish() {
    Occurrence o;
    o.type = EventType::Sync;
    o.time = bump(m_world.lastTime + 1);
    m_sink.sync(o, nullptr);
  }

  // For checkpoints: valid inside run(). A cursor at its end has no place.
  const std::vector<ThreadCursor>& cursors() const { return m_cursors; }
  bool cursorDone(std::size_t i) const { return m_done[i]; }
  const ThreadEntry* threadOf(std::size_t cursor) const {
    return m_threadOf[cursor] == kNil ? nullptr : &m_world.threads[m_threadOf[cursor]];
  }
  std::size_t samplesDone() const { return m_sample; }

 private:
  using E = EventType;
  enum class Step : std::uint8_t { Done, Wait };
  // A goroutine stops the world or assists, one at a time; in a broken file it may claim to be about more.
  static constexpr std::size_t kMostOpenRanges = 64;
  // Regions further out are not looked for: a broken file may have any number of them.
  static constexpr std::size_t kMostOpenRegions = 256;

  void open(const GenerationIndex& generation, const GenerationTables& tables);
  void emitSync();
  void emitSample();
  void nextSample() {
    const auto& samples = m_tables->samples;
    m_sampleTime = m_sample < samples.size() ? samples[m_sample].time : std::numeric_limits<std::int64_t>::max();
  }
  void runThread(std::uint32_t cursor);
  void waits();
  bool mayTry(std::size_t threads);
  bool advanceOthers();
  void forceEarliest();
  void afterAdvance(std::size_t position, std::uint32_t cursor);
  void select(std::uint32_t cursor);
  void reportSteps() {
    if (m_steps == 0) return;
    m_sink.steps(m_stepSource, m_steps);
    m_steps = 0;
  }
  [[gnu::always_inline]] Step dispatch();

  // Frequent events: orderer_frequent.h.
  Step procStart();
  Step procStop();
  template <EventType>
  [[gnu::always_inline]] Step goCreate();
  [[gnu::always_inline]] Step goDestroy();
  template <EventType>
  [[gnu::always_inline]] Step goStop();
  [[gnu::always_inline]] Step goStart();
  [[gnu::always_inline]] Step goUnblock();
  [[gnu::always_inline]] Step goSyscallBegin();
  [[gnu::always_inline]] Step goSyscallEnd();
  [[gnu::always_inline]] Step taskBegin();
  [[gnu::always_inline]] Step taskEnd();
  [[gnu::always_inline]] Step regionBegin();
  [[gnu::always_inline]] Step regionEnd();
  [[gnu::always_inline]] Step userLog();
  template <EventType>
  Step metric();
  [[gnu::always_inline]] Step experimental();

  // The rest: orderer_handlers.h.
  [[gnu::noinline]] Step rare();
  Step procStatus();
  bool assumeHeld(std::uint32_t proc);
  void attributeToHolder(std::uint32_t proc);
  Step procSteal();
  Step goStatus();
  Step goCreateSyscall();
  Step goSwitch();
  Step goSyscallEndBlocked();
  Step goDestroySyscall();
  Step gcEdge();
  Step stopOrAssist();
  Step assistActive();
  Step sweepEdge();
  Step sweepActive();
  Step goLabel();

  // What the handlers share.
  std::int64_t bump(std::int64_t raw) {
    m_world.lastTime = raw > m_world.lastTime ? raw : m_world.lastTime + 1;
    return m_world.lastTime;
  }
  // The event at hand in its thread's context.
  [[gnu::always_inline]] Occurrence occurrence(EventType) const;
  // The event happens: it gets its place in the order and its time.
  [[gnu::always_inline]] void stamp(Occurrence& now) {
    ++m_steps;
    now.time = bump(m_cursor->time());
  }
  bool firstGeneration() const { return m_world.epoch == m_world.firstEpoch; }
  // Arguments of the event at hand, after takeAll().
  std::uint64_t arg(int i) const { return m_cursor->args()[i]; }
  static std::int64_t signedId(std::uint64_t id) { return static_cast<std::int64_t>(id); }
  bool takeNone() {
    std::array<std::uint64_t, 0> none;
    return m_cursor->take(none, m_log);
  }
  std::int64_t idArg(int i) const { return signedId(arg(i)); }
  void defect(DefectKind kind, Severity severity, Message message) {
    m_log.add(
        {kind, severity, m_cursor->fileOffset(), m_generation->number, std::move(message), 1, m_cursor->timeBefore()});
  }
  template <class... Args>
  [[gnu::noinline, gnu::cold]] void contradiction(const MessageText& text, Args... args) {
    defect(DefectKind::Inconsistent, Severity::Warning, Message(text, args...));
  }
  // Whether the thread has what the event needs, which is known when this is compiled.
  template <EventType Type>
  [[gnu::always_inline]] void need() {
    constexpr std::uint8_t kNeeds = kEventSpecs[static_cast<std::size_t>(Type)].needs;
    const ThreadEntry& t = *m_thread;
    bool good = true;
    if constexpr ((kNeeds & kThread) != 0) good = good && t.id != -1;
    if constexpr ((kNeeds & kProc) != 0) good = good && t.proc != -1;
    if constexpr ((kNeeds & kNoProc) != 0) good = good && t.proc == -1;
    if constexpr ((kNeeds & kGoroutine) != 0) good = good && t.goroutine != -1;
    if constexpr ((kNeeds & kNoGoroutine) != 0) good = good && t.goroutine == -1;
    if (!good) [[unlikely]]
      checkContext();
  }
  // The same for any event, and says what is wrong.
  [[gnu::noinline]] void checkContext();
  [[gnu::always_inline]] StringId string(std::uint64_t id) {
    if (const StringId* s = m_tables->strings.find(id)) [[likely]]
      return *s;
    return missingString(id);
  }
  [[gnu::always_inline]] StackId stack(std::uint64_t id) {
    if (const StackId* s = m_tables->stacks.find(id)) [[likely]]
      return *s;
    return missingStack(id);
  }
  [[gnu::noinline, gnu::cold]] StringId missingString(std::uint64_t id);
  [[gnu::noinline, gnu::cold]] StackId missingStack(std::uint64_t id);
  StackId stackOf(EventType type) {
    const int i = shape(type).stack;
    return i > 0 ? stack(arg(i - 1)) : StackId();
  }

  // Sequence numbers: x may happen next if it follows the last one of this generation.
  template <class Entry>
  bool follows(const Entry& e, std::uint64_t seq) const {
    return e.seqEpoch == m_world.epoch && seq == e.seq + 1;
  }
  template <class Entry>
  void count(Entry& e, std::uint64_t seq) {
    e.seqEpoch = m_world.epoch;
    e.seq = seq;
  }

  [[gnu::always_inline]] GoroutineEntry* goroutineOf(ThreadEntry& t);
  // The slot of a goroutine that an event names, for what may happen to it in one state and at one number only; kNil:
  // it has to wait for that.
  [[gnu::always_inline]] std::uint32_t slotInTurn(std::uint64_t id, std::uint64_t seq, GoStatus status);
  ProcEntry* procOf(ThreadEntry& t) { return t.procIndex == kNil ? nullptr : &m_world.procs[t.procIndex]; }
  bool isRegion(std::uint32_t open, std::uint64_t task, StringId name) const {
    const OpenThing& region = m_world.open[open];
    return region.task == task && region.name == name;
  }
  [[gnu::noinline, gnu::cold]] void endOtherRegion(GoroutineEntry&, std::uint64_t task, StringId name);
  // rejectedByGo: see Defect.
  void misuse(Message message, bool rejectedByGo);
  [[gnu::always_inline]] void bind(ThreadEntry& t, std::uint32_t slot) {
    t.goroutine = m_world.goroutines[slot].id;
    t.slot = slot;
    t.known |= kKnowsGoroutine;
  }
  void bindProc(ThreadEntry& t, std::uint32_t index) {
    t.proc = m_world.procs[index].id;
    t.procIndex = index;
    t.known |= kKnowsProc;
  }
  static void unbind(ThreadEntry& t) {
    t.goroutine = -1;
    t.slot = kNil;
    t.known |= kKnowsGoroutine;
  }
  static void unbindProc(ThreadEntry& t) {
    t.proc = -1;
    t.procIndex = kNil;
    t.known |= kKnowsProc;
  }
  // What becomes of the thread's proc and goroutine says the table of events.
  template <EventType Type>
  [[gnu::always_inline]] void rebindProc(std::uint32_t index = kNil) {
    constexpr Binding kProc = spec(Type).proc;
    static_assert(kProc != Binding::Unchanged);
    if constexpr (kProc == Binding::Taken)
      bindProc(*m_thread, index);
    else
      unbindProc(*m_thread);
  }
  template <EventType Type>
  [[gnu::always_inline]] void rebindGoroutine(std::uint32_t slot = kNil) {
    constexpr Binding kGoroutine = spec(Type).goroutine;
    static_assert(kGoroutine != Binding::Unchanged);
    if constexpr (kGoroutine == Binding::Taken)
      bind(*m_thread, slot);
    else
      unbind(*m_thread);
  }
  ThreadEntry& otherThread(std::int64_t id);
  void releaseProc(std::uint32_t index, const ThreadEntry* but);
  void bindInSyscall(std::uint32_t slot, std::int64_t on);
  [[gnu::always_inline]] void expect(const GoroutineEntry* g, GoStatus status, const char* event) {
    if (g == nullptr || g->status != status) [[unlikely]]
      unexpected(g, event);
  }
  [[gnu::noinline, gnu::cold]] void unexpected(const GoroutineEntry* g, const char* event);
  void emitGo(std::int64_t id, std::uint32_t slot, GoState from, GoState to, StackId own = {}) {
    m_sink.goroutine(m_now, id, slot, from, to, {}, own);
  }
  static GoState visible(GoStatus s) { return stateOf(s); }
  static ProcState visible(ProcStatus s) {
    static constexpr ProcState kStates[] = {ProcState::Undetermined, ProcState::Running, ProcState::Idle,
                                            ProcState::Running, ProcState::Idle};
    return kStates[static_cast<std::size_t>(s)];
  }

  static const char* goName(GoStatus s) {
    constexpr const char* kNames[] = {"Undetermined", "Runnable", "Running", "Syscall", "Waiting"};
    return kNames[static_cast<std::size_t>(s)];
  }
  static const char* procName(ProcStatus s) {
    constexpr const char* kNames[] = {"Undetermined", "Running", "Idle", "Syscall", "Abandoned"};
    return kNames[static_cast<std::size_t>(s)];
  }

  const ByteSource& m_source;
  World& m_world;
  Sink& m_sink;
  DefectLog& m_log;
  const GenerationIndex* m_generation = nullptr;
  const GenerationTables* m_tables = nullptr;
  std::vector<ThreadCursor> m_cursors;
  std::vector<std::uint32_t> m_threadOf;  // index into World::threads by cursor
  std::vector<bool> m_done;
  Frontier m_frontier;
  std::size_t m_sample = 0;
  std::int64_t m_sampleTime = 0;  // of the next one; the greatest time if there is none
  ThreadEntry m_nobody;           // context of batches that belong to no thread

  // The event at hand; m_now only of rarer events.
  ThreadCursor* m_cursor = nullptr;
  ThreadEntry* m_thread = nullptr;
  Occurrence m_now;
  std::vector<std::uint64_t> m_stuckAt;
  std::unordered_set<std::uint64_t> m_impatient;
  bool m_skipped = false, m_assumeHeld = false;
  std::uint32_t m_stepSource = 0;
  std::uint64_t m_steps = 0;  // events since steps() was called last
  std::uint64_t m_turns = 0;  // tries of the earliest thread, in this generation
  std::uint64_t m_tries = 0;  // threads tried or asked because an event did not fit, in this generation
  bool m_force = false;       // conditions to wait for count as met
};

}  // namespace sweepscope

#include "wire/orderer_frequent.h"
#include "wire/orderer_handlers.h"
#include "wire/orderer_loop.h"
