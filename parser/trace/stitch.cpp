#include "trace/stitch.h"

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
      return d.kind == DefectKind::BadContext || d.kind == DefectKind::Inconsistent || d.kind == DefectKind::Stuck;
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
    for (const GoroutineEntry& g : m_carry.goroutines) {  // brief rows must not have existed before
      if (!g.alive) continue;
      const auto row = m_segment.findRow(g.id);
      if (row && m_segment.head(*row).created) return false;
    }
    return true;
  }

  bool procs() const {
    return std::all_of(m_facts.procs.begin(), m_facts.procs.end(), [this](const BorderFacts::Status& s) {
      const std::uint32_t index = m_carry.procIndex(s.id);
      return index == FlatMap::kMissing || static_cast<std::uint8_t>(m_carry.procs[index].status) == s.status;
    });
  }

  bool threads() const {
    for (const ThreadEntry& t : m_now.world.threads) {
      const std::uint32_t index = m_carry.threadIndexes.find(static_cast<std::uint64_t>(t.id));
      if (index == FlatMap::kMissing) continue;
      const ThreadEntry& before = m_carry.threads[index];
      if ((t.asked & kToldProc) != 0 && before.proc != -1) return false;
      if ((t.asked & kToldGoroutine) != 0 && before.goroutine != -1) return false;
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
      if (it->second == kNil) continue;
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

// Puts things that were open before below those that a list of this generation holds.
void putBelow(World& now, std::uint32_t& list, const std::vector<OpenThing>& kept) {
  std::uint32_t below = kNil;
  for (auto it = kept.rbegin(); it != kept.rend(); ++it) below = now.pushOpen({it->kind, below, it->name, it->task});
  std::uint32_t last = kNil;
  for (std::uint32_t i = list; i != kNil; i = now.open[i].below) last = i;
  (last == kNil ? list : now.open[last].below) = below;
}

// What was open on a goroutine before and is still.
void keepOpen(const World& before, const GoroutineEntry& old, std::uint32_t endedRegions, bool assistTold, World& now,
              std::uint32_t slot) {
  std::vector<OpenThing> regions, assists;
  for (std::uint32_t i = old.openRegions; i != kNil; i = before.open[i].below) {
    if (endedRegions > 0)
      --endedRegions;
    else
      regions.push_back(before.open[i]);
  }
  for (std::uint32_t i = old.openRanges; i != kNil; i = before.open[i].below) {
    if (before.open[i].kind == OpenThing::Kind::Assist && !assistTold) assists.push_back(before.open[i]);
  }
  putBelow(now, now.goroutines[slot].openRegions, regions);
  putBelow(now, now.goroutines[slot].openRanges, assists);
}

void keepGoroutines(const World& before, const BuiltAlone& built, World& now) {
  std::unordered_map<std::int64_t, std::uint32_t> ended;
  for (const RegionUnderflow& u : built.world.underflows) ++ended[u.goroutine];
  std::unordered_set<std::int64_t> assists;
  for (const BorderFacts::FirstRange& r : built.built.facts.assists) assists.insert(r.id);
  for (const GoroutineEntry& g : before.goroutines) {
    if (!g.alive) continue;
    std::uint32_t slot = now.findGoroutine(g.id);
    if (slot == FlatMap::kMissing) {
      if (built.built.segment->findRow(g.id)) continue;  // ended in between
      slot = now.addGoroutine(g.id);
      now.goroutines[slot].status = g.status;
    }
    if (g.openRegions == kNil && g.openRanges == kNil) continue;
    const auto it = ended.find(g.id);
    keepOpen(before, g, it == ended.end() ? 0 : it->second, assists.contains(g.id), now, slot);
  }
}

void keepProcs(const World& before, const BorderFacts& facts, World& now) {
  std::unordered_set<std::int64_t> told;
  for (const BorderFacts::FirstRange& r : facts.sweeps) told.insert(r.id);
  for (const ProcEntry& p : before.procs) {
    std::uint32_t index = now.procIndex(p.id);
    if (index == FlatMap::kMissing) {
      index = now.addProc(p.id);
      now.procs[index].status = p.status;
    }
    if (!told.contains(p.id)) now.procs[index].sweeping = p.sweeping;
  }
}

void keepThreads(const World& before, World& now) {
  for (const ThreadEntry& t : before.threads) {
    ThreadEntry& n = now.threads[now.threadIndex(t.id)];
    n.seen = n.seen || t.seen;
    if ((n.told & kToldProc) == 0 && t.proc != -1) {
      n.proc = t.proc;
      n.procIndex = now.procIndex(t.proc);
    }
    if ((n.told & kToldGoroutine) == 0 && t.goroutine != -1) {
      n.goroutine = t.goroutine;
      n.slot = now.findGoroutine(t.goroutine);
    }
  }
}

void keepTasks(const World& before, const BorderFacts& facts, World& now) {
  std::unordered_set<std::uint64_t> ended;
  for (const BorderFacts::TaskEnd& t : facts.openTaskEnds) ended.insert(t.id);
  for (const ActiveTask& task : before.tasks) {
    if (task.active && !ended.contains(task.id) && now.findTask(task.id) == nullptr) now.addTask(task.id, task);
  }
}

}  // namespace

BuiltAlone buildAlone(const ByteSource& source, const FileIndex& file, std::size_t generation, Symbols& symbols,
                      SegmentBuilder& builder, const std::stop_token& stop) {
  BuiltAlone out;
  DefectLog log;
  const GenerationTables tables = readTables(source, file, file.generations[generation], symbols, log);
  if (!tables.usable) {
    out.defects = log.take();
    return out;
  }
  SegmentBuilder::Order orderer(source, out.world, builder, log);
  builder.begin(generation, tables, &orderer);
  orderer.run(file.generations[generation], tables, stop);
  out.usable = true;
  out.stuck = !orderer.stuckAt().empty();
  out.built = builder.finish();
  out.defects = log.take();
  return out;
}

bool Stitcher::fits(const BuiltAlone& now) const {
  return BorderCheck(m_carry, now).ok();
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
  const bool alone = m_first || m_file.generations[generation].fresh;
  SegmentEntry entry{now.built.segment, now.built.ranges, TimeFix(now.built.firstTimes, m_carry.lastTime), nullptr};
  const std::size_t moved = entry.fix.moved();
  const bool timesKnown = moved < now.built.firstTimes.size() || moved == now.built.segment->events;
  if (timesKnown && !now.stuck && (alone || fits(now))) {
    keepDefects(now.defects);
    const std::int64_t last = entry.fix(now.world.lastTime);
    if (alone) {
      m_carry = std::move(now.world);
    } else {
      nameTasks(entry, now.built.facts);
      carryOver(now);
    }
    m_carry.lastTime = last;
  } else {
    ++m_orderedAgain;
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

void Stitcher::carryOver(BuiltAlone& now) {
  World next = std::move(now.world);
  now.world = World();
  std::swap(next.underflows, now.world.underflows);
  keepGoroutines(m_carry, now, next);
  keepProcs(m_carry, now.built.facts, next);
  keepThreads(m_carry, next);
  keepTasks(m_carry, now.built.facts, next);
  if (next.gc == GcState::Undetermined) {
    next.gc = m_carry.gc;
    next.gcSeq = m_carry.gcSeq;
  }
  next.epoch = m_carry.epoch + 1;
  next.firstEpoch = m_carry.firstEpoch;
  next.anyEvent = next.anyEvent || m_carry.anyEvent;
  m_carry = std::move(next);
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
