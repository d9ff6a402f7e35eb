// Attributes of log messages: logfmt, JSON, hostile texts.
#include <QtTest>

#include "analysis/logattributes.h"

using namespace sweepscope;

class TestLogAttributes : public QObject {
  Q_OBJECT
 private slots:
  void message_data();
  void message();
  void numbers();
  void hostile();
};

void TestLogAttributes::message_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QByteArray>("bare");
  QTest::addColumn<QByteArray>("items");  // name|value;…
  QTest::newRow("empty") << QByteArray() << QByteArray() << QByteArray();
  QTest::newRow("words") << QByteArray("before delete") << QByteArray("before delete") << QByteArray();
  QTest::newRow("logfmt") << QByteArray("before-delete key=k1 addr=0xc000 size=4") << QByteArray("before-delete")
                          << QByteArray("key|k1;addr|0xc000;size|4;");
  QTest::newRow("any order") << QByteArray("size=4 shard=1 key=k after-delete") << QByteArray("after-delete")
                             << QByteArray("size|4;shard|1;key|k;");
  QTest::newRow("quoted") << QByteArray(R"(x key="a b\"c\\d" size=1)") << QByteArray("x")
                          << QByteArray("key|a b\"c\\d;size|1;");
  QTest::newRow("go escapes") << QByteArray(R"(key="\t\x41\u00e9\U0001f600")") << QByteArray()
                              << QByteArray("key|\tA\u00e9\U0001f600;");
  QTest::newRow("quote without end") << QByteArray(R"(key="a b)") << QByteArray("b") << QByteArray("key|\"a;");
  QTest::newRow("empty value") << QByteArray("key= x") << QByteArray("x") << QByteArray("key|;");
  QTest::newRow("equals in value") << QByteArray("q=a=b") << QByteArray() << QByteArray("q|a=b;");
  QTest::newRow("lone equals") << QByteArray("= =x a = b") << QByteArray("= =x a = b") << QByteArray();
  QTest::newRow("an attribute's value is not a word")
      << QByteArray("note=before-delete x") << QByteArray("x") << QByteArray("note|before-delete;");
  QTest::newRow("event decides") << QByteArray("event=before-delete key=k") << QByteArray("before-delete")
                                 << QByteArray("event|before-delete;key|k;");
  QTest::newRow("json") << QByteArray(R"({"event":"Before Delete","key":"k","size":4096,"ratio":0.5,"tags":["a"]})")
                        << QByteArray("Before Delete")
                        << QByteArray("event|Before Delete;key|k;size|4096;ratio|0.5;tags|[\"a\"];");
  QTest::newRow("json behind words") << QByteArray(R"(after-delete {"key":"k"})") << QByteArray("after-delete")
                                     << QByteArray("key|k;");
  QTest::newRow("json null") << QByteArray(R"({"key":null})") << QByteArray() << QByteArray();
  QTest::newRow("cut json") << QByteArray(R"({"event":"before-delete","key":"k)")
                            << QByteArray(R"({"event":"before-delete","key":"k)") << QByteArray();
  QTest::newRow("json array") << QByteArray("[1,2]") << QByteArray("[1,2]") << QByteArray();
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
  QCOMPARE(parseAttributes(bytes).bare, std::string("after-delete"));
  QVERIFY(parseAttributes(std::string("key=\0x", 6)).find("key") != nullptr);
  parseAttributes(std::string(1024, '='));
  parseAttributes(std::string(1024, '"'));
  parseAttributes("key=\"" + std::string(1000, '\\'));
}

QTEST_GUILESS_MAIN(TestLogAttributes)
#include "tst_logattributes.moc"
