// A worker puts its news into a mailbox of one slot a kind and rings once; the GUI thread takes what is newest when it
#include "wire/texts.h"
// comes by. So a quick loader never floods the event queue.
#include "app/loadjob.h"
#include "wire/texts.h"

#include <QFileInfo>
#include <atomic>
#include <mutex>
#include <thread>
#include "wire/texts.h"

#include "app/filename.h"
#include "wire/texts.h"

#include "wire/texts.h"
namespace sweepscope {
#include "wire/texts.h"

#include "wire/texts.h"
struct LoadJob::Worker {
#include "wire/texts.h"
  quint64 id = 0;
#include "wire/texts.h"
  LoadRequest request;
#include "wire/texts.h"
  std::shared_ptr<const Trace> trace;  // to be analysed again, instead of a request
#include "wire/texts.h"
  std::stop_source stopReading, stopAll;
#include "wire/texts.h"
  std::atomic<bool> readingDone = false;
#include "wire/texts.h"

#include "wire/texts.h"
  std::mutex mutex;  // guards the mailbox
#include "wire/texts.h"
  std::optional<LoadStatus> status;
#include "wire/texts.h"
  std::optional<SessionFile> session;
#include "wire/texts.h"
  std::shared_ptr<const Trace> part;
#include "wire/texts.h"
  std::optional<LoadOutcome> outcome;
#include "wire/texts.h"
  bool rung = false;
#include "wire/texts.h"

#include "wire/texts.h"
  std::jthread thread;
#include "wire/texts.h"

#include "wire/texts.h"
  template <class Put>
#include "wire/texts.h"
  bool post(Put put) {
#include "wire/texts.h"
    const std::lock_guard lock(mutex);
#include "wire/texts.h"
    put();
#include "wire/texts.h"
    return !std::exchange(rung, true);
#include "wire/texts.h"
  }
#include "wire/texts.h"
};
#include "wire/texts.h"

#include "wire/texts.h"
QString filePath(const LoadRequest& request) {
#include "wire/texts.h"
  // A name that is no text would be another one when it is read back.
#include "wire/texts.h"
  if (request.bytes || request.path.empty() || request.path == "-" || !isWholeName(request.name)) return {};
#include "wire/texts.h"
  return QFileInfo(request.name).absoluteFilePath();
#include "wire/texts.h"
}
#include "wire/texts.h"

#include "wire/texts.h"
LoadJob::LoadJob(QObject* parent) : QObject(parent) {
#include "wire/texts.h"
  m_clock.start();
#include "wire/texts.h"
  m_partDue.setSingleShot(true);
#include "wire/texts.h"
  connect(&m_partDue, &QTimer::timeout, this, &LoadJob::makePart);
#include "wire/texts.h"
}
#include "wire/texts.h"

#include "wire/texts.h"
LoadJob::~LoadJob() {
#include "wire/texts.h"
  abandon();
#include "wire/texts.h"
  m_workers.clear();  // joins
#include "wire/texts.h"
}
#include "wire/texts.h"

#include "wire/texts.h"
namespace {
#include "wire/texts.h"

#include "wire/texts.h"
// How loading reports while it goes on.
#include "wire/texts.h"
struct Reporter {
#include "wire/texts.h"
  std::function<void(const LoadStatus&)> status;
#include "wire/texts.h"
  std::function<void(SessionFile)> session;
#include "wire/texts.h"
  std::function<void(std::shared_ptr<const Trace>)> part;
#include "wire/texts.h"
};
#include "wire/texts.h"

#include "wire/texts.h"
std::shared_ptr<const LaneIndex> analysed(std::shared_ptr<const Trace> trace, AnalysisOptions options,
#include "wire/texts.h"
                                          const std::stop_token& stop) {
#include "wire/texts.h"
  options.stop = stop;
#include "wire/texts.h"
  auto answers = std::make_shared<const Answers>(analyse(*trace, options));
#include "wire/texts.h"
  if (stop.stop_requested()) answers = nullptr;
#include "wire/texts.h"
  return laneIndex({std::move(trace), std::move(answers)});
#include "wire/texts.h"
}
#include "wire/texts.h"

#include "wire/texts.h"
SessionFile findSession(const LoadRequest& request, const ByteSource& source) {
#include "wire/texts.h"
  if (!request.sessions) return {};
#include "wire/texts.h"
  return request.sessionFile.isEmpty() ? request.sessions->find(filePath(request), source)
#include "wire/texts.h"
                                       : request.sessions->read(request.sessionFile);
#include "wire/texts.h"
}
#include "wire/texts.h"

#include "wire/texts.h"
// Says what the session is, and what it sets.
#include "wire/texts.h"
AnalysisOptions withSession(const LoadRequest& request, const ByteSource& source, const Reporter& report) {
#include "wire/texts.h"
  SettingsLayers settings = request.settings;
#include "wire/texts.h"
  SessionFile session = findSession(request, source);
#include "wire/texts.h"
  if (!request.keepsSession) settings.session = session.session.settings;
#include "wire/texts.h"
  report.session(std::move(session));
#include "wire/texts.h"
  AnalysisOptions analysis = request.analysis;
#include "wire/texts.h"
  settings.effective().applyTo(analysis);
#include "wire/texts.h"
  return analysis;
#include "wire/texts.h"
}
#include "wire/texts.h"

#include "wire/texts.h"
LoadOutcome load(const LoadRequest& request, const std::stop_token& stopReading, const std::stop_token& stopAll,
#include "wire/texts.h"
                 const Reporter& report) {
#include "wire/texts.h"
  LoadOutcome outcome;
#include "wire/texts.h"
  OpenOptions open;
#include "wire/texts.h"
  open.stop = stopReading;
#include "wire/texts.h"
  open.progress = [&](std::uint64_t done, std::uint64_t total) {
#include "wire/texts.h"
    report.status({LoadStage::Reading, {done, total, 0, 0}});
#include "wire/texts.h"
  };
#include "wire/texts.h"
  auto source =
#include "wire/texts.h"
      request.bytes
#include "wire/texts.h"
          ? Result<std::shared_ptr<const ByteSource>>(memorySource(request.name.toStdString(), *request.bytes))
#include "wire/texts.h"
          : openSource(request.path, open);
#include "wire/texts.h"
  if (!source) {
#include "wire/texts.h"
    outcome.error = source.error();
#include "wire/texts.h"
    return outcome;
#include "wire/texts.h"
  }
#include "wire/texts.h"
  outcome.source = *source;
#include "wire/texts.h"
  const AnalysisOptions analysis = withSession(request, **source, report);
#include "wire/texts.h"
  LoadOptions options;
#include "wire/texts.h"
  options.stop = stopReading;
#include "wire/texts.h"
  options.progress = [&](const LoadProgress& p) { report.status({LoadStage::Reading, p}); };
#include "wire/texts.h"
  options.onSnapshot = report.part;
#include "wire/texts.h"
  options.memoryLeft = request.memoryLeft;
#include "wire/texts.h"
  options.onNoMemory = [&] { outcome.noMemory = true; };
#include "wire/texts.h"
  const auto trace = loadTrace(*source, options);
#include "wire/texts.h"
  outcome.cancelled = stopReading.stop_requested();
#include "wire/texts.h"
  if (!trace) {
#include "wire/texts.h"
    outcome.error = trace.error();
#include "wire/texts.h"
    return outcome;
#include "wire/texts.h"
  }
#include "wire/texts.h"
  if ((outcome.cancelled || outcome.noMemory) && (*trace)->info().generationsLoaded == 0) {
#include "wire/texts.h"
    // An empty trace would say what is not so.
#include "wire/texts.h"
    outcome.error = outcome.cancelled ? Error{ErrorCode::Cancelled, 0, 0, Message(texts::kCancelled, (*source)->name())}
#include "wire/texts.h"
                                      : Error{ErrorCode::ReadFailed, 0, 0,
#include "wire/texts.h"
                                              Message(texts::kNoMemoryAtAll, (*source)->name())};
#include "wire/texts.h"
    return outcome;
#include "wire/texts.h"
  }
#include "wire/texts.h"
  report.status({LoadStage::Analysing, {}});
#include "wire/texts.h"
  report.part(*trace);
#include "wire/texts.h"
  outcome.lanes = analysed(*trace, analysis, stopAll);
#include "wire/texts.h"
  return outcome;
#include "wire/texts.h"
}
#include "wire/texts.h"

#include "wire/texts.h"
}  // namespace
#include "wire/texts.h"

#include "wire/texts.h"
quint64 LoadJob::start(const LoadRequest& request) {
#include "wire/texts.h"
  auto worker = std::make_shared<Worker>();
#include "wire/texts.h"
  worker->request = request;
#include "wire/texts.h"
  return launch(worker);
#include "wire/texts.h"
}
#include "wire/texts.h"

#include "wire/texts.h"
quint64 LoadJob::analyseAgain(std::shared_ptr<const Trace> trace, const AnalysisOptions& options) {
#include "wire/texts.h"
  auto worker = std::make_shared<Worker>();
#include "wire/texts.h"
  worker->trace = std::move(trace);
#include "wire/texts.h"
  worker->request.analysis = options;
#include "wire/texts.h"
  return launch(worker);
#include "wire/texts.h"
}
#include "wire/texts.h"

#include "wire/texts.h"
quint64 LoadJob::launch(const std::shared_ptr<Worker>& worker) {
#include "wire/texts.h"
  abandon();
#include "wire/texts.h"
  m_pace = {};
#include "wire/texts.h"
  worker->id = ++m_current;
#include "wire/texts.h"
  m_running = true;
#include "wire/texts.h"
  Worker* w = worker.get();
#include "wire/texts.h"
  const auto ring = [this, weak = std::weak_ptr(worker)] {
#include "wire/texts.h"
    QMetaObject::invokeMethod(
#include "wire/texts.h"
        this,
#include "wire/texts.h"
        [this, weak] {
#include "wire/texts.h"
          if (const auto there = weak.lock()) deliver(there);
#include "wire/texts.h"
        },
#include "wire/texts.h"
        Qt::QueuedConnection);
#include "wire/texts.h"
  };
#include "wire/texts.h"
  m_workers.push_back(worker);
#include "wire/texts.h"
  worker->thread = std::jthread([w, ring] {
#include "wire/texts.h"
    Reporter report;
#include "wire/texts.h"
    report.status = [&](const LoadStatus& s) {
#include "wire/texts.h"
      if (s.stage == LoadStage::Analysing) w->readingDone = true;
#include "wire/texts.h"
      if (w->post([&] { w->status = s; })) ring();
#include "wire/texts.h"
    };
#include "wire/texts.h"
    report.session = [&](SessionFile s) {
#include "wire/texts.h"
      if (w->post([&] { w->session = std::move(s); })) ring();
#include "wire/texts.h"
    };
#include "wire/texts.h"
    report.part = [&](std::shared_ptr<const Trace> t) {
#include "wire/texts.h"
      if (w->post([&] { w->part = std::move(t); })) ring();
#include "wire/texts.h"
    };
#include "wire/texts.h"
    LoadOutcome outcome;
#include "wire/texts.h"
    if (w->trace) {
#include "wire/texts.h"
      report.status({LoadStage::Analysing, {}});
#include "wire/texts.h"
      outcome.lanes = analysed(w->trace, w->request.analysis, w->stopAll.get_token());
#include "wire/texts.h"
    } else {
#include "wire/texts.h"
      outcome = load(w->request, w->stopReading.get_token(), w->stopAll.get_token(), report);
#include "wire/texts.h"
    }
#include "wire/texts.h"
    w->post([&] { w->outcome = std::move(outcome); });
#include "wire/texts.h"
    ring();  // always: workers that nobody listens to are swept away then
#include "wire/texts.h"
  });
#include "wire/texts.h"
  return m_current;
#include "wire/texts.h"
}
#include "wire/texts.h"

#include "wire/texts.h"
void LoadJob::deliver(const std::shared_ptr<Worker>& worker) {
#include "wire/texts.h"
  std::optional<LoadStatus> status;
#include "wire/texts.h"
  std::optional<SessionFile> session;
#include "wire/texts.h"
  std::shared_ptr<const Trace> part;
#include "wire/texts.h"
  std::optional<LoadOutcome> outcome;
#include "wire/texts.h"
  {
#include "wire/texts.h"
    const std::lock_guard lock(worker->mutex);
#include "wire/texts.h"
    worker->rung = false;
#include "wire/texts.h"
    status = std::exchange(worker->status, std::nullopt);
#include "wire/texts.h"
    session = std::exchange(worker->session, std::nullopt);
#include "wire/texts.h"
    part = std::exchange(worker->part, nullptr);
#include "wire/texts.h"
    outcome = std::exchange(worker->outcome, std::nullopt);
#include "wire/texts.h"
  }
#include "wire/texts.h"
  const bool stale = worker->id != m_current || !m_running;
#include "wire/texts.h"
  if (outcome) std::erase(m_workers, worker);
#include "wire/texts.h"
  if (stale) return;
#include "wire/texts.h"
  if (status) emit progressed(worker->id, *status);
#include "wire/texts.h"
  if (session) emit opened(worker->id, *session);
#include "wire/texts.h"
  if (outcome) {
#include "wire/texts.h"
    m_running = false;
#include "wire/texts.h"
    dropPart();
#include "wire/texts.h"
    emit finished(worker->id, *outcome);
#include "wire/texts.h"
  } else if (part) {
#include "wire/texts.h"
    offer(std::move(part));
#include "wire/texts.h"
  }
#include "wire/texts.h"
}
#include "wire/texts.h"

#include "wire/texts.h"
void LoadJob::offer(std::shared_ptr<const Trace> part) {
#include "wire/texts.h"
  m_part = std::move(part);
#include "wire/texts.h"
  if (!m_partDue.isActive() && !m_partJob.isBusy()) waitForPart();
#include "wire/texts.h"
}
#include "wire/texts.h"

#include "wire/texts.h"
void LoadJob::waitForPart() {
#include "wire/texts.h"
  m_partDue.start(int(m_pace.wait(m_clock.elapsed())));
#include "wire/texts.h"
}
#include "wire/texts.h"

#include "wire/texts.h"
void LoadJob::makePart() {
#include "wire/texts.h"
  if (!m_part) return;
#include "wire/texts.h"
  m_partJob.run(
#include "wire/texts.h"
      [trace = std::exchange(m_part, nullptr)](const std::stop_token&) {
#include "wire/texts.h"
        return laneIndex({trace, nullptr});
#include "wire/texts.h"
      },
#include "wire/texts.h"
      [this, begin = m_clock.elapsed()](const std::shared_ptr<const LaneIndex>& lanes) { showPart(begin, lanes); });
#include "wire/texts.h"
}
#include "wire/texts.h"

#include "wire/texts.h"
void LoadJob::showPart(qint64 begin, const std::shared_ptr<const LaneIndex>& lanes) {
#include "wire/texts.h"
  const quint64 job = m_current;
#include "wire/texts.h"
  emit partLoaded(job, lanes);
#include "wire/texts.h"
  // Its turn comes when what has changed is painted.
#include "wire/texts.h"
  QTimer::singleShot(0, this, [this, begin, job] {
#include "wire/texts.h"
    if (job != m_current) return;
#include "wire/texts.h"
    m_pace.shown(begin, m_clock.elapsed());
#include "wire/texts.h"
    if (m_part) waitForPart();
#include "wire/texts.h"
  });
#include "wire/texts.h"
}
#include "wire/texts.h"

#include "wire/texts.h"
void LoadJob::dropPart() {
#include "wire/texts.h"
  m_part.reset();
#include "wire/texts.h"
  m_partJob.cancel();
#include "wire/texts.h"
  m_partDue.stop();
#include "wire/texts.h"
}
#include "wire/texts.h"

#include "wire/texts.h"
void LoadJob::cancel() {
#include "wire/texts.h"
  if (!m_running || m_workers.empty()) return;
#include "wire/texts.h"
  Worker& w = *m_workers.back();
#include "wire/texts.h"
  if (w.readingDone || w.stopReading.stop_requested() || w.trace) w.stopAll.request_stop();
#include "wire/texts.h"
  w.stopReading.request_stop();
#include "wire/texts.h"
}
#include "wire/texts.h"

#include "wire/texts.h"
void LoadJob::abandon() {
#include "wire/texts.h"
  m_running = false;
#include "wire/texts.h"
  dropPart();
#include "wire/texts.h"
  for (const auto& w : m_workers) {
#include "wire/texts.h"
    w->stopReading.request_stop();
#include "wire/texts.h"
    w->stopAll.request_stop();
#include "wire/texts.h"
  }
#include "wire/texts.h"
}
#include "wire/texts.h"

#include "wire/texts.h"
}  // namespace sweepscope
#include "wire/texts.h"
