// SPDX-License-Identifier: GPL-3.0-or-later

// An open trace owns what belongs to one file: the document and its state of loading, what the user did with it (view
// state, session) and its jobs. A window shows one.
//
// When another file is opened, it replaces this one as soon as its first part is loaded. Loading the same file again
// keeps the view.
//
// Threads: GUI thread only; the jobs have workers of their own.
// Errors: loadEnded() has them; sessionTrouble() says what is wrong with a session file.
#pragma once

#include <QObject>
#include <memory>

#include "app/latestjob.h"
#include "app/loadjob.h"
#include "app/sessionkeeper.h"
#include "app/settings.h"
#include "widgets/laneindex.h"
#include "widgets/searchengine.h"
#include "widgets/viewstate.h"

namespace sweepscope {

enum class LoadState {
  Closed,     // there is no trace, and none is read
  Opening,    // a file is read and nothing of it is shown; the trace before it may be
  Reading,    // a part of the file is shown, or all of it without answers
  Answering,  // all is shown; new answers are on their way
  Ready,
};

class OpenTrace : public QObject {
  Q_OBJECT
 public:
  // What no layer of the settings sets comes with the command line's options.
  explicit OpenTrace(const SettingsLayers& = {}, const AnalysisOptions& = {}, QObject* parent = nullptr);
  ~OpenTrace() override;

  // The settings and sessions of the request are filled in.
  void open(LoadRequest);
  void reload();
  void cancelLoad() { m_job.cancel(); }
  void close();

  LoadState state() const { return m_state; }
  bool isLoading() const { return m_job.isRunning(); }
  bool isReading() const { return m_state == LoadState::Opening || m_state == LoadState::Reading; }
  // What is shown, and what is read now or was read last.
  const LoadRequest& shown() const { return m_shown; }
  const LoadRequest& wanted() const { return m_wanted; }
  // Standard input cannot be read again.
  bool canReload() const { return m_lanes && !m_shown.bytes && m_shown.path != "-"; }
  // Whether the file has changed since it was read; true once.
  bool noticeChange();

  const Document& document() const { return m_document; }
  const std::shared_ptr<const LaneIndex>& lanes() const { return m_lanes; }
  // A part of a trace, all of it, or all of it with answers; null closes it. Another file begins at the whole trace.
  void setDocument(std::shared_ptr<const LaneIndex>, bool sameFile);
  // Has the views make anew what they show.
  void showAgain();
  ViewState* view() const { return m_view; }

  // The analysis runs again if its answers depend on what changes. The session's layer is the trace's own.
  const SettingsLayers& settings() const { return m_settings; }
  void setPreferences(const Settings&);
  void setCommandLine(const Settings&);
  void setSessionSettings(const Settings&);
  void analyseAgain();

  // The session is written some seconds after a change, and when the trace is closed.
  const SessionFile& session() const { return m_sessions.file(); }
  // Where another file than the trace's own is to be used from now on.
  void saveSessionAs(const QString& path);
  void openSession(const QString& path);

  void fetchDetails(const std::vector<Time>&);
  void search(quint64 request, const QString& needle);
  void cancelSearch() { m_searchJob.cancel(); }

 signals:
  void progressed(const sweepscope::LoadStatus&);
  void stateChanged();
  void documentChanged(bool sameFile);
  // What was read, or new answers, or why there are none.
  void loadEnded(const sweepscope::LoadOutcome&);
  void settingsChanged();
  void sessionTrouble(const QString&);
  void detailFound(sweepscope::Time, const sweepscope::Result<sweepscope::EventDetail>&);
  void searched(quint64 request, const sweepscope::SearchResults&);
  // The document has its user events now; nothing else of it has changed.
  void eventsMade();

 private:
  void start(LoadRequest);
  void setState(LoadState);
  void showPart(const std::shared_ptr<const LaneIndex>&);
  void finish(const LoadOutcome&);
  void adopt();
  void answerAgainIfOutdated();
  void cancelJobs();
  void fetchSweeper();
  void fetchEvents();
  void showEvents(std::shared_ptr<const LaneIndex>);

  ViewState* m_view;
  SessionKeeper m_sessions;  // of what is shown
  LoadState m_state = LoadState::Closed;
  LoadRequest m_shown, m_wanted;
  Document m_document;
  std::shared_ptr<const LaneIndex> m_lanes;
  std::shared_ptr<const ByteSource> m_source;  // until it is seen to have changed
  SettingsLayers m_settings;
  AnalysisOptions m_analysis;             // without what the settings say
  EffectiveSettings m_answered, m_asked;  // what the answers that are shown, or asked for, are made with

  SessionFile m_nextSession;  // of what is read
  TimeRange m_placed{};       // the range in view after the last document

  LoadJob m_job;
  LatestJob m_detailJob, m_searchJob, m_sweeperJob, m_eventsJob;
  std::shared_ptr<const Trace> m_eventsOf;  // that m_eventsJob is making
};

}  // namespace sweepscope
