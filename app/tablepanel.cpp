// SPDX-License-Identifier: GPL-3.0-or-later

// Rows of the open trace in a pane.
#include "app/tablepanel.h"

#include <QLineEdit>
#include <QTableView>
#include <QVBoxLayout>

#include "app/columnmemory.h"
#include "app/tablejobs.h"
#include "widgets/tablepane.h"

namespace sweepscope {

TablePanel::TablePanel(OpenTrace* trace, const TableSpec& spec)
    : m_trace(trace), m_spec(spec), m_pane(new TablePane(new TableModel(spec.rows({}), this), trace->view())) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(m_pane);
  setFocusProxy(m_pane);
  orderOnWorker(m_pane->model());
  copyOnWorker(m_pane);
  new ColumnMemory(m_pane->table(), QString::fromUtf8(m_pane->model()->rows().head().id));
  setTabOrder(m_pane->filter(), m_pane->table());
  connect(m_pane, &TablePane::done, this, &TablePanel::done);
  connect(m_pane, &TablePane::chosen, this, &TablePanel::chosen);
  connect(trace, &OpenTrace::documentChanged, this, &TablePanel::showDocument);
  if (spec.from == RowsFrom::Events) connect(trace, &OpenTrace::eventsMade, this, &TablePanel::showDocument);
}

bool TablePanel::isKnown() const {
  const Document& document = m_trace->document();
  if (!document) return false;
  switch (m_spec.from) {
    case RowsFrom::Trace: return true;
    case RowsFrom::Answers: return document.answers != nullptr;
    case RowsFrom::Events: return document.events != nullptr;
  }
  return false;
}

std::optional<std::size_t> TablePanel::count() const {
  return isKnown() ? std::optional(m_pane->model()->rows().count()) : std::nullopt;
}

QWidget* TablePanel::tabStop() {
  return m_pane->filter();
}

void TablePanel::setTheme(ThemeKind kind) {
  m_pane->setTheme(kind);
}

void TablePanel::showDocument() {
  const Document& document = m_trace->document();
  m_pane->model()->setRows(m_spec.rows(document));
  if (isKnown()) {
    m_pane->setEmptyText(m_spec.empty(document));
  } else {
    m_pane->setEmptyText({QString(), tr("Shown when the trace is loaded."), QString()});
  }
  emit countChanged();
}

EmptyText emptyOfDamaged(const QString& title) {
  return {title, TablePanel::tr("The file is damaged, so some may be missing. The Problems tab has the details."),
          QString()};
}

}  // namespace sweepscope
