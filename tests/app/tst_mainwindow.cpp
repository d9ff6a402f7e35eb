// The window as a user has it: open a trace, click a delete, see what reclaimed it; and files that cannot be opened.
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QHeaderView>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <filesystem>
#include <limits>
#include <thread>

#include "analysis/reclaimtext.h"
#include "app/exportdialog.h"
#include "app/loadingpage.h"
#include "app/mainwindow.h"
#include "app/measure.h"
#include "app/messagebar.h"
#include "app/preferencesdialog.h"
#include "app/startpage.h"
#include "app/statusline.h"
#include "app/workspace.h"
#include "tests/app/windows.h"
#include "trace/userevents.h"
#include "widgets/inspector.h"
#include "widgets/picture.h"
#include "widgets/searchbar.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/gostatesubject.h"
#include "widgets/timelinewidget.h"
#include "widgets/words.h"

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
          work, [work] { work->setDocument(work->lanes(), true); }, Qt::QueuedConnection);
    }
    return QObject::eventFilter(object, event);
  }

 private:
  MainWindow& m_window;
  bool m_done = false;
};

// A delete that was seen freed, later than the first cycle if there is one.
std::size_t freedDelete(const Answers& answers) {
  for (const DeleteOp& op : answers.deletes) {
    if (op.reclaim.keptCycles.value_or(0) > 0) return op.index;
  }
  return 0;
}

}  // namespace

class TestMainWindow : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;

  QString write(const QString& name, const QByteArray& bytes) {
    QFile file(m_dir.filePath(name));
    if (file.open(QIODevice::WriteOnly)) file.write(bytes);
    return file.fileName();
  }

 private slots:
  void initTestCase() { prepareWindows(m_dir.path()); }
  void init() { QSettings().clear(); }

  void startsWithNothing() {
    MainWindow window;
    window.show();
    QVERIFY(!window.hasTrace());
    QVERIFY(!(*window.actions())["export"]->isEnabled());
    QVERIFY((*window.actions())["open"]->isEnabled());
    QVERIFY(!window.findChild<QToolButton*>("lanesButton")->isEnabled());
  }

  // The first window is no larger than the screen has room for.
  void fitsTheScreen() {
    MainWindow window;
    window.show();
    const QSize room = window.screen()->availableSize();
    QVERIFY(room.width() < 1400);  // else this tests nothing
    QVERIFY(window.width() <= room.width() && window.height() <= room.height());
    QVERIFY(window.width() > room.width() / 2);
  }

  void aMessageIsAsHighAsItsText() {
    MainWindow window;
    window.resize(1900, 1400);
    window.show();
    open(window, sample());
    window.messageBar()->say(MessageBar::Kind::Note, QStringLiteral("One line."));
    QTRY_VERIFY(window.messageBar()->isVisible());
    QTRY_VERIFY(window.messageBar()->height() < 4 * window.fontMetrics().lineSpacing());
  }

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

  // Keys act at once, though a button of the start page had the keyboard.
  void theKeyboardGoesToTheTimeline() {
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    window.activateWindow();
    QTRY_VERIFY(QApplication::focusWidget() != nullptr);
    QVERIFY(QApplication::focusWidget() != window.workspace()->timeline());
    open(window, sample());
    QCOMPARE(window.workspace()->focusWidget(), window.workspace()->timeline());
    QTRY_COMPARE(QApplication::focusWidget(), window.workspace()->timeline());
  }

  void clickADelete() {
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    open(window, sample());
    QVERIFY(window.hasTrace());
    Workspace& work = *window.workspace();
    const Answers& answers = *work.document().answers;
    const DeleteOp& op = answers.deletes[freedDelete(answers)];
    // Close enough that no other marker is in its place.
    work.view()->setRange({op.t0() - Duration{200'000}, op.t0() + Duration{200'000}});
    QCoreApplication::processEvents();
    const QRect marker = work.timeline()->markerRect(op.index);
    QVERIFY(!marker.isEmpty());
    QTest::mouseClick(work.timeline(), Qt::LeftButton, {}, marker.center());
    QTRY_VERIFY(work.view()->selection().is(deleteType()));
    QCOMPARE(work.view()->selection().index, op.index);
    QTRY_VERIFY(!work.inspector()->page().moments.empty());
    const InspectorPage& page = work.inspector()->page();
    QCOMPARE(page.title, QString::fromStdString(std::string(op.key)));
    QVERIFY(page.sentence.contains(QString::fromStdString(reclaimSentence(answers, op))));
    QCOMPARE(page.badge, QStringLiteral("freed"));
    const QString cycle = QStringLiteral("GC #%1 starts").arg(*op.reclaim.cycle);
    QVERIFY(std::any_of(page.moments.begin(), page.moments.end(),
                        [&](const InspectorMoment& m) { return m.label == cycle; }));
    // Who swept it arrives from a worker; a click there leads to that piece of work.
    QTRY_VERIFY(work.view()->sweeper() != nullptr);
    const Sweeper sweeper = *work.view()->sweeper();
    QVERIFY(sweeper.missing.empty());
    QVERIFY(sweeper.work.span.contains(*op.reclaim.at));
    const auto swept = [&] {
      const auto& facts = work.inspector()->page().facts;
      return std::find_if(facts.begin(), facts.end(),
                          [](const auto& f) { return f.name == QStringLiteral("Swept by"); })
          ->value;
    };
    QTRY_VERIFY(swept().contains(QString::number(sweeper.goroutine.value)));
    QVERIFY(swept().contains(QStringLiteral("on proc %1").arg(sweeper.proc.value)));
    // Its row is the table's current one.
    auto* table = work.tabs()->widget(0)->findChild<QTableView*>();
    QTRY_COMPARE(table->currentIndex().data().toString(), QString::number(op.index));
  }

  // On the way from widget to widget the selection stays.
  void focusSelectsNothing() {
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    open(window, sample());
    Workspace& work = *window.workspace();
    work.view()->select(cycleSubject(*work.document().trace, *work.document().answers, 1));
    auto* table = work.tabs()->widget(0)->findChild<QTableView*>();
    window.activateWindow();
    table->setFocus(Qt::TabFocusReason);
    QTRY_COMPARE(QApplication::focusWidget(), table);
    QVERIFY(table->currentIndex().isValid());
    QVERIFY(work.view()->selection().is(cycleType()));
    QTest::keyClick(table, Qt::Key_Down);
    QTRY_VERIFY(work.view()->selection().is(deleteType()));
  }

  void tableRowSelects() {
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    open(window, sample());
    Workspace& work = *window.workspace();
    auto* table = work.tabs()->widget(0)->findChild<QTableView*>();
    const QModelIndex third = table->model()->index(3, 1);
    table->scrollTo(third);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(third).center());
    QTRY_VERIFY(work.view()->selection().is(deleteType()));
    QCOMPARE(work.view()->selection().index, 3U);
    // The keyboard moves on to the next row.
    window.activateWindow();
    table->setFocus();
    QTRY_COMPARE(QApplication::focusWidget(), table);
    QTest::keyClick(table, Qt::Key_Down);
    QTRY_COMPARE(work.view()->selection().index, 4U);
    work.tabs()->setCurrentIndex(1);
    auto* cycles = work.tabs()->widget(1)->findChild<QTableView*>();
    QTest::mouseClick(cycles->viewport(), Qt::LeftButton, {},
                      cycles->visualRect(cycles->model()->index(2, 0)).center());
    QTRY_VERIFY(work.view()->selection().is(cycleType()));
    QCOMPARE(work.view()->selection().index, 2U);
    QTRY_COMPARE(work.inspector()->page().title, QStringLiteral("GC #2"));
  }

  void sentenceIsCopied() {
    MainWindow window;
    window.show();
    open(window, sample());
    window.workspace()->timeline()->selectDelete(0);
    QTRY_VERIFY(!window.workspace()->inspector()->page().sentence.isEmpty());
    for (auto* button : window.workspace()->inspector()->findChildren<QPushButton*>()) {
      if (button->accessibleName() == QStringLiteral("Copy the sentence")) button->click();
    }
    QCOMPARE(QApplication::clipboard()->text(), window.workspace()->inspector()->page().sentence);
  }

  void searchFindsAndSteps() {
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    open(window, sample());
    Workspace& work = *window.workspace();
    const QString key = QString::fromStdString(std::string(work.document().answers->deletes[5].key));
    (*window.actions())["find"]->trigger();
    QVERIFY(work.searchBar()->isVisible());
    QTest::keyClicks(work.searchBar()->input(), key);
    QTest::keyClick(work.searchBar()->input(), Qt::Key_Return);
    QTRY_VERIFY(work.searchBar()->results().total > 0);
    QTRY_VERIFY(work.view()->selection());
    for (std::size_t i = 0; i < work.searchBar()->results().hits.size() && !work.view()->selection().is(deleteType());
         ++i) {
      work.searchBar()->step(1);
      QCoreApplication::processEvents();
    }
    QVERIFY(work.view()->selection().is(deleteType()));
    QTest::keyClick(work.searchBar()->input(), Qt::Key_Escape);
    QVERIFY(!work.searchBar()->isVisible());
  }

  // Hits are places in one trace: none arrive in another, or after the search line is closed.
  void noHitsOfATraceThatIsGone() {
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    open(window, sample());
    Workspace& work = *window.workspace();
    SearchBar& bar = *work.searchBar();
    const std::string key(work.document().answers->deletes[5].key);
    QList<quint64> requests;
    connect(&bar, &SearchBar::searchWanted, &bar, [&](quint64 request) { requests.append(request); });
    (*window.actions())["find"]->trigger();
    QTest::keyClicks(bar.input(), QString::fromStdString(key));
    QTest::keyClick(bar.input(), Qt::Key_Return);
    QTest::keyClick(bar.input(), Qt::Key_Escape);
    QCOMPARE(requests.size(), 1);
    const SearchResults found = searchTrace(work.document(), key);
    QVERIFY(!found.hits.empty());
    bar.setResults(requests.back(), found);  // on its way when the line was closed
    QTest::qWait(300);
    QVERIFY(!work.view()->selection() && bar.results().hits.empty());

    (*window.actions())["find"]->trigger();
    QTRY_VERIFY(!bar.results().hits.empty());
    QTest::keyClick(bar.input(), Qt::Key_Return);
    QVERIFY(work.view()->selection());
    QTest::keyClick(bar.input(), Qt::Key_Escape);
    (*window.actions())["find"]->trigger();
    QTest::keyClick(bar.input(), Qt::Key_Return);
    QVERIFY(requests.size() >= 2);
    work.setDocument(laneIndex({work.document().trace, nullptr}), false);  // part of another trace, as far as it knows
    bar.setResults(requests.back(), found);                                // of the one before
    QVERIFY(bar.results().hits.empty());
    QVERIFY(!work.view()->selection());
  }

  // Cancelled before anything is read: as if it had not been opened, but not forgotten.
  // The first click on a duration is for the longest; on a time it is for the first.
  void firstClickSortsTheGreatestFirst() {
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    open(window, sample());
    const Answers& answers = *window.workspace()->document().answers;
    window.workspace()->tabs()->setCurrentIndex(1);
    auto* table = window.workspace()->tabs()->widget(1)->findChild<QTableView*>();
    const auto click = [&](const QString& title) {
      QHeaderView* header = table->horizontalHeader();
      for (int i = 0; i < header->count(); ++i) {
        if (table->model()->headerData(i, Qt::Horizontal).toString() != title) continue;
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, {header->sectionViewportPosition(i) + 20, 10});
      }
    };
    const auto shownFirst = [&] { return table->model()->index(0, 0).data().toString(); };
    std::size_t longest = 0;
    const auto marking = [&](std::size_t i) {
      return *answers.cycles[i].markEnd - answers.cycles[i].sweepTerm->restart();
    };
    for (std::size_t i = 1; i < answers.cycles.size(); ++i) {
      if (answers.cycles[i].markEnd && answers.cycles[i].sweepTerm && marking(i) > marking(longest)) longest = i;
    }
    QVERIFY(longest > 0);
    table->scrollToBottom();
    click(QStringLiteral("Marking"));
    QCOMPARE(shownFirst(), QString::number(longest));
    QCOMPARE(table->rowAt(1), 0);  // scrolled to the top
    click(QStringLiteral("Start"));
    QCOMPARE(shownFirst(), QStringLiteral("0"));
  }

  // Deletes, where there are some, else cycles; but not against somebody who chose a tab.
  void theFirstTabHasSomething() {
    const QString plain = QStringLiteral(SWEEPSCOPE_TEST_DATA "/conformance/real/go1.25.5-multigen-p2.trace");
    MainWindow window;
    window.show();
    QTabWidget* tabs = window.workspace()->tabs();
    open(window, sample());
    QCOMPARE(tabs->currentIndex(), 0);
    open(window, plain);
    QVERIFY(window.workspace()->document().answers->deletes.empty());
    const bool cycles = !window.workspace()->document().answers->cycles.empty();
    QCOMPARE(tabs->currentIndex(), cycles ? 1 : 2);
    open(window, sample());
    QCOMPARE(tabs->currentIndex(), 0);
    tabs->setCurrentIndex(3);
    open(window, plain);
    QCOMPARE(tabs->currentIndex(), 3);
  }

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
    QCOMPARE(loadPreferences().theme, ThemeChoice::System);
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
      QCOMPARE(view->range(), range ? TimeRange(origin + Duration{1'000'000}, origin + Duration{2'000'000}) : framed);
    }
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
      return names;
    };
    QCOMPARE(checked(), QStringList{"Dark"});
    Preferences wanted = window.preferences();
    wanted.theme = ThemeChoice::Light;
    window.setPreferences(wanted);
    QCOMPARE(window.themeKind(), ThemeKind::Light);
    QCOMPARE(checked(), QStringList{"Light"});
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
    QCOMPARE(window.workspace()->tabs()->currentIndex(), 4);
    QCOMPARE(window.workspace()->tabs()->widget(4)->findChild<QTableView*>()->model()->rowCount(), 2);
  }

  void cutTraceShowsWhatIsThere() {
    const QByteArray good = contents(sample());
    MainWindow window;
    window.show();
    open(window, write("cut.trace", good.left(good.size() * 8 / 10)));
    QVERIFY(window.hasTrace());
    QVERIFY(window.messageBar()->isVisible());
    window.workspace()->showProblems();
    QVERIFY(window.workspace()->tabs()->widget(4)->findChild<QTableView*>()->model()->rowCount() > 0);
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

  void newRulesGiveNewAnswers() {
    MainWindow window;
    window.show();
    open(window, sample());
    const auto before = window.workspace()->document();
    Preferences wanted = window.preferences();
    wanted.deleteRules << QStringLiteral("memstats");
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
    Preferences wanted = window.preferences();
    wanted.deleteRules << QStringLiteral("nothing like this");
    window.setPreferences(wanted);
    QVERIFY(window.isLoading());
    wanted.deleteRules << QStringLiteral("memstats");
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
    Preferences wanted = window.preferences();
    wanted.deleteRules << QStringLiteral("memstats");
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
    Preferences wanted = window.preferences();
    wanted.deleteRules << QStringLiteral("memstats");
    window.setPreferences(wanted);
    QTRY_VERIFY_WITH_TIMEOUT(!window.isLoading(), 60'000);
    QVERIFY(window.workspace()->document().answers->deletes.size() > deletes);
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

  // Whatever a settings file says.
  void nonsenseIsReplacedByDefaults_data() {
    QTest::addColumn<QString>("value");
    for (const char* value : {"inf", "nan", "-1", "0", "1e-7", "1e300", "wat"}) QTest::newRow(value) << value;
  }
  void nonsenseIsReplacedByDefaults() {
    QFETCH(QString, value);
    const Preferences defaults;
    for (const char* key : {"resampleMs", "dropPerSecond", "nextGcChange", "cyclesToConfirm"})
      QSettings().setValue(QStringLiteral("inflections/") + key, value);
    // No least share at all makes sense.
    const bool isShare = value == "0" || value == "1e-7";
    QSettings().setValue(QStringLiteral("inflections/dropShare"), value);
    QSettings().setValue(QStringLiteral("export/scale"), 5);
    QSettings().setValue(QStringLiteral("export/theme"), value);
    const InflectionThresholds read = loadPreferences().inflections;
    QCOMPARE(read.resample, defaults.inflections.resample);
    QCOMPARE(read.dropPerSecond, defaults.inflections.dropPerSecond);
    QCOMPARE(read.dropShare, isShare ? value.toDouble() : defaults.inflections.dropShare);
    QCOMPARE(read.nextGcChange, defaults.inflections.nextGcChange);
    QCOMPARE(read.cyclesToConfirm, defaults.inflections.cyclesToConfirm);
    const ExportDialog dialog(QStringLiteral("x"), ThemeKind::Light, nullptr);
    QCOMPARE(dialog.scale(), 2.0);
  }

  // Made on a worker, for what is open.
  void logsAndRegionsArrive() {
    MainWindow window;
    window.show();
    const auto arrived = [&] {
      const auto& events = window.workspace()->timeline()->events();
      return events != nullptr && events->trace() == window.workspace()->document().trace;
    };
    for (const QString& path : {sample(), otherSample()}) {
      open(window, path);
      QTRY_VERIFY(arrived());
      std::size_t regions = 0, logs = 0;
      const Trace& trace = *window.workspace()->document().trace;
      for (std::size_t i = 0; i < trace.goroutineCount(); ++i) {
        const auto& events = *window.workspace()->timeline()->events();
        regions += events.regions().lane(trace.goroutineAt(i).id).size();
        logs += events.logs().lane(trace.goroutineAt(i).id).size();
      }
      QCOMPARE(regions, trace.regions().size() / 2);
      QCOMPARE(logs, trace.logs().size());
    }
    window.closeTrace();
    QVERIFY(window.workspace()->timeline()->events() == nullptr);
  }

  // What the dialog shows, and what it makes of it, is all there is.
  void everyThresholdIsEditable() {
    Preferences p;
    p.inflections = {Duration{2'500'000}, 1234, 0.035, 0.125, 7};
    savePreferences(p);
    QVERIFY(loadPreferences().inflections == p.inflections);
    const PreferencesDialog dialog(p, nullptr);
    QVERIFY(dialog.preferences().inflections == p.inflections);
    int editors = 0;
    for (auto* box : dialog.findChildren<QAbstractSpinBox*>()) editors += box->accessibleName().isEmpty() ? 0 : 1;
    QCOMPARE(editors, 5);
    savePreferences(Preferences());
  }

  // Thresholds of the command line go before the preferences, until others are set by hand.
  void thresholdsOfTheCommandLine() {
    CommandLine line;
    line.drops.rate = 1e9;
    MainWindow window(line);
    window.show();
    open(window, sample());
    const auto found = [&] { return window.workspace()->document().answers->inflections.size(); };
    QCOMPARE(found(), std::size_t{0});
    Preferences p;
    p.inflections.dropShare = 0.03;
    window.setPreferences(p);
    QTRY_VERIFY(window.workspace()->document().answers->inflectionRule == p.inflections);
    QVERIFY(found() > 0);
    window.setPreferences(Preferences());
  }

  void previousCycle() {
    MainWindow window;
    window.show();
    open(window, sample());
    const ViewState& view = *window.workspace()->view();
    action(window, "previous-cycle")->trigger();
    QVERIFY(view.selection().is(cycleType()));
    const std::size_t last = view.selection().index;
    QVERIFY(last > 0);
    action(window, "previous-cycle")->trigger();
    QCOMPARE(view.selection().index, last - 1);
    action(window, "next-cycle")->trigger();
    QCOMPARE(view.selection().index, last);
  }

  void everythingHasANameForAssistiveTools() {
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    open(window, sample());
    for (QWidget* widget : window.workspace()->findChildren<QWidget*>()) {
      if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() || widget->focusProxy() != nullptr) continue;
      QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
      const QString name = interface != nullptr ? interface->text(QAccessible::Name) : QString();
      QVERIFY2(!name.isEmpty() || !widget->objectName().isEmpty(), widget->metaObject()->className());
    }
  }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
