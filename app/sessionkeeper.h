// SPDX-License-Identifier: GPL-3.0-or-later

// The session of an open trace: it is restored as far as the trace is loaded, and written some seconds after the view
// or the settings have changed, when another trace is opened, and at the end.
//
// Threads: GUI thread only; files are written on a worker.
// Errors: trouble() says what is wrong with a session file. One that is broken, or of a newer version, is not replaced.
#pragma once

#include <QObject>
#include <QTimer>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "app/latestjob.h"
#include "app/sessionstore.h"
#include "widgets/document.h"
#include "widgets/viewstate.h"

namespace sweepscope {

class SessionKeeper : public QObject {
  Q_OBJECT
 public:
  explicit SessionKeeper(ViewState*, QObject* parent);

  const std::shared_ptr<SessionStore>& store() const { return m_store; }
  const SessionFile& file() const { return m_file; }
  // Whether all of the trace is loaded and its session restored, so that changes are kept from now on.
  bool isKept() const { return m_saved.has_value(); }

  // The session of a trace that is read from now on; an empty path: it has no file.
  void begin(const SessionFile&, const QString& tracePath);
  // There is no trace.
  void close();

  // While the trace is loading. What the user does meanwhile counts more than the session.
  void userMoved();
  // Start functions of the groups that are to be expanded.
  std::set<std::string> functionsToExpand() const;
  void restore(const Document&);
  void endRestoring(const Document&);

  // Writes the session if it has changed; soon() asks for due() in some seconds.
  void note(const Document&);
  void soon();
  void setSettings(const Settings& settings) { m_settings = settings; }
  void saveAs(const QString& path, const Document&);
  // False if the file cannot be read; else its session is restored.
  bool open(const QString& path, const Document&);

 signals:
  void due();
  void trouble(const QString&);

 private:
  void save();

  ViewState* m_view;
  std::shared_ptr<SessionStore> m_store = std::make_shared<SessionStore>();
  QString m_tracePath;
  SessionFile m_file;
  Settings m_settings;               // the session's layer, as it is now
  std::optional<Session> m_saved;    // as it is kept; none while the trace is still loading
  std::optional<Session> m_restore;  // what of the view is to be restored when enough is loaded
  QTimer m_due;
  LatestJob m_job;
};

}  // namespace sweepscope
