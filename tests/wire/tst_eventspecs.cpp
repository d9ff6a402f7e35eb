// SPDX-License-Identifier: GPL-3.0-or-later

// The table of events against the format's description: numbers, arguments, where stacks and strings are, what an event
// asks of its thread. Written down here a second time, on purpose.
#include <QtTest>

#include <map>
#include <string>

#include "tests/wire/tracebytes.h"
#include "wire/cursor.h"
#include "wire/eventspecs.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

// Arguments after the time: s a stack, n a new goroutine's stack, t a text, . a number.
// Asked for: T thread, P proc, p no proc, G goroutine, g no goroutine.
struct Row {
  int number;
  const char* name;
  const char* arguments;
  const char* asks;
};
constexpr Row kRows[] = {
    {9, "ProcsChange", ".s", "TPG"},
    {10, "ProcStart", "..", "Tp"},
    {11, "ProcStop", "", "TP"},
    {12, "ProcSteal", "...", "T"},
    {13, "ProcStatus", "..", ""},
    {14, "GoCreate", ".ns", "TP"},  // the goroutine is asked for by the rule, see below
    {15, "GoCreateSyscall", ".", "Tg"},
    {16, "GoStart", "..", "TPg"},
    {17, "GoDestroy", "", "TPG"},
    {18, "GoDestroySyscall", "", "TG"},
    {19, "GoStop", "ts", "TPG"},
    {20, "GoBlock", "ts", "TPG"},
    {21, "GoUnblock", "..s", ""},
    {22, "GoSyscallBegin", ".s", "TPG"},
    {23, "GoSyscallEnd", "", "TPG"},
    {24, "GoSyscallEndBlocked", "", "TG"},
    {25, "GoStatus", "...", ""},
    {26, "STWBegin", "ts", "TPG"},
    {27, "STWEnd", "", "TPG"},
    {28, "GCActive", ".", "TPG"},
    {29, "GCBegin", ".s", "TPG"},
    {30, "GCEnd", ".", "TPG"},
    {31, "GCSweepActive", ".", ""},
    {32, "GCSweepBegin", "s", "TP"},
    {33, "GCSweepEnd", "..", "TP"},
    {34, "GCMarkAssistActive", ".", ""},
    {35, "GCMarkAssistBegin", "s", "TPG"},
    {36, "GCMarkAssistEnd", "", "TPG"},
    {37, "HeapAlloc", ".", "TP"},
    {38, "HeapGoal", ".", "TP"},
    {39, "GoLabel", "t", "TPG"},
    {40, "UserTaskBegin", "..ts", "TPG"},
    {41, "UserTaskEnd", ".s", "TPG"},
    {42, "UserRegionBegin", ".ts", "TPG"},
    {43, "UserRegionEnd", ".ts", "TPG"},
    {44, "UserLog", ".tts", "TPG"},
    {45, "GoSwitch", "..", "TPG"},
    {46, "GoSwitchDestroy", "..", "TPG"},
    {47, "GoCreateBlocked", ".ns", "TP"},
    {48, "GoStatusStack", "...s", ""},
    {51, "ClockSnapshot", "...", ""},
    {128, "Span", "...", "T"},
    {129, "SpanAlloc", "...", "T"},
    {130, "SpanFree", ".", "T"},
    {131, "HeapObject", "..", "T"},
    {132, "HeapObjectAlloc", "..", "T"},
    {133, "HeapObjectFree", ".", "T"},
    {134, "GoroutineStack", "..", "T"},
    {135, "GoroutineStackAlloc", "..", "T"},
    {136, "GoroutineStackFree", ".", "T"},
};

const Row* rowOf(int number) {
  for (const Row& r : kRows) {
    if (r.number == number) return &r;
  }
  return nullptr;
}

}  // namespace

class TestEventSpecs : public QObject {
  Q_OBJECT
 private slots:
  void everyNumber_data();
  void everyNumber();
  void bindings();
  void decodes_data();
  void decodes();
};

void TestEventSpecs::everyNumber_data() {
  QTest::addColumn<int>("number");
  for (int i = 0; i < 256; ++i) QTest::addRow("%d", i) << i;
}

void TestEventSpecs::everyNumber() {
  QFETCH(int, number);
  const Row* row = rowOf(number);
  if (number >= static_cast<int>(kEventTypes)) {
    QVERIFY(row == nullptr);
    return;
  }
  const EventSpec& s = spec(static_cast<EventType>(number));
  QCOMPARE(s.timed, row != nullptr);
  if (row == nullptr) return;
  QCOMPARE(QString::fromUtf8(s.name.data(), static_cast<qsizetype>(s.name.size())), QString(row->name));
  const std::string_view arguments = row->arguments;
  QCOMPARE(std::size_t(s.args), arguments.size());
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    QCOMPARE(s.stack == static_cast<int>(i), arguments[i] == 's');
    const ArgMeaning meaning = s.argSpecs[i].meaning;
    QCOMPARE(meaning == ArgMeaning::Stack, arguments[i] == 's');
    QCOMPARE(meaning == ArgMeaning::StartStack, arguments[i] == 'n');
    QCOMPARE(meaning == ArgMeaning::Text, arguments[i] == 't');
    QCOMPARE(meaning == ArgMeaning::Number, arguments[i] == '.');
    QVERIFY(!s.argSpecs[i].name.empty());
  }
  const std::string_view asks = row->asks;
  const auto asked = [&](char what) { return asks.find(what) != std::string_view::npos; };
  QCOMPARE((s.needs & kThread) != 0, asked('T'));
  QCOMPARE((s.needs & kProc) != 0, asked('P'));
  QCOMPARE((s.needs & kNoProc) != 0, asked('p'));
  QCOMPARE((s.needs & kGoroutine) != 0, asked('G'));
  QCOMPARE((s.needs & kNoGoroutine) != 0, asked('g'));
}

// Which events give a thread a proc or a goroutine, and which take it away; which become several.
void TestEventSpecs::bindings() {
  const std::map<std::string_view, std::string> wanted{{"ProcStart", "P+"},
                                                       {"ProcStop", "P-"},
                                                       {"GoStart", "G+"},
                                                       {"GoSwitch", "G+ 3"},
                                                       {"GoSwitchDestroy", "G+ 3"},
                                                       {"GoCreateSyscall", "G+"},
                                                       {"GoStop", "G-"},
                                                       {"GoBlock", "G-"},
                                                       {"GoDestroy", "G-"},
                                                       {"GoDestroySyscall", "P-G-"},
                                                       {"GoSyscallEndBlocked", "G-"}};
  const auto sign = [](char what, Binding b) {
    std::string text;
    if (b == Binding::Unchanged) return text;
    text += what;
    text += b == Binding::Taken ? '+' : '-';
    return text;
  };
  for (const EventSpec& s : kEventSpecs) {
    std::string got = sign('P', s.proc) + sign('G', s.goroutine);
    if (s.outputs != 1) got.append(" ").append(std::to_string(s.outputs));
    const auto row = wanted.find(s.name);
    QCOMPARE(got, row == wanted.end() ? std::string() : row->second);
  }
}

void TestEventSpecs::decodes_data() {
  everyNumber_data();
}

// Each number in an event batch: read with its arguments, or given up with the rest of its batch.
void TestEventSpecs::decodes() {
  QFETCH(int, number);
  const Row* row = rowOf(number);
  const std::size_t count = row == nullptr ? 4 : std::string_view(row->arguments).size();
  std::string one(1, static_cast<char>(number));
  putNumber(one, 5);
  for (std::size_t i = 0; i < count; ++i) putNumber(one, 1000 + i);
  const std::string last = wireEvent(EventType::ProcStop, {7});
  const std::string first = wireEvent(EventType::ProcStop, {1});
  const std::string file = header(26) + wireBatch(1, 9, 100, first + one + last);
  const auto source = memorySource("events", file);
  const auto index = indexFile(*source);
  QVERIFY(index.ok());
  QCOMPARE(index->generations.front().batches.size(), std::size_t(1));
  QCOMPARE(index->generations.front().batches[0].kind, BatchKind::Events);
  ThreadCursor cursor(*source, index->generations.front(), TickClock(1'000'000'000), 9);
  cursor.addBatch(0);
  DefectLog log;
  QVERIFY(cursor.next(log));
  QCOMPARE(cursor.time(), std::int64_t(101));
  if (row == nullptr) {
    QVERIFY(!cursor.next(log));
    QCOMPARE(log.all().size(), std::size_t(1));
    QCOMPARE(log.all().front().kind, DefectKind::BadEvent);
    QCOMPARE(log.all().front().severity, Severity::Loss);
    QCOMPARE(log.all().front().offset, std::uint64_t(file.size() - one.size() - last.size()));
    return;
  }
  QVERIFY(cursor.next(log));
  QCOMPARE(static_cast<int>(cursor.type()), number);
  QCOMPARE(cursor.time(), std::int64_t(106));
  QCOMPARE(cursor.fileOffset(), std::uint64_t(file.size() - one.size() - last.size()));
  for (std::size_t i = 0; i < count; ++i) QCOMPARE(cursor.args()[i], 1000 + i);
  const ThreadCursor::Place place = cursor.place();
  QVERIFY(cursor.next(log));
  QCOMPARE(cursor.type(), EventType::ProcStop);
  QCOMPARE(cursor.time(), std::int64_t(113));
  QVERIFY(!cursor.next(log));
  QVERIFY(log.all().empty());
  // Back to it.
  QVERIFY(cursor.seek(place, log));
  QCOMPARE(static_cast<int>(cursor.type()), number);
  QCOMPARE(cursor.time(), std::int64_t(106));
  // Cut inside it.
  for (std::size_t cut = 1; cut < one.size(); ++cut) {
    const auto shorter = memorySource("cut", header(26) + wireBatch(1, 9, 100, first + one.substr(0, cut)));
    const auto shortIndex = indexFile(*shorter);
    QVERIFY(shortIndex.ok());
    ThreadCursor c(*shorter, shortIndex->generations.front(), TickClock(1'000'000'000), 9);
    c.addBatch(0);
    DefectLog cutLog;
    QVERIFY(c.next(cutLog));
    QVERIFY(!c.next(cutLog));
    QCOMPARE(cutLog.all().size(), std::size_t(1));
    QCOMPARE(cutLog.all().front().kind, DefectKind::BadEvent);
  }
}

QTEST_GUILESS_MAIN(TestEventSpecs)
#include "tst_eventspecs.moc"
