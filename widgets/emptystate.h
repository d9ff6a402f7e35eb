// SPDX-License-Identifier: GPL-3.0-or-later

// Shown instead of an empty view: why it is empty, and what to do about it, with lines of Go to copy.
#pragma once

#include <QString>
#include <QWidget>

class QBoxLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace sweepscope {

struct EmptyText {
  QString title;
  QString text;
  QString code;         // lines to copy, or nothing
  QString button = {};  // an action against it, or nothing
};

class EmptyState : public QWidget {
  Q_OBJECT
 public:
  explicit EmptyState(const EmptyText& = {}, QWidget* parent = nullptr);
  void setText(const EmptyText&);

 signals:
  // The button was pressed.
  void wanted();

 protected:
  void resizeEvent(QResizeEvent*) override;

 private:
  void copy();

  QBoxLayout* m_codeAndButton = nullptr;
  QLabel* m_title;
  QLabel* m_text;
  QWidget* m_codeBox;
  QPlainTextEdit* m_code;
  QPushButton *m_copy, *m_button;
};

// Shows for a short time on a button that its action was done.
void flashDone(QPushButton*, const QString& done);

}  // namespace sweepscope
