// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commandpalette.h"

#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QTimer>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <string_view>

#include "app/actions.h"
#include "app/actiontable.h"
#include "app/mainwindow.h"
#include "app/workspace.h"
#include "widgets/timelinewidget.h"

namespace sweepscope {

namespace {

// What an item stands for: the id of a command, or the place of a target.
constexpr int kCommand = Qt::UserRole, kTarget = Qt::UserRole + 1;

void goTo(MainWindow& window, const GoToTarget& target) {
  if (target.subject) {
    window.workspace()->timeline()->showSubject(target.subject);
  } else {
    window.workspace()->timeline()->showMoment(TimeRange::instant(target.time));
  }
}

}  // namespace

CommandPalette::CommandPalette(MainWindow* window, Offers offers)
    : QDialog(window, Qt::Popup),
      m_window(window),
      m_offers(offers),
      m_input(new QLineEdit(this)),
      m_list(new QTreeWidget(this)) {
  const bool all = offers == Offers::All;
  setAccessibleName(all ? tr("Commands") : tr("Go to"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(6, 6, 6, 6);
  column->addWidget(m_input);
  column->addWidget(m_list);
  m_input->setPlaceholderText(all ? tr("Type a command, or what to go to") : tr("Type what to go to"));
  m_input->setAccessibleName(m_input->placeholderText());
  m_input->installEventFilter(this);
  m_list->setColumnCount(2);
  m_list->setHeaderHidden(true);
  m_list->setRootIsDecorated(false);
  m_list->setUniformRowHeights(true);
  m_list->header()->setStretchLastSection(false);
  m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
  m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->setFocusPolicy(Qt::NoFocus);
  m_list->setAccessibleName(accessibleName());
  connect(m_input, &QLineEdit::textChanged, this, &CommandPalette::fill);
  connect(m_list, &QTreeWidget::itemClicked, this, &CommandPalette::run);
  resize(520, 340);
  move(window->mapToGlobal(QPoint((window->width() - width()) / 2, 80)));
  fill(QString());
  m_input->setFocus();
}

void CommandPalette::fill(const QString& typed) {
  m_list->clear();
  addTargets(typed);
  if (m_offers == Offers::All) {
    addCommands(typed);
  } else if (m_targets.empty()) {
    if (!typed.trimmed().isEmpty()) addHint(tr("The trace has nothing of that name."));
    addHint(tr("1.2s or 12.5ms: a time since the first event"));
    addHint(tr("14:03:22.5: a time of the wall clock, if the trace has one"));
    addHint(tr("G10, GC 6, delete 3, P3: a goroutine, GC cycle, delete or proc"));
  }
  if (QTreeWidgetItem* first = m_list->topLevelItem(0); first != nullptr && !first->isDisabled())
    m_list->setCurrentItem(first);
}

void CommandPalette::addTargets(const QString& typed) {
  const OpenTrace& trace = *m_window->trace();
  m_targets =
      trace.document() ? goToTargets(trace.document(), typed, trace.view()->range().begin) : std::vector<GoToTarget>();
  for (std::size_t i = 0; i < m_targets.size(); ++i) {
    auto* item = new QTreeWidgetItem(m_list, {m_targets[i].text});
    item->setData(0, kTarget, qulonglong(i));
  }
}

void CommandPalette::addCommands(const QString& typed) {
  const QStringList words = typed.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  int byName = m_list->topLevelItemCount();
  for (const ActionSpec& spec : actionSpecs()) {
    const QAction* action = (*m_window->actions())[spec.id];
    if (std::string_view(spec.id) == "commands" || !action->isEnabled()) continue;
    const QString name = nameOf(spec), help = helpOf(spec);
    const auto hasWords = [&](const QString& text) {
      const auto isIn = [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); };
      return std::all_of(words.begin(), words.end(), isIn);
    };
    if (!hasWords(name + QLatin1Char(' ') + help)) continue;
    auto* item = new QTreeWidgetItem(QStringList{name, shortcutText(spec)});
    item->setTextAlignment(1, Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    item->setForeground(1, palette().brush(QPalette::Disabled, QPalette::Text));
    item->setData(0, kCommand, QString::fromLatin1(spec.id));
    item->setToolTip(0, help);
    // A name that matches comes before a help text that does.
    m_list->insertTopLevelItem(hasWords(name) ? byName++ : m_list->topLevelItemCount(), item);
  }
}

void CommandPalette::addHint(const QString& text) {
  (new QTreeWidgetItem(m_list, {text}))->setDisabled(true);
}

void CommandPalette::run() {
  const QTreeWidgetItem* item = m_list->currentItem();
  if (item == nullptr && m_offers == Offers::GoTo) return;  // the hints say what can be typed
  accept();
  if (item == nullptr) return;
  // It is done after this popup has closed.
  if (const QVariant target = item->data(0, kTarget); target.isValid()) {
    QTimer::singleShot(0, m_window,
                       [window = m_window, to = m_targets[std::size_t(target.toULongLong())]] { goTo(*window, to); });
  } else if (QAction* action = m_window->actions()->find(item->data(0, kCommand).toString())) {
    QTimer::singleShot(0, action, &QAction::trigger);
  }
}

void CommandPalette::step(int by) {
  const int rows = m_list->topLevelItemCount(), now = m_list->indexOfTopLevelItem(m_list->currentItem());
  if (rows == 0 || now < 0) return;
  m_list->setCurrentItem(m_list->topLevelItem(std::clamp(now + by, 0, rows - 1)));
}

bool CommandPalette::eventFilter(QObject* object, QEvent* event) {
  if (object != m_input || event->type() != QEvent::KeyPress) return QDialog::eventFilter(object, event);
  switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Down: step(1); return true;
    case Qt::Key_Up: step(-1); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: run(); return true;
    default: return false;
  }
}

}  // namespace sweepscope
