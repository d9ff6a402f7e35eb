// SPDX-License-Identifier: GPL-3.0-or-later

// A table as a person uses it: rows that are selected and copied, columns that are chosen, the arrow of the sorted
// column, and a filter that nothing matches.
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include "tests/widgets/madetable.h"
#include "widgets/chrome.h"
#include "widgets/columnchooser.h"
#include "widgets/tableheader.h"
#include "widgets/tablepane.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

struct Shown {
  TableModel model;
  ViewState view;
  TablePane pane;
  QTableView& table;
  std::vector<Subject> chosen;

  explicit Shown(std::vector<Fruit> fruits = someFruits())
      : model(std::make_shared<FruitRows>(std::move(fruits))), pane(&model, &view), table(*pane.table()) {
    qApp->setStyleSheet(chromeStyle(theme(ThemeKind::Light)));
    qApp->setPalette(theme(ThemeKind::Light).palette());
    pane.setTheme(ThemeKind::Light);
    QObject::connect(&pane, &TablePane::copyWanted, &pane,
                     [this](std::size_t rows, const TextWork& work) { pane.putOnClipboard(work({}), rows); });
    QObject::connect(&pane, &TablePane::chosen, &pane, [this](const Subject& s) {
      chosen.push_back(s);
      view.select(s);
    });
    pane.resize(700, 300);
    pane.show();
  }
  void click(int row, Qt::KeyboardModifiers modifiers = {}) {
    QTest::mouseClick(table.viewport(), Qt::LeftButton, modifiers, table.visualRect(model.index(row, 0)).center());
  }
  QList<int> selectedRows() const {
    QList<int> rows;
    for (const QModelIndex& index : table.selectionModel()->selectedRows()) rows << index.row();
    std::sort(rows.begin(), rows.end());
    return rows;
  }
  TableHeader& header() const { return *static_cast<TableHeader*>(table.horizontalHeader()); }
  void clickHeader(int column) {
    QTest::mouseClick(header().viewport(), Qt::LeftButton, {}, {header().sectionViewportPosition(column) + 20, 10});
  }
  QStringList names() const {
    QStringList out;
    for (int row = 0; row < model.rowCount(); ++row) out << model.index(row, 0).data().toString();
    return out;
  }
};

QString clipboard() {
  return QApplication::clipboard()->text();
}

// Columns of pixels of the header that hold something other than its ground, within x0..x1.
QList<int> inked(const QImage& image, int x0, int x1, const QColor& wanted = {}) {
  QList<int> columns;
  const double scale = image.devicePixelRatio();
  const QRgb ground = image.pixel(2, 2);
  for (int x = int(x0 * scale); x < int(x1 * scale); ++x) {
    for (int y = 2; y < image.height() - 4; ++y) {
      const QRgb pixel = image.pixel(x, y);
      if (wanted.isValid() ? pixel == wanted.rgb() : pixel != ground) {
        columns << int(x / scale);
        break;
      }
    }
  }
  return columns;
}

}  // namespace

class TestTablePane : public QObject {
  Q_OBJECT

 private slots:
  void init() { QApplication::clipboard()->setText("old"); }

  void copiesSelectedRows() {
    Shown shown;
    QSignalSpy done(&shown.pane, &TablePane::done);
    shown.click(3);
    shown.click(0, Qt::ControlModifier);
    QCOMPARE(shown.selectedRows(), (QList<int>{0, 3}));
    QTest::keySequence(&shown.table, QKeySequence::Copy);
    QCOMPARE(clipboard(), QString("Name\tWeight (g)\tRipe after (ns)\n"
                                  "pear\t120\t1500\n"
                                  "melon\t1250000\t90000000000\n"));
    QCOMPARE(done.last()[0].toString(), QString("Copied 2 fruits."));
    // As they stand in the table, and without a value where there is none.
    shown.model.sort(0, Qt::DescendingOrder);
    shown.table.selectAll();
    shown.pane.copySelected();
    QCOMPARE(clipboard(), QString("Name\tWeight (g)\tRipe after (ns)\n"
                                  "red apple\t\t7\n"
                                  "pear\t120\t1500\n"
                                  "melon\t1250000\t90000000000\n"
                                  "apple red\t80\t0\n"
                                  "Apple\t80\t2000000\n"));
  }

  void copiesNothingWithoutASelection() {
    Shown shown;
    shown.pane.copySelected();
    QCOMPARE(clipboard(), QString("old"));
  }

  // The rows that the filter leaves, and the columns that are shown, in the order they are shown in.
  void copiesAllThatIsShown() {
    Shown shown;
    shown.pane.filter()->setText("apple");
    showColumn(&shown.table, 1, false);
    shown.header().moveSection(2, 0);
    shown.pane.copyAll();
    QCOMPARE(clipboard(), QString("Ripe after (ns)\tName\n"
                                  "2000000\tApple\n"
                                  "7\tred apple\n"
                                  "0\tapple red\n"));
  }

  void whatSeparatesCellsIsNotInThem() {
    Shown shown({{"a\tb\nc", 1, 2}});
    shown.pane.copyAll();
    QCOMPARE(clipboard().count('\t'), 4);
    QCOMPARE(clipboard().count('\n'), 2);
  }

  // The timeline selects the row that was clicked last, and not the one a click has deselected.
  void choosesTheLastRow() {
    Shown shown;
    shown.click(1);
    shown.click(3, Qt::ShiftModifier);
    QCOMPARE(shown.selectedRows(), (QList<int>{1, 2, 3}));
    QCOMPARE(shown.view.selection().index, std::size_t{3});
    QTRY_COMPARE(shown.selectedRows(), (QList<int>{1, 2, 3}));  // also when the view has heard of it
    shown.click(2, Qt::ControlModifier);
    QCOMPARE(shown.selectedRows(), (QList<int>{1, 3}));
    QCOMPARE(shown.view.selection().index, std::size_t{3});
    // What is selected elsewhere is the only row.
    shown.view.select(shown.model.selectionAt(4));
    QTRY_COMPARE(shown.selectedRows(), (QList<int>{4}));
    // Sorting keeps what is selected.
    shown.click(0, Qt::ControlModifier);
    shown.clickHeader(0);
    QCOMPARE(shown.names(), (QStringList{"Apple", "apple red", "melon", "pear", "red apple"}));
    QCOMPARE(shown.selectedRows(), (QList<int>{1, 3}));
  }

  void clickingTheHeaderSorts() {
    Shown shown;
    const QStringList own = shown.names();
    shown.clickHeader(1);
    QCOMPARE(shown.names(), (QStringList{"melon", "pear", "Apple", "apple red", "red apple"}));
    shown.clickHeader(1);
    QCOMPARE(shown.names(), (QStringList{"Apple", "apple red", "pear", "melon", "red apple"}));
    shown.clickHeader(1);
    QCOMPARE(shown.names(), own);
  }

  // Right beside the title: behind it at the left, before it at the right, and nowhere else.
  void theArrowIsBesideItsTitle() {
    Shown shown;
    TableHeader& header = shown.header();
    const QColor accent = theme(ThemeKind::Light).color(Role::Accent);
    for (const int column : {0, 2}) {
      header.resizeSection(column, 200);
      const int x0 = header.sectionViewportPosition(column), x1 = x0 + 200;
      QVERIFY(inked(header.viewport()->grab().toImage(), x0, x1, accent).isEmpty());
      shown.clickHeader(column);
      QTest::mouseMove(&shown.table, {1, 200});
      const QImage image = header.viewport()->grab().toImage();
      const QList<int> arrow = inked(image, x0, x1, accent), ink = inked(image, x0, x1);
      QVERIFY(arrow.size() >= 4 && arrow.last() - arrow.first() < 10);
      const int text = header.fontMetrics().horizontalAdvance(
          shown.model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
      QVERIFY(ink.last() - ink.first() < text + 20);
      if (column == 0) {
        QVERIFY(ink.last() <= arrow.last() + 1);  // its smooth edge
        QVERIFY(ink.first() < x0 + 12);
      } else {
        QVERIFY(ink.first() >= arrow.first() - 1);
        QVERIFY(ink.last() > x1 - 12);
      }
      QVERIFY(header.arrowRect(column).contains(arrow.first(), header.arrowRect(column).center().y()));
    }
  }

  // A title that has no room is shortened: the arrow stays in its column.
  void aNarrowColumnKeepsItsArrow() {
    Shown shown;
    shown.clickHeader(2);
    shown.header().resizeSection(2, 46);
    const int x0 = shown.header().sectionViewportPosition(2);
    const auto arrow =
        inked(shown.header().viewport()->grab().toImage(), 0, 700, theme(ThemeKind::Light).color(Role::Accent));
    QVERIFY(!arrow.isEmpty() && arrow.first() >= x0 && arrow.last() < x0 + 46);
  }

  void noColumnIsStretched() {
    Shown shown;
    shown.pane.resize(1500, 300);
    int sum = 0;
    for (int c = 0; c < 3; ++c) sum += shown.header().sectionSize(c);
    QVERIFY(sum < 600);
    shown.pane.resize(200, 300);
    for (int c = 0; c < 3; ++c) sum -= shown.header().sectionSize(c);
    QCOMPARE(sum, 0);
  }

  void theLastColumnStays() {
    Shown shown;
    const auto entries = [&] {
      auto menu = std::make_unique<QMenu>();
      addColumnEntries(menu.get(), &shown.table);
      return menu;
    };
    QCOMPARE(entries()->actions()[1]->text(), QString("Weight"));
    entries()->actions()[1]->trigger();
    QCOMPARE(shownColumns(shown.table), (std::vector<int>{0, 2}));
    QVERIFY(!entries()->actions()[1]->isChecked());
    entries()->actions()[0]->trigger();
    QVERIFY(!entries()->actions()[2]->isEnabled());
    QVERIFY(!showColumn(&shown.table, 2, false));
    QCOMPARE(shownColumns(shown.table), (std::vector<int>{2}));
    entries()->actions().last()->trigger();
    QCOMPARE(shownColumns(shown.table), (std::vector<int>{0, 1, 2}));
  }

  // The filter looks into what is shown.
  void hiddenColumnsAreNotFiltered() {
    Shown shown;
    shown.pane.filter()->setText("120");
    QCOMPARE(shown.names(), QStringList{"pear"});
    showColumn(&shown.table, 1, false);
    QCOMPARE(shown.names(), QStringList());
    showColumn(&shown.table, 1, true);
    QCOMPARE(shown.names(), QStringList{"pear"});
  }

  void saysThatNothingMatches() {
    Shown shown;
    QCOMPARE(shown.pane.countText(), QString("5 fruits"));
    shown.pane.filter()->setText("apple 80");
    QCOMPARE(shown.pane.countText(), QString("2 of 5 fruits"));
    shown.pane.filter()->setText(" foo bar ");
    const auto visible = [&](const QString& text) {
      const auto labels = shown.pane.findChildren<QLabel*>();
      return std::any_of(labels.begin(), labels.end(), [&](auto* l) { return l->isVisible() && l->text() == text; });
    };
    QVERIFY(visible(QStringLiteral("No fruit matches “foo bar”.")));
    QVERIFY(!shown.table.isVisible());
    for (auto* button : shown.pane.findChildren<QPushButton*>()) {
      if (button->isVisible()) button->click();
    }
    QCOMPARE(shown.pane.filter()->text(), QString());
    QCOMPARE(shown.names().size(), 5);
    QVERIFY(shown.table.isVisible());
  }
};

QTEST_MAIN(TestTablePane)
#include "tst_tablepane.moc"
