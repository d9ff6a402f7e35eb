// SPDX-License-Identifier: GPL-3.0-or-later

// A right click selects first, so that the menu is about what was clicked. The menu key keeps the selection.
#include "app/contextmenu.h"

#include <QContextMenuEvent>
#include <QCoreApplication>
#include <QMenu>

#include "app/actions.h"
#include "app/lanemenu.h"
#include "app/mainwindow.h"
#include "app/subjectactions.h"
#include "app/workspace.h"
#include "widgets/timelinewidget.h"

namespace sweepscope {

ContextMenu::ContextMenu(MainWindow* window) : QObject(window), m_window(window) {
  window->workspace()->timeline()->installEventFilter(this);
}

bool ContextMenu::eventFilter(QObject* object, QEvent* event) {
  if (event->type() != QEvent::ContextMenu) return QObject::eventFilter(object, event);
  const auto* request = static_cast<QContextMenuEvent*>(event);
  if (request->reason() == QContextMenuEvent::Mouse) m_window->workspace()->timeline()->selectAt(request->pos());
  show(request->globalPos());
  return true;
}

void ContextMenu::show(QPoint at) {
  ViewState* view = m_window->workspace()->view();
  m_window->actions()->update(ViewState::SelectionChanged);  // the view state reports it later in this turn
  auto* menu = new QMenu(m_window);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->setObjectName(QStringLiteral("contextMenu"));
  m_window->actions()->fill(menu, contextActions(*m_window->actions(), view->selection()));
  menu->addSeparator();
  menu->addMenu(makeLaneMenu(QCoreApplication::translate("ContextMenu", "Lanes"), view, menu));
  menu->popup(at);
}

}  // namespace sweepscope
