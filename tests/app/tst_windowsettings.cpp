// SPDX-License-Identifier: GPL-3.0-or-later

// What the command line and the preferences do in the window.
#include <sys/ioctl.h>
#include <unistd.h>

#include <QAction>
#include <QActionGroup>
#include <QFile>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <limits>
#include <thread>

#include "app/mainwindow.h"
#include "app/messagebar.h"
#include "app/panel.h"
#include "app/preferences.h"
#include "app/workspace.h"
#include "tests/app/windows.h"
#include "tests/support/tracewriter.h"
#include "widgets/picture.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/timelinewidget.h"

using namespace sweepscope;
using namespace sweepscope::test;

class TestWindowSettings : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;

 private slots:
  void initTestCase() { prepareWindows(m_dir.path()); }
  void init() { forgetEverything(); }

  void commandLineIsApplied() {
    CommandLine line;
    line.deleteOp = 7;
    line.theme = ThemeChoice::Dark;
    MainWindow window(line);
    window.resize(1400, 900);
    window.show();
    QCOMPARE(window.themeKind(), ThemeKind::Dark);
    open(window, sample());
    QTRY_COMPARE(window.workspace()->view()->selection().index, 7U);
    QVERIFY(loadPreferences() == Settings());
  }

  // As export does: the delete, its bridge, and the sweep at the other end. A range that was asked for stays.
  void aDeleteOfTheCommandLineIsFramed() {
    for (const bool range : {false, true}) {
      CommandLine line;
      line.deleteOp = 7;
      if (range) line.range = {Duration{1'000'000}, Duration{2'000'000}};
      MainWindow window(line);
      window.resize(1400, 900);
      window.show();
      open(window, sample());
      const Document& document = window.workspace()->document();
      const ViewState* view = window.workspace()->view();
      QCOMPARE(view->selection().index, 7U);
      const TimeRange framed = deleteRange(document, 7);
      const DeleteOp op = document.answers->deletes[7];
      QVERIFY(op.reclaim.at && framed.begin < op.t0() && framed.end > *op.reclaim.at);
      QVERIFY(framed.length().ns < document.trace->range().length().ns / 2);
      const Time origin = document.trace->origin();
      const TimeRange given{origin + Duration{1'000'000}, origin + Duration{2'000'000}};
      QCOMPARE(view->range(), range ? given : framed);
    }
  }

  // The menu changes all times in the window, and the choice is kept.
  void timesAreShownAsChosen() {
    const auto choose = [](const MainWindow& window, const char* name) {
      for (QAction* action : window.findChildren<QAction*>()) {
        if (action->text() == QLatin1String(name)) action->trigger();
      }
    };
    const auto firstLog = [](const MainWindow& window) {
      const auto* table = window.workspace()->panel(QStringLiteral("logs"))->findChild<QTableView*>();
      return table->model()->index(0, 0).data().toString().replace(QChar(0x2009), ' ').replace(QChar(0x00a0), ' ');
    };
    TraceWriter w(25);
    w.running(1, 1, 0, 1000);
    w.log(1, 1'500'001'000, "c", "message");
    w.log(1, 2'000'001'000, "c", "message");
    const QString path = m_dir.filePath("wall.trace");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray::fromStdString(w.bytes()));
    file.close();
    {
      MainWindow window;
      open(window, path);
      QCOMPARE(firstLog(window), QStringLiteral("1.499 999 999 s"));
      choose(window, "Wall clock, UTC");
      QCOMPARE(firstLog(window), QStringLiteral("22:13:21.500 000 005"));
    }
    MainWindow window;
    open(window, path);
    QCOMPARE(firstLog(window), QStringLiteral("22:13:21.500 000 005"));
    choose(window, "Since the first event");
    QCOMPARE(firstLog(window), QStringLiteral("1.499 999 999 s"));
  }

  // However the theme came to be what it is.
  void themeMenuShowsTheTheme() {
    CommandLine line;
    line.theme = ThemeChoice::Dark;
    MainWindow window(line);
    const auto checked = [&] {
      QStringList names;
      for (const auto* group : window.findChildren<QActionGroup*>()) {
        if (group->checkedAction() != nullptr) names << group->checkedAction()->text();
      }
      names.removeOne(QStringLiteral("Since the first event"));  // of the menu of times
      return names;
    };
    QCOMPARE(checked(), QStringList{"Dark"});
    Settings wanted = window.preferences();
    wanted.theme = ThemeChoice::Light;
    window.setPreferences(wanted);
    QCOMPARE(window.themeKind(), ThemeKind::Dark);  // the command line decides
    QCOMPARE(checked(), QStringList{"Dark"});
    for (QAction* theme : window.findChildren<QAction*>()) {
      if (theme->text() == QStringLiteral("Light")) theme->trigger();
    }
    QCOMPARE(window.themeKind(), ThemeKind::Light);
    QCOMPARE(checked(), QStringList{"Light"});
    QCOMPARE(loadPreferences().theme, std::optional(ThemeChoice::Light));
  }

  void aMomentBehindTheEndShowsTheEnd() {
    CommandLine line;
    line.at = Duration{std::numeric_limits<std::int64_t>::max()};
    MainWindow window(line);
    window.show();
    open(window, sample());
    const ViewState& view = *window.workspace()->view();
    QCOMPARE(view.range().end, view.limits().end);
    QVERIFY(view.range().length().ns >= view.limits().length().ns / 50);
  }

  void rangeOfTheCommandLine() {
    CommandLine line;
    line.range = {Duration{10'000'000}, Duration{20'000'000}};
    MainWindow window(line);
    window.show();
    open(window, sample());
    const TimeRange range = window.workspace()->view()->range();
    QCOMPARE(range.begin.ns - window.workspace()->document().trace->origin().ns, 10'000'000);
    QCOMPARE(range.length().ns, 10'000'000);
  }

  void newRulesGiveNewAnswers() {
    MainWindow window;
    window.show();
    open(window, sample());
    const auto before = window.workspace()->document();
    Settings wanted = window.preferences();
    wanted.deleteRules.emplace_back("memstats");
    // A delete that is selected stays so, though others come before it now.
    ViewState* view = window.workspace()->view();
    const DeleteOp last = before.answers->deletes.back();
    view->select(deleteSubject(*before.answers, last.index));
    QSignalSpy ended(&window, &MainWindow::loadEnded);
    window.setPreferences(wanted);
    QVERIFY(ended.wait(60'000));
    const Document& after = window.workspace()->document();
    QVERIFY(after.trace == before.trace);
    QVERIFY(after.answers->deletes.size() > before.answers->deletes.size());
    QVERIFY(view->selection().is(deleteType()));
    QVERIFY(view->selection().index > last.index);
    const DeleteOp same = after.answers->deletes[view->selection().index];
    QCOMPARE(same.key, last.key);
    QCOMPARE(same.t0().ns, last.t0().ns);
  }

  // Whatever was opened in vain before, and while the answers to the first change are still on their way.
  void newRulesAreForTheOpenTrace() {
    MainWindow window;
    window.show();
    open(window, sample());
    const Document before = window.workspace()->document();
    open(window, m_dir.filePath("nowhere.trace"));
    window.messageBar()->dismiss();
    Settings wanted = window.preferences();
    wanted.deleteRules.emplace_back("nothing like this");
    window.setPreferences(wanted);
    QVERIFY(window.isLoading());
    wanted.deleteRules.emplace_back("memstats");
    window.setPreferences(wanted);
    QTRY_VERIFY_WITH_TIMEOUT(!window.isLoading(), 60'000);
    QVERIFY2(!window.messageBar()->isVisible(), qPrintable(window.messageBar()->text()));
    QVERIFY(window.workspace()->document().trace == before.trace);
    QVERIFY(window.workspace()->document().answers->deletes.size() > before.answers->deletes.size());
  }

  // Standard input is there once: what a change of the rules finds half read is read to its end.
  void newRulesLeaveStandardInputAlone() {
    MainWindow window;
    window.show();
    open(window, sample());
    const std::size_t deletes = window.workspace()->document().answers->deletes.size();
    int ends[2] = {};
    QCOMPARE(pipe(ends), 0);
    const int former = dup(STDIN_FILENO);
    QVERIFY(former >= 0 && dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
    const QByteArray bytes = contents(sample());
    QCOMPARE(::write(ends[1], bytes.constData(), 30'000), 30'000);
    QSignalSpy ended(&window, &MainWindow::loadEnded);
    window.openFile(QStringLiteral("-"));
    const auto waiting = [&] {
      int n = -1;
      return ioctl(ends[0], FIONREAD, &n) == 0 ? n : -1;
    };
    QTRY_COMPARE(waiting(), 0);
    Settings wanted = window.preferences();
    wanted.deleteRules.emplace_back("memstats");
    window.setPreferences(wanted);
    std::thread rest([&] {
      for (qsizetype at = 30'000; at < bytes.size();) {
        const auto n = ::write(ends[1], bytes.constData() + at, std::size_t(bytes.size() - at));
        if (n <= 0) break;
        at += n;
      }
      ::close(ends[1]);
    });
    const bool both = QTest::qWaitFor([&] { return ended.size() == 2; }, 60'000);  // the trace, then the new answers
    rest.join();
    dup2(former, STDIN_FILENO);
    ::close(former);
    ::close(ends[0]);
    QVERIFY2(both, qPrintable(window.messageBar()->text()));
    QVERIFY(window.windowTitle().contains(QStringLiteral("standard input")));
    QVERIFY(!window.messageBar()->isVisible());
    QVERIFY(window.workspace()->document().answers->deletes.size() > deletes);
  }

  void newRulesWhileTheFirstTraceIsRead() {
    MainWindow window;
    window.show();
    open(window, sample());
    const std::size_t deletes = window.workspace()->document().answers->deletes.size();
    window.closeTrace();
    window.openFile(sample());
    Settings wanted = window.preferences();
    wanted.deleteRules.emplace_back("memstats");
    window.setPreferences(wanted);
    QTRY_VERIFY_WITH_TIMEOUT(!window.isLoading(), 60'000);
    QVERIFY(window.workspace()->document().answers->deletes.size() > deletes);
  }

  // Thresholds of the command line go before the preferences.
  void thresholdsOfTheCommandLine() {
    CommandLine line;
    line.drops.rate = 1e9;
    MainWindow window(line);
    window.show();
    open(window, sample());
    const auto& document = window.workspace()->document();
    QVERIFY(document.answers->inflections.empty());
    Settings p;
    p.inflections.share = 0.03;
    p.inflections.rate = 1;
    window.setPreferences(p);
    QTRY_COMPARE(document.answers->inflectionRule.dropShare, 0.03);
    QCOMPARE(document.answers->inflectionRule.dropPerSecond, 1e9);
    QVERIFY(document.answers->inflections.empty());
  }
};

QTEST_MAIN(TestWindowSettings)
#include "tst_windowsettings.moc"
