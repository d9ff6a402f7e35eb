// SPDX-License-Identifier: GPL-3.0-or-later

// Title, a sentence or two, and a box of code with a copy button, in the middle of the space there is.
#include "widgets/emptystate.h"

#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

namespace sweepscope {

namespace {

constexpr int kTextWidth = 560, kMargin = 20;

QWidget* scrolled(QWidget* content, QWidget* parent) {
  auto* area = new QScrollArea(parent);
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setWidget(content);
  area->setFocusPolicy(Qt::NoFocus);
  return area;
}

QPlainTextEdit* codeView(QWidget* parent) {
  auto* code = new QPlainTextEdit(parent);
  code->setReadOnly(true);
  code->setLineWrapMode(QPlainTextEdit::NoWrap);
  code->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  code->setTabChangesFocus(true);
  code->setTabStopDistance(4 * QFontMetricsF(code->font()).horizontalAdvance(QLatin1Char(' ')));
  code->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  code->setAccessibleName(EmptyState::tr("Lines of Go to add"));
  return code;
}

}  // namespace

EmptyState::EmptyState(const EmptyText& text, QWidget* parent)
    : QWidget(parent),
      m_title(new QLabel),
      m_text(new QLabel),
      m_codeBox(new QWidget),
      m_code(codeView(m_codeBox)),
      m_copy(new QPushButton(tr("Copy lines"))),
      m_button(new QPushButton) {
  auto* content = new QWidget;
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->addWidget(scrolled(content, this));
  auto* column = new QVBoxLayout(content);
  column->setSpacing(8);
  column->setContentsMargins(kMargin, 16, kMargin, 16);
  column->addStretch(1);
  QFont bold = m_title->font();
  bold.setBold(true);
  m_title->setFont(bold);
  m_text->setForegroundRole(QPalette::PlaceholderText);
  for (QLabel* label : {m_title, m_text}) {
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignHCenter);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(label);
  }
  m_codeAndButton = new QBoxLayout(QBoxLayout::TopToBottom, m_codeBox);
  m_codeAndButton->setContentsMargins(0, 4, 0, 0);
  m_codeAndButton->addWidget(m_code);
  m_codeAndButton->addWidget(m_copy, 0, Qt::AlignRight | Qt::AlignTop);
  auto* codeRow = new QHBoxLayout;
  codeRow->addStretch(1);
  codeRow->addWidget(m_codeBox, 1000);
  codeRow->addStretch(1);
  column->addLayout(codeRow);
  column->addWidget(m_button, 0, Qt::AlignHCenter);
  column->addStretch(2);
  connect(m_copy, &QPushButton::clicked, this, &EmptyState::copy);
  connect(m_button, &QPushButton::clicked, this, &EmptyState::wanted);
  setText(text);
}

void EmptyState::setText(const EmptyText& text) {
  m_title->setText(text.title);
  m_text->setText(text.text);
  m_title->setVisible(!text.title.isEmpty());
  m_text->setVisible(!text.text.isEmpty());
  m_code->setPlainText(text.code.trimmed());
  m_codeBox->setVisible(!text.code.isEmpty());
  m_button->setText(text.button);
  m_button->setVisible(!text.button.isEmpty());
  const int lines = int(text.code.trimmed().count(QLatin1Char('\n'))) + 1;
  const QFontMetrics metrics(m_code->font());
  m_code->setFixedHeight(lines * metrics.lineSpacing() + 2 * int(m_code->document()->documentMargin()) + 20);
  int widest = 0;
  for (const QString& line : text.code.split(QLatin1Char('\n'))) {
    widest = std::max(widest, metrics.horizontalAdvance(line) + 3 * metrics.horizontalAdvance(QStringLiteral("    ")) *
                                                                    int(line.count(QLatin1Char('\t'))));
  }
  m_codeBox->setMaximumWidth(std::max(240, widest + 40 + m_copy->sizeHint().width()));
}

void EmptyState::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  // Sentences are read in a narrow column; lines of code are as wide as they are.
  const int side = std::max(0, (width() - kTextWidth) / 2 - kMargin);
  for (QLabel* label : {m_title, m_text}) label->setContentsMargins(side, 0, side, 0);
  // Where there is width, height is short.
  m_codeAndButton->setDirection(width() >= kTextWidth ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void EmptyState::copy() {
  QApplication::clipboard()->setText(m_code->toPlainText() + QLatin1Char('\n'));
  flashDone(m_copy, tr("Copied"));
}

void flashDone(QPushButton* button, const QString& done) {
  if (button->property("idleText").isNull()) button->setProperty("idleText", button->text());
  button->setText(done);
  QTimer::singleShot(1500, button, [button] { button->setText(button->property("idleText").toString()); });
}

}  // namespace sweepscope
