// SPDX-License-Identifier: GPL-3.0-or-later

// The window as a user has it: open a trace, click a delete, see what reclaimed it.
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include "analysis/reclaimtext.h"
#include "app/mainwindow.h"
#include "app/messagebar.h"
#include "app/workspace.h"
#include "tests/app/windows.h"
#include "widgets/inspector.h"
#include "widgets/searchbar.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/timelinewidget.h"
#include "widgets/words.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

// A delete that was seen freed, later than the first cycle if there is one.
std::size_t freedDelete(const Answers& answers) {
  for (const DeleteOp& op : answers.deletes) {
    if (op.reclaim.keptCycles.value_or(0) > 0) return op.index;
  }
  return 0;
}

}  // namespace

class TestMainWindow : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;

 private slots:
  void initTestCase() { prepareWindows(m_dir.path()); }
  void init() { forgetEverything(); }

  void startsWithNothing() {
    MainWindow window;
    window.show();
    QVERIFY(!window.hasTrace());
    QVERIFY(!(*window.actions())["export"]->isEnabled());
    QVERIFY((*window.actions())["open"]->isEnabled());
    QVERIFY(!window.findChild<QToolButton*>("lanesButton")->isEnabled());
  }

  // The first window is no larger than the screen has room for.
  void fitsTheScreen() {
    MainWindow window;
    window.show();
    const QSize room = window.screen()->availableSize();
    QVERIFY(room.width() < 1400);  // else this tests nothing
    QVERIFY(window.width() <= room.width() && window.height() <= room.height());
    QVERIFY(window.width() > room.width() / 2);
  }

  void aMessageIsAsHighAsItsText() {
    MainWindow window;
    window.resize(1900, 1400);
    window.show();
    open(window, sample());
    window.messageBar()->say(MessageBar::Kind::Note, QStringLiteral("One line."));
    QTRY_VERIFY(window.messageBar()->isVisible());
    QTRY_VERIFY(window.messageBar()->height() < 4 * window.fontMetrics().lineSpacing());
  }

  // Keys act at once, though a button of the start page had the keyboard.
  void theKeyboardGoesToTheTimeline() {
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    window.activateWindow();
    QTRY_VERIFY(QApplication::focusWidget() != nullptr);
    QVERIFY(QApplication::focusWidget() != window.workspace()->timeline());
    open(window, sample());
    QCOMPARE(window.workspace()->focusWidget(), window.workspace()->timeline());
    QTRY_COMPARE(QApplication::focusWidget(), window.workspace()->timeline());
  }

  void clickADelete() {
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    open(window, sample());
    QVERIFY(window.hasTrace());
    Workspace& work = *window.workspace();
    const Answers& answers = *work.document().answers;
    const DeleteOp& op = answers.deletes[freedDelete(answers)];
    // Close enough that no other marker is in its place.
    work.view()->setRange({op.t0() - Duration{200'000}, op.t0() + Duration{200'000}});
    QCoreApplication::processEvents();
    const QRect marker = work.timeline()->markerRect(op.index);
    QVERIFY(!marker.isEmpty());
    QTest::mouseClick(work.timeline(), Qt::LeftButton, {}, marker.center());
    QTRY_VERIFY(work.view()->selection().is(deleteType()));
    QCOMPARE(work.view()->selection().index, op.index);
    QTRY_VERIFY(!work.inspector()->page().moments.empty());
    const InspectorPage& page = work.inspector()->page();
    QCOMPARE(page.title, QString::fromStdString(std::string(op.key)));
    QVERIFY(page.sentence.contains(QString::fromStdString(english(reclaimSentence(answers, op)))));
    QCOMPARE(page.badge, QStringLiteral("freed"));
    const QString cycle = QStringLiteral("GC #%1 starts").arg(*op.reclaim.cycle);
    QVERIFY(std::any_of(page.moments.begin(), page.moments.end(),
                        [&](const InspectorMoment& m) { return m.label == cycle; }));
    // Who swept it arrives from a worker; a click there leads to that piece of work.
    QTRY_VERIFY(work.view()->sweeper() != nullptr);
    const Sweeper sweeper = *work.view()->sweeper();
    QVERIFY(sweeper.missing.empty());
    QVERIFY(sweeper.work.span.contains(*op.reclaim.at));
    const auto swept = [&] {
      const auto& facts = work.inspector()->page().facts;
      return std::find_if(facts.begin(), facts.end(),
                          [](const auto& f) { return f.name == QStringLiteral("Swept by"); })
          ->value;
    };
    QTRY_VERIFY(swept().contains(QString::number(sweeper.goroutine.value)));
    QVERIFY(swept().contains(QStringLiteral("on proc %1").arg(sweeper.proc.value)));
    // Its row is the table's current one.
    auto* table = work.tabs()->widget(0)->findChild<QTableView*>();
    QTRY_COMPARE(table->currentIndex().data().toString(), QString::number(op.index));
  }

  // On the way from widget to widget the selection stays.
  void focusSelectsNothing() {
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    open(window, sample());
    Workspace& work = *window.workspace();
    work.view()->select(cycleSubject(*work.document().trace, *work.document().answers, 1));
    auto* table = work.tabs()->widget(0)->findChild<QTableView*>();
    window.activateWindow();
    table->setFocus(Qt::TabFocusReason);
    QTRY_COMPARE(QApplication::focusWidget(), table);
    QVERIFY(table->currentIndex().isValid());
    QVERIFY(work.view()->selection().is(cycleType()));
    QTest::keyClick(table, Qt::Key_Down);
    QTRY_VERIFY(work.view()->selection().is(deleteType()));
  }

  void tableRowSelects() {
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    open(window, sample());
    Workspace& work = *window.workspace();
    auto* table = work.tabs()->widget(0)->findChild<QTableView*>();
    const QModelIndex third = table->model()->index(3, 1);
    table->scrollTo(third);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(third).center());
    QTRY_VERIFY(work.view()->selection().is(deleteType()));
    QCOMPARE(work.view()->selection().index, 3U);
    // The keyboard moves on to the next row.
    window.activateWindow();
    table->setFocus();
    QTRY_COMPARE(QApplication::focusWidget(), table);
    QTest::keyClick(table, Qt::Key_Down);
    QTRY_COMPARE(work.view()->selection().index, 4U);
    work.tabs()->setCurrentIndex(1);
    auto* cycles = work.tabs()->widget(1)->findChild<QTableView*>();
    QTest::mouseClick(cycles->viewport(), Qt::LeftButton, {},
                      cycles->visualRect(cycles->model()->index(2, 0)).center());
    QTRY_VERIFY(work.view()->selection().is(cycleType()));
    QCOMPARE(work.view()->selection().index, 2U);
    QTRY_COMPARE(work.inspector()->page().title, QStringLiteral("GC #2"));
  }

  void sentenceIsCopied() {
    MainWindow window;
    window.show();
    open(window, sample());
    window.workspace()->timeline()->selectDelete(0);
    QTRY_VERIFY(!window.workspace()->inspector()->page().sentence.isEmpty());
    for (auto* button : window.workspace()->inspector()->findChildren<QPushButton*>()) {
      if (button->accessibleName() == QStringLiteral("Copy the sentence")) button->click();
    }
    QCOMPARE(QApplication::clipboard()->text(), window.workspace()->inspector()->page().sentence);
  }

  void searchFindsAndSteps() {
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    open(window, sample());
    Workspace& work = *window.workspace();
    const QString key = QString::fromStdString(std::string(work.document().answers->deletes[5].key));
    (*window.actions())["find"]->trigger();
    QVERIFY(work.searchBar()->isVisible());
    QTest::keyClicks(work.searchBar()->input(), key);
    QTest::keyClick(work.searchBar()->input(), Qt::Key_Return);
    QTRY_VERIFY(work.searchBar()->results().total > 0);
    QTRY_VERIFY(work.view()->selection());
    for (std::size_t i = 0; i < work.searchBar()->results().hits.size() && !work.view()->selection().is(deleteType());
         ++i) {
      work.searchBar()->step(1);
      QCoreApplication::processEvents();
    }
    QVERIFY(work.view()->selection().is(deleteType()));
    QTest::keyClick(work.searchBar()->input(), Qt::Key_Escape);
    QVERIFY(!work.searchBar()->isVisible());
  }

  // Hits are places in one trace: none arrive in another, or after the search line is closed.
  void noHitsOfATraceThatIsGone() {
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    open(window, sample());
    Workspace& work = *window.workspace();
    SearchBar& bar = *work.searchBar();
    const std::string key(work.document().answers->deletes[5].key);
    QList<quint64> requests;
    connect(&bar, &SearchBar::searchWanted, &bar, [&](quint64 request) { requests.append(request); });
    (*window.actions())["find"]->trigger();
    QTest::keyClicks(bar.input(), QString::fromStdString(key));
    QTest::keyClick(bar.input(), Qt::Key_Return);
    QTest::keyClick(bar.input(), Qt::Key_Escape);
    QCOMPARE(requests.size(), 1);
    const SearchResults found = searchTrace(work.document(), key);
    QVERIFY(!found.hits.empty());
    bar.setResults(requests.back(), found);  // on its way when the line was closed
    QTest::qWait(300);
    QVERIFY(!work.view()->selection() && bar.results().hits.empty());

    (*window.actions())["find"]->trigger();
    QTRY_VERIFY(!bar.results().hits.empty());
    QTest::keyClick(bar.input(), Qt::Key_Return);
    QVERIFY(work.view()->selection());
    QTest::keyClick(bar.input(), Qt::Key_Escape);
    (*window.actions())["find"]->trigger();
    QTest::keyClick(bar.input(), Qt::Key_Return);
    QVERIFY(requests.size() >= 2);
    work.trace()->setDocument(laneIndex({work.document().trace, nullptr}),
                              false);        // part of another trace, as far as it knows
    bar.setResults(requests.back(), found);  // of the one before
    QVERIFY(bar.results().hits.empty());
    QVERIFY(!work.view()->selection());
  }

  // The first click on a duration is for the longest; on a time it is for the first.
  void firstClickSortsTheGreatestFirst() {
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    open(window, sample());
    const Answers& answers = *window.workspace()->document().answers;
    window.workspace()->tabs()->setCurrentIndex(1);
    auto* table = window.workspace()->tabs()->widget(1)->findChild<QTableView*>();
    const auto click = [&](const QString& title) {
      QHeaderView* header = table->horizontalHeader();
      for (int i = 0; i < header->count(); ++i) {
        if (table->model()->headerData(i, Qt::Horizontal).toString() != title) continue;
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, {header->sectionViewportPosition(i) + 20, 10});
      }
    };
    const auto shownFirst = [&] { return table->model()->index(0, 0).data().toString(); };
    std::size_t longest = 0;
    const auto marking = [&](std::size_t i) {
      return *answers.cycles[i].markEnd - answers.cycles[i].sweepTerm->restart();
    };
    for (std::size_t i = 1; i < answers.cycles.size(); ++i) {
      if (answers.cycles[i].markEnd && answers.cycles[i].sweepTerm && marking(i) > marking(longest)) longest = i;
    }
    QVERIFY(longest > 0);
    table->scrollToBottom();
    click(QStringLiteral("Marking"));
    QCOMPARE(shownFirst(), QString::number(longest));
    QCOMPARE(table->rowAt(1), 0);  // scrolled to the top
    click(QStringLiteral("Start"));
    QCOMPARE(shownFirst(), QStringLiteral("0"));
  }

  // Deletes, where there are some, else cycles; but not against somebody who chose a tab.
  void theFirstTabHasSomething() {
    const QString plain = QStringLiteral(SWEEPSCOPE_TEST_DATA "/conformance/real/go1.25.5-multigen-p2.trace");
    MainWindow window;
    window.show();
    QTabWidget* tabs = window.workspace()->tabs();
    open(window, sample());
    QCOMPARE(tabs->currentIndex(), 0);
    open(window, plain);
    QVERIFY(window.workspace()->document().answers->deletes.empty());
    const bool cycles = !window.workspace()->document().answers->cycles.empty();
    QCOMPARE(tabs->currentIndex(), cycles ? 1 : 2);
    open(window, sample());
    QCOMPARE(tabs->currentIndex(), 0);
    tabs->setCurrentIndex(3);
    open(window, plain);
    QCOMPARE(tabs->currentIndex(), 3);
  }

  void previousCycle() {
    MainWindow window;
    window.show();
    open(window, sample());
    const ViewState& view = *window.workspace()->view();
    action(window, "previous-cycle")->trigger();
    QVERIFY(view.selection().is(cycleType()));
    const std::size_t last = view.selection().index;
    QVERIFY(last > 0);
    action(window, "previous-cycle")->trigger();
    QCOMPARE(view.selection().index, last - 1);
    action(window, "next-cycle")->trigger();
    QCOMPARE(view.selection().index, last);
  }

  void everythingHasANameForAssistiveTools() {
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    open(window, sample());
    for (QWidget* widget : window.workspace()->findChildren<QWidget*>()) {
      if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() || widget->focusProxy() != nullptr) continue;
      QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
      const QString name = interface != nullptr ? interface->text(QAccessible::Name) : QString();
      QVERIFY2(!name.isEmpty() || !widget->objectName().isEmpty(), widget->metaObject()->className());
    }
  }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
