// SPDX-License-Identifier: GPL-3.0-or-later

// Attributes of log messages: logfmt, JSON, hostile texts.
#include <QtTest>

#include "analysis/logattributes.h"

using namespace sweepscope;

class TestLogAttributes : public QObject {
  Q_OBJECT
 private slots:
  void message_data();
  void message();
  void tellsDelete_data();
  void tellsDelete();
  void singleValues();
  void numbers();
  void hostile();
};

void TestLogAttributes::message_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QByteArray>("bare");
  QTest::addColumn<QByteArray>("items");  // name|value;…
  const auto row = [](const char* name, const char* text, const char* bare, const char* items) {
    QTest::newRow(name) << QByteArray(text) << QByteArray(bare) << QByteArray(items);
  };
  row("empty", "", "", "");
  row("words", "before delete", "before delete", "");
  row("logfmt", "before-delete key=k1 addr=0xc000 size=4", "before-delete", "key|k1;addr|0xc000;size|4;");
  row("any order", "size=4 shard=1 key=k after-delete", "after-delete", "size|4;shard|1;key|k;");
  row("quoted", "x key=\"a b\\\"c\\\\d\" size=1", "x", "key|a b\"c\\d;size|1;");
  row("quoted with more behind it", "key=\"a\" and \"b\" size=1", "and \"b\"", "key|a;size|1;");
  row("quote that goes on", "key=\"a\"b c size=1", "", "key|\"a\"b c;size|1;");
  row("raw quotes", "x key=`a \"b=c` size=1", "x", "key|a \"b=c;size|1;");
  row("quote without end", "key=\"a b", "", "key|\"a b;");
  row("quote inside a value", "key=quo\"te addr=0x1 note=5\" long", "", "key|quo\"te;addr|0x1;note|5\" long;");
  row("empty value", "key= addr=0x1", "", "key|;addr|0x1;");
  row("blank before a value", "key= x", "", "key|x;");
  row("equals in value", "q=a=b key=key=inner", "", "q|a=b;key|key=inner;");
  row("lone equals", "= =x a = b", "= =x a = b", "");
  row("an attribute's value is not a word", "note=before-delete x", "", "note|before-delete x;");
  row("key with a blank", "before-delete key=with space addr=0xc000 size=3", "before-delete",
      "key|with space;addr|0xc000;size|3;");
  row("struct", "before-delete key={1 0} addr=0xc000", "before-delete", "key|{1 0};addr|0xc000;");
  row("struct with names", "key={X:1 Y:2} addr=0xc000", "", "key|{X:1 Y:2};addr|0xc000;");
  row("array at the end", "after-delete key=[3 4]", "after-delete", "key|[3 4];");
  row("map", "key=map[a:1 b:2] size=1", "", "key|map[a:1 b:2];size|1;");
  row("time", "key=2026-01-02 15:04:05 +0000 UTC addr=0xc000", "", "key|2026-01-02 15:04:05 +0000 UTC;addr|0xc000;");
  row("time with a monotonic clock", "key=2026-01-02 15:04:05.1 +0000 UTC m=+0.01 addr=0xc000", "",
      "key|2026-01-02 15:04:05.1 +0000 UTC;m|+0.01;addr|0xc000;");
  row("names in brackets", "key={a=1 b=2} addr=0xc000", "", "key|{a=1 b=2};addr|0xc000;");
  row("brackets in brackets", "key={[1 x=2] (3 y=4)} addr=0xc000", "", "key|{[1 x=2] (3 y=4)};addr|0xc000;");
  row("quotes in brackets", "key=main.K{S:\"a} b=c\", T:5} addr=0xc000", "",
      "key|main.K{S:\"a} b=c\", T:5};addr|0xc000;");
  row("quote in brackets that does not end", "key={5\" x=1} addr=0xc000", "", "key|{5\" x=1};addr|0xc000;");
  row("open bracket", "key=a( addr=0xc000", "", "key|a(;addr|0xc000;");
  row("closing bracket", "key=:-) addr=0xc000", "", "key|:-);addr|0xc000;");
  row("line break in a value", "key=new\nline addr=0xc000", "", "key|new\nline;addr|0xc000;");
  row("line break at the end", "msg=x key=k1\n", "", "msg|x;key|k1;");
  row("not UTF-8",
      "key=\xff"
      "\xfe"
      " addr=0xc000",
      "",
      "key|\xff"
      "\xfe"
      ";addr|0xc000;");
  row("UTF-8", "before-delete key=日本語 ключ addr=0xc000", "before-delete", "key|日本語 ключ;addr|0xc000;");
  row("no names: numbers and options", "key=a 5=b -v=1 .x=2 addr=0x1", "", "key|a 5=b -v=1 .x=2;addr|0x1;");
  row("marker behind a struct", "size=1 key={1 0} before-delete", "before-delete", "size|1;key|{1 0};");
  row("marker behind a key with a blank", "key=a b before-delete addr=0x1", "before-delete", "key|a b;addr|0x1;");
  row("marker in two words behind a key", "key=a before delete", "before delete", "key|a;");
  row("marker behind an empty key", "key= after-delete", "after-delete", "key|;");
  row("marker behind one value", "shard=1 before-delete key=k", "before-delete", "shard|1;key|k;");
  row("marker behind a sentence", "note=run before-delete hook key=k", "", "note|run before-delete hook;key|k;");
  row("marker at the end of a sentence", "note=do it before-delete key=k", "", "note|do it before-delete;key|k;");
  row("second marker is part of the key", "before-delete key=a after-delete", "before-delete", "key|a after-delete;");
  row("key that is a marker", "key=before-delete", "", "key|before-delete;");
  row("words behind a number", "size=3 lines addr=0xc000 before-delete key=k", "lines before-delete",
      "size|3;addr|0xc000;key|k;");
  row("commas", "before-delete key=k1, addr=0xc000, size=3", "before-delete", "key|k1;addr|0xc000;size|3;");
  row("comma behind quotes", "before-delete key=\"k,1\", addr=0xc000", "before-delete", "key|k,1;addr|0xc000;");
  row("comma in one value only", "key=k, addr=0xc000 size=3", "", "key|k,;addr|0xc000;size|3;");
  row("comma at the end", "after-delete key=k1,", "after-delete", "key|k1,;");
  row("slog text",
      "time=2026-11-30T06:06:05.474Z level=INFO msg=\"before delete\" component=cache op.key=g op.addr=0xc000", "",
      "time|2026-11-30T06:06:05.474Z;level|INFO;msg|before delete;component|cache;op.key|g;op.addr|0xc000;");
  row("slog JSON",
      "{\"time\":\"2026-11-30T06:06:05Z\",\"level\":\"INFO\",\"msg\":\"before-delete\",\"key\":\"k "
      "1\",\"addr\":\"0xc000\"}",
      "", "time|2026-11-30T06:06:05Z;level|INFO;msg|before-delete;key|k 1;addr|0xc000;");
  row("zap console", "2026-01-02T15:04:05.000Z\tINFO\tbefore-delete\t{\"key\": \"k 1\", \"addr\": \"0xc000\"}",
      "2026-01-02T15:04:05.000Z INFO before-delete", "key|k 1;addr|0xc000;");
  row("event", "event=before-delete key=k", "", "event|before-delete;key|k;");
  row("json", "{\"event\":\"Before Delete\",\"key\":\"k\",\"size\":4096,\"ratio\":0.5,\"tags\":[\"a\"]}", "",
      "event|Before Delete;key|k;size|4096;ratio|0.5;tags|[\"a\"];");
  row("json key that is an object", "{\"msg\":\"x\",\"key\":{\"X\":1,\"Y\":2}}", "", "msg|x;key|{\"X\":1,\"Y\":2};");
  row("json behind words", "after-delete {\"key\":\"k\"}", "after-delete", "key|k;");
  row("json as a key", "before-delete key={\"id\":7, \"b\":1} addr=0xc000", "before-delete",
      "key|{\"id\":7, \"b\":1};addr|0xc000;");
  row("json null", "{\"key\":null}", "", "");
  row("cut json", "{\"event\":\"before-delete\",\"key\":\"k", "{\"event\":\"before-delete\",\"key\":\"k", "");
  row("json array", "[1,2]", "[1,2]", "");
  row("go escapes", R"(key="\t\x41\u00e9\U0001f600")", "", "key|\tA\u00e9\U0001f600;");
}

void TestLogAttributes::message() {
  QFETCH(QByteArray, text);
  QFETCH(QByteArray, bare);
  QFETCH(QByteArray, items);
  const LogAttributes a = parseAttributes({text.constData(), static_cast<std::size_t>(text.size())});
  QByteArray got;
  for (const auto& [name, value] : a.items)
    got += QByteArray::fromStdString(std::string(name) + "|" + std::string(value) + ";");
  QCOMPARE(QByteArray::fromStdString(a.bare), bare);
  QCOMPARE(got, items);
}

// "key address size" of what counts; - for what is missing.
void TestLogAttributes::tellsDelete_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("told");
  const auto row = [](const char* name, const char* text, const char* told) { QTest::newRow(name) << text << told; };
  row("plain", "key=k addr=0x10 size=4", "k 16 4");
  row("no number", "key=k addr=10.0.0.1:80 size=big", "k - -");
  row("%p of a string", "key=k addr=%!p(string=a b=c) size=4", "k - 4");
  row("group", "level=INFO msg=x op.key=k op.addr=0x10 op.size=4", "k 16 4");
  row("group in a group", "level=INFO msg=x a.b.key=k a.b.addr=0x10", "k 16 -");
  row("first group with a key or an address", "msg=x http.size=9 op.key=k peer.addr=0x99 op.addr=0x10", "k 16 -");
  row("a group beside a plain key", "msg=x key=k peer.addr=0x99", "k - -");
  row("no structured logger", "op.key=k op.addr=0x10", "- - -");
  row("JSON group", R"({"msg":"x","n":{"a":1},"op":{"key":"k","addr":"0x10","more":{"size":4}}})", "k 16 -");
  row("JSON group beside a plain key", R"({"msg":"x","key":"k","op":{"addr":"0x10"}})", "k - -");
}

void TestLogAttributes::tellsDelete() {
  QFETCH(QString, text);
  QFETCH(QString, told);
  const std::string message = text.toStdString();
  const LogAttributes all = parseAttributes(message);
  const DeleteAttributes d = deleteAttributes(all);
  const auto number = [](std::optional<std::uint64_t> n) { return n ? QString::number(*n) : QStringLiteral("-"); };
  const QString key = d.key ? QString::fromStdString(std::string(*d.key)) : QStringLiteral("-");
  QCOMPARE(key + " " + number(d.address) + " " + number(d.size), told);
}

void TestLogAttributes::singleValues() {
  QCOMPARE(singleValue("k1").value(), std::string("k1"));
  QCOMPARE(singleValue("{1 [2 3]}").value(), std::string("{1 [2 3]}"));
  QCOMPARE(singleValue("\"a b\"").value(), std::string("a b"));
  for (const char* several : {"", "a b", "{1 2} 3", "(a b", "\"a\" \"b\""}) QVERIFY2(!singleValue(several), several);
}

void TestLogAttributes::numbers() {
  QCOMPARE(parseAddress("0xc000012345").value(), 0xc000012345u);
  QCOMPARE(parseAddress("c000012345").value(), 0xc000012345u);
  QCOMPARE(parseAddress("824633795397").value(), 824633795397u);
  QCOMPARE(parseAddress("0x0").value(), 0u);
  QCOMPARE(parseAddress("0xffffffffffffffff").value(), ~std::uint64_t{0});
  QCOMPARE(parseCount("4096,").value(), 4096u);
  QCOMPARE(parseCount("0x10").value(), 16u);
  for (const char* bad : {"", "0x", "x", "-1", "1.5", "0x10000000000000000", "12 34", "1e6"})
    QVERIFY2(!parseCount(bad), bad);
  for (const char* bad : {"", "0x", "nil", "0xc000g", "18446744073709551616"}) QVERIFY2(!parseAddress(bad), bad);
}

void TestLogAttributes::hostile() {
  const std::string deep = "{\"key\":" + std::string(400, '[') + std::string(400, ']') + "}";
  QCOMPARE(parseAttributes(deep).items.size(), std::size_t{1});
  const std::string bytes = "{\"key\":\"\xff\xfe\",\"event\":\"after-delete\"}";
  QCOMPARE(std::string(*parseAttributes(bytes).find("event")), std::string("after-delete"));
  QVERIFY(parseAttributes(std::string("key=\0x", 6)).find("key") != nullptr);
  parseAttributes(std::string(1024, '='));
  parseAttributes(std::string(1024, '"'));
  parseAttributes("key=\"" + std::string(1000, '\\'));
  // Linear: each of these is read in no time, or never if it were not.
  const auto repeated = [](std::string_view part) {
    std::string all;
    for (int i = 0; i < 200'000; ++i) all += part;
    return all;
  };
  QCOMPARE(parseAttributes(repeated("a=( ")).items.size(), std::size_t{200'000});
  QCOMPARE(parseAttributes("a=(" + repeated("\\\"") + ")").items.size(), std::size_t{1});
  QCOMPARE(parseAttributes(repeated("a=b before-delete ")).items.size(), std::size_t{200'000});
  QVERIFY(parseAttributes(repeated("before-delete ")).items.empty());
  QCOMPARE(parseAttributes("a=" + repeated("b ")).items.size(), std::size_t{1});
}

QTEST_GUILESS_MAIN(TestLogAttributes)
#include "tst_logattributes.moc"
