// SPDX-License-Identifier: GPL-3.0-or-later

// A folder of traces in the window: listed, stepped through, looked at again when a recorder adds to it.
#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include "app/folderpanel.h"
#include "app/messagebar.h"
#include "app/workspace.h"
#include "tests/app/windows.h"
#include "widgets/timelinewidget.h"

using namespace sweepscope;
using namespace sweepscope::test;

class TestFolder : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;

  // Two that can be read, one of a Go that is too old between them, and something else.
  void makeSnapshots(const QTemporaryDir& dir) {
    const auto put = [&](const QString& name, const QByteArray& bytes, int age) {
      QFile file(dir.filePath(name));
      QVERIFY(file.open(QIODevice::WriteOnly));
      file.write(bytes);
      file.flush();
      file.setFileTime(QDateTime::currentDateTime().addSecs(-age), QFileDevice::FileModificationTime);
    };
    put("first.trace", contents(sample()), 300);
    put("old.trace", QByteArray("go 1.11 trace\0\0\0", 16), 200);
    put("last.trace", contents(otherSample()), 100);
    put("notes.txt", "no trace", 50);
  }
  static bool list(MainWindow& window, const QString& path) {
    QSignalSpy listed(&window, &MainWindow::folderListed);
    window.openFile(path);
    return listed.wait(10'000);
  }

 private slots:
  void initTestCase() { prepareWindows(m_dir.path()); }
  void init() { forgetEverything(); }

  void aFolderIsListedAndStepped() {
    const QTemporaryDir dir;
    makeSnapshots(dir);
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    FolderPanel& panel = *window.folderPanel();
    const QAbstractItemModelTester tester(panel.table()->model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(!panel.isVisible());
    QVERIFY(!action(window, "next-trace")->isEnabled());
    QVERIFY(list(window, dir.path()));
    QVERIFY(panel.isVisible());
    QVERIFY(!window.hasTrace());
    const QAbstractItemModel& rows = *panel.table()->model();
    QCOMPARE(rows.rowCount(), 3);
    QCOMPARE(rows.index(0, 0).data().toString(), QStringLiteral("first.trace"));
    QCOMPARE(rows.index(0, 3).data().toString(), QStringLiteral("1.26"));
    QCOMPARE(rows.index(2, 3).data().toString(), QStringLiteral("1.22"));
    QCOMPARE(panel.note(), QStringLiteral("One file that is not a trace is not listed."));
    QVERIFY(!action(window, "previous-trace")->isEnabled());

    QSignalSpy ended(&window, &MainWindow::loadEnded);
    action(window, "next-trace")->trigger();
    QVERIFY(ended.wait(60'000));
    QVERIFY(window.windowTitle().startsWith("first.trace"));
    const auto bold = [&](int row) { return rows.index(row, 0).data(Qt::FontRole).value<QFont>().bold(); };
    QVERIFY(bold(0) && !bold(2));
    QVERIFY(!action(window, "previous-trace")->isEnabled());

    // One that cannot be read leaves what is open, and does not stand in the way.
    action(window, "next-trace")->trigger();
    QVERIFY(ended.wait(60'000));
    QVERIFY(window.windowTitle().startsWith("first.trace"));
    QVERIFY(window.messageBar()->text().contains("old.trace"));
    QVERIFY(bold(0) && !bold(1));
    action(window, "next-trace")->trigger();
    QVERIFY(ended.wait(60'000));
    QVERIFY(window.windowTitle().startsWith("last.trace"));
    QVERIFY(bold(2) && !bold(0));
    QVERIFY(!action(window, "next-trace")->isEnabled());
    QVERIFY(action(window, "previous-trace")->isEnabled());

    action(window, "close-folder")->trigger();
    QVERIFY(!panel.isVisible());
    QVERIFY(!action(window, "previous-trace")->isEnabled());
    QVERIFY(window.windowTitle().startsWith("last.trace"));
  }

  void theListTakesMouseAndKeys() {
    const QTemporaryDir dir;
    makeSnapshots(dir);
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    window.activateWindow();
    QVERIFY(list(window, dir.path()));
    QTableView* table = window.folderPanel()->table();
    QTRY_COMPARE(QApplication::focusWidget(), table);
    QSignalSpy ended(&window, &MainWindow::loadEnded);
    QTest::keyClick(table, Qt::Key_Return);
    QVERIFY(ended.wait(60'000));
    QVERIFY(window.windowTitle().startsWith("first.trace"));
    QCOMPARE(QApplication::focusWidget(), table);  // on with the next one
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(2, 0)).center());
    QVERIFY(ended.wait(60'000));
    QVERIFY(window.windowTitle().startsWith("last.trace"));
    QCOMPARE(QApplication::focusWidget(), window.workspace()->timeline());
    // The second half of a double click opens nothing again.
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(2, 0)).center());
    QVERIFY(!window.isLoading());
    // A trace from elsewhere is none of the folder's.
    open(window, sample());
    for (int row = 0; row < 3; ++row) QVERIFY(!table->model()->index(row, 0).data(Qt::FontRole).isValid());
  }

  void aFolderWithoutTracesIsSaid() {
    const QTemporaryDir dir, empty;
    makeSnapshots(dir);
    MainWindow window;
    window.show();
    QVERIFY(list(window, empty.path()));
    QVERIFY(!window.folderPanel()->isVisible());
    QCOMPARE(window.messageBar()->text(), QStringLiteral("“%1” contains no files.").arg(empty.path()));
    QVERIFY(list(window, dir.path()));
    QVERIFY(!window.messageBar()->isVisible());
    QFile text(empty.filePath("text"));
    QVERIFY(text.open(QIODevice::WriteOnly));
    QVERIFY(list(window, empty.path()));
    QCOMPARE(window.messageBar()->text(),
             QStringLiteral("The only file in “%1” is not a Go execution trace.").arg(empty.path()));
    QVERIFY(window.folderPanel()->isVisible());  // the one that was open
    QCOMPARE(window.folderPanel()->table()->model()->rowCount(), 3);
  }

  void whatARecorderAddsIsListed() {
    const QTemporaryDir dir;
    makeSnapshots(dir);
    MainWindow window;
    window.show();
    QVERIFY(list(window, dir.path()));
    open(window, dir.filePath("last.trace"));
    QVERIFY(QFile::copy(sample(), dir.filePath("new.trace")));
    const QAbstractItemModel& rows = *window.folderPanel()->table()->model();
    QTRY_COMPARE_WITH_TIMEOUT(rows.rowCount(), 4, 10'000);
    QVERIFY(rows.index(2, 0).data(Qt::FontRole).isValid());  // what is open still is
    QVERIFY(action(window, "next-trace")->isEnabled());
  }

  // Where a listing takes longer than until the next look at the folder, it ends all the same.
  void aListingIsLeftToEnd() {
    const QTemporaryDir dir;
    makeSnapshots(dir);
    MainWindow window;
    window.show();
    QVERIFY(list(window, dir.path()));
    QTimer* watch = nullptr;
    for (QTimer* timer : window.findChildren<QTimer*>(QString(), Qt::FindDirectChildrenOnly)) {
      if (timer->interval() >= 1000) watch = timer;
    }
    QVERIFY(watch != nullptr);
    watch->stop();
    QTest::qWait(1100);  // file systems may count in seconds
    QVERIFY(QFile::copy(sample(), dir.filePath("new.trace")));
    QSignalSpy listed(&window, &MainWindow::folderListed);
    const auto look = [&] { QMetaObject::invokeMethod(watch, "timeout"); };
    look();
    QTest::qSleep(500);  // it is done by now, but nobody has taken note
    look();
    QCoreApplication::processEvents();
    QCOMPARE(listed.size(), 1);
    QCOMPARE(window.folderPanel()->table()->model()->rowCount(), 4);
  }
};

QTEST_MAIN(TestFolder)
#include "tst_mainfolder.moc"
