// SPDX-License-Identifier: GPL-3.0-or-later

// Small pictures of what is painted, of the trace in which everything occurs: shape, colour, texture and place of each
// part, compared with those that are kept (tests/widgets/goldens.h says how exactly).
#include <QtTest>

#include "tests/support/everything.h"
#include "tests/widgets/goldens.h"
#include "tests/widgets/madelanes.h"
#include "tests/widgets/timelines.h"
#include "widgets/boxfill.h"
#include "widgets/bridge.h"
#include "widgets/bridgepainter.h"
#include "widgets/timelinepainter.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

constexpr int kWide = 400;

const Document& document() {
  static const Document d = documentOf(everything());
  return d;
}

TimeRange between(double from, double to) {
  return {Time{everythingAt(from)}, Time{everythingAt(to)}};
}

Lanes lanesOf(TimeRange range, double dpr = 1, bool expanded = false) {
  return Lanes(document(), {range, kWide, dpr, expanded});
}

const Row& groupRow(const Lanes& lanes, std::string_view function) {
  const auto named = [&](const Row& r) {
    return r.lane == &goroutinesLane() && r.part != RowPart::Member &&
           document().trace->text(document().trace->groups()[r.index].function) == function;
  };
  const auto it = std::find_if(lanes.rows.begin(), lanes.rows.end(), named);
  if (it == lanes.rows.end()) qFatal("no such group");
  return *it;
}

// A row without its texts; its markers and flags stand over it.
QImage painted(const Lanes& lanes, const Row& row, ThemeKind kind = ThemeKind::Light) {
  const LaneContext c = lanes.context();
  const RowGeometry g = rowGeometry(c, row, 0, kWide);
  QImage image(kWide, row.height, QImage::Format_RGB32);
  image.fill(theme(kind).color(Role::Background));
  const BoxFill fill(theme(kind), c.measures);
  fill.fill(image, 0, 0, g.boxes, lanes.axis.left);
  fill.fill(image, 0, 0, g.events, lanes.axis.left);
  QPainter p(&image);
  TimelinePainter painter(theme(kind), c.measures, QFont());
  row.lane->paintOver({painter, p, image.rect(), c, row, g.markers, g.flags, {}});
  return image;
}

// One below the other, with a line between them.
QImage stacked(const std::vector<QImage>& images) {
  int height = -1;
  for (const QImage& i : images) height += i.height() + 1;
  QImage all(kWide, height, QImage::Format_RGB32);
  all.fill(QColor(128, 128, 128));
  QPainter p(&all);
  int y = 0;
  for (const QImage& i : images) {
    p.drawImage(0, y, i);
    y += i.height() + 1;
  }
  return all;
}

QImage rowsIn(TimeRange range, const std::vector<const Lane*>& which, ThemeKind kind = ThemeKind::Light,
              double dpr = 1) {
  const Lanes lanes = lanesOf(range, dpr);
  std::vector<QImage> images;
  for (const Lane* lane : which) images.push_back(painted(lanes, lanes.row(*lane), kind));
  return stacked(images);
}

std::size_t keyed(const char* key) {
  std::size_t i = 0;
  while (document().answers->deletes[i].key != key) ++i;
  return i;
}

// The bridge of a delete, from the row of deletes below to that of the GC above.
QImage bridge(const Document& d, std::size_t deleteOp) {
  const DeleteOp op = d.answers->deletes[deleteOp];
  const auto& both = op.reclaim.cycles;  // of an ambiguous one the later cycle is shown, too
  const Time end = both ? *d.answers->cycles[both->second].markEnd : *bridgeEnd(*d.answers, op);
  const Duration length = end - op.t0();
  const Lanes all(d, {TimeRange{op.t0() - Duration{length.ns / 3}, end + length}, kWide});
  Bridge b = makeBridge(all.context(), deleteOp);
  b.label.clear();
  for (BridgeCycle& c : b.between) c.why.clear();
  const QRect lanes(0, 0, kWide, 52);  // the cycles' names would stand below
  QImage image(kWide, 64, QImage::Format_RGB32);
  image.fill(theme(ThemeKind::Light).color(Role::Background));
  QPainter p(&image);
  TimelinePainter painter(theme(ThemeKind::Light), {1}, QFont());
  paintBridge(painter, p, {lanes, {0, 24, kWide, 40}, {0, 0, kWide, 14}, {}, {}}, all.context(), b);
  return image;
}

QImage bridges() {
  return stacked(
      {bridge(document(), keyed("kept")), bridge(document(), keyed("marking")), bridge(document(), keyed("across"))});
}

// The bundled trace without alloc/free events: nearly all of its deletes are inferred.
QImage sample() {
  const Document d = open("go1.22-witnesses.trace");
  std::size_t i = 0;
  while (d.answers->deletes.evidence(i) != Evidence::Inferred) ++i;
  const Lanes whole(d, {std::nullopt, kWide});
  return stacked({painted(whole, whole.row(gcLane())), painted(whole, whole.row(deletesLane())), bridge(d, i)});
}

QImage states() {
  const Lanes waits = lanesOf(between(29, 41), 1, true), others = lanesOf(between(23, 37), 1, true);
  std::vector<QImage> images;
  for (const std::int64_t id : {1, 2, 4}) images.push_back(painted(others, others.row(GoroutineId(id))));
  for (const std::int64_t id : {20, 23, 25, 26, 27, 31})  // one of each kind of wait
    images.push_back(painted(waits, waits.row(GoroutineId(id))));
  return stacked(images);
}

QImage groups() {
  const Lanes packed = lanesOf(between(82, 113)), crowd = lanesOf(between(28, 60));
  return stacked({painted(packed, groupRow(packed, "main.packed")), painted(crowd, groupRow(crowd, "main.wait"))});
}

// With a part of which something is missing, a range that is measured, a bookmark, and the cursor.
QImage ruler() {
  const Lanes lanes = lanesOf(between(10, 50));
  QImage image(kWide, 60, QImage::Format_RGB32);
  image.fill(theme(ThemeKind::Light).color(Role::Background));
  QPainter p(&image);
  TimelinePainter painter(theme(ThemeKind::Light), {1}, QFont());
  const QRect top(0, 0, kWide, 24), below(0, 24, kWide, 36);
  const auto gap = between(13, 17);
  painter.ruler(p, top, lanes.axis);
  p.fillRect(0, 0, kWide, 18, theme(ThemeKind::Light).color(Role::Stripe));  // its texts
  painter.grid(p, below, lanes.axis);
  painter.gaps(p, top, lanes.axis, {{gap.begin, gap.end}});
  painter.bookmark(p, top, lanes.axis, Time{everythingAt(45)});
  painter.measure(p, below, top, lanes.axis, between(22, 38));
  p.fillRect(165, 4, 70, 16, theme(ThemeKind::Light).color(Role::Accent));  // the text of the measure
  painter.cursor(p, below, lanes.axis, Time{everythingAt(30)});
  return image;
}

QImage gc() {
  return stacked({rowsIn(document().trace->range(), {&gcLane()}), rowsIn(between(69, 83), {&gcLane()}),
                  rowsIn(between(39.5, 41), {&gcLane()}), rowsIn(between(1.5, 3.5), {&gcLane()})});
}

QImage deletes() {
  return stacked({rowsIn(between(4.8, 6.6), {&deletesLane()}), rowsIn(between(12, 43), {&deletesLane()})});
}

struct Golden {
  const char* name;
  QImage (*make)();
};
const Golden kGoldens[] = {
    {"gc", gc},
    {"workers",
     [] {
       return rowsIn(between(9.5, 20.5), {&workersLane(), &assistsLane(), &procsLane()});
     }},
    {"heap", [] { return rowsIn(document().trace->range(), {&heapLane()}); }},
    {"deletes", deletes},
    {"bridges", bridges},
    {"inferred-sample", sample},
    {"states", states},
    {"groups", groups},
    {"ruler", ruler},
    {"dark",
     [] {
       return rowsIn(between(9.5, 43), {&gcLane(), &workersLane(), &deletesLane(), &procsLane(), &goroutinesLane()},
                     ThemeKind::Dark);
     }},
    {"twice-as-dense",
     [] {
       return rowsIn(between(12, 43), {&gcLane(), &deletesLane()}, ThemeKind::Light, 2);
     }},
};

}  // namespace

class TestGoldens : public QObject {
  Q_OBJECT
 private slots:
  void looksAsKept_data();
  void looksAsKept();
};

void TestGoldens::looksAsKept_data() {
  QTest::addColumn<int>("index");
  for (std::size_t i = 0; i < std::size(kGoldens); ++i) QTest::newRow(kGoldens[i].name) << int(i);
}

void TestGoldens::looksAsKept() {
  QFETCH(int, index);
  const QString wrong = differsFromGolden(QString::fromLatin1(kGoldens[index].name), kGoldens[index].make());
  QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

QTEST_MAIN(TestGoldens)
#include "tst_goldens.moc"
