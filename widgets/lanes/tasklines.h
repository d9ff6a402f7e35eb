// SPDX-License-Identifier: GPL-3.0-or-later

// Tasks, packed into lines: a row for each name, with the tasks of that name that have no parent and, in lines below
// them, their descendants. Tasks of one line do not overlap.
//
// Threads: constant once made.
// Cost: making it takes about 100 ns a task; 12 bytes a task.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "trace/tasktable.h"
#include "widgets/lanes/track.h"

namespace sweepscope {

/* A task gets the first line that is free when it begins: any line if it has no parent, else one below its parent's. So
 * descendants stand below their ancestors, and those that are over leave their lines to others.
 *
 * A row has kMostLines lines. In a program that has more tasks open at once, the next one gets the line that is free
 * the soonest, and is drawn from that time on, if it lasts as long.
 */
class TaskLines {
 public:
  static constexpr std::size_t kMostLines = 32;
  static constexpr std::size_t kMostRows = 24;  // the last one is shared by the names that come then

  struct Line : PieceTrack {
    explicit Line(const TaskTable& table) : table(table) {}
    std::size_t size() const override { return tasks.size(); }
    Piece at(std::size_t i) const override;
    const TaskTable& table;
    std::vector<std::uint32_t> tasks;
    std::vector<Time> late;  // of tasks that are not drawn from their begin on, by `lateTasks`
    std::vector<std::uint32_t> lateTasks;
  };
  struct NamedRow {
    StringId name;
    bool shared = false;  // several names
    std::size_t tasks = 0;
    std::vector<std::unique_ptr<Line>> lines;
  };
  struct Place {
    std::uint16_t row = 0, line = 0;
  };

  explicit TaskLines(const TaskTable&);

  const std::vector<NamedRow>& rows() const { return m_rows; }
  // Nothing for tasks that are only named by others, of which no begin and no end is in the trace.
  std::optional<Place> place(std::size_t task) const;
  const TaskTable& table() const { return m_table; }

 private:
  static constexpr std::uint16_t kNowhere = 0xffff;
  struct Packing;

  const TaskTable& m_table;
  std::vector<NamedRow> m_rows;
  std::vector<Place> m_places;
};

}  // namespace sweepscope
