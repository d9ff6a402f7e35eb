// SPDX-License-Identifier: GPL-3.0-or-later

// The lanes of the registry, each with its check mark.
#include "app/lanemenu.h"

#include <QMenu>

#include "widgets/lanes/lanes.h"
#include "widgets/viewstate.h"

namespace sweepscope {

QMenu* makeLaneMenu(const QString& title, ViewState* view, QWidget* parent) {
  auto* menu = new QMenu(title, parent);
  for (const Lane* lane : lanes()) {
    QAction* action = menu->addAction(lane->title());
    action->setCheckable(true);
    action->setChecked(view->laneShown(lane->id()));
    QObject::connect(action, &QAction::toggled, view, [view, id = lane->id()](bool on) { view->showLane(id, on); });
    QObject::connect(view, &ViewState::changed, action, [view, action, id = lane->id()](unsigned mask) {
      if ((mask & ViewState::Lanes) != 0) action->setChecked(view->laneShown(id));
    });
  }
  return menu;
}

}  // namespace sweepscope
