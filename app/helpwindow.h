// The help pages, one beside the other.
#pragma once

#include <QDialog>

class QListWidget;
class QTextBrowser;

namespace sweepscope {

class HelpWindow : public QDialog {
  Q_OBJECT
 public:
  explicit HelpWindow(QWidget* parent);
  // "keys": :/help/keys.html.
  void showPage(const QString& name);

 private:
  QListWidget* m_pages;
  QTextBrowser* m_text;
};

}  // namespace sweepscope
