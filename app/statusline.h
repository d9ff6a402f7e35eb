// SPDX-License-Identifier: GPL-3.0-or-later

// The status bar: progress of loading, facts about the trace, the measured range, the time at the pointer, and how many
// problems there are.
//
// Threads: GUI thread only.
#pragma once

#include <QStatusBar>

#include "app/loadjob.h"
#include "widgets/viewstate.h"

class QLabel;
class QProgressBar;
class QToolButton;
class QPushButton;

namespace sweepscope {

// The number of defects that count as problems: all but those of severity info.
std::size_t damages(const Trace&);

// What a load is doing, and how far it is.
QString stageText(const LoadStatus&);
void showShare(QProgressBar*, const LoadStatus&);

class StatusLine : public QStatusBar {
  Q_OBJECT
 public:
  explicit StatusLine(QWidget* parent = nullptr);

  void watch(ViewState*);
  void setDocument(const Document&);
  void showProgress(const LoadStatus&);
  void endProgress();
  // Shows for some seconds what was done, in place of the facts about the trace, unless a trace is being loaded.
  void say(const QString&);

 signals:
  void cancelWanted();
  void problemsWanted();

 private:
  void showView(unsigned mask);

  ViewState* m_view = nullptr;
  Document m_document;
  QWidget* m_progressBox;
  QLabel* m_stage;
  QProgressBar* m_progress;
  QToolButton* m_cancel;
  QLabel *m_facts, *m_measured, *m_cursor, *m_range;
  QPushButton* m_problems;
};

}  // namespace sweepscope
