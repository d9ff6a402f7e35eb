// Where to write a picture of the view, how large, and on which ground.
#pragma once

#include <QDialog>
#include <QSize>

#include "widgets/picture.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace sweepscope {

class ExportDialog : public QDialog {
  Q_OBJECT
 public:
  ExportDialog(const QString& name, ThemeKind, QWidget* parent);

  QString path() const;
  QSize size() const;
  double scale() const;
  ThemeKind theme() const;
  bool wholeTrace() const;

 private:
  void browse();
  void save();
  // Why the file cannot be written; empty if nothing is known against it.
  QString objection() const;

  QLineEdit* m_path;
  QSpinBox *m_width, *m_height;
  QComboBox *m_scale, *m_theme;
  QCheckBox* m_whole;
  QLabel* m_objection;
};

}  // namespace sweepscope
