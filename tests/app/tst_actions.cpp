// SPDX-License-Identifier: GPL-3.0-or-later

// The table of actions, and the views of it: keys, help page, list of commands, context menus.
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeySequence>
#include <QListWidget>
#include <QMenu>
#include <QTemporaryDir>
#include <QTextEdit>
#include <QTreeWidget>

#include "analysis/reclaimtext.h"
#include "app/actions.h"
#include "app/actiontable.h"
#include "app/commandpalette.h"
#include "app/helpwindow.h"
#include "app/keyspage.h"
#include "app/subjectactions.h"
#include "app/workspace.h"
#include "tests/app/helppages.h"
#include "tests/app/windows.h"
#include "widgets/heappanel.h"
#include "widgets/overviewwidget.h"
#include "widgets/searchbar.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/goroutinesubject.h"
#include "widgets/subjects/workersubject.h"
#include "widgets/timelinewidget.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

QStringList linesOfTable(KeyScope scope) {
  QStringList lines;
  for (const ActionSpec& spec : actionSpecs()) {
    QStringList keys;
    for (const ActionKey& key : spec.keys) {
      if (key.sequence != nullptr && (key.scopes & scopeBit(scope)) != 0) keys << QString::fromUtf8(key.sequence);
    }
    if (!keys.isEmpty())
      lines << QStringLiteral("%1 | %2").arg(keys.join(QStringLiteral(" or ")), QString::fromUtf8(spec.help));
  }
  return lines;
}

QWidget* viewOf(const MainWindow& window, KeyScope scope) {
  const Workspace& work = *window.workspace();
  switch (scope) {
    case KeyScope::Heap: return work.heap();
    case KeyScope::Overview: return work.overview();
    default: return work.timeline();
  }
}

void press(QWidget* widget, const char* sequence) {
  const QKeyCombination keys = QKeySequence(QString::fromUtf8(sequence))[0];
  QTest::keyClick(widget, keys.key(), keys.keyboardModifiers());
}

std::size_t reclaimedDelete(const Answers& answers) {
  for (std::size_t i = 0; i < answers.deletes.size(); ++i) {
    if (answers.deletes.cycle(i)) return i;
  }
  return answers.deletes.size();
}

QStringList texts(const QMenu& menu) {
  QStringList all;
  for (const QAction* action : menu.actions()) {
    const QString text = action->text().section(QLatin1Char('\t'), 0, 0).remove(QLatin1Char('&'));
    all << (action->isSeparator() ? QStringLiteral("-") : text);
  }
  return all;
}

void askForMenu(QWidget* widget, QPoint at, QContextMenuEvent::Reason reason) {
  QContextMenuEvent event(reason, at, widget->mapToGlobal(at));
  QApplication::sendEvent(widget, &event);
}

}  // namespace

class TestActions : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;
  std::unique_ptr<MainWindow> m_window;

  Workspace& work() const { return *m_window->workspace(); }
  ViewState& view() const { return *work().view(); }
  const Answers& answers() const { return *work().document().answers; }
  void openSample() {
    m_window->resize(1400, 900);
    m_window->show();
    open(*m_window, sample());
    QVERIFY(m_window->hasTrace());
  }
  // Empty if the state of every action is what its row says.
  QString wrongState() const {
    QCoreApplication::processEvents();
    const ActionContext context{*m_window};
    for (const ActionSpec& spec : actionSpecs()) {
      const QAction* action = (*m_window->actions())[spec.id];
      if (spec.enabled != nullptr && action->isEnabled() != spec.enabled(context)) return QString::fromUtf8(spec.id);
      if (spec.checked != nullptr && action->isChecked() != spec.checked(context)) return QString::fromUtf8(spec.id);
    }
    return {};
  }
  QMenu* contextMenu() const { return m_window->findChild<QMenu*>(QStringLiteral("contextMenu")); }

 private slots:
  void initTestCase() { prepareWindows(m_dir.path()); }
  void init() {
    forgetEverything();
    m_window = std::make_unique<MainWindow>();
  }
  void cleanup() { m_window.reset(); }

  void rowsAreWhole() {
    QSet<QString> ids, keys;
    for (const ActionSpec& spec : actionSpecs()) {
      const QString id = QString::fromUtf8(spec.id);
      QVERIFY2(!ids.contains(id), spec.id);
      ids << id;
      QVERIFY2(*spec.text != '\0' && *spec.help != '\0' && spec.run != nullptr, spec.id);
      // A state that depends on nothing would never change, and hovering must cost nothing.
      QVERIFY2((spec.enabled != nullptr || spec.checked != nullptr) == (spec.dependsOn != 0), spec.id);
      QVERIFY2((spec.dependsOn & ViewState::Hover) == 0, spec.id);
      const QString icon = QStringLiteral(":/icons/%1.svg").arg(QString::fromUtf8(spec.icon));
      QVERIFY2(*spec.icon == '\0' || QFile::exists(icon), spec.id);
      for (const ActionKey& key : spec.keys) {
        if (key.sequence == nullptr) continue;
        QVERIFY2(QKeySequence(QString::fromUtf8(key.sequence)).count() == 1, key.sequence);
        for (const KeyScope scope : kKeyScopes) {
          if (!key.worksIn(scope)) continue;
          const QString place = QStringLiteral("%1 %2").arg(int(scope)).arg(QString::fromUtf8(key.sequence));
          QVERIFY2(!keys.contains(place), qPrintable(place));
          keys << place;
        }
      }
    }
  }

  void pageOfKeysIsTheTable() {
    const auto tables = tablesOf(keysPage());
    QCOMPARE(tables.size(), 6U);  // and the mouse, and what other widgets do
    QCOMPARE(tables[0], linesOfTable(KeyScope::Timeline));
    QCOMPARE(tables[1], linesOfTable(KeyScope::Window));
    QCOMPARE(tables[2], linesOfTable(KeyScope::Heap));
    QCOMPARE(tables[3], linesOfTable(KeyScope::Overview));
    for (const char* line :
         {"W or + | Zoom in at the pointer, or at the middle if the pointer is elsewhere",
          "Shift+A or Shift+Left | Pan to earlier times, four times as far", "PgDown | Scroll the lanes down by a page",
          ", | Select the previous event in the lane of the selection, or in the lane whose name was clicked",
          "/ | Search goroutines, functions, logs and keys", "Esc | Clear the selection and the measured range"})
      QVERIFY2(tables[0].contains(QString::fromUtf8(line)), line);
    QVERIFY(tables[1].contains(QStringLiteral("Ctrl+F | Search goroutines, functions, logs and keys")));
    QVERIFY(tables[2].contains(QStringLiteral("PgDown | Select the next inflection of the heap curves")));
  }

  void questionMarkShowsThePage() {
    openSample();
    press(work().timeline(), "?");
    const auto* help = m_window->findChild<HelpWindow*>();
    QVERIFY(help != nullptr && help->isVisible());
    QCOMPARE(help->findChild<QListWidget*>()->currentItem()->text(), QStringLiteral("Keys and mouse"));
    QVERIFY(help->findChild<QTextEdit*>()->toPlainText().contains(QStringLiteral("While the timeline has the focus")));
  }

  // What the page lists works where it says so.
  void everyKeyRunsItsAction() {
    openSample();
    const std::size_t op = reclaimedDelete(answers());
    for (const KeyScope scope : {KeyScope::Timeline, KeyScope::Heap, KeyScope::Overview}) {
      for (const ActionSpec& spec : actionSpecs()) {
        for (const ActionKey& key : spec.keys) {
          if (!key.worksIn(scope)) continue;
          view().setBookmarks({{answers().deletes.t0(op), {}}});
          work().timeline()->selectDelete(op);
          QCoreApplication::processEvents();
          QAction* action = (*m_window->actions())[spec.id];
          const QSignalSpy triggered(action, &QAction::triggered);
          press(viewOf(*m_window, scope), key.sequence);
          const QByteArray what = QByteArray(spec.id) + ' ' + key.sequence;
          QVERIFY2(action->isEnabled(), what.constData());
          QVERIFY2(triggered.count() == 1, what.constData());
        }
      }
    }
  }

  void keysDoWhatTheySay() {
    openSample();
    TimelineWidget* timeline = work().timeline();
    view().setRange({answers().deletes.t0(0), answers().deletes.t0(0) + Duration{1'000'000}});
    const TimeRange r = view().range();
    press(timeline, "D");
    QCOMPARE((view().range().begin - r.begin).ns, 150'000);
    press(timeline, "Shift+A");
    QCOMPARE((view().range().begin - r.begin).ns, -450'000);
    press(timeline, "Shift+Right");
    press(timeline, "Left");
    QCOMPARE((view().range().begin - r.begin).ns, 0);
    press(timeline, "W");
    QCOMPARE(view().range().length().ns, 600'000);
    press(timeline, "-");
    QCOMPARE(view().range().length().ns, 1'000'000);
    view().setHoverTime(r.begin);
    press(timeline, "+");
    QCOMPARE(view().range().begin.ns, r.begin.ns);
    press(timeline, "0");
    QCOMPARE(view().range().length().ns, view().limits().length().ns);
    press(timeline, "G");
    QVERIFY(view().selection().is(cycleType()));
    press(timeline, "Esc");
    QVERIFY(!view().selection());
    QCoreApplication::processEvents();
    press(timeline, "N");
    QCOMPARE(view().selection().index, 0U);
    press(timeline, "N");
    press(timeline, "Shift+N");
    QCOMPARE(view().selection().index, 0U);
  }

  // Signs may need Shift, and Caps Lock or a slip of the finger must not make a letter mean nothing.
  void shiftIsIgnoredWhereItMeansNothing() {
    openSample();
    TimelineWidget* timeline = work().timeline();
    const std::int64_t whole = view().range().length().ns;
    QTest::keyClick(timeline, Qt::Key_Plus, Qt::ShiftModifier);
    QVERIFY(view().range().length().ns < whole);
    QTest::keyClick(timeline, Qt::Key_0, Qt::KeypadModifier);
    QCOMPARE(view().range().length().ns, whole);
    QVERIFY(!work().searchBar()->isVisible());
    QTest::keyClick(timeline, Qt::Key_Slash, Qt::ShiftModifier);
    QVERIFY(work().searchBar()->isVisible());
    QTest::keyClick(timeline, Qt::Key_W, Qt::AltModifier);
    QCOMPARE(view().range().length().ns, whole);
  }

  void statesFollowWhatTheyDependOn() {
    m_window->show();
    QCOMPARE(wrongState(), QString());
    QVERIFY(!action(*m_window, "fit-all")->isEnabled());
    openSample();
    QCOMPARE(wrongState(), QString());
    QVERIFY(action(*m_window, "fit-all")->isEnabled() && !action(*m_window, "fit-selection")->isEnabled());
    work().timeline()->selectDelete(reclaimedDelete(answers()));
    QCOMPARE(wrongState(), QString());
    QVERIFY(action(*m_window, "fit-selection")->isEnabled() && action(*m_window, "go-to-cycle")->isEnabled());
    action(*m_window, "clear")->trigger();
    QCOMPARE(wrongState(), QString());
    view().setMeasured(TimeRange{view().limits().begin, view().limits().begin + Duration{1000}});
    QCOMPARE(wrongState(), QString());
    QVERIFY(action(*m_window, "fit-selection")->isEnabled());
    action(*m_window, "fit-selection")->trigger();
    QCOMPARE(wrongState(), QString());
    QVERIFY(action(*m_window, "back")->isEnabled() && !action(*m_window, "forward")->isEnabled());
    action(*m_window, "back")->trigger();
    QCOMPARE(wrongState(), QString());
    QVERIFY(action(*m_window, "forward")->isEnabled());
    QVERIFY(!action(*m_window, "next-bookmark")->isEnabled());
    action(*m_window, "bookmark")->trigger();
    QCOMPARE(wrongState(), QString());
    QVERIFY(action(*m_window, "next-bookmark")->isEnabled());
    action(*m_window, "full-screen")->trigger();
    QCOMPARE(wrongState(), QString());
    QVERIFY(action(*m_window, "full-screen")->isChecked());
    m_window->showNormal();
    QCOMPARE(wrongState(), QString());
    QSignalSpy listed(m_window.get(), &MainWindow::folderListed);
    m_window->openFile(QStringLiteral(SWEEPSCOPE_SAMPLES));
    QVERIFY(listed.wait(10'000));
    QCOMPARE(wrongState(), QString());
    QVERIFY(action(*m_window, "close-folder")->isEnabled());
    m_window->closeFolder();
    QCOMPARE(wrongState(), QString());
    m_window->closeTrace();
    QCOMPARE(wrongState(), QString());
    QVERIFY(!action(*m_window, "fit-all")->isEnabled());
  }

  // A change costs as many questions as there are rows that depend on it.
  void onlyWhatDependsOnAChangeIsAsked() {
    Actions& actions = *m_window->actions();
    QCOMPARE(actions.update(ViewState::Hover), 0);
    QCOMPARE(actions.update(ActionInput::WindowState), 1);
    QCOMPARE(actions.update(ActionInput::Folder), 4);
    QCOMPARE(actions.update(ViewState::Measure), 1);
    QCOMPARE(actions.update(ViewState::Range), 2);
    QCOMPARE(actions.update(ViewState::Bookmarks), 3);
    QCOMPARE(actions.update(ViewState::SelectionChanged), 7);
    QAction* close = action(*m_window, "close");
    close->setEnabled(true);
    actions.update(unsigned(ActionInput::Folder) | unsigned(ViewState::Range));
    QVERIFY(close->isEnabled());
    actions.update(ActionInput::Document);
    QVERIFY(!close->isEnabled());
  }

  void listOfCommandsHasAllButItself() {
    openSample();
    const CommandPalette palette(m_window.get());
    const auto* list = palette.findChild<QTreeWidget*>();
    QStringList offered, wanted;
    for (int row = 0; row < list->topLevelItemCount(); ++row)
      offered << list->topLevelItem(row)->data(0, Qt::UserRole).toString();
    for (const ActionSpec& spec : actionSpecs()) {
      if (QString::fromUtf8(spec.id) != QStringLiteral("commands") && action(*m_window, spec.id)->isEnabled())
        wanted << QString::fromUtf8(spec.id);
    }
    QCOMPARE(offered, wanted);
    QVERIFY(wanted.contains(QStringLiteral("previous-cycle")) && wanted.contains(QStringLiteral("pan-left")));
  }

  void rightClickIsAboutWhatIsThere() {
    openSample();
    const std::size_t op = reclaimedDelete(answers());
    const Time t0 = answers().deletes.t0(op);
    view().setRange({t0 - Duration{200'000}, t0 + Duration{200'000}});
    view().select(cycleSubject(*work().document().trace, answers(), 0));
    QCoreApplication::processEvents();
    const QRect marker = work().timeline()->markerRect(op);
    askForMenu(work().timeline(), marker.center(), QContextMenuEvent::Mouse);
    QVERIFY(view().selection().is(deleteType()));
    QCOMPARE(view().selection().index, op);
    QVERIFY(contextMenu() != nullptr);
    QCOMPARE(texts(*contextMenu()),
             (QStringList{"Fit the selection", "Copy the sentence", "Go to its GC cycle", "Show its goroutine", "-",
                          "Next delete", "Previous delete", "Clear the selection", "-", "Set or remove a bookmark",
                          "Fit the whole trace", "Back", "-", "Copy picture", "Export picture…", "-", "Lanes"}));
    for (const QAction* entry : contextMenu()->actions()) QVERIFY2(entry->isEnabled(), qPrintable(entry->text()));
    contextMenu()->close();
    QTRY_VERIFY(contextMenu() == nullptr);
    // The menu key is about what is selected, wherever the pointer is.
    view().select(cycleSubject(*work().document().trace, answers(), *answers().deletes.cycle(op)));
    askForMenu(work().timeline(), marker.center(), QContextMenuEvent::Keyboard);
    QVERIFY(view().selection().is(cycleType()));
    QVERIFY(texts(*contextMenu()).contains(QStringLiteral("Go to its first delete")));
    contextMenu()->close();
    QTRY_VERIFY(contextMenu() == nullptr);
    // Where nothing is, the selection stays.
    askForMenu(work().timeline(), {20, 5}, QContextMenuEvent::Mouse);
    QVERIFY(view().selection().is(cycleType()));
    contextMenu()->close();
  }

  void everyKindHasAMenuOfKnownActions() {
    for (const SubjectType* type : subjectTypes()) {
      Subject s;
      s.type = type;
      const auto ids = contextActions(*m_window->actions(), s);
      QVERIFY(ids.size() > 7);
      for (const char* id : ids) QVERIFY2(*id == '-' || m_window->actions()->find(QString::fromUtf8(id)), id);
    }
  }

  void selectionLeadsOn() {
    openSample();
    const std::size_t op = reclaimedDelete(answers());
    const std::size_t cycle = *answers().deletes.cycle(op);
    work().timeline()->selectDelete(op);
    QCoreApplication::processEvents();
    action(*m_window, "copy-sentence")->trigger();
    QCOMPARE(QApplication::clipboard()->text(), sentenceOf(work().document(), view().selection()));
    QVERIFY(QApplication::clipboard()->text().contains(
        QString::fromStdString(english(reclaimSentence(answers(), answers().deletes[op])))));
    action(*m_window, "go-to-cycle")->trigger();
    QVERIFY(view().selection().is(cycleType()));
    QCOMPARE(view().selection().index, cycle);
    QCoreApplication::processEvents();
    QVERIFY(!action(*m_window, "go-to-cycle")->isEnabled());
    action(*m_window, "go-to-delete")->trigger();
    QVERIFY(view().selection().is(deleteType()));
    QCOMPARE(answers().deletes.cycle(view().selection().index), std::optional(cycle));
    for (std::size_t i = 0; i < view().selection().index; ++i) QVERIFY(answers().deletes.cycle(i) != cycle);
    const GoroutineId goroutine = answers().deletes.goroutine(view().selection().index);
    QCoreApplication::processEvents();
    action(*m_window, "show-goroutine")->trigger();
    QVERIFY(view().selection().is(goroutineType()));
    QVERIFY(view().selection().goroutine == goroutine);
    QCoreApplication::processEvents();
    QVERIFY(!action(*m_window, "show-goroutine")->isEnabled());
  }

  // Stops, assists, workers and sweeps belong to the cycle they serve.
  void piecesOfTheCollectorKnowTheirCycle() {
    openSample();
    const Document& document = work().document();
    const auto& cycles = answers().cycles;
    QVERIFY(cycles.size() > 2);
    const auto at = [&](Subject (*find)(const Document&, Time), Time t) {
      const Subject found = find(document, t);
      return found ? int(found.index) : -1;
    };
    const GcCycle& second = cycles[1];
    QCOMPARE(at(cycleMarkingAt, second.sweepTerm->begin), 1);
    QCOMPARE(at(cycleMarkingAt, second.markTerm->begin), 1);
    QCOMPARE(at(cycleMarkingAt, second.marking().begin), 1);
    QCOMPARE(at(cycleMarkingAt, *second.markEnd + Duration{1}), -1);
    QCOMPARE(at(cycleMarkingAt, cycles[0].start - Duration{1}), -1);
    QCOMPARE(at(cycleSweepingAt, *second.markEnd + Duration{1}), 1);
    QCOMPARE(at(cycleSweepingAt, *second.markEnd - Duration{1}), 0);
    const auto of = [&](const SubjectType& type, std::size_t index) {
      const Subject found = cycleOf(document, type.at(document, index));
      return found ? int(found.index) : -1;
    };
    const auto& workers = answers().workers;
    for (std::size_t i = 0; i < workers.size(); ++i)
      QCOMPARE(of(workerType(), i), at(cycleMarkingAt, workers[i].begin));
    QCOMPARE(of(cycleType(), 1), -1);
  }
};

QTEST_MAIN(TestActions)
#include "tst_actions.moc"
