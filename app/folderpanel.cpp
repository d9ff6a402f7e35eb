// SPDX-License-Identifier: GPL-3.0-or-later

// The list of a folder's traces.
#include "app/folderpanel.h"

#include <QApplication>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QTableView>
#include <QToolButton>

#include "app/filename.h"
#include "widgets/counted.h"
#include "widgets/icons.h"
#include "widgets/tabledelegate.h"
#include "widgets/tablestyle.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(FolderPanel)
};

QLabel* dimLabel(QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setForegroundRole(QPalette::PlaceholderText);
  label->setTextFormat(Qt::PlainText);
  label->setMinimumWidth(20);
  return label;
}

}  // namespace

FolderPanel::FolderPanel(QWidget* parent)
    : QWidget(parent),
      m_model(new FolderModel(this)),
      m_title(dimLabel(this)),
      m_note(dimLabel(this)),
      m_close(new QToolButton(this)),
      m_table(makeRowTable(m_model, tr("Traces of the folder"), this)),
      m_delegate(new TableDelegate(this)) {
  setAccessibleName(tr("Folder"));
  m_close->setAutoRaise(true);
  m_close->setIconSize({12, 12});
  m_close->setToolTip(tr("Close the folder; the trace remains open"));
  m_close->setAccessibleName(tr("Close the folder"));
  m_note->setWordWrap(true);
  m_note->setContentsMargins(12, 4, 8, 6);
  m_table->setItemDelegate(m_delegate);
  m_table->installEventFilter(this);
  setFocusProxy(m_table);
  auto* head = new QHBoxLayout;
  head->setContentsMargins(12, 2, 4, 2);
  head->addWidget(m_title, 1);
  head->addWidget(m_close);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(head);
  column->addWidget(m_table, 1);
  column->addWidget(m_note);
  connect(m_close, &QToolButton::clicked, this, &FolderPanel::closeWanted);
  connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) { open(index.row(), false); });
  setTheme(ThemeKind::Light);
}

void FolderPanel::setFolder(const Folder& folder) {
  const int current = m_table->currentIndex().row();
  const auto& before = m_model->folder().traces;
  const std::string kept = current < 0 ? std::string() : before[std::size_t(current)].path;
  const std::string wanted = m_wanted ? before[std::size_t(*m_wanted)].path : std::string();
  const std::string opened = m_model->openRow() ? before[std::size_t(*m_model->openRow())].path : std::string();
  m_model->setFolder(folder);
  m_model->setOpenRow(m_model->rowOfPath(opened));
  m_wanted = m_model->rowOfPath(wanted);
  if (m_model->rowCount() > 0) m_table->setCurrentIndex(m_model->index(m_model->rowOfPath(kept).value_or(0), 0));
  const QString path = nameOfPath(folder.path);
  m_title->setText(QStringLiteral("%1  %2").arg(QFileInfo(path).fileName(), countOf(folder.traces.size())));
  m_title->setToolTip(path);
  m_note->setText(note());
  m_note->setVisible(!note().isEmpty());
  fitNames();
}

// Names get their width before the other columns: shortened names of one program's traces look the same.
void FolderPanel::fitNames() {
  constexpr int kMargin = 24;
  QHeaderView* columns = m_table->horizontalHeader();
  const int name = m_model->columnOf("name");
  const int room = m_table->viewport()->width(), others = columns->length() - columns->sectionSize(name);
  QFont bold = m_table->font();
  bold.setBold(true);  // as the open one is
  const QFontMetrics metrics(bold);
  int widest = 0;
  for (const TraceFile& file : m_model->folder().traces)
    widest = std::max(widest, metrics.horizontalAdvance(shown(file.name)));
  columns->resizeSection(name, std::max({room - others, std::min(widest + kMargin, room), 80}));
}

void FolderPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fitNames();
}

QString FolderPanel::note() const {
  const Folder& f = m_model->folder();
  QStringList lines;
  if (f.others > 0) {
    lines << Tr::counted("%1 files that are not traces are not listed.", "One file that is not a trace is not listed.",
                         f.others);
  }
  if (!f.unreadable.empty()) {
    const QString first = shown(f.unreadable.front(), 60);
    const std::size_t more = f.unreadable.size() - 1;
    lines << (more == 0 ? tr("“%1” cannot be read.").arg(first)
                        : Tr::counted("“%2” and %1 other files cannot be read.",
                                      "“%2” and one other file cannot be read.", more)
                              .arg(first));
  }
  if (f.more) lines << tr("Only %1 files of the folder were examined.").arg(countOf(kMostEntries));
  return lines.join(QLatin1Char('\n'));
}

void FolderPanel::setTheme(ThemeKind kind) {
  m_close->setIcon(themedIcon(QStringLiteral("close"), kind));
  setTableTheme(m_table, m_delegate, kind);
}

void FolderPanel::setWanted(const std::string& path) {
  m_wanted = m_model->rowOfPath(path);
  if (!m_wanted || m_table->currentIndex().row() == *m_wanted) return;
  m_table->setCurrentIndex(m_model->index(*m_wanted, 0));
}

void FolderPanel::setOpen(const std::string& path) {
  m_model->setOpenRow(m_model->rowOfPath(path));
}

bool FolderPanel::canStep(int by) const {
  const int row = m_wanted.value_or(-1) + by;
  return row >= 0 && row < m_model->rowCount();
}

void FolderPanel::step(int by) {
  if (canStep(by)) open(m_wanted.value_or(-1) + by, m_byKey);
}

void FolderPanel::open(int row, bool byKey) {
  m_byKey = byKey;
  // The second half of a double click.
  if (m_wanted == row && m_model->openRow() == row) return;
  emit traceWanted(m_model->folder().traces[std::size_t(row)]);
}

bool FolderPanel::keepsKeyboard() const {
  return m_byKey && isAncestorOf(QApplication::focusWidget());
}

bool FolderPanel::eventFilter(QObject* object, QEvent* event) {
  if (object == m_table && event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    const QModelIndex current = m_table->currentIndex();
    if ((key == Qt::Key_Return || key == Qt::Key_Enter) && current.isValid()) {
      open(current.row(), true);
      return true;
    }
  }
  return QWidget::eventFilter(object, event);
}

}  // namespace sweepscope
