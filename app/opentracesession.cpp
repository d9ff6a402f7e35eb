// SPDX-License-Identifier: GPL-3.0-or-later

// The session of an open trace: read with it, restored as far as it is loaded, written when something has changed.
#include "app/oldbookmarks.h"
#include "app/opentrace.h"
#include "app/sessionview.h"

namespace sweepscope {

void OpenTrace::restoreFrom(const Session& session) {
  m_restore = session;
  const QString path = filePath(m_shown);
  if (session.source || path.isEmpty()) return;
  for (const Duration at : oldBookmarks(path)) m_restore->bookmarks.push_back({at, {}});
}

// Restores what the loaded part allows; the rest is kept for later parts. What the user has chosen meanwhile is kept.
void OpenTrace::restoreView() {
  Session& wish = *m_restore;
  const Trace& trace = *m_document.trace;
  if (!wish.bookmarks.empty()) showBookmarks(std::exchange(wish.bookmarks, {}), trace, *m_view);
  showLanes(std::exchange(wish.hiddenLanes, std::nullopt), *m_view);
  const TimeRange whole = m_view->limits();
  if (wish.measured) m_view->setMeasured(rangeOf(*std::exchange(wish.measured, std::nullopt), trace));
  TimeRange range = m_view->range();
  if (wish.range) {
    const TimeRange wanted = rangeOf(*wish.range, trace);
    const bool isLoaded = wanted.end <= whole.end || !trace.info().loading;
    if (isLoaded && wanted.overlaps(whole.begin, whole.end)) range = wanted;
    if (isLoaded) wish.range.reset();
  }
  Subject selection = m_view->selection();
  if (wish.selection && !selection) selection = subjectOf(*wish.selection, m_document);
  if (selection) wish.selection.reset();
  m_view->place(range, selection);
}

// From now on what the view shows is the session.
void OpenTrace::endRestoring() {
  m_restore.reset();
  m_saved = m_session.session;
  noteView(*m_saved, *m_view, m_document);
  const QString path = filePath(m_shown);
  if (!m_session.session.source && !path.isEmpty() && !oldBookmarks(path).empty()) {
    m_saved->bookmarks.clear();  // they are to be kept in the session now
    noteSession();
  }
}

void OpenTrace::noteSession() {
  m_saveDue.stop();
  if (!m_saved || !m_document) return;
  noteView(m_session.session, *m_view, m_document);
  m_session.session.settings = m_settings.session;
  if (!m_session.session.sameAs(*m_saved)) saveSession();
}

// Another session file that is broken, or of a newer version, is not replaced.
void OpenTrace::saveSession() {
  m_saved = m_session.session;
  if (m_session.path.isEmpty() || !m_session.problem.isEmpty()) return;
  m_sessions->put(m_session.path, sessionText(m_session.session));
  m_saveJob.run([sessions = m_sessions](const std::stop_token&) { return sessions->flush(); },
                [this, path = filePath(m_shown)](const QString& problem) {
                  if (problem.isEmpty()) return forgetOldBookmarks(path);
                  emit sessionTrouble(problem);
                });
}

void OpenTrace::saveSessionAs(const QString& path) {
  if (!m_saved) return;
  noteSession();
  m_shown.sessionFile = path;
  m_session.path = path;
  m_session.problem.clear();
  saveSession();
}

void OpenTrace::openSession(const QString& path) {
  if (!m_saved) return;
  noteSession();
  SessionFile file = m_sessions->read(path);
  if (!file.problem.isEmpty()) {
    emit sessionTrouble(file.problem);
    return;
  }
  m_shown.sessionFile = path;
  m_session = std::move(file);
  m_view->setBookmarks({});
  m_view->setMeasured(std::nullopt);
  m_view->place(m_view->limits(), {});
  m_restore = m_session.session;
  expandFunctions({m_restore->expanded.begin(), m_restore->expanded.end()}, *m_document.trace, *m_view);
  restoreView();
  endRestoring();
  setSessionSettings(m_session.session.settings);
}

}  // namespace sweepscope
