// SPDX-License-Identifier: GPL-3.0-or-later

// Profiles of made traces, in which every stay is known, and what is written of them.
#include <zlib.h>

#include <QtTest>
#include <protozero/pbf_reader.hpp>

#include "analysis/profilewriters.h"
#include "statisticstraces.h"
#include "tests/support/testfiles.h"
#include "trace/loader.h"

using namespace sweepscope;

namespace {

// "main.wait<main.main 1 14000", a line for each stack, the greatest value first.
QString text(const Trace& trace, const Profile& profile) {
  QString all;
  for (const ProfileSample& s : profile.samples) {
    QStringList functions;
    for (const Frame& f : trace.symbols().frames(s.stack))
      functions << QString::fromStdString(std::string(trace.text(f.function)));
    all += QStringLiteral("%1 %2 %3\n").arg(functions.join('<')).arg(s.count).arg(s.value);
  }
  return all;
}

QString profileOf(const Trace& trace, const ProfileQuery& query) {
  const auto profile = makeProfile(trace, query);
  if (!profile) return QString::fromStdString(english(profile.error().detail));
  return (profile->complete ? "" : "incomplete ") + text(trace, *profile);
}
QString profileOf(const Trace& trace, ProfileKind kind) {
  ProfileQuery query;
  query.kind = kind;
  return profileOf(trace, query);
}

std::string inflated(const std::string& bytes) {
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  std::string out(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int state = inflate(&stream, Z_FINISH);
  out.resize(state == Z_STREAM_END ? stream.total_out : 0);
  inflateEnd(&stream);
  return out;
}

// Two goroutines over a border of generations: 1 waits from 3000 to 12000, 7 is in a syscall from 5000 to 15000. What
// is known at the second generation's begin says so again.
TraceWriter overBorder() {
  TraceWriter w;
  w.running(100, 1, 0, 1000);
  w.goCreate(100, 2000, 7, "main.worker", {{"main.spawn"}});
  w.goBlock(100, 3000, "chan receive", {{"main.wait"}});
  w.goStart(100, 4000, 7);
  w.procStart(101, 5500, 1);
  w.goCreate(101, 6000, 8, "main.other");
  w.goStart(101, 6500, 8);
  w.nextGeneration(10000);
  w.goUnblock(101, 12000, 1, {{"main.wake"}});
  w.goBlock(100, 15000, "sleep", {{"main.read"}});
  w.goBlock(101, 16000, "sleep", {{"main.nap"}});
  w.goStart(101, 16500, 1);
  w.goDestroy(101, 17000);
  return w;
}

}  // namespace

class TestProfile : public QObject {
  Q_OBJECT
 private slots:
  void kinds_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("expected");
    QTest::newRow("net") << "net"
                         << "";
    QTest::newRow("sync") << "sync"
                          << "main.wait<main.main 1 14000\n";
    QTest::newRow("wait") << "wait"
                          << "main.wait<main.main 1 14000\n";
    QTest::newRow("syscall") << "syscall"
                             << "syscall.write<main.worker 1 5000\nsyscall.read<main.worker 1 2000\n";
    // From the creation to the first run does not count, as in Go's tool; nor what lasts to the end.
    QTest::newRow("sched") << "sched"
                           << " 1 2000\nmain.wake<main.worker 1 1500\n";
    QTest::newRow("run") << "run"
                         << "main.spin<main.worker 1 2000\nmain.wait<main.main 1 1998\n 1 1500\n"
                            "syscall.read<main.worker 1 1000\nsyscall.write<main.worker 1 1000\n";
    QTest::newRow("create") << "create"
                            << "main.spawn<main.main 1 1\n";
    QTest::newRow("cpu") << "cpu"
                         << "";
    QTest::newRow("assist") << "assist"
                            << "";
    QTest::newRow("stw") << "stw"
                         << "";
    QTest::newRow("gc") << "gc"
                        << "";
  }
  void kinds() {
    QFETCH(QString, kind);
    QFETCH(QString, expected);
    const ProfileKindSpec* spec = findProfileKind(kind.toStdString());
    QVERIFY(spec != nullptr);
    QCOMPARE(profileOf(*test::oneProc().load(), spec->kind), expected);
  }

  // A stay over a border is one, with the stack of its begin; a status is no begin.
  void border() {
    const auto trace = overBorder().load();
    QCOMPARE(profileOf(*trace, ProfileKind::Sync), QStringLiteral("main.wait 1 9000\n"));
    QCOMPARE(profileOf(*trace, ProfileKind::Sched), QStringLiteral("main.wake 1 4500\n"));
    const QString runs = profileOf(*trace, ProfileKind::Run);
    QVERIFY2(runs.startsWith(QStringLiteral("main.read 1 11000\nmain.nap 1 9500\n")), qPrintable(runs));
  }

  void filters() {
    const auto trace = overBorder().load();
    ProfileQuery query;
    query.kind = ProfileKind::Wait;
    query.where.range = {Time{2500}, Time{11000}};
    // Goroutine 1 still waits at the range's end; goroutine 8 has not begun to.
    QCOMPARE(profileOf(*trace, query), QStringLiteral("main.wait 1 8000\n"));
    query.where.range = TimeRange::all();
    query.goroutine = GoroutineId(8);
    QCOMPARE(profileOf(*trace, query), QString());
    query.goroutine = GoroutineId(99);
    QCOMPARE(profileOf(*trace, query), QStringLiteral("the trace has no goroutine 99"));
    query.goroutine = {};
    query.stack = "main\\.wa";
    QCOMPARE(profileOf(*trace, query), QStringLiteral("main.wait 1 9000\n"));
    query.stack = "nap";
    QCOMPARE(profileOf(*trace, query), QString());
    query.stack = "";
    query.region = "none";
    QCOMPARE(profileOf(*trace, query), QStringLiteral("the trace has no region “none”"));
    query.region = "";
    query.task = "none";
    QCOMPARE(profileOf(*trace, query), QStringLiteral("the trace has no task “none” that a goroutine works on"));
  }

  // Inside regions and tasks, the overlap counts: that of the outermost region, once.
  void regionsAndTasks() {
    TraceWriter w;
    w.running(100, 1, 0, 1000);
    w.taskBegin(100, 1500, 5, "job");
    w.regionBegin(100, 2000, "outer", 5);
    w.regionBegin(100, 2100, "outer", 5);
    w.goCreate(100, 2500, 7, "main.worker");
    w.goBlock(100, 3000, "sync", {{"main.wait"}});
    w.goStart(100, 4000, 7);
    w.goUnblock(100, 6000, 1);
    w.goBlock(100, 6500, "sync", {{"main.other"}});
    w.goStart(100, 7000, 1);
    w.regionEnd(100, 7100, "outer", 5);
    w.regionEnd(100, 7200, "outer", 5);
    w.goBlock(100, 8000, "sync", {{"main.late"}});
    w.procStop(100, 9000);
    w.procStart(101, 9500, 0);
    w.goUnblock(101, 10000, 1);
    w.goStart(101, 10500, 1);
    w.taskEnd(101, 11000, 5);
    const auto trace = w.load();
    ProfileQuery query;
    query.kind = ProfileKind::Wait;
    query.region = "outer";
    QCOMPARE(profileOf(*trace, query), QStringLiteral("main.wait 1 3000\n"));
    query.task = "job";
    QCOMPARE(profileOf(*trace, query), QStringLiteral("main.wait 1 3000\n"));
    query.region = "";
    QCOMPARE(profileOf(*trace, query), QStringLiteral("main.wait 1 3000\nmain.late 1 2000\n"));
  }

  // What runs while the collector marks, what assists, what stops the world.
  void collector() {
    TraceWriter w;
    w.running(100, 1, 0, 1000);
    w.running(101, 2, 1, 1000);
    w.cycle(100, {2000, 2100, 2200, 5000, 5100, 5200});
    w.goStop(101, 4000, "preempted", {{"main.busy"}});
    w.goStart(101, 4200, 2);
    w.goBlock(101, 9000, "sleep", {{"main.busy"}});
    w.goBlock(100, 9500, "sleep", {{"main.main"}});
    const auto trace = w.load();
    QCOMPARE(profileOf(*trace, ProfileKind::Gc), QStringLiteral("main.main 1 3100\nmain.busy 2 2900\n"));
    const QString stops = profileOf(*trace, ProfileKind::Stw);
    QVERIFY2(stops.contains(" 2 "), qPrintable(stops));
  }

  // As many threads and pieces as you like.
  void threads() {
    const auto loaded = loadTrace(test::sample().toStdString());
    QVERIFY(loaded.ok());
    for (const ProfileKindSpec& spec : profileKinds()) {
      ProfileQuery query;
      query.kind = spec.kind;
      query.where.threads = 1;
      const QString one = profileOf(**loaded, query);
      query.where.threads = 3;
      QCOMPARE(profileOf(**loaded, query), one);
    }
  }

  void written() {
    const auto trace = test::oneProc().load();
    ProfileQuery query;
    query.kind = ProfileKind::Syscall;
    const auto profile = makeProfile(*trace, query);
    QVERIFY(profile.ok());
    QCOMPARE(foldedStacks(*trace, *profile),
             std::string("main.worker;syscall.read 2000\nmain.worker;syscall.write 5000\n"));
    QCOMPARE(profileJson(*trace, *profile),
             std::string("{\"schema\":1,\"kind\":\"syscall\",\"unit\":\"ns\",\"samples\":[\n"
                         "{\"count\":1,\"value\":5000,\"stack\":[\"syscall.write\",\"main.worker\"]},\n"
                         "{\"count\":1,\"value\":2000,\"stack\":[\"syscall.read\",\"main.worker\"]}]}\n"));
    QCOMPARE(profileText(*trace, *profile), std::string("Profile syscall: 2 samples, 7.00 µs\n"
                                                        "        count     time  function\n"
                                                        "  71 %      1  5.00 µs  syscall.write\n"
                                                        "  29 %      1  2.00 µs  syscall.read\n"));
  }

  // The strings, values and stacks of the file that pprof opens.
  void pprof() {
    const auto trace = test::oneProc().load();
    ProfileQuery query;
    query.kind = ProfileKind::Syscall;
    const auto profile = makeProfile(*trace, query);
    const std::string bytes = inflated(pprofFile(*trace, *profile));
    QVERIFY(!bytes.empty());
    QStringList strings;
    QList<qint64> values;
    int types = 0, locations = 0;
    protozero::pbf_reader file(bytes);
    while (file.next()) {
      switch (file.tag()) {
        case 1: ++types, file.skip(); break;
        case 2: {
          protozero::pbf_reader sample = file.get_message();
          while (sample.next()) {
            if (sample.tag() == 2) {
              for (const std::int64_t v : sample.get_packed_int64()) values << v;
            } else {
              sample.skip();
            }
          }
          break;
        }
        case 4: ++locations, file.skip(); break;
        case 6: strings << QString::fromStdString(file.get_string()); break;
        default: file.skip();
      }
    }
    QCOMPARE(types, 2);
    QCOMPARE(values, (QList<qint64>{1, 5000, 1, 2000}));
    QCOMPARE(locations, 3);
    QCOMPARE(strings, (QStringList{"", "contentions", "count", "delay", "nanoseconds", "syscall.write", "main.go",
                                   "main.worker", "syscall.read"}));
  }
};

QTEST_GUILESS_MAIN(TestProfile)
#include "tst_profile.moc"
