// SPDX-License-Identifier: GPL-3.0-or-later

// Edits a layer of the settings: the preferences, or the settings of the open trace. Says which values a layer above it
// replaces.
//
// Threads: GUI thread only.
#pragma once

#include <QDialog>

#include "app/settings.h"

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QPlainTextEdit;
class QSpinBox;
class QVBoxLayout;

namespace sweepscope {

class PreferencesDialog : public QDialog {
  Q_OBJECT
 public:
  enum class Edits { Preferences, Session };

  PreferencesDialog(const SettingsLayers&, QWidget* parent, Edits = Edits::Preferences);
  // The layer as it is edited. Of the thresholds it sets those that differ from what is below it.
  Settings layer() const;
  // Which values of the layer have no effect, and why; empty if all have one.
  QString overridden() const;

 private:
  void addLook(QVBoxLayout*);
  void addRules(QVBoxLayout*);
  void addThresholds(QVBoxLayout*);
  void show(const Settings&);
  void checkRules();
  std::vector<std::string> rules() const;

  const SettingsLayers m_layers;
  const Edits m_edits;
  InflectionThresholds m_below;                      // what holds where the layer sets nothing
  QComboBox *m_theme = nullptr, *m_times = nullptr;  // of the preferences only
  QPlainTextEdit* m_rules;
  QLabel* m_ruleNote;
  QDoubleSpinBox *m_resample, *m_drop, *m_share, *m_change;
  QSpinBox* m_cycles;
};

}  // namespace sweepscope
