// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/taskpairs.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "trace/opentasks.h"
#include "trace/packedspans.h"
#include "trace/programs.h"
#include "wire/flatmap.h"

namespace sweepscope {

/* How tasks are put together.
 *
 *  1. One pass over the events of tasks pairs begins and ends (trace/opentasks.h). Ends that close nothing are kept. If
 *     their id has begun before, they are second ends and left out; else the first of each id belongs to a task that
 *     was begun before the trace.
 *  2. A second pass over these events finds parents. An id stands for the latest task that has begun with it, or, since
 *     clocks of threads may differ, for one that seems to begin later. If there is none, the task was there before the
 *     trace and is not over at its end.
 *  3. One pass each over regions and logs finds the members in the same way: goroutines with a region or log of the
 *     task.
 *  4. A damaged file can say that tasks are parents of each other. Going up from each task, what was met on the same
 *     way is a cycle, and the link that closes it is dropped. Each task is passed once.
 *
 * Tasks are found by an index that is sorted by id. Events name the same few tasks for a while, so a search begins
 * where the last one ended. Where a file holds several programs, each has tasks of its own.
 */

namespace {

constexpr std::uint32_t kNone = PairedTask::kNone;

bool isTask(TaskId id) {
  return id.valid() && id.value != 0;
}

// Finds tasks by id, and by time if an id is there several times.
class TaskIndex {
 public:
  TaskIndex(const std::vector<PairedTask>& tasks, const Programs& programs) : m_tasks(tasks), m_programs(programs) {}
  void make() {
    m_byId.resize(m_tasks.size());
    std::iota(m_byId.begin(), m_byId.end(), 0U);
    const auto less = [&](std::uint32_t a, std::uint32_t b) {
      const PairedTask &x = m_tasks[a], &y = m_tasks[b];
      return x.id != y.id ? x.id < y.id : x.begin < y.begin;
    };
    if (!std::is_sorted(m_byId.begin(), m_byId.end(), less)) std::sort(m_byId.begin(), m_byId.end(), less);
  }
  // The latest task of a program that has begun by t; if there is none, the first one that begins later.
  std::uint32_t find(TaskId id, Time t, std::size_t program) {
    const std::size_t first = firstOf(id);
    std::size_t behind = gallop(first, m_byId.size(), [&](std::size_t i) {
      const PairedTask& task = m_tasks[m_byId[i]];
      return task.id == id && task.begin <= t;
    });
    if (behind > first && isOf(m_byId[behind - 1], program)) return m_byId[behind - 1];
    const bool later = behind < m_byId.size() && m_tasks[m_byId[behind]].id == id && isOf(m_byId[behind], program);
    return later ? m_byId[behind] : kNone;
  }
  bool hasBegun(TaskId id, Time t, std::size_t program) {
    const std::uint32_t task = find(id, t, program);
    return task != kNone && m_tasks[task].begin <= t;
  }

 private:
  bool isOf(std::uint32_t task, std::size_t program) const { return m_programs.at(m_tasks[task].begin) == program; }
  // From where the last search ended, up or down.
  std::size_t firstOf(TaskId id) {
    const auto before = [&](std::size_t i) { return m_tasks[m_byId[i]].id < id; };
    std::size_t from = m_last;
    for (std::size_t step = 1; from > 0 && !before(from - 1); step *= 2) from -= std::min(from, step);
    return m_last = gallop(from, m_byId.size(), before);
  }

  const std::vector<PairedTask>& m_tasks;
  const Programs& m_programs;
  std::vector<std::uint32_t> m_byId;
  std::size_t m_last = 0;
};

class TaskPairing {
 public:
  TaskPairing(const Trace& trace, const std::stop_token& stop)
      : m_trace(trace),
        m_programs(trace),
        m_stop(stop),
        m_index(m_out.tasks, m_programs),
        m_mentioned(m_programs.at(Time::max()) + 1) {}

  PairedTasks run() {
    pair();
    m_begun = std::uint32_t(m_out.tasks.size());
    m_out.members.reserve(m_out.tasks.size());
    m_mostMembers = std::max<std::size_t>(1 << 20, 4 * m_out.tasks.size());
    m_index.make();
    addBegunBefore();
    findParents();
    addMembers(m_trace.regions());
    addMembers(m_trace.logs());
    dropCycles();
    putInOrder();
    return std::move(m_out);
  }

 private:
  using Member = PairedTasks::Member;
  struct LooseEnd {
    TaskId id;
    Time time;
    StringId name;
    std::uint32_t event;
  };

  void pair() {
    OpenTasks<std::uint32_t> open;
    std::size_t program = 0;
    std::uint32_t event = 0;
    m_out.tasks.reserve(m_trace.tasks().size() / 2 + 16);
    m_trace.tasks().visitAll(m_stop, [&](const TaskEvent& e) {
      const std::uint32_t number = event++;
      if (!isTask(e.task)) return;
      if (m_programs.at(e.time) != program) {
        program = m_programs.at(e.time);
        open.clear();
      }
      if (e.begin) {
        open.open(e.task, std::uint32_t(m_out.tasks.size()));
        addBegin(e, number, m_programs.range(program));
      } else if (const auto begun = open.close(e.task)) {
        m_out.tasks[*begun].end = e.time;
        m_out.tasks[*begun].endSeen = true;
      } else {
        m_loose.push_back({e.task, e.time, e.name, number});
      }
    });
  }
  void addBegin(const TaskEvent& e, std::uint32_t event, TimeRange program) {
    PairedTask& task = m_out.tasks.emplace_back();
    task.id = e.task;
    task.begin = e.time;
    task.end = std::max(e.time, program.end);
    task.name = e.name;
    task.event = event;
    task.beginSeen = true;
    if (e.goroutine.value >= 0) task.creator = (numberOf(e.goroutine) + 1) & 0x3fffffff;
  }
  std::uint32_t numberOf(GoroutineId id) {
    if (id == m_lastGoroutine) return m_lastNumber;
    std::uint32_t number = m_goroutines.find(std::uint64_t(id.value));
    if (number == FlatMap::kMissing) {
      number = std::uint32_t(m_out.goroutines.size());
      m_goroutines.set(std::uint64_t(id.value), number);
      m_out.goroutines.push_back(id);
    }
    m_lastGoroutine = id;
    return m_lastNumber = number;
  }

  // A task that was there when the program's part of the trace began.
  PairedTask& addOld(TaskId id, std::size_t program) {
    const TimeRange whole = m_programs.range(program);
    PairedTask& task = m_out.tasks.emplace_back();
    task.id = id;
    task.begin = whole.begin;
    task.end = std::max(whole.begin, whole.end);
    return task;
  }
  void addBegunBefore() {
    for (const LooseEnd& end : m_loose) {
      const std::size_t program = m_programs.at(end.time);
      if (m_index.hasBegun(end.id, end.time, program)) continue;
      const auto number = std::uint32_t(m_out.tasks.size());
      if (!m_mentioned[program].try_emplace(end.id, number).second) continue;
      PairedTask& task = addOld(end.id, program);
      task.begin = std::min(task.begin, end.time);
      task.end = end.time;
      task.endSeen = true;
      task.name = end.name;
      task.event = end.event;
    }
    m_loose = {};
  }
  // Which task an id stands for.
  std::uint32_t resolve(TaskId id, Time t) {
    const std::size_t program = m_programs.at(t);
    if (const std::uint32_t task = m_index.find(id, t, program); task != kNone) return task;
    const auto number = std::uint32_t(m_out.tasks.size());
    const auto [it, fresh] = m_mentioned[program].try_emplace(id, number);
    if (fresh) addOld(id, program);
    return it->second;
  }

  // Tasks that have begun are in the order of their events, each with the number of its begin.
  void findParents() {
    std::uint32_t event = 0, task = 0;
    m_trace.tasks().visitAll(m_stop, [&](const TaskEvent& e) {
      const std::uint32_t number = event++;
      if (task >= m_begun || m_out.tasks[task].event != number) return;
      const std::uint32_t parent = isTask(e.parent) ? resolve(e.parent, e.time) : kNone;
      m_out.tasks[task++].parent = parent;
    });
  }

  template <class Record>
  void addMembers(const Stream<Record>& records) {
    records.visitAll(m_stop, [&](const Record& r) {
      if (!isTask(r.task) || r.goroutine.value < 0) return;
      const Member member{resolve(r.task, r.time), numberOf(r.goroutine)};
      if (member.task >= m_lastMember.size()) m_lastMember.resize(m_out.tasks.size(), kNone);
      std::uint32_t& last = m_lastMember[member.task];
      if (last == member.goroutine) return;
      last = member.goroutine;
      m_out.members.push_back(member);
      if (m_out.members.size() >= m_mostMembers) dropRepeated();
    });
  }
  // Goroutines may take turns in a task, so there would be as many members as events.
  void dropRepeated() {
    std::sort(m_out.members.begin(), m_out.members.end());
    m_out.members.erase(std::unique(m_out.members.begin(), m_out.members.end()), m_out.members.end());
    m_mostMembers = std::max(m_mostMembers, 2 * m_out.members.size());
  }

  void dropCycles() {
    enum class Seen : std::uint8_t { Not, OnTheWay, Done };
    std::vector<PairedTask>& tasks = m_out.tasks;
    std::vector<Seen> seen(tasks.size(), Seen::Not);
    std::vector<std::uint32_t> way;
    for (std::uint32_t i = 0; i < tasks.size(); ++i) {
      std::uint32_t at = i;
      for (; at != kNone && seen[at] == Seen::Not; at = tasks[at].parent) {
        seen[at] = Seen::OnTheWay;
        way.push_back(at);
      }
      if (at != kNone && seen[at] == Seen::OnTheWay) tasks[way.back()].parent = kNone;
      for (; !way.empty(); way.pop_back()) seen[way.back()] = Seen::Done;
    }
  }

  // Tasks that have begun are in order; those that were there before stand behind them.
  void putInOrder() {
    const std::vector<PairedTask>& tasks = m_out.tasks;
    m_out.order.resize(tasks.size());
    std::iota(m_out.order.begin(), m_out.order.end(), 0U);
    const auto less = [&](std::uint32_t a, std::uint32_t b) { return tasks[a].begin < tasks[b].begin; };
    if (!std::is_sorted(m_out.order.begin(), m_out.order.end(), less))
      std::stable_sort(m_out.order.begin(), m_out.order.end(), less);
  }

  const Trace& m_trace;
  Programs m_programs;
  const std::stop_token& m_stop;
  PairedTasks m_out;
  std::uint32_t m_begun = 0;  // the first tasks: those that begin in the trace
  TaskIndex m_index;          // of tasks that have begun in the trace
  std::vector<LooseEnd> m_loose;
  std::vector<std::unordered_map<TaskId, std::uint32_t>> m_mentioned;  // the others, of each program
  FlatMap m_goroutines;                                                // into PairedTasks::goroutines
  GoroutineId m_lastGoroutine;
  std::uint32_t m_lastNumber = 0;
  std::vector<std::uint32_t> m_lastMember;  // of each task
  std::size_t m_mostMembers = 0;
};

}  // namespace

PairedTasks pairTasks(const Trace& trace, const std::stop_token& stop) {
  return TaskPairing(trace, stop).run();
}

}  // namespace sweepscope
