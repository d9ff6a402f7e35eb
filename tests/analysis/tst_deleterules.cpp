// Rules that recognise deletes: built-in ones, the user's, broken and expensive ones.
#include <QtTest>

#include "analysis/deleterules.h"

using namespace sweepscope;

class TestDeleteRules : public QObject {
  Q_OBJECT
 private slots:
  void logs_data();
  void logs();
  void names_data();
  void names();
  void userRules();
  void remembered();
  void brokenRules();
  void expensiveRules();
  void literals_data();
  void literals();
  void words();
};

namespace {
std::optional<RuleMatch> tryLog(DeleteRules& rules, const std::string& category, const std::string& message) {
  return rules.matchLog(category, message, parseAttributes(message));
}
}  // namespace

void TestDeleteRules::logs_data() {
  QTest::addColumn<QString>("category");
  QTest::addColumn<QString>("message");
  QTest::addColumn<int>("edge");  // -1: no match
  const int before = static_cast<int>(MarkerEdge::Before), after = static_cast<int>(MarkerEdge::After);
  QTest::newRow("message") << "gc"
                           << "before-delete key=k" << before;
  QTest::newRow("category") << "after_delete"
                            << "key=k" << after;
  QTest::newRow("space") << "cache"
                         << "Before Delete" << before;
  QTest::newRow("deleted") << "cache"
                           << "AFTER-DELETED k" << after;
  QTest::newRow("json event") << "cache"
                              << R"({"event":"after delete","key":"k"})" << after;
  QTest::newRow("json other member") << "cache"
                                     << R"({"note":"after delete","key":"k"})" << -1;
  QTest::newRow("key says it") << "cache"
                               << "key=before-delete" << -1;
  QTest::newRow("key against word") << "cache"
                                    << "key=before-delete after-delete" << after;
  QTest::newRow("module") << "sweepscope"
                          << "before-delete key=k" << before;
  QTest::newRow("sql") << "sql"
                       << "DELETE FROM t WHERE id=3" << -1;
  QTest::newRow("http") << "http"
                        << "DELETE /items/3 key=w0-k1" << -1;
  QTest::newRow("only delete") << "deleted"
                               << "key=k" << -1;
  QTest::newRow("inside words") << "cache"
                                << "thereafter-delete" << -1;
  QTest::newRow("longer word") << "cache"
                               << "before-deletes" << -1;
  QTest::newRow("camel") << "cache"
                         << "beforedelete" << -1;
  QTest::newRow("a log is no region") << "region"
                                      << "delete" << -1;
}

void TestDeleteRules::logs() {
  QFETCH(QString, category);
  QFETCH(QString, message);
  QFETCH(int, edge);
  DeleteRules rules;
  const auto match = tryLog(rules, category.toStdString(), message.toStdString());
  QCOMPARE(match ? static_cast<int>(match->edge) : -1, edge);
  if (match) QVERIFY(rules.mayMatch(category.toStdString()) || rules.mayMatch(message.toStdString()));
}

void TestDeleteRules::names_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<bool>("matches");
  QTest::addColumn<QString>("key");
  QTest::newRow("delete") << "delete" << true << "";
  QTest::newRow("map-delete") << "map-delete" << true << "";
  QTest::newRow("cache.map_delete") << "cache.map_delete" << true << "";
  QTest::newRow("with key") << "delete:k1" << true << "k1";
  QTest::newRow("Delete: k1") << "Delete: k 1" << true << "k 1";
  QTest::newRow("undelete") << "undelete" << false << "";
  QTest::newRow("deleter") << "deleter" << false << "";
  QTest::newRow("http") << "DELETE /items/3" << false << "";
  QTest::newRow("sentence") << "delete all old rows" << false << "";
  QTest::newRow("marker") << "before-delete" << true << "";
}

void TestDeleteRules::names() {
  QFETCH(QString, name);
  QFETCH(bool, matches);
  QFETCH(QString, key);
  DeleteRules rules;
  for (const bool task : {false, true}) {
    const auto match = task ? rules.matchTask(name.toStdString()) : rules.matchRegion(name.toStdString());
    QCOMPARE(match.has_value(), matches);
    if (match) QCOMPARE(QString::fromStdString(std::string(match->key.value_or(""))), key);
  }
}

void TestDeleteRules::userRules() {
  DeleteRules rules({R"(^lru: evict(?<edge>Before|AFTER)? id=(?<key>\d+) at (?<addr>0x[0-9a-f]+) of (?<size>\d+))",
                     "^region: purge$"});
  QVERIFY(rules.problems().empty());
  auto m = tryLog(rules, "lru", "evictBefore id=7 at 0xc000 of 64");
  QVERIFY(m);
  QCOMPARE(m->edge, MarkerEdge::Before);
  QCOMPARE(m->key.value(), std::string("7"));
  QCOMPARE(m->address.value(), 0xc000u);
  QCOMPARE(m->size.value(), 64u);
  m = tryLog(rules, "lru", "evictAFTER id=7 at 0xc000 of 64");
  QVERIFY(m && m->edge == MarkerEdge::After);
  m = tryLog(rules, "lru", "evict id=7 at 0xc000 of 64");
  QVERIFY(m && m->edge == MarkerEdge::None);
  QVERIFY(!tryLog(rules, "lru", "evicted"));
  QVERIFY(rules.matchRegion("purge"));
  QVERIFY(!rules.matchTask("purge"));
  QVERIFY(tryLog(rules, "x", "before-delete"));  // built-in ones still work
  QVERIFY(!rules.mayMatch("evic"));
  QVERIFY(rules.mayMatch("evict id=7"));
}

// What is remembered of a bare text counts for nothing but that text, and a user's rule is tried every time.
void TestDeleteRules::remembered() {
  DeleteRules rules({"^lru: before-delete (?<key>[a-z]+)$"});
  for (int round = 0; round < 3; ++round) {
    for (const char* key : {"ab", "cd"}) {
      const auto mine = tryLog(rules, "lru", std::string("before-delete ") + key);
      QVERIFY(mine && mine->key == key);
    }
    QCOMPARE(tryLog(rules, "cache", "before-delete key=a")->edge, MarkerEdge::Before);
    QCOMPARE(tryLog(rules, "cache", "key=b after-delete")->edge, MarkerEdge::After);
    QVERIFY(!tryLog(rules, "cache", "key=before-delete"));
    QVERIFY(tryLog(rules, "note=after-delete before-delete", "key=b")->edge == MarkerEdge::Before);
    QVERIFY(!tryLog(rules, "note=after-delete", "key=b"));
  }
}

void TestDeleteRules::brokenRules() {
  DeleteRules rules({"(", "ok", "(?<key>a)(?<key>b)"});
  QCOMPARE(rules.broken().size(), std::size_t{2});
  QVERIFY(tryLog(rules, "x", "ok"));
}

void TestDeleteRules::expensiveRules() {
  DeleteRules rules({"^x: (a+)+$"});
  const std::string text = std::string(900, 'a') + "b";
  for (int i = 0; i < 200; ++i) QVERIFY(!tryLog(rules, "x", text));
  QCOMPARE(rules.gaveUp().size(), std::size_t{1});
  QVERIFY(tryLog(rules, "x", "before-delete"));
}

void TestDeleteRules::literals_data() {
  QTest::addColumn<QString>("pattern");
  QTest::addColumn<QString>("literal");
  QTest::newRow("plain") << "evicted"
                         << "evicted";
  QTest::newRow("anchors") << "^lru: evicted$"
                           << "evicted";
  QTest::newRow("alternatives") << "a|b"
                                << "";
  QTest::newRow("alternatives in a group") << "(a|b)cd"
                                           << "cd";
  QTest::newRow("optional last") << "abc?"
                                 << "ab";
  QTest::newRow("counted last") << "abc{0,2}d"
                                << "ab";
  QTest::newRow("optional group") << "(abc)?de"
                                  << "de";
  QTest::newRow("class") << "a[xyz]bcd"
                         << "bcd";
  QTest::newRow("posix class") << "[[:alpha:]]bc"
                               << "bc";
  QTest::newRow("class with bracket") << "[]a]bc"
                                      << "bc";
  QTest::newRow("option letters") << "(?i)abc"
                                  << "";
  QTest::newRow("quoted") << "\\Qa.c\\E"
                          << "";
  QTest::newRow("escape") << "ab\\.cde"
                          << "cde";
  QTest::newRow("hex escape") << "\\x41bcg"
                              << "g";
  QTest::newRow("property of a letter") << "\\pLevict"
                                        << "";
  QTest::newRow("control letter") << "\\cMabc"
                                  << "";
  QTest::newRow("plus") << "ab+cd"
                        << "ab";
  QTest::newRow("dot") << "ab.cde"
                       << "cde";
}

void TestDeleteRules::literals() {
  QFETCH(QString, pattern);
  QFETCH(QString, literal);
  QCOMPARE(QString::fromStdString(requiredLiteral(pattern.toStdString())), literal);
}

void TestDeleteRules::words() {
  QVERIFY(saysDelete("xDeLeTe"));
  QVERIFY(saysDelete("delete"));
  QVERIFY(saysDelete("deldelete"));
  QVERIFY(saysDelete("delet delete"));
  QVERIFY(!saysDelete("delet"));
  QVERIFY(!saysDelete(""));
  QVERIFY(!saysDelete("delet e"));
}

QTEST_GUILESS_MAIN(TestDeleteRules)
#include "tst_deleterules.moc"
