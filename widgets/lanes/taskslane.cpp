// SPDX-License-Identifier: GPL-3.0-or-later

// A row for each name of tasks. A row of few lines shows each task; of more lines only the share of them that is taken,
// until it is expanded.
#include "widgets/lanes/taskslane.h"

#include <algorithm>

#include "widgets/counted.h"
#include "widgets/lanes/lanelayout.h"
#include "widgets/lanes/tasklines.h"
#include "widgets/subjects/tasksubject.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(TasksLane)
};

constexpr std::size_t kLinesShown = 6;  // of a row that is not expanded

struct Tasks : LaneData {
  explicit Tasks(const UserEvents* events) {
    if (events != nullptr) lines = std::make_unique<TaskLines>(events->tasks());
  }
  std::unique_ptr<TaskLines> lines;  // null without user events
};

const TaskLines* linesOf(const LaneIndex& index) {
  return index.of<Tasks>(tasksLane()).lines.get();
}

const TaskLines::NamedRow& namedRow(const LaneIndex& index, const Row& row) {
  return linesOf(index)->rows()[row.index];
}

bool isFolded(const TaskLines::NamedRow& named, const Row& row) {
  return named.lines.size() > kLinesShown && row.part == RowPart::Whole;
}

int heightOf(std::size_t lines, const Measures& m) {
  return int(lines) * m.px(14) + m.px(4);
}

Band bandOfLine(const TaskLines::NamedRow& named, const Measures& m, const Row& row, std::size_t line) {
  const Band whole = spanBand(m, row.height);
  if (isFolded(named, row)) return whole;
  const int count = int(named.lines.size()), top = whole.top + whole.height() * int(line) / count;
  const int gap = count > 1 ? m.px(1) : 0;
  return {top, whole.top + whole.height() * int(line + 1) / count - gap};
}

std::size_t lineOf(const TaskLines::NamedRow& named, const Measures& m, const Row& row, int y) {
  std::size_t line = 0;
  while (line + 1 < named.lines.size() && y >= bandOfLine(named, m, row, line + 1).top) ++line;
  return line;
}

class TasksLane final : public Lane {
 public:
  TasksLane()
      : Lane({"tasks", QT_TRANSLATE_NOOP("Lanes", "Tasks"),
              QT_TRANSLATE_NOOP("Lanes",
                                "Tasks that the program annotated, by name. Tasks that others have begun stand below "
                                "them. A row of many tasks at once shows how many of its lines are taken; a click on "
                                "its name, or E, shows the tasks.")}) {}

  bool needsEvents() const override { return true; }
  std::unique_ptr<const LaneData> prepare(const Document& doc) const override {
    return std::make_unique<Tasks>(doc.events.get());
  }
  std::vector<RowBlock> rows(const LaneIndex& index, const LayoutOptions& options) const override {
    std::vector<RowBlock> blocks;
    const std::size_t count = linesOf(index) != nullptr ? linesOf(index)->rows().size() : 0;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t lines = linesOf(index)->rows()[i].lines.size();
      const bool many = lines > kLinesShown, expanded = many && options.expanded && options.expanded(*this, i);
      const int height = many && !expanded ? options.measures.largeLane() : heightOf(lines, options.measures);
      blocks.push_back({i, expanded ? RowPart::Header : RowPart::Whole, height, {}, false});
    }
    return blocks;
  }
  RowName name(const LaneIndex& index, const Row& row) const override {
    const TaskLines::NamedRow& named = namedRow(index, row);
    RowName name;
    const QString task = shown(index.document.trace->text(named.name));
    name.text = named.shared     ? Tr::tr("Other tasks")
                : task.isEmpty() ? Tr::tr("Tasks without a name")
                                 : Tr::tr("Task %1").arg(task);
    name.detail = QStringLiteral("×") + countOf(named.tasks);
    name.tooltip = name.text + QLatin1Char('\n') + Tr::counted("%1 tasks", "%1 task", named.tasks);
    name.expandable = named.lines.size() > kLinesShown;
    name.underlined = true;
    return name;
  }
  void geometry(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) const override {
    const TaskLines::NamedRow& named = namedRow(c.index, row);
    if (isFolded(named, row)) return density(c, row, x0, x1, g);
    const TrackLook look{[&](const Piece& p) { return taskSubject(c.events()->tasks(), p.index); },
                         [&](const Piece& p) { return texts(c, p); }};
    for (std::size_t i = 0; i < named.lines.size(); ++i)
      trackGeometry(c, *named.lines[i], bandOfLine(named, c.measures, row, i), x0, x1, g, look);
  }
  std::optional<Row> rowOf(const LaneLayout& layout, const LaneIndex& index, const Subject& s) const override {
    const auto place = placeOf(index, s);
    return place ? layout.find(*this, place->row) : std::nullopt;
  }
  bool shows(const LaneIndex& index, const Row& row, const Subject& s) const override {
    const auto place = placeOf(index, s);
    return place && place->row == row.index;
  }
  Band bandOf(const LaneIndex& index, const Measures& m, const Row& row, const Subject& s) const override {
    const auto place = placeOf(index, s);
    return place ? bandOfLine(namedRow(index, row), m, row, place->line) : spanBand(m, row.height);
  }
  Subject first(const LaneIndex& index, const Row& row, TimeRange range, int step) const override {
    const auto p = firstPiece(*namedRow(index, row).lines.front(), range, step);
    return p ? taskSubject(index.document.events->tasks(), p->index) : Subject();
  }
  bool hasEvents(const LaneIndex&, const Row&) const override { return true; }

 protected:
  Subject resolve(const LaneContext& c, const Row& row, const Box& box, int x, int y) const override {
    const TaskLines::NamedRow& named = namedRow(c.index, row);
    std::optional<Piece> best;
    const std::size_t only = lineOf(named, c.measures, row, y);
    for (std::size_t i = 0; i < named.lines.size(); ++i) {
      if (!isFolded(named, row) && i != only) continue;
      const auto p = longestPiece(*named.lines[i], columnRange(c.axis, x), box.role);
      if (p && (!best || p->end - p->begin > best->end - best->begin)) best = p;
    }
    return best ? taskSubject(c.events()->tasks(), best->index) : Subject();
  }
  bool isDensity(const LaneContext& c, const Row& row, const RowGeometry&) const override {
    return isFolded(namedRow(c.index, row), row);
  }
  Band lineAt(const LaneContext& c, const Row& row, int y) const override {
    const TaskLines::NamedRow& named = namedRow(c.index, row);
    return bandOfLine(named, c.measures, row, lineOf(named, c.measures, row, y));
  }

 private:
  static std::optional<TaskLines::Place> placeOf(const LaneIndex& index, const Subject& s) {
    return s.is(taskType()) && linesOf(index) != nullptr ? linesOf(index)->place(s.index) : std::nullopt;
  }
  static QStringList texts(const LaneContext& c, const Piece& p) {
    const QString name = shown(c.trace().text(c.events()->tasks().at(p.index).name), 60);
    if (name.isEmpty()) return {pieceDuration(p)};
    return {QStringLiteral("%1 %2").arg(name, pieceDuration(p)), name};
  }
  static void density(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) {
    const TaskLines::NamedRow& named = namedRow(c.index, row);
    std::vector<RoleShares> shares(std::size_t(x1 - x0));
    for (const auto& line : named.lines) line->fold(c.axis, x0, x1, shares);
    g.folded |= kSpans | kOverlay;
    ColumnFold fold(c.axis, spanBand(c.measures, row), x0, x1, g.boxes);
    for (int x = x0; x < x1; ++x) {
      RoleShares& column = shares[std::size_t(x - x0)];
      column[std::size_t(Role::Task)] /= float(named.lines.size());
      fold.addColumn(x, column);
    }
  }
};

}  // namespace

const Lane& tasksLane() {
  static const TasksLane lane;
  return lane;
}

std::optional<std::size_t> nextInLine(const LaneIndex& index, std::size_t task, int step) {
  const TaskLines* lines = linesOf(index);
  const auto place = lines != nullptr ? lines->place(task) : std::nullopt;
  if (!place) return std::nullopt;
  const auto& tasks = lines->rows()[place->row].lines[place->line]->tasks;
  const auto at = std::lower_bound(tasks.begin(), tasks.end(), std::uint32_t(task));
  if (step > 0) {
    const auto next = at != tasks.end() && *at == task ? at + 1 : at;
    return next != tasks.end() ? std::optional(std::size_t(*next)) : std::nullopt;
  }
  return at != tasks.begin() ? std::optional(std::size_t(*(at - 1))) : std::nullopt;
}

}  // namespace sweepscope
