// Details of one event, had again from the file: from the last checkpoint before it, the order log says which thread
// comes next, so every event up to it is decoded once and nothing has to be ordered.
#include <algorithm>

#include "trace/orderlog.h"
#include "trace/parts.h"
#include "wire/cursor.h"
#include "wire/occurrence.h"

namespace sweepscope {

std::shared_ptr<const GenerationTables> ReplayCache::tables(const ByteSource& source, const FileIndex& file,
                                                            std::size_t generation, Symbols& symbols) {
  const std::lock_guard lock(m_mutex);
  if (m_generation != generation) {
    m_tables = std::make_shared<const GenerationTables>(
        readClockAndSamples(source, file, file.generations[generation], symbols));
    m_generation = generation;
  }
  return m_tables;
}

namespace {

struct Place {  // a thread while replaying
  ThreadCursor cursor;
  bool done = false;
  std::int64_t proc = -1, goroutine = -1;
};

class Replayer {
 public:
  Replayer(const TraceParts& parts, const SegmentEntry& entry, std::shared_ptr<const GenerationTables> tables)
      : m_parts(parts),
        m_segment(*entry.segment),
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

  // Some events become several.
  static int extraEvents(const Place& t) {
    switch (t.cursor.type()) {
      case EventType::GoSwitch:
      case EventType::GoSwitchDestroy: return 2;
      case EventType::GoDestroySyscall: return t.proc != -1 ? 1 : 0;
      default: return 0;
    }
  }

  void apply(Place& t) {
    const auto arg = [&t](int i) { return static_cast<std::int64_t>(t.cursor.args()[i]); };
    switch (t.cursor.type()) {
      case EventType::ProcStart: t.proc = arg(0); break;
      case EventType::ProcStop: t.proc = -1; break;
      case EventType::ProcStatus:
        if (arg(1) == 1 || arg(1) == 3) t.proc = arg(0);
        break;
      case EventType::ProcSteal:
        for (Place& other : m_threads) {
          if (other.cursor.thread() == arg(2) && other.proc == arg(0)) other.proc = -1;
        }
        break;
      case EventType::GoStatus:
      case EventType::GoStatusStack:
        if (arg(2) == 2) t.goroutine = arg(0);
        if (arg(2) == 3) inSyscall(arg(0), arg(1));
        break;
      case EventType::GoStart:
      case EventType::GoSwitch:
      case EventType::GoSwitchDestroy:
      case EventType::GoCreateSyscall: t.goroutine = arg(0); break;
      case EventType::GoStop:
      case EventType::GoBlock:
      case EventType::GoDestroy:
      case EventType::GoSyscallEndBlocked: t.goroutine = -1; break;
      case EventType::GoDestroySyscall: t.goroutine = t.proc = -1; break;
      default: break;
    }
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
    for (int i = 0; i < s.args; ++i) {
      if (i == s.stack || i == s.newStack) wants.stacks.push_back(cursor.args()[i]);
      if ((s.strings >> i & 1) != 0) wants.strings.push_back(cursor.args()[i]);
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
    for (int i = 0; i < s.args; ++i) {
      const std::uint64_t value = t.cursor.args()[i];
      if (i == s.stack) {
        d.stack = frames(named, value);
      } else if (i == s.newStack) {
        d.transitionStack = frames(named, value);
      } else if ((s.strings >> i & 1) != 0) {
        const StringId* text = named.strings.find(value);
        d.args.emplace_back(s.argNames[static_cast<std::size_t>(i)],
                            text == nullptr ? std::string() : std::string(m_parts.symbols->text(*text)));
      } else {
        d.args.emplace_back(s.argNames[static_cast<std::size_t>(i)], std::to_string(value));
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

Result<EventDetail> Trace::detailAt(Time t) const {
  const TraceParts& p = *m_parts;
  std::optional<EventDetail> found;
  const auto [first, last] = p.touching(TimeRange::instant(t));
  for (std::size_t i = first; i < last && !found; ++i) {
    const SegmentEntry& e = p.segments[i];
    const auto tables = p.replay->tables(*p.source, *p.file, e.segment->index, *p.symbols);
    found = Replayer(p, e, tables).find(e.fix.undo(t.ns));
  }
  // Asked last: what a file says that changed meanwhile is about something else.
  if (p.source->changed())
    return Error{ErrorCode::ReadFailed, 0, 0,
                 p.info.file + ": changed since it was opened; details cannot be read any more"};
  if (!found) return Error{ErrorCode::NotFound, 0, 0, "there is no event at this time"};
  found->time = t;
  return *found;
}

}  // namespace sweepscope
