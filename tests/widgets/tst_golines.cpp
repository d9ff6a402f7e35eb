// SPDX-License-Identifier: GPL-3.0-or-later

// The lines of Go that README, help, the report and empty states offer: copied into a program, they log whole keys and
// the address.
#include <QFile>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QScrollBar>
#include <QtTest>

#include "analysis/analyse.h"
#include "analysis/deleterules.h"
#include "analysis/reporttext.h"
#include "tests/support/tracewriter.h"
#include "widgets/emptystate.h"
#include "widgets/golines.h"

using namespace sweepscope;

namespace {

QString contents(const char* path) {
  QFile file(QStringLiteral(SWEEPSCOPE_TEST_DATA "/../../") + path);
  if (!file.open(QIODevice::ReadOnly)) qFatal("cannot open %s", path);
  return QString::fromUtf8(file.readAll());
}

struct Logged {
  QString category, message;
};

// What the lines log for the key "a b" and the value at 0xc000012340.
QList<Logged> logged(const QString& lines) {
  static const QRegularExpression kCall(
      QStringLiteral(R"re(trace\.Logf\(ctx, "([^"]*)", "([^"]*)"((?:, [^,()]+)*)\))re"));
  QList<Logged> all;
  for (auto it = kCall.globalMatch(lines); it.hasNext();) {
    const auto call = it.next();
    QString message = call.captured(2);
    if (!message.contains(QStringLiteral("key="))) continue;
    const auto arguments = call.captured(3).split(QStringLiteral(", "), Qt::SkipEmptyParts);
    const QStringList want =
        message.contains(QStringLiteral("addr=")) ? QStringList{"key", "m[key]"} : QStringList{"key"};
    if (arguments != want) qFatal("arguments: %s", qPrintable(call.captured(0)));
    message.replace(QStringLiteral("%q"), QStringLiteral("\"a b\""))
        .replace(QStringLiteral("%p"), QStringLiteral("0xc000012340"));
    all.append({call.captured(1), message});
  }
  return all;
}

}  // namespace

class TestGoLines : public QObject {
  Q_OBJECT
 private slots:
  void areMarkers_data() {
    QTest::addColumn<QString>("lines");
    QTest::addColumn<QString>("edges");
    QTest::addColumn<int>("regions");  // logs inside a region, without an edge of their own
    TraceWriter nothing;
    nothing.running(100, 1, 0, 1000);
    const auto trace = nothing.load();
    const QString report = QString::fromStdString(reportText(*trace, analyse(*trace)));
    QTest::newRow("report") << report << "before" << 0;
    QTest::newRow("README.md") << contents("README.md") << "before after" << 0;
    QTest::newRow("resources/go/README.md") << contents("resources/go/README.md") << "before after" << 0;
    QTest::newRow("help") << contents("resources/help/markers.html") << "before after" << 1;
    QTest::newRow("empty state") << deleteMarkerLines() << "before after" << 0;
  }

  void areMarkers() {
    QFETCH(QString, lines);
    QFETCH(QString, edges);
    QFETCH(int, regions);
    DeleteRules rules;
    QStringList got;
    int inRegions = 0;
    for (const Logged& log : logged(lines)) {
      const std::string category = log.category.toStdString(), message = log.message.toStdString();
      const LogAttributes all = parseAttributes(message);
      const DeleteAttributes told = deleteAttributes(all);
      QVERIFY(told.key);
      QCOMPARE(std::string(*told.key), std::string("a b"));
      const auto match = rules.matchLog(category, message, all, told);
      const bool after = match && match->edge == MarkerEdge::After;
      QVERIFY(after || told.address == 0xc000012340u);
      if (match)
        got << (after ? "after" : "before");
      else
        inRegions += category == "delete" ? 1 : 0;
    }
    QCOMPARE(got.join(' '), edges);
    QCOMPARE(inRegions, regions);
  }

  // The Deletes tab of a window 1,400 pixels wide.
  void areReadWithoutScrolling() {
    EmptyState tab({QStringLiteral("No deletes"), QStringLiteral("Log them."), deleteMarkerLines()});
    tab.resize(1'038, 230);
    tab.show();
    const auto* code = tab.findChild<QPlainTextEdit*>();
    QTRY_VERIFY(code->width() > 300);
    QCOMPARE(code->horizontalScrollBar()->maximum(), 0);
  }
};

QTEST_MAIN(TestGoLines)
#include "tst_golines.moc"
