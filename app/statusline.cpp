// SPDX-License-Identifier: GPL-3.0-or-later

// The status bar.
#include "app/statusline.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <algorithm>

#include "app/messagebar.h"
#include "widgets/axis.h"
#include "widgets/counted.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(StatusLine)
};

}  // namespace

StatusLine::StatusLine(QWidget* parent)
    : QStatusBar(parent),
      m_progressBox(new QWidget),
      m_stage(new QLabel),
      m_progress(new QProgressBar),
      m_cancel(new QToolButton),
      m_facts(new QLabel),
      m_measured(new QLabel),
      m_cursor(new QLabel),
      m_range(new QLabel),
      m_problems(new QPushButton) {
  setSizeGripEnabled(false);
  auto* row = new QHBoxLayout(m_progressBox);
  row->setContentsMargins(4, 0, 4, 0);
  m_progress->setTextVisible(false);
  m_progress->setFixedWidth(160);
  m_progress->setAccessibleName(tr("Loading"));
  m_cancel->setText(tr("Cancel"));
  m_cancel->setToolTip(tr("Stop loading, and keep what is loaded"));
  m_cancel->setAutoRaise(true);
  row->addWidget(m_stage);
  row->addWidget(m_progress);
  row->addWidget(m_cancel);
  addWidget(m_progressBox);
  addWidget(m_facts, 1);
  m_problems->setFlat(true);
  m_problems->setToolTip(tr("Show the problems of the file"));
  m_measured->setToolTip(tr("The measured range"));
  m_cursor->setToolTip(tr("The time at the pointer"));
  m_range->setToolTip(tr("The length of the range in view"));
  addPermanentWidget(m_problems);
  addPermanentWidget(m_measured);
  addPermanentWidget(m_cursor);
  addPermanentWidget(m_range);
  connect(m_cancel, &QToolButton::clicked, this, &StatusLine::cancelWanted);
  connect(m_problems, &QPushButton::clicked, this, &StatusLine::problemsWanted);
  endProgress();
  setDocument({});
}

void StatusLine::watch(ViewState* view) {
  m_view = view;
  connect(view, &ViewState::changed, this, &StatusLine::showView);
}

std::size_t damages(const Trace& trace) {
  const auto& defects = trace.defects();
  return std::size_t(std::count_if(defects.begin(), defects.end(), isDamage));
}

void StatusLine::setDocument(const Document& document) {
  m_document = document;
  m_facts->clear();
  std::size_t problems = 0;
  if (document) {
    const TraceInfo& info = document.trace->info();
    QStringList facts{QStringLiteral("go1.%1").arg(info.version)};
    if (info.generationsLoaded == 0) {
      facts << tr("nothing could be read");
    } else {
      facts << durationOf(document.trace->range().length()) << Tr::counted("%1 events", "%1 event", info.events)
            << Tr::counted("%1 generations", "%1 generation", info.generationsLoaded);
    }
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    problems = damages(*document.trace);
    if (document.answers) problems += document.answers->problems.size();
  }
  m_problems->setVisible(problems > 0);
  m_problems->setText(Tr::counted("%1 problems", "%1 problem", problems));
  showView(~0u);
}

void StatusLine::showView(unsigned mask) {
  if (!m_document || m_view == nullptr) {
    for (QLabel* label : {m_measured, m_cursor, m_range}) label->clear();
    return;
  }
  const Trace& trace = *m_document.trace;
  const Duration pixel{std::max<std::int64_t>(1, m_view->range().length().ns / 1000)};
  if ((mask & ViewState::Hover) != 0) {
    const auto at = m_view->hoverTime();
    m_cursor->setText(at ? momentOf(trace, *at, pixel) : QString());
  }
  if ((mask & ViewState::Measure) != 0) {
    const auto range = m_view->measured();
    m_measured->setText(range ? tr("Δ %1 from %2").arg(durationOf(range->length()), momentOf(trace, range->begin))
                              : QString());
  }
  if ((mask & ViewState::Range) != 0) m_range->setText(tr("%1 in view").arg(durationOf(m_view->range().length())));
}

QString stageText(const LoadStatus& status) {
  if (status.stage == LoadStage::Analysing) return Tr::tr("Finding deletes and GC cycles");
  const LoadProgress& p = status.progress;
  if (p.generationsTotal <= 1) return Tr::tr("Reading");
  return Tr::tr("Reading, %1 of %2 generations").arg(countOf(p.generationsDone), countOf(p.generationsTotal));
}

void showShare(QProgressBar* bar, const LoadStatus& status) {
  const LoadProgress& p = status.progress;
  const bool known = status.stage == LoadStage::Reading && p.bytesTotal > 0;
  bar->setRange(0, known ? 1000 : 0);
  if (known) bar->setValue(int(1000.0 * double(p.bytesDone) / double(p.bytesTotal)));
}

void StatusLine::showProgress(const LoadStatus& status) {
  clearMessage();
  m_progressBox->show();
  m_facts->setVisible(false);
  m_stage->setText(stageText(status));
  showShare(m_progress, status);
}

void StatusLine::say(const QString& text) {
  if (!m_progressBox->isVisibleTo(this)) showMessage(text, MessageBar::kSeconds * 1000);
}

void StatusLine::endProgress() {
  m_progressBox->hide();
  m_facts->show();
}

}  // namespace sweepscope
