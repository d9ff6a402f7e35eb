// The preferences dialog. A rule that does not compile is said while it is typed.
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

#include "analysis/deleterules.h"

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

}  // namespace

PreferencesDialog::PreferencesDialog(const Preferences& preferences, QWidget* parent)
    : QDialog(parent),
      m_theme(new QComboBox),
      m_rules(new QPlainTextEdit),
      m_ruleNote(note(QString())),
      m_cycles(new QSpinBox) {
  setWindowTitle(QStringLiteral("Preferences"));
  auto* column = new QVBoxLayout(this);
  auto* look = new QFormLayout;
  m_theme->addItem(QStringLiteral("As the desktop"), int(ThemeChoice::System));
  m_theme->addItem(QStringLiteral("Light"), int(ThemeChoice::Light));
  m_theme->addItem(QStringLiteral("Dark"), int(ThemeChoice::Dark));
  look->addRow(QStringLiteral("&Theme"), m_theme);
  column->addLayout(look);

  auto* rules = new QGroupBox(QStringLiteral("Rules that recognise deletes"));
  auto* ruleColumn = new QVBoxLayout(rules);
  ruleColumn->addWidget(note(QStringLiteral(
      "One regular expression (PCRE2) a line, tried on “CATEGORY: MESSAGE” of a log, on “region: NAME” and on "
      "“task: NAME”. The named groups edge (before or after), key, addr and size are understood.")));
  m_rules->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  m_rules->setPlaceholderText(QStringLiteral("evict: (?<edge>before|after) (?<key>\\S+)"));
  m_rules->setAccessibleName(QStringLiteral("Rules that recognise deletes, one a line"));
  m_rules->setTabChangesFocus(true);
  m_rules->setMinimumSize(480, 90);
  ruleColumn->addWidget(m_rules);
  ruleColumn->addWidget(m_ruleNote);
  column->addWidget(rules);

  auto* inflections = new QGroupBox(QStringLiteral("Inflections of the heap curves"));
  auto* form = new QFormLayout(inflections);
  m_drop = number(kDropPerSecond, 0, QStringLiteral(" objects/s"), QStringLiteral("Least fall of HeapObjects"));
  m_resample = number(kResampleMs, 1, QStringLiteral(" ms"), QStringLiteral("Sampling step of HeapObjects"));
  m_share = number(percent(kDropShare), 1, QStringLiteral(" % of its range"),
                   QStringLiteral("Least fall of HeapObjects, as a share of its range"));
  m_change = number(percent(kNextGcChange), 1, QStringLiteral(" %"), QStringLiteral("Least change of NextGC"));
  m_cycles->setRange(int(kCyclesToConfirm.least), int(kCyclesToConfirm.most));
  m_cycles->setAccessibleName(QStringLiteral("Cycles to confirm within"));
  form->addRow(QStringLiteral("HeapObjects &falls faster than"), m_drop);
  form->addRow(QStringLiteral("and by at &least"), m_share);
  form->addRow(QStringLiteral("&Sampled every"), m_resample);
  form->addRow(QStringLiteral("Confirmed if &NextGC changes by more than"), m_change);
  form->addRow(QStringLiteral("within the next &cycles"), m_cycles);
  column->addWidget(inflections);

  auto* buttons =
      new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel | QDialogButtonBox::RestoreDefaults);
  column->addWidget(buttons);
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this,
          [this] { show(Preferences()); });
  connect(m_rules, &QPlainTextEdit::textChanged, this, &PreferencesDialog::checkRules);
  show(preferences);
}

void PreferencesDialog::show(const Preferences& p) {
  m_theme->setCurrentIndex(m_theme->findData(int(p.theme)));
  m_rules->setPlainText(p.deleteRules.join(QLatin1Char('\n')));
  m_drop->setValue(p.inflections.dropPerSecond);
  m_resample->setValue(double(p.inflections.resample.ns) / 1e6);
  m_share->setValue(p.inflections.dropShare * 100);
  m_change->setValue(p.inflections.nextGcChange * 100);
  m_cycles->setValue(p.inflections.cyclesToConfirm);
  checkRules();
}

Preferences PreferencesDialog::preferences() const {
  Preferences p;
  p.theme = ThemeChoice(m_theme->currentData().toInt());
  for (const QString& line : m_rules->toPlainText().split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
    if (!line.trimmed().isEmpty()) p.deleteRules << line;
  }
  p.inflections.dropPerSecond = m_drop->value();
  p.inflections.resample.ns = std::int64_t(m_resample->value() * 1e6);
  p.inflections.dropShare = m_share->value() / 100;
  p.inflections.nextGcChange = m_change->value() / 100;
  p.inflections.cyclesToConfirm = m_cycles->value();
  return p;
}

void PreferencesDialog::checkRules() {
  std::vector<std::string> rules;
  for (const QString& rule : preferences().deleteRules) rules.push_back(rule.toStdString());
  QStringList problems;
  for (const std::string& problem : DeleteRules(rules).problems()) problems << QString::fromStdString(problem);
  m_ruleNote->setForegroundRole(problems.isEmpty() ? QPalette::PlaceholderText : QPalette::BrightText);
  m_ruleNote->setText(problems.isEmpty() ? QStringLiteral("Built in as well: %1.").arg(builtInNames())
                                         : problems.join(QLatin1Char('\n')));
}

}  // namespace sweepscope
