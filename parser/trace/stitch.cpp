// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/stitch.h"
#include "wire/texts.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace sweepscope {
namespace {

// Would ordering in a row have gone another way, or found a contradiction? One question a function; see stitch.h.
class BorderCheck {
 public:
  BorderCheck(const World& carry, const BuiltAlone& now)
      : m_carry(carry), m_now(now), m_facts(now.built.facts), m_segment(*now.built.segment) {}
  bool ok() const {
    return noContradictions() && goroutines() && procs() && threads() && gc() && sweeps() && assists() && tasks() &&
           regions();
  }

 private:
  bool noContradictions() const {
    return std::none_of(m_now.defects.begin(), m_now.defects.end(), [](const Defect& d) {
      return d.kind == DefectKind::BadContext || d.kind == DefectKind::Inconsistent || d.kind == DefectKind::Stuck ||
             d.kind == DefectKind::RegionMisuse;
    });
  }

  static GoState visible(GoStatus s) {
    constexpr GoState kStates[] = {GoState::Undetermined, GoState::Runnable, GoState::Running, GoState::Syscall,
                                   GoState::Waiting};
    return kStates[static_cast<std::size_t>(s)];
  }
  bool goroutines() const {
    for (const std::uint32_t row : m_segment.oldRows) {
      const RowHead head = m_segment.head(row);
      const std::uint32_t slot = m_carry.findGoroutine(m_segment.rows.id(row));
      if (head.created) {
        if (slot != FlatMap::kMissing) return false;
      } else if (slot == FlatMap::kMissing || visible(m_carry.goroutines[slot].status) != head.initial) {
        return false;
      }
    }
    return briefOnesAreNew();
  }

  // Asked of whatever are fewer: of a file that says nothing of what it began, the rows.
  bool briefOnesAreNew() const {
    if (m_carry.goroutines.size() > m_segment.rows.size()) {
      for (std::uint32_t row = 0; row < m_segment.rows.size(); ++row) {
        if (m_segment.head(row).created && m_carry.findGoroutine(m_segment.rows.id(row)) != FlatMap::kMissing)
          return false;
      }
      return true;
    }
    return std::none_of(m_carry.goroutines.begin(), m_carry.goroutines.end(), [this](const GoroutineEntry& g) {
      const auto row = g.alive ? m_segment.findRow(g.id) : std::nullopt;
      return row && m_segment.head(*row).created;
    });
  }

  bool procs() const {
    return std::all_of(m_facts.procs.begin(), m_facts.procs.end(), [this](const BorderFacts::Status& s) {
      const auto& held = m_now.world.heldProcs;
      const auto assumed = std::find_if(held.begin(), held.end(), [&](const HeldProc& h) { return h.proc == s.id; });
      if (assumed != held.end()) return isHeld(*assumed);
      const std::uint32_t index = m_carry.procIndex(s.id);
      return index == FlatMap::kMissing || static_cast<std::uint8_t>(m_carry.procs[index].status) == s.status;
    });
  }
  bool isHeld(const HeldProc& assumed) const {
    const std::uint32_t proc = m_carry.procIndex(assumed.proc);
    const std::uint32_t thread = m_carry.threadIndexes.find(static_cast<std::uint64_t>(assumed.thread));
    return proc != FlatMap::kMissing && m_carry.procs[proc].status == ProcStatus::Syscall &&
           thread != FlatMap::kMissing && m_carry.threads[thread].procIndex == proc;
  }

  bool threads() const {
    for (const ThreadEntry& t : m_now.world.threads) {
      const std::uint32_t index = m_carry.threadIndexes.find(static_cast<std::uint64_t>(t.id));
      if (index == FlatMap::kMissing) continue;
      const ThreadEntry& before = m_carry.threads[index];
      if ((t.needed & kKnowsProc) != 0 && before.proc != -1) return false;
      if ((t.needed & kKnowsGoroutine) != 0 && before.goroutine != -1) return false;
    }
    return true;
  }

  bool gc() const {
    if (!m_facts.anyGc || m_carry.gc == GcState::Undetermined) return true;
    const bool running = m_carry.gc == GcState::Running;
    return m_facts.firstGcSeq == m_carry.gcSeq + 1 && (m_facts.firstGc == RangeEdge::Active) == running;
  }

  bool sweeps() const {
    return std::all_of(m_facts.sweeps.begin(), m_facts.sweeps.end(), [this](const BorderFacts::FirstRange& r) {
      const std::uint32_t index = m_carry.procIndex(r.id);
      const bool open = index != FlatMap::kMissing && m_carry.procs[index].sweeping;
      return open == (r.edge == RangeEdge::Active);
    });
  }

  bool hasAssist(std::int64_t id) const {
    const std::uint32_t slot = m_carry.findGoroutine(id);
    if (slot == FlatMap::kMissing) return false;
    for (std::uint32_t i = m_carry.goroutines[slot].openRanges; i != kNil; i = m_carry.open[i].below) {
      if (m_carry.open[i].kind == OpenThing::Kind::Assist) return true;
    }
    return false;
  }
  bool assists() const {
    return std::all_of(m_facts.assists.begin(), m_facts.assists.end(), [this](const BorderFacts::FirstRange& r) {
      return hasAssist(r.id) == (r.edge == RangeEdge::Active);
    });
  }

  bool tasks() const {
    return std::none_of(m_facts.tasksBegun.begin(), m_facts.tasksBegun.end(),
                        [this](std::uint64_t id) { return m_carry.findTask(id) != nullptr; });
  }

  // Regions that end here and began before end innermost first.
  bool regions() const {
    std::unordered_map<std::int64_t, std::uint32_t> next;
    for (const RegionUnderflow& u : m_now.world.underflows) {
      const std::uint32_t slot = m_carry.findGoroutine(u.goroutine);
      if (slot == FlatMap::kMissing) continue;
      const auto [it, fresh] = next.emplace(u.goroutine, m_carry.goroutines[slot].openRegions);
      if (it->second == kNil) {
        if (m_carry.goroutines[slot].created || (u.task != 0 && m_carry.findTask(u.task) != nullptr)) return false;
        continue;
      }
      const OpenThing& thing = m_carry.open[it->second];
      if (thing.task != u.task || thing.name != u.name) return false;
      it->second = thing.below;
    }
    return true;
  }

  const World& m_carry;
  const BuiltAlone& m_now;
  const BorderFacts& m_facts;
  const Segment& m_segment;
};

/* What a generation changed, built alone, is brought to what is known. Only what it mentions is touched: a file may let
 * millions of goroutines, tasks and open regions begin once, and have a million generations that say nothing of them.
 */
class Bringer {
 public:
  Bringer(World& known, const BuiltAlone& now) : m_known(known), m_now(now), m_facts(now.built.facts) {
    for (const RegionUnderflow& u : now.world.underflows) ++m_endedRegions[u.goroutine];
    for (const BorderFacts::FirstRange& r : m_facts.assists) m_knownAssists.insert(r.id);
  }
  void run() {
    goroutines();
    procs();
    threads();
    tasks();
    if (m_now.world.gc != GcState::Undetermined) {
      m_known.gc = m_now.world.gc;
      m_known.gcSeq = m_now.world.gcSeq;
    }
    ++m_known.epoch;
    m_known.anyEvent = m_known.anyEvent || m_now.world.anyEvent;
    m_known.underflows.clear();
  }

 private:
  void goroutines() {
    const Segment& segment = *m_now.built.segment;
    for (const std::uint32_t row : segment.oldRows) {
      const std::int64_t id = segment.rows.id(row);
      if (m_now.world.findGoroutine(id) != FlatMap::kMissing) continue;
      const std::uint32_t slot = m_known.findGoroutine(id);
      if (slot != FlatMap::kMissing) m_known.removeGoroutine(slot);
    }
    for (const GoroutineEntry& g : m_now.world.goroutines) {
      if (!g.alive) continue;
      std::uint32_t slot = m_known.findGoroutine(g.id);
      if (slot == FlatMap::kMissing) slot = m_known.addGoroutine(g.id);
      m_known.goroutines[slot].status = g.status;
      m_known.goroutines[slot].created = m_known.goroutines[slot].created || g.created;
      endThings(slot);
      putOnTop(m_known.goroutines[slot].openRegions, g.openRegions);
      putOnTop(m_known.goroutines[slot].openRanges, g.openRanges);
    }
  }

  // What was open on a goroutine and is not any more.
  void endThings(std::uint32_t slot) {
    GoroutineEntry& g = m_known.goroutines[slot];
    const auto ended = m_endedRegions.find(g.id);
    std::uint32_t regions = ended == m_endedRegions.end() ? 0 : ended->second;
    for (; regions > 0 && g.openRegions != kNil; --regions) g.openRegions = m_known.popOpen(g.openRegions);
    const bool assistKnown = m_knownAssists.contains(g.id);
    for (std::uint32_t* link = &g.openRanges; *link != kNil;) {
      OpenThing& thing = m_known.open[*link];
      if (thing.kind == OpenThing::Kind::Assist && !assistKnown)
        link = &thing.below;
      else
        *link = m_known.popOpen(*link);
    }
  }

  // A list of this generation, the innermost first, above what is still open.
  void putOnTop(std::uint32_t& list, std::uint32_t above) {
    std::vector<OpenThing> things;
    for (std::uint32_t i = above; i != kNil; i = m_now.world.open[i].below) things.push_back(m_now.world.open[i]);
    for (auto it = things.rbegin(); it != things.rend(); ++it)
      list = m_known.pushOpen({it->kind, list, it->name, it->task});
  }

  void procs() {
    std::unordered_set<std::int64_t> known;
    for (const BorderFacts::FirstRange& r : m_facts.sweeps) known.insert(r.id);
    for (const ProcEntry& p : m_now.world.procs) {
      std::uint32_t index = m_known.procIndex(p.id);
      if (index == FlatMap::kMissing) index = m_known.addProc(p.id);
      m_known.procs[index].status = p.status;
      if (known.contains(p.id)) m_known.procs[index].sweeping = p.sweeping;
    }
  }

  void threads() {
    for (const ThreadEntry& t : m_now.world.threads) {
      ThreadEntry& known = m_known.threads[m_known.threadIndex(t.id)];
      known.seen = known.seen || t.seen;
      if ((t.known & kKnowsProc) != 0) {
        known.proc = t.proc;
        known.procIndex = t.proc == -1 ? kNil : m_known.procIndex(t.proc);
      }
      if ((t.known & kKnowsGoroutine) != 0) known.goroutine = t.goroutine;
      known.slot = known.goroutine == -1 ? kNil : m_known.findGoroutine(known.goroutine);
    }
  }

  void tasks() {
    for (const BorderFacts::TaskEnd& t : m_facts.openTaskEnds) {
      if (m_known.findTask(t.id) != nullptr) m_known.endTask(t.id);
    }
    for (const ActiveTask& task : m_now.world.tasks) {
      if (task.active) m_known.beginTask(task.id, task);
    }
  }

  World& m_known;
  const BuiltAlone& m_now;
  const BorderFacts& m_facts;
  std::unordered_map<std::int64_t, std::uint32_t> m_endedRegions;
  std::unordered_set<std::int64_t> m_knownAssists;
};

}  // namespace

bool Stitcher::fits(const BuiltAlone& now) const {
  return BorderCheck(m_carry, now).ok();
}

// Ordering again costs what there is to know. In a trace that a program wrote this is a part of what each generation
// says anew; a file that says it once, and has many generations that do not fit, would take the square of its size.
bool Stitcher::mayOrderAgain(std::size_t generation) {
  constexpr std::uint64_t kThingsAByte = 16, kThingsFree = 1 << 20;
  const std::uint64_t cost = m_carry.goroutines.size() + m_carry.procs.size() + m_carry.threads.size() +
                             m_carry.open.size() + m_carry.tasks.size();
  if (m_costs + cost <= kThingsFree + kThingsAByte * m_bytes) {
    m_costs += cost;
    return true;
  }
  const GenerationIndex& g = m_file.generations[generation];
  if (m_forgotten) return ++m_defects[*m_forgotten].count, false;
  m_forgotten = m_defects.size();
  m_defects.push_back({DefectKind::Inconsistent, Severity::Warning, g.begin, g.number, texts::kForgotten, 1});
  return false;
}

std::optional<SegmentEntry> Stitcher::add(std::size_t generation, BuiltAlone&& now, SegmentEntry* before,
                                          const std::stop_token& stop) {
  const auto keepDefects = [this](std::vector<Defect>& defects) {
    std::move(defects.begin(), defects.end(), std::back_inserter(m_defects));
  };
  if (!now.usable) {
    keepDefects(now.defects);
    m_first = true;
    return std::nullopt;
  }
  m_bytes += m_file.generations[generation].end - m_file.generations[generation].begin;
  bool alone = m_first || m_file.generations[generation].fresh;
  SegmentEntry entry{now.built.segment, now.built.ranges,
                     TimeFix(now.built.segment->base, now.built.firstTimes, m_carry.lastTime), nullptr};
  const std::size_t moved = entry.fix.moved();
  const bool timesKnown = moved < now.built.firstTimes.size() || moved == now.built.segment->events;
  if (timesKnown && !now.stuck && (alone ? now.world.heldProcs.empty() : fits(now))) {
    keepDefects(now.defects);
    const std::int64_t last = entry.fix(now.world.lastTime);
    if (alone) {
      m_carry = std::move(now.world);
    } else {
      nameTasks(entry, now.built.facts);
      Bringer(m_carry, now).run();
    }
    m_carry.lastTime = last;
  } else {
    ++m_orderedAgain;
    alone = alone || !mayOrderAgain(generation);
    if (alone) m_carry.forget();
    auto again = orderKnowing(generation, stop);
    if (!again) {  // the file shrank since it was read alone
      m_first = true;
      return std::nullopt;
    }
    entry = std::move(*again);
  }
  if (alone) m_ranges.forget();
  m_ranges.join(before, entry);
  m_first = false;
  return entry;
}

std::optional<SegmentEntry> Stitcher::addInARow(std::size_t generation, SegmentEntry* before,
                                                const std::stop_token& stop) {
  const bool alone = m_first || m_file.generations[generation].fresh;
  if (alone) m_carry.forget();
  auto entry = orderKnowing(generation, stop);
  m_first = !entry;
  if (alone) m_ranges.forget();
  if (entry) m_ranges.join(before, *entry);
  return entry;
}

std::optional<SegmentEntry> Stitcher::orderKnowing(std::size_t generation, const std::stop_token& stop) {
  DefectLog log;
  const GenerationTables tables = readTables(m_source, m_file, m_file.generations[generation], m_symbols, log);
  std::optional<SegmentEntry> entry;
  if (tables.usable) entry = order(generation, tables, stop, log);
  for (Defect& d : log.take()) m_defects.push_back(std::move(d));
  return entry;
}

// Where threads got stuck, again: with the events known that nobody could get past, until no new ones show up.
SegmentEntry Stitcher::order(std::size_t generation, const GenerationTables& tables, const std::stop_token& stop,
                             DefectLog& log) {
  constexpr int kAttempts = 6;
  constexpr std::size_t kHopeless =
      4096;  // so many stuck events are a damaged generation, where waiting is not the trouble
  std::unordered_set<std::uint64_t> impatient;
  const World before = m_carry;
  const DefectLog tablesOnly = log;
  for (int attempt = 1;; ++attempt) {
    SegmentBuilder builder(m_symbols);
    SegmentBuilder::Order orderer(m_source, m_carry, builder, log);
    orderer.doNotWaitFor(impatient);
    builder.begin(generation, tables, &orderer);
    orderer.run(m_file.generations[generation], tables, stop);
    const auto& stuck = orderer.stuckAt();
    if (stuck.empty() || attempt == kAttempts || impatient.size() + stuck.size() > kHopeless || stop.stop_requested()) {
      SegmentBuilder::Built built = builder.finish();
      return {built.segment, built.ranges, TimeFix(), nullptr};
    }
    impatient.insert(stuck.begin(), stuck.end());
    m_carry = before;
    log = tablesOnly;
  }
}

void Stitcher::nameTasks(SegmentEntry& now, const BorderFacts& facts) const {
  if (facts.openTaskEnds.empty()) return;
  auto names = std::make_shared<std::vector<TaskName>>();
  std::unordered_set<std::uint64_t> ended;  // a second end of one task ends nothing
  for (const BorderFacts::TaskEnd& end : facts.openTaskEnds) {
    if (!ended.insert(end.id).second) continue;
    if (const ActiveTask* task = m_carry.findTask(end.id)) names->push_back({end.time, task->name, task->parent});
  }
  now.taskNames = std::move(names);
}

}  // namespace sweepscope
