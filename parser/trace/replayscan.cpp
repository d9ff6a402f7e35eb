// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/replayscan.h"

#include <limits>
#include <vector>

#include "trace/replay.h"
#include "trace/replaywalk.h"

namespace sweepscope {
namespace {

constexpr std::size_t kAtOnce = 128;  // events: they stay in the cache until they were visited

// Which argument is the text that ScanEvent has; 0 for none, else counted from 1.
constexpr std::array<std::uint8_t, kEventTypes> kTextArg = [] {
  std::array<std::uint8_t, kEventTypes> args{};
  using E = EventType;
  args[static_cast<std::size_t>(E::GoBlock)] = argPosition("reason", {E::GoBlock}) + 1;
  args[static_cast<std::size_t>(E::GoStop)] = argPosition("reason", {E::GoStop}) + 1;
  args[static_cast<std::size_t>(E::StwBegin)] = argPosition("kind", {E::StwBegin}) + 1;
  return args;
}();

}  // namespace

// Texts that a walk has met: no lock for them.
class ReplayScan::KnownTexts {
 public:
  template <class Find>
  StringId of(std::uint64_t local, const Find& find) {
    if (local == m_last) return m_lastText;
    m_last = local;
    if (const StringId* known = m_texts.find(local)) return m_lastText = *known;
    m_lastText = find(local);
    m_texts.add(local, m_lastText);
    return m_lastText;
  }

 private:
  IdTable<StringId> m_texts;
  std::uint64_t m_last = std::numeric_limits<std::uint64_t>::max();
  StringId m_lastText;
};

ReplayScan::ReplayScan(const TraceParts& parts, const Segment& segment)
    : m_parts(parts), m_segment(segment), m_tables(readForScan(parts, segment)) {}

StringId ReplayScan::text(std::uint64_t local) const {
  const std::lock_guard lock(m_mutex);
  if (const StringId* known = m_texts.find(local)) return *known;
  const GenerationTables found = readEntriesOf(m_parts, m_segment, {{local}, {}});
  const StringId* text = found.strings.find(local);
  m_texts.add(local, text == nullptr ? StringId() : *text);
  return text == nullptr ? StringId() : *text;
}

StackId ReplayScan::stack(std::uint64_t local) const {
  const StackId* known = m_tables.stacks.find(local);
  return known == nullptr ? StackId() : *known;
}

void ReplayScan::fill(ScanEvent& e, const ReplayWalk& walk, KnownTexts& texts) const {
  e.text = StringId();
  if (walk.isSample()) {
    const SampleRow& s = walk.sample();
    e = {e.time,
         ThreadId(s.thread),
         ProcId(s.proc),
         GoroutineId(s.goroutine),
         EventType::CpuSample,
         stack(s.localStack),
         {},
         {}};
    return;
  }
  const ReplayWalk::Place& place = walk.place();
  e.thread = ThreadId(place.cursor.thread());
  e.proc = ProcId(place.proc);
  e.goroutine = GoroutineId(place.goroutine);
  e.type = place.cursor.type();
  std::copy_n(place.cursor.args(), kMaxArgs, e.args.begin());
  const int ofStack = shape(e.type).stack;
  e.stack = ofStack > 0 ? stack(e.args[static_cast<std::size_t>(ofStack) - 1]) : StackId();
  if (const std::size_t arg = kTextArg[static_cast<std::size_t>(e.type)]; arg != 0)
    e.text = texts.of(e.args[arg - 1], [this](std::uint64_t local) { return text(local); });
}

bool ReplayScan::walk(std::size_t first, std::size_t last, const TimeFix& fix, const Take& take) const {
  const auto& points = m_segment.checkpoints;
  ReplayWalk walk(m_parts, m_segment, m_tables, points[first]);
  const std::int64_t until = last == points.size() ? m_segment.last : points[last].time;  // of the last event
  KnownTexts texts;
  std::vector<ScanEvent> events(kAtOnce);
  std::size_t count = 0;
  std::int64_t reached = points[first].time;
  while (reached < until && walk.next()) {
    reached = walk.last();
    events[count].time = Time{fix(walk.first())};
    fill(events[count++], walk, texts);
    if (count < kAtOnce) continue;
    count = 0;
    if (!take(events)) return true;
  }
  if (count > 0) take(std::span(events).first(count));
  return reached >= until;
}

}  // namespace sweepscope
