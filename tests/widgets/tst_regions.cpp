// SPDX-License-Identifier: GPL-3.0-or-later

// Logs and regions over lanes of goroutines: what is drawn, clicked on and said of them.
#include <QHelpEvent>
#include <QToolTip>
#include <random>

#include "tests/support/madeuserevents.h"
#include "tests/widgets/timelines.h"
#include "widgets/lanes/eventgeometry.h"
#include "widgets/lanes/goroutineslane.h"
#include "widgets/picture.h"
#include "widgets/subjects/gostatesubject.h"
#include "widgets/subjects/logsubject.h"
#include "widgets/subjects/regionsubject.h"
#include "widgets/subjects/subject.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

// The columns of a lane as one character each: nothing, or a log.
std::string columnsOf(const RowGeometry& g, int x0, int x1) {
  std::string columns(std::size_t(x1 - x0), ' ');
  for (const Box& b : g.events) {
    for (int x = b.x0; x < b.x1; ++x) columns[std::size_t(x - x0)] = 'l';
  }
  return columns;
}

// What drawing all of them one by one gives.
std::string drawnOneByOne(const std::vector<std::int64_t>& logs, const TimeAxis& axis, const Measures& m) {
  std::string columns(std::size_t(axis.width), ' ');
  for (const std::int64_t t : logs) {
    const int x0 = axis.column(Time{t}), x1 = x0 + m.px(1.5);
    for (int x = std::max(x0, 0); x < std::min(x1, axis.width); ++x) columns[std::size_t(x)] = 'l';
  }
  return columns;
}

// How many pixels of a color each line of a picture has.
std::vector<int> countPerLine(const QImage& image, QRgb color) {
  std::vector<int> counts;
  for (int y = 0; y < image.height(); ++y) {
    const auto* line = reinterpret_cast<const QRgb*>(image.constScanLine(y));
    counts.push_back(int(std::count(line, line + image.width(), color)));
  }
  return counts;
}

// Lines that have at least so many.
std::vector<int> linesWith(const QImage& image, QRgb color, int least) {
  const std::vector<int> counts = countPerLine(image, color);
  std::vector<int> lines;
  for (int y = 0; y < image.height(); ++y) {
    if (counts[std::size_t(y)] >= least) lines.push_back(y);
  }
  return lines;
}

QImage grabbed(QWidget& widget) {
  QCoreApplication::processEvents();
  return widget.grab().toImage().convertToFormat(QImage::Format_RGB32);
}

QString tooltip(QWidget& widget, QPoint at) {
  QHelpEvent help(QEvent::ToolTip, at, widget.mapToGlobal(at));
  QToolTip::hideText();
  QCoreApplication::sendEvent(&widget, &help);
  return QToolTip::text();
}

// On a goroutine that is alone in its group, and so has a lane of its own.
TraceWriter loneWorker() {
  TraceWriter w = writer();
  write(w, "0 G5 create");
  return w;
}

// 10,000 regions, one behind the other, each half as long as its distance to the next, and a log in the middle of it.
Document manyEvents() {
  TraceWriter w = loneWorker();
  for (int i = 0; i < 10'000; ++i) {
    const std::int64_t t = kStart + 1000 + i * 10 * kUs;
    w.regionBegin(kThird, t, "request");
    w.log(kThird, t + 2 * kUs, "c", "message " + std::to_string(i % 7));
    w.regionEnd(kThird, t + 5 * kUs, "request");
  }
  w.log(kOther, kStart + 101'000 * kUs, "c", "end");
  return {w.load(), std::make_shared<const Answers>()};
}

// A region over nearly all of the trace.
Document longRegion() {
  TraceWriter w = loneWorker();
  write(w, "10 G5 begin long; 90000 G5 end long");
  w.log(kOther, kStart + 100'000 * kUs, "c", "end");
  return {w.load(), std::make_shared<const Answers>()};
}

}  // namespace

class TestRegions : public QObject {
  Q_OBJECT
 private slots:
  void drawnLikeOneByOne();
  void drawnPieceByPiece();
  void barsAreTheRegions();
  void spanningRegionFillsTheView_data();
  void spanningRegionFillsTheView();
  void manyAreFolded();
  void picturesHaveThemToo();
  void eventsArriveLater();
  void tooltipsSayTheWholeRegion();
  void clicks();
};

void TestRegions::drawnLikeOneByOne() {
  std::size_t dense = 0;
  for (const unsigned seed : {3U, 4U, 5U}) {
    const RandomEvents made(seed);
    const Document document = withUserEvents({made.trace, nullptr});
    const auto index = laneIndex(document);
    const TimeRange whole = made.trace->range();
    std::mt19937 random(seed);
    for (int n = 0; n < 200; ++n) {
      const Measures m{1 + 0.5 * double(n % 3)};
      const std::int64_t length = whole.length().ns >> (random() % 18);
      const Time begin = whole.begin + Duration{std::int64_t(random() % std::uint64_t(whole.length().ns)) - length / 2};
      const TimeAxis axis = TimeAxis::fit({begin, begin + Duration{std::max<std::int64_t>(length, 5)}},
                                          20 + int(random() % 600), whole.begin);
      RowGeometry g;
      eventGeometry({*index, axis, m, {}}, GoroutineId(1), {0, 20}, 0, axis.width, g);
      const std::string got = columnsOf(g, 0, axis.width), expected = drawnOneByOne(made.logs, axis, m);
      QVERIFY2(got == expected, std::string(got).append("\n").append(expected).c_str());
      dense += std::size_t(std::count(got.begin(), got.end(), 'l'));
    }
  }
  QVERIFY(dense > 1000);
}

// Panning makes some columns only.
void TestRegions::drawnPieceByPiece() {
  const RandomEvents made(6);
  const Document document = withUserEvents({made.trace, nullptr});
  const auto index = laneIndex(document);
  const TimeAxis axis = TimeAxis::fit(part(*made.trace, 0.2, 0.6), 500, made.trace->origin());
  for (const double dpr : {1.0, 2.0}) {
    const LaneContext context{*index, axis, {dpr}, {}};
    RowGeometry whole;
    eventGeometry(context, GoroutineId(1), {0, 20}, 0, 500, whole);
    std::string pieces;
    for (const auto& [x0, x1] : {std::pair(0, 1), {1, 2}, {2, 130}, {130, 499}, {499, 500}}) {
      RowGeometry g;
      eventGeometry(context, GoroutineId(1), {0, 20}, x0, x1, g);
      pieces += columnsOf(g, x0, x1);
    }
    QCOMPARE(QString::fromStdString(pieces), QString::fromStdString(columnsOf(whole, 0, 500)));
  }
}

// Each region that is wider than a few columns is a bar of its own between its edges, in the line of its depth, and a
// click on it means it; the deeper ones have no line.
void TestRegions::barsAreTheRegions() {
  std::size_t bars = 0;
  for (const unsigned seed : {3U, 4U}) {
    const RandomEvents made(seed);
    const Document document = withUserEvents({made.trace, nullptr});
    const auto index = laneIndex(document);
    const Row row{&goroutinesLane(), RowPart::Member, *made.trace->groupOf(GoroutineId(1)), 0, GoroutineId(1), 0, 56};
    for (int at = 0; at < 50; ++at) {
      const double from = 0.02 * at;
      const TimeAxis axis = TimeAxis::fit(part(*made.trace, from, from + 0.02), 700, made.trace->origin());
      const LaneContext context{*index, axis, {1}, {}};
      const RowGeometry g = rowGeometry(context, row, 0, 700);
      for (const Box& b : g.boxes) {
        if (b.role != Role::Region || b.target < 0) continue;
        const Subject s = g.targets[std::size_t(b.target)];
        const int x0 = axis.edge(s.span.begin), x1 = axis.edge(s.span.end);
        const auto near = [](int a, int b) { return std::abs(a - b) <= 1; };  // a neighbour may share the column
        QVERIFY(x1 - x0 < 3 || (near(b.x0, std::max(x0, 0)) && near(b.x1, std::min(x1, 700))));
        const int depth = int(regionOf(*document.events, s).depth);
        QCOMPARE(int(b.y0), 2 + 12 * depth);
        QVERIFY(hitTest(context, row, (b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2) == s);
        ++bars;
      }
    }
  }
  QVERIFY2(bars > 200, qPrintable(QString::number(bars)));
}

void TestRegions::spanningRegionFillsTheView_data() {
  QTest::addColumn<double>("from");
  QTest::addColumn<double>("to");
  QTest::newRow("both ends outside") << 0.3 << 0.6;
  QTest::newRow("far inside") << 0.5 << 0.5001;
}

void TestRegions::spanningRegionFillsTheView() {
  QFETCH(double, from);
  QFETCH(double, to);
  const Document document = longRegion();
  ShownTimeline shown(document);
  shown.state.setRange(part(*document.trace, from, to));
  for (const ThemeKind kind : {ThemeKind::Light, ThemeKind::Dark}) {
    shown.widget.setTheme(kind);
    const QImage image = grabbed(shown.widget);
    const int lanes = image.width() - shown.widget.nameColumnWidth();
    const auto lines = linesWith(image, theme(kind).rgb(Role::Region), 1);
    QCOMPARE(lines.size(), std::size_t{11});  // a bar, one line high
    QCOMPARE(countPerLine(image, theme(kind).rgb(Role::Region))[std::size_t(lines[0])], lanes);
  }
}

void TestRegions::manyAreFolded() {
  const Document document = manyEvents();
  ShownTimeline shown(document);
  const QImage image = grabbed(shown.widget);
  const int lanes = image.width() - shown.widget.nameColumnWidth();
  // There are about ten of each in every column of all but the last hundredth of the view.
  const int least = lanes * 98 / 100;
  QCOMPARE(linesWith(image, theme(ThemeKind::Light).rgb(Role::Log), least).size(), std::size_t{5});
  // Regions take half of the time, and so half of their line's height.
  const std::size_t high = linesWith(image, theme(ThemeKind::Light).rgb(Role::Region), least).size();
  QVERIFY2(high == 5 || high == 6, qPrintable(QString::number(high)));
  // Half of the time is in regions: where they can be told apart they are.
  shown.state.setRange(part(*document.trace, 0.5, 0.501));
  QTRY_VERIFY(!grabbed(shown.widget).isNull() && shown.widget.isSettled());
  const QImage near = grabbed(shown.widget);
  const auto bars = countPerLine(near, theme(ThemeKind::Light).rgb(Role::Region));
  const int widest = *std::max_element(bars.begin(), bars.end());
  QVERIFY2(widest > lanes * 4 / 10 && widest < lanes * 6 / 10, qPrintable(QString::number(widest)));
}

void TestRegions::picturesHaveThemToo() {
  const QRgb region = theme(ThemeKind::Print).rgb(Role::Region), log = theme(ThemeKind::Print).rgb(Role::Log);
  PictureOptions options;
  options.size = {1200, 600};
  const Document spanning = longRegion();
  options.range = part(*spanning.trace, 0.3, 0.6);
  const Picture bar = renderPicture(spanning, options);
  const auto counts = countPerLine(bar.image, region);
  const int widest = *std::max_element(counts.begin(), counts.end());
  QVERIFY2(widest > 800, qPrintable(QString::number(widest)));
  QVERIFY(bar.manifest.contains("\"region\""));  // in the legend
  options.range.reset();
  const Picture many = renderPicture(manyEvents(), options);
  QVERIFY(!linesWith(many.image, log, widest * 97 / 100).empty());
  QVERIFY(!linesWith(many.image, region, widest * 97 / 100).empty());
}

// They are made on a worker; what is shown meanwhile is the lanes without them.
void TestRegions::eventsArriveLater() {
  const Document document = longRegion();
  const QRgb color = theme(ThemeKind::Light).rgb(Role::Region);
  ViewState state;
  TimelineWidget widget(&state);
  state.setLimits(document.trace->range(), false);
  widget.setDocument(laneIndex(document));
  widget.resize(1200, 700);
  widget.show();
  QVERIFY(linesWith(grabbed(widget), color, 1).empty());
  widget.setDocument(laneIndex(withUserEvents(document)));
  QVERIFY(!linesWith(grabbed(widget), color, 1).empty());
  widget.setDocument(laneIndex({traceOf("10 G1 begin a"), nullptr}));
  QVERIFY(linesWith(grabbed(widget), color, 1).empty());
}

void TestRegions::tooltipsSayTheWholeRegion() {
  TraceWriter w = writer();
  write(w,
        "20000 G1 begin outer; 30000 G1 begin inner; 40000 G1 end inner; 60000 G1 end outer; 70000 G1 begin open; "
        "5000 G2 end older");
  w.log(kM, kStart + 100'000 * kUs, "c", "end");
  const Document document{w.load(), std::make_shared<const Answers>()};
  ShownTimeline shown(document);
  for (std::size_t i = 0; i < document.trace->groups().size(); ++i) shown.state.expandGroup(i, true);
  const QImage image = grabbed(shown.widget);
  const auto lines = linesWith(image, theme(ThemeKind::Light).rgb(Role::Region), 1);
  QVERIFY(!lines.empty());
  const int name = shown.widget.nameColumnWidth(), width = image.width() - name;
  // Of goroutine 1, whose region comes first in time on the screen's first lane with any.
  const auto linesAt = [&](double share, int y) {
    QString text = tooltip(shown.widget, QPoint(name + int(width * share), y));
    QStringList regions;
    for (const QString& line : text.split('\n')) {
      if (line.contains("in region")) regions << line.mid(line.indexOf("in region"));
    }
    return regions.join(" | ").remove(QRegularExpression("<[^>]*>"));
  };
  std::vector<int> first, second;  // lines of the two lanes
  for (const int y : lines) (first.empty() || y - first.back() < 6 ? first : second).push_back(y);
  const auto countAt = [&](int y) {
    return countPerLine(image, theme(ThemeKind::Light).rgb(Role::Region))[std::size_t(y)];
  };
  if (countAt(first[0]) < countAt(second[0])) std::swap(first, second);
  // Zoomed in so far that both ends of the outer one are outside, it is said as long as it is.
  QCOMPARE(linesAt(0.35, first.back() + 9),
           QString::fromUtf8("in region “outer”: 40.0 ms, from 0.020\u2009000\u00a0s | in region "
                             "“inner”: 10.0 ms, from 0.030\u2009000\u00a0s"));
  QCOMPARE(linesAt(0.5, first.back() + 9), QString::fromUtf8("in region “outer”: 40.0 ms, from 0.020\u2009000\u00a0s"));
  QCOMPARE(linesAt(0.65, first.back() + 9), QString());
  QCOMPARE(
      linesAt(0.9, first.back() + 9),
      QString::fromUtf8("in region “open”: at least 30.0 ms, from 0.070\u2009000\u00a0s; its end is not in the trace"));
  QCOMPARE(linesAt(0.03, second.back() + 9),
           QString::fromUtf8("in region “older”: at least 5.00 ms; its start is not in the trace"));
  shown.state.setRange(part(*document.trace, 0.45, 0.5));
  QCOMPARE(linesAt(0.5, first.back() + 9), QString::fromUtf8("in region “outer”: 40.0 ms, from 0.020\u2009000\u00a0s"));
  // Many at once.
  UserEvents::Found found;
  found.all = false;
  found.regions.push_back({document.trace->origin(), document.trace->origin() + Duration{5}, true, true, {}});
  QCOMPARE(regionsTooltip(*document.trace, found),
           QString::fromUtf8("in a region without a name: 5 ns, from 0.000\u2009000\u00a0s\nand in more regions"));
}

// On a tick: the nearest log. Below it, in a region or not: the goroutine's state.
void TestRegions::clicks() {
  const Document document = manyEvents();
  ShownTimeline shown(document);
  const QImage image = grabbed(shown.widget);
  const auto lines = linesWith(image, theme(ThemeKind::Light).rgb(Role::Log), 500);
  QCOMPARE(lines.size(), std::size_t{5});
  const int name = shown.widget.nameColumnWidth();
  for (const int x : {name + 100, name + 500, name + 900}) {
    QTest::mouseClick(&shown.widget, Qt::LeftButton, {}, QPoint(x, lines[2]));
    const Subject s = shown.state.selection();
    QVERIFY(s.is(logType()));
    const Log log = document.trace->logs().at(s.index);
    QCOMPARE(log.goroutine, GoroutineId(5));
    const TimeAxis axis = TimeAxis::fit(shown.state.range(), image.width() - name, document.trace->origin());
    QCOMPARE(axis.column(log.time), x - name);
    const Time middle = axis.timeAt(double(x - name) + 0.5);
    QVERIFY(std::abs((log.time - middle).ns) <= 5 * kUs);  // they are 10 µs apart
    QTest::mouseClick(&shown.widget, Qt::LeftButton, {}, QPoint(x, lines[4] + 8));
    QVERIFY(shown.state.selection().is(goStateType()));
  }
}

QTEST_MAIN(TestRegions)
#include "tst_regions.moc"
