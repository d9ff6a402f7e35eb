// SPDX-License-Identifier: GPL-3.0-or-later

// The program as others see it: exit codes, what goes to standard output and what to standard error.
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QImageReader>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>

#include "programs.h"
#include "tests/support/sanitized.h"
#include "tests/support/testfiles.h"

using namespace sweepscope::test;

namespace {

#ifdef Q_OS_LINUX
constexpr bool kLimitable = !sweepscope::kSanitized;
#else
constexpr bool kLimitable = false;
#endif

// With so much address space; -2 if it does not come to its end by itself.
Outcome runLimited(const QStringList& arguments, rlim_t bytes) {
  QProcess process;
  process.setProgram(QStringLiteral(SWEEPSCOPE_BINARY));
  process.setArguments(arguments);
  process.setChildProcessModifier([bytes] {
    const rlimit limit{bytes, bytes};
    setrlimit(RLIMIT_AS, &limit);
  });
  process.start();
  const bool ended = process.waitForFinished(120'000) && process.exitStatus() == QProcess::NormalExit;
  return {ended ? process.exitCode() : -2, process.readAllStandardOutput(), process.readAllStandardError()};
}

}  // namespace

class TestProgram : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;

  QString write(const QString& name, const QByteArray& bytes) { return writeFile(m_dir.path(), name, bytes); }

 private slots:
  void helpAndVersion() {
    Outcome o = run({"--help"});
    QCOMPARE(o.code, 0);
    QVERIFY(o.out.contains("Usage:"));
    QVERIFY(o.err.isEmpty());
    o = run({"export", "--help"});
    QCOMPARE(o.code, 0);
    QVERIFY(o.out.contains("--manifest"));
    QCOMPARE(run({"--version"}).code, 0);
  }

  void helpIsNarrow() {
    for (const char* subcommand : {"", "report", "stats", "profile", "events", "check", "export"}) {
      QStringList arguments{"--help"};
      if (*subcommand != '\0') arguments.prepend(subcommand);
      const QStringList lines = QString::fromUtf8(run(arguments).out).split('\n');
      QVERIFY(lines.size() > 5);
      for (const QString& line : lines) QVERIFY2(line.size() <= 100, qPrintable(line));
    }
  }

  void usageErrors_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("unknown option") << QStringList{"--wat"};
    QTest::newRow("compare is later") << QStringList{"compare", "a", "b"};
    QTest::newRow("unknown subcommand") << QStringList{"repport"};
    QTest::newRow("unknown subcommand with a file") << QStringList{"repport", sample()};
    QTest::newRow("report without file") << QStringList{"report"};
    QTest::newRow("bad pattern") << QStringList{"stats", "--function", "(", sample()};
    QTest::newRow("two formats") << QStringList{"stats", "--json", "--tsv", sample()};
    QTest::newRow("no such grouping") << QStringList{"stats", "--by", "proc", sample()};
    QTest::newRow("bad rule") << QStringList{"report", "--delete-rule", "(", sample()};
    QTest::newRow("bad rule of export") << QStringList{"export", "--delete-rule", "(", "-o", "x.png", sample()};
  }
  void usageErrors() {
    QFETCH(QStringList, arguments);
    const Outcome o = run(arguments, {}, true);  // a display changes nothing
    QCOMPARE(o.code, 64);
    QVERIFY(o.out.isEmpty());
    QVERIFY(o.err.startsWith("sweepscope: "));
  }

  void badFiles_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("says");
    const QByteArray good = contents(sample());
    QTest::newRow("missing") << m_dir.filePath("nowhere.trace") << QByteArray("nowhere.trace");
    QTest::newRow("directory") << m_dir.path() << QByteArray("directory");
    QTest::newRow("empty") << write("empty.trace", {}) << QByteArray("empty.trace");
    QTest::newRow("png") << write("p.trace", "\x89PNG\r\n\x1a\n0000000000000000") << QByteArray("p.trace");
    QTest::newRow("text") << write("t.trace", "hello, this is no trace at all\n") << QByteArray("t.trace");
    QTest::newRow("half a header") << write("h.trace", good.left(9)) << QByteArray("h.trace");
    QTest::newRow("go 1.21") << write("o.trace", QByteArray("go 1.21 trace\0\0\0", 16)) << QByteArray("o.trace");
  }
  void badFiles() {
    QFETCH(QString, path);
    QFETCH(QByteArray, says);
    const Outcome report = run({"report", path});
    QCOMPARE(report.code, 2);
    QVERIFY(report.out.isEmpty());
    QVERIFY2(report.err.contains(says), report.err.constData());
    const Outcome json = run({"report", "--json", path});
    QCOMPARE(json.code, 2);
    QVERIFY(json.out.isEmpty());
    const QString picture = m_dir.filePath("bad.png");
    const Outcome exported = run({"export", path, "-o", picture});
    QCOMPARE(exported.code, 2);
    QVERIFY(!QFile::exists(picture));
    QCOMPARE(run({"check", path}).code, 2);
    const Outcome events = run({"events", path});
    QCOMPARE(events.code, 2);
    QVERIFY2(events.out.trimmed().split('\n').last().startsWith("{\"error\":"), events.out.right(200).constData());
  }

  // Header and clock are read, but there is not one event. Go's own reader has nothing against some of them.
  void tracesWithoutEvents_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("says");
    QTest::addColumn<QByteArray>("error");  // of the event lines
    const QByteArray nostop = contents(QStringLiteral(SWEEPSCOPE_TEST_DATA "/cases/nostop-go1.26.trace"));
    const QByteArray nothing =
        "the trace holds no events: the program ended before trace.Stop wrote them (it called os.Exit or crashed), or "
        "it "
        "still runs";
    const QByteArray none = "no event of the trace can be read: ";
    const QByteArray cut = "the file is truncated at the start of a batch of events; everything before it is shown";
    QCOMPARE(nostop.size(), 67);
    QTest::newRow("the first generation's clock") << nostop << nothing << QByteArray();
    QTest::newRow("header, 1.26") << nostop.left(16) << nothing << QByteArray();
    QTest::newRow("header, 1.22")
        << QByteArray("go 1.22 trace\0\0\0", 16) << nothing
        << QByteArray("no frequency event found: the file ends behind its header, nothing was written");
    QTest::newRow("clock, 1.25") << QByteArray(nostop).replace(5, 2, "25") << nothing << QByteArray();
    QTest::newRow("cut in the clock's header") << nostop.left(20) << none + cut << cut;
    QTest::newRow("text and nothing else") << "hello\n" + nostop.left(16) << nothing
                                           << QByteArray(
                                                  "text before the trace: \\\"hello\\\" (6 bytes); it is skipped, and "
                                                  "nothing of the trace is missing");
  }
  void tracesWithoutEvents() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, says);
    QFETCH(QByteArray, error);
    const QString path = write("nothing.trace", bytes), picture = m_dir.filePath("nothing.png");
    const QByteArray message = path.toUtf8() + ": " + says + '\n';
    for (const QStringList& arguments : {QStringList{"report", path}, QStringList{"report", "--json", path},
                                         QStringList{"export", path, "-o", picture}}) {
      const Outcome o = run(arguments);
      QCOMPARE(o.code, 2);
      QCOMPARE(o.out, QByteArray());
      QCOMPARE(o.err, "sweepscope: " + message);
    }
    QVERIFY(!QFile::exists(picture));
    const Outcome check = run({"check", path});
    QCOMPARE(check.code, 2);
    QCOMPARE(check.out, QByteArray());
    QCOMPARE(check.err, message);
    const Outcome events = run({"events", path});
    QCOMPARE(events.code, error.isEmpty() ? 0 : 1);
    for (const QByteArray& line : events.out.trimmed().split('\n')) {
      const bool sync = line.contains(R"("k":"Sync")");
      QVERIFY2(sync || line == "{\"error\":\"" + error + "\"}", line.constData());
    }
    QCOMPARE(events.out.contains("error"), !error.isEmpty());
  }

  // Misused regions are the program's business: nothing of the file is damaged.
  void misuseIsNoDamage() {
    const QString path = QStringLiteral(SWEEPSCOPE_TEST_DATA "/cases/misuse-go1.26.trace");
    const Outcome check = run({"check", path});
    QCOMPARE(check.code, 0);
    QVERIFY2(check.out.startsWith(path.toUtf8() + ": good: go 1.26, 1 generation, 78 events\n"), check.out.constData());
    const Outcome o = run({"report", "--json", path});
    QCOMPARE(o.code, 0);
    const QJsonObject report = QJsonDocument::fromJson(o.out).object();
    QVERIFY(report["trace"].toObject()["complete"].toBool());
    QCOMPARE(report["defects"].toArray().size(), 3);
    for (const QJsonValue d : report["defects"].toArray()) {
      QCOMPARE(d.toObject()["severity"].toString(), QString("info"));
      QCOMPARE(d.toObject()["kind"].toString(), QString("region-misuse"));
    }
  }

  // Text costs nothing, but is listed: the exit code says so, and only the word differs from "good".
  void printedText() {
    const QString path = write("printed.trace", "listening\n" + contents(sample()) + "bye\n");
    const Outcome check = run({"check", path}), plain = run({"check", sample()});
    QCOMPARE(check.code, 1);
    QCOMPARE(plain.code, 0);
    const QByteArray facts = plain.out.mid(sample().toUtf8().size() + 6);
    QVERIFY2(facts.startsWith(": go 1.26, "), facts.constData());
    const QByteArray skipped = " bytes); it is skipped, and nothing of the trace is missing\n";
    const QByteArray end = QByteArray::number(10 + contents(sample()).size());
    QCOMPARE(check.out,
             path.toUtf8() + ": complete, with warnings" + facts +
                 "  warning: foreign-text at byte 0, generation 0: text before the trace: \"listening\" (10" + skipped +
                 "  warning: foreign-text at byte " + end +
                 ", generation 0: text behind the last batch of the trace: \"bye\" (4" + skipped);
    QCOMPARE(run({"report", path}).code, 1);
    const Outcome events = run({"events", path});
    QCOMPARE(events.code, 1);
    QCOMPARE(events.out.left(events.out.lastIndexOf("{\"error\"")), run({"events", sample()}).out);
  }

  void aMissingFileOpensNoWindow() {
    const QString path = m_dir.filePath("nowhere.trace");
    for (const bool display : {false, true}) {
      const Outcome o = run({path, "--theme", "dark"}, {}, display);
      QCOMPARE(o.code, 2);
      QCOMPARE(o.out, QByteArray());
      QCOMPARE(o.err, "sweepscope: " + path.toUtf8() + ": No such file or directory\n");
    }
  }

  void noPermission() {
    if (geteuid() == 0) QSKIP("nothing is forbidden to root");
    const QString path = write("secret.trace", contents(sample()));
    QFile::setPermissions(path, {});
    const Outcome o = run({"report", path});
    QCOMPARE(o.code, 2);
    QVERIFY(o.err.contains("secret.trace"));
  }

  void aWholeTrace() {
    const Outcome o = run({"report", sample()});
    QCOMPARE(o.code, 0);
    QVERIFY(o.out.contains("GC #"));
    QVERIFY2(o.err.isEmpty(), o.err.constData());
    QCOMPARE(run({"check", sample()}).code, 0);
    const Outcome json = run({"report", "--json", sample()});
    QCOMPARE(json.code, 0);
    const QJsonObject report = QJsonDocument::fromJson(json.out).object();
    QCOMPARE(report["schema"].toInt(), 1);
    QVERIFY(!report["deletes"].toArray().isEmpty());
    const Outcome stats = run({"events", "--stats", sample()});
    QCOMPARE(stats.code, 0);
  }

  void standardInput() {
    const Outcome file = run({"report", "--json", sample()});
    const Outcome input = run({"report", "--json", "-"}, sample());
    QCOMPARE(input.code, 0);
    const auto deletes = [](const Outcome& o) -> QJsonValue {
      return QJsonDocument::fromJson(o.out).object()["deletes"];
    };
    QCOMPARE(deletes(input), deletes(file));
  }

  void thresholdsChangeTheReport() {
    const auto found = [](const QStringList& options) {
      const Outcome o = run(QStringList{"report", "--json"} + options + QStringList{sample()});
      return QJsonDocument::fromJson(o.out).object()["inflections"].toArray();
    };
    const QJsonArray all = found({});
    QVERIFY(all.size() > 1);
    double steepest = 0;
    for (const QJsonValue i : all) steepest = std::max(steepest, i["from"].toDouble() - i["to"].toDouble());
    QCOMPARE(found({"--drop-rate", "999999999"}).size(), 0);
    const QJsonArray deep = found({"--drop-share", "40"});
    QVERIFY(!deep.isEmpty() && deep.size() < all.size());
    QVERIFY(found({"--drop-share=0"}).size() >= all.size());
    QVERIFY(found({"--drop-step", "1ms"}) != all);
    for (const QJsonValue i : found({"--goal-change", "1000"})) QVERIFY(!i["confirmed"].toBool());
    const QJsonArray later = found({"--goal-cycles", "100"});
    QCOMPARE(later.size(), all.size());
    for (const QJsonValue i : later) QVERIFY(i["confirmed"].isNull() || i["confirmed"].toBool());
    const Outcome text = run({"report", "--drop-rate", "6000", "--drop-share", "3", "--drop-step", "20ms", sample()});
    QVERIFY2(text.out.contains("Rule: falls by more than 6\u2009000 objects/s for one or more 20 ms steps, and by at "
                               "least 3 % of the curve's range."),
             text.out.constData());
  }

  // What was left out of a side file is said, and the report is there all the same.
  void notesAreSaid() {
    const QString samples = write("samples.json", "{\"t_ns\":1000000,\"HeapAlloc\":1}\nrubbish\n");
    const Outcome o = run({"report", "--json", "--memstats", samples, sample()});
    QCOMPARE(o.code, 0);
    QVERIFY(o.err.contains("samples.json"));
    QVERIFY(!QJsonDocument::fromJson(o.out).object()["deletes"].toArray().isEmpty());
  }

  void exportOfARangeBehindTheTrace() {
    const QString picture = m_dir.filePath("behind.png");
    const Outcome o = run({"export", "--range", "5s..6s", sample(), "-o", picture});
    QCOMPARE(o.code, 2);
    QVERIFY2(o.err.contains("the range begins after the end of the trace, which is "), o.err.constData());
    QVERIFY(!QFile::exists(picture));
  }

  void aCutTraceIsDamaged() {
    const QByteArray good = contents(sample());
    const QString path = write("cut.trace", good.left(good.size() * 9 / 10));
    const Outcome o = run({"report", "--json", path});
    QCOMPARE(o.code, 1);
    QVERIFY(!QJsonDocument::fromJson(o.out).object()["defects"].toArray().isEmpty());
    QCOMPARE(run({"check", path, sample()}).code, 1);
    QCOMPARE(run({"check", path, m_dir.filePath("nowhere")}).code, 2);
    const QString picture = m_dir.filePath("cut.png");
    QCOMPARE(run({"export", path, "-o", picture}).code, 1);
    QVERIFY(QFile::exists(picture));
  }

  // A full disk must not look like a short trace.
  void whatCannotBeWrittenIsSaid_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("report") << QStringList{"report", sample()};
    QTest::newRow("events") << QStringList{"events", sample()};
    QTest::newRow("few events") << QStringList{"events", write("few.trace", contents(sample()).left(70'000))};
    QTest::newRow("statistics") << QStringList{"events", "--stats", sample()};
    QTest::newRow("check") << QStringList{"check", sample()};
    QTest::newRow("help") << QStringList{"--help"};
    QTest::newRow("help of export") << QStringList{"export", "--help"};
    QTest::newRow("version") << QStringList{"--version"};
  }
  void whatCannotBeWrittenIsSaid() {
    const QString full = QStringLiteral("/dev/full");
    if (!QFile::exists(full)) QSKIP("no /dev/full here");
    QFETCH(QStringList, arguments);
    const Outcome o = run(arguments, {}, false, full);
    QCOMPARE(o.code, 2);
    QVERIFY2(o.err.contains("cannot write"), o.err.constData());
  }

  void memstatsThatCannotBeRead() {
    const Outcome o = run({"report", "--memstats", m_dir.filePath("no.json"), sample()});
    QCOMPARE(o.code, 2);
    QVERIFY(o.out.isEmpty());
    QVERIFY2(o.err.contains("no.json"), o.err.constData());
  }

  void exportsPictures_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("magic");
    QTest::newRow("png") << "a.png" << QByteArray("\x89PNG");
    QTest::newRow("svg") << "a.svg" << QByteArray("<?xml");
    QTest::newRow("pdf") << "a.pdf" << QByteArray("%PDF");
  }
  void exportsPictures() {
    QFETCH(QString, name);
    QFETCH(QByteArray, magic);
    const QString path = m_dir.filePath(name);
    const Outcome o = run({"export", sample(), "-o", path, "--size", "800x500", "--scale", "2", "--delete", "1"});
    QVERIFY2(o.err.isEmpty(), o.err.constData());
    QVERIFY2(o.code == 0, o.err.constData());
    QVERIFY(o.out.isEmpty());
    QVERIFY(contents(path).startsWith(magic));
    if (name.endsWith(".png")) QCOMPARE(QImageReader(path).size(), QSize(1600, 1000));
  }

  // A name of a file is bytes, whether or not they are text. Qt's processes would not pass it on.
  void namesThatAreNoText() {
    QVERIFY(QDir(m_dir.path()).mkdir("bytes"));
    const std::string folder = m_dir.filePath("bytes").toStdString() + "/";
    const std::string binary = SWEEPSCOPE_BINARY, from = SWEEPSCOPE_SAMPLES "/go1.26-allocfree.trace";
    const auto shell = [&](const std::string& line) {
      return std::system(("QT_QPA_PLATFORM=offscreen " + line).c_str());
    };
    const auto size = [&](const char* name) {
      struct stat s {};
      return ::stat((folder + name).c_str(), &s) == 0 ? std::int64_t(s.st_size) : -1;
    };
    if (shell("cp '" + from + "' '" + folder + "n\xff.trace'") != 0) QSKIP("this file system wants text");
    QCOMPARE(shell("'" + binary + "' check '" + folder + "n\xff.trace' > /dev/null"), 0);
    QCOMPARE(shell("'" + binary + "' export '" + folder + "n\xff.trace' -o '" + folder + "b\xff.png' --manifest '" +
                   folder + "m\xff.json'"),
             0);
    QVERIFY(size("b\xff.png") > 1000);
    QVERIFY(size("m\xff.json") > 100);
    const std::filesystem::directory_iterator files(folder);
    QCOMPARE(std::distance(begin(files), end(files)), 3);
    const int refused = shell("'" + binary + "' export '" + from + "' -o '" + folder + "none/b\xff.png' 2> /dev/null");
    QCOMPARE(WEXITSTATUS(refused), 2);
    std::filesystem::remove_all(folder);  // Qt would leave them
  }

  // Whatever the picture shows of deletes, the report says the same.
  void manifestAndReportAgree() {
    const QString manifestPath = m_dir.filePath("m.json");
    const Outcome o =
        run({"export", sample(), "-o", m_dir.filePath("m.png"), "--delete", "3", "--manifest", manifestPath});
    QCOMPARE(o.code, 0);
    const QJsonObject manifest = QJsonDocument::fromJson(contents(manifestPath)).object();
    const QJsonArray deletes =
        QJsonDocument::fromJson(run({"report", "--json", sample()}).out).object()["deletes"].toArray();
    QCOMPARE(manifest["width"].toInt(), 1600);
    int drawn = 0, bridges = 0;
    for (const QJsonValue value : manifest["items"].toArray()) {
      const QJsonObject item = value.toObject();
      const QString kind = item["kind"].toString();
      if (kind != "delete" && kind != "bridge") continue;
      const QJsonObject reported = deletes[item["delete"].toInt()].toObject();
      const QJsonValue after = reported["after_ns"], before = reported["before_ns"];
      QCOMPARE(item["from_ns"].toInteger(), (after.isNull() ? before : after).toInteger());
      QCOMPARE(item["cycle"], reported["reclaim"].toObject()["cycle"]);
      const QJsonArray rect = item["rect"].toArray();
      QVERIFY(rect[0].toInt() >= 0 && rect[0].toInt() + rect[2].toInt() <= 1600);
      QVERIFY(rect[1].toInt() >= 0 && rect[1].toInt() + rect[3].toInt() <= 900);
      (kind == "delete" ? drawn : bridges)++;
    }
    QVERIFY(drawn > 0);
    QCOMPARE(bridges, 1);
  }

  // The picture is the one that options would make; options go before the session.
  void exportReadsASession() {
    const auto write = [&](const QByteArray& text) {
      QFile file(m_dir.filePath("s.json"));
      if (file.open(QIODevice::WriteOnly)) file.write(text);
      return file.fileName();
    };
    const auto manifest = [&](const QStringList& options) {
      const QString path = m_dir.filePath("manifest.json");
      QFile::remove(path);
      const Outcome o =
          run(QStringList{"export", sample(), "-o", m_dir.filePath("s.png"), "--manifest", path} + options);
      return o.code == 0 ? QJsonDocument::fromJson(contents(path)).object() : QJsonObject();
    };
    const QString session = write(R"({"sweepscope_session":1,"range_ns":[60000000,120000000],
        "delete_rules":["memstats"],"lanes":{"hidden":["heap"]}})");
    const QJsonObject wanted = manifest({"--range", "60ms..120ms", "--delete-rule", "memstats"});
    const QJsonObject made = manifest({"--session", session});
    QVERIFY(!wanted.isEmpty());
    const auto items = [](const QJsonObject& m, const QString& kind) {
      QStringList found;
      for (const QJsonValue item : m["items"].toArray()) {
        if (item["kind"].toString() == kind)
          found << QString::number(item["from_ns"].toInteger()) + item["text"].toString();
      }
      return found;
    };
    QVERIFY(!items(wanted, "delete").isEmpty());
    QCOMPARE(items(made, "delete"), items(wanted, "delete"));
    const auto hasHeap = [&](const QJsonObject& m) { return items(m, "lane").contains(QStringLiteral("0Heap")); };
    QVERIFY(hasHeap(wanted) && !hasHeap(made));
    QVERIFY(items(manifest({"--session", session, "--range", "0..10ms"}), "delete") != items(made, "delete"));

    Outcome o = run({"export", sample(), "-o", m_dir.filePath("s.png"), "--session", m_dir.filePath("none.json")});
    QCOMPARE(o.code, 2);
    QVERIFY(QString::fromUtf8(o.err).contains("none.json: No such file"));
    o = run({"export", sample(), "-o", m_dir.filePath("s.png"), "--session", write("{\"sweepscope_session\":9}")});
    QCOMPARE(o.code, 2);
    QVERIFY(QString::fromUtf8(o.err).contains("was written by a newer version of Sweepscope."));
  }

  // Whatever their order, and whatever the session hides.
  void exportShowsChosenLanes() {
    const QString path = m_dir.filePath("lanes.json");
    const QString session = write("lanes-session.json", R"({"sweepscope_session":1,"lanes":{"hidden":["gc"]}})");
    const auto names = [&](const QString& lanes) {
      const Outcome o = run({"export", sample(), "-o", m_dir.filePath("lanes.png"), "--manifest", path, "--session",
                             session, "--lanes", lanes});
      QStringList found;
      for (const QJsonValue item : QJsonDocument::fromJson(contents(path)).object()["items"].toArray()) {
        if (item["kind"].toString() == QStringLiteral("lane")) found << item["text"].toString();
      }
      return o.code == 0 ? found : QStringList{QString::fromUtf8(o.err)};
    };
    QCOMPARE(names("gc,deletes"), (QStringList{"GC", "Deletes"}));
    QCOMPARE(names("deletes,gc"), (QStringList{"GC", "Deletes"}));
    QCOMPARE(names("heap"), QStringList{"Heap"});
    const Outcome o = run({"export", sample(), "-o", m_dir.filePath("lanes.png"), "--lanes", "gc,nothing"});
    QCOMPARE(o.code, 64);
    QVERIFY2(o.err.contains("gc, workers, assists, heap, counters, deletes, procs, threads, tasks, goroutines\n"),
             o.err.constData());
  }

  void exportSaysWhatIsMissing() {
    Outcome o = run({"export", sample(), "-o", m_dir.filePath("x.png"), "--delete", "100000"});
    QCOMPARE(o.code, 2);
    QCOMPARE(
        QString::fromUtf8(o.err),
        QStringLiteral("sweepscope: %1: there is no delete 100\u2009000; the trace has 192 deletes, counted from 0\n")
            .arg(sample()));
    o = run({"export", sample(), "-o", m_dir.filePath("no/such/folder/x.png")});
    QCOMPARE(o.code, 2);
    QVERIFY(o.err.contains("x.png"));
  }

  void exportWithoutMemoryLeavesNoFile() {
    if (!kLimitable) QSKIP("address space cannot be limited here, or a sanitizer needs it");
    const QString path = m_dir.filePath("huge.png");
    const Outcome o = runLimited({"export", sample(), "-o", path, "--size", "16000x16000", "--scale", "4"},
                                 3'000'000'000);  // the picture alone has 16 GB
    QCOMPARE(o.code, 2);
    QVERIFY2(o.err.contains("huge.png: there is not enough memory"), o.err.constData());
    QVERIFY(!QFile::exists(path));
  }

  // From just enough to start to more than enough: the program always ends in words.
  void littleMemoryIsSaid() {
    if (!kLimitable) QSKIP("address space cannot be limited here, or a sanitizer needs it");
    constexpr rlim_t kStep = 4 << 20, kMost = rlim_t{4} << 30;
    rlim_t bytes = 64 << 20;
    while (bytes < kMost && runLimited({"--version"}, bytes).code != 0) bytes += kStep;
    bool refused = false, done = false;
    for (; bytes < kMost && !done; bytes += std::max(kStep, bytes / 16)) {
      const Outcome o = runLimited({"report", sample()}, bytes);
      done = o.code == 0;
      if (done) continue;
      QVERIFY2(o.code == 2, o.err.constData());
      QVERIFY2(o.err.contains("not enough memory") || o.err.contains("no more threads"), o.err.constData());
      refused = true;
    }
    QVERIFY(refused && done);
  }

  // A folder of snapshots: checked one by one; where one file is wanted, it is said what the folder holds.
  void folders() {
    const QByteArray good = contents(sample());
    QDir dir(m_dir.path());
    QVERIFY(dir.mkdir("snapshots"));
    const QString folder = m_dir.filePath("snapshots");
    Outcome o = run({"check", folder});
    QCOMPARE(o.code, 2);
    QVERIFY(o.out.isEmpty());
    QVERIFY2(o.err.contains("snapshots: is a directory without traces"), o.err.constData());
    write("snapshots/1.trace", good);
    write("snapshots/readme", "no trace");
    o = run({"check", folder});
    QCOMPARE(o.code, 0);
    QVERIFY2(o.out.contains("snapshots/1.trace: good"), o.out.constData());
    QVERIFY2(o.err.contains("being no traces: 1"), o.err.constData());
    write("snapshots/2.trace", good.left(good.size() / 2));
    o = run({"check", sample(), folder});
    QCOMPARE(o.code, 1);
    QVERIFY2(o.out.contains("snapshots/2.trace: damaged"), o.out.constData());
    write("snapshots/3.trace", QByteArray("go 1.21 trace\0\0\0", 16));
    QCOMPARE(run({"check", folder}).code, 2);

    const QByteArray holds =
        "snapshots: is a directory, not a trace file; it holds 3 traces: 1.trace, 2.trace, 3.trace";
    for (const QStringList& arguments : {QStringList{"report", folder}, QStringList{"events", folder},
                                         QStringList{"export", folder, "-o", m_dir.filePath("f.png")}}) {
      o = run(arguments);
      QCOMPARE(o.code, 2);
      QVERIFY2(o.err.contains(holds), o.err.constData());
    }
  }

  void withoutDisplayTheWindowSaysSo() {
    const Outcome o = run({sample()});
    QCOMPARE(o.code, 2);
    QCOMPARE(
        QString::fromUtf8(o.err),
        QString::fromUtf8("sweepscope: no display is available; “sweepscope export” and “sweepscope report” do not "
                          "need one\n"));
  }

  void measuring_data() {
    QTest::addColumn<QString>("option");
    QTest::addColumn<bool>("whole");
    QTest::newRow("first paint") << "--quit-after-first-paint" << false;
    QTest::newRow("load") << "--quit-after-load" << true;
  }
  void measuring() {
    QFETCH(QString, option);
    QFETCH(bool, whole);
    const Outcome o = run({sample(), option}, {}, true);
    QCOMPARE(o.code, 0);
    // Qt's platform plugin may print lines of its own before and behind.
    QByteArray line;
    for (const QByteArray& l : o.err.split('\n')) {
      if (l.startsWith('{')) line = l;
    }
    const QJsonObject figures = QJsonDocument::fromJson(line).object();
    QVERIFY2(figures.value(QLatin1String("ms")).toDouble() > 0, line.constData());
    QVERIFY2(figures.value(QLatin1String("spans")).toInt() > 0, line.constData());
    QVERIFY2(figures.value(QLatin1String("rss_bytes")).toDouble() > 1e6, line.constData());
    if (whole) QVERIFY2(figures.value(QLatin1String("generations")).toInt() > 0, line.constData());
    QCOMPARE(run({m_dir.filePath("missing"), option}, {}, true).code, 2);
    QCOMPARE(run({QStringLiteral(SWEEPSCOPE_SAMPLES), option}, {}, true).code, 2);  // a list shows no spans
  }
};

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
