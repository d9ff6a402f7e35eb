// SPDX-License-Identifier: GPL-3.0-or-later

// The start page: one column in the middle.
#include "app/startpage.h"

#include <QFileInfo>
#include <QFontDatabase>
#include <QIcon>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "resources/resources.h"
#include "widgets/plaintip.h"

namespace sweepscope {

namespace {

constexpr int kWidth = 560;
constexpr int kPadding = 24;  // of the column, and of an entry in it

QLabel* text(const QString& words, bool dim) {
  auto* label = new QLabel(words);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  if (dim) label->setForegroundRole(QPalette::PlaceholderText);
  return label;
}

QLabel* heading(const QString& words) {
  QLabel* label = text(words, false);
  QFont font = label->font();
  font.setBold(true);
  label->setFont(font);
  label->setContentsMargins(0, 14, 0, 0);
  return label;
}

// A button that is a line of text with a second, dim one below.
QPushButton* entry(const QString& title, const QString& detail) {
  auto* button = new QPushButton;
  button->setFlat(true);
  button->setCursor(Qt::PointingHandCursor);
  button->setAccessibleName(title);
  button->setAccessibleDescription(detail);
  auto* column = new QVBoxLayout(button);
  column->setContentsMargins(8, 5, 8, 6);
  column->setSpacing(1);
  auto* first = new QLabel(title);
  first->setForegroundRole(QPalette::Link);
  auto* second = text(detail, true);
  for (QLabel* label : {first, second}) {
    label->setTextInteractionFlags(Qt::NoTextInteraction);
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
    column->addWidget(label);
  }
  button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
  // A push button gets its size from its text; this one has none.
  button->setMinimumHeight(column->heightForWidth(kWidth));
  return button;
}

}  // namespace

StartPage::StartPage(QWidget* parent)
    : QWidget(parent), m_recentBox(new QWidget), m_recent(new QVBoxLayout(m_recentBox)) {
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::Base);
  auto* content = new QWidget;
  content->setFixedWidth(kWidth);
  auto* column = new QVBoxLayout(content);
  column->setSpacing(6);
  auto* title = new QHBoxLayout;
  auto* icon = new QLabel;
  icon->setPixmap(QIcon(QStringLiteral(":/icons/sweepscope.svg")).pixmap(48, 48));
  auto* name = new QLabel(QStringLiteral("Sweepscope"));
  QFont big = name->font();
  big.setPointSizeF(big.pointSizeF() * 2);
  big.setWeight(QFont::DemiBold);
  name->setFont(big);
  title->addWidget(icon);
  title->addWidget(name, 1);
  column->addLayout(title);
  column->addWidget(
      text(tr("Which garbage collection reclaimed the value that your program deleted from a map, and why not sooner? "
              "Open an execution trace of a Go program, or drop one here."),
           true));
  auto* open = new QPushButton(tr("Open a trace…"));
  open->setDefault(true);
  connect(open, &QPushButton::clicked, this, &StartPage::openWanted);
  column->addSpacing(6);
  column->addWidget(open, 0, Qt::AlignLeft);
  addSamples(column);
  m_recent->setContentsMargins(0, 0, 0, 0);
  m_recent->setSpacing(0);
  column->addWidget(m_recentBox);
  column->addWidget(heading(tr("Record a trace")));
  QLabel* commands = text(
      QStringLiteral("go test -trace=out.trace\ncurl -o out.trace 'http://localhost:6060/debug/pprof/trace?seconds=5'"),
      true);
  commands->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  column->addWidget(commands);
  auto* area = new QScrollArea(this);
  area->setFrameShape(QFrame::NoFrame);
  area->setWidgetResizable(true);
  area->setFocusPolicy(Qt::NoFocus);
  auto* middle = new QWidget;
  middle->setBackgroundRole(QPalette::Base);
  middle->setAutoFillBackground(true);
  auto* centred = new QVBoxLayout(middle);
  // Stretches at its sides, not an alignment: that would take the height of a column as wide as the window.
  auto* row = new QHBoxLayout;
  row->addStretch(1);
  row->addWidget(content);
  row->addStretch(1);
  centred->addStretch(1);
  centred->addLayout(row);
  centred->addStretch(2);
  area->setWidget(middle);
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->addWidget(area);
  setFocusProxy(open);
}

void StartPage::addSamples(QVBoxLayout* column) {
  column->addWidget(heading(tr("Samples")));
  for (const SampleTrace& sample : sampleTraces()) {
    QPushButton* button = entry(sample.title, sample.summary);
    connect(button, &QPushButton::clicked, this, [this, file = sample.file] { emit sampleWanted(file); });
    column->addWidget(button);
  }
}

void StartPage::setRecentFiles(const QStringList& files) {
  while (QLayoutItem* item = m_recent->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  m_recentBox->setVisible(!files.isEmpty());
  if (files.isEmpty()) return;
  m_recent->addWidget(heading(tr("Recent files")));
  for (const QString& path : files.mid(0, 5)) {
    const QFileInfo info(path);
    const QString folder = fontMetrics().elidedText(info.path(), Qt::ElideMiddle, kWidth - 2 * kPadding);
    QPushButton* button = entry(info.fileName(), folder);
    button->setAccessibleDescription(info.path());
    button->setToolTip(plainTip(path));
    connect(button, &QPushButton::clicked, this, [this, path] { emit fileWanted(path); });
    m_recent->addWidget(button);
  }
}

}  // namespace sweepscope
