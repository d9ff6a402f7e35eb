// SPDX-License-Identifier: GPL-3.0-or-later

// A template of rules in which @names stand for colours of roles.
#include "widgets/chrome.h"

#include <QHash>

namespace sweepscope {

namespace {

constexpr char kRules[] = R"(
QMainWindow::separator { background: @line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: @accent; }
QSplitter::handle { background: @line; }
QToolBar { background: @chrome; border: none; border-bottom: 1px solid @line; padding: 3px 6px; spacing: 2px; }
QToolBar::separator { background: @line; width: 1px; margin: 4px 6px; }
QToolButton { border: 1px solid transparent; border-radius: 4px; padding: 3px; }
QToolButton[popupMode="2"] { padding-right: 16px; }
QToolButton::menu-indicator { subcontrol-position: right center; right: 4px; }
QToolButton:hover:enabled { background: @hover; }
QToolButton:pressed, QToolButton:checked { background: @press; }
QToolButton:focus { border-color: @accent; }
QMenuBar { background: @chrome; border-bottom: 1px solid @line; }
QMenuBar::item { padding: 4px 9px; background: transparent; }
QMenuBar::item:selected { background: @hover; border-radius: 3px; }
QMenu { background: @ground; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 4px 24px 4px 22px; border-radius: 3px; }
QMenu::item:selected { background: @choice; color: @text; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QStatusBar { background: @chrome; border-top: 1px solid @line; color: @dim; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: @dim; padding: 0 6px; }
QTabWidget::pane { border: none; border-top: 1px solid @line; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: @dim; border: none; border-bottom: 2px solid transparent; padding: 5px 12px 4px 12px; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; }
QTabBar::tab:focus { color: @accent; }
QHeaderView { background: @chrome; }
QHeaderView::section { background: @chrome; color: @dim; border: none; border-bottom: 1px solid @line; padding: 4px 6px; }
QHeaderView::section:hover { color: @text; }
QTableView { background: @ground; alternate-background-color: @stripe; border: none; }
QTableView::item { padding: 0 6px; border: none; }
QPushButton { background: @ground; color: @text; border: 1px solid @edge; border-radius: 4px; padding: 4px 12px; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @press; }
QPushButton:focus { border-color: @accent; }
QPushButton:default { border-color: @accent; }
QPushButton:disabled { color: @faint; }
QPushButton:flat { border: none; color: @accent; background: transparent; text-align: center; }
QPushButton:flat:focus { border: 1px solid @accent; }
QPushButton:flat:hover { background: @hover; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QLineEdit, QPlainTextEdit, QTextBrowser {
  background: @ground; color: @text; border: 1px solid @edge; border-radius: 4px; padding: 2px 5px;
  selection-background-color: @accent; selection-color: @onaccent; }
QLineEdit:focus, QPlainTextEdit:focus, QTextBrowser:focus { border-color: @accent; }
QListView::item { padding: 4px 8px; }
QCheckBox::indicator:unchecked { width: 13px; height: 13px; border: 1px solid @edge; border-radius: 3px; background: @ground; }
sweepscope--CommandPalette { border: 1px solid @edge; }
QProgressBar { background: @line; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QToolTip { background: @tipground; color: @text; border: 1px solid @edge; padding: 3px; }
QScrollBar:vertical { background: @ground; width: 11px; margin: 0; }
QScrollBar:horizontal { background: @ground; height: 11px; margin: 0; }
QScrollBar::handle { background: @grip; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @dim; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)";

}  // namespace

QString chromeStyle(const Theme& t) {
  const QPalette palette = t.palette();
  const QColor ground = t.color(Role::Background), text = t.color(Role::Text), dim = t.color(Role::DimText);
  const QColor line = t.color(Role::Hairline), accent = t.color(Role::Accent), chrome = palette.color(QPalette::Window);
  const QHash<QString, QColor> colors = {
      {QStringLiteral("line"), line},
      {QStringLiteral("accent"), accent},
      {QStringLiteral("onaccent"), t.textOn(accent)},
      {QStringLiteral("chrome"), chrome},
      {QStringLiteral("ground"), ground},
      {QStringLiteral("stripe"), t.color(Role::Stripe)},
      {QStringLiteral("text"), text},
      {QStringLiteral("dim"), dim},
      {QStringLiteral("faint"), mixed(dim, ground, 0.55)},
      {QStringLiteral("hover"), mixed(text, chrome, 0.07)},
      {QStringLiteral("press"), mixed(text, chrome, 0.13)},
      {QStringLiteral("choice"), mixed(accent, ground, 0.20)},
      {QStringLiteral("edge"), mixed(dim, ground, 0.40)},
      {QStringLiteral("grip"), mixed(dim, ground, 0.45)},
      {QStringLiteral("tipground"), palette.color(QPalette::ToolTipBase)},
  };
  QString style;
  QString name;
  bool inName = false;
  for (const QChar c : QString::fromLatin1(kRules)) {
    if (inName && c.isLetter()) {
      name += c;
      continue;
    }
    if (inName) style += colors.value(name).name();
    inName = c == QLatin1Char('@');
    name.clear();
    if (!inName) style += c;
  }
  return style;
}

}  // namespace sweepscope
