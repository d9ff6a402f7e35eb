// SPDX-License-Identifier: GPL-3.0-or-later

// Asks where to write a picture of the view, how large, and with which theme.
//
// Threads: GUI thread only.
#pragma once

#include <QDialog>
#include <QSize>

#include "widgets/theme.h"

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
  // Why the file cannot be written; empty if it can be, as far as is known.
  QString objection() const;

  QLineEdit* m_path;
  QSpinBox *m_width, *m_height;
  QComboBox *m_scale, *m_theme;
  QCheckBox* m_whole;
  QLabel* m_objection;
};

}  // namespace sweepscope
