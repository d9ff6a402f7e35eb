// SPDX-License-Identifier: GPL-3.0-or-later

// Files in the window: opened, dropped, cancelled, damaged, gone; and what is said about those that cannot be opened.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QAction>
#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>

#include "app/loadingpage.h"
#include "app/mainwindow.h"
#include "app/measure.h"
#include "app/messagebar.h"
#include "app/panel.h"
#include "app/remembered.h"
#include "app/startpage.h"
#include "app/statusline.h"
#include "app/workspace.h"
#include "tests/app/windows.h"
#include "trace/userevents.h"
#include "widgets/searchbar.h"
#include "widgets/subjects/gostatesubject.h"
#include "widgets/timelinewidget.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

// Drag and drop without a drag: Qt delivers drops only to the target of a real one.
class Droppable : public MainWindow {
 public:
  using MainWindow::dropEvent;
};

// Hands the window its trace anew while the first paint of it is on its way to the screen.
class Renewal : public QObject {
 public:
  explicit Renewal(MainWindow& window) : m_window(window) { window.workspace()->timeline()->installEventFilter(this); }

 protected:
  bool eventFilter(QObject* object, QEvent* event) override {
    if (event->type() == QEvent::Paint && m_window.hasTrace() && !std::exchange(m_done, true)) {
      Workspace* work = m_window.workspace();
      QMetaObject::invokeMethod(
          work, [work] { work->trace()->setDocument(work->trace()->lanes(), true); }, Qt::QueuedConnection);
    }
    return QObject::eventFilter(object, event);
  }

 private:
  MainWindow& m_window;
  bool m_done = false;
};

}  // namespace

class TestOpenFiles : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;

  QString write(const QString& name, const QByteArray& bytes) { return writeFile(m_dir.path(), name, bytes); }

 private slots:
  void initTestCase() { prepareWindows(m_dir.path()); }
  void init() { forgetEverything(); }

  // From the moment a file is asked for: no start page that offers others.
  void saysThatItLoads() {
    MainWindow window;
    window.show();
    const auto* loading = window.findChild<LoadingPage*>();
    QVERIFY(!loading->isVisible());
    QSignalSpy ended(&window, &MainWindow::loadEnded);
    window.openFile(sample());
    QVERIFY(loading->isVisible());
    QVERIFY(loading->name().contains("go1.26-allocfree.trace"));
    QVERIFY(!window.findChild<StartPage*>()->isVisible());
    QVERIFY(ended.wait(60'000));
    QVERIFY(!loading->isVisible());
    window.closeTrace();
    QVERIFY(window.findChild<StartPage*>()->isVisible());
    window.openFile("/nowhere/at/all.trace");
    QVERIFY(ended.wait(60'000));
    QVERIFY(window.findChild<StartPage*>()->isVisible());
    QVERIFY(window.messageBar()->isVisible());
  }

  // Cancelled before anything is read: as if it had not been opened, but not forgotten.
  void cancelledLoadLeavesTheOpenTrace() {
    MainWindow window;
    window.show();
    open(window, otherSample());
    open(window, sample());
    const auto trace = window.workspace()->document().trace;
    // A pipe with a writer that is silent: the load waits for its first byte, however fast the machine is.
    const QString pipe = m_dir.filePath("silent.trace");
    QCOMPARE(::mkfifo(pipe.toUtf8().constData(), 0600), 0);
    const int writer = ::open(pipe.toUtf8().constData(), O_RDWR);
    QVERIFY(writer >= 0);
    addRecentFile(pipe);
    QSignalSpy ended(&window, &MainWindow::loadEnded);
    window.openFile(pipe);
    QVERIFY(!ended.wait(50));
    emit window.findChild<StatusLine*>()->cancelWanted();
    QVERIFY(ended.wait(60'000));
    ::close(writer);
    QCOMPARE(window.workspace()->document().trace, trace);
    QVERIFY(window.windowTitle().startsWith("go1.26-allocfree.trace"));
    QVERIFY(!window.messageBar()->isVisible());
    QVERIFY(recentFiles().contains(pipe));
  }

  void sampleOfTheLibrary() {
    MainWindow window;
    window.show();
    QSignalSpy ended(&window, &MainWindow::loadEnded);
    window.openSample(sampleTraces().front().file);
    QVERIFY(ended.wait(60'000));
    QVERIFY(window.hasTrace());
    QVERIFY(recentFiles().isEmpty());
    window.closeTrace();
    QVERIFY(!window.hasTrace());
  }

  // A trace may be most of the memory there is: nothing keeps it when it is closed, and the views do without.
  void aClosedTraceIsLetGo() {
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    open(window, sample());
    Workspace& work = *window.workspace();
    work.timeline()->selectDelete(0);
    QTRY_VERIFY(work.view()->sweeper() != nullptr);
    (*window.actions())["find"]->trigger();
    work.searchBar()->input()->setText(QString::fromStdString(std::string(work.document().answers->deletes[5].key)));
    QTRY_VERIFY(work.searchBar()->results().total > 0);
    QTRY_VERIFY(work.timeline()->paintedSpans() > 0);
    work.searchBar()->input()->setText(QStringLiteral("runtime"));
    QTest::keyClick(work.searchBar()->input(), Qt::Key_Return);  // is searched for while the trace is closed
    const std::weak_ptr<const Trace> trace = work.document().trace;
    const std::weak_ptr<const Answers> answers = work.document().answers;
    QVERIFY(!trace.expired());
    window.closeTrace();
    QTRY_VERIFY(trace.expired());
    QVERIFY(answers.expired());
    QVERIFY(!work.view()->selection());
    QCOMPARE(work.tabs()->widget(0)->findChild<QTableView*>()->model()->rowCount(), 0);
    QTest::qWait(300);  // what comes late finds nothing to show
    QCOMPARE(work.searchBar()->results().total, 0U);
    // And the window goes on.
    open(window, otherSample());
    QVERIFY(window.hasTrace());
    QTRY_VERIFY(work.timeline()->paintedSpans() > 0);
  }

  void recentFilesAreRemembered() {
    MainWindow window;
    window.show();
    open(window, sample());
    QCOMPARE(recentFiles(), QStringList{QFileInfo(sample()).absoluteFilePath()});
  }

  // A name of a file is bytes; what is no text is not remembered, for it would be another name.
  void aNameThatIsNoText() {
    const std::string path = m_dir.filePath("n").toStdString() + "\xff.trace";
    std::error_code wrong;
    std::filesystem::copy_file(sample().toStdString(), path, wrong);
    if (wrong) QSKIP("this file system wants text");
    MainWindow window;
    window.show();
    QSignalSpy ended(&window, &MainWindow::loadEnded);
    window.openPath(path);
    QVERIFY(ended.wait(60'000));
    std::filesystem::remove(path);  // Qt would leave it
    QVERIFY(window.hasTrace());
    QVERIFY(recentFiles().isEmpty());
  }

  void dropOpens() {
    Droppable window;
    window.show();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(sample())});
    QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, {});
    QSignalSpy ended(&window, &MainWindow::loadEnded);
    window.dropEvent(&drop);
    QVERIFY(ended.wait(60'000));
    QVERIFY(window.hasTrace());
  }

  // A file that cannot be opened is named, the open trace stays, and the window goes on.
  void badInput_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("says");
    const QByteArray good = contents(sample());
    QTest::newRow("missing") << m_dir.filePath("nowhere.trace") << "nowhere.trace";
    QTest::newRow("empty") << write("empty.trace", {}) << "empty.trace";
    QTest::newRow("png") << write("p.png", "\x89PNG\r\n\x1a\n0000000000000000000000000000") << "p.png";
    QTest::newRow("truncated header") << write("h.trace", good.left(7)) << "h.trace";
    QTest::newRow("old go") << write("o.trace", QByteArray("go 1.11 trace\0\0\0", 16)) << "o.trace";
    QTest::newRow("broken gzip") << write("z.gz", "\x1f\x8b\x08\x00garbage that is no deflate stream") << "z.gz";
    if (geteuid() != 0) {
      const QString secret = write("secret.trace", good);
      QFile::setPermissions(secret, {});
      QTest::newRow("permission denied") << secret << "secret.trace";
    }
  }
  void badInput() {
    QFETCH(QString, path);
    QFETCH(QString, says);
    MainWindow window;
    window.show();
    open(window, path);
    QVERIFY(!window.hasTrace());
    QVERIFY(window.messageBar()->isVisible());
    QVERIFY2(window.messageBar()->text().contains(says), qPrintable(window.messageBar()->text()));
    open(window, sample());
    QVERIFY(window.hasTrace());
    QVERIFY(!window.messageBar()->isVisible());
    const auto before = window.workspace()->document().trace;
    open(window, path);
    QVERIFY(window.workspace()->document().trace == before);
    QVERIFY(window.messageBar()->text().contains(says));
    QVERIFY(window.windowTitle().contains(QFileInfo(sample()).fileName()));
    window.workspace()->timeline()->selectDelete(1);
    QTRY_COMPARE(window.workspace()->view()->selection().index, 1U);
  }

  void aTraceWithoutEventsSaysWhy() {
    MainWindow window;
    window.show();
    const QString path = QStringLiteral(SWEEPSCOPE_TEST_DATA "/cases/nostop-go1.26.trace");
    open(window, path);
    QVERIFY(!window.hasTrace());
    QVERIFY(window.messageBar()->isVisible());
    QCOMPARE(window.messageBar()->text(),
             path +
                 ": the trace holds no events: the program ended before trace.Stop wrote them (it called os.Exit or "
                 "crashed), or it still runs");
  }

  // Nothing is lost: it is a note, and an empty table does not blame the file.
  void textInTheFileIsNoted() {
    MainWindow window;
    window.show();
    open(window, write("printed.trace", "listening\n" + contents(sample()) + "bye\n"));
    QVERIFY(window.hasTrace());
    QVERIFY(window.messageBar()->isVisible());
    QCOMPARE(
        window.messageBar()->text(),
        QString("printed.trace: text before the trace: \"listening\" (10 bytes); it is skipped, and nothing of the "
                "trace is missing (and 1 more problem)"));
    window.messageBar()->findChild<QPushButton*>()->click();
    const Panel* problems = window.workspace()->panel(QStringLiteral("problems"));
    QCOMPARE(window.workspace()->tabs()->currentWidget(), problems);
    QCOMPARE(problems->findChild<QTableView*>()->model()->rowCount(), 2);
  }

  void cutTraceShowsWhatIsThere() {
    const QByteArray good = contents(sample());
    MainWindow window;
    window.show();
    open(window, write("cut.trace", good.left(good.size() * 8 / 10)));
    QVERIFY(window.hasTrace());
    QVERIFY(window.messageBar()->isVisible());
    window.workspace()->showPanel(QStringLiteral("problems"));
    QVERIFY(window.workspace()->panel(QStringLiteral("problems"))->findChild<QTableView*>()->model()->rowCount() > 0);
  }

  void shrinkingFileIsNoticed() {
    const QString path = write("shrinks.trace", contents(sample()));
    MainWindow window;
    window.show();
    open(window, path);
    QVERIFY(window.hasTrace());
    QVERIFY(QFile::resize(path, 2000));
    QTRY_VERIFY_WITH_TIMEOUT(window.messageBar()->text().contains("shrinks.trace"), 10'000);
    // What was read is still there, and details that are gone do not bring the window down.
    Workspace& work = *window.workspace();
    const auto& op = work.document().answers->deletes[0];
    Subject span;
    span.type = &goStateType();
    span.goroutine = op.goroutine;
    span.span = {op.t0(), op.t0() + Duration{1}};
    work.choose(span);
    QTest::qWait(300);
    QVERIFY(work.timeline()->isVisible());
  }

  // Made on a worker, for what is open.
  void logsAndRegionsArrive() {
    MainWindow window;
    window.show();
    const auto arrived = [&] {
      const auto& events = window.workspace()->document().events;
      return events != nullptr && events->trace() == window.workspace()->document().trace;
    };
    for (const QString& path : {sample(), otherSample()}) {
      open(window, path);
      QTRY_VERIFY(arrived());
      std::size_t regions = 0, logs = 0;
      const Trace& trace = *window.workspace()->document().trace;
      for (std::size_t i = 0; i < trace.goroutineCount(); ++i) {
        const auto& events = *window.workspace()->document().events;
        regions += events.regions().lane(trace.goroutineAt(i).id).size();
        logs += events.logs().lane(trace.goroutineAt(i).id).size();
      }
      QCOMPARE(regions, trace.regions().size() / 2);
      QCOMPARE(logs, trace.logs().size());
    }
    window.closeTrace();
    QVERIFY(window.workspace()->document().events == nullptr);
  }

  void measuringWaitsForSpans_data() {
    QTest::addColumn<bool>("whole");
    QTest::newRow("first paint") << false;
    QTest::newRow("load") << true;
  }
  void measuringWaitsForSpans() {
    QFETCH(bool, whole);
    CommandLine line;
    (whole ? line.quitAfterLoad : line.quitAfterFirstPaint) = true;
    MainWindow window(line);
    const Measure measure(line, &window);
    const Renewal renewal(window);  // sees the paint before the measure does
    QSignalSpy reached(&measure, &Measure::reached);
    window.resize(1400, 900);
    window.show();
    window.openFile(sample());
    QTRY_COMPARE(reached.size(), 1);
    const QJsonObject figures = reached.front().front().toJsonObject();
    QVERIFY(figures["spans"].toInt() > 0);
    if (!whole) return;
    QVERIFY(figures["generations"].toInt() > 0);
    QVERIFY(window.workspace()->document().answers != nullptr);
  }
};

QTEST_MAIN(TestOpenFiles)
#include "tst_openfiles.moc"
