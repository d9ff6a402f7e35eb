// SPDX-License-Identifier: GPL-3.0-or-later

// Tables of the window: what is remembered of their columns, copying of many rows, and what is said when it is done.
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include "app/columnmemory.h"
#include "app/messagebar.h"
#include "app/statusline.h"
#include "app/tablejobs.h"
#include "app/workspace.h"
#include "tests/app/windows.h"
#include "tests/widgets/madetable.h"
#include "widgets/columnchooser.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

struct Remembered {
  TableModel model{std::make_shared<FruitRows>(someFruits())};
  ViewState view;
  TablePane pane{&model, &view};
  QTableView& table = *pane.table();
  QHeaderView& header = *table.horizontalHeader();
  Remembered() { new ColumnMemory(&table, QStringLiteral("fruits")); }
};

QStringList remembered() {
  return QSettings().value("tables/fruits/columns").toStringList();
}

}  // namespace

class TestWindowTables : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;

 private slots:
  void initTestCase() { prepareWindows(m_dir.path()); }
  void init() { QSettings().clear(); }

  void columnsAreRemembered() {
    {
      Remembered first;
      QVERIFY(remembered().isEmpty());  // as long as they are as they were
      first.header.moveSection(0, 2);
      first.header.resizeSection(1, 77);
      first.header.resizeSection(2, 88);
      showColumn(&first.table, 2, false);
    }
    QCOMPARE(remembered().size(), 3);
    QCOMPARE(remembered()[0], QString("weight 77"));
    QCOMPARE(remembered()[1], QString("ripe-after 88 hidden"));
    QVERIFY(remembered()[2].startsWith("name "));
    Remembered again;
    QCOMPARE(shownColumns(again.table), (std::vector<int>{1, 0}));
    QCOMPARE(again.header.sectionSize(1), 77);
    showColumn(&again.table, 2, true);
    QCOMPARE(again.header.sectionSize(2), 88);
    QCOMPARE(shownColumns(again.table), (std::vector<int>{1, 2, 0}));
  }

  void whatMakesNoSenseIsIgnored_data() {
    QTest::addColumn<QStringList>("setting");
    QTest::addColumn<std::vector<int>>("shown");
    QTest::newRow("nothing") << QStringList() << std::vector{0, 1, 2};
    QTest::newRow("another table's") << QStringList{"size 10", "", "x"} << std::vector{0, 1, 2};
    QTest::newRow("all hidden") << QStringList{"name 50 hidden", "weight 50 hidden", "ripe-after 50 hidden"}
                                << std::vector{2};
    QTest::newRow("twice") << QStringList{"weight 50", "weight 60 hidden", "name 50"} << std::vector{1, 0, 2};
    QTest::newRow("one that is new since") << QStringList{"ripe-after 50", "name 50"} << std::vector{2, 0, 1};
    QTest::newRow("wide") << QStringList{"name 2000000000", "weight -5"} << std::vector{0, 1, 2};
  }
  void whatMakesNoSenseIsIgnored() {
    QFETCH(QStringList, setting);
    QFETCH(std::vector<int>, shown);
    QSettings().setValue("tables/fruits/columns", setting);
    Remembered table;
    QCOMPARE(shownColumns(table.table), shown);
    for (int c = 0; c < 3; ++c) QVERIFY(table.header.sectionSize(c) <= 4000);
  }

  void theWindowRemembersColumns() {
    {
      MainWindow window;
      window.show();
      open(window, sample());
      auto* table = window.workspace()->tabs()->widget(0)->findChild<QTableView*>();
      showColumn(table, 0, false);
    }
    MainWindow window;
    auto* table = window.workspace()->tabs()->widget(0)->findChild<QTableView*>();
    QVERIFY(table->isColumnHidden(0));
    QVERIFY(!table->isColumnHidden(1));
    QVERIFY(QSettings().value("tables/deletes/columns").toStringList()[0].startsWith("number "));
  }

  // Of very many rows on a worker; the window says when they are there.
  void manyRowsAreCopiedElsewhere() {
    std::vector<Fruit> many(10'000);
    for (std::size_t i = 0; i < many.size(); ++i) many[i] = {"fruit", int(i), 0};
    TableModel model(std::make_shared<FruitRows>(std::move(many)));
    ViewState view;
    TablePane pane(&model, &view);
    copyOnWorker(&pane);
    QSignalSpy done(&pane, &TablePane::done);
    QApplication::clipboard()->setText("old");
    pane.copyAll();
    QCOMPARE(done.last()[0].toString(), QStringLiteral("Copying 10\u2009000 rows…"));
    QTRY_COMPARE(done.last()[0].toString(), QStringLiteral("Copied 10\u2009000 fruits."));
    const QStringList lines = QApplication::clipboard()->text().split('\n');
    QCOMPARE(lines.size(), 10'002);
    QCOMPARE(lines[10'000], QString("fruit\t9999\t0"));
    // A smaller copy that is asked for meanwhile is the one that stays.
    pane.copyAll();
    pane.table()->selectRow(3);
    pane.copySelected();
    QTest::qWait(100);
    QCOMPARE(QApplication::clipboard()->text(), QString("Name\tWeight (g)\tRipe after (ns)\nfruit\t3\t0\n"));
  }

  void theStatusLineSaysWhatWasCopied() {
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    open(window, sample());
    auto* pane = window.workspace()->tabs()->widget(1)->findChild<TablePane*>();
    pane->table()->selectRow(0);
    pane->copySelected();
    QCOMPARE(window.findChild<StatusLine*>()->currentMessage(), QString("Copied 1 GC cycle."));
    QVERIFY(!window.messageBar()->isVisible());
    const QStringList lines = QApplication::clipboard()->text().split('\n');
    QVERIFY2(lines[0].startsWith("#\tStart (ns)\tTrigger\tMarking (ns)"), qPrintable(lines[0]));
    const GcCycle& cycle = window.workspace()->document().answers->cycles[0];
    const Trace& trace = *window.workspace()->document().trace;
    QCOMPARE(lines[1].split('\t')[1], QString::number(trace.sinceOrigin(cycle.start).ns));
    QCOMPARE(lines[1].split('\t')[3], QString::number(cycle.marking().length().ns));
  }

  // What was done leaves by itself; what went wrong, or can be acted on, does not.
  void messagesOfThingsDoneLeave() {
    MainWindow window;
    window.show();
    MessageBar& bar = *window.messageBar();
    auto* timer = bar.findChild<QTimer*>();
    const auto elapse = [&] {
      timer->start(0);
      QTest::qWait(20);
    };
    for (const auto kind : {MessageBar::Kind::Problem, MessageBar::Kind::Warning, MessageBar::Kind::Note}) {
      bar.say(MessageBar::Kind::Done, QStringLiteral("Done."));
      bar.say(kind, QStringLiteral("This stays."));
      QVERIFY(!timer->isActive());
    }
    bar.say(MessageBar::Kind::Done, QStringLiteral("The picture is in a.png"), QStringLiteral("Show"), [] {});
    QVERIFY(timer->isActive());
    QCOMPARE(timer->interval(), 6000);
    // Not while its button has the keyboard.
    window.activateWindow();
    QWidget* button = bar.findChild<QPushButton*>();
    button->setFocus();
    QTRY_COMPARE(QApplication::focusWidget(), button);
    elapse();
    QVERIFY(bar.isVisible());
    QVERIFY(timer->isActive());
    button->clearFocus();
    elapse();
    QVERIFY(!bar.isVisible());
    QCOMPARE(bar.text(), QString());
  }
};

QTEST_MAIN(TestWindowTables)
#include "tst_windowtables.moc"
