// A line above everything else that says what went wrong or what could be done, and never stands in the way.
#pragma once

#include <QFrame>
#include <functional>

#include "widgets/theme.h"

class QLabel;
class QPushButton;
class QToolButton;

namespace sweepscope {

class MessageBar : public QFrame {
  Q_OBJECT
 public:
  enum class Kind { Problem, Warning, Note };
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

  QLabel* m_text;
  QPushButton* m_button;
  QToolButton* m_close;
  std::function<void()> m_action;
  Kind m_kind = Kind::Note;
  ThemeKind m_theme = ThemeKind::Light;
};

}  // namespace sweepscope
