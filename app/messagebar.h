// SPDX-License-Identifier: GPL-3.0-or-later

// A line at the top of the window that says what went wrong, what can be done or what was done. A message about what
// was done disappears after some seconds; others are shown until they are dismissed.
//
// Threads: GUI thread only.
#pragma once

#include <QFrame>
#include <functional>

#include "widgets/theme.h"

class QLabel;
class QPushButton;
class QTimer;
class QToolButton;

namespace sweepscope {

class MessageBar : public QFrame {
  Q_OBJECT
 public:
  enum class Kind { Problem, Warning, Note, Done };
  static constexpr int kSeconds = 6;  // that Kind::Done is shown
  explicit MessageBar(QWidget* parent = nullptr);

  // An action is a button beside the text; without a name there is none.
  void say(Kind, const QString& text, const QString& actionName = {}, std::function<void()> action = {});
  void dismiss();
  void setTheme(ThemeKind);
  QString text() const;

 protected:
  void keyPressEvent(QKeyEvent*) override;

 private:
  void restyle();
  void leave();

  QLabel* m_text;
  QPushButton* m_button;
  QToolButton* m_close;
  QTimer* m_leave;
  std::function<void()> m_action;
  Kind m_kind = Kind::Note;
  ThemeKind m_theme = ThemeKind::Light;
};

}  // namespace sweepscope
