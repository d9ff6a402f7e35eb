// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/sessionkeeper.h"

#include "app/oldbookmarks.h"
#include "app/sessionview.h"

namespace sweepscope {

namespace {

constexpr int kDelay = 2000;  // ms

}  // namespace

SessionKeeper::SessionKeeper(ViewState* view, QObject* parent) : QObject(parent), m_view(view) {
  m_due.setSingleShot(true);
  m_due.setInterval(kDelay);
  connect(&m_due, &QTimer::timeout, this, &SessionKeeper::due);
}

void SessionKeeper::begin(const SessionFile& file, const QString& tracePath) {
  m_file = file;
  m_tracePath = tracePath;
  m_settings = file.session.settings;
  m_saved.reset();
  m_restore = file.session;
  if (file.session.source || tracePath.isEmpty()) return;
  for (const Duration at : oldBookmarks(tracePath)) m_restore->bookmarks.push_back({at, {}});
}

void SessionKeeper::close() {
  m_file = {};
  m_tracePath.clear();
  m_settings = {};
  m_saved.reset();
  m_restore.reset();
}

void SessionKeeper::userMoved() {
  if (m_restore) m_restore->range.reset();
}

std::set<std::string> SessionKeeper::functionsToExpand() const {
  if (!m_restore) return {};
  return {m_restore->expanded.begin(), m_restore->expanded.end()};
}

// Restores what the loaded part allows; the rest is kept for later parts. What the user has chosen meanwhile is kept.
void SessionKeeper::restore(const Document& document) {
  if (!m_restore) return;
  Session& wish = *m_restore;
  const Trace& trace = *document.trace;
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
  if (wish.selection && !selection) selection = subjectOf(*wish.selection, document);
  if (selection) wish.selection.reset();
  m_view->place(range, selection);
}

// From now on what the view shows is the session.
void SessionKeeper::endRestoring(const Document& document) {
  m_restore.reset();
  m_saved = m_file.session;
  noteView(*m_saved, *m_view, document);
  if (!m_file.session.source && !m_tracePath.isEmpty() && !oldBookmarks(m_tracePath).empty()) {
    m_saved->bookmarks.clear();  // they are to be kept in the session now
    note(document);
  }
}

void SessionKeeper::soon() {
  if (m_saved) m_due.start();
}

void SessionKeeper::note(const Document& document) {
  m_due.stop();
  if (!m_saved || !document) return;
  noteView(m_file.session, *m_view, document);
  m_file.session.settings = m_settings;
  if (!m_file.session.sameAs(*m_saved)) save();
}

void SessionKeeper::save() {
  m_saved = m_file.session;
  if (m_file.path.isEmpty() || !m_file.problem.isEmpty()) return;
  m_store->put(m_file.path, sessionText(m_file.session));
  m_job.run([store = m_store](const std::stop_token&) { return store->flush(); },
            [this, path = m_tracePath](const QString& problem) {
              if (problem.isEmpty()) return forgetOldBookmarks(path);
              emit trouble(problem);
            });
}

void SessionKeeper::saveAs(const QString& path, const Document& document) {
  if (!m_saved) return;
  note(document);
  m_file.path = path;
  m_file.problem.clear();
  save();
}

bool SessionKeeper::open(const QString& path, const Document& document) {
  if (!m_saved) return false;
  note(document);
  SessionFile file = m_store->read(path);
  if (!file.problem.isEmpty()) {
    emit trouble(file.problem);
    return false;
  }
  m_file = std::move(file);
  m_settings = m_file.session.settings;
  m_view->setBookmarks({});
  m_view->setMeasured(std::nullopt);
  m_view->place(m_view->limits(), {});
  m_restore = m_file.session;
  expandFunctions(functionsToExpand(), *document.trace, *m_view);
  restore(document);
  endRestoring(document);
  return true;
}

}  // namespace sweepscope
