// SPDX-License-Identifier: GPL-3.0-or-later

// Interned strings and stacks: equal content has one id, whoever interns it, and views stay valid.
#include <QtTest>

#include <map>
#include <string>
#include <thread>
#include <vector>

#include "wire/symbols.h"

using namespace sweepscope;

class TestSymbols : public QObject {
  Q_OBJECT
 private slots:
  void nothingIsZero();
  void equalTextEqualId();
  void anyBytes();
  void stacks();
  void viewsStayValid();
  void manyThreads();
};

void TestSymbols::nothingIsZero() {
  Symbols s;
  QCOMPARE(s.intern(std::string_view()).value, 0u);
  QVERIFY(!s.intern("").valid());
  QCOMPARE(s.intern(std::span<const Frame>()).value, 0u);
  QVERIFY(s.text(StringId()).empty());
  QVERIFY(s.frames(StackId()).empty());
  QCOMPARE(s.stringCount(), std::size_t(1));
  // Ids nobody gave out.
  QVERIFY(s.text(StringId(77)).empty());
  QVERIFY(s.frames(StackId(77)).empty());
}

void TestSymbols::equalTextEqualId() {
  Symbols s;
  std::map<std::string, StringId> known;
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = "name" + std::to_string(i % 7000);
    const StringId id = s.intern(text);
    QVERIFY(id.valid());
    QCOMPARE(s.text(id), std::string_view(text));
    const auto [it, fresh] = known.emplace(text, id);
    QVERIFY(it->second == id);
  }
  QCOMPARE(s.stringCount(), std::size_t(7001));
  QVERIFY(s.intern("a") != s.intern("b"));
}

void TestSymbols::anyBytes() {
  Symbols s;
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  const StringId id = s.intern(all);
  QCOMPARE(s.text(id), std::string_view(all));
  // A NUL at the end makes another text.
  QVERIFY(s.intern(std::string_view("x", 1)) != s.intern(std::string_view("x\0", 2)));
  QVERIFY(s.intern(std::string(9, '\0')) != s.intern(std::string(10, '\0')));
  const std::string large(300'000, 'q');
  QCOMPARE(s.text(s.intern(large)).size(), large.size());
}

void TestSymbols::stacks() {
  Symbols s;
  const StringId f = s.intern("main.main"), g = s.intern("runtime.goexit"), file = s.intern("main.go");
  const std::vector<Frame> a{{1, f, file, 10}, {2, g, file, 20}};
  std::vector<Frame> b = a;
  const StackId id = s.intern(a);
  QVERIFY(id.valid());
  QVERIFY(s.intern(b) == id);
  b[1].line = 21;
  QVERIFY(s.intern(b) != id);
  b = a;
  b[0].pc = 3;
  QVERIFY(s.intern(b) != id);
  b = a;
  std::swap(b[0], b[1]);
  QVERIFY(s.intern(b) != id);
  QVERIFY(s.intern(std::span(a).first(1)) != id);
  const auto frames = s.frames(id);
  QVERIFY(std::equal(frames.begin(), frames.end(), a.begin(), a.end()));
}

void TestSymbols::viewsStayValid() {
  Symbols s;
  const std::string_view first = s.text(s.intern("the first one"));
  const std::vector<Frame> stack{{7, s.intern("f"), s.intern("g"), 1}};
  const auto frames = s.frames(s.intern(stack));
  for (int i = 0; i < 100'000; ++i) s.intern("text number " + std::to_string(i));
  QCOMPARE(first, std::string_view("the first one"));
  QCOMPARE(frames[0].pc, std::uint64_t(7));
}

void TestSymbols::manyThreads() {
  Symbols s;
  constexpr int kThreads = 4, kTexts = 5000;
  std::vector<std::vector<StringId>> ids(kThreads, std::vector<StringId>(kTexts));
  std::vector<std::vector<StackId>> stacks(kThreads, std::vector<StackId>(kTexts));
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (int k = 0; k < kTexts; ++k) {
          const int i = (k + t * 1234) % kTexts;
          const StringId id = s.intern("text " + std::to_string(i));
          ids[static_cast<std::size_t>(t)][static_cast<std::size_t>(i)] = id;
          const Frame frame{static_cast<std::uint64_t>(i), id, id, 1};
          stacks[static_cast<std::size_t>(t)][static_cast<std::size_t>(i)] = s.intern(std::span(&frame, 1));
        }
      });
    }
  }
  for (int t = 1; t < kThreads; ++t) {
    QVERIFY(ids[static_cast<std::size_t>(t)] == ids[0]);
    QVERIFY(stacks[static_cast<std::size_t>(t)] == stacks[0]);
  }
  for (int i = 0; i < kTexts; ++i)
    QCOMPARE(std::string(s.text(ids[0][static_cast<std::size_t>(i)])), "text " + std::to_string(i));
  QCOMPARE(s.stringCount(), std::size_t(kTexts + 1));
}

QTEST_GUILESS_MAIN(TestSymbols)
#include "tst_symbols.moc"
