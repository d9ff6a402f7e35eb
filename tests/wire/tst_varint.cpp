// SPDX-License-Identifier: GPL-3.0-or-later

// Varints: every length, padding, what is too large and what is cut.
#include <QtTest>

#include <limits>

#include "tests/wire/tracebytes.h"
#include "wire/varint.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

struct Read {
  bool ok = false;
  std::uint64_t value = 0;
  std::size_t used = 0;
};

Read read(const std::string& bytes) {
  const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const std::uint8_t* p = begin;
  Read r;
  r.ok = readVarint(p, begin + bytes.size(), r.value);
  if (r.ok) r.used = static_cast<std::size_t>(p - begin);
  return r;
}

}  // namespace

class TestVarint : public QObject {
  Q_OBJECT
 private slots:
  void values_data();
  void values();
  void bad_data();
  void bad();
  void whatFollowsIsLeftAlone();
};

void TestVarint::values_data() {
  QTest::addColumn<quint64>("value");
  QTest::addColumn<int>("bytes");
  QTest::newRow("0") << quint64(0) << 1;
  QTest::newRow("127") << quint64(127) << 1;
  QTest::newRow("128") << quint64(128) << 2;
  QTest::newRow("16383") << quint64(16383) << 2;
  QTest::newRow("16384") << quint64(16384) << 3;
  for (int bits = 1; bits <= 64; ++bits) {
    const quint64 greatest = bits == 64 ? std::numeric_limits<quint64>::max() : (quint64(1) << bits) - 1;
    QTest::addRow("2^%d - 1", bits) << greatest << (bits + 6) / 7;
    QTest::addRow("2^%d", bits - 1) << (quint64(1) << (bits - 1)) << (bits + 6) / 7;
  }
}

void TestVarint::values() {
  QFETCH(quint64, value);
  QFETCH(int, bytes);
  std::string shortest, padded;
  putNumber(shortest, value);
  QCOMPARE(shortest.size(), std::size_t(bytes));
  putPadded(padded, value);
  QCOMPARE(padded.size(), std::size_t(10));
  for (const std::string& text : {shortest, padded}) {
    const Read r = read(text);
    QVERIFY(r.ok);
    QCOMPARE(r.value, value);
    QCOMPARE(r.used, text.size());
    for (std::size_t cut = 0; cut < text.size(); ++cut) {
      const std::string head = text.substr(0, cut);
      QVERIFY(!read(head).ok);
      const auto* p = reinterpret_cast<const std::uint8_t*>(head.data());
      QVERIFY(varintCut(p, p + head.size()));
    }
  }
  // Any padding in between.
  std::string some = shortest;
  while (some.size() < 10) {
    some.back() = static_cast<char>(some.back() | 0x80);
    some += '\0';
    const Read r = read(some);
    QVERIFY(r.ok);
    QCOMPARE(r.value, value);
    QCOMPARE(r.used, some.size());
  }
}

void TestVarint::bad_data() {
  QTest::addColumn<QByteArray>("bytes");
  QTest::newRow("tenth byte is 2") << QByteArray("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x02");
  QTest::newRow("all ones") << QByteArray(12, '\xff');
  QTest::newRow("tenth byte goes on") << QByteArray("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x81\x00", 11);
  QTest::newRow("eleven bytes of nothing") << QByteArray("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00", 11);
}

void TestVarint::bad() {
  QFETCH(QByteArray, bytes);
  QVERIFY(!read(bytes.toStdString()).ok);
  const auto* p = reinterpret_cast<const std::uint8_t*>(bytes.constData());
  QVERIFY(!varintCut(p, p + bytes.size()));
}

void TestVarint::whatFollowsIsLeftAlone() {
  const std::string bytes("\x81\x01\xff\xff", 4);
  const Read r = read(bytes);
  QVERIFY(r.ok);
  QCOMPARE(r.value, std::uint64_t(129));
  QCOMPARE(r.used, std::size_t(2));
}

QTEST_GUILESS_MAIN(TestVarint)
#include "tst_varint.moc"
