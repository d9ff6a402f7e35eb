// SPDX-License-Identifier: GPL-3.0-or-later

// Two lines of text and a progress bar in the middle.
#include "app/loadingpage.h"

#include <QLabel>
#include <QProgressBar>
#include <QVBoxLayout>

#include "app/statusline.h"

namespace sweepscope {

LoadingPage::LoadingPage(QWidget* parent)
    : QWidget(parent), m_name(new QLabel), m_stage(new QLabel), m_progress(new QProgressBar) {
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::Base);
  QFont big = m_name->font();
  big.setPointSizeF(big.pointSizeF() * 1.4);
  m_name->setFont(big);
  m_name->setTextFormat(Qt::PlainText);
  m_name->setWordWrap(true);
  m_name->setAlignment(Qt::AlignHCenter);
  m_stage->setForegroundRole(QPalette::PlaceholderText);
  m_progress->setTextVisible(false);
  m_progress->setFixedWidth(320);
  m_progress->setAccessibleName(tr("Loading"));
  auto* column = new QVBoxLayout(this);
  column->setSpacing(12);
  column->addStretch(1);
  column->addWidget(m_name);
  column->addWidget(m_progress, 0, Qt::AlignHCenter);
  column->addWidget(m_stage, 0, Qt::AlignHCenter);
  column->addStretch(2);
}

void LoadingPage::setName(const QString& file) {
  m_name->setText(tr("Opening “%1”").arg(file));
}

QString LoadingPage::name() const {
  return m_name->text();
}

void LoadingPage::showProgress(const LoadStatus& status) {
  m_stage->setText(stageText(status));
  showShare(m_progress, status);
}

}  // namespace sweepscope
