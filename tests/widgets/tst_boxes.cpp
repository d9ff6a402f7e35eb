// SPDX-License-Identifier: GPL-3.0-or-later

// Each role has its colour and its shape in the lanes, each box that is painted is what a click on it means, and the
// legend of a picture names what is in it: of the trace in which everything occurs.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>
#include <map>
#include <set>

#include "tests/support/everything.h"
#include "tests/widgets/madelanes.h"
#include "widgets/boxfill.h"
#include "widgets/picture.h"
#include "widgets/states.h"
#include "widgets/subjects/assistsubject.h"
#include "widgets/subjects/countersubject.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/gostatesubject.h"
#include "widgets/subjects/logsubject.h"
#include "widgets/subjects/procpiecesubject.h"
#include "widgets/subjects/regionsubject.h"
#include "widgets/subjects/samplesubject.h"
#include "widgets/subjects/stopsubject.h"
#include "widgets/subjects/sweepsubject.h"
#include "widgets/subjects/tasksubject.h"
#include "widgets/subjects/threadpiecesubject.h"
#include "widgets/subjects/workersubject.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

// The colours that roles have on a light screen, and in which part of a lane they stand: from the bottom, or the top.
struct Look {
  QRgb colour;
  int part, whole;
  bool top;
};
const std::map<Role, Look> kLooks = {
    {Role::Running, {0xff2f8f6b, 1, 1, false}},
    {Role::Runnable, {0xffe0a100, 2, 3, false}},
    {Role::Syscall, {0xff3b7dd8, 1, 1, false}},
    {Role::WaitChannel, {0xff8fa3b8, 1, 3, false}},
    {Role::WaitLock, {0xffc77c92, 1, 3, false}},
    {Role::WaitNetwork, {0xff5aa7a7, 1, 3, false}},
    {Role::WaitSleep, {0xffc4c9d0, 1, 3, false}},
    {Role::WaitGc, {0xffa58bc9, 1, 3, false}},
    {Role::WaitOther, {0xffadb3bc, 1, 3, false}},
    {Role::NoGoroutine, {0xffc9ced6, 1, 8, false}},
    {Role::StopAsked, {0xffe9a9ad, 1, 1, false}},
    {Role::StopTheWorld, {0xffc8323c, 1, 1, false}},
    {Role::StopLate, {0xffc8323c, 1, 5, false}},
    {Role::Mark, {0xff7e57c2, 1, 1, false}},
    {Role::Sweep, {0xffb98a2f, 1, 2, true}},
    {Role::Assist, {0xffc04d9a, 1, 1, false}},
    {Role::WorkerDedicated, {0xff7e57c2, 1, 1, false}},
    {Role::WorkerFractional, {0xff7e57c2, 2, 3, false}},
    {Role::WorkerIdle, {0xff7e57c2, 1, 3, false}},
    {Role::WorkerParked, {0xffa58bc9, 1, 6, false}},
    {Role::Task, {0xff2d7f8f, 1, 1, false}},
    {Role::Region, {0xff98a368, 1, 1, false}},
};

TimeRange between(double from, double to) {
  return {Time{everythingAt(from)}, Time{everythingAt(to)}};
}

QImage painted(const Lanes& lanes, const Row& row, const RowGeometry& g) {
  QImage image(lanes.axis.width, row.height, QImage::Format_RGB32);
  image.fill(theme(ThemeKind::Light).color(Role::Background));
  const BoxFill fill(theme(ThemeKind::Light), lanes.measures);
  fill.fill(image, 0, 0, g.boxes, lanes.axis.left);
  fill.fill(image, 0, 0, g.events, lanes.axis.left);
  return image;
}

// A point of a box that no later one covers.
std::optional<QPoint> seenPoint(const std::vector<Box>& boxes, std::size_t i, int width) {
  const Box& b = boxes[i];
  for (const int x : {(b.x0 + b.x1) / 2, b.x0, b.x1 - 1}) {
    if (x < 0 || x >= width) continue;
    for (const int y : {(b.y0 + b.y1) / 2, b.y1 - 1, int(b.y0)}) {
      const bool hidden = std::any_of(boxes.begin() + std::ptrdiff_t(i) + 1, boxes.end(),
                                      [&](const Box& o) { return o.x0 <= x && x < o.x1 && o.y0 <= y && y < o.y1; });
      if (!hidden && b.y0 <= y && y < b.y1) return QPoint(x, y);
    }
  }
  return std::nullopt;
}

// In which role a thing is painted.
std::set<Role> rolesOf(const Document& d, const Subject& s) {
  std::set<Role> out;
  const Time from = s.span.begin;
  if (s.is(goStateType())) {
    d.trace->visitGoroutine(s.goroutine, TimeRange::instant(from), [&](const GoSpan& span) {
      out.insert(stateRole(span.state, d.trace->text(span.reason)));
      if (span.state == GoState::Waiting) out.insert(Role::WaitOther);  // folded, without its reason
      return false;
    });
  } else if (s.is(procPieceType())) {
    d.trace->visitProc(s.proc, TimeRange::instant(from), [&](const ProcSpan& span) {
      out.insert(activityRole(span.activity));
      return false;
    });
  } else if (s.is(workerType())) {
    const WorkerSpan& w = d.answers->workers[s.index];
    out.insert(w.parked                           ? Role::WorkerParked
               : w.mode == WorkerMode::Fractional ? Role::WorkerFractional
               : w.mode == WorkerMode::Idle       ? Role::WorkerIdle
                                                  : Role::WorkerDedicated);
  } else if (s.is(cycleType())) {
    out = {Role::Mark, Role::Sweep};
  } else if (s.is(stopType())) {
    out = {Role::StopAsked, Role::StopTheWorld, Role::StopLate};
  } else if (s.is(sweepType())) {
    out = {Role::Sweep};
  } else if (s.is(assistType())) {
    out = {Role::Assist};
  } else if (s.is(taskType())) {
    out = {Role::Task};
  } else if (s.is(regionType())) {
    out = {Role::Region};
  } else if (s.is(counterType())) {
    out = {counterSpec(Counter(s.index)).role};
  } else if (s.is(threadPieceType()) && !s.proc.valid()) {
    out = {Role::Syscall};
  } else if (s.is(threadPieceType())) {
    d.trace->visitProc(s.proc, s.span, [&](const ProcSpan& span) {
      if (span.begin <= from) out = {activityRole(span.activity)};
      return span.begin < from;
    });
  }
  return out;
}

auto isTickAt(int x) {
  return [x](const Box& b) { return (b.role == Role::Log || b.role == Role::Sample) && b.x0 <= x + 3 && x - 3 < b.x1; };
}

}  // namespace

class TestBoxes : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { m_document = documentOf(everything()); }
  void everyRoleIsPaintedInItsColour();
  void everyBoxIsWhatAClickMeans_data();
  void everyBoxIsWhatAClickMeans();
  void everyMarkerAndFlagIsHit();
  void legendNamesWhatOccurs();
  void legendOfSomeLanes();

 private:
  QStringList legend(const PictureOptions&) const;
  Document m_document;
};

void TestBoxes::everyRoleIsPaintedInItsColour() {
  const QRgb ground = theme(ThemeKind::Light).rgb(Role::Background);
  std::set<Role> seen;
  for (const TimeRange range : {m_document.trace->range(), between(10, 20.5), between(25, 41), between(79, 83)}) {
    const Lanes lanes(m_document, {range, 1000, 1, true});
    for (const Row& row : lanes.rows) {
      const RowGeometry g = rowGeometry(lanes.context(), row, 0, lanes.axis.width);
      const QImage image = painted(lanes, row, g);
      for (std::size_t i = 0; i < g.boxes.size(); ++i) {
        const Box& b = g.boxes[i];
        const auto look = kLooks.find(b.role);
        const auto p = seenPoint(g.boxes, i, lanes.axis.width);
        if (look == kLooks.end() || b.target < 0 || b.x1 - b.x0 < 12 || !p) continue;
        const Look& l = look->second;
        const Band band = row.lane->bandOf(*lanes.index, lanes.measures, row, g.targets[std::size_t(b.target)]);
        const int height = int(std::lround(double(band.height()) * l.part / l.whole));
        QVERIFY2(std::abs(b.y1 - b.y0 - height) <= 1, qPrintable(roleName(b.role)));
        QCOMPARE(l.top ? int(b.y0) : int(b.y1), l.top ? band.top : band.bottom);
        // Textures leave gaps, but most of it has the colour.
        int inked = 0;
        for (int x = p->x() - 5; x <= p->x() + 5; ++x) {
          if (x >= b.x0 && x < b.x1 && image.pixel(x, b.y1 - 1) == l.colour) ++inked;
        }
        QVERIFY2(inked >= 4 || image.pixel(*p) == l.colour, qPrintable(roleName(b.role)));
        QVERIFY(image.pixel(*p) != ground);
        seen.insert(b.role);
      }
    }
  }
  for (const auto& [role, look] : kLooks) QVERIFY2(seen.count(role) == 1, qPrintable(roleName(role)));
}

void TestBoxes::everyBoxIsWhatAClickMeans_data() {
  QTest::addColumn<TimeRange>("range");
  QTest::addColumn<int>("width");
  QTest::addColumn<bool>("expanded");
  const TimeRange whole = m_document.trace->range();
  for (const bool expanded : {false, true}) {
    const char* name = expanded ? "expanded" : "collapsed";
    QTest::addRow("whole, %s", name) << whole << 1000 << expanded;
    QTest::addRow("far out, %s", name) << whole << 8 << expanded;
    QTest::addRow("marking, %s", name) << between(10, 20) << 700 << expanded;
    QTest::addRow("waiting, %s", name) << between(29, 40) << 500 << expanded;
    QTest::addRow("a late stop, %s", name) << between(79, 83) << 900 << expanded;
    QTest::addRow("near, %s", name) << between(30.0, 30.6) << 2000 << expanded;
  }
}

// Be they spans or folded columns: the click means a thing that is painted like this, and is there at this time.
void TestBoxes::everyBoxIsWhatAClickMeans() {
  QFETCH(TimeRange, range);
  QFETCH(int, width);
  QFETCH(bool, expanded);
  const Lanes lanes(m_document, {range, width, 1, expanded});
  const LaneContext drawn = lanes.context();
  LaneContext folded = drawn;
  folded.folded = kSpans | kOverlay | kRegions;
  int boxes = 0;
  for (const LaneContext& c : {drawn, folded}) {
    for (const Row& row : lanes.rows) {
      if (row.lane == &heapLane() || row.lane == &deletesLane()) continue;
      const RowGeometry g = rowGeometry(c, row, 0, width);
      for (std::size_t i = 0; i < g.boxes.size(); ++i) {
        const auto p = seenPoint(g.boxes, i, width);
        if (!p) continue;
        const Box& box = g.boxes[i];
        const QString where = QString("%1 at %2,%3 of %4 %5")
                                  .arg(roleName(box.role))
                                  .arg(p->x())
                                  .arg(p->y())
                                  .arg(row.lane->id(), rowName(*lanes.index, row).text);
        const Subject s = hitTest(c, row, p->x(), p->y());
        QVERIFY2(s, qPrintable(where));
        QVERIFY2(row.lane->shows(*lanes.index, row, s), qPrintable(where));
        if (s.is(logType()) || s.is(sampleType())) {  // its tick stands over the box
          QVERIFY2(std::any_of(g.events.begin(), g.events.end(), isTickAt(p->x())), qPrintable(where));
          continue;
        }
        QVERIFY2(rolesOf(m_document, s).count(box.role) == 1, qPrintable(where + ": " + s.type->brief(m_document, s)));
        QVERIFY2(lanes.axis.edge(s.span.begin) <= p->x() + 1 && lanes.axis.edge(s.span.end) >= p->x(),
                 qPrintable(where));
        if (box.target >= 0) QCOMPARE(s, g.targets[std::size_t(box.target)]);
        QVERIFY(!row.lane->tooltip(c, row, p->x(), s).isEmpty());
        ++boxes;
      }
    }
  }
  QVERIFY(boxes > 20);
}

void TestBoxes::everyMarkerAndFlagIsHit() {
  const Lanes lanes(m_document);
  const LaneContext c = lanes.context();
  const Row& deletes = lanes.row(deletesLane());
  const RowGeometry g = rowGeometry(c, deletes, 0, lanes.axis.width);
  std::size_t marked = 0;
  for (const MarkerShape& m : g.markers) {
    marked += m.count;
    const Subject s = hitTest(c, deletes, m.x, deletes.height / 4);
    QVERIFY(s.is(deleteType()));
    QCOMPARE(lanes.axis.column(m_document.answers->deletes.t0(s.index)), m.x);
    QCOMPARE(m.evidence, m_document.answers->deletes.evidence(m.deleteOp));
  }
  QCOMPARE(marked, m_document.answers->deletes.size());
  const Row& heap = lanes.row(heapLane());
  const RowGeometry flags = rowGeometry(c, heap, 0, lanes.axis.width);
  QCOMPARE(flags.flags.size(), std::size_t{2});
  for (const FlagShape& f : flags.flags) QCOMPARE(hitTest(c, heap, f.x, 3).index, f.inflection);
  // The curves themselves say their values.
  const QString words = heap.lane->tooltip(c, heap, lanes.x(everythingAt(60)), {});
  QCOMPARE(words.section('\n', 1), QString("live heap 2.0 MiB\nheap goal 5.0 MiB"));
}

QStringList TestBoxes::legend(const PictureOptions& options) const {
  QStringList out;
  const auto root = QJsonDocument::fromJson(renderPicture(m_document, options).manifest).object();
  for (const auto& item : root["items"].toArray()) {
    if (item.toObject()["kind"].toString() == "legend") out << item.toObject()["text"].toString();
  }
  return out;
}

void TestBoxes::legendNamesWhatOccurs() {
  PictureOptions options;
  options.size = QSize(1600, 1600);
  options.deleteOp = 0;
  options.range = m_document.trace->range();
  const QStringList words = {"running",
                             "runnable",
                             "in a syscall",
                             "waiting: channel or select",
                             "waiting: GC",
                             "waiting: other",
                             "proc without a goroutine",
                             "stop-the-world pause: stopping",
                             "stop-the-world pause",
                             "stop-the-world pause: over, end written late",
                             "mark phase",
                             "sweeping",
                             "mark assist",
                             "GC worker: dedicated",
                             "GC worker: fractional",
                             "GC worker: idle mode",
                             "GC worker: parked",
                             "task",
                             "region",
                             "delete",
                             "delete to reclaim",
                             "live heap",
                             "heap goal (NextGC)",
                             "confirmed inflection",
                             "unconfirmed inflection",
                             "log",
                             "CPU sample"};
  QCOMPARE(legend(options).join('\n'), words.join('\n'));
  // Without a delete that is selected there is no bridge.
  options.deleteOp.reset();
  QVERIFY(!legend(options).contains("delete to reclaim"));
}

void TestBoxes::legendOfSomeLanes() {
  PictureOptions options;
  options.lanes = {&workersLane(), &assistsLane()};
  options.range = between(9.5, 17);
  QCOMPARE(legend(options), (QStringList{"mark assist", "GC worker: dedicated", "GC worker: fractional",
                                         "GC worker: idle mode", "GC worker: parked"}));
  options.range = between(12, 13);
  QCOMPARE(legend(options), (QStringList{"mark assist", "GC worker: dedicated"}));
}

QTEST_MAIN(TestBoxes)
#include "tst_boxes.moc"
