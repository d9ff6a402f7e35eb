// SPDX-License-Identifier: GPL-3.0-or-later

// A page becomes widgets; a new selection makes new ones.
#include "widgets/inspector.h"

#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

#include "widgets/emptystate.h"
#include "widgets/inspectorrows.h"
#include "widgets/plaintip.h"
#include "widgets/translated.h"

namespace sweepscope {

namespace {

QVBoxLayout* columnOf(QWidget* widget, int spacing) {
  auto* column = new QVBoxLayout(widget);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(spacing);
  return column;
}

void makeLink(QLabel* label) {
  const QString text = label->text().toHtmlEscaped();
  label->setTextFormat(Qt::RichText);
  label->setText(QStringLiteral("<a href=\"there\">%1</a>").arg(text));
  label->setTextInteractionFlags(Qt::TextBrowserInteraction);
}

}  // namespace

Inspector::Inspector(ViewState* view, QWidget* parent) : QScrollArea(parent), m_view(view) {
  setAccessibleName(tr("Inspector"));
  setWidgetResizable(true);
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  connect(view, &ViewState::changed, this, [this](unsigned mask) {
    if ((mask & ViewState::SelectionChanged) != 0) {
      refresh(true);
    } else if ((mask & ViewState::SweeperFound) != 0) {
      refresh(false);
    }
  });
  rebuild();
}

void Inspector::setDocument(const Document& document) {
  m_document = document;
  refresh(true);
}

void Inspector::setTheme(ThemeKind kind) {
  m_theme = kind;
  rebuild();
}

// More of the same selection stays where it was scrolled to.
void Inspector::refresh(bool fromTheTop) {
  const int scrolled = fromTheTop ? 0 : verticalScrollBar()->value();
  m_page = inspect(m_document, m_view->selection(), m_view->sweeper());
  rebuild();
  widget()->adjustSize();
  verticalScrollBar()->setValue(scrolled);
}

void Inspector::rebuild() {
  m_pending.clear();
  auto* content = new QWidget;
  content->setAutoFillBackground(true);
  content->setPalette(theme(m_theme).palette());
  content->setBackgroundRole(QPalette::Base);
  auto* column = columnOf(content, 6);
  if (m_page.kind.isEmpty()) {
    column->addWidget(new EmptyState(
        {QString(),
         m_document ? tr("Click a delete, a GC cycle or anything else on the timeline to see its details.\n\n"
                         "N and P step through the deletes, G through the GC cycles.")
                    : QString(),
         QString()}));
  } else {
    column->setContentsMargins(12, 8, 12, 12);
    addHeader(column);
    addSentence(column);
    addMoments(column);
    addNotes(column);
    addFacts(column);
    for (const InspectorStack& stack : m_page.stacks) addStack(column, stack);
    addDetails(column);
    column->addStretch(1);
  }
  setWidget(content);
}

void Inspector::addHeader(QVBoxLayout* column) {
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  row->addWidget(new Swatch(m_page.role, m_theme, nullptr));
  QLabel* kind = dimLabel(m_page.kind, m_theme, nullptr);
  kind->setWordWrap(false);
  row->addWidget(kind);
  row->addStretch(1);
  if (!m_page.badge.isEmpty()) {
    auto* badge = new Badge(m_page.badge, !m_page.isCertain, m_page.role, m_theme, nullptr);
    badge->setToolTip(m_page.badgeTip);
    row->addWidget(badge);
  }
  column->addLayout(row);
  QLabel* title = plainLabel(m_page.title, nullptr);
  QFont font = title->font();
  font.setBold(true);
  font.setPointSizeF(font.pointSizeF() * 1.2);
  title->setFont(font);
  title->setAccessibleName(tr("Selected: %1, %2").arg(m_page.kind, m_page.title));
  column->addWidget(title);
}

void Inspector::addSentence(QVBoxLayout* column) {
  if (m_page.sentence.isEmpty()) return;
  auto* card = new QFrame;
  card->setAutoFillBackground(true);
  card->setBackgroundRole(QPalette::AlternateBase);
  auto* inside = columnOf(card, 4);
  inside->setContentsMargins(10, 8, 8, 8);
  QLabel* text = plainLabel(m_page.sentence, nullptr);
  text->setObjectName(QStringLiteral("sentence"));
  inside->addWidget(text);
  auto* copy = new QPushButton(tr("Copy sentence"));
  copy->setAccessibleName(tr("Copy the sentence"));
  connect(copy, &QPushButton::clicked, this, [this, copy] {
    QApplication::clipboard()->setText(m_page.sentence);
    flashDone(copy, tr("Copied"));
  });
  inside->addWidget(copy, 0, Qt::AlignRight);
  column->addWidget(card);
}

void Inspector::addMoments(QVBoxLayout* column) {
  auto* chain = new QWidget;
  auto* rows = columnOf(chain, 0);
  for (std::size_t i = 0; i < m_page.moments.size(); ++i) {
    const InspectorMoment& moment = m_page.moments[i];
    auto* row = new MomentRow(moment, i == 0, i + 1 == m_page.moments.size(), m_theme, nullptr);
    connect(row, &QAbstractButton::clicked, this, [this, moment] { emit momentChosen(moment.target); });
    rows->addWidget(row);
  }
  column->addWidget(chain);
}

void Inspector::addNotes(QVBoxLayout* column) {
  if (m_page.notes.isEmpty()) return;
  column->addWidget(headingLabel(m_page.notesTitle, m_theme, nullptr));
  for (const QString& note : m_page.notes) column->addWidget(plainLabel(note, nullptr));
}

void Inspector::addFacts(QVBoxLayout* column) {
  if (m_page.facts.empty()) return;
  column->addWidget(headingLabel(tr("Facts"), m_theme, nullptr));
  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(10);
  grid->setVerticalSpacing(3);
  grid->setColumnStretch(1, 1);
  int row = 0;
  for (const InspectorFact& fact : m_page.facts) {
    QLabel* name = dimLabel(fact.name, m_theme, nullptr);
    name->setWordWrap(false);
    grid->addWidget(name, row, 0, Qt::AlignTop);
    QLabel* value = plainLabel(fact.value, nullptr);
    if (fact.link) {
      makeLink(value);
      connect(value, &QLabel::linkActivated, this, [this, link = fact.link] { emit chosen(link); });
    }
    value->setToolTip(plainTip(fact.tip));
    grid->addWidget(value, row++, 1);
  }
  column->addLayout(grid);
}

void Inspector::addStack(QVBoxLayout* column, const InspectorStack& stack) {
  column->addWidget(headingLabel(stack.title, m_theme, nullptr));
  addFrames(column, stack);
}

void Inspector::addFrames(QVBoxLayout* column, const InspectorStack& stack) {
  for (const InspectorFrame& frame : stack.frames) {
    auto* row = new QWidget;
    auto* line = columnOf(row, 0);
    QLabel* function = plainLabel(frame.function, nullptr);
    QLabel* place = dimLabel(frame.place, m_theme, nullptr);
    place->setContentsMargins(12, 0, 0, 0);
    line->addWidget(function);
    line->addWidget(place);
    row->setToolTip(plainTip(frame.tip));
    column->addWidget(row);
  }
}

// A click on the goroutine that caused it leads there, to that time.
void Inspector::addEvent(QVBoxLayout* column, Time time, const InspectorEvent& event) {
  if (event.who.isEmpty() && event.stack.frames.empty()) return;
  column->addWidget(headingLabel(event.title, m_theme, nullptr));
  if (!event.who.isEmpty()) {
    QLabel* who = plainLabel(event.who, nullptr);
    if (event.link) {
      makeLink(who);
      connect(who, &QLabel::linkActivated, this, [this, time, link = event.link] {
        emit chosen(link);
        emit momentChosen(TimeRange::instant(time));
      });
    }
    who->setToolTip(plainTip(event.tip));
    column->addWidget(who);
  }
  addFrames(column, event.stack);
}

void Inspector::addDetails(QVBoxLayout* column) {
  for (const InspectorDetail& detail : m_page.details) {
    auto* holder = new QWidget;
    columnOf(holder, 6);
    column->addWidget(holder);
    m_pending[detail.time] = {detail, holder};
  }
  // The page is complete before an answer arrives.
  QMetaObject::invokeMethod(
      this,
      [this] {
        std::vector<Time> times;
        for (const auto& [time, pending] : m_pending) times.push_back(time);
        if (!times.empty()) emit detailsWanted(times);
      },
      Qt::QueuedConnection);
}

void Inspector::setDetail(Time time, const Result<EventDetail>& detail) {
  const auto it = m_pending.find(time);
  if (it == m_pending.end()) return;
  const Pending pending = it->second;
  m_pending.erase(it);
  auto* column = static_cast<QVBoxLayout*>(pending.holder->layout());
  if (!detail) {
    if (detail.error().code == ErrorCode::BadInput || detail.error().code == ErrorCode::Cancelled) return;
    column->addWidget(headingLabel(pending.detail.title, m_theme, nullptr));
    column->addWidget(plainLabel(translated(detail.error().detail), nullptr));
    return;
  }
  addEvent(column, time, inspectEvent(*m_document.trace, pending.detail, *detail));
}

}  // namespace sweepscope
