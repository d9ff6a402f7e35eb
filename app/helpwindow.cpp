// SPDX-License-Identifier: GPL-3.0-or-later

// A list of pages and the text of one.
#include "app/helpwindow.h"

#include <QDir>
#include <QFile>
#include <QHBoxLayout>
#include <QListWidget>
#include <QRegularExpression>

#include "app/helpbrowser.h"
#include "app/keyspage.h"
#include "app/lanespage.h"
#include "app/translations.h"

namespace sweepscope {

namespace {

QString pageText(const QString& name) {
  if (name == QStringLiteral("keys")) return keysPage();
  if (name == QStringLiteral("lanes")) return lanesPage();
  QFile file(helpFile(name));
  return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString pageTitle(const QString& name) {
  static const QRegularExpression heading(QStringLiteral("<h2>(.*?)</h2>"));
  const auto match = heading.match(pageText(name));
  return match.hasMatch() ? match.captured(1) : name;
}

}  // namespace

HelpWindow::HelpWindow(QWidget* parent)
    : QDialog(parent), m_pages(new QListWidget(this)), m_text(new HelpBrowser(this)) {
  setWindowTitle(tr("Sweepscope help"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  row->addWidget(m_pages);
  row->addWidget(m_text, 1);
  m_pages->setAccessibleName(tr("Help pages"));
  m_pages->setFrameShape(QFrame::NoFrame);
  m_pages->setFixedWidth(220);
  m_text->setAccessibleName(tr("Help"));
  m_text->setFrameShape(QFrame::NoFrame);
  m_text->setOpenExternalLinks(true);
  m_text->document()->setDocumentMargin(16);
  for (const QString& file : QDir(QStringLiteral(":/help")).entryList({QStringLiteral("*.html")})) {
    const QString name = file.chopped(5);
    auto* item = new QListWidgetItem(pageTitle(name), m_pages);
    item->setData(Qt::UserRole, name);
  }
  connect(m_pages, &QListWidget::currentItemChanged, this, &HelpWindow::showCurrent);
  resize(860, 560);
}

void HelpWindow::showPage(const QString& name) {
  for (int i = 0; i < m_pages->count(); ++i) {
    if (m_pages->item(i)->data(Qt::UserRole).toString() == name) m_pages->setCurrentRow(i);
  }
  m_text->setFocus();
}

void HelpWindow::setTheme(ThemeKind kind) {
  m_text->setTheme(kind);
  showCurrent();
}

void HelpWindow::showCurrent() {
  if (const QListWidgetItem* item = m_pages->currentItem())
    m_text->setHtml(pageText(item->data(Qt::UserRole).toString()));
}

}  // namespace sweepscope
