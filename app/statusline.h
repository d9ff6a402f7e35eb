// The status bar: progress with a way to cancel, what is measured, where the cursor is, and how many problems there
// are.
#pragma once

#include <QStatusBar>

#include "app/loadjob.h"
#include "widgets/viewstate.h"

class QLabel;
class QProgressBar;
class QToolButton;
class QPushButton;

namespace sweepscope {

// How many defects of a file count as problems: all but those that are only worth knowing.
std::size_t damages(const Trace&);

// What a load is about, in words, and how far it is.
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
  // Something was done: shown for some seconds in place of the facts of the trace, unless one is being loaded.
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
