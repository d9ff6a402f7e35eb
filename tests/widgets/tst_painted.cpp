// SPDX-License-Identifier: GPL-3.0-or-later

// What a person sees: pixels of lanes, markers and bridges, of traces made for it. Colours and shapes are those of the
// legend; each of these tests fails when one of them is painted as another.
#include <QtTest>

#include "tests/widgets/madelanes.h"
#include "tests/widgets/timelines.h"
#include "widgets/boxfill.h"
#include "widgets/bridge.h"
#include "widgets/bridgepainter.h"
#include "widgets/timelinepainter.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

constexpr TraceWriter::Thread kM = 100;
constexpr int kWidth = Lanes::kWidth;

const Theme& light() {
  return theme(ThemeKind::Light);
}
QRgb ink(Role role) {
  return light().rgb(role);
}
QRgb ground() {
  return ink(Role::Background);
}

QImage blank(QSize size) {
  QImage image(size, QImage::Format_RGB32);
  image.fill(QColor(ground()));
  return image;
}

// A row as it is painted.
QImage painted(const Lanes& lanes, const Row& row) {
  const RowGeometry g = rowGeometry(lanes.context(), row, 0, kWidth);
  QImage image = blank({kWidth, row.height});
  const BoxFill fill(light(), {1});
  fill.fill(image, 0, 0, g.boxes, lanes.axis.left);
  fill.fill(image, 0, 0, g.events, lanes.axis.left);
  return image;
}

// The first row of a lane, of what a program did until it slept.
struct PaintedLane {
  PaintedLane(TraceWriter& w, const Lane& lane) : document(slept(w)), lanes(document), row(lanes.row(lane)) {}
  static Document slept(TraceWriter& w) {
    w.goBlock(kM, 100'000, "sleep");
    return documentOf(w);
  }
  int x(std::int64_t ns) const { return lanes.x(ns); }

  Document document;
  Lanes lanes;
  Row row;
  QImage image = painted(lanes, row);
  Band band = spanBand({1}, row);
};

// Where the rows of a bridge are in an image of it.
constexpr QRect kAll(0, 0, kWidth, 160), kDeletes(0, 100, kWidth, 60), kGc(0, 0, kWidth, 40);

QImage painted(const Lanes& lanes, const Bridge& bridge) {
  QImage image = blank(kAll.size());
  QPainter p(&image);
  TimelinePainter painter(light(), {1}, QFont());
  paintBridge(painter, p, {kAll, kDeletes, kGc, {}, {}}, lanes.context(), bridge);
  return image;
}

// How many pixels of a column have the colour, and the first one from above.
int count(const QImage& image, int x, QRgb colour) {
  int n = 0;
  for (int y = 0; y < image.height(); ++y) n += image.pixel(x, y) == colour ? 1 : 0;
  return n;
}
int topmost(const QImage& image, int x, QRgb colour) {
  for (int y = 0; y < image.height(); ++y) {
    if (image.pixel(x, y) == colour) return y;
  }
  return -1;
}

// Runs of ground between the first and the last pixel of a line that is not ground.
int gapsIn(const QImage& image, int y, int x0, int x1) {
  int gaps = 0;
  bool before = true;
  for (int x = x0; x <= x1; ++x) {
    const bool line = image.pixel(x, y) == ink(Role::Bridge);
    if (before && !line) ++gaps;
    before = line;
  }
  return gaps;
}

constexpr TraceWriter::Cycle kFirst{20'000, 20'100, 20'200, 30'000, 30'050, 30'100};
constexpr TraceWriter::Cycle kSecond{60'000, 60'100, 60'200, 70'000, 70'050, 70'100};
constexpr TraceWriter::Cycle kLong{10'000, 10'010, 10'020, 90'000, 90'005, 90'010};

// The parts of TraceWriter::cycle(), for what happens while it marks.
void beginMarking(TraceWriter& w, const TraceWriter::Cycle& c) {
  w.markBegin(kM, c.start);
  w.stopBegin(kM, c.stop, "GC sweep termination");
  w.stopEnd(kM, c.restart);
}
void endMarking(TraceWriter& w, const TraceWriter::Cycle& c) {
  w.stopBegin(kM, c.term, "GC mark termination");
  w.markEnd(kM, c.markEnd);
  w.stopEnd(kM, c.termEnd);
}

TraceWriter program(int version = 23) {
  TraceWriter w(version);
  w.running(kM, 1, 0, 1000);
  return w;
}

void deleteAt(TraceWriter& w, std::int64_t t, const char* key) {
  w.log(kM, t, "before-delete", std::string("key=") + key);
  w.log(kM, t + 100, "after-delete", std::string("key=") + key);
}

// A delete of which only the rules say who reclaimed it, and one behind the last cycle.
Document guesses() {
  TraceWriter w = program();
  deleteAt(w, 5000, "idle");
  w.cycle(kM, kFirst);
  w.cycle(kM, kSecond);
  deleteAt(w, 90'000, "late");
  w.goBlock(kM, 100'000, "sleep");
  return documentOf(w);
}

// Between the markers a cycle began: it or the next one reclaimed the value.
Document ambiguous() {
  TraceWriter w = program();
  w.log(kM, 15'000, "before-delete", "key=k");
  beginMarking(w, kFirst);
  w.log(kM, 21'000, "after-delete", "key=k");
  endMarking(w, kFirst);
  w.cycle(kM, kSecond);
  w.goBlock(kM, 100'000, "sleep");
  return documentOf(w);
}

}  // namespace

class TestPainted : public QObject {
  Q_OBJECT
 private slots:
  void bridges_data();
  void bridges();
  void inferredBridgesEndAtTheEarliestMoment();
  void ambiguousBridgesHaveTwoEndsAndABand();
  void markers_data();
  void markers();
  void workerModes();
  void syscallsAreHatched();
  void assistsHaveADottedEdge();
  void regionsStandAboveTheState();
  void theGoalIsAboveTheLiveHeap();
};

void TestPainted::bridges_data() {
  QTest::addColumn<Evidence>("evidence");
  QTest::addColumn<bool>("dashed");
  QTest::newRow("freed") << Evidence::Freed << false;
  QTest::newRow("witnessed") << Evidence::Witnessed << false;
  QTest::newRow("inferred") << Evidence::Inferred << true;
  QTest::newRow("ambiguous") << Evidence::Ambiguous << true;
}

void TestPainted::bridges() {
  QFETCH(Evidence, evidence);
  QFETCH(bool, dashed);
  const Document documents[] = {open("go1.26-allocfree.trace"), open("go1.22-witnesses.trace"), ambiguous()};
  for (const Document& d : documents) {
    QVERIFY(d);
    for (std::size_t i = 0; i < d.answers->deletes.size(); ++i) {
      if (d.answers->deletes.evidence(i) != evidence) continue;
      Lanes lanes(d);
      const DeleteOp op = d.answers->deletes[i];
      const Time end = *bridgeEnd(*d.answers, op);
      const Duration wait = end - op.t0();
      lanes.axis = TimeAxis::fit({op.t0() - wait, end + wait}, kWidth, d.trace->origin());
      const Bridge b = makeBridge(lanes.context(), i);
      Bridge line = b;
      line.between.clear();
      line.band.reset();
      line.label.clear();
      const QImage image = painted(lanes, line);
      const int y = kDeletes.top() + kDeletes.height() / 2 + 5;
      QVERIFY(b.x1 - b.x0 > 200);
      const int gaps = gapsIn(image, y, b.x0 + 4, b.x1 - 4);
      // Three pixels of a pen of two, and two of ground.
      if (dashed)
        QVERIFY2(gaps > (b.x1 - b.x0) / 20, qPrintable(QString::number(gaps)));
      else
        QCOMPARE(gaps, 0);
      // The dot at the cycle is full where the reclaim is seen.
      const QRgb dot = image.pixel(b.x1, kGc.bottom() - 5);
      QCOMPARE(dot == ink(Role::Bridge), !dashed);
      return;
    }
  }
  QFAIL("no document has one");
}

// Not where the sweep was over at the latest.
void TestPainted::inferredBridgesEndAtTheEarliestMoment() {
  const Document d = guesses();
  const Lanes lanes(d);
  const Bridge b = makeBridge(lanes.context(), 0);
  QCOMPARE(b.evidence, Evidence::Inferred);
  QCOMPARE(b.to.ns, kFirst.markEnd);
  QCOMPARE(b.x1, lanes.x(kFirst.markEnd));
  QVERIFY(b.band);
  QCOMPARE(b.band->first, lanes.x(kFirst.markEnd));
  QCOMPARE(b.band->second, lanes.x(kSecond.restart));
}

void TestPainted::ambiguousBridgesHaveTwoEndsAndABand() {
  const Document d = ambiguous();
  const Lanes lanes(d);
  const Bridge b = makeBridge(lanes.context(), 0);
  QCOMPARE(b.evidence, Evidence::Ambiguous);
  QVERIFY(b.secondEnd && b.band);
  const QImage image = painted(lanes, b);
  // Two dashed risers to the cycles.
  for (const int x : {b.x1, *b.secondEnd}) {
    int full = 0, empty = 0;
    for (int y = kGc.bottom() + 4; y < kDeletes.top() - 4; ++y)
      (image.pixel(x, y) == ink(Role::Bridge) ? full : empty)++;
    QVERIFY2(full > 20 && empty >= 10, qPrintable(QString("%1 %2 at %3").arg(full).arg(empty).arg(x)));
  }
  // The band is a tint over both, and nowhere else.
  const int y = kDeletes.top() + kDeletes.height() / 2 + 5 - 4;
  const QRgb tint = mixed(light().color(Role::Bridge), light().color(Role::Background), 0.22).rgb();
  const auto tinted = [&](int x) { return std::abs(qGreen(image.pixel(x, y)) - qGreen(tint)) < 3; };
  QVERIFY(tinted(b.band->first + 3) && tinted(b.band->second - 3));
  QVERIFY(!tinted(b.band->first - 3) && !tinted(b.band->second + 3));
}

void TestPainted::markers_data() {
  QTest::addColumn<Evidence>("evidence");
  QTest::addColumn<double>("opacity");
  QTest::newRow("freed") << Evidence::Freed << 1.0;
  QTest::newRow("witnessed") << Evidence::Witnessed << 1.0;
  QTest::newRow("inferred") << Evidence::Inferred << 0.3;
  QTest::newRow("ambiguous") << Evidence::Ambiguous << 0.3;
  QTest::newRow("none") << Evidence::None << 0.0;
}

// Filled, pale, hollow; all with an edge of the full colour.
void TestPainted::markers() {
  QFETCH(Evidence, evidence);
  QFETCH(double, opacity);
  QImage image = blank({40, 40});
  QPainter p(&image);
  const QRect box(10, 10, 17, 26);
  TimelinePainter(light(), {1}, QFont()).marker(p, box, evidence, true, false);
  p.end();
  const QColor want = mixed(light().color(Role::Delete), light().color(Role::Background), opacity);
  const QColor got = image.pixelColor(box.center().x(), box.top() + 5);
  QVERIFY2(std::abs(got.red() - want.red()) < 3 && std::abs(got.green() - want.green()) < 3, qPrintable(got.name()));
  const QColor edge = image.pixelColor(box.center().x(), box.top());
  QVERIFY(std::abs(edge.green() - light().color(Role::Delete).green()) < 40);
}

void TestPainted::workerModes() {
  TraceWriter w = program();
  w.running(101, TraceWriter::kNone, 1, 1000);
  w.goCreate(kM, 1010, 5, "runtime.gcBgMarkWorker");
  w.goStart(101, 1020, 5);
  w.goBlock(101, 1030, "GC worker (idle)");
  beginMarking(w, kLong);
  std::int64_t t = 20'000;
  for (const char* mode : {"GC (dedicated)", "GC (fractional)", "GC (idle)"}) {
    w.goUnblock(kM, t, 5);
    w.goStart(101, t + 10, 5);
    w.label(101, t + 11, mode);
    w.goBlock(101, t + 10'000, "GC worker (idle)");
    t += 20'000;
  }
  endMarking(w, kLong);
  const PaintedLane lane(w, workersLane());
  const QImage& image = lane.image;
  const Band band = lane.band;
  const auto height = [&](std::int64_t at, Role role) { return count(image, lane.x(at), ink(role)); };
  QCOMPARE(height(25'000, Role::WorkerDedicated), band.height());
  QCOMPARE(height(45'000, Role::WorkerFractional), int(std::lround(band.height() * 2 / 3.0)));
  QCOMPARE(height(65'000, Role::WorkerIdle), int(std::lround(band.height() / 3.0)));
}

void TestPainted::syscallsAreHatched() {
  TraceWriter w = program();
  w.syscallBegin(kM, 20'000);
  w.syscallEnd(kM, 80'000);
  const PaintedLane lane(w, procsLane());
  const QImage& image = lane.image;
  const Band band = lane.band;
  const int y = (band.top + band.bottom) / 2;
  const QRgb full = ink(Role::Syscall);
  const QRgb stripe = mixed(light().color(Role::Syscall), light().color(Role::Background), 0.62).rgb();
  int stripes = 0, others = 0;
  for (int x = lane.x(30'000); x < lane.x(30'000) + 60; ++x) {
    const QRgb p = image.pixel(x, y);
    QVERIFY(p == full || p == stripe);
    (p == stripe ? stripes : others) += 1;
  }
  QCOMPARE(stripes, 20);  // two of six
  QCOMPARE(others, 40);
  // Diagonal: a line further down is moved by one.
  const int x = lane.x(40'000);
  int same = 0;
  for (int i = 0; i < 60; ++i) same += image.pixel(x + i + 1, y) == image.pixel(x + i, y + 1) ? 1 : 0;
  QCOMPARE(same, 60);
  // Running is plain.
  for (int i = lane.x(5000); i < lane.x(15'000); ++i) QCOMPARE(image.pixel(i, y), ink(Role::Running));
}

void TestPainted::assistsHaveADottedEdge() {
  TraceWriter w = program();
  beginMarking(w, kLong);
  w.assist(kM, 20'000, 80'000);
  endMarking(w, kLong);
  const PaintedLane lane(w, assistsLane());
  const QImage& image = lane.image;
  const Band band = lane.band;
  int dots = 0, full = 0;
  for (int x = lane.x(40'000); x < lane.x(40'000) + 40; ++x) {
    dots += image.pixel(x, band.top) == ground() ? 1 : 0;
    full += image.pixel(x, band.bottom - 1) == ink(Role::Assist) ? 1 : 0;
  }
  QCOMPARE(dots, 20);
  QCOMPARE(full, 40);
}

void TestPainted::regionsStandAboveTheState() {
  TraceWriter w = program();
  w.regionBegin(kM, 20'000, "decode");
  w.regionEnd(kM, 80'000, "decode");
  const PaintedLane lane(w, goroutinesLane());
  const QImage& image = lane.image;
  QVERIFY(count(image, lane.x(50'000), ink(Role::Region)) > 1);
  QCOMPARE(count(image, lane.x(10'000), ink(Role::Region)), 0);
  QCOMPARE(count(image, lane.x(90'000), ink(Role::Region)), 0);
  QVERIFY(topmost(image, lane.x(50'000), ink(Role::Region)) < topmost(image, lane.x(50'000), ink(Role::Running)));
}

void TestPainted::theGoalIsAboveTheLiveHeap() {
  TraceWriter w = program();
  w.heapLive(kM, 2000, 40 << 20);
  w.heapGoal(kM, 2010, 80 << 20);
  const PaintedLane lane(w, heapLane());
  const QImage& image = lane.image;
  const Band band = lane.band;
  const int goal = topmost(image, lane.x(50'000), ink(Role::HeapGoal));
  const int live = topmost(image, lane.x(50'000), ink(Role::HeapLive));
  QVERIFY(goal >= 0 && live >= 0);
  // From the bottom the goal is twice as high, and nearly as high as the lane.
  const double ratio = double(band.bottom - goal) / double(band.bottom - live);
  QVERIFY2(std::abs(ratio - 2) < 0.15, qPrintable(QString::number(ratio)));
  QVERIFY(band.bottom - goal > band.height() * 8 / 10);
}

QTEST_MAIN(TestPainted)
#include "tst_painted.moc"
