// Logs and regions of goroutines: which begin and end belong together, and what is drawn, hit and said of them.
#include <QHelpEvent>
#include <QToolTip>
#include <random>
#include <set>

#include "tests/support/loading.h"
#include "tests/support/tracewriter.h"
#include "tests/widgets/timelines.h"
#include "widgets/picture.h"
#include "widgets/tooltips.h"
#include "widgets/words.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

constexpr TraceWriter::Thread kM = 100, kOther = 101, kThird = 102;
constexpr std::int64_t kUs = 1000, kBegin = 1000, kStart = 1001;  // statuses, and the time 0 that they make

// "TIME G1 begin NAME [TASK]", "end", "task TASK", "create", "exit", one behind the other with semicolons; times in µs.
// Goroutines 1 and 2 were there before the trace.
void write(TraceWriter& w, const QString& script) {
  for (const QString& line : script.split(';', Qt::SkipEmptyParts)) {
    const QStringList words = line.split(' ', Qt::SkipEmptyParts);
    const std::int64_t t = kStart + words[0].toLongLong() * kUs;
    const TraceWriter::Thread thread = words[1] == "G1" ? kM : words[1] == "G2" ? kOther : kThird;
    const std::string name = words.value(3).toStdString();
    const std::uint64_t task = words.value(4, "0").toULongLong();
    if (words[2] == "begin") w.regionBegin(thread, t, name, task);
    if (words[2] == "end") w.regionEnd(thread, t, name, task);
    if (words[2] == "task") w.taskBegin(thread, t, words[3].toULongLong(), "a task");
    if (words[2] == "create") {
      w.goCreate(kM, t, words[1].mid(1).toLongLong(), "main.worker");
      w.goStart(kThird, t + 10, words[1].mid(1).toLongLong());
    }
    if (words[2] == "exit") w.goDestroy(kThird, t);
  }
}

TraceWriter writer() {
  TraceWriter w;
  w.running(kM, 1, 0, kBegin);
  w.running(kOther, 2, 1, kBegin);
  w.running(kThird, TraceWriter::kNone, 2, kBegin);
  return w;
}

std::shared_ptr<const Trace> traceOf(const QString& script) {
  TraceWriter w = writer();
  write(w, script);
  w.log(kM, kStart + 100 * kUs, "c", "end");
  return w.load();
}

// "G1 a [10, 20]": a round bracket where the trace does not have the begin or end.
QString described(const std::shared_ptr<const Trace>& trace) {
  const auto events = goEvents(trace);
  QStringList all;
  const auto us = [&](Time t) { return QString::number(std::llround(double(t.ns - kStart) / kUs)); };
  std::set<GoroutineId> ids;  // one that comes back is there twice
  for (std::size_t i = 0; i < trace->goroutineCount(); ++i) ids.insert(trace->goroutineAt(i).id);
  for (const GoroutineId id : ids) {
    for (const GoRegion& r : events->regionsIn(id, TimeRange::all(), 1000).regions) {
      all << QStringLiteral("G%1 %2 %3%4, %5%6")
                 .arg(QString::number(id.value), shown(trace->text(r.name)), r.beginSeen ? "[" : "(", us(r.begin),
                      us(r.end), r.endSeen ? "]" : ")");
    }
  }
  return all.join("; ");
}

// The columns of a lane as one character each: nothing, a bar, a bar with a bracket's arm, a log.
std::string columnsOf(const RowGeometry& g, int x0, int x1, const Measures& m) {
  std::string columns(std::size_t(x1 - x0), ' ');
  for (const Box& b : g.events) {
    const char mark = b.role == Role::Log ? 'l' : b.y1 == m.px(2) ? '-' : '+';
    for (int x = b.x0; x < b.x1; ++x) columns[std::size_t(x - x0)] = mark;
  }
  return columns;
}

struct MadeRegion {
  std::int64_t begin, end;
};

// What drawing all of them one by one gives.
std::string drawnOneByOne(const std::vector<MadeRegion>& regions, const std::vector<std::int64_t>& logs,
                          const TimeAxis& axis, const Measures& m) {
  std::string columns(std::size_t(axis.width), ' ');
  const auto bar = [&](int x0, int x1, char mark) {
    for (int x = std::max(x0, 0); x < std::min(x1, axis.width); ++x) columns[std::size_t(x)] = mark;
  };
  for (const MadeRegion& r : regions) {
    const int x0 = axis.edge(Time{r.begin});
    bar(x0, std::max(axis.edge(Time{r.end}), x0 + m.px(1)), '-');
  }
  for (const MadeRegion& r : regions) {
    const int x0 = axis.edge(Time{r.begin}), x1 = axis.edge(Time{r.end});
    bar(x0, x0 + m.px(1), '+');
    if (x1 - x0 > m.px(3)) bar(x1 - m.px(1), x1, '+');
  }
  for (const std::int64_t t : logs) bar(axis.column(Time{t}), axis.column(Time{t}) + m.px(1.5), 'l');
  return columns;
}

// Regions in regions, to any depth, and logs, at random times.
struct RandomEvents {
  std::vector<MadeRegion> regions;
  std::vector<std::int64_t> logs;
  std::shared_ptr<const Trace> trace;

  explicit RandomEvents(unsigned seed) {
    std::mt19937 random(seed);
    TraceWriter w = writer();
    std::vector<std::size_t> open;
    std::int64_t t = kStart + 100;
    const auto end = [&] {
      w.regionEnd(kM, t, "r");
      regions[open.back()].end = t;
      open.pop_back();
    };
    for (int i = 0; i < 4000; ++i) {
      // Bursts and pauses.
      t += random() % 10 == 0 ? 1 + std::int64_t(random() % 100'000) : 1 + std::int64_t(random() % 300);
      const auto what = random() % 10;
      if (what < 2) {
        w.log(kM, t, "c", "m");
        logs.push_back(t);
      } else if (what < 6 || open.empty()) {
        w.regionBegin(kM, t, "r");
        open.push_back(regions.size());
        regions.push_back({t, 0});
      } else {
        end();
      }
    }
    while (!open.empty()) {
      t += 50;
      end();
    }
    trace = w.load();
  }
};

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
  void pairs_data();
  void pairs();
  void pairsOverALoss();
  void pairsOfAnotherProgram();
  void manyOpenOnesAreNoBurden();
  void searches();
  void drawnLikeOneByOne();
  void drawnPieceByPiece();
  void spanningRegionFillsTheView_data();
  void spanningRegionFillsTheView();
  void manyAreFolded();
  void picturesHaveThemToo();
  void eventsArriveLater();
  void tooltipsSayTheWholeRegion();
  void clicks();
  void stopping();
};

void TestRegions::pairs_data() {
  QTest::addColumn<QString>("script");
  QTest::addColumn<QString>("expected");
  const auto row = [](const char* name, const char* script, const char* expected) {
    QTest::newRow(name) << QString(script) << QString(expected);
  };
  row("nested", "10 G1 begin a; 20 G1 begin b; 30 G1 end b; 40 G1 end a", "G1 a [10, 40]; G1 b [20, 30]");
  row("of two goroutines", "10 G1 begin a; 20 G2 begin a; 30 G1 end a; 40 G2 end a", "G1 a [10, 30]; G2 a [20, 40]");
  row("one in another of its name", "10 G1 begin a; 20 G1 begin a; 30 G1 end a; 40 G1 end a",
      "G1 a [10, 40]; G1 a [20, 30]");
  row("ended out of order", "10 G1 begin a; 20 G1 begin b; 30 G1 end a; 40 G1 end b", "G1 a [10, 30]; G1 b [20, 40]");
  row("of tasks", "10 G1 begin a 7; 20 G1 begin a 8; 30 G1 end a 7; 40 G1 end a 8", "G1 a [10, 30]; G1 a [20, 40]");
  row("begun before the trace", "30 G1 end b; 40 G1 end a; 50 G1 begin b; 60 G1 end b",
      "G1 a (0, 40]; G1 b (0, 30]; G1 b [50, 60]");
  row("never ended", "10 G1 begin a; 20 G1 begin b; 30 G1 end b", "G1 a [10, 100); G1 b [20, 30]");
  row("ended twice", "10 G1 begin a; 20 G1 end a; 30 G1 end a", "G1 a [10, 20]");
  row("an end of nothing inside a region", "10 G1 begin a; 20 G1 end b; 30 G1 end a", "G1 a [10, 30]");
  row("of a task that began in the trace", "10 G1 task 7; 20 G1 end a 7", "");
  row("of an older task", "10 G1 task 7; 20 G1 end a 8", "G1 a (0, 20]");
  row("ended by another goroutine", "10 G1 begin a; 20 G5 create; 30 G5 end a; 40 G5 exit", "G1 a [10, 100)");
  row("closed by the goroutine's end", "10 G5 create; 20 G5 begin a; 25 G5 begin b; 30 G5 exit",
      "G5 a [20, 30); G5 b [25, 30)");
  row("an id that comes back",
      "10 G5 create; 20 G5 begin a; 30 G5 exit; 40 G5 create; 50 G5 begin b; 60 G5 end b; 65 G5 end c; 70 G5 exit",
      "G5 a [20, 30); G5 b [50, 60]");
}

void TestRegions::pairs() {
  QFETCH(QString, script);
  QFETCH(QString, expected);
  QCOMPARE(described(traceOf(script)), expected);
}

// A region goes on over a lost part if its end is there; what ends behind it without a begin may have begun inside it.
void TestRegions::pairsOverALoss() {
  TraceWriter w = writer();
  write(w, "10 G1 begin a; 20 G1 begin b");
  w.log(kOther, kStart + 30 * kUs, "c", "the last that can be read");
  w.event(kOther, kStart + 30 * kUs + 1, static_cast<EventType>(200));
  w.nextGeneration(kStart + 50 * kUs);
  w.nextGeneration(kStart + 60 * kUs);
  write(w, "70 G1 end a; 80 G2 end c");
  w.log(kM, kStart + 100 * kUs, "c", "end");
  const auto trace = w.load();
  QCOMPARE(trace->gaps().size(), std::size_t{1});
  QVERIFY(trace->gaps()[0].begin < Time{kStart + 31 * kUs});
  const QString all = described(trace);
  QVERIFY2(all.contains("G1 a [10, 70]"), qPrintable(all));
  QVERIFY2(all.contains("G1 b [20, "), qPrintable(all));
  QVERIFY2(all.contains(QRegularExpression("G2 c \\((0|50|60), 80\\]")), qPrintable(all));
}

// Where generations are out of order, what follows may be another trace, with goroutines of the same numbers.
void TestRegions::pairsOfAnotherProgram() {
  constexpr std::size_t kHeader = 16;
  TraceWriter w = writer();
  write(w, "20 G1 end a; 30 G1 begin b; 40 G1 end b");
  const std::size_t first = w.bytes().size();
  w.nextGeneration(kStart + 50 * kUs);
  write(w, "60 G1 begin a");
  w.log(kM, kStart + 100 * kUs, "c", "end");
  QCOMPARE(described(w.load()), QStringLiteral("G1 a (0, 20]; G1 b [30, 40]; G1 a [60, 100)"));
  const std::string bytes = w.bytes();
  const auto trace =
      loadBytes(bytes.substr(0, kHeader) + bytes.substr(first) + bytes.substr(kHeader, first - kHeader), 1);
  QVERIFY(trace);
  const auto& gaps = (*trace)->gaps();
  QVERIFY(std::any_of(gaps.begin(), gaps.end(), [](const Gap& g) { return g.restart; }));
  const auto found = goEvents(*trace)->regionsIn(GoroutineId(1), TimeRange::all(), 10).regions;
  const auto a = std::find_if(found.begin(), found.end(), [](const GoRegion& r) { return r.beginSeen && !r.endSeen; });
  QVERIFY(a != found.end());  // not ended by the other's end
  QCOMPARE((*trace)->text(a->name), std::string_view("a"));
  QVERIFY(a->end <= gaps[0].end);
}

// A program that forgets its ends: ends further out than any sane program's are not looked for.
void TestRegions::manyOpenOnesAreNoBurden() {
  TraceWriter w = writer();
  for (int i = 0; i < 30'000; ++i) w.regionBegin(kM, kStart + 100 + i, "leak");
  for (int i = 0; i < 30'000; ++i) w.regionEnd(kM, kStart + 40'000 + i, i == 0 ? "leak" : "nothing");
  w.log(kM, kStart + 100'000, "c", "end");
  const auto trace = w.load();
  const auto events = goEvents(trace);
  const auto lane = events->lane(GoroutineId(1));
  QCOMPARE(lane.regions(), std::size_t{30'000});
  QVERIFY(lane.region(29'999).endSeen && !lane.region(29'998).endSeen);
  QCOMPARE(lane.region(0).end, trace->range().end);
  const auto found = events->regionsIn(GoroutineId(1), TimeRange::instant(Time{kStart + 50'000}), 8);
  QCOMPARE(found.regions.size(), std::size_t{8});
  QVERIFY(!found.all);
  QCOMPARE(found.regions[0].begin.ns, kStart + 100);
}

// Against looking at each of them.
void TestRegions::searches() {
  const RandomEvents made(1);
  const auto events = goEvents(made.trace);
  const auto lane = events->lane(GoroutineId(1));
  QCOMPARE(lane.regions(), made.regions.size());
  QCOMPARE(lane.logs(), made.logs.size());
  for (std::size_t i = 0; i < made.regions.size(); ++i) {
    const PackedSpans::Span expected{Time{made.regions[i].begin}, Time{made.regions[i].end}};
    QVERIFY(lane.region(i) == expected);
  }
  std::mt19937 random(2);
  const TimeRange whole = made.trace->range();
  for (int n = 0; n < 300; ++n) {
    const Time t = whole.begin + Duration{std::int64_t(random() % std::uint64_t(whole.length().ns))};
    const std::size_t from = random() % lane.regions();
    std::size_t expected = from;
    while (expected < lane.regions() && lane.region(expected).begin < t) ++expected;
    QCOMPARE(lane.firstRegionFrom(t, from), expected);
    const std::size_t to = from + 1 + random() % (lane.regions() - from);
    Time latest = Time::min();
    std::vector<std::size_t> behind, found;
    for (std::size_t i = from; i < to; ++i) {
      latest = std::max(latest, lane.region(i).end);
      if (lane.region(i).end > t) behind.push_back(i);
    }
    QCOMPARE(lane.latestEnd(from, to), latest);
    lane.visitEndingAfter(from, to, t, [&](std::size_t i) {
      found.push_back(i);
      return true;
    });
    QCOMPARE(found, behind);
    QCOMPARE(lane.firstLogFrom(t),
             std::size_t(std::lower_bound(made.logs.begin(), made.logs.end(), t.ns) - made.logs.begin()));
  }
  QVERIFY(events->lane(GoroutineId(77)).empty());
  QVERIFY(events->lane(GoroutineId()).empty());
}

void TestRegions::drawnLikeOneByOne() {
  std::size_t dense = 0, bars = 0;
  for (const unsigned seed : {3U, 4U, 5U}) {
    const RandomEvents made(seed);
    const auto events = goEvents(made.trace);
    const Document document{made.trace, nullptr};
    const auto index = laneIndex(document);
    const TimeRange whole = made.trace->range();
    std::mt19937 random(seed);
    for (int n = 0; n < 200; ++n) {
      const Measures m{1 + 0.5 * double(n % 3)};
      const std::int64_t length = whole.length().ns >> (random() % 18);
      const Time begin = whole.begin + Duration{std::int64_t(random() % std::uint64_t(whole.length().ns)) - length / 2};
      const TimeAxis axis = TimeAxis::fit({begin, begin + Duration{std::max<std::int64_t>(length, 5)}},
                                          20 + int(random() % 600), whole.begin);
      const LaneContext context{*index, axis, m, {}, events.get()};
      RowGeometry g;
      eventGeometry(context, GoroutineId(1), 0, axis.width, g);
      const std::string got = columnsOf(g, 0, axis.width, m),
                        expected = drawnOneByOne(made.regions, made.logs, axis, m);
      QVERIFY2(got == expected, (got + "\n" + expected).c_str());
      dense += std::size_t(std::count(got.begin(), got.end(), '+'));
      bars += std::size_t(std::count(got.begin(), got.end(), '-'));
    }
  }
  QVERIFY(dense > 1000 && bars > 1000);
}

// Panning makes some columns only.
void TestRegions::drawnPieceByPiece() {
  const RandomEvents made(6);
  const auto events = goEvents(made.trace);
  const Document document{made.trace, nullptr};
  const auto index = laneIndex(document);
  const TimeAxis axis = TimeAxis::fit(part(*made.trace, 0.2, 0.6), 500, made.trace->origin());
  for (const double dpr : {1.0, 2.0}) {
    const LaneContext context{*index, axis, {dpr}, {}, events.get()};
    RowGeometry whole;
    eventGeometry(context, GoroutineId(1), 0, 500, whole);
    std::string pieces;
    for (const auto& [x0, x1] : {std::pair(0, 1), {1, 2}, {2, 130}, {130, 499}, {499, 500}}) {
      RowGeometry g;
      eventGeometry(context, GoroutineId(1), x0, x1, g);
      pieces += columnsOf(g, x0, x1, {dpr});
    }
    QCOMPARE(QString::fromStdString(pieces), QString::fromStdString(columnsOf(whole, 0, 500, {dpr})));
  }
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
    QCOMPARE(lines.size(), std::size_t{2});  // a bar, and no bracket's arms
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
  QCOMPARE(linesWith(image, theme(ThemeKind::Light).rgb(Role::Region), least).size(), std::size_t{1});  // above them
  // Half of the time is in regions: where they can be told apart they are.
  shown.state.setRange(part(*document.trace, 0.5, 0.501));
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
  widget.setEvents(goEvents(document.trace));
  QVERIFY(!linesWith(grabbed(widget), color, 1).empty());
  // The same trace with answers keeps them; another file does not.
  widget.setDocument(laneIndex({document.trace, std::make_shared<const Answers>()}));
  QVERIFY(!linesWith(grabbed(widget), color, 1).empty());
  widget.setDocument(laneIndex({traceOf("10 G1 begin a"), nullptr}));
  QVERIFY(widget.events() == nullptr);
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
  QCOMPARE(linesAt(0.35, first[0] + 3),
           QString::fromUtf8("in region outer: 40.0 ms, from 0.020\u2009000\u00a0s | in region "
                             "inner: 10.0 ms, from 0.030\u2009000\u00a0s"));
  QCOMPARE(linesAt(0.5, first[0] + 3), QString::fromUtf8("in region outer: 40.0 ms, from 0.020\u2009000\u00a0s"));
  QCOMPARE(linesAt(0.65, first[0] + 3), QString());
  QCOMPARE(
      linesAt(0.9, first[0] + 3),
      QString::fromUtf8("in region open: at least 30.0 ms, from 0.070\u2009000\u00a0s; its end is not in the trace"));
  QCOMPARE(linesAt(0.03, second[0] + 3), QString("in region older: at least 5.00 ms; its begin is not in the trace"));
  shown.state.setRange(part(*document.trace, 0.45, 0.5));
  QCOMPARE(linesAt(0.5, first[0] + 3), QString::fromUtf8("in region outer: 40.0 ms, from 0.020\u2009000\u00a0s"));
  // Many at once.
  GoEvents::Found found;
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
    const Selection s = shown.state.selection();
    QCOMPARE(s.kind, SelectedKind::Log);
    const Log log = document.trace->logs().at(s.index);
    QCOMPARE(log.goroutine, GoroutineId(5));
    const TimeAxis axis = TimeAxis::fit(shown.state.range(), image.width() - name, document.trace->origin());
    QCOMPARE(axis.column(log.time), x - name);
    const Time middle = axis.timeAt(double(x - name) + 0.5);
    QVERIFY(std::abs((log.time - middle).ns) <= 5 * kUs);  // they are 10 µs apart
    QTest::mouseClick(&shown.widget, Qt::LeftButton, {}, QPoint(x, lines[4] + 8));
    QCOMPARE(shown.state.selection().kind, SelectedKind::GoSpan);
  }
}

void TestRegions::stopping() {
  std::stop_source stop;
  stop.request_stop();
  const auto trace = RandomEvents(9).trace;
  QVERIFY(goEvents(trace, stop.get_token()) == nullptr);
  const auto made = goEvents(trace);
  QVERIFY(made != nullptr && made == goEvents(trace));
}

QTEST_MAIN(TestRegions)
#include "tst_regions.moc"
