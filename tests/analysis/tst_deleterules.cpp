// SPDX-License-Identifier: GPL-3.0-or-later

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
  void inTurn();
  void brokenRules();
  void expensiveRules();
  void literals_data();
  void literals();
  void words();
};

namespace {
std::optional<RuleMatch> tryLog(DeleteRules& rules, const std::string& category, const std::string& message) {
  const LogAttributes attributes = parseAttributes(message);
  return rules.matchLog(category, message, attributes, deleteAttributes(attributes));
}
}  // namespace

// "edge key"; the key is what a rule found besides attributes; - if nothing matches.
void TestDeleteRules::logs_data() {
  QTest::addColumn<QString>("category");
  QTest::addColumn<QString>("message");
  QTest::addColumn<QString>("match");
  const auto row = [](const char* name, const char* category, const char* message, const char* match) {
    QTest::newRow(name) << category << message << match;
  };
  row("message", "gc", "before-delete key=k", "before");
  row("category", "after_delete", "key=k", "after");
  row("category alone", "Before Delete", "", "before");
  row("category and words", "after-deleted", "the one of yesterday", "after");
  row("space", "cache", "Before Delete", "before");
  row("deleted", "cache", "AFTER-DELETED k", "after k");
  row("nothing but the marker", "cache", " before_delete: ", "before");
  row("key behind it", "cache", "before-delete k1", "before k1");
  row("key behind a colon", "cache", "before-delete: user:7", "before user:7");
  row("struct behind it", "cache", "before-delete {1 0}", "before {1 0}");
  row("quoted key behind it", "cache", "before-delete \"a b\"", "before a b");
  row("key behind it and an address", "cache", "before-delete k1 addr=0x10", "before k1");
  row("only an address", "cache", "before-delete addr=0x10", "before");
  row("no address", "cache", "rows before delete addr=10.0.0.1", "-");
  row("truncated JSON", "cache", "before-delete {\"key\":\"k", "before");
  row("words behind it", "cache", "before-delete of old rows", "-");
  row("words behind it and a key", "cache", "before-delete of old rows key=k", "before");
  row("number behind two words", "db", "before delete: 300", "-");
  row("in the middle", "cache", "evicting, before-delete key=k", "before");
  row("in the middle of a category", "cache before-delete", "key=k", "before");
  row("part of a category", "cache.before-delete", "key=k", "before");
  row("part of a category without a key", "cache.before-delete", "k", "-");
  row("both edges", "docs", "what to do before delete and after delete key=k", "-");
  row("both edges, one first", "docs", "before-delete, not after-delete key=k", "before");
  row("time and level first", "slog", "2026/11/30 06:06:05 INFO before-delete", "before");
  row("time, place and level first", "log", "2026/11/30 06:06:05.000001 main.go:12: [warn] before-delete k1",
      "before k1");
  row("logrus on a terminal", "log", "INFO[0000] before-delete                                 key=k1", "before");
  row("slog text", "slog", "time=2026-11-30T06:06:05.474Z level=INFO msg=before-delete key=k addr=0x10", "before");
  row("slog text without a key", "slog", "time=2026-11-30T06:06:05.474Z level=INFO msg=\"after delete\"", "after");
  row("slog text, in the middle", "slog", "level=INFO msg=\"cache: before delete\" key=k", "before");
  row("slog text, in the middle without a key", "slog", "level=INFO msg=\"rows before delete\" n=3", "-");
  row("slog JSON", "slog",
      "{\"time\":\"2026-11-30T06:06:05Z\",\"level\":\"INFO\",\"msg\":\"before-delete\",\"key\":\"k\"}", "before");
  row("zerolog JSON", "log", "{\"level\":\"info\",\"key\":\"k\",\"message\":\"before-delete\"}", "before");
  row("logger behind a prefix", "syslog", "app[12]: level=INFO msg=before-delete key=k", "before");
  row("json event", "cache", "{\"event\":\"after delete\",\"key\":\"k\"}", "after");
  row("json other member", "cache", "{\"note\":\"after delete\",\"key\":\"k\"}", "-");
  row("key says it", "cache", "key=before-delete", "-");
  row("key against word", "cache", "key=before-delete after-delete", "after");
  row("key and marker at the end", "cache", "size=4 shard=1 key=k after-delete", "after");
  row("module", "sweepscope", "before-delete key=k", "before");
  row("sql", "sql", "DELETE FROM t WHERE id=3", "-");
  row("http", "http", "DELETE /items/3 key=w0-k1", "-");
  row("rows", "db", "rows before delete: 300", "-");
  row("hook", "test", "running before-delete-hook", "-");
  row("hook with a key", "test", "running before-delete-hook key=k", "-");
  row("hook in a category", "before-delete-hook", "key=k", "-");
  row("trigger", "sql", "TRIGGER before_delete ON users", "-");
  row("documentation", "docs", "what to do before delete and after delete", "-");
  row("file", "build", "see before_delete.go key=k", "-");
  row("only delete", "deleted", "key=k", "-");
  row("inside words", "cache", "thereafter-delete key=k", "-");
  row("longer word", "cache", "before-deletes key=k", "-");
  row("camel", "cache", "beforedelete key=k", "-");
  row("a log is no region", "region", "delete", "-");
}

void TestDeleteRules::logs() {
  QFETCH(QString, category);
  QFETCH(QString, message);
  QFETCH(QString, match);
  DeleteRules rules;
  const std::string categoryText = category.toStdString(),
                    text = message.toStdString();  // what is found points into it
  const auto found = tryLog(rules, categoryText, text);
  QString got = !found ? "-" : found->edge == MarkerEdge::Before ? "before" : "after";
  if (found && found->key) got += " " + QString::fromStdString(std::string(*found->key));
  QCOMPARE(got, match);
  if (found) QVERIFY(rules.mayMatch(categoryText) || rules.mayMatch(text));
  if (found) QCOMPARE(found->rule == "Go module", category == "sweepscope");
}

// Whether a name matches by itself or only with a log, and the key in it.
void TestDeleteRules::names_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<QString>("match");
  const auto row = [](const char* title, const char* name, const char* match) {
    QTest::newRow(title) << name << match;
  };
  row("delete", "delete", "yes");
  row("map-delete", "map-delete", "yes");
  row("cache.map_delete", "cache.map_delete", "yes");
  row("path", "cache/map.delete", "yes");
  row("mapdelete", "mapdelete", "yes");
  row("mapDelete", "mapDelete", "yes");
  row("MapDelete", "MapDelete", "yes");
  row("method", "sync.Map.Delete", "yes");
  row("camel map", "userMap.delete", "yes");
  row("with key", "delete:k1", "yes k1");
  row("Delete: k1", "Delete: k 1", "yes k 1");
  row("map with key", "map-delete:a:b", "yes a:b");
  row("lines", "delete:a\nb", "yes a\nb");
  row("empty key", "delete:", "yes");
  row("cache", "cache.delete", "with a log");
  row("cache with key", "cache.delete:k1", "with a log k1");
  row("sql", "sql.delete", "with a log");
  row("bitmap", "bitmap.delete", "with a log");
  row("marker", "before-delete", "with a log");
  row("undelete", "undelete", "no");
  row("cacheDelete", "cacheDelete", "no");
  row("deleter", "deleter", "no");
  row("deleteUser", "deleteUser", "no");
  row("http", "DELETE /items/3", "no");
  row("upper case", "DELETE", "no");
  row("sentence", "delete all old rows", "no");
  row("words", "please do delete", "no");
  row("from map", "delete from map", "no");
}

void TestDeleteRules::names() {
  QFETCH(QString, name);
  QFETCH(QString, match);
  DeleteRules rules;
  const std::string text = name.toStdString();  // what is found points into it
  for (const bool task : {false, true}) {
    const auto found = task ? rules.matchTask(text) : rules.matchRegion(text);
    QString got = !found ? "no" : found->needsLog ? "with a log" : "yes";
    if (found && found->key) got += " " + QString::fromStdString(std::string(*found->key));
    QCOMPARE(got, match);
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

// Logs in turn: nothing of one counts for the next.
void TestDeleteRules::inTurn() {
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
