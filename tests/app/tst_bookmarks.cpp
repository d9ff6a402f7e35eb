// Bookmarks: set in the window, kept for each file.
#include <QAction>
#include <QFileInfo>
#include <QMenu>
#include <QTemporaryDir>
#include <QTest>

#include "app/bookmarks.h"
#include "app/workspace.h"
#include "tests/app/windows.h"
#include "widgets/words.h"

using namespace sweepscope;
using namespace sweepscope::test;

class TestBookmarks : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;

 private slots:
  void initTestCase() { prepareWindows(m_dir.path()); }
  void init() { QSettings().clear(); }

  // They belong to the file, and to nothing else.
  void bookmarksAreRemembered() {
    Duration since{};
    {
      MainWindow window;
      window.show();
      open(window, sample());
      QVERIFY(!action(window, "next-bookmark")->isEnabled());
      action(window, "bookmark")->trigger();
      QVERIFY(action(window, "next-bookmark")->isEnabled());
      QCOMPARE(window.workspace()->view()->bookmarks().size(), 1U);
      since = window.workspace()->document().trace->sinceOrigin(window.workspace()->view()->bookmarks().front());
      open(window, otherSample());
      QVERIFY(window.workspace()->view()->bookmarks().empty());
    }
    MainWindow window;
    window.show();
    open(window, sample());
    ViewState& view = *window.workspace()->view();
    const Trace& trace = *window.workspace()->document().trace;
    QCOMPARE(view.bookmarks(), std::vector<Time>{trace.origin() + since});
    auto* menu = window.findChild<QMenu*>(QStringLiteral("bookmarks"));
    QVERIFY(menu != nullptr);
    emit menu->aboutToShow();
    QCOMPARE(menu->actions().back()->text(), momentOf(trace, view.bookmarks().front()));
    view.setRange({trace.origin(), trace.origin() + Duration{1000}});
    menu->actions().back()->trigger();
    QVERIFY(view.range().contains(view.bookmarks().front()));
    action(window, "bookmark")->trigger();  // on it: takes it away
    QVERIFY(view.bookmarks().empty());
    QVERIFY(loadBookmarks(QFileInfo(sample()).absoluteFilePath()).empty());
  }

  void bookmarksOfManyFiles() {
    for (int i = 0; i < kMostBookmarkedFiles + 2; ++i) saveBookmarks(QStringLiteral("/f%1").arg(i), {{i}, {i + 1}});
    QVERIFY(loadBookmarks("/f0").empty() && loadBookmarks("/f1").empty());
    QCOMPARE(loadBookmarks("/f2"), (std::vector<Duration>{{2}, {3}}));
    saveBookmarks("/f2", {{7}});  // now the youngest
    saveBookmarks("/new", {{8}});
    QCOMPARE(loadBookmarks("/f2"), (std::vector<Duration>{{7}}));
    QVERIFY(loadBookmarks("/f3").empty());
    saveBookmarks("/f2", {});
    QVERIFY(loadBookmarks("/f2").empty());
    QCOMPARE(loadBookmarks("/f4").size(), 2U);
  }
};

QTEST_MAIN(TestBookmarks)
#include "tst_bookmarks.moc"
