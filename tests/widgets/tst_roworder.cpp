// SPDX-License-Identifier: GPL-3.0-or-later

// Which rows a table shows, in which order: filters as they are typed, bounded lists, orders that a worker makes.
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <random>

#include "tests/widgets/madetable.h"
#include "widgets/tablemodel.h"
#include "widgets/textfilter.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

QStringList names(const TableModel& model) {
  QStringList out;
  for (int row = 0; row < model.rowCount(); ++row) out << model.index(row, 0).data().toString();
  return out;
}

}  // namespace

class TestRowOrder : public QObject {
  Q_OBJECT

 private slots:
  void filters_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("cells");
    QTest::addColumn<bool>("fits");
    const auto row = [](const char* name, const QString& typed, const QStringList& cells, bool fits) {
      QTest::newRow(name) << typed << cells << fits;
    };
    const QStringList cells{
        "main.(*Cache).evict", QStringLiteral("12\u2009345"), QStringLiteral("0.001\u2009250\u00a0s"),
        "GC #10 or #12",       QStringLiteral("Größe"),       "1.25 ms"};
    row("nothing", "", cells, true);
    row("blanks", "  ", cells, true);
    row("a part", "cach", cells, true);
    row("any case", "CACHE).EV", cells, true);
    row("beyond ASCII", QStringLiteral("GRÖSSE"), cells, false);
    row("beyond ASCII, same letters", QStringLiteral("GRÖß"), cells, true);
    row("words of two cells", "evict 1.25", cells, true);
    row("in any order", "ms main", cells, true);
    row("all of them", "evict 1.26", cells, false);
    row("no word over two cells", "\"evict 12345\"", cells, false);
    row("quoted", "\"gc #10 or\"", cells, true);
    row("quoted, other order", "\"or gc\"", cells, false);
    row("typographic quotes", QStringLiteral("“#10 or #12”"), cells, true);
    row("a quote that is still open", "evict \"#10 o", cells, true);
    row("digits that are grouped", "12345", cells, true);
    row("grouped as it is shown", QStringLiteral("12\u2009345"), cells, true);
    row("a moment", "0.001250", cells, true);
    row("a moment with its unit", QStringLiteral("\"0.001250 s\""), cells, true);
    row("a number as a part", "234", cells, true);
    row("a number of a cycle", "#12", cells, true);
    row("which is whole", "#1", cells, false);
  }
  void filters() {
    QFETCH(QString, typed);
    QFETCH(QStringList, cells);
    QFETCH(bool, fits);
    TextFilter filter(typed);
    Words found = 0;
    for (const QString& cell : cells) found |= filter.in(cell);
    QCOMPARE(found == filter.all(), fits);
  }

  void filtersAndSorts() {
    TableModel model(std::make_shared<FruitRows>(someFruits()));
    QCOMPARE(names(model), (QStringList{"pear", "Apple", "red apple", "melon", "apple red"}));
    model.sort(1, Qt::DescendingOrder);
    QCOMPARE(names(model), (QStringList{"melon", "pear", "Apple", "apple red", "red apple"}));
    model.sort(1, Qt::AscendingOrder);
    QCOMPARE(names(model), (QStringList{"Apple", "apple red", "pear", "melon", "red apple"}));
    model.setFilter("apple red");
    QCOMPARE(names(model), (QStringList{"apple red", "red apple"}));
    QCOMPARE(model.matching(), std::size_t{2});
    model.setFilter("\"apple red\"");
    QCOMPARE(names(model), (QStringList{"apple red"}));
    model.sort(-1, Qt::AscendingOrder);
    model.setFilter("80");
    QCOMPARE(names(model), (QStringList{"Apple", "apple red"}));
    model.setFilter("80 apple");  // a word of a number and one of a text, in either order
    QCOMPARE(names(model), (QStringList{"Apple", "apple red"}));
    model.setFilter("80 pea");
    QCOMPARE(names(model), QStringList());
    model.setFilter("80");
    model.setFilterColumns({0});  // the weight is not shown any more
    QCOMPARE(names(model), QStringList());
  }

  // However small the limit, what is kept is the head of the whole order.
  void boundedOrderIsTheHeadOfTheWhole() {
    std::mt19937 random(7);
    std::vector<Fruit> many(500);
    for (Fruit& f : many) {
      f.name = std::string(1, char('a' + random() % 9));
      if (random() % 5 != 0) f.weight = int(random() % 40);
    }
    const FruitRows rows(many);
    for (const int column : {-1, 0, 1}) {
      for (const bool descending : {false, true}) {
        for (const char* filter : {"", "a", "1"}) {
          RowOrderRequest request{QString(filter), {0, 1}, column, descending};
          const auto whole = orderRows(rows, request);
          QCOMPARE(whole.rows.size(), whole.matching);
          for (const std::size_t limit : {1U, 2U, 5U, 11U}) {
            request.limit = limit;
            const auto head = orderRows(rows, request);
            QCOMPARE(head.matching, whole.matching);
            QCOMPARE(head.rows, std::vector(whole.rows.begin(), whole.rows.begin() + std::ptrdiff_t(limit)));
          }
        }
      }
    }
  }

  void stopsWhenAsked() {
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(orderRows(FruitRows(someFruits()), {"e", {0}, 1}, stop.get_token()).rows.empty());
  }

  void manyRowsAreOrderedElsewhere() {
    TableModel model(std::make_shared<FruitRows>(someFruits(), 3));
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    std::vector<std::pair<quint64, RowOrderWork>> asked;
    connect(&model, &TableModel::orderWanted, this,
            [&](quint64 request, const RowOrderWork& work) { asked.emplace_back(request, work); });
    QSignalSpy abandoned(&model, &TableModel::orderAbandoned);
    const QStringList own = names(model);
    QCOMPARE(own.size(), 5);
    model.sort(0, Qt::AscendingOrder);
    model.sort(0, Qt::DescendingOrder);
    QCOMPARE(asked.size(), 2U);
    QVERIFY(model.isOrdering());
    QCOMPARE(names(model), own);  // until the answer comes
    model.setOrder(asked[0].first, asked[0].second({}));
    QCOMPARE(names(model), own);  // the answer to an older question
    model.setOrder(asked[1].first, asked[1].second({}));
    QVERIFY(!model.isOrdering());
    const QStringList sorted{"red apple", "pear", "melon", "apple red", "Apple"};
    QCOMPARE(names(model), sorted);
    model.setOrder(asked[1].first, {});
    QCOMPARE(names(model), sorted);  // answered already
    // The wish stays for other rows, and nobody waits for the old ones.
    model.setRows(std::make_shared<FruitRows>(someFruits(), 3));
    QCOMPARE(asked.size(), 3U);
    QVERIFY(model.isOrdering());
    QVERIFY(abandoned.isEmpty());
    model.setRows(std::make_shared<FruitRows>(someFruits()));
    QCOMPARE(abandoned.size(), 1);
    QVERIFY(!model.isOrdering());
    QCOMPARE(names(model), sorted);
    model.setOrder(asked[2].first, {});
    QCOMPARE(names(model), sorted);
  }

  // What is selected in a view goes with its row.
  void rowsKeepTheirIndexes() {
    TableModel model(std::make_shared<FruitRows>(someFruits()));
    const QPersistentModelIndex melon = model.index(3, 1), pear = model.index(0, 0);
    model.sort(1, Qt::DescendingOrder);
    QCOMPARE(melon.row(), 0);
    QCOMPARE(melon.column(), 1);
    QCOMPARE(pear.row(), 1);
  }
};

QTEST_GUILESS_MAIN(TestRowOrder)
#include "tst_roworder.moc"
