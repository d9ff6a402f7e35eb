// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/subjects/tasksubject.h"

#include "widgets/counted.h"
#include "widgets/lanes/taskslane.h"
#include "widgets/searchengine.h"
#include "widgets/subjects/goroutinesubject.h"
#include "widgets/subjects/logsubject.h"
#include "widgets/subjects/parts.h"
#include "widgets/subjects/regionsubject.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(TaskSubject)
};

constexpr std::size_t kListed = 12;      // goroutines and tasks on a page
constexpr std::size_t kLit = 100;        // things of a kind that light up with it
constexpr std::size_t kLookedAt = 4096;  // events in which its regions and logs are looked for

const TaskTable& tasksOf(const Document& d) {
  return d.events->tasks();
}

QString nameOf(const Trace& trace, const UserTask& task) {
  const QString name = shown(trace.text(task.name), 120);
  return name.isEmpty() ? Tr::tr("without a name") : name;
}

QString nameWithId(const Trace& trace, const UserTask& task) {
  return Tr::tr("%1, id %2").arg(nameOf(trace, task)).arg(task.id.value);
}

void addTask(const Document& d, InspectorPage& page, const QString& label, std::size_t index) {
  const UserTask task = tasksOf(d).at(index);
  const QString value = QStringLiteral("%1, %2").arg(nameWithId(*d.trace, task), durationOf(task.end - task.begin));
  page.facts.push_back({label, value, {}, taskSubject(tasksOf(d), index)});
}

// Up to kListed things with a link each, and how many more there are.
template <class Visit, class Add>
void addList(InspectorPage& page, const Visit& visit, const Add& add) {
  std::size_t count = 0;
  visit([&](const auto& thing) {
    if (count++ < kListed) add(thing);
  });
  if (count > kListed) addFact(page, {}, moreText(count - kListed));
}

InspectorPage pageOf(const Document& d, std::size_t index) {
  const Trace& trace = *d.trace;
  const TaskTable& tasks = tasksOf(d);
  const UserTask task = tasks.at(index);
  InspectorPage page;
  page.kind = Tr::tr("task");
  page.title = nameOf(trace, task);
  page.role = Role::Task;
  addRange(trace, page, {task.begin, task.end}, page.role, task.beginSeen, task.endSeen);
  addFact(page, Tr::tr("Id"), QString::number(task.id.value), Tr::tr("The number that the runtime gave the task"));
  if (task.creator.valid()) {
    page.facts.push_back(goroutineFact(trace, task.creator));
    page.facts.back().name = Tr::tr("Begun by");
  }
  if (task.parent) addTask(d, page, Tr::tr("Parent"), *task.parent);
  addList(
      page, [&](const auto& f) { tasks.visitChildren(index, f); },
      [&](std::size_t child) { addTask(d, page, Tr::tr("Child"), child); });
  addList(
      page, [&](const auto& f) { tasks.visitMembers(index, f); },
      [&](GoroutineId g) {
        page.facts.push_back(goroutineFact(trace, g));
        page.facts.back().tip = Tr::tr("It has a region or a log of the task");
      });
  if (task.event) addStack(trace, page, d.events->trace()->tasks().at(*task.event).stack, Tr::tr("Call stack"));
  return page;
}

void addLogs(const Document& d, const UserTask& task, std::vector<Related>& out) {
  const auto& logs = d.trace->logs();
  std::size_t i = logs.lowerBound(task.begin), found = 0;
  logs.visit(i, std::min(i + kLookedAt, logs.size()), [&](const Log& log) {
    const std::size_t index = i++;
    if (log.task != task.id || log.time >= task.end || found == kLit) return;
    out.push_back({logSubject(*d.trace, index)});
    ++found;
  });
}

void addRegions(const Document& d, const UserTask& task, std::vector<Related>& out) {
  const auto& regions = d.trace->regions();
  const std::size_t first = regions.lowerBound(task.begin);
  std::size_t found = 0;
  regions.visit(first, std::min(first + kLookedAt, regions.size()), [&](const RegionEvent& event) {
    if (event.task != task.id || !event.begin || event.time >= task.end || found == kLit) return;
    const Subject region = regionBegunAt(d, event.goroutine, event.time);
    if (!region) return;
    out.push_back({region});
    ++found;
  });
}

class TaskType final : public SubjectType {
 public:
  TaskType() : SubjectType({"task"}) {}

  bool exists(const Document& d, const Subject& s) const override {
    return d.events != nullptr && s.index < tasksOf(d).size();
  }
  Subject at(const Document& d, std::size_t index) const override { return taskSubject(tasksOf(d), index); }
  QString brief(const Document& d, const Subject& s) const override {
    return Tr::tr("task · %1").arg(nameWithId(*d.trace, tasksOf(d).at(s.index)));
  }
  QString tooltip(const Document& d, const Subject& s) const override {
    const UserTask task = tasksOf(d).at(s.index);
    std::size_t members = 0, children = 0;
    tasksOf(d).visitMembers(s.index, [&](GoroutineId) { ++members; });
    tasksOf(d).visitChildren(s.index, [&](std::size_t) { ++children; });
    return linesOf(
        {Tr::tr("task “%1”, id %2").arg(nameOf(*d.trace, task)).arg(task.id.value),
         stateLines(*d.trace, {task.begin, task.end}, task.beginSeen, task.endSeen),
         task.creator.valid() ? Tr::tr("begun by %1").arg(goroutineLabel(*d.trace, task.creator)) : QString(),
         members > 0 ? Tr::counted("%1 goroutines work on it", "one goroutine works on it", members) : QString(),
         children > 0 ? Tr::counted("%1 tasks were begun from it", "one task was begun from it", children)
                      : QString()});
  }
  InspectorPage inspect(const Document& d, const Subject& s, const Sweeper*) const override {
    return pageOf(d, s.index);
  }
  // The begin says which one, also for those that are older than the trace: then the end does, too.
  Subject again(const Document& d, const Subject& s) const override {
    if (d.events == nullptr) return {};
    Subject found;
    tasksOf(d).visitTouching(TimeRange::instant(s.span.begin), [&](std::size_t i) {
      const UserTask task = tasksOf(d).at(i);
      const bool same =
          task.begin == s.span.begin && task.creator == s.goroutine && (task.beginSeen || task.end == s.span.end);
      if (same) found = taskSubject(tasksOf(d), i);
      return !same;
    });
    return found;
  }
  Subject step(const LaneIndex& index, const Subject& s, int step) const override {
    const auto next = nextInLine(index, s.index, step);
    return next ? at(index.document, *next) : Subject();
  }
  void addRelated(const Document& d, const Subject& s, const Sweeper*, std::vector<Related>& out) const override {
    const TaskTable& tasks = tasksOf(d);
    const UserTask task = tasks.at(s.index);
    if (task.parent) out.push_back({at(d, *task.parent)});
    const std::size_t before = out.size();
    tasks.visitChildren(s.index, [&](std::size_t child) {
      if (out.size() - before < kLit) out.push_back({at(d, child)});
    });
    std::size_t members = 0;
    tasks.visitMembers(s.index, [&](GoroutineId g) {
      if (members++ < kLit) out.push_back({goroutineSubject(*d.trace, g), false});
    });
    addRegions(d, task, out);
    addLogs(d, task, out);
  }
  void search(TraceSearch& search) const override {
    const Document& d = search.document();
    if (d.events == nullptr) return;
    const TaskTable& tasks = tasksOf(d);
    for (std::size_t i = 0; i < tasks.size() && !search.isStopped(); ++i) {
      const UserTask task = tasks.at(i);
      if (task.event && search.matches(task.name)) search.add(*this, task.begin, i);
    }
  }
};

}  // namespace

const SubjectType& taskType() {
  static const TaskType type;
  return type;
}

Subject taskSubject(const TaskTable& tasks, std::size_t index) {
  const UserTask task = tasks.at(index);
  return {&taskType(), index, task.creator, {}, {task.begin, task.end}};
}

Subject taskAt(const Document& d, TaskId id, Time t) {
  if (d.events == nullptr || !id.valid() || id.value == 0) return {};
  const auto index = tasksOf(d).find(id, t);
  return index && tasksOf(d).at(*index).event ? taskSubject(tasksOf(d), *index) : Subject();
}

}  // namespace sweepscope
