// SPDX-License-Identifier: GPL-3.0-or-later

// Session files as text, and where they are kept.
#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

#include "app/sessionstore.h"
#include "tests/support/testfiles.h"

using namespace sweepscope;
using sweepscope::test::contents;
using Json = nlohmann::ordered_json;

namespace {

Session full() {
  Session s;
  s.bookmarks = {{{1'000}, "the \"leak\""}, {{2'000}, ""}};
  s.hiddenLanes = {"heap", "gc-workers"};
  s.expanded = {"main.(*Server).serve"};
  s.settings.deleteRules = {"evict: (?<key>\\S+)"};
  s.settings.inflections.rate = 1234;
  s.settings.inflections.step = Duration{2'500'000};
  s.settings.inflections.goalCycles = 7;
  s.range = {{10}, {20}};
  s.measured = {{12}, {13}};
  s.selection = SessionSelection{"state", {{-5}, {15}}, GoroutineId(7), {}};
  return s;
}

void write(const QString& path, const QByteArray& bytes) {
  QFile file(path);
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(bytes);
}

}  // namespace

class TestSession : public QObject {
  Q_OBJECT
 private slots:
  void everythingComesBack() {
    QString problem;
    const auto again = parseSession(sessionText(full()), &problem);
    QVERIFY2(again.has_value(), qPrintable(problem));
    QVERIFY(again->sameAs(full()));
    QVERIFY(!again->sameAs({}));
    // Written again it is the same text.
    QCOMPARE(sessionText(*again), sessionText(full()));
  }

  void whatIsNotSetIsNotWritten() { QCOMPARE(sessionText({}), std::string("{\n  \"sweepscope_session\": 1\n}\n")); }

  // A field that another version or program has written stays, at every level.
  void unknownFieldsStay() {
    const std::string text = R"({"note":"mine","sweepscope_session":1,
      "bookmarks":[{"at_ns":5,"color":"red"},{"at_ns":9,"name":"x"}],
      "lanes":{"heights":{"gc":40},"hidden":["heap"]},"inflections":{"later":1}})";
    QString problem;
    auto session = parseSession(text, &problem);
    QVERIFY2(session.has_value(), qPrintable(problem));
    session->bookmarks.pop_back();
    session->bookmarks.front().name = "named";
    session->hiddenLanes.reset();
    const Json out = Json::parse(sessionText(*session));
    QCOMPARE(out["note"].get<std::string>(), std::string("mine"));
    QCOMPARE(out["bookmarks"].dump(), std::string(R"([{"at_ns":5,"color":"red","name":"named"}])"));
    QCOMPARE(out["lanes"].dump(), std::string(R"({"heights":{"gc":40}})"));
    QCOMPARE(out["inflections"].dump(), std::string(R"({"later":1})"));
  }

  void whatIsWrongIsSaid_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const QByteArray& text, const char* says) {
      QTest::newRow(name) << text << QString::fromUtf8(says);
    };
    row("empty", "", "The file is not valid JSON.");
    row("cut", "{\"sweepscope_session\":1,\"book", "The file is not valid JSON.");
    row("deep", "{\"sweepscope_session\":1,\"x\":" + QByteArray(200'000, '['), "The file is not valid JSON.");
    row("deep but whole", "{\"sweepscope_session\":1,\"x\":" + QByteArray(5000, '[') + QByteArray(5000, ']') + "}",
        "The file is not valid JSON.");
    row("a list", "[]", "The file is not a session: it has no “sweepscope_session”.");
    row("something else", "{\"version\":3}", "The file is not a session: it has no “sweepscope_session”.");
    row("newer", "{\"sweepscope_session\":2}", "The file was written by a newer version of Sweepscope.");
    row("bookmarks", "{\"sweepscope_session\":1,\"bookmarks\":7}", "“bookmarks” is not a list.");
    row("no time", "{\"sweepscope_session\":1,\"bookmarks\":[{\"name\":\"x\"}]}", "A bookmark has no “at_ns”.");
    row("no number", "{\"sweepscope_session\":1,\"bookmarks\":[{\"at_ns\":\"x\"}]}",
        "“at_ns” is not a number of nanoseconds.");
    row("too late", "{\"sweepscope_session\":1,\"bookmarks\":[{\"at_ns\":18446744073709551615}]}",
        "“at_ns” is not a number of nanoseconds.");
    row("range", "{\"sweepscope_session\":1,\"range_ns\":[20,10]}", "“range_ns” is not a list of a begin and an end.");
    row("threshold", "{\"sweepscope_session\":1,\"inflections\":{\"drop_share\":7}}", "“drop_share” is out of range.");
    row("rule", "{\"sweepscope_session\":1,\"delete_rules\":[1]}", "“delete_rules” has an entry that is not a text.");
    row("selection", "{\"sweepscope_session\":1,\"selection\":{\"kind\":\"delete\"}}",
        "The selection has no “span_ns”.");
  }
  void whatIsWrongIsSaid() {
    QFETCH(QByteArray, text);
    QFETCH(QString, says);
    QString problem;
    QVERIFY(!parseSession(text.toStdString(), &problem));
    QCOMPARE(problem, says);
  }

  // Function names are bytes.
  void namesThatAreNoText() {
    Session s;
    s.expanded = {"main.\xff"};
    QString problem;
    QVERIFY(parseSession(sessionText(s), &problem));
  }

  void placesOfFiles() {
    const QTemporaryDir dir;
    const QString trace = dir.filePath("a.trace");
    const auto one = memorySource("one", "bytes of one"), two = memorySource("two", "bytes of two");
    SessionStore store(dir.filePath("data"));
    const QString own = store.find(trace, *one).path;
    QVERIFY(own.startsWith(dir.filePath("data/")));
    QCOMPARE(store.find(trace, *one).path, own);
    QVERIFY(store.find(trace, *two).path != own);  // another recording of the same name
    QVERIFY(store.find(trace + "2", *one).path != own);
    QVERIFY(store.find({}, *one).path.isEmpty());
    QVERIFY(SessionStore(QString()).find(trace, *one).path.isEmpty());
    const QString beside = dir.filePath("a.trace.sweepscope.json");
    write(beside, QByteArray::fromStdString(sessionText(full())));
    const SessionFile found = store.find(trace, *one);
    QCOMPARE(found.path, beside);
    QVERIFY(found.session.sameAs(full()));
    QVERIFY(SessionStore::isSessionName(beside) && !SessionStore::isSessionName(trace));
  }

  // What was put is there at once, and on the disk when it is flushed.
  void putAndFlush() {
    const QTemporaryDir dir;
    SessionStore store(dir.filePath("data"));
    const QString path = dir.filePath("data/x.json");
    store.put(path, sessionText(full()));
    QVERIFY(!QFile::exists(path));
    QVERIFY(store.read(path).session.sameAs(full()));
    QCOMPARE(store.flush(), QString());
    QCOMPARE(contents(path), QByteArray::fromStdString(sessionText(full())));
    QVERIFY(store.read(path).session.sameAs(full()));
    store.put(dir.filePath("nowhere/x.json"), "{}");
    QVERIFY(store.flush().startsWith(
        QString::fromUtf8("The session cannot be written to “%1”: ").arg(dir.filePath("nowhere/x.json"))));
  }

  void aBrokenFileIsNamed() {
    const QTemporaryDir dir;
    const QString path = dir.filePath("s.json");
    write(path, "{");
    QCOMPARE(SessionStore().read(path).problem,
             QString::fromUtf8("The session in “%1” is not used, and remains unchanged. The file is not valid JSON.")
                 .arg(path));
  }

  // The data folder does not grow without end.
  void theOldestAreForgotten() {
    const QTemporaryDir dir;
    for (int i = 0; i < 501; ++i) {
      const QString path = dir.filePath(QStringLiteral("%1.json").arg(i));
      QFile file(path);
      QVERIFY(file.open(QIODevice::WriteOnly));
      file.setFileTime(QDateTime::currentDateTime().addSecs(-1000 + i), QFileDevice::FileModificationTime);
    }
    SessionStore store(dir.path());
    store.put(dir.filePath("new.json"), "{}");
    QCOMPARE(store.flush(), QString());
    QCOMPARE(QDir(dir.path()).entryList(QDir::Files).size(), 500);
    QVERIFY(QFile::exists(dir.filePath("new.json")) && !QFile::exists(dir.filePath("0.json")));
    QVERIFY(!QFile::exists(dir.filePath("1.json")) && QFile::exists(dir.filePath("2.json")));
  }
};

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
