// SPDX-License-Identifier: GPL-3.0-or-later

// Every text that a person can see goes through the translator: with one that brackets all that is translated, nothing
// but the data of the trace, numbers, units and identifiers stands outside of brackets.
#include <qcustomplot.h>

#include <QAbstractButton>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>
#include <QTimer>
#include <QTranslator>
#include <QtTest>
#include <array>

#include "tests/support/everything.h"
#include "tests/support/madetext.h"
#include "tests/widgets/everysubject.h"
#include "tests/widgets/madelanes.h"
#include "widgets/bridge.h"
#include "widgets/columnchooser.h"
#include "widgets/cyclerows.h"
#include "widgets/deleterows.h"
#include "widgets/emptystate.h"
#include "widgets/findingrows.h"
#include "widgets/golines.h"
#include "widgets/goroutinerows.h"
#include "widgets/heappanel.h"
#include "widgets/inspector.h"
#include "widgets/inspectorrows.h"
#include "widgets/lanes/lanes.h"
#include "widgets/overviewwidget.h"
#include "widgets/picture.h"
#include "widgets/problemrows.h"
#include "widgets/roles.h"
#include "widgets/searchbar.h"
#include "widgets/searchengine.h"
#include "widgets/states.h"
#include "widgets/tablemodel.h"
#include "widgets/tablepane.h"
#include "widgets/timelinewidget.h"
#include "widgets/words.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

// Places of arguments are left outside, so that an argument that is not translated is found, too; and so are the ends
// of lines, so that each line is a text of its own.
class Brackets : public QTranslator {
 public:
  bool isEmpty() const override { return false; }
  QString translate(const char*, const char* source, const char*, int) const override {
    static const QRegularExpression argument(QStringLiteral("%L?[0-9]+|\n"));
    const QString text = QString::fromUtf8(source);
    QString out;
    qsizetype from = 0;
    for (auto it = argument.globalMatch(text); it.hasNext();) {
      const auto match = it.next();
      out += bracketed(text.mid(from, match.capturedStart() - from)) + match.captured();
      from = match.capturedEnd();
    }
    return out + bracketed(text.mid(from));
  }

 private:
  static QString bracketed(const QString& part) {
    const bool says = std::any_of(part.begin(), part.end(), [](QChar c) { return c.isLetter(); });
    return says ? QStringLiteral("⟦%1⟧").arg(part) : part;
  }
};

// What a text may hold outside of brackets.
class Data {
 public:
  // Documents of one trace.
  explicit Data(const std::vector<Document>& documents) {
    const Trace& trace = *documents.front().trace;
    for (std::size_t i = 0; i < trace.symbols().stringCount(); ++i) {
      const auto text = trace.text(StringId(std::uint32_t(i)));
      addWord(shown(text, kWholeText));
      const QString function = shortFunction(text);
      addWord(function);
      addWord(function.mid(function.indexOf(QLatin1Char('.')) + 1));  // without its package, where room is short
    }
    for (const Document& d : documents) addAnswers(trace, *d.answers);
    sort(m_sentences);
    m_word = anyOf(m_words, QStringLiteral("(?<![\\p{L}0-9])(?:%1)(?![\\p{L}0-9])"));
    // A key is a word of its own, so as not to be taken for a word of the program: "idle" is one in this trace.
    m_key = anyOf(m_keys, QStringLiteral("(?:^|(?<=[“¦])|(?<=· )|(?<=[0-9], ))(?:%1)(?=$|[”¦]| \\()"));
  }

  // What is left that ought to have been translated.
  QString untranslated(QString text) const {
    static const QRegularExpression inside(QStringLiteral("⟦[^⟦⟧]*⟧"));
    static const QRegularExpression identifiers(
        QStringLiteral("GC #[0-9]+|\\b[GP][0-9]+\\b|\\bT0\\b|\\b0x[0-9a-f]+\\b|\\bgo1\\.[0-9]+\\b"));
    static const QRegularExpression units(
        QStringLiteral("(?<=[0-9])[ \\x{a0}\\x{2009}]?(ns|µs|ms|s|min|h|B|[KMGTPE]iB)(?![\\p{L}0-9])"));
    const QString all = text.replace(inside, kTranslated).remove(QChar(0x0394));  // a delta is a sign
    text = all;
    for (const QString& sentence : m_sentences) text.replace(sentence, kTranslated);
    text.remove(m_key).remove(m_word);
    text.remove(identifiers).remove(units);
    const bool says = std::any_of(text.begin(), text.end(), [](QChar c) { return c.isLetter(); });
    return says ? all : QString();
  }

 private:
  // Stands where something was translated.
  inline static const QString kTranslated = QStringLiteral("¦");

  static void sort(QStringList& texts) {
    texts.removeDuplicates();
    std::sort(texts.begin(), texts.end(), [](const QString& a, const QString& b) { return a.size() > b.size(); });
  }
  // The longest one that is there.
  static QRegularExpression anyOf(QStringList& texts, const QString& pattern) {
    sort(texts);
    QStringList escaped;
    for (const QString& text : texts) escaped << QRegularExpression::escape(text);
    return QRegularExpression(pattern.arg(escaped.join(QLatin1Char('|'))));
  }
  void addWord(const QString& text) {
    if (!text.isEmpty()) m_words << text;
  }
  // Words of the analysis that are data: they stand in files of others, too.
  void addSentence(std::string_view text) {
    if (text.empty()) return;
    QString sentence = QString::fromUtf8(text.data(), qsizetype(text.size()));
    m_sentences << sentence;
    sentence[0] = sentence[0].toUpper();
    m_sentences << sentence;
  }
  void addAnswers(const Trace& trace, const Answers& a) {
    // Names of Go, which are no words of a language.
    for (const char* name : {"HeapAlloc", "HeapObjects", "NextGC"}) addWord(QString::fromLatin1(name));
    for (const DeleteOp& op : a.deletes) {
      m_keys << shown(op.key);
      for (const auto& [name, value] : op.attributes) {
        addWord(shown(name));
        addWord(shown(value));
      }
      addSentence(op.rule);
    }
    addWord(QString::fromStdString(trace.info().file));
    for (const Inflection& i : a.inflections) addSentence(i.source);
    for (const HeapSeries& s : a.heap) addSentence(s.source);
    for (const Finding& f : a.findings) addSentence(f.severity);
  }

  QStringList m_sentences, m_words, m_keys;
  QRegularExpression m_word, m_key;
};

// All lines of a text, so that a message names the one that is wrong.
void add(QStringList& out, const QString& text) {
  out << text.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

void addStack(QStringList& out, const InspectorStack& stack) {
  add(out, stack.title);
}

void addPage(QStringList& out, const Document& d, const InspectorPage& page) {
  for (const QString& text : {page.kind, page.title, page.badge, page.badgeTip, page.sentence, page.notesTitle})
    add(out, text);
  for (const InspectorMoment& m : page.moments) {
    add(out, m.label);
    add(out, m.distance);
  }
  for (const QString& note : page.notes) add(out, note);
  for (const InspectorFact& f : page.facts) {
    for (const QString& text : {f.name, f.value, f.tip}) add(out, text);
  }
  for (const InspectorStack& s : page.stacks) addStack(out, s);
  for (const InspectorDetail& detail : page.details) {
    add(out, detail.title);
    add(out, detail.waker);
    const auto event = d.trace->detailAt(detail.time);
    if (!event) continue;
    const InspectorEvent made = inspectEvent(*d.trace, detail, *event);
    for (const QString& text : {made.title, made.who, made.tip}) add(out, text);
    addStack(out, made.stack);
  }
}

void addWidget(QStringList& out, const QWidget& widget) {
  const auto one = [&](const QWidget& w) {
    for (const QString& text : {w.toolTip(), w.accessibleName(), w.accessibleDescription()}) add(out, text);
    if (const auto* label = qobject_cast<const QLabel*>(&w)) {
      QString text = label->text();
      static const QRegularExpression tags(QStringLiteral("<[^>]*>"));
      add(out, label->textFormat() == Qt::RichText ? text.remove(tags) : text);
    }
    if (const auto* button = qobject_cast<const QAbstractButton*>(&w)) add(out, button->text());
    if (const auto* edit = qobject_cast<const QLineEdit*>(&w)) add(out, edit->placeholderText());
  };
  one(widget);
  for (const QWidget* child : widget.findChildren<QWidget*>()) {
    // Qt's own parts have their own catalogue, and lines of Go are not translated.
    const bool foreign = qobject_cast<const QPlainTextEdit*>(child->parentWidget()) != nullptr;
    if (!foreign) one(*child);
  }
}

void addMenu(QStringList& out, const QMenu& menu) {
  for (const QAction* action : menu.actions()) {
    add(out, action->text());
    if (action->menu() != nullptr) addMenu(out, *action->menu());
  }
}

// The texts of the menu that `open` runs.
template <class Open>
void addOpenedMenu(QStringList& out, Open open) {
  QTimer::singleShot(0, [&] {
    auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    if (menu == nullptr) return;
    addMenu(out, *menu);
    menu->close();
  });
  open();
}

}  // namespace

class TestTranslated : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    QVERIFY(QCoreApplication::installTranslator(&m_brackets));
    m_document = documentOf(everything());
    m_withoutAnswers = {m_document.trace, nullptr};
    auto none = std::make_shared<Answers>(*m_document.answers);
    none->deletes = {};
    m_withoutDeletes = {m_document.trace, none};
    m_data = std::make_unique<Data>(std::vector{m_document, others()});
  }
  void theTranslatorIsAsked();
  void lanesAndRoles();
  void words();
  void rowsOfLanes();
  void subjects();
  void tables_data();
  void tables();
  void panes();
  void heapPanel();
  void searching();
  void inspecting();
  void emptyStates();
  void pictures();

 private:
  // What the trace does not have: other answers about the same stops, cycles and inflections.
  Document others() const {
    auto answers = std::make_shared<Answers>(*m_document.answers);
    for (WorldStop& stop : answers->stops) {
      stop.still = stop.begin + Duration{1};
      stop.lastProc = {};
    }
    for (GcCycle& c : answers->cycles) {
      c.startSeen = false;
      c.partMissing = true;
      c.liveEnd = 1;
      c.sweepEnd = c.sweepBound;
      c.extraMarkTerms = {answers->stops[1]};
    }
    for (Inflection& i : answers->inflections) i.deletes = {0, 10};
    return {m_document.trace, answers};
  }
  void verify(const QStringList& texts) const {
    QVERIFY(!texts.isEmpty());
    QStringList wrong;
    for (const QString& text : texts) {
      const QString left = m_data->untranslated(text);
      if (!left.isEmpty()) wrong << QStringLiteral("%1   in: %2").arg(left, text);
    }
    wrong.removeDuplicates();
    QVERIFY2(wrong.isEmpty(), qPrintable(QLatin1Char('\n') + wrong.join(QLatin1Char('\n'))));
  }

  Brackets m_brackets;
  Document m_document, m_withoutAnswers, m_withoutDeletes;
  std::unique_ptr<Data> m_data;
};

// That the check can fail.
void TestTranslated::theTranslatorIsAsked() {
  QCOMPARE(cycleName(3), QStringLiteral("GC #3"));
  QCOMPARE(goroutineName(GoroutineId(3)), QStringLiteral("⟦goroutine ⟧3"));
  QCOMPARE(m_data->untranslated(QStringLiteral("⟦on proc ⟧3, main.serve G2, 1.25 ms, GC #3")), QString());
  for (const char* text : {"on proc 3", "⟦on⟧ proc", "⟦GC worker: ⟧idle mode", "idle", "1 objects", "≥ 3 more"}) {
    const bool isKey = QString::fromUtf8(text) == QStringLiteral("idle");
    QVERIFY2(m_data->untranslated(QString::fromUtf8(text)).isEmpty() == isKey, text);
  }
}

void TestTranslated::lanesAndRoles() {
  QStringList texts;
  for (const Lane* lane : lanes()) texts << lane->title() << lane->help();
  for (const RoleSpec& role : roleSpecs()) texts << roleName(role.role) << roleMeaning(role.role);
  verify(texts);
}

void TestTranslated::words() {
  QStringList texts{unknownFunction(), goroutineName({}), inflectionWord(true), inflectionWord(false), allocFreeHint()};
  for (int i = 0; i <= int(Evidence::Freed); ++i) texts << evidenceWord(Evidence(i)) << evidenceSentence(Evidence(i));
  for (int i = 0; i <= int(Reason::NothingAtAddress); ++i)
    texts << reasonWord(Reason(i)) << reasonSentence(Reason(i)) << reasonBrief(Reason(i));
  for (int i = 0; i <= int(Phase::Stopping); ++i) texts << phaseWord(Phase(i)) << phaseSentence(Phase(i));
  for (int i = 0; i <= int(Trigger::Periodic); ++i) texts << triggerWord(Trigger(i)) << triggerSentence(Trigger(i));
  for (const auto mode : {WorkerMode::Dedicated, WorkerMode::Fractional, WorkerMode::Idle, WorkerMode::Unknown})
    texts << workerModeWord(mode);
  for (const auto severity : {Severity::Info, Severity::Warning, Severity::Loss}) texts << severityWord(severity);
  for (std::size_t i = 0; i < kDefectKinds; ++i) texts << defectWord(DefectKind(i));
  for (int i = 0; i <= int(GoState::Syscall); ++i) texts << stateText(GoState(i), {});
  for (const auto a : {ProcActivity::Running, ProcActivity::Syscall, ProcActivity::NoGoroutine, ProcActivity::Idle,
                       ProcActivity::Unknown})
    texts << activityText(a);
  for (const QString& text : texts) QVERIFY2(text.isEmpty() || text.contains(QStringLiteral("⟦")), qPrintable(text));
}

// Names, what is written on spans, hints, and the tooltips over all columns.
void TestTranslated::rowsOfLanes() {
  QStringList texts;
  for (const Document& d : {m_document, m_withoutAnswers, m_withoutDeletes}) {
    for (const bool expanded : {false, true}) {
      LaneView view;
      view.expanded = expanded;
      const Lanes all(d, view);
      const LaneContext c = all.context();
      for (const Row& row : all.rows) {
        const RowName name = rowName(*all.index, row);
        for (const QString& text : {name.text, name.detail, name.tooltip}) add(texts, text);
        for (const RowKey& key : name.key) add(texts, key.text);
        add(texts, row.lane->hint(c, row));
        for (const SpanText& t : rowGeometry(c, row, 0, all.axis.width).texts) add(texts, t.text);
        for (int x = 0; x < all.axis.width; x += 3) {
          for (const int y : {2, row.height / 2}) add(texts, row.lane->tooltip(c, row, x, hitTest(c, row, x, y)));
        }
      }
    }
  }
  LaneView view;
  view.width = 100'000;  // so that the first, longest text of each span is there
  const Lanes wide(m_document, view);
  for (const Row& row : wide.rows) {
    for (const SpanText& t : rowGeometry(wide.context(), row, 0, view.width).texts) add(texts, t.text);
  }
  texts.removeDuplicates();
  QVERIFY(texts.size() > 200);
  verify(texts);
}

void TestTranslated::subjects() {
  QStringList texts;
  for (const Document& d : {m_document, m_withoutAnswers, others()}) {
    for (const Subject& s : everySubject(d)) {
      add(texts, s.type->brief(d, s));
      add(texts, tooltipText(d, s));
      addPage(texts, d, inspect(d, s));
      if (!s.is(deleteType())) continue;
      const Sweeper sweeper = findSweeper(d, s.index);
      addPage(texts, d, inspect(d, s, &sweeper));
      const Lanes all(d);
      const Bridge bridge = makeBridge(all.context(), s.index);
      add(texts, bridge.label);
      add(texts, bridge.words);
    }
  }
  add(texts, deletesTooltip(m_document, {0, m_document.answers->deletes.size()}));
  add(texts, tooltipText(m_withoutAnswers, markPhaseSubject(*m_document.trace, 0)));
  texts.removeDuplicates();
  QVERIFY(texts.size() > 300);
  verify(texts);
}

using MakeRows = std::shared_ptr<const TableRows> (*)(const Document&);
Q_DECLARE_METATYPE(MakeRows)

void TestTranslated::tables_data() {
  QTest::addColumn<MakeRows>("make");
  QTest::newRow("cycles") << MakeRows(cycleRows);
  QTest::newRow("deletes") << MakeRows(deleteRows);
  QTest::newRow("goroutines") << MakeRows(goroutineRows);
  QTest::newRow("findings") << MakeRows(findingRows);
  QTest::newRow("problems") << MakeRows(problemRows);
}

void TestTranslated::tables() {
  QFETCH(MakeRows, make);
  auto answers = std::make_shared<Answers>(*m_document.answers);
  answers->problems = {madeText("HeapAlloc")};
  const Document d{m_document.trace, answers};
  TableModel model(make(d));
  const TableHead& head = model.rows().head();
  QStringList texts{tableName(head),      filterText(head),         noMatchText(head, {}),
                    allRowsText(head, 2), someRowsText(head, 1, 2), copiedText(head, 2)};
  for (int c = 0; c < model.columnCount(); ++c) {
    for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole)})
      add(texts, model.headerData(c, Qt::Horizontal, role).toString());
    for (int r = 0; r < model.rowCount(); ++r) {
      for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole)})
        add(texts, model.index(r, c).data(role).toString());
    }
  }
  verify(texts);
}

void TestTranslated::panes() {
  QStringList texts;
  ViewState view;
  TableModel model(deleteRows(m_document));
  TablePane pane(&model, &view);
  pane.show();
  texts << pane.countText();
  connect(&pane, &TablePane::done, this, [&](const QString& text) { add(texts, text); });
  pane.putOnClipboard({}, 3);
  addWidget(texts, pane);
  addOpenedMenu(texts, [&] { emit pane.table()->customContextMenuRequested(QPoint(5, 5)); });
  QVERIFY(texts.filter(QStringLiteral("Columns")).size() > 0);
  pane.filter()->setText(QStringLiteral("123"));
  texts << pane.countText();
  addWidget(texts, pane);
  verify(texts);
}

void TestTranslated::heapPanel() {
  QStringList texts;
  auto few = std::make_shared<Answers>(*m_document.answers);
  few->heap.clear();
  for (const Document& d : {m_document, m_withoutAnswers, Document{m_document.trace, few}}) {
    ViewState view;
    view.setLimits(m_document.trace->range(), false);
    HeapPanel panel(&view);
    panel.resize(500, 500);
    panel.show();
    panel.setDocument(d);
    addWidget(texts, panel);
    auto* plot = panel.findChild<QCustomPlot*>();
    // The names of markers are not shown: QCustomPlot has given them.
    static const QRegularExpression unnamed(QStringLiteral("^Graph [0-9]+$"));
    for (int i = 0; i < plot->graphCount(); ++i) {
      if (!unnamed.match(plot->graph(i)->name()).hasMatch()) add(texts, plot->graph(i)->name());
    }
    if (!d.answers || d.answers->heap.empty()) continue;
    QTRY_VERIFY(!plot->axisRects().isEmpty());
    for (const QCPAxisRect* rect : plot->axisRects()) add(texts, rect->axis(QCPAxis::atBottom)->label());
    QHelpEvent help(QEvent::ToolTip, plot->axisRects().first()->center(), QPoint());
    QApplication::sendEvent(plot, &help);
    add(texts, plot->toolTip());
    addOpenedMenu(texts, [&] { QTest::mouseClick(plot, Qt::RightButton, {}, plot->rect().center()); });
  }
  QVERIFY(texts.filter(QStringLiteral("metrics")).size() > 0 && texts.filter(QStringLiteral("sources")).size() > 0);
  verify(texts);
}

void TestTranslated::searching() {
  QStringList texts;
  ViewState view;
  SearchBar bar(&view);
  bar.setDocument(m_document);
  bar.open();
  quint64 request = 0;
  connect(&bar, &SearchBar::searchWanted, this, [&](quint64 n) { request = n; });
  const auto find = [&](const QString& needle, std::size_t all) {
    bar.input()->setText(needle);
    bar.step(1);
    SearchResults results = searchTrace(m_document, needle.toStdString());
    results.total = std::max(results.total, all);
    addWidget(texts, bar);
    bar.setResults(request, results);
    addWidget(texts, bar);
  };
  find(QStringLiteral("main"), 0);
  find(QStringLiteral("main"), 100'000);
  find(QStringLiteral("123456789"), 0);
  verify(texts);
}

void TestTranslated::inspecting() {
  QStringList texts;
  ViewState view;
  Inspector inspector(&view);
  inspector.setDocument(m_document);
  addWidget(texts, inspector);
  for (const Subject& s : everySubject(m_document)) {
    if (!s.is(deleteType()) && !s.is(cycleType())) continue;
    view.select(s);
    QCoreApplication::processEvents();
    addWidget(texts, inspector);
  }
  texts.removeDuplicates();
  verify(texts);
}

void TestTranslated::emptyStates() {
  QStringList texts;
  ViewState view;
  EmptyState state({QString(), allocFreeHint(), deleteMarkerLines()});
  TimelineWidget timeline(&view);
  OverviewWidget overview(&view);
  for (const QWidget* w : {static_cast<const QWidget*>(&state), static_cast<const QWidget*>(&timeline),
                           static_cast<const QWidget*>(&overview)})
    addWidget(texts, *w);
  QTableView table;
  table.setModel(new TableModel(deleteRows(m_document), &table));
  QMenu menu;
  addColumnEntries(&menu, &table);
  addMenu(texts, menu);
  verify(texts);
}

void TestTranslated::pictures() {
  QStringList texts;
  const auto addPicture = [&](const Document& d, const PictureOptions& options) {
    const auto root = QJsonDocument::fromJson(renderPicture(d, options).manifest).object();
    QStringList caption;
    for (const auto& item : root["items"].toArray()) {
      const QString kind = item.toObject()["kind"].toString(), text = item.toObject()["text"].toString();
      if (kind == QStringLiteral("caption")) caption << text;  // a line of it
      // Texts on spans are shortened here; rowsOfLanes() has them whole. The title is the name of the file.
      static const QSet<QString> others{QStringLiteral("caption"), QStringLiteral("label"), QStringLiteral("title")};
      if (!others.contains(kind)) add(texts, text);
    }
    add(texts, caption.join(QLatin1Char(' ')));
  };
  PictureOptions options;
  for (const QSize size : {QSize(1600, 1600), QSize(1200, 500), QSize(800, 200), QSize(300, 80)}) {
    options.size = size;
    options.deleteOp.reset();
    addPicture(m_document, options);
    addPicture(m_withoutAnswers, options);
    for (std::size_t i = 0; i < m_document.answers->deletes.size(); ++i) {
      options.deleteOp = i;
      addPicture(m_document, options);
    }
  }
  addPicture(m_withoutDeletes, {});
  texts.removeAll(QStringLiteral("Sweepscope"));
  texts.replaceInStrings(QRegularExpression(QStringLiteral(" · Sweepscope$")), QString());
  texts.removeDuplicates();
  verify(texts);
}

QTEST_MAIN(TestTranslated)
#include "tst_translated.moc"
