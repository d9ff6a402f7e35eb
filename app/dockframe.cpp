// SPDX-License-Identifier: GPL-3.0-or-later

// The title line of a dock.
#include "app/dockframe.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QTabWidget>
#include <QToolButton>
#include <QWindow>

#include "widgets/icons.h"

namespace sweepscope {

DockFrame::DockFrame(const QString& id, const QString& title, QWidget* content, QWidget* parent)
    : QDockWidget(title, parent), m_bar(new QWidget(this)), m_close(new QToolButton(m_bar)) {
  setObjectName(id);
  setWidget(content);
  setFeatures(DockWidgetClosable | DockWidgetMovable | DockWidgetFloatable);
  auto* row = new QHBoxLayout(m_bar);
  row->setContentsMargins(12, 2, 4, 2);
  auto* name = new QLabel(title, m_bar);
  name->setForegroundRole(QPalette::PlaceholderText);
  m_close->setAutoRaise(true);
  m_close->setIconSize({12, 12});
  m_close->setToolTip(tr("Close this panel. To show it again, use View > Panels."));
  m_close->setAccessibleName(tr("Close the panel “%1”").arg(title));
  m_close->setFocusPolicy(Qt::TabFocus);
  row->addWidget(name, 1);
  row->addWidget(m_close);
  setTitleBarWidget(m_bar);
  connect(m_close, &QToolButton::clicked, this, &QDockWidget::close);
  connect(this, &QDockWidget::topLevelChanged, this, &DockFrame::stayInFront);
}

void DockFrame::setTabsAsTitle(QTabWidget* tabs) {
  setFeatures(DockWidgetClosable);
  tabs->setCornerWidget(m_close);
  m_close->show();
  setTitleBarWidget(new QWidget(this));
  m_bar->deleteLater();
}

void DockFrame::showEvent(QShowEvent* event) {
  QDockWidget::showEvent(event);
  stayInFront();
}

// A floating dock is a window that belongs to the one around its place. Qt does not tell the window system if the dock
// floats before that other window exists.
void DockFrame::stayInFront() {
  QWindow* around = parentWidget()->window()->windowHandle();
  if (isWindow() && windowHandle() != nullptr && around != nullptr) windowHandle()->setTransientParent(around);
}

void DockFrame::setTheme(ThemeKind kind) {
  m_close->setIcon(themedIcon(QStringLiteral("close"), kind));
}

}  // namespace sweepscope
