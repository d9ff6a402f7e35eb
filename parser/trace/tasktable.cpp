// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/tasktable.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "trace/memory.h"

namespace sweepscope {

namespace {

// A column of what `value` gives for each of `rows`.
template <class Value>
NarrowColumn columnOf(std::size_t rows, Value value) {
  std::uint64_t greatest = 0;
  for (std::size_t i = 0; i < rows; ++i) greatest = std::max(greatest, value(i));
  NarrowColumn column(rows, greatest);
  for (std::size_t i = 0; i < rows; ++i) column.set(i, value(i));
  return column;
}

NarrowColumn columnOf(const std::vector<std::uint32_t>& values) {
  return columnOf(values.size(), [&](std::size_t i) { return std::uint64_t(values[i]); });
}

// The first of `rows` sorted ones that `before` does not hold for.
template <class Before>
std::size_t partition(std::size_t rows, Before before) {
  std::size_t from = 0, to = rows;
  while (from < to) {
    const std::size_t middle = (from + to) / 2;
    if (before(middle))
      from = middle + 1;
    else
      to = middle;
  }
  return from;
}

}  // namespace

TaskTable::TaskTable(const Trace& trace, const std::stop_token& stop) {
  const PairedTasks paired = pairTasks(trace, stop);
  if (stop.stop_requested()) return;
  m_spans = PackedSpans(trace.range(), paired.tasks.size());
  setColumns(paired);
  std::vector<std::uint32_t> rows(paired.order.size());  // of the tasks as they were paired
  for (std::uint32_t row = 0; row < rows.size(); ++row) rows[paired.order[row]] = row;
  setTree(paired, rows);
  setMembers(paired, rows);
}

void TaskTable::setColumns(const PairedTasks& paired) {
  NameNumbers names;
  for (std::size_t i = 0; i < size(); ++i) {
    const PairedTask& t = paired.tasks[paired.order[i]];
    m_spans.set(i, {t.begin, t.end, t.beginSeen != 0, t.endSeen != 0});
    names.totals()[names.of(t.name)].add(t.end - t.begin, t.beginSeen && t.endSeen);
  }
  m_spans.seal();
  const auto column = [&](auto value) {
    return columnOf(size(), [&](std::size_t i) { return std::uint64_t(value(paired.tasks[paired.order[i]])); });
  };
  m_ids = column([](const PairedTask& t) { return t.id.value; });
  m_names = column([&](const PairedTask& t) { return names.of(t.name); });
  m_events = column([](const PairedTask& t) { return t.event + 1U; });  // none is 2^32 - 1
  m_creators = column([&](const PairedTask& t) {
    return t.creator == 0 ? 0 : std::uint64_t(paired.goroutines[t.creator - 1].value) + 1;
  });
  m_totals = std::move(names.totals());
  m_totals.shrink_to_fit();
  std::vector<std::uint32_t> byId(size());
  std::iota(byId.begin(), byId.end(), 0U);
  const auto less = [&](auto a, auto b) { return m_ids[a] != m_ids[b] ? m_ids[a] < m_ids[b] : a < b; };
  if (!std::is_sorted(byId.begin(), byId.end(), less)) std::sort(byId.begin(), byId.end(), less);
  m_byId = columnOf(byId);
}

void TaskTable::setTree(const PairedTasks& paired, const std::vector<std::uint32_t>& rows) {
  std::vector<std::uint32_t> parents(size(), PairedTask::kNone), children, depths(size(), PairedTask::kNone), way;
  for (std::uint32_t i = 0; i < size(); ++i) {
    const std::uint32_t parent = paired.tasks[paired.order[i]].parent;
    if (parent == PairedTask::kNone) continue;
    parents[i] = rows[parent];
    children.push_back(i);
  }
  const auto less = [&](auto a, auto b) { return parents[a] != parents[b] ? parents[a] < parents[b] : a < b; };
  if (!std::is_sorted(children.begin(), children.end(), less)) std::sort(children.begin(), children.end(), less);
  m_children = columnOf(children);
  for (std::uint32_t i = 0; i < size(); ++i) {
    std::uint32_t at = i;
    for (; at != PairedTask::kNone && depths[at] == PairedTask::kNone; at = parents[at]) way.push_back(at);
    std::uint32_t depth = at == PairedTask::kNone ? 0 : depths[at] + 1;
    for (; !way.empty(); way.pop_back()) depths[way.back()] = depth++;
  }
  m_depths = columnOf(depths);
  m_parents = columnOf(size(), [&](std::size_t i) { return std::uint64_t(parents[i] + 1U); });  // none is 2^32 - 1
}

void TaskTable::setMembers(const PairedTasks& paired, const std::vector<std::uint32_t>& rows) {
  std::vector<std::uint32_t> places(size() + 1, 0);
  for (const auto& m : paired.members) ++places[rows[m.task] + 1];
  std::partial_sum(places.begin(), places.end(), places.begin());
  std::vector<GoroutineId> members(paired.members.size());
  for (const auto& m : paired.members) members[places[rows[m.task]]++] = paired.goroutines[m.goroutine];
  // Now each place is where the task's members end. Those that are there once move up.
  std::vector<std::uint32_t> firsts(size() + 1, 0);
  auto kept = members.begin(), first = kept;
  for (std::size_t i = 0; i < size(); ++i) {
    const auto last = members.begin() + std::ptrdiff_t(places[i]);
    std::sort(first, last);
    kept = std::move(first, std::unique(first, last), kept);
    firsts[i + 1] = std::uint32_t(kept - members.begin());
    first = last;
  }
  m_firstMembers = columnOf(firsts);
  const auto count = std::size_t(kept - members.begin());
  m_members = columnOf(count, [&](std::size_t i) { return std::uint64_t(members[i].value); });
}

UserTask TaskTable::at(std::size_t i) const {
  const PackedSpans::Span span = m_spans.at(i);
  UserTask task;
  task.id = TaskId(m_ids[i]);
  if (m_parents[i] != 0) task.parent = std::size_t(m_parents[i] - 1);
  task.name = m_totals[m_names[i]].name;
  task.begin = span.begin;
  task.end = span.end;
  task.beginSeen = span.beginSeen;
  task.endSeen = span.endSeen;
  task.creator = GoroutineId(std::int64_t(m_creators[i]) - 1);
  task.depth = std::uint32_t(m_depths[i]);
  if (m_events[i] != 0) task.event = std::size_t(m_events[i] - 1);
  return task;
}

std::optional<std::size_t> TaskTable::find(TaskId id, Time t) const {
  const std::size_t first = partition(m_byId.size(), [&](std::size_t i) { return m_ids[m_byId[i]] < id.value; });
  if (first == m_byId.size() || m_ids[m_byId[first]] != id.value) return std::nullopt;
  const std::size_t behind = partition(m_byId.size(), [&](std::size_t i) {
    const auto task = std::size_t(m_byId[i]);
    return m_ids[task] < id.value || (m_ids[task] == id.value && m_spans.begin(task) <= t);
  });
  return std::size_t(m_byId[behind > first ? behind - 1 : first]);
}

std::size_t TaskTable::firstChild(std::size_t task) const {
  return partition(m_children.size(), [&](std::size_t i) { return m_parents[m_children[i]] < task + 1; });
}

std::size_t TaskTable::bytes() const {
  std::size_t all = m_spans.bytes() + heldBytes(m_totals);
  for (const NarrowColumn* c : {&m_ids, &m_names, &m_depths, &m_parents, &m_creators, &m_events, &m_byId, &m_children,
                                &m_firstMembers, &m_members})
    all += c->bytes();
  return all;
}

}  // namespace sweepscope
