// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/replay.h"

#include <algorithm>
#include <unordered_map>

#include "trace/orderlog.h"
#include "trace/parts.h"
#include "wire/cursor.h"
#include "wire/occurrence.h"

namespace sweepscope {
namespace {

struct Place {  // a thread while replaying
  ThreadCursor cursor;
  bool done = false;
  std::int64_t proc = -1, goroutine = -1;
};

class Replayer {
 public:
  Replayer(const TraceParts& parts, const Segment& segment, std::shared_ptr<const GenerationTables> tables)
      : m_parts(parts),
        m_segment(segment),
        m_generation(parts.file->generations[m_segment.index]),
        m_tables(std::move(tables)) {}

  // `alone` is the event's time in the segment taken alone.
  std::optional<EventDetail> find(std::int64_t alone) {
    const auto& points = m_segment.checkpoints;
    auto at =
        std::partition_point(points.begin(), points.end(), [alone](const Checkpoint& c) { return c.time < alone; });
    if (at == points.begin()) return std::nullopt;
    --at;
    open(*at);
    OrderLogReader log(m_segment.orderLog, at->logOffset);
    std::uint32_t source = 0;
    while (log.next(source)) {
      const std::int64_t before = m_last;
      if (source == kSampleSource) {
        if (m_sample >= m_tables->samples.size()) return std::nullopt;
        bump(m_tables->samples[m_sample++].time);
        if (m_last == alone) return sampleDetail();
      } else {
        if (source > m_threads.size() || m_threads[source - 1].done) return std::nullopt;
        Place& t = m_threads[source - 1];
        const std::int64_t first = bump(t.cursor.time());
        for (int more = extraEvents(t); more > 0; --more) bump(t.cursor.time());
        if (alone >= first && alone <= m_last) return detail(t);
        apply(t);
        t.done = !t.cursor.next(m_ignored);
      }
      if (m_last > alone || m_last <= before) return std::nullopt;
    }
    return std::nullopt;
  }

 private:
  using E = EventType;
  std::int64_t bump(std::int64_t raw) { return m_last = raw > m_last ? raw : m_last + 1; }

  void open(const Checkpoint& c) {
    m_last = c.time;
    m_sample = c.sample;
    std::unordered_map<std::int64_t, std::size_t> cursorOf;
    for (std::uint32_t i = 0; i < m_generation.batches.size(); ++i) {
      const BatchRef& batch = m_generation.batches[i];
      if (batch.kind != BatchKind::Events) continue;
      const auto [it, fresh] = cursorOf.emplace(batch.thread, m_threads.size());
      if (fresh) m_threads.push_back({ThreadCursor(*m_parts.source, m_generation, m_tables->clock, batch.thread)});
      m_threads[it->second].cursor.addBatch(i);
    }
    for (std::size_t i = 0; i < m_threads.size() && i < c.threads.size(); ++i) {
      const Checkpoint::Thread& was = c.threads[i];
      m_threads[i].proc = was.proc;
      m_threads[i].goroutine = was.goroutine;
      m_threads[i].done = was.done || !m_threads[i].cursor.seek(was.place, m_ignored);
    }
  }

  // How many more events of the output this one becomes.
  static int extraEvents(const Place& t) {
    const EventSpec& s = spec(t.cursor.type());
    const bool both = s.proc == Binding::Released && s.goroutine == Binding::Released;
    return s.outputs - 1 + (both && t.proc != -1 ? 1 : 0);
  }

  // What the event does to the context of its thread, and of others that it names: as in ordering, from the same table.
  void apply(Place& t) {
    const EventSpec& s = spec(t.cursor.type());
    rebind(t.proc, s.proc, arg(t, 0));
    rebind(t.goroutine, s.goroutine, arg(t, 0));
    switch (t.cursor.type()) {
      case E::ProcStatus:
        if (isHeld(procStatusOf(t.cursor.args()[argPosition("status", {E::ProcStatus})]))) t.proc = arg(t, 0);
        break;
      case E::ProcSteal: steal(arg(t, 0), arg(t, argPosition("m", {E::ProcSteal}))); break;
      case E::GoStatus:
      case E::GoStatusStack: goStatus(t); break;
      default: break;
    }
  }
  static std::int64_t arg(const Place& t, std::size_t i) { return static_cast<std::int64_t>(t.cursor.args()[i]); }
  static void rebind(std::int64_t& bound, Binding binding, std::int64_t taken) {
    if (binding == Binding::Taken) bound = taken;
    if (binding == Binding::Released) bound = -1;
  }
  void steal(std::int64_t proc, std::int64_t thread) {
    for (Place& t : m_threads) {
      if (t.cursor.thread() == thread && t.proc == proc) t.proc = -1;
    }
  }
  void goStatus(Place& t) {
    constexpr std::size_t kStatus = argPosition("status", {E::GoStatus, E::GoStatusStack});
    constexpr std::size_t kThread = argPosition("m", {E::GoStatus, E::GoStatusStack});
    const GoStatus status = goStatusOf(t.cursor.args()[kStatus]);
    if (status == GoStatus::Running) t.goroutine = arg(t, 0);
    if (status == GoStatus::Syscall) inSyscall(arg(t, 0), arg(t, kThread));
  }
  void inSyscall(std::int64_t goroutine, std::int64_t thread) {
    for (Place& t : m_threads) {
      if (t.cursor.thread() == thread) t.goroutine = goroutine;
    }
  }

  std::vector<Frame> frames(const GenerationTables& entries, std::uint64_t local) const {
    const StackId* s = entries.stacks.find(local);
    const auto f = m_parts.symbols->frames(s == nullptr ? StackId() : *s);
    return {f.begin(), f.end()};
  }
  std::string text(const GenerationTables& entries, std::uint64_t local) const {
    const StringId* s = entries.strings.find(local);
    return s == nullptr ? std::string() : std::string(m_parts.symbols->text(*s));
  }
  // Strings and stacks that an event names.
  GenerationTables entries(TableWants wants) const {
    wants.unique = std::none_of(m_parts.defects.begin(), m_parts.defects.end(), [this](const Defect& d) {
      return d.kind == DefectKind::BadTable && d.generation == m_generation.number;
    });
    return readEntries(*m_parts.source, *m_parts.file, m_generation, *m_parts.symbols, wants);
  }
  GenerationTables entriesOf(const ThreadCursor& cursor) const {
    const EventSpec& s = spec(cursor.type());
    TableWants wants;
    for (std::size_t i = 0; i < s.args; ++i) {
      const ArgMeaning meaning = s.argSpecs[i].meaning;
      if (meaning == ArgMeaning::Stack || meaning == ArgMeaning::StartStack) wants.stacks.push_back(cursor.args()[i]);
      if (meaning == ArgMeaning::Text) wants.strings.push_back(cursor.args()[i]);
    }
    return entries(std::move(wants));
  }

  EventDetail detail(const Place& t) const {
    const EventSpec& s = spec(t.cursor.type());
    const GenerationTables named = entriesOf(t.cursor);
    EventDetail d;
    d.thread = ThreadId(t.cursor.thread());
    d.proc = ProcId(t.proc);
    d.goroutine = GoroutineId(t.goroutine);
    d.kind = s.name;
    for (std::size_t i = 0; i < s.args; ++i) {
      const std::uint64_t value = t.cursor.args()[i];
      switch (s.argSpecs[i].meaning) {
        case ArgMeaning::Stack: d.stack = frames(named, value); break;
        case ArgMeaning::StartStack: d.transitionStack = frames(named, value); break;
        case ArgMeaning::Text: d.args.emplace_back(s.argSpecs[i].name, text(named, value)); break;
        case ArgMeaning::Number: d.args.emplace_back(s.argSpecs[i].name, std::to_string(value)); break;
      }
    }
    return d;
  }

  EventDetail sampleDetail() const {
    const SampleRow& row = m_tables->samples[m_sample - 1];
    EventDetail d;
    d.thread = ThreadId(row.thread);
    d.proc = ProcId(row.proc);
    d.goroutine = GoroutineId(row.goroutine);
    d.kind = "CPUSample";
    d.stack = frames(entries({{}, {row.localStack}, true}), row.localStack);
    return d;
  }

  const TraceParts& m_parts;
  const Segment& m_segment;
  const GenerationIndex& m_generation;
  std::shared_ptr<const GenerationTables> m_tables;
  std::vector<Place> m_threads;
  DefectLog m_ignored;
  std::int64_t m_last = 0;
  std::size_t m_sample = 0;
};

}  // namespace

std::shared_ptr<const GenerationTables> Replay::tables(std::size_t generation) const {
  const std::lock_guard lock(m_mutex);
  if (m_generation != generation) {
    m_tables = std::make_shared<const GenerationTables>(
        readClockAndSamples(*m_parts.source, *m_parts.file, m_parts.file->generations[generation], *m_parts.symbols));
    m_generation = generation;
  }
  return m_tables;
}

std::optional<EventDetail> Replay::find(const Segment& segment, std::int64_t time) const {
  return Replayer(m_parts, segment, tables(segment.index)).find(time);
}

}  // namespace sweepscope
