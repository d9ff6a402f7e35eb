// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/lanes/tasklines.h"

#include <algorithm>
#include <map>

namespace sweepscope {

Piece TaskLines::Line::at(std::size_t i) const {
  const std::uint32_t task = tasks[i];
  const UserTask t = table.at(task);
  const auto it = std::lower_bound(lateTasks.begin(), lateTasks.end(), task);
  const bool isLate = it != lateTasks.end() && *it == task;
  return {isLate ? late[std::size_t(it - lateTasks.begin())] : t.begin, t.end, Role::Task, task};
}

// What is known while tasks are packed, in order of their begin.
struct TaskLines::Packing {
  std::map<StringId, std::uint16_t> rowOfName;
  std::vector<std::vector<Time>> freeFrom;  // of each line of each row

  // Which line from `first` on is free at t, or is so the soonest.
  std::size_t line(std::size_t row, std::size_t first, Time t) {
    auto& free = freeFrom[row];
    first = std::min(first, kMostLines - 1);
    if (free.size() < first) free.resize(first, Time::min());
    std::size_t best = first;
    for (std::size_t i = first; i < free.size(); ++i) {
      if (free[i] <= t) return i;
      if (free[i] < free[best]) best = i;
    }
    if (free.size() == kMostLines) return best;
    free.push_back(Time::min());
    return free.size() - 1;
  }
};

TaskLines::TaskLines(const TaskTable& table) : m_table(table), m_places(table.size(), Place{kNowhere, 0}) {
  Packing packing;
  const auto rowOf = [&](StringId name) {
    const auto [it, fresh] = packing.rowOfName.try_emplace(name, std::uint16_t(std::min(m_rows.size(), kMostRows - 1)));
    if (it->second == m_rows.size()) {
      m_rows.push_back({name, false, 0, {}});
      packing.freeFrom.emplace_back();
    } else if (fresh) {
      m_rows.back().shared = true;
    }
    return it->second;
  };
  for (std::size_t i = 0; i < table.size(); ++i) {
    const UserTask task = table.at(i);
    if (!task.event || task.begin >= task.end) continue;
    const Place* parent = task.parent && m_places[*task.parent].row != kNowhere ? &m_places[*task.parent] : nullptr;
    const std::uint16_t row = parent != nullptr ? parent->row : rowOf(task.name);
    const std::size_t line = packing.line(row, parent != nullptr ? parent->line + std::size_t{1} : 0, task.begin);
    auto& lines = m_rows[row].lines;
    while (lines.size() <= line) lines.push_back(std::make_unique<Line>(table));
    m_rows[row].tasks += 1;
    m_places[i] = {row, std::uint16_t(line)};
    Time& free = packing.freeFrom[row][line];
    if (task.end <= free) continue;  // its line is taken for as long as it lasts
    if (task.begin < free) {
      lines[line]->lateTasks.push_back(std::uint32_t(i));
      lines[line]->late.push_back(free);
    }
    lines[line]->tasks.push_back(std::uint32_t(i));
    free = task.end;
  }
  for (NamedRow& row : m_rows) {
    for (auto& line : row.lines) line->seal();
  }
}

std::optional<TaskLines::Place> TaskLines::place(std::size_t task) const {
  if (task >= m_places.size() || m_places[task].row == kNowhere) return std::nullopt;
  return m_places[task];
}

}  // namespace sweepscope
