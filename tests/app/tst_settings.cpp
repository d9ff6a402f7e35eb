// SPDX-License-Identifier: GPL-3.0-or-later

// Three layers of settings, how the lowest is kept, and how they are edited.
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include "app/exportdialog.h"
#include "app/preferences.h"
#include "app/preferencesdialog.h"
#include "tests/app/windows.h"

using namespace sweepscope;
using namespace sweepscope::test;

class TestSettings : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;

 private slots:
  void initTestCase() { prepareWindows(m_dir.path()); }
  void init() { forgetEverything(); }

  void theUppermostLayerCounts() {
    SettingsLayers layers;
    QCOMPARE(layers.effective().theme, ThemeChoice::System);
    QVERIFY(layers.effective().inflections == InflectionThresholds());
    layers.preferences.theme = ThemeChoice::Light;
    layers.preferences.inflections.rate = 1;
    layers.preferences.inflections.share = 0.1;
    layers.preferences.inflections.goalCycles = 3;
    layers.session.inflections.rate = 2;
    layers.session.inflections.share = 0.2;
    layers.commandLine.inflections.rate = 3;
    layers.commandLine.theme = ThemeChoice::Dark;
    const EffectiveSettings all = layers.effective();
    QCOMPARE(all.theme, ThemeChoice::Dark);
    QCOMPARE(all.inflections.dropPerSecond, 3.0);
    QCOMPARE(all.inflections.dropShare, 0.2);
    QCOMPARE(all.inflections.cyclesToConfirm, 3);
    QCOMPARE(all.inflections.resample, InflectionThresholds().resample);
  }

  void rulesAddUp() {
    SettingsLayers layers;
    layers.preferences.deleteRules = {"a", "b"};
    layers.session.deleteRules = {"c", "a"};
    layers.commandLine.deleteRules = {"d"};
    QCOMPARE(layers.effective().deleteRules, (std::vector<std::string>{"d", "c", "a", "b"}));
  }

  void preferencesAreKept() {
    Settings p;
    p.theme = ThemeChoice::Dark;
    p.deleteRules = {"evict: (?<key>.*)"};
    p.inflections = {Duration{2'500'000}, 1234, 0.035, 0.125, 7};
    savePreferences(p);
    QVERIFY(loadPreferences() == p);
    savePreferences({});
    QVERIFY(loadPreferences() == Settings());
  }

  // Whatever a settings file says.
  void nonsenseIsReplacedByDefaults_data() {
    QTest::addColumn<QString>("value");
    for (const char* value : {"inf", "nan", "-1", "0", "1e-7", "1e300", "wat"}) QTest::newRow(value) << value;
  }
  void nonsenseIsReplacedByDefaults() {
    QFETCH(QString, value);
    for (const char* key : {"resampleMs", "dropPerSecond", "nextGcChange", "cyclesToConfirm"})
      QSettings().setValue(QStringLiteral("inflections/") + key, value);
    // No least share at all makes sense.
    const bool isShare = value == "0" || value == "1e-7";
    QSettings().setValue(QStringLiteral("inflections/dropShare"), value);
    QSettings().setValue(QStringLiteral("export/scale"), 5);
    QSettings().setValue(QStringLiteral("export/theme"), value);
    DropOptions expected;
    if (isShare) expected.share = value.toDouble();
    QVERIFY(loadPreferences().inflections == expected);
    const ExportDialog dialog(QStringLiteral("x"), ThemeKind::Light, nullptr);
    QCOMPARE(dialog.scale(), 2.0);
  }

  // What the dialog shows, and what it makes of it, is all there is.
  void everyThresholdIsEditable() {
    SettingsLayers layers;
    layers.preferences.inflections = {Duration{2'500'000}, 1234, 0.035, 0.125, 7};
    layers.preferences.deleteRules = {"a", "b"};
    layers.preferences.theme = ThemeChoice::Light;
    const PreferencesDialog dialog(layers, nullptr);
    QVERIFY(dialog.layer() == layers.preferences);
    int editors = 0;
    for (auto* box : dialog.findChildren<QAbstractSpinBox*>()) editors += box->accessibleName().isEmpty() ? 0 : 1;
    QCOMPARE(editors, 5);
    QVERIFY(dialog.findChild<QLabel*>("overridden") == nullptr);
    QVERIFY(PreferencesDialog({}, nullptr).layer() == Settings());
  }

  // The session's layer lies on the preferences, and has no theme.
  void theSessionIsEditedOnTopOfThePreferences() {
    SettingsLayers layers;
    layers.preferences.inflections.rate = 1234;
    layers.preferences.deleteRules = {"a"};
    layers.session.inflections.share = 0.5;
    layers.session.deleteRules = {"b"};
    const PreferencesDialog dialog(layers, nullptr, PreferencesDialog::Edits::Session);
    QCOMPARE(dialog.windowTitle(), QStringLiteral("Settings of this trace"));
    QVERIFY(dialog.findChild<QComboBox*>() == nullptr);
    QCOMPARE(dialog.findChild<QPlainTextEdit*>()->toPlainText(), QStringLiteral("b"));
    QVERIFY(dialog.layer() == layers.session);
  }

  void whatDoesNotCountIsSaid() {
    SettingsLayers layers;
    layers.commandLine.theme = ThemeChoice::Dark;
    layers.commandLine.inflections.rate = 1;
    layers.session.inflections.goalCycles = 5;
    const PreferencesDialog dialog(layers, nullptr);
    QCOMPARE(dialog.findChild<QLabel*>("overridden")->text(),
             QStringLiteral("The command line sets these values until the program ends: theme, rate of the fall of "
                            "HeapObjects.\n"
                            "The session of the open trace sets these values: cycles to confirm within."));
    QVERIFY(dialog.layer() == Settings());  // nothing of the layers above gets into this one
  }
};

QTEST_MAIN(TestSettings)
#include "tst_settings.moc"
