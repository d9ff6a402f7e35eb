// SPDX-License-Identifier: GPL-3.0-or-later

// Opening, loading, reloading and closing; the jobs behind the views.
#include "app/opentrace.h"

#include "app/sessionview.h"
#include "trace/userevents.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/sweeper.h"

namespace sweepscope {

OpenTrace::OpenTrace(const SettingsLayers& settings, const AnalysisOptions& rest, QObject* parent)
    : QObject(parent),
      m_view(new ViewState(this)),
      m_sessions(m_view, nullptr),
      m_settings(settings),
      m_analysis(rest) {
  connect(&m_sessions, &SessionKeeper::due, this, [this] { m_sessions.note(m_document); });
  connect(&m_sessions, &SessionKeeper::trouble, this, &OpenTrace::sessionTrouble);
  connect(m_view, &ViewState::changed, this, [this](unsigned mask) {
    constexpr unsigned kKept =
        ViewState::Range | ViewState::SelectionChanged | ViewState::Lanes | ViewState::Measure | ViewState::Bookmarks;
    if ((mask & kKept) != 0) m_sessions.soon();
    if ((mask & ViewState::SelectionChanged) != 0) fetchSweeper();
  });
  connect(&m_job, &LoadJob::progressed, this, [this](quint64, const LoadStatus& s) { emit progressed(s); });
  connect(&m_job, &LoadJob::opened, this, [this](quint64, const SessionFile& s) { m_nextSession = s; });
  connect(&m_job, &LoadJob::partLoaded, this, [this](quint64, const auto& lanes) { showPart(lanes); });
  connect(&m_job, &LoadJob::finished, this, [this](quint64, const LoadOutcome& o) { finish(o); });
}

OpenTrace::~OpenTrace() {
  m_job.abandon();
  m_sessions.note(m_document);
}

void OpenTrace::setState(LoadState state) {
  if (state == m_state) return;
  m_state = state;
  emit stateChanged();
}

void OpenTrace::open(LoadRequest request) {
  m_sessions.note(m_document);  // may be that of the same trace
  request.keepsSession = false;
  start(std::move(request));
}

void OpenTrace::reload() {
  if (!m_lanes || m_shown.path == "-") return;
  LoadRequest again = m_shown;
  again.keepsSession = true;
  start(std::move(again));
}

void OpenTrace::start(LoadRequest request) {
  m_wanted = std::move(request);
  m_wanted.sessions = m_sessions.store();
  m_wanted.analysis = m_analysis;
  m_wanted.settings = m_settings;
  m_nextSession = {};
  m_job.start(m_wanted);
  m_state = LoadState::Opening;
  emit stateChanged();
}

void OpenTrace::close() {
  m_sessions.note(m_document);
  m_job.abandon();
  m_source.reset();
  m_shown = {};
  m_wanted = {};
  m_sessions.close();
  m_settings.session = {};
  m_view->clear();
  setDocument(nullptr, false);
  setState(LoadState::Closed);
}

bool OpenTrace::noticeChange() {
  if (!m_source || isLoading() || !m_source->changed()) return false;
  m_source.reset();
  return true;
}

// The first part takes the place of the trace that was open.
void OpenTrace::showPart(const std::shared_ptr<const LaneIndex>& lanes) {
  const Trace& trace = *lanes->document.trace;
  if (trace.range().length().ns <= 1 && trace.info().generationsLoaded == 0) return;
  const bool sameFile = m_state != LoadState::Opening || m_wanted.keepsSession;
  if (m_state == LoadState::Opening) adopt();
  setDocument(lanes, sameFile);
  setState(LoadState::Reading);
}

void OpenTrace::adopt() {
  m_sessions.note(m_document);  // of the trace that was open, or of this one until now
  if (m_wanted.keepsSession) m_nextSession.session = session().session;
  m_shown = m_wanted;
  m_source.reset();
  m_sessions.begin(std::exchange(m_nextSession, {}), filePath(m_shown));
  m_settings.session = session().session.settings;
}

void OpenTrace::finish(const LoadOutcome& outcome) {
  const bool isAnswer = m_state == LoadState::Answering;
  const bool answers = outcome.document().answers != nullptr;
  if (!outcome.error && (answers || !isAnswer)) {
    const bool sameFile = m_state != LoadState::Opening || m_wanted.keepsSession;
    if (m_state == LoadState::Opening) adopt();
    if (!isAnswer) {
      m_source = outcome.source;
      SettingsLayers used = m_wanted.settings;
      used.session = m_settings.session;
      m_asked = used.effective();
    }
    m_answered = m_asked;
    setDocument(outcome.lanes, sameFile);
    if (!isAnswer) m_sessions.endRestoring(m_document);
  }
  setState(m_lanes ? LoadState::Ready : LoadState::Closed);
  emit loadEnded(outcome);
  if (outcome.error || answers) answerAgainIfOutdated();
}

void OpenTrace::setDocument(std::shared_ptr<const LaneIndex> lanes, bool sameFile) {
  std::set<std::string> expanded;
  if (sameFile && m_document) expanded = expandedFunctions(*m_view, *m_document.trace);
  if (!sameFile) cancelJobs();
  // Of an earlier part of the same file they stay until those of this one are made.
  const auto& events = m_document.events;
  if (lanes && events && events->trace()->sharedSymbols() == lanes->document.trace->sharedSymbols())
    lanes = withEvents(*lanes, events);
  m_lanes = std::move(lanes);
  m_document = m_lanes ? m_lanes->document : Document();
  const bool moved = m_view->range() != m_placed;  // by the user, since the last part
  m_view->setLimits(m_document ? m_document.trace->range() : TimeRange{}, sameFile);
  if (m_document) {
    if (moved) m_sessions.userMoved();
    expanded.merge(m_sessions.functionsToExpand());
    expandFunctions(expanded, *m_document.trace, *m_view);
    m_view->replaceSelections([this](const Subject& s) { return sameIn(m_document, s); });
    m_sessions.restore(m_document);
  }
  m_placed = m_view->range();
  fetchEvents();
  emit documentChanged(sameFile);
}

void OpenTrace::showAgain() {
  if (m_lanes) setDocument(m_lanes, true);
}

void OpenTrace::setPreferences(const Settings& preferences) {
  m_settings.preferences = preferences;
  emit settingsChanged();
  answerAgainIfOutdated();
}

void OpenTrace::setCommandLine(const Settings& layer) {
  m_settings.commandLine = layer;
  emit settingsChanged();
  answerAgainIfOutdated();
}

void OpenTrace::setSessionSettings(const Settings& settings) {
  m_settings.session = settings;
  m_sessions.setSettings(settings);
  emit settingsChanged();
  answerAgainIfOutdated();
  m_sessions.soon();
}

void OpenTrace::saveSessionAs(const QString& path) {
  if (m_sessions.isKept()) m_shown.sessionFile = path;
  m_sessions.saveAs(path, m_document);
}

void OpenTrace::openSession(const QString& path) {
  if (!m_sessions.open(path, m_document)) return;
  m_shown.sessionFile = path;
  setSessionSettings(session().session.settings);
}

// What is read is read to its end first: standard input could not be read again.
void OpenTrace::answerAgainIfOutdated() {
  const EffectiveSettings& last = m_state == LoadState::Answering ? m_asked : m_answered;
  if (m_lanes && !isReading() && !m_settings.effective().answersAs(last)) analyseAgain();
}

void OpenTrace::analyseAgain() {
  if (!m_lanes) return;
  m_asked = m_settings.effective();
  AnalysisOptions options = m_analysis;
  m_asked.applyTo(options);
  m_job.analyseAgain(m_document.trace, options);
  setState(LoadState::Answering);
  emit progressed({LoadStage::Analysing, {}});
}

// Their results would arrive where there is another trace, or none.
void OpenTrace::cancelJobs() {
  for (LatestJob* job : {&m_detailJob, &m_searchJob, &m_sweeperJob, &m_eventsJob}) job->cancel();
  m_eventsOf.reset();
}

void OpenTrace::fetchDetails(const std::vector<Time>& times) {
  using Details = std::vector<std::pair<Time, Result<EventDetail>>>;
  m_detailJob.run(
      [trace = m_document.trace, times](const std::stop_token& stop) {
        Details details;
        for (const Time t : times) {
          if (!stop.stop_requested()) details.emplace_back(t, trace->detailAt(t));
        }
        return details;
      },
      [this](const Details& details) {
        for (const auto& [time, detail] : details) emit detailFound(time, detail);
      });
}

// Logs and regions of a trace that is still loading only if that is quick: the next part of it has them anew.
void OpenTrace::fetchEvents() {
  constexpr std::size_t kQuick = 200'000;
  const auto& trace = m_document.trace;
  if (trace && (m_eventsOf == trace || (m_document.events && m_document.events->trace() == trace))) return;
  m_eventsJob.cancel();
  m_eventsOf.reset();
  if (!trace || (trace->info().loading && trace->logs().size() + trace->regions().size() > kQuick)) return;
  m_eventsOf = trace;
  m_eventsJob.run(
      [lanes = m_lanes](const std::stop_token& stop) {
        auto events = makeUserEvents(lanes->document.trace, stop);
        return events ? withEvents(*lanes, std::move(events)) : nullptr;
      },
      [this](const std::shared_ptr<const LaneIndex>& lanes) {
        m_eventsOf.reset();
        if (lanes) showEvents(lanes);
      });
}

// Other answers may have come meanwhile.
void OpenTrace::showEvents(std::shared_ptr<const LaneIndex> lanes) {
  if (lanes->document.answers != m_document.answers) lanes = withEvents(*m_lanes, lanes->document.events);
  m_lanes = std::move(lanes);
  m_document = m_lanes->document;
  m_view->replaceSelections([this](const Subject& s) { return sameIn(m_document, s); });
  emit eventsMade();
}

void OpenTrace::fetchSweeper() {
  m_sweeperJob.cancel();
  const Subject selected = m_view->selection();
  if (!selected.is(deleteType()) || !m_document.answers) return;
  if (selected.index >= m_document.answers->deletes.size()) return;
  if (!m_document.answers->deletes[selected.index].reclaim.at) return;
  m_sweeperJob.run(
      [document = m_document, index = selected.index](const std::stop_token&) { return findSweeper(document, index); },
      [this](const Sweeper& sweeper) { m_view->setSweeper(sweeper); });
}

void OpenTrace::search(quint64 request, const QString& needle) {
  if (needle.isEmpty() || !m_document) {
    m_searchJob.cancel();
    emit searched(request, {needle.toStdString(), {}, 0});
    return;
  }
  m_searchJob.run([document = m_document, text = needle.toStdString()](
                      const std::stop_token& stop) { return searchTrace(document, text, stop); },
                  [this, request](const SearchResults& results) { emit searched(request, results); });
}

}  // namespace sweepscope
