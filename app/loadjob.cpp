// SPDX-License-Identifier: GPL-3.0-or-later

// A worker puts its reports into a mailbox with one slot for each kind, and posts one event. The GUI thread takes the
// newest reports when it handles the event. So a fast loader does not flood the event queue.
#include "app/loadjob.h"

#include <QFileInfo>
#include <atomic>
#include <mutex>
#include <thread>

#include "app/filename.h"
#include "wire/texts.h"

namespace sweepscope {

struct LoadJob::Worker {
  quint64 id = 0;
  LoadRequest request;
  std::shared_ptr<const Trace> trace;  // to be analysed again, instead of a request
  std::stop_source stopReading, stopAll;
  std::atomic<bool> readingDone = false;

  std::mutex mutex;  // guards the mailbox
  std::optional<LoadStatus> status;
  std::optional<SessionFile> session;
  std::shared_ptr<const Trace> part;
  std::optional<LoadOutcome> outcome;
  bool rung = false;

  std::jthread thread;

  template <class Put>
  bool post(Put put) {
    const std::lock_guard lock(mutex);
    put();
    return !std::exchange(rung, true);
  }
};

QString filePath(const LoadRequest& request) {
  // A name that is not text would not be the same when it is read back.
  if (request.bytes || request.path.empty() || request.path == "-" || !isWholeName(request.name)) return {};
  return QFileInfo(request.name).absoluteFilePath();
}

LoadJob::LoadJob(QObject* parent) : QObject(parent) {
  m_clock.start();
  m_partDue.setSingleShot(true);
  connect(&m_partDue, &QTimer::timeout, this, &LoadJob::makePart);
}

LoadJob::~LoadJob() {
  abandon();
  m_workers.clear();  // joins
}

namespace {

// How loading reports its progress.
struct Reporter {
  std::function<void(const LoadStatus&)> status;
  std::function<void(SessionFile)> session;
  std::function<void(std::shared_ptr<const Trace>)> part;
};

std::shared_ptr<const LaneIndex> analysed(std::shared_ptr<const Trace> trace, AnalysisOptions options,
                                          const std::stop_token& stop) {
  options.stop = stop;
  auto answers = std::make_shared<const Answers>(analyse(*trace, options));
  if (stop.stop_requested()) answers = nullptr;
  return laneIndex({std::move(trace), std::move(answers)});
}

SessionFile findSession(const LoadRequest& request, const ByteSource& source) {
  if (!request.sessions) return {};
  return request.sessionFile.isEmpty() ? request.sessions->find(filePath(request), source)
                                       : request.sessions->read(request.sessionFile);
}

// Reports the session, and applies its settings.
AnalysisOptions withSession(const LoadRequest& request, const ByteSource& source, const Reporter& report) {
  SettingsLayers settings = request.settings;
  SessionFile session = findSession(request, source);
  if (!request.keepsSession) settings.session = session.session.settings;
  report.session(std::move(session));
  AnalysisOptions analysis = request.analysis;
  settings.effective().applyTo(analysis);
  return analysis;
}

LoadOutcome load(const LoadRequest& request, const std::stop_token& stopReading, const std::stop_token& stopAll,
                 const Reporter& report) {
  LoadOutcome outcome;
  OpenOptions open;
  open.stop = stopReading;
  open.progress = [&](std::uint64_t done, std::uint64_t total) {
    report.status({LoadStage::Reading, {done, total, 0, 0}});
  };
  auto source =
      request.bytes
          ? Result<std::shared_ptr<const ByteSource>>(memorySource(request.name.toStdString(), *request.bytes))
          : openSource(request.path, open);
  if (!source) {
    outcome.error = source.error();
    return outcome;
  }
  outcome.source = *source;
  const AnalysisOptions analysis = withSession(request, **source, report);
  LoadOptions options;
  options.stop = stopReading;
  options.progress = [&](const LoadProgress& p) { report.status({LoadStage::Reading, p}); };
  options.onSnapshot = report.part;
  options.memoryLeft = request.memoryLeft;
  options.onNoMemory = [&] { outcome.noMemory = true; };
  const auto trace = loadTrace(*source, options);
  outcome.cancelled = stopReading.stop_requested();
  if (!trace) {
    outcome.error = trace.error();
    return outcome;
  }
  if ((outcome.cancelled || outcome.noMemory) && (*trace)->info().generationsLoaded == 0) {
    // An empty trace would look as if nothing had happened.
    outcome.error = outcome.cancelled
                        ? Error{ErrorCode::Cancelled, 0, 0, Message(texts::kCancelled, (*source)->name())}
                        : Error{ErrorCode::ReadFailed, 0, 0, Message(texts::kNoMemoryAtAll, (*source)->name())};
    return outcome;
  }
  report.status({LoadStage::Analysing, {}});
  report.part(*trace);
  outcome.lanes = analysed(*trace, analysis, stopAll);
  return outcome;
}

}  // namespace

quint64 LoadJob::start(const LoadRequest& request) {
  auto worker = std::make_shared<Worker>();
  worker->request = request;
  return launch(worker);
}

quint64 LoadJob::analyseAgain(std::shared_ptr<const Trace> trace, const AnalysisOptions& options) {
  auto worker = std::make_shared<Worker>();
  worker->trace = std::move(trace);
  worker->request.analysis = options;
  return launch(worker);
}

quint64 LoadJob::launch(const std::shared_ptr<Worker>& worker) {
  abandon();
  m_pace = {};
  worker->id = ++m_current;
  m_running = true;
  Worker* w = worker.get();
  const auto ring = [this, weak = std::weak_ptr(worker)] {
    QMetaObject::invokeMethod(
        this,
        [this, weak] {
          if (const auto there = weak.lock()) deliver(there);
        },
        Qt::QueuedConnection);
  };
  m_workers.push_back(worker);
  worker->thread = std::jthread([w, ring] {
    Reporter report;
    report.status = [&](const LoadStatus& s) {
      if (s.stage == LoadStage::Analysing) w->readingDone = true;
      if (w->post([&] { w->status = s; })) ring();
    };
    report.session = [&](SessionFile s) {
      if (w->post([&] { w->session = std::move(s); })) ring();
    };
    report.part = [&](std::shared_ptr<const Trace> t) {
      if (w->post([&] { w->part = std::move(t); })) ring();
    };
    LoadOutcome outcome;
    if (w->trace) {
      report.status({LoadStage::Analysing, {}});
      outcome.lanes = analysed(w->trace, w->request.analysis, w->stopAll.get_token());
    } else {
      outcome = load(w->request, w->stopReading.get_token(), w->stopAll.get_token(), report);
    }
    w->post([&] { w->outcome = std::move(outcome); });
    ring();  // always: abandoned workers are removed then
  });
  return m_current;
}

void LoadJob::deliver(const std::shared_ptr<Worker>& worker) {
  std::optional<LoadStatus> status;
  std::optional<SessionFile> session;
  std::shared_ptr<const Trace> part;
  std::optional<LoadOutcome> outcome;
  {
    const std::lock_guard lock(worker->mutex);
    worker->rung = false;
    status = std::exchange(worker->status, std::nullopt);
    session = std::exchange(worker->session, std::nullopt);
    part = std::exchange(worker->part, nullptr);
    outcome = std::exchange(worker->outcome, std::nullopt);
  }
  const bool stale = worker->id != m_current || !m_running;
  if (outcome) std::erase(m_workers, worker);
  if (stale) return;
  if (status) emit progressed(worker->id, *status);
  if (session) emit opened(worker->id, *session);
  if (outcome) {
    m_running = false;
    dropPart();
    emit finished(worker->id, *outcome);
  } else if (part) {
    offer(std::move(part));
  }
}

void LoadJob::offer(std::shared_ptr<const Trace> part) {
  m_part = std::move(part);
  if (!m_partDue.isActive() && !m_partJob.isBusy()) waitForPart();
}

void LoadJob::waitForPart() {
  m_partDue.start(int(m_pace.wait(m_clock.elapsed())));
}

void LoadJob::makePart() {
  if (!m_part) return;
  m_partJob.run(
      [trace = std::exchange(m_part, nullptr)](const std::stop_token&) {
        return laneIndex({trace, nullptr});
      },
      [this, begin = m_clock.elapsed()](const std::shared_ptr<const LaneIndex>& lanes) { showPart(begin, lanes); });
}

void LoadJob::showPart(qint64 begin, const std::shared_ptr<const LaneIndex>& lanes) {
  const quint64 job = m_current;
  emit partLoaded(job, lanes);
  // Its turn comes when what has changed is painted.
  QTimer::singleShot(0, this, [this, begin, job] {
    if (job != m_current) return;
    m_pace.shown(begin, m_clock.elapsed());
    if (m_part) waitForPart();
  });
}

void LoadJob::dropPart() {
  m_part.reset();
  m_partJob.cancel();
  m_partDue.stop();
}

void LoadJob::cancel() {
  if (!m_running || m_workers.empty()) return;
  Worker& w = *m_workers.back();
  if (w.readingDone || w.stopReading.stop_requested() || w.trace) w.stopAll.request_stop();
  w.stopReading.request_stop();
}

void LoadJob::abandon() {
  m_running = false;
  dropPart();
  for (const auto& w : m_workers) {
    w->stopReading.request_stop();
    w->stopAll.request_stop();
  }
}

}  // namespace sweepscope
