// SPDX-License-Identifier: GPL-3.0-or-later

// An open trace: what of it is found again when it is opened once more or reloaded.
#include <QAction>
#include <QDropEvent>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include "app/bookmarksdialog.h"
#include "app/messagebar.h"
#include "app/oldbookmarks.h"
#include "app/preferences.h"
#include "app/workspace.h"
#include "tests/app/windows.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/goroutinesubject.h"
#include "widgets/timelinewidget.h"
#include "widgets/words.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

class Droppable : public MainWindow {
 public:
  using MainWindow::dragEnterEvent;
  using MainWindow::dropEvent;
};

// What a user leaves behind, and what has to be there again.
struct Left {
  TimeRange range, measured;
  Time deleteAt, mark;
};

Left arrange(MainWindow& window) {
  ViewState& view = *window.trace()->view();
  const Document& document = window.trace()->document();
  const TimeRange whole = view.limits();
  const std::int64_t length = whole.length().ns;
  Left left;
  left.range = {whole.begin + Duration{length / 4}, whole.begin + Duration{length / 2}};
  left.measured = {whole.begin + Duration{length / 3}, whole.begin + Duration{length / 3 + 1000}};
  left.mark = whole.begin + Duration{length / 5};
  left.deleteAt = document.answers->deletes[3].t0();
  view.select(deleteSubject(*document.answers, 3));
  view.setRange(left.range);
  view.setMeasured(left.measured);
  view.setBookmarks({{left.mark, QStringLiteral("the first miss")}});
  view.showLane(QStringLiteral("heap"), false);
  view.expandGroup(0, true);
  return left;
}

void verifyIsThere(const MainWindow& window, const Left& left) {
  const ViewState& view = *window.trace()->view();
  QCOMPARE(view.range(), left.range);
  QCOMPARE(view.measured(), std::optional(left.measured));
  QVERIFY(view.selection().is(deleteType()));
  QCOMPARE(window.trace()->document().answers->deletes.t0(view.selection().index), left.deleteAt);
  QCOMPARE(view.bookmarks(), (std::vector<Bookmark>{{left.mark, QStringLiteral("the first miss")}}));
  QVERIFY(!view.laneShown("heap") && view.laneShown("gc"));
  QVERIFY(view.groupExpanded(0) && !view.groupExpanded(1));
}

}  // namespace

class TestOpenTrace : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;

  QString write(const QString& name, const QByteArray& bytes) { return writeFile(m_dir.path(), name, bytes); }

 private slots:
  void initTestCase() { prepareWindows(m_dir.path()); }
  void init() { forgetEverything(); }

  void theViewIsThereAgain() {
    Left left;
    {
      MainWindow window;
      window.show();
      open(window, sample());
      left = arrange(window);
    }
    MainWindow window;
    window.show();
    open(window, sample());
    verifyIsThere(window, left);
    QVERIFY(!window.trace()->view()->canGoBack());
    // Another trace in between, and the same window.
    open(window, otherSample());
    QCOMPARE(window.trace()->view()->range(), window.trace()->view()->limits());
    QVERIFY(window.trace()->view()->bookmarks().empty());
    open(window, sample());
    verifyIsThere(window, left);
    window.closeTrace();
    open(window, sample());
    verifyIsThere(window, left);
  }

  void reloadingKeepsTheView() {
    const QString path = write("again.trace", contents(sample()));
    MainWindow window;
    window.show();
    open(window, path);
    const Left left = arrange(window);
    const auto before = window.trace()->document().trace;
    QSignalSpy ended(&window, &MainWindow::loadEnded);
    action(window, "reload")->trigger();
    QVERIFY(ended.wait(60'000));
    QVERIFY(window.trace()->document().trace != before);
    verifyIsThere(window, left);
    QVERIFY(window.trace()->view()->canGoBack());
  }

  // Moving while the file is read again is not undone.
  void whoMovesIsNotMovedBack() {
    MainWindow window;
    window.show();
    open(window, sample());
    arrange(window);
    OpenTrace& trace = *window.trace();
    trace.reload();
    const TimeRange moved{trace.view()->limits().begin, trace.view()->limits().begin + Duration{5000}};
    QSignalSpy ended(&window, &MainWindow::loadEnded);
    trace.view()->setRange(moved);  // before anything of the new load is shown
    QVERIFY(ended.wait(60'000));
    QCOMPARE(trace.view()->range(), moved);
  }

  void bookmarksHaveNames() {
    MainWindow window;
    window.show();
    open(window, sample());
    QVERIFY(!action(window, "next-bookmark")->isEnabled());
    action(window, "bookmark")->trigger();
    QTRY_VERIFY(action(window, "next-bookmark")->isEnabled());
    ViewState& view = *window.trace()->view();
    const Trace& trace = *window.trace()->document().trace;
    QCOMPARE(view.bookmarks().size(), 1U);
    auto* menu = window.findChild<QMenu*>(QStringLiteral("bookmarks"));
    const QString time = momentOf(trace, view.bookmarks().front().at);
    emit menu->aboutToShow();
    QCOMPARE(menu->actions().back()->text(), time);
    {
      BookmarksDialog dialog(window.trace(), &window);
      auto* table = dialog.findChild<QTableWidget*>();
      QCOMPARE(table->rowCount(), 1);
      QCOMPARE(table->item(0, 1)->text(), time);
      table->item(0, 0)->setText(QStringLiteral("a & b"));
    }
    QCOMPARE(view.bookmarks().front().name, QStringLiteral("a & b"));
    emit menu->aboutToShow();
    QCOMPARE(menu->actions().back()->text(), QStringLiteral("a && b (%1)").arg(time));
    view.setRange({trace.origin(), trace.origin() + Duration{1000}});
    menu->actions().back()->trigger();
    QVERIFY(view.range().contains(view.bookmarks().front().at));
    BookmarksDialog dialog(window.trace(), &window);
    for (auto* button : dialog.findChildren<QPushButton*>()) {
      if (button->text() == QStringLiteral("&Remove")) button->click();
    }
    QVERIFY(view.bookmarks().empty());
    QCOMPARE(dialog.findChild<QTableWidget*>()->rowCount(), 0);
  }

  // As version 0.1 kept them: they move, once.
  void oldBookmarksMoveIntoTheSession() {
    const QString path = QFileInfo(sample()).absoluteFilePath();
    QSettings s;
    s.beginWriteArray(QStringLiteral("bookmarks"), 2);
    for (const auto& [i, file] : {std::pair(0, QStringLiteral("/other.trace")), std::pair(1, path)}) {
      s.setArrayIndex(i);
      s.setValue(QStringLiteral("file"), file);
      s.setValue(QStringLiteral("times"), QStringList{"1000", "2000"});
    }
    s.endArray();
    s.sync();
    for (int i = 0; i < 2; ++i) {
      MainWindow window;
      window.show();
      open(window, sample());
      const Time origin = window.trace()->document().trace->origin();
      QCOMPARE(window.trace()->view()->bookmarks(),
               (std::vector<Bookmark>{{origin + Duration{1000}, {}}, {origin + Duration{2000}, {}}}));
      QTRY_VERIFY(oldBookmarks(path).empty());
      QCOMPARE(oldBookmarks("/other.trace").size(), 2U);
    }
  }

  // The file beside the trace goes before the user's own, and is kept up to date.
  void aSessionBesideTheTrace() {
    const QString path = write("mine.trace", contents(sample()));
    const QString beside = SessionStore::pathBeside(path);
    Left left;
    {
      MainWindow window;
      window.show();
      open(window, path);
      left = arrange(window);
      action(window, "save-session-beside")->trigger();
      QCOMPARE(window.messageBar()->text(), QStringLiteral("The session is now saved in “%1”.").arg(beside));
      QTRY_VERIFY(QFile::exists(beside));
    }
    forgetEverything();
    {
      MainWindow window;
      window.show();
      open(window, path);
      verifyIsThere(window, left);
      window.trace()->view()->setBookmarks({});
    }
    QVERIFY(!contents(beside).contains("the first miss"));
    QVERIFY(!QFile::exists(SessionStore::dataFolder()));
    QFile::remove(beside);
  }

  // It is said, and the file stays as it is.
  void aBrokenSessionIsLeftAlone_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("why");
    QTest::newRow("broken") << QByteArray("{\"sweepscope_session\": 1, ") << "The file is not valid JSON.";
    QTest::newRow("newer") << QByteArray("{\"sweepscope_session\": 2}")
                           << "The file was written by a newer version of Sweepscope.";
  }
  void aBrokenSessionIsLeftAlone() {
    QFETCH(QByteArray, text);
    QFETCH(QString, why);
    const QString path = write("b.trace", contents(sample()));
    const QString beside = write("b.trace.sweepscope.json", text);
    {
      MainWindow window;
      window.show();
      open(window, path);
      QVERIFY(window.hasTrace());
      QVERIFY(window.messageBar()->isVisible());
      QCOMPARE(window.messageBar()->text(),
               QStringLiteral("The session in “%1” is not used, and remains unchanged. %2").arg(beside, why));
      arrange(window);
    }
    QCOMPARE(contents(beside), text);
    QFile::remove(beside);
  }

  void aSessionFromElsewhere() {
    const QString session = write("colleague.sweepscope.json", R"({"sweepscope_session":1,"range_ns":[1000,5000],
        "bookmarks":[{"at_ns":2000,"name":"here"}],"delete_rules":["memstats"],"selection":{"kind":"goroutine",
        "span_ns":[0,1],"goroutine":1}})");
    Droppable window;
    window.show();
    const auto drop = [&](const QStringList& paths) {
      QMimeData data;
      QList<QUrl> urls;
      for (const QString& path : paths) urls << QUrl::fromLocalFile(path);
      data.setUrls(urls);
      QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, {});
      window.dropEvent(&event);
    };
    drop({session});
    QCOMPARE(window.messageBar()->text(),
             QStringLiteral("A session belongs to a trace. Open the trace first, or drop both files together."));
    QSignalSpy ended(&window, &MainWindow::loadEnded);
    drop({session, sample()});
    QVERIFY(ended.wait(60'000));
    const Time origin = window.trace()->document().trace->origin();
    const auto isShown = [&] {
      const ViewState& view = *window.trace()->view();
      return view.range() == TimeRange{origin + Duration{1000}, origin + Duration{5000}} &&
             view.bookmarks() == std::vector<Bookmark>{{origin + Duration{2000}, QStringLiteral("here")}} &&
             view.selection().is(goroutineType());
    };
    QVERIFY(isShown());
    const std::size_t deletes = window.trace()->document().answers->deletes.size();
    // Its rules were in force when it was read.
    open(window, otherSample());
    open(window, sample());
    QVERIFY(!isShown());  // its own session
    QVERIFY(window.trace()->document().answers->deletes.size() < deletes);
    drop({session});
    QVERIFY(isShown());
    QTRY_COMPARE_WITH_TIMEOUT(window.trace()->document().answers->deletes.size(), deletes, 60'000);
    QVERIFY(!window.messageBar()->isVisible());
  }

  // Nothing that a session names has to be in the trace.
  void whatIsNotThereIsLeftOut() {
    const QString session = write("odd.sweepscope.json", R"({"sweepscope_session":1,"range_ns":[4611686018427387903,
        4611686018427387904],"bookmarks":[{"at_ns":4611686018427387904}],"lanes":{"hidden":["none"],
        "expanded":["main.none"]},"selection":{"kind":"state","span_ns":[-4611686018427387904,5],
        "goroutine":-77,"proc":99}})");
    MainWindow window;
    window.show();
    QSignalSpy ended(&window, &MainWindow::loadEnded);
    window.openFile(sample(), session);
    QVERIFY(ended.wait(60'000));
    const ViewState& view = *window.trace()->view();
    QCOMPARE(view.range(), view.limits());
    QVERIFY(!view.selection());
    QVERIFY(view.expandedGroups().isEmpty());
    QVERIFY(!window.grab().isNull());
  }

  void theRulesOfATrace() {
    {
      MainWindow window;
      window.show();
      open(window, sample());
      const std::size_t deletes = window.trace()->document().answers->deletes.size();
      Settings mine;
      mine.deleteRules = {"memstats"};
      window.trace()->setSessionSettings(mine);
      QTRY_VERIFY_WITH_TIMEOUT(window.trace()->document().answers->deletes.size() > deletes, 60'000);
      open(window, otherSample());
      QVERIFY(window.trace()->settings().session == Settings());
    }
    MainWindow window;
    window.show();
    open(window, sample());
    QCOMPARE(window.trace()->settings().session.deleteRules, std::vector<std::string>{"memstats"});
    QVERIFY(loadPreferences() == Settings());
  }

  // A link to a goroutine that lives in the range in view leaves the range; to another one it leads there.
  void aGoroutineInViewLeavesTheRange() {
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    open(window, sample());
    Workspace& work = *window.workspace();
    ViewState& view = *work.view();
    const Trace& trace = *work.document().trace;
    Subject longest;
    for (std::size_t i = 0; i < trace.goroutineCount(); ++i) {
      const Subject s = goroutineSubject(trace, trace.goroutineAt(i).id);
      if (!longest || s.span.length() > longest.span.length()) longest = s;
    }
    const Time middle = longest.span.begin + Duration{longest.span.length().ns / 2};
    const TimeRange near{middle, middle + Duration{100'000}};
    view.setRange(near);
    work.choose(longest);
    QCOMPARE(view.selection(), longest);
    QCOMPARE(view.range(), near);
    Subject early = longest;  // ends before the range
    for (std::size_t i = 0; i < trace.goroutineCount(); ++i) {
      const Subject s = goroutineSubject(trace, trace.goroutineAt(i).id);
      if (s.span.end < near.begin) early = s;
    }
    if (early == longest) QSKIP("all goroutines of the sample live to its end");
    work.choose(early);
    QVERIFY(view.range().overlaps(early.span.begin, early.span.end));
  }

  void statesOfALoad() {
    MainWindow window;
    window.show();
    QList<LoadState> states;
    connect(window.trace(), &OpenTrace::stateChanged, this, [&] { states << window.trace()->state(); });
    QCOMPARE(window.trace()->state(), LoadState::Closed);
    open(window, sample());
    QCOMPARE(states.front(), LoadState::Opening);
    QCOMPARE(states.back(), LoadState::Ready);
    open(window, m_dir.filePath("nowhere.trace"));
    QCOMPARE(window.trace()->state(), LoadState::Ready);  // of the trace before
    Settings wanted;
    wanted.deleteRules = {"memstats"};
    window.trace()->setPreferences(wanted);
    QCOMPARE(window.trace()->state(), LoadState::Answering);
    QTRY_COMPARE_WITH_TIMEOUT(window.trace()->state(), LoadState::Ready, 60'000);
    window.closeTrace();
    QCOMPARE(window.trace()->state(), LoadState::Closed);
  }
};

QTEST_MAIN(TestOpenTrace)
#include "tst_opentrace.moc"
