// SPDX-License-Identifier: GPL-3.0-or-later

// Tasks: which begins and ends belong together, their tree, and the goroutines that work on them.
#include "trace/tasktable.h"

#include <QtTest>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "tests/support/loading.h"
#include "tests/support/madeuserevents.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

QString text(const Trace& trace, StringId id) {
  return QString::fromStdString(std::string(trace.text(id)));
}

// "7 name [10, 20] in 5, depth 1, by G1: G1 G2", the goroutines behind the colon being the members; a round bracket
// where the trace does not have the begin or end.
QString described(const Trace& trace) {
  const TaskTable tasks(trace);
  const auto us = [&](Time t) { return QString::number(std::llround(double(t.ns - kStart) / kUs)); };
  QStringList all;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const UserTask t = tasks.at(i);
    QString line = QStringLiteral("%1 %2%3%4, %5%6")
                       .arg(QString::number(t.id.value), t.name.valid() ? text(trace, t.name) + ' ' : QString(),
                            t.beginSeen ? "[" : "(", us(t.begin), us(t.end), t.endSeen ? "]" : ")");
    if (t.parent) line += QStringLiteral(" in %1").arg(tasks.at(*t.parent).id.value);
    if (t.depth > 0) line += QStringLiteral(", depth %1").arg(t.depth);
    if (t.creator.valid()) line += QStringLiteral(", by G%1").arg(t.creator.value);
    QString members;
    tasks.visitMembers(i, [&](GoroutineId id) { members += QStringLiteral(" G%1").arg(id.value); });
    if (!members.isEmpty()) line += ':' + members;
    all << line;
  }
  return all.join("; ");
}

// Children of a task by their ids.
QString childrenOf(const TaskTable& tasks, std::size_t task) {
  QStringList all;
  tasks.visitChildren(task, [&](std::size_t child) { all << QString::number(tasks.at(child).id.value); });
  return all.join(' ');
}

}  // namespace

class TestTaskTable : public QObject {
  Q_OBJECT
 private slots:
  void pairs_data();
  void pairs();
  void childrenInOrder();
  void find();
  void totalsByName();
  void eventsOfTasks();
  void overGenerations();
  void pairsOverALoss();
  void ofAnotherProgram();
  void noTasks();
  void longCycle();
  void atRandom();
};

void TestTaskTable::pairs_data() {
  QTest::addColumn<QString>("script");
  QTest::addColumn<QString>("expected");
  const auto row = [](const char* name, const char* script, const char* expected) {
    QTest::newRow(name) << QString(script) << QString(expected);
  };
  row("one", "10 G1 task 7 a; 20 G1 done 7", "7 a [10, 20], by G1");
  row("ended by another goroutine", "10 G1 task 7 a; 20 G2 done 7", "7 a [10, 20], by G1");
  row("never ended", "10 G1 task 7 a", "7 a [10, 100), by G1");
  row("ended twice", "10 G1 task 7 a; 20 G1 done 7; 30 G1 done 7", "7 a [10, 20], by G1");
  row("begun before the trace", "10 G1 task 8 b; 20 G1 done 7; 30 G1 done 7", "7 (0, 20]; 8 b [10, 100), by G1");
  row("one id twice", "10 G1 task 7 a; 15 G1 log x 7; 20 G1 done 7; 30 G2 task 7 b; 35 G2 log x 7; 40 G2 done 7",
      "7 a [10, 20], by G1: G1; 7 b [30, 40], by G2: G2");
  row("begun again while it is open", "10 G1 task 7 a; 20 G1 task 7 b; 30 G1 done 7",
      "7 a [10, 100), by G1; 7 b [20, 30], by G1");
  row("parents", "10 G1 task 7 a; 12 G1 task 8 b 7; 14 G2 task 9 c 8; 20 G2 done 9; 21 G1 done 8; 22 G1 done 7",
      "7 a [10, 22], by G1; 8 b [12, 21] in 7, depth 1, by G1; 9 c [14, 20] in 8, depth 2, by G2");
  row("an unknown parent", "10 G1 task 8 b 5; 12 G1 task 9 c 8",
      "5 (0, 100); 8 b [10, 100) in 5, depth 1, by G1; 9 c [12, 100) in 8, depth 2, by G1");
  row("a parent that was begun before the trace", "10 G1 task 8 b 5; 12 G1 done 5",
      "5 (0, 12]; 8 b [10, 100) in 5, depth 1, by G1");
  row("a parent that begins later", "10 G1 task 8 b 9; 20 G2 task 9 c",
      "8 b [10, 100) in 9, depth 1, by G1; 9 c [20, 100), by G2");
  row("its own parent", "10 G1 task 8 b 8", "8 b [10, 100), by G1");
  row("parents of each other", "10 G1 task 8 b 9; 20 G1 task 9 c 8",
      "8 b [10, 100) in 9, depth 1, by G1; 9 c [20, 100), by G1");
  row("members", "10 G1 task 7 a; 12 G2 begin r 7; 14 G1 log x 7; 16 G2 end r 7; 18 G2 log y 7",
      "7 a [10, 100), by G1: G1 G2");
  row("mentioned only", "12 G2 begin r 7; 14 G1 log x 6; 16 G2 end r 7", "7 (0, 100): G2; 6 (0, 100): G1");
  row("mentioned before it begins", "12 G2 log x 7; 14 G1 task 7 a", "7 a [14, 100), by G1: G2");
  row("the background", "12 G2 begin r 0; 14 G1 log x 0", "");
}

void TestTaskTable::pairs() {
  QFETCH(QString, script);
  QFETCH(QString, expected);
  QCOMPARE(described(*traceOf(script)), expected);
}

void TestTaskTable::childrenInOrder() {
  const auto trace = traceOf(
      "10 G1 task 7 a; 12 G1 task 8 b 7; 14 G2 task 9 c 8; 16 G1 task 10 d 7; 18 G1 task 11 e; 20 G1 task 6 f 7");
  const TaskTable tasks(*trace);
  QStringList all;
  for (std::size_t i = 0; i < tasks.size(); ++i)
    all << QStringLiteral("%1: %2").arg(QString::number(tasks.at(i).id.value), childrenOf(tasks, i));
  QCOMPARE(all.join(", "), QStringLiteral("7: 8 10 6, 8: 9, 9: , 10: , 11: , 6: "));
}

void TestTaskTable::find() {
  const auto trace = traceOf("10 G1 task 7 a; 20 G1 done 7; 30 G2 task 7 b; 40 G1 task 5 c");
  const TaskTable tasks(*trace);
  const auto at = [](std::int64_t us) { return Time{kStart + us * kUs}; };
  const auto found = [&](std::uint64_t id, Time t) {
    const auto task = tasks.find(TaskId(id), t);
    return task ? int(*task) : -1;
  };
  QCOMPARE(found(7, at(5)), 0);
  QCOMPARE(found(7, at(10)), 0);
  QCOMPARE(found(7, at(29)), 0);
  QCOMPARE(found(7, at(30)), 1);
  QCOMPARE(found(7, Time::max()), 1);
  QCOMPARE(found(5, at(0)), 2);
  QCOMPARE(found(6, at(50)), -1);
  QCOMPARE(found(8, at(50)), -1);
}

void TestTaskTable::totalsByName() {
  const auto trace = traceOf(
      "10 G1 task 7 a; 20 G1 done 7; 30 G1 task 8 a; 33 G1 done 8; 40 G1 task 9 a; 41 G1 task 10 b; 50 G1 done 6");
  QStringList all;
  const TaskTable tasks(*trace);
  for (const NameTotals& t : tasks.totals()) {
    all << QStringLiteral("'%1': %2 closed, %3 open, %4 in all, %5 to %6")
               .arg(text(*trace, t.name), QString::number(t.closed), QString::number(t.open),
                    QString::number(t.sum.ns / kUs), QString::number(t.shortest.ns / kUs),
                    QString::number(t.longest.ns / kUs));
  }
  all.sort();
  QCOMPARE(all.join("; "),
           QStringLiteral("'': 0 closed, 1 open, 0 in all, 0 to 0; 'a': 2 closed, 1 open, 13 in all, 3 to 10; "
                          "'b': 0 closed, 1 open, 0 in all, 0 to 0"));
}

// The event tells the stack, too.
void TestTaskTable::eventsOfTasks() {
  const auto trace = traceOf("10 G1 task 7 a; 20 G2 done 5; 30 G1 done 7; 40 G1 log x 9");
  const TaskTable tasks(*trace);
  QCOMPARE(described(*trace), QStringLiteral("5 (0, 20]; 9 (0, 100): G1; 7 a [10, 30], by G1"));
  const auto event = [&](std::size_t task) { return trace->tasks().at(*tasks.at(task).event); };
  QVERIFY(!event(0).begin && event(0).task == TaskId(5));
  QVERIFY(!tasks.at(1).event);
  QVERIFY(event(2).begin && event(2).task == TaskId(7) && event(2).time == tasks.at(2).begin);
}

void TestTaskTable::overGenerations() {
  TraceWriter w = writer();
  write(w, "10 G1 task 7 a; 12 G1 task 8 b 7");
  w.nextGeneration(kStart + 50 * kUs);
  write(w, "60 G2 task 9 c 7; 62 G2 log x 8; 64 G1 done 8");
  w.nextGeneration(kStart + 70 * kUs);
  write(w, "80 G1 done 7; 82 G2 done 9");
  w.log(kM, kStart + 100 * kUs, "c", "end");
  const QString expected(
      "7 a [10, 80], by G1; 8 b [12, 64] in 7, depth 1, by G1: G2; 9 c [60, 82] in 7, depth 1, by G2");
  for (const unsigned threads : {kInARow, 1U, 2U}) {
    const auto trace = loadBytes(w.bytes(), threads);
    QVERIFY(trace.ok());
    QCOMPARE(described(**trace), expected);
  }
}

// A task goes on over a lost part if its end is there; one whose begin is lost began with the trace.
void TestTaskTable::pairsOverALoss() {
  TraceWriter w = writer();
  write(w, "10 G1 task 7 a");
  w.event(kOther, kStart + 30 * kUs + 1, static_cast<EventType>(200));
  w.nextGeneration(kStart + 50 * kUs);
  w.nextGeneration(kStart + 60 * kUs);
  write(w, "70 G1 done 7; 80 G2 done 8; 85 G1 log x 6");
  w.log(kM, kStart + 100 * kUs, "c", "end");
  const auto trace = w.load();
  QVERIFY(trace->isDamaged());
  const QString all = described(*trace);
  QVERIFY2(all.contains("7 a [10, 70], by G1") || all.contains("7 (0, 70]"), qPrintable(all));
  QVERIFY2(all.contains("8 (0, 80]") && all.contains("6 (0, 100): G1"), qPrintable(all));
}

// Where generations are out of order, what follows may be another trace, with tasks of the same numbers.
void TestTaskTable::ofAnotherProgram() {
  constexpr std::size_t kHeader = 16;
  TraceWriter w = writer();
  write(w, "20 G1 done 7; 30 G1 log x 6");
  const std::size_t first = w.bytes().size();
  w.nextGeneration(kStart + 50 * kUs);
  write(w, "60 G1 task 7 a; 65 G1 task 6 b 5");
  w.log(kM, kStart + 100 * kUs, "c", "end");
  const std::string bytes = w.bytes();
  const auto trace =
      loadBytes(bytes.substr(0, kHeader) + bytes.substr(first) + bytes.substr(kHeader, first - kHeader), 1);
  QVERIFY(trace.ok());
  const auto& gaps = (*trace)->gaps();
  const auto restart = std::find_if(gaps.begin(), gaps.end(), [](const Gap& g) { return g.restart; });
  QVERIFY(restart != gaps.end());
  const TaskTable tasks(**trace);
  // 7 and 6 of the first program, which are not ended, with its 5; and 7 and 6 of the second one, which were begun
  // before.
  QCOMPARE(tasks.size(), std::size_t{5});
  std::multiset<std::uint64_t> ids;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const UserTask t = tasks.at(i);
    ids.insert(t.id.value);
    if (t.beginSeen) {
      QVERIFY(!t.endSeen);
      QVERIFY(t.end <= std::max(restart->begin, t.begin));
    } else if (t.id != TaskId(5)) {
      QVERIFY(t.begin >= restart->end);
      QCOMPARE(t.endSeen, t.id == TaskId(7));
    }
  }
  QVERIFY((ids == std::multiset<std::uint64_t>{5, 6, 6, 7, 7}));
}

void TestTaskTable::noTasks() {
  const auto trace = traceOf("10 G1 begin a; 20 G1 end a");
  const TaskTable tasks(*trace);
  QCOMPARE(tasks.size(), std::size_t{0});
  QVERIFY(tasks.totals().empty());
  QVERIFY(!tasks.find(TaskId(7), Time::max()));
  std::stop_source stop;
  stop.request_stop();
  QCOMPARE(TaskTable(*traceOf("10 G1 task 7 a"), stop.get_token()).size(), std::size_t{0});
}

// A file that is made to make trouble: 20,000 tasks in a ring, and as many in a chain.
void TestTaskTable::longCycle() {
  constexpr std::uint64_t kTasks = 20'000;
  TraceWriter w = writer();
  std::int64_t t = kStart;
  for (std::uint64_t i = 1; i <= kTasks; ++i) w.taskBegin(kM, t += 10, i, "ring", i == 1 ? kTasks : i - 1);
  for (std::uint64_t i = 1; i <= kTasks; ++i)
    w.taskBegin(kM, t += 10, kTasks + i, "chain", i == 1 ? 0 : kTasks + i - 1);
  const auto trace = w.load();
  const TaskTable tasks(*trace);
  QCOMPARE(tasks.size(), std::size_t{2 * kTasks});
  std::size_t roots = 0;
  std::uint32_t deepest = 0;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const UserTask task = tasks.at(i);
    roots += task.parent ? 0 : 1;
    deepest = std::max(deepest, task.depth);
    QCOMPARE(task.depth, task.parent ? tasks.at(*task.parent).depth + 1 : 0);
  }
  QCOMPARE(roots, std::size_t{2});
  QCOMPARE(deepest, std::uint32_t(kTasks - 1));
}

// Random tasks in a random tree, over generations, against what was written.
void TestTaskTable::atRandom() {
  for (unsigned seed = 1; seed <= 8; ++seed) {
    std::mt19937 random(seed);
    struct Made {
      std::int64_t begin = -1, end = -1, creator = -1;
      std::uint64_t parent = 0;
      std::set<std::int64_t> members;
    };
    std::map<std::uint64_t, Made> made;
    TraceWriter w = writer();
    std::int64_t t = kStart;
    std::uint64_t next = 1;
    for (int generation = 0; generation < 3; ++generation) {
      if (generation > 0) w.nextGeneration(t += 1000);
      for (int i = 0; i < 500; ++i) {
        t += 5 + std::int64_t(random() % 500);
        const std::int64_t goroutine = 1 + std::int64_t(random() % 2);
        const TraceWriter::Thread thread = goroutine == 1 ? kM : kOther;
        const std::uint64_t known = next == 1 ? 0 : 1 + random() % (next - 1);
        switch (known == 0 ? 0 : random() % 4) {
          case 0:
            made[next] = {t, -1, goroutine, known, {}};
            w.taskBegin(thread, t, next++, "task" + std::to_string(random() % 3), known);
            break;
          case 1:
            w.taskEnd(thread, t, known);
            if (made[known].end < 0) made[known].end = t;
            break;
          case 2:
            w.log(thread, t, "c", "m", {}, known);
            made[known].members.insert(goroutine);
            break;
          default: w.regionBegin(thread, t, "r", known); made[known].members.insert(goroutine);
        }
      }
    }
    const auto trace = loadBytes(w.bytes(), 2);
    QVERIFY(trace.ok());
    const TaskTable tasks(**trace);
    QCOMPARE(tasks.size(), made.size());
    std::uint64_t closed = 0;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      const UserTask task = tasks.at(i);
      const Made& m = made.at(task.id.value);
      QCOMPARE(task.begin.ns, m.begin);
      QCOMPARE(task.endSeen, m.end >= 0);
      QCOMPARE(task.end, m.end >= 0 ? Time{m.end} : (*trace)->range().end);
      QCOMPARE(task.creator.value, m.creator);
      QCOMPARE(task.parent ? tasks.at(*task.parent).id.value : 0, m.parent);
      std::set<std::int64_t> members;
      tasks.visitMembers(i, [&](GoroutineId id) { members.insert(id.value); });
      QVERIFY(members == m.members);
      closed += m.end >= 0 ? 1 : 0;
    }
    for (int n = 0; n < 100; ++n) {
      const TimeRange whole = (*trace)->range();
      const Time begin = whole.begin + Duration{std::int64_t(random() % std::uint64_t(whole.length().ns))};
      const TimeRange range{begin, begin + Duration{1 + std::int64_t(random() % 50'000)}};
      std::vector<std::size_t> found, expected;
      tasks.visitTouching(range, [&](std::size_t i) {
        found.push_back(i);
        return found.size() < 20;
      });
      for (std::size_t i = 0; i < tasks.size() && expected.size() < 20; ++i) {
        if (range.overlaps(tasks.at(i).begin, tasks.at(i).end)) expected.push_back(i);
      }
      QCOMPARE(found, expected);
    }
    std::uint64_t counted = 0;
    for (const NameTotals& total : tasks.totals()) counted += total.closed;
    QCOMPARE(counted, closed);
  }
}

QTEST_GUILESS_MAIN(TestTaskTable)
#include "tst_tasktable.moc"
