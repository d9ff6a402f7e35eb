// SPDX-License-Identifier: GPL-3.0-or-later

// Tasks and regions: where they stand, what lights up with them, what is said of them.
#include <QtTest>

#include "tests/support/madeuserevents.h"
#include "tests/widgets/madelanes.h"
#include "widgets/inspectorpage.h"
#include "widgets/subjects/goroutinesubject.h"
#include "widgets/subjects/logsubject.h"
#include "widgets/subjects/regionsubject.h"
#include "widgets/subjects/tasksubject.h"
#include "widgets/words.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

Document documentOf(const QString& script) {
  TraceWriter w = writer();
  write(w, script);
  w.log(kOther, kStart + 100 * kUs, "c", "end");
  return sweepscope::test::documentOf(w);
}

std::vector<Row> taskRows(const Lanes& lanes) {
  std::vector<Row> rows;
  for (const Row& row : lanes.rows) {
    if (row.lane == &tasksLane()) rows.push_back(row);
  }
  return rows;
}

// Request 1 with two parts, one of them on G2, and a second request that overlaps it.
const char* const kRequests =
    "10 G1 task 1 request; 12 G1 begin read 1; 18 G1 end read 1; 20 G1 task 2 part 1; 25 G2 task 3 part 1;"
    "30 G2 begin work 3; 31 G2 log hello 3; 32 G2 begin inner 0; 34 G2 end inner 0; 36 G2 end work 3;"
    "40 G2 done 3; 45 G1 done 2; 50 G1 task 4 request; 60 G1 done 1; 70 G1 done 4; 75 G1 task 5 job";

}  // namespace

class TestTasksLane : public QObject {
  Q_OBJECT
 private slots:
  void packedByName();
  void everyTaskCanBeHit();
  void manyAtOnceAreFolded();
  void wordsOfATask();
  void lightsUpWhatBelongsToIt();
  void regionsAreNested();
  void wordsOfARegion();
};

void TestTasksLane::packedByName() {
  const Lanes lanes(documentOf(kRequests));
  const auto rows = taskRows(lanes);
  QStringList names;
  for (const Row& row : rows) names << rowName(*lanes.index, row).text + " " + rowName(*lanes.index, row).detail;
  QCOMPARE(names, QStringList({"Task request ×4", "Task job ×1"}));
  // Request 1 in the first line, its parts below it, request 4 in a line that is free.
  const RowGeometry g = rowGeometry(lanes.context(), rows[0], 0, Lanes::kWidth);
  std::map<std::int64_t, int> top;
  for (const Box& b : g.boxes) top[(g.targets[std::size_t(b.target)].span.begin.ns - kStart) / kUs] = int(b.y0);
  QCOMPARE(top.size(), std::size_t{4});
  QVERIFY(top[10] < top[20] && top[20] < top[25]);
  QCOMPARE(top[50], top[20]);
  QStringList texts;
  for (const SpanText& t : g.texts) texts << t.text.section('\n', 0, 0);
  texts.sort();
  QCOMPARE(texts, QStringList({"part 15.0 µs", "part 25.0 µs", "request 20.0 µs", "request 50.0 µs"}));
}

void TestTasksLane::everyTaskCanBeHit() {
  const Lanes lanes(documentOf(kRequests));
  std::set<std::size_t> hit;
  for (const Row& row : taskRows(lanes)) {
    const RowGeometry g = rowGeometry(lanes.context(), row, 0, Lanes::kWidth);
    for (const Box& b : g.boxes) {
      const Subject s = hitTest(lanes.context(), row, (b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2);
      QVERIFY(s.is(taskType()));
      QCOMPARE(s, g.targets[std::size_t(b.target)]);
      hit.insert(s.index);
      const Band band = tasksLane().bandOf(*lanes.index, {1}, row, s);
      QVERIFY(band.top <= b.y0 && b.y1 <= band.bottom);
    }
  }
  QCOMPARE(hit.size(), std::size_t{5});
}

void TestTasksLane::manyAtOnceAreFolded() {
  QStringList lines;
  for (int i = 0; i < 20; ++i) lines << QString("%1 G1 task %2 crowd").arg(10 + i).arg(i + 1);
  for (int i = 0; i < 20; ++i) lines << QString("%1 G1 done %2").arg(60 + i).arg(i + 1);
  const Document document = documentOf(lines.join(';'));
  const Lanes folded(document), expanded(document, {{}, 1000, 1, true});
  const Row row = taskRows(folded).front(), all = taskRows(expanded).front();
  QVERIFY(rowName(*folded.index, row).expandable);
  QCOMPARE(row.part, RowPart::Whole);
  QCOMPARE(all.part, RowPart::Header);
  QVERIFY(all.height > row.height);
  const RowGeometry g = rowGeometry(folded.context(), row, 0, Lanes::kWidth);
  const auto height = [&](std::int64_t us) {
    const int x = folded.x(kStart + us * kUs);
    for (const Box& b : g.boxes) {
      if (b.x0 <= x && x < b.x1) return b.y1 - b.y0;
    }
    return 0;
  };
  QCOMPARE(height(50), spanBand({1}, row).height());
  QCOMPARE(height(5), 0);
  QVERIFY(height(20) > 0 && height(20) < height(50));
  QVERIFY(hitTest(folded.context(), row, folded.x(kStart + 50 * kUs), row.height - 4).is(taskType()));
  const RowGeometry each = rowGeometry(expanded.context(), all, 0, Lanes::kWidth);
  QCOMPARE(each.boxes.size(), std::size_t{20});
}

void TestTasksLane::wordsOfATask() {
  const Document document = documentOf(kRequests);
  const TaskTable& tasks = document.events->tasks();
  const Subject request = taskSubject(tasks, *tasks.find(TaskId(1), Time{kStart + 15 * kUs}));
  QCOMPARE(tooltipText(document, request),
           QString("task “request”, id 1\n50.0 µs, from 0.000\u2009010\u00a0s\nbegun by main.main G1\none goroutine "
                   "works on it\n2 tasks were begun from it")
               .replace("main.main ", document.trace->goroutine(GoroutineId(1))->function.valid() ? "main.main " : ""));
  const InspectorPage page = inspect(document, request);
  QStringList facts;
  for (const InspectorFact& f : page.facts) facts << f.name + ": " + f.value;
  QCOMPARE(page.kind + ", " + page.title, QString("task, request"));
  QCOMPARE(facts, QStringList({"Duration: 50.0 µs", "Id: 1", "Begun by: 1", "Child: part, id 2, 25.0 µs",
                               "Child: part, id 3, 15.0 µs", "Goroutine: 1"}));
  const Subject part = page.facts[4].link;
  QVERIFY(part.is(taskType()));
  QCOMPARE(inspect(document, part).facts[3].name + ": " + inspect(document, part).facts[3].value,
           QString("Parent: request, id 1, 50.0 µs"));
  QCOMPARE(sameIn(document, part), part);
}

void TestTasksLane::lightsUpWhatBelongsToIt() {
  const Document document = documentOf(kRequests);
  const Lanes lanes(document);
  const TaskTable& tasks = document.events->tasks();
  const Subject part = taskSubject(tasks, *tasks.find(TaskId(3), Time{kStart + 26 * kUs}));
  std::map<QString, int> kinds;
  for (const Related& r : relatedTo(document, part, nullptr)) kinds[r.what.type->spec().id] += 1;
  QCOMPARE(kinds, (std::map<QString, int>{{"task", 2}, {"goroutine", 1}, {"region", 1}, {"log", 1}}));
  QVERIFY(tasksLane().outlines(*lanes.index, taskRows(lanes)[0], part));
  QVERIFY(!tasksLane().shows(*lanes.index, taskRows(lanes)[1], part));
}

void TestTasksLane::regionsAreNested() {
  const Document document = documentOf(kRequests);
  const Lanes lanes(document, {{}, 1000, 1, true});
  const Row& row = lanes.row(GoroutineId(2));
  QVERIFY(row.height > Measures{1}.lane() + 20);  // two lines of regions
  const RowGeometry g = rowGeometry(lanes.context(), row, 0, Lanes::kWidth);
  std::map<QString, int> top;
  int states = row.height;
  for (const Box& b : g.boxes) {
    const Subject s = g.targets[std::size_t(b.target)];
    if (!s.is(regionType())) {
      states = std::min(states, int(b.y0));
      continue;
    }
    const UserRegion r = regionOf(*document.events, s);
    const QString name = shown(document.trace->text(r.name));
    top[name] = b.y0;
    QCOMPARE(b.x0, lanes.axis.edge(r.begin));
    QCOMPARE(b.x1, lanes.axis.edge(r.end));
    QCOMPARE(hitTest(lanes.context(), row, (b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2), s);
  }
  QCOMPARE(top.size(), std::size_t{2});
  QVERIFY(top["work"] < top["inner"] && top["inner"] < states);
  QStringList names;
  for (const SpanText& t : g.texts) {
    if (t.about.is(regionType())) names << t.text.section('\n', 0, 0);
  }
  QCOMPARE(names, QStringList("work 6.00 µs"));  // the inner one has no room
}

void TestTasksLane::wordsOfARegion() {
  const Document document = documentOf(kRequests);
  const Subject work = regionBegunAt(document, GoroutineId(2), Time{kStart + 30 * kUs});
  QVERIFY(work.is(regionType()));
  QVERIFY(tooltipText(document, work).startsWith("region “work”\n6.00 µs, from 0.000\u2009030\u00a0s\n"));
  const InspectorPage page = inspect(document, work);
  QStringList facts;
  for (const InspectorFact& f : page.facts) facts << f.name + ": " + f.value;
  QCOMPARE(page.kind + ", " + page.title, QString("region, work"));
  QCOMPARE(facts, QStringList({"Duration: 6.00 µs", "Goroutine: 2", "Task: task · part, id 3", "Depth: 0"}));
  QCOMPARE(inspect(document, stepFrom(*laneIndex(document), work, 1)).title, QString("inner"));
  QCOMPARE(sameIn(document, work), work);
}

QTEST_MAIN(TestTasksLane)
#include "tst_taskslane.moc"
