// SPDX-License-Identifier: GPL-3.0-or-later

// Loads a trace and derives the answers on a worker, and reports to the GUI thread: progress, partial traces, the end.
// The lane index of what is delivered is made on a worker, too.
//
// Every report has the number of its load. Late reports of an earlier load are dropped.
//
// Threads: GUI thread only.
#pragma once

#include <QByteArray>
#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>
#include <functional>
#include <memory>
#include <optional>

#include "analysis/analyse.h"
#include "app/latestjob.h"
#include "app/partpace.h"
#include "app/sessionstore.h"
#include "app/settings.h"
#include "trace/loader.h"
#include "widgets/laneindex.h"

namespace sweepscope {

struct LoadRequest {
  QString name;                                  // to show
  std::string path;                              // what to open, or
  std::optional<std::string> bytes;              // the bytes of a bundled trace
  bool remember = false;                         // it belongs among the recent files
  AnalysisOptions analysis;                      // without what the settings say
  SettingsLayers settings;                       // the session of the trace sets its own layer, unless
  bool keepsSession = false;                     // that is known: the trace is loaded again
  std::shared_ptr<const SessionStore> sessions;  // where the session is looked for; null: there is none
  QString sessionFile;                           // the session to use instead of the trace's own
  std::function<std::optional<std::uint64_t>()> memoryLeft = sweepscope::memoryLeft;  // see LoadOptions
};

enum class LoadStage { Reading, Analysing };

struct LoadStatus {
  LoadStage stage = LoadStage::Reading;
  LoadProgress progress;
};

// Where a session of the trace can be found again: its absolute path; nothing for a sample or standard input.
QString filePath(const LoadRequest&);

struct LoadOutcome {
  // The document with its lane index: null if there is an error; no answers if the analysis was stopped.
  std::shared_ptr<const LaneIndex> lanes;
  std::shared_ptr<const ByteSource> source;  // to notice that the file changes
  std::optional<Error> error;
  bool cancelled = false;  // reading was: the document holds what was finished
  bool noMemory = false;   // for all of it: the same

  Document document() const { return lanes ? lanes->document : Document(); }
};

class LoadJob : public QObject {
  Q_OBJECT
 public:
  explicit LoadJob(QObject* parent = nullptr);
  ~LoadJob() override;

  // Abandons the load that runs, and starts another.
  quint64 start(const LoadRequest&);
  // Only the answers, of a trace that is loaded: for new rules.
  quint64 analyseAgain(std::shared_ptr<const Trace>, const AnalysisOptions&);
  // Stops reading: what has been read is analysed and becomes the outcome, an error if it is nothing. During the
  // analysis, stops that: the outcome has no answers then.
  void cancel();
  // Nothing more arrives.
  void abandon();
  bool isRunning() const { return m_running; }
  quint64 current() const { return m_current; }

 signals:
  void progressed(quint64 job, const sweepscope::LoadStatus&);
  // The file is open, and this is its session. Before any part of it.
  void opened(quint64 job, const sweepscope::SessionFile&);
  void partLoaded(quint64 job, const std::shared_ptr<const sweepscope::LaneIndex>&);
  void finished(quint64 job, const sweepscope::LoadOutcome&);

 private:
  struct Worker;
  void deliver(const std::shared_ptr<Worker>&);
  void offer(std::shared_ptr<const Trace>);
  void waitForPart();
  void makePart();
  void showPart(qint64 begin, const std::shared_ptr<const LaneIndex>&);
  void dropPart();
  quint64 launch(const std::shared_ptr<Worker>&);

  quint64 m_current = 0;
  bool m_running = false;
  std::vector<std::shared_ptr<Worker>> m_workers;  // the last one is the current one
  std::shared_ptr<const Trace> m_part;             // the newest one, until its lane index is made
  QTimer m_partDue;
  LatestJob m_partJob;
  QElapsedTimer m_clock;  // runs while this exists
  PartPace m_pace;
};

}  // namespace sweepscope
