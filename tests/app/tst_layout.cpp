// SPDX-License-Identifier: GPL-3.0-or-later

// Panels and how they stand: in tabs and docks, remembered, and put back.
#include <QAction>
#include <QMenu>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QWindow>

#include "app/actions.h"
#include "app/dockframe.h"
#include "app/panel.h"
#include "app/panels.h"
#include "app/workspace.h"
#include "tests/app/windows.h"
#include "widgets/heappanel.h"
#include "widgets/inspector.h"

using namespace sweepscope;
using namespace sweepscope::test;

class TestLayout : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;

  static DockFrame* dock(const MainWindow& window, const char* id) {
    return window.workspace()->findChild<DockFrame*>(QString::fromLatin1(id));
  }
  static void show(MainWindow& window) {
    window.resize(1400, 900);
    window.show();
    open(window, sample());
    QCoreApplication::processEvents();
  }

 private slots:
  void initTestCase() { prepareWindows(m_dir.path()); }
  void init() { forgetEverything(); }

  // Every row is a panel in its place, with an entry in the menu, and its key leads there.
  void panelsAreRows() {
    MainWindow window;
    show(window);
    QMenu menu;
    window.workspace()->fillPanelMenu(&menu);
    QStringList entries;
    for (const QAction* entry : menu.actions()) entries << entry->text();
    int tabs = 0;
    for (const PanelSpec& spec : panelSpecs()) {
      Panel* panel = window.workspace()->panel(QString::fromLatin1(spec.id));
      if (panel == nullptr) QFAIL(spec.id);
      QVERIFY2(entries.contains(QString::fromUtf8(spec.title)), spec.id);
      QCOMPARE(window.workspace()->tabs()->indexOf(panel), spec.place == PanelPlace::Tab ? tabs++ : -1);
      window.workspace()->showPanel(QString::fromLatin1(spec.id));
      QVERIFY2(panel->isVisible(), spec.id);
      if (spec.focus == nullptr) continue;
      dock(window, spec.id)->close();
      QVERIFY2(!panel->isVisible(), spec.id);
      action(window, spec.focus->id)->trigger();
      QVERIFY2(panel->isVisible() && panel->isAncestorOf(window.workspace()->focusWidget()), spec.id);
    }
    QCOMPARE(window.workspace()->tabs()->count(), tabs);
  }

  void countsStandBesideTitles() {
    MainWindow window;
    show(window);
    const Answers& answers = *window.workspace()->document().answers;
    const QTabWidget& tabs = *window.workspace()->tabs();
    QCOMPARE(tabs.tabText(0), QStringLiteral("Deletes  %1").arg(answers.deletes.size()));
    QCOMPARE(tabs.tabText(1), QStringLiteral("GC cycles  %1").arg(answers.cycles.size()));
    window.trace()->setDocument(laneIndex({window.trace()->document().trace, nullptr}), true);
    QCOMPARE(tabs.tabText(0), QStringLiteral("Deletes"));  // not counted yet
    QVERIFY(tabs.tabText(2).startsWith(QStringLiteral("Goroutines  ")));
    window.closeTrace();
    QCOMPARE(tabs.tabText(2), QStringLiteral("Goroutines"));
  }

  // A hidden dock and the sizes of the others are as they were, also after a start without a trace.
  void theLayoutComesBack() {
    QSize inspector;
    {
      MainWindow window;
      show(window);
      dock(window, "heap")->close();
      window.workspace()->resizeDocks({dock(window, "inspector")}, {500}, Qt::Horizontal);
      QCoreApplication::processEvents();
      inspector = dock(window, "inspector")->size();
      QVERIFY(inspector.width() > 450);
      window.close();
    }
    {
      MainWindow window;
      window.resize(1400, 900);
      window.show();
      window.close();
    }
    MainWindow window;
    show(window);
    QVERIFY(!dock(window, "heap")->isVisible());
    QVERIFY(dock(window, "tables")->isVisible());
    QVERIFY(std::abs(dock(window, "inspector")->width() - inspector.width()) <= 2);
  }

  void aLargeWindowComesBack_data() {
    QTest::addColumn<int>("state");
    QTest::newRow("maximised") << int(Qt::WindowMaximized);
    QTest::newRow("full screen") << int(Qt::WindowFullScreen);
  }
  void aLargeWindowComesBack() {
    QFETCH(int, state);
    {
      MainWindow window;
      window.show();
      window.setWindowState(Qt::WindowStates(state));
      QCoreApplication::processEvents();
      window.close();
    }
    MainWindow window;
    window.show();
    QCoreApplication::processEvents();
    QVERIFY((window.windowState() & Qt::WindowStates(state)) != 0);
    QCOMPARE(action(window, "full-screen")->isChecked(), state == int(Qt::WindowFullScreen));
  }

  // There is nothing to show without a trace.
  void floatingDocksGoWithTheTrace() {
    MainWindow window;
    show(window);
    dock(window, "heap")->setFloating(true);
    QVERIFY(dock(window, "heap")->isVisible());
    window.closeTrace();
    QTRY_VERIFY(!dock(window, "heap")->isVisible());
    open(window, sample());
    QTRY_VERIFY(dock(window, "heap")->isVisible());
    QVERIFY(dock(window, "heap")->isFloating());
    window.close();
    MainWindow again;
    show(again);
    QVERIFY(dock(again, "heap")->isVisible() && dock(again, "heap")->isFloating());
    QCOMPARE(dock(again, "heap")->windowHandle()->transientParent(), again.windowHandle());
  }

  void resetLayoutPutsAllBack() {
    MainWindow window;
    show(window);
    const auto places = [&] {
      QList<QRect> rects;
      for (const DockFrame* d : window.workspace()->docks()) rects << d->geometry();
      return rects;
    };
    QTRY_COMPARE(dock(window, "tables")->height(), 230);  // as at first
    const QList<QRect> first = places();
    dock(window, "heap")->setFloating(true);
    dock(window, "tables")->close();
    window.workspace()->addDockWidget(Qt::LeftDockWidgetArea, dock(window, "inspector"));
    window.workspace()->tabs()->setCurrentIndex(3);
    QCoreApplication::processEvents();
    QVERIFY(places() != first);
    action(window, "reset-layout")->trigger();
    QCoreApplication::processEvents();
    for (const DockFrame* d : window.workspace()->docks()) QVERIFY(d->isVisible() && !d->isFloating());
    QTRY_COMPARE(places(), first);
  }
};

QTEST_MAIN(TestLayout)
#include "tst_layout.moc"
