// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/taskrows.h"

#include "widgets/subjects/parts.h"
#include "widgets/subjects/tasksubject.h"

namespace sweepscope {

namespace {

struct TaskRow {
  const Trace& trace;
  const TaskTable& tasks;
  std::size_t index;
  UserTask task;
  std::string_view name() const { return trace.text(task.name); }
  Duration length() const { return task.end - task.begin; }
  std::optional<std::uint64_t> parent() const {
    return task.parent ? std::optional(tasks.at(*task.parent).id.value) : std::nullopt;
  }
  std::size_t goroutines() const {
    std::size_t n = 0;
    tasks.visitMembers(index, [&](GoroutineId) { ++n; });
    return n;
  }
};

constexpr TableColumn<TaskRow> kColumns[] = {
    {.head = {"name", QT_TRANSLATE_NOOP("Columns", "Name"),
              QT_TRANSLATE_NOOP("Columns", "The name that the program gave it"), ColumnKind::Text, 220},
     .cell = [](const TaskRow& r) { return r.name().empty() ? dash() : shown(r.name()); },
     .key = [](const TaskRow& r) { return SortKey(r.name()); },
     .plain = [](const TaskRow& r) { return shown(r.name(), kWholeText); },
     .group = [](const TaskRow& r) { return std::uint64_t(r.task.name.value); }},
    {.head = {"duration", QT_TRANSLATE_NOOP("Columns", "Duration"),
              QT_TRANSLATE_NOOP("Columns", "From its start to its end (≥: one of them is not in the trace)"),
              ColumnKind::Amount, 96, "ns"},
     .cell =
         [](const TaskRow& r) {
           return r.task.beginSeen && r.task.endSeen ? durationOf(r.length()) : atLeast(r.length());
         },
     .key = [](const TaskRow& r) { return SortKey(r.length()); }},
    {.head = {"start", QT_TRANSLATE_NOOP("Columns", "Start"), QT_TRANSLATE_NOOP("Columns", "When it began"),
              ColumnKind::Number, 140, "ns"},
     .cell = [](const TaskRow& r) { return momentOf(r.trace, r.task.begin); },
     .key = [](const TaskRow& r) { return SortKey(r.trace.sinceOrigin(r.task.begin)); },
     .tone = [](const TaskRow&) { return Tone::Dim; }},
    {.head = {"id", QT_TRANSLATE_NOOP("Columns", "ID"),
              QT_TRANSLATE_NOOP("Columns", "The number that the runtime gave the task"), ColumnKind::Number, 84},
     .cell = [](const TaskRow& r) { return QString::number(r.task.id.value); },
     .key = [](const TaskRow& r) { return SortKey(r.task.id.value); }},
    {.head = {"parent", QT_TRANSLATE_NOOP("Columns", "Parent"),
              QT_TRANSLATE_NOOP("Columns", "ID of the task that it belongs to"), ColumnKind::Number, 84},
     .cell = [](const TaskRow& r) { return r.parent() ? QString::number(*r.parent()) : dash(); },
     .key = [](const TaskRow& r) { return SortKey(r.parent()); }},
    {.head = {"begun-by", QT_TRANSLATE_NOOP("Columns", "Begun by"),
              QT_TRANSLATE_NOOP("Columns", "The goroutine that began it"), ColumnKind::Number, 84},
     .cell = [](const TaskRow& r) { return r.task.creator.valid() ? QString::number(r.task.creator.value) : dash(); },
     .key = [](const TaskRow& r) { return r.task.creator.valid() ? SortKey(r.task.creator.value) : SortKey(); }},
    {.head = {"goroutines", QT_TRANSLATE_NOOP("Columns", "Goroutines"),
              QT_TRANSLATE_NOOP("Columns", "How many goroutines have a region or a log of it"), ColumnKind::Amount, 96},
     .cell = [](const TaskRow& r) { return countOf(r.goroutines()); },
     .key = [](const TaskRow& r) { return SortKey(r.goroutines()); }},
};

constexpr TableHead kHead{
    "tasks",
    QT_TRANSLATE_NOOP("Tables", "Tasks"),
    QT_TRANSLATE_NOOP("Tables", "Filter tasks"),
    QT_TRANSLATE_NOOP("Tables", "No task matches “%1”."),
    QT_TRANSLATE_N_NOOP3("Tables", "%1 tasks", "%1 task"),
    QT_TRANSLATE_N_NOOP3("Tables", "%2 of %1 tasks", "%2 of %1 task"),
    QT_TRANSLATE_N_NOOP3("Tables", "Copied %1 tasks.", "Copied %1 task."),
};

class TaskRows : public RowsOf<TaskRow> {
 public:
  explicit TaskRows(const Document& document) : RowsOf(kHead, kColumns), m_document(document) {}
  std::size_t count() const override { return m_document.events ? m_document.events->tasks().size() : 0; }
  Subject selectionOf(std::size_t row) const override { return taskSubject(m_document.events->tasks(), row); }
  std::optional<std::size_t> rowOf(const Subject& s) const override {
    return s.is(taskType()) && s.index < count() ? std::optional(s.index) : std::nullopt;
  }

 protected:
  TaskRow make(std::size_t row) const override {
    const TaskTable& tasks = m_document.events->tasks();
    return {*m_document.trace, tasks, row, tasks.at(row)};
  }

 private:
  Document m_document;
};

}  // namespace

std::shared_ptr<const TableRows> taskRows(const Document& document) {
  return std::make_shared<const TaskRows>(document);
}

}  // namespace sweepscope
