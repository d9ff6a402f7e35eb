// SPDX-License-Identifier: GPL-3.0-or-later

// Where the keyboard is, can be seen: every widget that takes the focus shows it in the accent's colour.
#include <QApplication>
#include <QDialog>
#include <QFocusFrame>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include "app/messagebar.h"
#include "app/preferencesdialog.h"
#include "app/startpage.h"
#include "app/workspace.h"
#include "tests/app/windows.h"
#include "widgets/inspector.h"
#include "widgets/overviewwidget.h"
#include "widgets/tablepane.h"
#include "widgets/timelinewidget.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

QList<QWidget*> focusable(QWidget& top) {
  QList<QWidget*> found;
  for (QWidget* w : top.findChildren<QWidget*>()) {
    const bool takesTab = (w->focusPolicy() & Qt::TabFocus) != 0 && w->focusProxy() == nullptr;
    if (takesTab && w->isVisible() && w->isEnabled() && w->window() == &top && !w->visibleRegion().isEmpty())
      found << w;
  }
  return found;
}

int accentPixels(QWidget& widget, ThemeKind kind) {
  const QImage image = widget.grab().toImage();
  const QRgb accent = theme(kind).color(Role::Accent).rgb();
  int count = 0;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) count += (image.pixel(x, y) | 0xff000000) == accent ? 1 : 0;
  }
  return count;
}

QString nameOf(const QWidget& w) {
  return QStringLiteral("%1 “%2” in %3")
      .arg(w.metaObject()->className(), w.accessibleName(), w.parentWidget()->metaObject()->className());
}

// Each of them shows it when it has the keyboard.
void showsTheFocus(QWidget& top, ThemeKind kind) {
  top.activateWindow();
  for (QWidget* w : focusable(top)) {
    if (QApplication::focusWidget() != nullptr) QApplication::focusWidget()->clearFocus();
    const int before = accentPixels(*w, kind);
    w->setFocus(Qt::TabFocusReason);
    QTRY_COMPARE(QApplication::focusWidget(), w);
    QVERIFY2(accentPixels(*w, kind) > before + 20, qPrintable(nameOf(*w)));
  }
}

}  // namespace

class TestFocus : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;

 private slots:
  void initTestCase() { prepareWindows(m_dir.path()); }
  void init() { QSettings().clear(); }

  void isSeenEverywhere_data() {
    QTest::addColumn<int>("kind");
    QTest::newRow("light") << int(ThemeKind::Light);
    QTest::newRow("dark") << int(ThemeKind::Dark);
  }
  void isSeenEverywhere() {
    QFETCH(int, kind);
    CommandLine line;
    line.theme = ThemeKind(kind) == ThemeKind::Dark ? ThemeChoice::Dark : ThemeChoice::Light;
    MainWindow window(line);
    window.resize(1500, 1000);
    window.show();
    showsTheFocus(window, ThemeKind(kind));  // the start page
    open(window, sample());
    window.workspace()->timeline()->selectDelete(0);
    window.messageBar()->say(MessageBar::Kind::Note, QStringLiteral("A message."), QStringLiteral("Act"), [] {});
    QTest::qWait(50);
    const auto all = focusable(window);
    const auto has = [&](const QWidget* w) { return all.contains(const_cast<QWidget*>(w)); };
    QVERIFY(has(window.workspace()->timeline()));
    QVERIFY(has(window.workspace()->overview()));
    QVERIFY(has(window.workspace()->tabs()->tabBar()));
    QVERIFY(has(window.workspace()->tabs()->widget(0)->findChild<QTableView*>()));
    showsTheFocus(window, ThemeKind(kind));
  }

  void isSeenInDialogs() {
    MainWindow window;
    window.show();
    PreferencesDialog dialog({}, &window);
    dialog.setVisible(true);
    showsTheFocus(dialog, window.themeKind());
  }

  // The outline goes with its widget, and with the current tab.
  void followsItsWidget() {
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    open(window, sample());
    window.activateWindow();
    Workspace& work = *window.workspace();
    QTabBar* bar = work.tabs()->tabBar();
    bar->setFocus();
    QTRY_COMPARE(QApplication::focusWidget(), bar);
    for (int tab = 0; tab < bar->count(); ++tab) {
      bar->setCurrentIndex(tab);
      bar->grab();
      const auto* outline = bar->findChild<QFocusFrame*>();
      QVERIFY(outline);
      QTRY_COMPARE(outline->geometry(), bar->tabRect(tab));
    }
    QWidget* timeline = window.workspace()->timeline();
    timeline->setFocus();
    QTRY_COMPARE(QApplication::focusWidget(), timeline);
    QVERIFY(!bar->findChild<QFocusFrame*>());
    // Scroll bars do not cover it.
    auto* table = work.tabs()->widget(0)->findChild<QTableView*>();
    bar->setCurrentIndex(0);
    table->setFocus();
    QTRY_COMPARE(QApplication::focusWidget(), table);
    table->resizeColumnToContents(0);
    QTest::qWait(20);
    QVERIFY(table->verticalScrollBar()->isVisible());
    const QImage image = table->grab().toImage();
    const QRgb accent = theme(window.themeKind()).color(Role::Accent).rgb();
    QCOMPARE(image.pixel(image.width() - 1, image.height() / 2), accent);
    QCOMPARE(image.pixel(image.width() / 2, image.height() - 1), accent);
    timeline->setFocus();
    QTRY_COMPARE(QApplication::focusWidget(), timeline);
    window.resize(1000, 700);
    QTRY_COMPARE(timeline->findChild<QFocusFrame*>()->geometry(), timeline->rect());
  }

  // From the overview down and around, as one reads.
  void tabGoesAround() {
    MainWindow window;
    window.resize(1500, 1000);
    window.show();
    open(window, sample());
    window.activateWindow();
    Workspace& work = *window.workspace();
    work.overview()->setFocus(Qt::TabFocusReason);
    QTRY_COMPARE(QApplication::focusWidget(), work.overview());
    QWidgetList seen;
    for (int i = 0; i < 200 && (i == 0 || QApplication::focusWidget() != work.overview()); ++i) {
      seen << QApplication::focusWidget();
      QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    QCOMPARE(QApplication::focusWidget(), work.overview());
    QStringList names;
    for (const QWidget* w : seen) names << nameOf(*w);
    const auto place = [&](QWidget* w) { return seen.indexOf(w); };
    const auto* pane = work.tabs()->currentWidget()->findChild<TablePane*>();
    QVERIFY(place(work.timeline()) == 1);
    QVERIFY(place(work.tabs()->tabBar()) > 1);
    QVERIFY2(place(pane->filter()) > place(work.tabs()->tabBar()), qPrintable(names.join(", ")));
    QVERIFY2(place(pane->table()) == place(pane->filter()) + 1, qPrintable(names.join(", ")));
    for (QWidget* w : focusable(window)) {
      if (w != nullptr) QVERIFY2(seen.contains(w), qPrintable(nameOf(*w)));
    }
  }
};

QTEST_MAIN(TestFocus)
#include "tst_focus.moc"
