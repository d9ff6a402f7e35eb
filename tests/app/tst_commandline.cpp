// SPDX-License-Identifier: GPL-3.0-or-later

// The command line as a value: what each word means, and what is said about words that mean nothing.
#include <QSet>
#include <QTest>

#include "app/commandspec.h"
#include "app/helptext.h"
#include "wire/units.h"

using namespace sweepscope;

namespace {

std::vector<std::string> words(const QString& line) {
  std::vector<std::string> out;
  for (const QString& word : line.split(QLatin1Char(' '), Qt::SkipEmptyParts)) out.push_back(word.toStdString());
  return out;
}

QString textOf(std::string_view text) {
  return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

// The files of these tests.
bool exists(const std::string& path) {
  return path.size() == 1 || path == "a.trace" || path == "convert";
}

CommandLine parsed(const QString& line) {
  const auto result = parseCommandLine(words(line), exists);
  if (const auto* error = std::get_if<UsageError>(&result)) {
    qWarning("%s", error->message.c_str());
    return {};
  }
  return std::get<CommandLine>(result);
}

}  // namespace

class TestCommandLine : public QObject {
  Q_OBJECT
 private slots:
  void timesAreUnderstood_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<qlonglong>("ns");
    QTest::newRow("integer") << "1200" << 1200LL;
    QTest::newRow("zero") << "0" << 0LL;
    QTest::newRow("ns") << "17ns" << 17LL;
    QTest::newRow("us") << "250us" << 250'000LL;
    QTest::newRow("micro sign") << QString::fromUtf8("2.5µs") << 2500LL;
    QTest::newRow("ms") << "12.5ms" << 12'500'000LL;
    QTest::newRow("s") << "1.2s" << 1'200'000'000LL;
    QTest::newRow("nothing") << "" << -1LL;
    QTest::newRow("negative") << "-5" << -1LL;
    QTest::newRow("negative ms") << "-5ms" << -1LL;
    QTest::newRow("only a unit") << "ms" << -1LL;
    QTest::newRow("unknown unit") << "3h" << -1LL;
    QTest::newRow("text behind") << "3msx" << -1LL;
    QTest::newRow("not a number") << "nans" << -1LL;
    QTest::newRow("endless") << "infs" << -1LL;
    QTest::newRow("too long") << "1e300s" << -1LL;
    QTest::newRow("plain with fraction") << "1.5" << -1LL;
  }
  void timesAreUnderstood() {
    QFETCH(QString, text);
    QFETCH(qlonglong, ns);
    const auto time = parseTime(text.toStdString());
    QCOMPARE(time ? time->ns : -1, ns);
  }

  void windowTakesItsOptions() {
    const CommandLine line = parsed("a.trace --range 10ms..12.5ms --delete 3 --theme dark");
    QCOMPARE(line.command, &windowCommand());
    QCOMPARE(line.files, std::vector<std::string>{"a.trace"});
    QCOMPARE(line.range->from.ns, 10'000'000);
    QCOMPARE(line.range->to.ns, 12'500'000);
    QCOMPARE(*line.deleteOp, 3U);
    QCOMPARE(*line.theme, ThemeChoice::Dark);
    QCOMPARE(parsed("").files.size(), 0U);
    QVERIFY(parsed("-h").help);
    QVERIFY(parsed("--version").version);
    QCOMPARE(parsed("--at 1.5s x").at->ns, 1'500'000'000);
    QVERIFY(parsed("x --quit-after-load").quitAfterLoad);
  }

  void reportTakesItsOptions() {
    const CommandLine line =
        parsed("report --json --evidence inferred --delete-rule a --delete-rule=b --memstats m.json t");
    QCOMPARE(line.command, findCommand("report"));
    QVERIFY(line.json && line.inferredOnly);
    QCOMPARE(line.deleteRules, (std::vector<std::string>{"a", "b"}));
    QCOMPARE(line.memstatsFile, std::string("m.json"));
    QVERIFY(!parsed("report --evidence all t").inferredOnly);
  }

  void thresholdsOfInflections() {
    for (const char* command : {"", "report ", "export -o a.png "}) {
      const CommandLine line =
          parsed(command + QStringLiteral("t --drop-rate 7000.5 --drop-share 3% --drop-step=2.5ms --goal-change 0.5 "
                                          "--goal-cycles 4"));
      QCOMPARE(line.drops.rate, std::optional(7000.5));
      QCOMPARE(line.drops.share, std::optional(0.03));
      QCOMPARE(line.drops.step->ns, 2'500'000);
      QCOMPARE(line.drops.goalChange, std::optional(0.005));
      QCOMPARE(line.drops.goalCycles, std::optional(4));
    }
    InflectionThresholds before;
    before.cyclesToConfirm = 9;
    InflectionThresholds after = parsed("report t --drop-share 0").drops.over(before);
    QCOMPARE(after.dropShare, 0.0);
    after.dropShare = before.dropShare;
    QVERIFY(after == before);  // what is not given stays
  }

  void othersTakeTheirOptions() {
    QVERIFY(parsed("events --types --stats -").stats);
    QCOMPARE(parsed("events -").files.front(), std::string("-"));
    QCOMPARE(parsed("check a b c").files.size(), 3U);
    const CommandLine line =
        parsed("export t -o out.SVG --size 800x600 --scale 2 --manifest m.json --theme print --range 1..2");
    QCOMPARE(line.output, std::string("out.SVG"));
    QCOMPARE(line.size.width, 800);
    QCOMPARE(line.size.height, 600);
    QCOMPARE(line.scale, 2.0);
    QCOMPARE(*line.theme, ThemeChoice::Print);
    QCOMPARE(parsed("export -o=x.png t").files.size(), 0U);  // short options take no "="
    QCOMPARE(parsed("report -- --odd-name").files.front(), std::string("--odd-name"));
    QVERIFY(parsed("report --help").help);
  }

  void lanesAreIds() {
    QCOMPARE(parsed("export t -o a.png --lanes deletes,gc").lanes, (std::vector<std::string>{"deletes", "gc"}));
    for (const QString list : {"gc,thread", "", "gc,", ",gc", "GC"}) {
      const auto result = parseCommandLine({"export", "t", "-o", "a.png", "--lanes", list.toStdString()}, exists);
      const auto* error = std::get_if<UsageError>(&result);
      QVERIFY2(error != nullptr, qPrintable(list));
      QCOMPARE(
          QString::fromStdString(error->message),
          QString::fromUtf8("invalid value “%1” of --lanes; expected: ids of lanes, separated by commas: gc, workers, "
                            "assists, heap, counters, deletes, procs, threads, tasks, goroutines")
              .arg(list));
    }
    QVERIFY(QString::fromStdString(helpText(*findCommand("export")))
                .simplified()
                .contains(
                    "--lanes LIST show only the lanes with these ids, separated by commas: gc, workers, assists, heap, "
                    "counters, deletes, procs, threads, tasks, goroutines"));
  }

  // Whole messages, one of each kind.
  void messages_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* line, const char* says) { QTest::newRow(line) << line << QString::fromUtf8(says); };
    row("--nope", "unknown option “--nope”");
    row("report --json=yes t", "--json takes no value");
    row("t --at", "--at needs a value: a time such as 1200, 12.5ms, 1.2s, or 14:03:22.5 of the wall clock (UTC)");
    row("t --at soon",
        "invalid value “soon” of --at; expected: a time such as 1200, 12.5ms, 1.2s, or 14:03:22.5 of the wall clock "
        "(UTC)");
    row("t --theme print", "invalid value “print” of --theme; expected: light or dark");
    row("export t -o a.png --theme blue", "invalid value “blue” of --theme; expected: light, dark or print");
    row("a b", "only one FILE can be opened, and “b” is another");
    row("report", "report needs exactly one FILE");
    row("check", "check needs at least one FILE");
    row("export t", "export needs the name of a picture: -o OUT.png");
    row("t --at 5 --range 3..9", "--at and --range cannot be used together");
  }
  void messages() {
    QFETCH(QString, line);
    QFETCH(QString, says);
    const auto result = parseCommandLine(words(line), exists);
    const auto* error = std::get_if<UsageError>(&result);
    QVERIFY(error != nullptr);
    QCOMPARE(QString::fromStdString(error->message), says);
  }

  void nonsenseIsSaid_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("part");
    QTest::newRow("unknown option") << "--nope"
                                    << "--nope";
    QTest::newRow("option of another command") << "report --types t"
                                               << "--types";
    QTest::newRow("json without report") << "--json t"
                                         << "--json";
    QTest::newRow("two files") << "a b"
                               << "one FILE";
    QTest::newRow("report without file") << "report"
                                         << "FILE";
    QTest::newRow("report of two files") << "report a b"
                                         << "FILE";
    QTest::newRow("check without file") << "check"
                                        << "FILE";
    QTest::newRow("export without output") << "export t"
                                           << "-o";
    QTest::newRow("export to a text") << "export t -o a.txt"
                                      << ".png";
    QTest::newRow("export to a bare suffix") << "export t -o .png"
                                             << ".png";
    QTest::newRow("value missing") << "t --at"
                                   << "--at";
    QTest::newRow("value for a flag") << "report --json=yes t"
                                      << "no value";
    QTest::newRow("bad time") << "t --at soon"
                              << "soon";
    QTest::newRow("range of one") << "t --range 5"
                                  << "range";
    QTest::newRow("range backwards") << "t --range 5..3"
                                     << "5..3";
    QTest::newRow("at and range") << "t --at 5 --range 3..9"
                                  << "together";
    QTest::newRow("negative delete") << "t --delete -1"
                                     << "-1";
    QTest::newRow("bad theme") << "t --theme blue"
                               << "blue";
    QTest::newRow("print theme in the window") << "t --theme print"
                                               << "print";
    QTest::newRow("bad evidence") << "report --evidence some t"
                                  << "some";
    QTest::newRow("tiny picture") << "export t -o a.png --size 3x3"
                                  << "3x3";
    QTest::newRow("huge picture") << "export t -o a.png --size 99999x3"
                                  << "99999x3";
    QTest::newRow("scale 0") << "export t -o a.png --scale 0"
                             << "scale";
    QTest::newRow("scale nan") << "export t -o a.png --scale nan"
                               << "scale";
    QTest::newRow("empty rule") << "report --delete-rule= t"
                                << "regular expression";
    QTest::newRow("drop rate 0") << "report --drop-rate 0 t"
                                 << "objects per second between 1 and";
    QTest::newRow("drop rate nan") << "report --drop-rate nan t" << QString::fromUtf8("invalid value “nan”");
    QTest::newRow("drop share") << "report --drop-share 101 t"
                                << "between 0 and 100";
    QTest::newRow("drop share as a word") << "report --drop-share half t" << QString::fromUtf8("invalid value “half”");
    QTest::newRow("drop step too short") << "report --drop-step 10us t"
                                         << "between 100us and 10s";
    QTest::newRow("goal change 0") << "report --goal-change 0 t"
                                   << "between 0.1 and 1000";
    QTest::newRow("no goal cycle") << "report --goal-cycles 0 t"
                                   << "between 1 and 100";
    QTest::newRow("half a goal cycle") << "report --goal-cycles 1.5 t" << QString::fromUtf8("invalid value “1.5”");
    QTest::newRow("drop rate of events") << "events --drop-rate 5 t"
                                         << "--drop-rate";
    QTest::newRow("compare") << "compare a b"
                             << "not available in this version";
    QTest::newRow("capture") << "capture http://localhost"
                             << "not available in this version";
    QTest::newRow("gctrace") << "report --gctrace f t"
                             << "not available in this version";
  }
  void nonsenseIsSaid() {
    QFETCH(QString, line);
    QFETCH(QString, part);
    const auto result = parseCommandLine(words(line), exists);
    const auto* error = std::get_if<UsageError>(&result);
    QVERIFY(error != nullptr);
    QVERIFY2(QString::fromStdString(error->message).contains(part), error->message.c_str());
  }

  void unknownSubcommands_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says");  // nothing: it is a file to open
    const auto nearest = [](const char* word, const char* command) {
      return QStringLiteral("unknown subcommand “%1”; did you mean “%2”?")
          .arg(QLatin1String(word), QLatin1String(command));
    };
    const auto none = [](const char* word) {
      return QStringLiteral(
                 "“%1” is neither a file nor a subcommand; the subcommands are report, stats, profile, events, check, "
                 "export")
          .arg(QLatin1String(word));
    };
    QTest::newRow("a letter more") << "repport" << nearest("repport", "report");
    QTest::newRow("with a file") << "repport t" << nearest("repport", "report");
    QTest::newRow("with an option") << "reprot --json t" << nearest("reprot", "report");
    QTest::newRow("behind an option") << "--theme dark exprt" << nearest("exprt", "export");
    QTest::newRow("a letter less") << "event" << nearest("event", "events");
    QTest::newRow("two letters swapped") << "chekc" << nearest("chekc", "check");
    QTest::newRow("capital") << "Export" << nearest("Export", "export");
    QTest::newRow("another form") << "exported" << nearest("exported", "export");
    QTest::newRow("far from all") << "deletes" << none("deletes");
    QTest::newRow("long") << "trace_of_the_first_of_january" << none("trace_of_the_first_of_january");
    QTest::newRow("later") << "summary t" << QString::fromUtf8("“summary” is not available in this version");
    QTest::newRow("later, but a file") << "convert"
                                       << "";
    QTest::newRow("a file") << "t"
                            << "";
    QTest::newRow("a missing file") << "b.trace"
                                    << "";
    QTest::newRow("a missing path") << "traces/b"
                                    << "";
    QTest::newRow("standard input") << "-"
                                    << "";
  }
  void unknownSubcommands() {
    QFETCH(QString, line);
    QFETCH(QString, says);
    const auto result = parseCommandLine(words(line), exists);
    const auto* error = std::get_if<UsageError>(&result);
    QCOMPARE(error != nullptr ? QString::fromStdString(error->message) : QString(), says);
    if (error == nullptr) QCOMPARE(std::get<CommandLine>(result).command, &windowCommand());
  }

  void rowsAreWhole() {
    QSet<QString> names;
    for (const CommandSpec& command : commandSpecs()) {
      const QString name = textOf(command.name);
      QVERIFY(!names.contains(name));
      names << name;
      QCOMPARE(findCommand(command.name), &command);
      QVERIFY(!command.usage.empty() && !command.summary.empty() && !command.about.empty());
      QVERIFY(command.run != nullptr);
      QSet<QString> options;
      for (const OptionGroup& group : command.options()) {
        for (const OptionSpec& option : group.options) {
          QVERIFY(!options.contains(textOf(option.name)));
          options << textOf(option.name);
          QCOMPARE(findOption(command, option.name), &option);
          QCOMPARE(option.expects.empty(), option.value.empty());
        }
      }
      QCOMPARE(findOption(command, "-h"), findOption(command, "--help"));
    }
    QCOMPARE(names.size(), 7);
    QVERIFY(commandSpecs().front().name.empty());
  }

  // Each option in a line of its own, with its value; the hidden ones are nowhere.
  void helpIsTheTable() {
    for (const CommandSpec& command : commandSpecs()) {
      const QString help = QString::fromStdString(helpText(command));
      for (const OptionGroup& group : command.options()) {
        for (const OptionSpec& option : group.options) {
          QString left = textOf(option.name);
          if (!option.shortName.empty()) left.prepend(textOf(option.shortName) + QStringLiteral(", "));
          if (!option.value.empty()) left += QLatin1Char(' ') + textOf(option.value);
          const auto count = help.count(QStringLiteral("\n  %1 ").arg(left));
          QCOMPARE(count, option.help.empty() ? 0 : 1);
        }
      }
      for (const char* later : {"compare", "capture", "--gctrace", "--quit-after"}) QVERIFY(!help.contains(later));
    }
    const QString program = QString::fromStdString(helpText(windowCommand()));
    for (const CommandSpec& command : commandSpecs()) {
      if (command.name.empty()) continue;
      QVERIFY(
          program.contains(QStringLiteral("\n  sweepscope %1 %2  ").arg(textOf(command.name), textOf(command.usage))));
      QVERIFY(program.simplified().contains(commandText(command.summary) + QStringLiteral(" sweepscope ")));
    }
    QVERIFY(versionText().starts_with("Sweepscope "));
  }

  void helpOfEvents() {
    QCOMPARE(
        QString::fromStdString(helpText(*findCommand("events"))),
        QString::fromUtf8(
            "Usage: sweepscope events FILE [--types] [--stats]\n"
            "\n"
            "Prints every event of a trace as a line of JSON, in order of time.\n"
            "\n"
            "  --types     also print the tables of alloc/free types\n"
            "  --stats     print only counts and timings\n"
            "  -h, --help  print this help\n"
            "\n"
            "The output of a trace that is damaged, cannot be read, or would be rejected by Go's own reader,\n"
            "ends with a line {\"error\": …}. Exit codes: 0: done; 1: done, but the trace is damaged or there is a\n"
            "warning; 2: the trace cannot be read; 64: the command line is wrong.\n"));
  }
};

QTEST_APPLESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
