// Waits for a painted timeline, writes the figures, leaves.
#include "app/measure.h"

#include <unistd.h>

#include <QApplication>
#include <QEvent>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>
#include <chrono>
#include <cstdio>
#include <ctime>

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
    : QObject(window), m_window(window), m_firstPaint(line.quitAfterFirstPaint), m_afterLoad(line.quitAfterLoad) {
  if (!m_firstPaint && !m_afterLoad) return;
  window->workspace()->timeline()->installEventFilter(this);
  connect(window, &MainWindow::loadEnded, this, [this] {
    m_loaded = true;
    m_window->workspace()->timeline()->update();
    if (!m_window->hasTrace()) finish();
  });
}

bool Measure::eventFilter(QObject* object, QEvent* event) {
  const bool wanted = m_firstPaint || m_loaded;
  if (event->type() == QEvent::Paint && wanted && m_window->hasTrace()) {
    m_firstPaint = m_loaded = false;
    QTimer::singleShot(0, this, &Measure::finish);  // when it is on the screen
  }
  return QObject::eventFilter(object, event);
}

void Measure::finish() {
  // An empty lane is no first paint as long as there may be more to come.
  const bool empty = m_window->hasTrace() && m_window->workspace()->timeline()->paintedSpans() == 0;
  if (empty && m_window->isLoading()) {
    m_firstPaint = true;
    return;
  }
  QJsonObject figures{{QStringLiteral("ms"), millisecondsSinceStart()},
                      {QStringLiteral("rss_bytes"), qint64(residentBytes())},
                      {QStringLiteral("generations"), 0},
                      {QStringLiteral("spans"), 0}};
  if (const Document& document = m_window->workspace()->document()) {
    figures[QStringLiteral("generations")] = qint64(document.trace->info().generationsLoaded);
    figures[QStringLiteral("spans")] = qint64(m_window->workspace()->timeline()->paintedSpans());
  }
  const QByteArray text = QJsonDocument(figures).toJson(QJsonDocument::Compact) + '\n';
  std::fputs(text.constData(), stderr);
  QApplication::exit(m_window->hasTrace() ? 0 : int(ExitCode::Cannot));
}

}  // namespace sweepscope
