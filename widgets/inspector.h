// SPDX-License-Identifier: GPL-3.0-or-later

// The inspector: everything about what is selected, as a column of text with links to the timeline.
//
// Stacks that need a replay are asked for with detailsWanted() and arrive by setDetail(), some time later or never.
// Threads: GUI thread.
#pragma once

#include <QScrollArea>
#include <map>

#include "widgets/inspectorpage.h"
#include "widgets/subjects/subject.h"
#include "widgets/viewstate.h"

class QVBoxLayout;

namespace sweepscope {

class Inspector : public QScrollArea {
  Q_OBJECT
 public:
  explicit Inspector(ViewState*, QWidget* parent = nullptr);

  void setDocument(const Document&);
  void setTheme(ThemeKind);
  // The event at a time, or why there is none. Ignored if the page has changed since.
  void setDetail(Time, const Result<EventDetail>&);
  const InspectorPage& page() const { return m_page; }

 signals:
  void momentChosen(sweepscope::TimeRange);
  void chosen(const sweepscope::Subject&);
  void detailsWanted(const std::vector<sweepscope::Time>&);

 private:
  void refresh(bool fromTheTop);
  void rebuild();
  void addHeader(QVBoxLayout*);
  void addSentence(QVBoxLayout*);
  void addMoments(QVBoxLayout*);
  void addNotes(QVBoxLayout*);
  void addFacts(QVBoxLayout*);
  void addStack(QVBoxLayout*, const InspectorStack&);
  void addFrames(QVBoxLayout*, const InspectorStack&);
  void addEvent(QVBoxLayout*, Time, const InspectorEvent&);
  void addDetails(QVBoxLayout*);

  ViewState* m_view;
  Document m_document;
  ThemeKind m_theme = ThemeKind::Light;
  InspectorPage m_page;
  struct Pending {
    InspectorDetail detail;
    QWidget* holder;
  };
  std::map<Time, Pending> m_pending;
};

}  // namespace sweepscope
