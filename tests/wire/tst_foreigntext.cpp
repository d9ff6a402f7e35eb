// SPDX-License-Identifier: GPL-3.0-or-later

// Text in the file of a trace: what counts as one, how it is quoted, and that the map of the file is the same with it
// as without it.
#include <QtTest>

#include "tests/wire/tracebytes.h"
#include "wire/foreigntext.h"
#include "wire/header.h"
#include "wire/index.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

bool isText(const std::string& bytes) {
  TextJudge judge;
  return std::all_of(bytes.begin(), bytes.end(), [&](char c) { return judge.take(static_cast<std::uint8_t>(c)); }) &&
         judge.isText();
}

const std::string kEvents = wireEvent(EventType::ProcStatus, {200, 0, 2}) +
                            wireEvent(EventType::ProcStart, {300, 0, 1}) + wireEvent(EventType::ProcStop, {40000});

std::string strings() {
  return wireEvent(EventType::Strings) + stringEntry(1, "main.main") + stringEntry(200, "main.go");
}
std::string stacks() {
  return wireEvent(EventType::Stacks) + wireEvent(EventType::Stack, {1, 1, 0x456789, 1, 200, 17});
}

// Each batch of a generation, and last, under header 26, the byte that ends it.
std::vector<std::string> generation(int version, std::uint64_t n) {
  const std::uint64_t time = n * 10'000'000'000;
  std::vector<std::string> parts{clockBatch(version, n, kTick64, time),
                                 wireBatch(n, 70000, time + 1, kEvents),
                                 wireBatch(n, 8, time + 2, ""),
                                 experimentalBatch(1, n, kNoThread, time + 3, std::string("\2\0\0", 3)),
                                 wireBatch(n, kNoThread, time + 4, stacks()),
                                 wireBatch(n, kNoThread, time + 5, strings())};
  if (version < 23) parts.erase(parts.begin() + 3);
  if (version >= 26) parts.push_back(endOfGeneration(version));
  return parts;
}

std::vector<std::string> parts(int version) {
  std::vector<std::string> all{header(version)};
  for (const std::uint64_t n : {1, 2}) {
    for (std::string& part : generation(version, n)) all.push_back(std::move(part));
  }
  return all;
}

std::string joined(const std::vector<std::string>& all) {
  std::string out;
  for (const std::string& part : all) out += part;
  return out;
}

Result<FileIndex> indexOf(const std::string& bytes) {
  return indexFile(*memorySource("test.trace", bytes));
}

// All that is known of the batches but where they stand, with their data.
QStringList contents(const std::string& bytes, const FileIndex& index) {
  const auto source = memorySource("test.trace", bytes);
  QStringList out;
  for (const GenerationIndex& g : index.generations) {
    out << QString("generation %1, %2 bytes of events%3%4")
               .arg(g.number)
               .arg(g.eventBytes)
               .arg(g.cut ? ", cut" : "")
               .arg(g.fresh || g.restart || g.beginLost ? ", fresh" : "");
    for (const BatchRef& b : g.batches) {
      std::vector<std::uint8_t> data(b.size);
      const auto n = readBatchData(*source, b, data);
      out << QString("kind %1 of thread %2 at %3%4: %5")
                 .arg(int(b.kind))
                 .arg(b.thread)
                 .arg(b.time)
                 .arg(b.behindDamage || !n || *n != data.size() ? ", damaged" : "")
                 .arg(QString(QByteArray(reinterpret_cast<const char*>(data.data()), qsizetype(data.size())).toHex()));
    }
  }
  return out;
}

QStringList told(const FileIndex& index) {
  QStringList out;
  for (const Defect& d : index.defects) {
    out << QString("%1 %2 at %3: %4")
               .arg(QString::fromStdString(std::string(name(d.severity))))
               .arg(QString::fromStdString(std::string(name(d.kind))))
               .arg(d.offset)
               .arg(QString::fromStdString(english(d.message)));
  }
  return out;
}

// Texts as programs print them; some begin or end like a header, one has control characters.
const std::vector<std::pair<const char*, std::string>> kTexts{
    {"line", "step one is done\n"},
    {"no newline", "working on it..."},
    {"lines", "first\nsecond\n\nthird\n"},
    {"begins with 1", "12:30:01 INFO 4 requests, all of them were good, none was bad, and that is that, my friend\n"},
    {"begins with 4", "4 requests\n"},
    {"ends with 4", "requests: 4"},
    {"only 4", "4\n"},
    {"only 1", "1\n"},
    {"4 begins a line", "requests\n4 of 5\n"},
    {"control characters", "\x01progress \x01\x02 of the work\n"},
    {"colours", "\x1b[31mred\x1b[0m\n"},
    {"not ASCII", "größer als 5 µs: übergangen\n"},
    {"longer than a batch may be", std::string(3000, 'x') + "\n" + std::string(100'000, 'y') + "\n"},
};

}  // namespace

class TestForeignText : public QObject {
  Q_OBJECT
 private slots:
  void judges_data();
  void judges();
  void quotes_data();
  void quotes();
  void findsHeaders();
  void betweenAnyTwoBatches_data();
  void betweenAnyTwoBatches();
  void insideAnyBatch_data();
  void insideAnyBatch();
  void messages();
  void everywhereAtOnce();
  void behindAnEndThatIsMissing();
  void beforeAnotherTrace();
  void damageIsNoText_data();
  void damageIsNoText();
};

void TestForeignText::judges_data() {
  QTest::addColumn<QByteArray>("bytes");
  QTest::addColumn<bool>("text");
  const auto row = [](const char* what, const std::string& bytes, bool text) {
    QTest::newRow(what) << QByteArray::fromStdString(bytes) << text;
  };
  row("nothing", "", false);
  row("a line", "hello\n", true);
  row("all that moves the cursor", "\a\b\t\n\v\f\r\x1b", true);
  row("NUL", std::string("a\0b", 3), false);
  row("few control characters", "abcd\x01", true);
  row("many control characters", "ab\x01\x02", false);
  row("two bytes", "\xc3\xa4", true);
  row("three bytes", "\xe2\x82\xac", true);
  row("four bytes", "\xf0\x9f\x98\x80", true);
  row("cut character", "abc\xe2\x82", false);
  row("rest of a character", "\x82\xac", false);
  row("too short a form", "\xc0\x80", false);
  row("too short a form of three", "\xe0\x80\x80", false);
  row("too short a form of four", "\xf0\x80\x80\x80", false);
  row("surrogate", "\xed\xa0\x80", false);
  row("beyond all characters", "\xf4\x90\x80\x80", false);
  row("size of a batch", "a\x85\x80\x80\x80\x80\x80\x80\x80\x80", false);
  row("header of a batch", wireBatch(65, 66, 67, "abc"), false);
}

void TestForeignText::judges() {
  QFETCH(QByteArray, bytes);
  QFETCH(bool, text);
  QCOMPARE(isText(bytes.toStdString()), text);
}

void TestForeignText::quotes_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QByteArray>("quoted");
  const auto row = [](const char* what, const std::string& text, const std::string& quoted) {
    QTest::newRow(what) << QByteArray::fromStdString(text) << QByteArray::fromStdString(quoted);
  };
  row("nothing", "", R"("")");
  row("a line", "hello\n", R"("hello")");
  row("lines", "a\nb\r\n\tc\r\n\n", R"("a\nb\r\n\tc")");
  row("newline", "\n", R"("\n")");
  row("byte order mark", "\xef\xbb\xbf", R"("\ufeff")");
  row("quotes", R"(say "no\yes")", R"("say \"no\\yes\"")");
  row("control characters", std::string("\x01\x1b[1m\0\x7f", 7), R"("\x01\x1b[1m\x00\x7f")");
  row("bytes", "a\xff\xc3z", R"("a\xff\xc3z")");
  row("characters", "größer", "\"größer\"");
  row("60", std::string(60, 'x'), '"' + std::string(60, 'x') + '"');
  row("61", std::string(61, 'x'), '"' + std::string(60, 'x') + "…\"");
  std::string many;
  for (int i = 0; i < 61; ++i) many += "ä";
  row("61 of two bytes", many, '"' + many.substr(0, 120) + "…\"");
}

void TestForeignText::quotes() {
  QFETCH(QByteArray, text);
  QFETCH(QByteArray, quoted);
  QCOMPARE(QByteArray::fromStdString(quotedText(text.toStdString())), quoted);
}

// Byte by byte, as a pipe may give them.
void TestForeignText::findsHeaders() {
  using State = HeaderFinder::State;
  const auto find = [](const std::string& bytes, State* after = nullptr) {
    HeaderFinder finder;
    for (std::size_t i = 0; i < bytes.size() && finder.state() == State::Searching; ++i)
      finder.take(std::as_bytes(std::span(bytes).subspan(i, 1)));
    if (after != nullptr) *after = finder.state();
    HeaderFinder whole;
    if (whole.take(std::as_bytes(std::span(bytes))) != finder.state() || whole.offset() != finder.offset()) return -2;
    return finder.state() == State::Found ? static_cast<int>(finder.offset()) * 100 + finder.version() : -1;
  };
  QCOMPARE(find(header(26)), 26);
  QCOMPARE(find("hello\n" + header(23) + "behind"), 623);
  QCOMPARE(find("go go 1.2 go 1.22 trace" + header(22)), 2322);
  QCOMPARE(find(std::string(kMostTextBeforeHeader, 'x') + header(25)), int(kMostTextBeforeHeader) * 100 + 25);
  State state{};
  QCOMPARE(find("hello\n" + header(23).substr(0, 15), &state), -1);
  QVERIFY(state == State::Searching);
  QCOMPARE(find(std::string(1, '\0') + header(23), &state), -1);
  QVERIFY(state == State::None);
  QCOMPARE(find(std::string(kMostTextBeforeHeader + 1, 'x') + header(25), &state), -1);
  QVERIFY(state == State::None);
}

void TestForeignText::betweenAnyTwoBatches_data() {
  QTest::addColumn<int>("version");
  QTest::addColumn<QByteArray>("text");
  for (const int version : {22, 23, 25, 26}) {
    for (const auto& [what, text] : kTexts)
      QTest::addRow("1.%d, %s", version, what) << version << QByteArray::fromStdString(text);
  }
}

// Also in front of the header, behind it, around the byte that ends a generation, and at the end.
void TestForeignText::betweenAnyTwoBatches() {
  QFETCH(int, version);
  QFETCH(QByteArray, text);
  const std::vector<std::string> whole = parts(version);
  const std::string plain = joined(whole);
  const auto wanted = indexOf(plain);
  QVERIFY(wanted.ok() && wanted->defects.empty());
  const QStringList batches = contents(plain, *wanted);
  for (std::size_t i = 0; i <= whole.size(); ++i) {
    if (i == 0 && text.size() > qsizetype(kMostTextBeforeHeader)) continue;
    std::vector<std::string> printed = whole;
    printed.insert(printed.begin() + static_cast<std::ptrdiff_t>(i), text.toStdString());
    const std::string bytes = joined(printed);
    const auto index = indexOf(bytes);
    QVERIFY(index.ok());
    const QByteArray where = QByteArray::number(qsizetype(i)) + '\n' + told(*index).join('\n').toUtf8();
    QVERIFY2(contents(bytes, *index) == batches, where.constData());
    QVERIFY2(index->defects.size() == 1, where.constData());
    const Defect& d = index->defects.front();
    QVERIFY2(d.kind == DefectKind::ForeignText && d.severity == Severity::Warning, where.constData());
    // What ends no line may have stood some bytes further ahead, if those before it look like text.
    if (text.endsWith('\n'))
      QVERIFY2(english(d.message).find("nothing of the trace is missing") != std::string::npos, where.constData());
    // Where it stands, but for a character 4 that may be taken for the end of the generation in front of it.
    const std::size_t begin = joined({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(i)}).size();
    QVERIFY2(d.offset == begin || (d.offset == begin + 1 && text[0] == '4') ||
                 (d.offset + 1 == begin && whole[i - 1] == endOfGeneration(26)),
             where.constData());
  }
}

void TestForeignText::insideAnyBatch_data() {
  QTest::addColumn<int>("version");
  QTest::addColumn<QByteArray>("text");
  for (const int version : {22, 23, 25, 26}) {
    QTest::addRow("1.%d, line", version) << version << QByteArray("step one is done\n");
    QTest::addRow("1.%d, lines", version) << version << QByteArray("first\nsecond\n\nthird\n");
    QTest::addRow("1.%d, like headers", version) << version << QByteArray("12:30:01 INFO 4 requests\n4 more\n");
    QTest::addRow("1.%d, long", version) << version << QByteArray(20'000, 'x') + '\n';
  }
}

// At every byte of every batch, its header included. The data of an experiment cannot be told from text.
void TestForeignText::insideAnyBatch() {
  QFETCH(int, version);
  QFETCH(QByteArray, text);
  const std::vector<std::string> whole = parts(version);
  const std::string plain = joined(whole);
  const QStringList batches = contents(plain, *indexOf(plain));
  std::size_t begin = whole[0].size();
  for (std::size_t i = 1; i < whole.size(); begin += whole[i++].size()) {
    if (whole[i][0] == '\x31') continue;
    for (std::size_t at = 1; at < whole[i].size(); ++at) {
      std::string bytes = plain;
      bytes.insert(begin + at, text.toStdString());
      const auto index = indexOf(bytes);
      QVERIFY(index.ok());
      const QByteArray where = QByteArray::number(qsizetype(i)) + ", byte " + QByteArray::number(qsizetype(at)) + '\n' +
                               told(*index).join('\n').toUtf8();
      QVERIFY2(contents(bytes, *index) == batches, where.constData());
      QVERIFY2(index->defects.size() == 1, where.constData());
      QVERIFY2(index->defects.front().kind == DefectKind::ForeignText, where.constData());
      QCOMPARE(index->defects.front().offset, std::uint64_t(begin + at));
    }
  }
}

void TestForeignText::messages() {
  const std::vector<std::string> whole = parts(26);
  std::vector<std::string> printed = whole;
  printed.insert(printed.end(), "bye, my friend\n");
  printed[3] += "step \"two\"\nand three\n";
  printed[2].insert(20, "inside\n");
  printed.insert(printed.begin() + 1, std::string(1, 'x'));
  printed.insert(printed.begin(), "listening on :8080\n");
  const auto index = indexOf(joined(printed));
  QVERIFY(index.ok());
  const QString behind = ": ", skipped = "; it is skipped, and nothing of the trace is missing";
  const std::size_t inside = 19 + 16 + 1 + whole[1].size() + 20,
                    between = inside - 20 + printed[4].size() + whole[3].size();
  const std::size_t end = joined(printed).size() - 15;
  const QStringList wanted{
      "warning foreign-text at 0: text before the trace" + behind + R"("listening on :8080" (19 bytes))" + skipped,
      "warning foreign-text at 35: text behind the header of the trace" + behind + R"("x" (1 byte))" + skipped,
      QString("warning foreign-text at %1: text inside a batch of the trace").arg(inside) + behind +
          R"("inside" (7 bytes))" + skipped,
      QString("warning foreign-text at %1: text between two batches of the trace").arg(between) + behind +
          R"("step \"two\"\nand three" (21 bytes))" + skipped,
      QString("warning foreign-text at %1: text behind the last batch of the trace").arg(end) + behind +
          R"("bye, my friend" (15 bytes))" + skipped};
  QCOMPARE(told(*index), wanted);
}

// What a program does that writes its trace to where it prints.
void TestForeignText::everywhereAtOnce() {
  for (const int version : {22, 23, 25, 26}) {
    std::string bytes;
    std::uint64_t count = 0;
    for (const std::string& part : parts(version)) bytes += "line " + std::to_string(++count) + "\n" + part;
    const auto index = indexOf(bytes);
    QVERIFY(index.ok());
    const std::string plain = joined(parts(version));
    QCOMPARE(contents(bytes, *index), contents(plain, *indexOf(plain)));
    std::uint64_t found = 0;
    for (const Defect& d : index->defects) {
      QVERIFY2(d.kind == DefectKind::ForeignText, english(d.message).c_str());
      found += d.count;
    }
    // What is printed right before and right behind the end of a generation is one text.
    QCOMPARE(found, version >= 26 ? count - 1 : count);
  }
}

// A program that is killed: its last words do not close the generation, whatever is in them.
void TestForeignText::behindAnEndThatIsMissing() {
  std::vector<std::string> whole = parts(26);
  whole.pop_back();
  whole.pop_back();
  for (const char* words : {"killed\n", "killed 4", "4 was the last\n"}) {
    const std::string bytes = joined(whole) + words;
    const auto index = indexOf(bytes);
    QVERIFY(index.ok());
    QCOMPARE(index->generations.size(), std::size_t(2));
    QVERIFY(index->generations.back().cut);
    QVERIFY2(index->defects.back().kind == DefectKind::Truncated, english(index->defects.back().message).c_str());
    QVERIFY(index->defects.back().severity == Severity::Loss);
  }
}

void TestForeignText::beforeAnotherTrace() {
  const std::string plain = joined(parts(23));
  const auto index = indexOf(plain + "and once more\n" + plain);
  QVERIFY(index.ok());
  QCOMPARE(index->generations.size(), std::size_t(4));
  for (const GenerationIndex& g : index->generations) QVERIFY(!g.cut);
  QVERIFY(index->generations[2].restart);
  QCOMPARE(index->defects.size(), std::size_t(2));
  QVERIFY(index->defects[0].kind == DefectKind::ForeignText);
  QVERIFY2(english(index->defects[1].message).find("another trace begins here") != std::string::npos,
           english(index->defects[1].message).c_str());
}

void TestForeignText::damageIsNoText_data() {
  QTest::addColumn<QByteArray>("bytes");
  const std::vector<std::string> whole = parts(23);
  const std::string plain = joined(whole);
  const auto row = [](const char* what, const std::string& bytes) {
    QTest::newRow(what) << QByteArray::fromStdString(bytes);
  };
  const std::size_t events = whole[0].size() + whole[1].size(),
                    table = joined({whole.begin(), whole.begin() + 6}).size();
  std::string bytes = plain;
  bytes[events] = 'x';
  row("first byte of a batch of events", bytes);
  bytes = plain;
  bytes[table] = 'x';
  row("first byte of a batch of strings", bytes);
  bytes = plain;
  bytes[table + whole[6].size() - strings().size() - 1] = '\1';  // its size
  row("size of a batch of strings", bytes);
  row("lost bytes of a batch of events", plain.substr(0, events + 30) + plain.substr(events + 33));
  row("lost bytes of a batch of strings",
      plain.substr(0, table + whole[6].size() - 12) + plain.substr(table + whole[6].size() - 9));
  row("NULs between batches", plain.substr(0, events) + std::string(8, '\0') + plain.substr(events));
  row("bytes between batches", plain.substr(0, events) + "\xff\xfe\xfd" + plain.substr(events));
  row("text too long to look for inside a batch",
      plain.substr(0, events + 40) + std::string(300'000, 'x') + '\n' + plain.substr(events + 40));
}

// The generation stays cut there, and it is said that something is missing.
void TestForeignText::damageIsNoText() {
  QFETCH(QByteArray, bytes);
  const auto index = indexOf(bytes.toStdString());
  QVERIFY(index.ok());
  QCOMPARE(index->generations.size(), std::size_t(2));
  const QByteArray all = told(*index).join('\n').toUtf8();
  QVERIFY2(std::any_of(index->defects.begin(), index->defects.end(),
                       [](const Defect& d) { return d.severity == Severity::Loss; }),
           all.constData());
  QVERIFY2(std::none_of(index->defects.begin(), index->defects.end(),
                        [](const Defect& d) { return d.kind == DefectKind::ForeignText; }),
           all.constData());
  QVERIFY2(index->generations.front().cut, all.constData());
}

QTEST_GUILESS_MAIN(TestForeignText)
#include "tst_foreigntext.moc"
