// The menu of lanes: which are shown. Menu bar, toolbar and context menu have one each.
#pragma once

#include <QString>

class QMenu;
class QWidget;

namespace sweepscope {

class ViewState;

QMenu* makeLaneMenu(const QString& title, ViewState*, QWidget* parent);

}  // namespace sweepscope
