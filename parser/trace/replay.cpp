// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/replay.h"

#include <algorithm>
#include <iterator>

#include "trace/parts.h"
#include "trace/replayscan.h"
#include "trace/replaywalk.h"

namespace sweepscope {
namespace {

class Replayer {
 public:
  Replayer(const TraceParts& parts, const Segment& segment, std::shared_ptr<const GenerationTables> tables)
      : m_parts(parts), m_segment(segment), m_tables(std::move(tables)) {}

  // `alone` is the event's time in the segment taken alone.
  std::optional<EventDetail> find(std::int64_t alone) const {
    const auto& points = m_segment.checkpoints;
    const auto at =
        std::partition_point(points.begin(), points.end(), [alone](const Checkpoint& c) { return c.time < alone; });
    if (at == points.begin()) return std::nullopt;
    ReplayWalk walk(m_parts, m_segment, *m_tables, *std::prev(at));
    while (walk.next()) {
      if (walk.last() < alone) continue;
      if (walk.first() > alone) return std::nullopt;
      return walk.isSample() ? sampleDetail(walk.sample()) : detail(walk.place());
    }
    return std::nullopt;
  }

 private:
  std::vector<Frame> frames(const GenerationTables& entries, std::uint64_t local) const {
    const StackId* s = entries.stacks.find(local);
    const auto f = m_parts.symbols->frames(s == nullptr ? StackId() : *s);
    return {f.begin(), f.end()};
  }
  std::string text(const GenerationTables& entries, std::uint64_t local) const {
    const StringId* s = entries.strings.find(local);
    return s == nullptr ? std::string() : std::string(m_parts.symbols->text(*s));
  }
  GenerationTables entriesOf(const ThreadCursor& cursor) const {
    const EventSpec& s = spec(cursor.type());
    TableWants wants;
    for (std::size_t i = 0; i < s.args; ++i) {
      const ArgMeaning meaning = s.argSpecs[i].meaning;
      if (meaning == ArgMeaning::Stack || meaning == ArgMeaning::StartStack) wants.stacks.push_back(cursor.args()[i]);
      if (meaning == ArgMeaning::Text) wants.strings.push_back(cursor.args()[i]);
    }
    return readEntriesOf(m_parts, m_segment, std::move(wants));
  }

  EventDetail detail(const ReplayWalk::Place& t) const {
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

  EventDetail sampleDetail(const SampleRow& row) const {
    EventDetail d;
    d.thread = ThreadId(row.thread);
    d.proc = ProcId(row.proc);
    d.goroutine = GoroutineId(row.goroutine);
    d.kind = "CPUSample";
    d.stack = frames(readEntriesOf(m_parts, m_segment, {{}, {row.localStack}}), row.localStack);
    return d;
  }

  const TraceParts& m_parts;
  const Segment& m_segment;
  std::shared_ptr<const GenerationTables> m_tables;
};

// Whether no id of the generation is defined twice.
bool hasUniqueIds(const TraceParts& parts, const GenerationIndex& generation) {
  return std::none_of(parts.defects.begin(), parts.defects.end(), [&](const Defect& d) {
    return d.kind == DefectKind::BadTable && d.generation == generation.number;
  });
}

}  // namespace

GenerationTables readEntriesOf(const TraceParts& parts, const Segment& segment, TableWants wants) {
  const GenerationIndex& generation = parts.file->generations[segment.index];
  wants.unique = hasUniqueIds(parts, generation);
  return readEntries(*parts.source, *parts.file, generation, *parts.symbols, wants);
}

GenerationTables readForScan(const TraceParts& parts, const Segment& segment) {
  const GenerationIndex& generation = parts.file->generations[segment.index];
  GenerationTables tables = readClockAndSamples(*parts.source, *parts.file, generation, *parts.symbols);
  TableWants wants;
  wants.allStacks = true;
  tables.stacks = readEntriesOf(parts, segment, std::move(wants)).stacks;
  return tables;
}

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

std::unique_ptr<const SegmentScan> Replay::scan(const Segment& segment) const {
  return std::make_unique<ReplayScan>(m_parts, segment);
}

}  // namespace sweepscope
