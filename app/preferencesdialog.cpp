// SPDX-License-Identifier: GPL-3.0-or-later

// A rule that does not compile is reported while it is typed.
#include "app/preferencesdialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <cmath>

#include "analysis/deleterules.h"
#include "widgets/translated.h"

namespace sweepscope {

namespace {

QDoubleSpinBox* number(Bounds bounds, int decimals, const QString& suffix, const QString& name) {
  auto* box = new QDoubleSpinBox;
  box->setRange(bounds.least, bounds.most);
  box->setDecimals(decimals);
  box->setSuffix(suffix);
  box->setAccessibleName(name);
  return box;
}

Bounds percent(Bounds share) {
  return {share.least * 100, share.most * 100};
}

QLabel* note(const QString& text) {
  auto* label = new QLabel(text);
  label->setWordWrap(true);
  label->setForegroundRole(QPalette::PlaceholderText);
  return label;
}

QString builtInNames() {
  QStringList names;
  for (const BuiltInRule& rule : DeleteRules::builtIn()) {
    names << QString::fromUtf8(rule.name.data(), qsizetype(rule.name.size()));
  }
  return names.join(QStringLiteral(", "));
}

// The names of the values that a layer sets.
QStringList settingNames(const Settings& layer) {
  QStringList names;
  const auto add = [&](bool isSet, const QString& name) {
    if (isSet) names << name;
  };
  const DropOptions& t = layer.inflections;
  add(layer.theme.has_value(), PreferencesDialog::tr("theme"));
  add(t.rate.has_value(), PreferencesDialog::tr("rate of the fall of HeapObjects"));
  add(t.share.has_value(), PreferencesDialog::tr("least fall of HeapObjects"));
  add(t.step.has_value(), PreferencesDialog::tr("sampling step of HeapObjects"));
  add(t.goalChange.has_value(), PreferencesDialog::tr("change of NextGC"));
  add(t.goalCycles.has_value(), PreferencesDialog::tr("cycles to confirm within"));
  return names;
}

}  // namespace

PreferencesDialog::PreferencesDialog(const SettingsLayers& layers, QWidget* parent, Edits edits)
    : QDialog(parent), m_layers(layers), m_edits(edits), m_rules(new QPlainTextEdit), m_ruleNote(note(QString())) {
  const bool isSession = edits == Edits::Session;
  if (isSession) m_below = layers.preferences.inflections.over(m_below);
  setWindowTitle(isSession ? tr("Settings of this trace") : tr("Preferences"));
  auto* column = new QVBoxLayout(this);
  if (!isSession) addLook(column);
  addRules(column);
  addThresholds(column);
  if (const QString text = overridden(); !text.isEmpty()) {
    QLabel* label = note(text);
    label->setObjectName(QStringLiteral("overridden"));
    column->addWidget(label);
  }
  auto* buttons =
      new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel | QDialogButtonBox::RestoreDefaults);
  column->addWidget(buttons);
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this, [this] { show({}); });
  connect(m_rules, &QPlainTextEdit::textChanged, this, &PreferencesDialog::checkRules);
  show(isSession ? layers.session : layers.preferences);
}

void PreferencesDialog::addLook(QVBoxLayout* column) {
  m_theme = new QComboBox;
  auto* look = new QFormLayout;
  m_theme->addItem(tr("System"), int(ThemeChoice::System));
  m_theme->addItem(tr("Light"), int(ThemeChoice::Light));
  m_theme->addItem(tr("Dark"), int(ThemeChoice::Dark));
  look->addRow(tr("&Theme"), m_theme);
  m_times = new QComboBox;
  m_times->addItem(tr("Since the first event"), int(TimeStyle::SinceStart));
  m_times->addItem(tr("Wall clock, UTC"), int(TimeStyle::Utc));
  m_times->addItem(tr("Wall clock, local time"), int(TimeStyle::Local));
  look->addRow(tr("Ti&mes"), m_times);
  column->addLayout(look);
}

void PreferencesDialog::addRules(QVBoxLayout* column) {
  auto* rules = new QGroupBox(tr("Rules that recognise deletes"));
  auto* ruleColumn = new QVBoxLayout(rules);
  ruleColumn->addWidget(note(tr(
      "One regular expression (PCRE2) per line. Each is matched against “CATEGORY: MESSAGE” of a log, “region: NAME” "
      "and “task: NAME”. Named groups: edge (before or after), key, addr and size.")));
  m_rules->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  m_rules->setPlaceholderText(QStringLiteral("evict: (?<edge>before|after) (?<key>\\S+)"));
  m_rules->setAccessibleName(tr("Rules that recognise deletes, one per line"));
  m_rules->setTabChangesFocus(true);
  m_rules->setMinimumSize(480, 90);
  ruleColumn->addWidget(m_rules);
  ruleColumn->addWidget(m_ruleNote);
  column->addWidget(rules);
}

void PreferencesDialog::addThresholds(QVBoxLayout* column) {
  auto* inflections = new QGroupBox(tr("Inflections of the heap curves"));
  auto* form = new QFormLayout(inflections);
  m_drop = number(kDropPerSecond, 0, tr(" objects/s"), tr("Least fall of HeapObjects"));
  m_resample = number(kResampleMs, 1, tr(" ms"), tr("Sampling step of HeapObjects"));
  m_share =
      number(percent(kDropShare), 1, tr(" % of its range"), tr("Least fall of HeapObjects, as a share of its range"));
  m_change = number(percent(kNextGcChange), 1, tr(" %"), tr("Least change of NextGC"));
  m_cycles = new QSpinBox;
  m_cycles->setRange(int(kCyclesToConfirm.least), int(kCyclesToConfirm.most));
  m_cycles->setAccessibleName(tr("Number of cycles to confirm within"));
  form->addRow(tr("HeapObjects &falls faster than"), m_drop);
  form->addRow(tr("The fall is at &least"), m_share);
  form->addRow(tr("HeapObjects is &sampled every"), m_resample);
  form->addRow(tr("Confirmed if &NextGC changes by more than"), m_change);
  form->addRow(tr("Number of &cycles to confirm within"), m_cycles);
  column->addWidget(inflections);
}

void PreferencesDialog::show(const Settings& layer) {
  if (m_theme != nullptr) m_theme->setCurrentIndex(m_theme->findData(int(layer.theme.value_or(ThemeChoice::System))));
  if (m_times != nullptr) m_times->setCurrentIndex(m_times->findData(int(layer.times.value_or(TimeStyle::SinceStart))));
  QStringList rules;
  for (const std::string& rule : layer.deleteRules) rules << QString::fromStdString(rule);
  m_rules->setPlainText(rules.join(QLatin1Char('\n')));
  const InflectionThresholds t = layer.inflections.over(m_below);
  m_drop->setValue(t.dropPerSecond);
  m_resample->setValue(double(t.resample.ns) / 1e6);
  m_share->setValue(t.dropShare * 100);
  m_change->setValue(t.nextGcChange * 100);
  m_cycles->setValue(t.cyclesToConfirm);
  checkRules();
}

std::vector<std::string> PreferencesDialog::rules() const {
  std::vector<std::string> rules;
  for (const QString& line : m_rules->toPlainText().split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
    if (!line.trimmed().isEmpty()) rules.push_back(line.toStdString());
  }
  return rules;
}

Settings PreferencesDialog::layer() const {
  Settings layer;
  if (m_theme != nullptr && m_theme->currentData().toInt() != int(ThemeChoice::System))
    layer.theme = ThemeChoice(m_theme->currentData().toInt());
  if (m_times != nullptr && m_times->currentData().toInt() != int(TimeStyle::SinceStart))
    layer.times = TimeStyle(m_times->currentData().toInt());
  layer.deleteRules = rules();
  InflectionThresholds t;
  t.dropPerSecond = m_drop->value();
  t.resample.ns = std::llround(m_resample->value() * 1e6);
  t.dropShare = m_share->value() / 100;
  t.nextGcChange = m_change->value() / 100;
  t.cyclesToConfirm = m_cycles->value();
  layer.inflections = thresholdsThatDiffer(t, m_below);
  return layer;
}

QString PreferencesDialog::overridden() const {
  QStringList lines;
  Settings line = m_layers.commandLine;
  if (m_edits == Edits::Session) line.theme.reset();
  if (const QStringList names = settingNames(line); !names.isEmpty())
    lines << tr("The command line sets these values until the program ends: %1.").arg(names.join(QStringLiteral(", ")));
  const QStringList ofTrace = settingNames(m_layers.session);
  if (m_edits == Edits::Preferences && !ofTrace.isEmpty())
    lines << tr("The session of the open trace sets these values: %1.").arg(ofTrace.join(QStringLiteral(", ")));
  return lines.join(QLatin1Char('\n'));
}

void PreferencesDialog::checkRules() {
  QStringList problems;
  for (const Message& problem : DeleteRules(rules()).problems()) problems << translated(problem);
  m_ruleNote->setForegroundRole(problems.isEmpty() ? QPalette::PlaceholderText : QPalette::BrightText);
  m_ruleNote->setText(problems.isEmpty() ? tr("Built-in rules: %1.").arg(builtInNames())
                                         : problems.join(QLatin1Char('\n')));
}

}  // namespace sweepscope
