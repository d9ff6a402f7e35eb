// Theme, rules that recognise deletes, thresholds of inflections.
#pragma once

#include <QDialog>

#include "app/preferences.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPlainTextEdit;
class QSpinBox;

namespace sweepscope {

class PreferencesDialog : public QDialog {
  Q_OBJECT
 public:
  PreferencesDialog(const Preferences&, QWidget* parent);
  Preferences preferences() const;

 private:
  void show(const Preferences&);
  void checkRules();

  QComboBox* m_theme;
  QPlainTextEdit* m_rules;
  QLabel* m_ruleNote;
  QDoubleSpinBox *m_resample, *m_drop, *m_share, *m_change;
  QSpinBox* m_cycles;
};

}  // namespace sweepscope
