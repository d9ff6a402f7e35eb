// SPDX-License-Identifier: GPL-3.0-or-later

// Waits for a painted timeline, writes the figures, leaves.
#include "app/measure.h"

#include <unistd.h>

#include <QApplication>
#include <QEvent>
#include <QFile>
#include <QJsonDocument>
#include <QTimer>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <utility>

#include "app/mainwindow.h"
#include "app/workspace.h"
#include "widgets/timelinewidget.h"

namespace sweepscope {

namespace {

const auto programStart = std::chrono::steady_clock::now();

QByteArray readAll(const char* path) {
  QFile file(QString::fromLatin1(path));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

double millisecondsSinceStart() {
  using namespace std::chrono;
  const double fallback = duration<double, std::milli>(steady_clock::now() - programStart).count();
  // Field 22 counts from behind the name, which may hold blanks: proc(5).
  const QByteArray stat = readAll("/proc/self/stat");
  const QList<QByteArray> fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
  timespec now{};
  if (fields.size() < 20 || clock_gettime(CLOCK_BOOTTIME, &now) != 0) return fallback;
  const double started = fields[19].toDouble() / double(sysconf(_SC_CLK_TCK)) * 1000;
  // The field has a resolution of a clock tick; main() is surely later than the start.
  return std::max(fallback, double(now.tv_sec) * 1000 + double(now.tv_nsec) / 1e6 - started);
}

quint64 residentBytes() {
  const QList<QByteArray> fields = readAll("/proc/self/statm").split(' ');
  return fields.size() < 2 ? 0 : fields[1].toULongLong() * quint64(sysconf(_SC_PAGESIZE));
}

Measure::Measure(const CommandLine& line, MainWindow* window)
    : QObject(window),
      m_window(window),
      m_firstPaint(line.quitAfterFirstPaint),
      m_waiting(line.quitAfterFirstPaint || line.quitAfterLoad) {
  if (!m_waiting) return;
  window->workspace()->timeline()->installEventFilter(this);
  connect(window, &MainWindow::loadEnded, this, [this] {
    m_window->workspace()->timeline()->update();
    if (!m_window->hasTrace()) finish();
  });
  connect(window, &MainWindow::folderListed, this, [this] {
    if (!m_window->hasTrace() && !m_window->isLoading()) finish();
  });
}

bool Measure::eventFilter(QObject* object, QEvent* event) {
  // Looks when what is painted now is on the screen. By then the window may have another part of the trace.
  if (event->type() == QEvent::Paint && m_waiting) QTimer::singleShot(0, this, &Measure::look);
  return QObject::eventFilter(object, event);
}

// No spans, or only some, are no end as long as another paint follows.
void Measure::look() {
  if (!m_waiting || !m_window->hasTrace()) return;
  const TimelineWidget& timeline = *m_window->workspace()->timeline();
  const bool over = !m_window->isLoading() && timeline.isSettled();
  if (over || (m_firstPaint && timeline.paintedSpans() > 0)) finish();
}

void Measure::finish() {
  if (!std::exchange(m_waiting, false)) return;
  QJsonObject figures{{QStringLiteral("ms"), millisecondsSinceStart()},
                      {QStringLiteral("rss_bytes"), qint64(residentBytes())},
                      {QStringLiteral("generations"), 0},
                      {QStringLiteral("spans"), 0}};
  if (const Document& document = m_window->workspace()->document()) {
    figures[QStringLiteral("generations")] = qint64(document.trace->info().generationsLoaded);
    figures[QStringLiteral("spans")] = qint64(m_window->workspace()->timeline()->paintedSpans());
  }
  emit reached(figures);
}

void quitWhenReached(const Measure& measure, const MainWindow& window) {
  QObject::connect(&measure, &Measure::reached, &window, [&window](const QJsonObject& figures) {
    const QByteArray text = QJsonDocument(figures).toJson(QJsonDocument::Compact) + '\n';
    std::fputs(text.constData(), stderr);
    QApplication::exit(window.hasTrace() ? 0 : int(ExitCode::Cannot));
  });
}

}  // namespace sweepscope
