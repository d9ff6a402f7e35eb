// SPDX-License-Identifier: GPL-3.0-or-later

// Opens a trace in the main window and moves through it, frame by frame, and writes what a frame took as one line of
// JSON, in milliseconds:
//   bench_frames [--size WxH] [--frames N] TRACE
// A frame lasts from the input until the window's pixels are handed to the screen, whatever is painted in it.
#include <QApplication>
#include <QElapsedTimer>
#include <QStyleFactory>
#include <QWheelEvent>
#include <cstdio>
#include <exception>
#include <functional>

#include "app/mainwindow.h"
#include "app/workspace.h"
#include "resources/resources.h"
#include "tests/bench/process.h"
#include "trace/allocator.h"
#include "widgets/timelinewidget.h"

using namespace sweepscope;
using namespace sweepscope::bench;
using nlohmann::json;

namespace {

// Sees when the timeline was painted.
class PaintWatch : public QObject {
 public:
  bool painted = false;

 protected:
  bool eventFilter(QObject* object, QEvent* event) override {
    painted = painted || event->type() == QEvent::Paint;
    return QObject::eventFilter(object, event);
  }
};

class Bench {
 public:
  Bench(MainWindow& window, int frames)
      : m_view(*window.workspace()->view()), m_timeline(*window.workspace()->timeline()), m_frames(frames) {
    m_timeline.installEventFilter(&m_watch);
  }

  json run() {
    settle();
    json out;
    std::vector<double> zoom, pan, scroll;
    // Down from the whole trace, stopping on the way to pan, until a screen shows a millisecond or a screen is narrow.
    while (m_view.range().length().ns > 1'000'000) {
      const auto before = m_view.range().length();
      for (int i = 0; i < 8; ++i) {
        measure(zoom, [&] { m_view.zoom(0.8, middle()); });
      }
      // To and fro, so that no frame is lost at the trace's ends, where nothing moves.
      for (int i = 0; i < m_frames; ++i) measure(pan, [&] { m_view.pan(i / 30 % 2 == 0 ? 0.01 : -0.01); });
      for (int i = 0; i < m_frames / 4; ++i) measure(scroll, [&] { wheel(i < m_frames / 8 ? -120 : 120); });
      if (m_view.range().length() == before) break;
    }
    for (int i = 0; i < 200 && m_view.range() != m_view.limits(); ++i) {
      measure(zoom, [&] { m_view.zoom(1.25, middle()); });
    }
    out["zoom_ms"] = summary(std::move(zoom));
    out["pan_ms"] = summary(std::move(pan));
    out["scroll_ms"] = summary(std::move(scroll));
    return out;
  }

 private:
  Time middle() const { return m_view.range().begin + Duration{m_view.range().length().ns / 2}; }

  // Until nothing is left to be painted.
  void settle() {
    QElapsedTimer quiet;
    quiet.start();
    while (quiet.elapsed() < 300) {
      m_watch.painted = false;
      QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
      if (m_watch.painted) quiet.restart();
    }
  }

  void measure(std::vector<double>& milliseconds, const std::function<void()>& input) {
    QElapsedTimer timer;
    m_watch.painted = false;
    timer.start();
    input();
    while (!m_watch.painted && timer.elapsed() < 1000) QCoreApplication::processEvents();
    if (m_watch.painted) milliseconds.push_back(double(timer.nsecsElapsed()) / 1e6);
  }

  void wheel(int delta) {
    const QPointF at(m_timeline.width() / 2.0, m_timeline.height() * 0.75);
    QWheelEvent event(at, m_timeline.mapToGlobal(at), {}, {0, delta}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                      false);
    QApplication::sendEvent(&m_timeline, &event);
    m_timeline.update();
  }

  ViewState& m_view;
  TimelineWidget& m_timeline;
  PaintWatch m_watch;
  int m_frames;
};

bool waitUntilLoaded(MainWindow& window) {
  QEventLoop loop;
  QObject::connect(&window, &MainWindow::loadEnded, &loop, &QEventLoop::quit);
  loop.exec();
  return window.hasTrace();
}

struct Arguments {
  QSize size{1920, 1080};
  int frames = 60;
  QString file;
  bool valid() const { return !file.isEmpty() && !size.isEmpty() && frames >= 8; }
};

Arguments parse(const QStringList& given) {
  Arguments a;
  for (int i = 1; i < given.size(); ++i) {
    if (given[i] == QLatin1String("--size") && i + 1 < given.size()) {
      const QStringList sides = given[++i].split(QLatin1Char('x'));
      a.size = sides.size() == 2 ? QSize(sides[0].toInt(), sides[1].toInt()) : QSize();
    } else if (given[i] == QLatin1String("--frames") && i + 1 < given.size()) {
      a.frames = given[++i].toInt();
    } else if (!a.file.isEmpty() || given[i].startsWith(QLatin1Char('-'))) {
      return {};
    } else {
      a.file = given[i];
    }
  }
  return a;
}

int run(int argc, char** argv) {
  QApplication application(argc, argv);
  QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  initResources();
  const Arguments arguments = parse(QApplication::arguments());
  if (!arguments.valid()) {
    std::fputs("usage: bench_frames [--size WxH] [--frames N] TRACE\n", stderr);
    return 64;
  }
  MainWindow window;
  window.resize(arguments.size);
  window.show();
  window.openFile(arguments.file);
  if (!waitUntilLoaded(window)) {
    std::fprintf(stderr, "bench_frames: %s cannot be opened\n", qPrintable(arguments.file));
    return 2;
  }
  json out = Bench(window, arguments.frames).run();
  out["width"] = window.width();
  out["height"] = window.height();
  out["platform"] = QApplication::platformName().toStdString();
  out["rss_bytes"] = processBytes("VmRSS");
  std::printf("%s\n", out.dump().c_str());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  setUpAllocator();
  try {
    return run(argc, argv);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "bench_frames: %s\n", e.what());
    return 2;
  }
}
