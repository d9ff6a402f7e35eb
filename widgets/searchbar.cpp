// SPDX-License-Identifier: GPL-3.0-or-later

// Typing searches after a short pause; Enter goes to the next hit, Shift+Enter to the previous one.
#include "widgets/searchbar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QTimer>
#include <QToolButton>
#include <algorithm>

#include "widgets/counted.h"
#include "widgets/icons.h"
#include "widgets/subjects/goroutinesubject.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(SearchBar)
};

QToolButton* button(const QString& name, QWidget* parent) {
  auto* b = new QToolButton(parent);
  b->setAutoRaise(true);
  b->setToolTip(name);
  b->setAccessibleName(name);
  return b;
}

}  // namespace

SearchBar::SearchBar(ViewState* view, QWidget* parent)
    : QWidget(parent),
      m_view(view),
      m_input(new QLineEdit(this)),
      m_place(new QLabel(this)),
      m_previous(button(tr("Previous hit (Shift+Enter)"), this)),
      m_next(button(tr("Next hit (Enter)"), this)),
      m_close(button(tr("Close the search (Esc)"), this)),
      m_delay(new QTimer(this)) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(8, 4, 8, 4);
  row->setSpacing(4);
  m_input->setPlaceholderText(tr("Search goroutines, functions, logs and keys"));
  m_input->setAccessibleName(tr("Search"));
  m_input->setClearButtonEnabled(true);
  m_input->setMinimumWidth(120);
  m_input->setMaximumWidth(360);
  m_place->setTextFormat(Qt::PlainText);
  m_place->setMinimumWidth(20);
  row->addWidget(m_input, 2);
  row->addWidget(m_previous);
  row->addWidget(m_next);
  row->addSpacing(8);
  row->addWidget(m_place, 3);
  row->addWidget(m_close);
  m_delay->setSingleShot(true);
  m_delay->setInterval(150);
  m_input->installEventFilter(this);
  connect(m_delay, &QTimer::timeout, this, &SearchBar::search);
  connect(m_input, &QLineEdit::textChanged, this, [this] { m_delay->start(); });
  connect(m_previous, &QToolButton::clicked, this, [this] { step(-1); });
  connect(m_next, &QToolButton::clicked, this, [this] { step(1); });
  connect(m_close, &QToolButton::clicked, this, &SearchBar::close);
  setTheme(ThemeKind::Light);
  hide();
}

void SearchBar::setTheme(ThemeKind kind) {
  m_previous->setIcon(themedIcon(QStringLiteral("prev"), kind));
  m_next->setIcon(themedIcon(QStringLiteral("next"), kind));
  m_close->setIcon(themedIcon(QStringLiteral("close"), kind));
}

void SearchBar::setDocument(const Document& document) {
  m_document = document;
  abandon();
  if (isVisible() && !m_input->text().isEmpty()) m_delay->start();
  showPlace();
}

void SearchBar::open() {
  QWidget::show();
  m_input->setFocus(Qt::ShortcutFocusReason);
  m_input->selectAll();
  if (m_results.hits.empty() && !m_input->text().isEmpty()) search();
}

void SearchBar::close() {
  hide();
  m_delay->stop();
  m_goToFirst = false;
  abandon();
  m_view->setFound({});
  emit closed();
}

void SearchBar::search() {
  m_delay->stop();
  emit searchWanted(++m_request, m_input->text());
}

// Ignores results that have been asked for, and forgets those that have come.
void SearchBar::abandon() {
  ++m_request;
  m_results = {};
  m_current.reset();
  emit searchAbandoned();
}

void SearchBar::setResults(quint64 request, const SearchResults& results) {
  if (request != m_request || QString::fromStdString(results.needle) != m_input->text()) return;
  m_results = results;
  m_current.reset();
  QSet<qint64> found;
  for (const SearchHit& hit : results.hits) {
    if (hit.type == &goroutineType()) found.insert(m_document.trace->goroutineAt(hit.index).id.value);
  }
  m_view->setFound(found);
  showPlace();
  if (m_goToFirst) step(1);
}

void SearchBar::step(int by) {
  if (m_delay->isActive() || (m_results.hits.empty() && QString::fromStdString(m_results.needle) != m_input->text())) {
    m_goToFirst = true;
    search();
    return;
  }
  m_goToFirst = false;
  const auto& hits = m_results.hits;
  if (hits.empty()) return;
  if (m_current) {
    show((*m_current + hits.size() + std::size_t(by < 0 ? -1 : 1)) % hits.size());
    return;
  }
  // The first step goes to what is in view, or next to it.
  const auto it = std::partition_point(hits.begin(), hits.end(),
                                       [&](const SearchHit& h) { return h.time < m_view->range().begin; });
  const std::size_t first = it == hits.end() ? 0 : std::size_t(it - hits.begin());
  show(by > 0 ? first : (first + hits.size() - 1) % hits.size());
}

void SearchBar::show(std::size_t hit) {
  m_current = hit;
  showPlace();
  emit chosen(hitSubject(m_document, m_results.hits[hit]));
}

void SearchBar::showPlace() {
  const std::size_t n = m_results.hits.size();
  m_previous->setEnabled(n > 0);
  m_next->setEnabled(n > 0);
  if (m_input->text().isEmpty() || m_results.needle.empty()) {
    m_place->clear();
    return;
  }
  m_place->setText(placeText());
}

QString SearchBar::placeText() const {
  const std::size_t n = m_results.hits.size(), all = m_results.total;
  if (n == 0) return tr("nothing found");
  if (!m_current) {
    return all > n ? Tr::counted("%1 hits, the first %2 are listed", "%1 hit", all).arg(countOf(n))
                   : Tr::counted("%1 hits", "%1 hit", n);
  }
  const QString place = countOf(*m_current + 1), hit = hitText(m_document, m_results.hits[*m_current]);
  return all > n ? tr("%1 of the first %2 of %3 · %4").arg(place, countOf(n), countOf(all), hit)
                 : tr("%1 of %2 · %3").arg(place, countOf(n), hit);
}

void SearchBar::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) return close();
  QWidget::keyPressEvent(event);
}

bool SearchBar::eventFilter(QObject* object, QEvent* event) {
  if (object == m_input && event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
      step((key->modifiers() & Qt::ShiftModifier) != 0 ? -1 : 1);
      return true;
    }
  }
  return QWidget::eventFilter(object, event);
}

}  // namespace sweepscope
