// SPDX-License-Identifier: GPL-3.0-or-later

// Every text of the window goes through the catalogue: with a translator that puts each text in brackets, no text that
// a person sees is without them, except data.
#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QSpinBox>
#include <QStatusBar>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTimer>
#include <QTranslator>

#include "app/bookmarksdialog.h"
#include "app/commandpalette.h"
#include "app/commandspec.h"
#include "app/exportdialog.h"
#include "app/helpwindow.h"
#include "app/keyspage.h"
#include "app/lanespage.h"
#include "app/messagebar.h"
#include "app/preferencesdialog.h"
#include "app/statusline.h"
#include "app/workspace.h"
#include "tests/app/windows.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/timelinewidget.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

class Brackets : public QTranslator {
 public:
  QString translate(const char*, const char* source, const char*, int) const override {
    return QStringLiteral("⟦%1⟧").arg(QString::fromUtf8(source));
  }
  bool isEmpty() const override { return false; }
};

// What is left of a text without the parts in brackets.
QString outside(const QString& text) {
  QString left;
  int depth = 0;
  for (const QChar c : text) {
    if (c == QChar(0x27e6)) ++depth;
    if (depth == 0) left += c;
    if (c == QChar(0x27e7)) --depth;
  }
  return left;
}

// The data that may stand beside translated texts.
QString withoutData(QString text) {
  static const QString data[] = {
      QStringLiteral("<[^>]*>"),                                // markup
      QStringLiteral("\\b(ns|µs|ms|s|B|KiB|MiB|GiB)\\b"),       // units
      QStringLiteral("[\\w.()*-]*/[\\w./()*-]+"),               // paths, and functions with the path of their package
      QStringLiteral("\\w[\\w-]*\\.[\\w.()*\\[\\]]+(:\\d+)?"),  // functions, files, lines; the format of the trace
      QStringLiteral("\\b(0x[0-9a-f]+|T0|G\\d+|GC #\\d+)"),
      QStringLiteral("\\b(user-\\d+|Go module|samples|Sweepscope)\\b"),           // of the sample
      QStringLiteral("\\b(Ctrl|Shift|Alt|PgUp|PgDown|Esc|Home|F\\d+|[A-Z])\\b"),  // keys
  };
  static const QRegularExpression any(QStringList(std::begin(data), std::end(data)).join(QLatin1Char('|')));
  return text.remove(any);
}

bool isTranslated(const QString& text) {
  static const QRegularExpression letter(QStringLiteral("\\p{L}"));
  return !withoutData(outside(text)).contains(letter);
}

// Widgets whose content is code, a document, or what the user typed.
bool isContent(const QWidget* widget) {
  const auto* label = qobject_cast<const QLabel*>(widget);
  return (label != nullptr && label->text().startsWith(QStringLiteral("go test -trace="))) ||
         qobject_cast<const QLineEdit*>(widget) != nullptr;
}

// Widgets of the room below, whose texts this test leaves out.
const QSet<QByteArray> kOfWidgets{"sweepscope::SearchBar", "sweepscope::TablePane",   "sweepscope::Inspector",
                                  "sweepscope::HeapPanel", "sweepscope::TableHeader", "sweepscope::TimelineWidget"};

// Collects texts that are not translated, with the place of each.
class Collector {
 public:
  void look(const QString& text, const QObject* object, const char* what) {
    ++m_looked;
    if (isTranslated(text)) return;
    QString place;
    for (const QObject* o = object; o != nullptr; o = o->parent())
      place.prepend(QStringLiteral("/%1").arg(QString::fromLatin1(o->metaObject()->className())));
    m_wrong << QStringLiteral("%1 %2: %3").arg(place, QString::fromLatin1(what), text);
  }

  void look(const QAction* action) {
    look(action->text(), action, "text");
    look(action->toolTip(), action, "tool tip");
    look(action->statusTip(), action, "status tip");
  }

  void look(const QAbstractItemModel& model, const QObject* owner) {
    for (int row = 0; row < model.rowCount(); ++row) {
      look(model.index(row, 0).data().toString(), owner, "entry");
      look(model.index(row, 0).data(Qt::ToolTipRole).toString(), owner, "tool tip of an entry");
    }
  }

  void look(const QWidget* widget) {
    if (isContent(widget)) return;
    look(widget->windowTitle(), widget, "title");
    look(widget->toolTip(), widget, "tool tip");
    look(widget->statusTip(), widget, "status tip");
    look(widget->accessibleName(), widget, "accessible name");
    look(widget->accessibleDescription(), widget, "accessible description");
    for (const QAction* action : widget->actions()) look(action);
    if (const auto* label = qobject_cast<const QLabel*>(widget)) look(label->text(), label, "text");
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) look(button->text(), button, "text");
    if (const auto* group = qobject_cast<const QGroupBox*>(widget)) look(group->title(), group, "title");
    if (const auto* menu = qobject_cast<const QMenu*>(widget)) look(menu->title(), menu, "title");
    if (const auto* spin = qobject_cast<const QDoubleSpinBox*>(widget)) look(spin->suffix(), spin, "suffix");
    if (const auto* list = qobject_cast<const QListWidget*>(widget)) look(*list->model(), list);
    if (const auto* box = qobject_cast<const QComboBox*>(widget)) look(*box->model(), box);
    if (const auto* tabs = qobject_cast<const QTabBar*>(widget)) {
      for (int i = 0; i < tabs->count(); ++i) look(tabs->tabText(i), tabs, "tab");
    }
    if (const auto* header = qobject_cast<const QHeaderView*>(widget)) lookAtHeader(header);
  }

  // A widget and all that is in it, shown or not.
  void lookInto(const QWidget& top) {
    look(&top);
    for (const QWidget* widget : top.findChildren<QWidget*>()) {
      if (!isLeftOut(widget)) look(widget);
    }
    for (const QLineEdit* line : top.findChildren<QLineEdit*>()) {
      if (isLeftOut(line)) continue;
      look(line->placeholderText(), line, "placeholder");
      look(line->accessibleName(), line, "accessible name");
    }
    for (const QAction* action : top.findChildren<QAction*>()) {
      const auto* owner = qobject_cast<const QWidget*>(action->parent());
      if (owner == nullptr || !isLeftOut(owner)) look(action);
    }
  }

  // Widgets of these classes, with what is in them, are left out.
  void leaveOut(const QSet<QByteArray>& classes) { m_leftOut = classes; }
  const QStringList& wrong() const { return m_wrong; }
  int looked() const { return m_looked; }

 private:
  bool isLeftOut(const QWidget* widget) const {
    for (const QObject* o = widget; o != nullptr; o = o->parent()) {
      if (m_leftOut.contains(o->metaObject()->className())) return true;
    }
    return false;
  }
  void lookAtHeader(const QHeaderView* header) {
    if (header->model() == nullptr || header->orientation() != Qt::Horizontal) return;
    for (int c = 0; c < header->count(); ++c) {
      look(header->model()->headerData(c, Qt::Horizontal).toString(), header, "column");
      look(header->model()->headerData(c, Qt::Horizontal, Qt::ToolTipRole).toString(), header, "tool tip of a column");
    }
  }

  QSet<QByteArray> m_leftOut;
  QStringList m_wrong;
  int m_looked = 0;
};

}  // namespace

class TestTranslatedWindow : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;
  Brackets m_brackets;
  std::unique_ptr<MainWindow> m_window;

  QString write(const QString& name, const QByteArray& bytes) { return writeFile(m_dir.path(), name, bytes); }
  QString message() const { return m_window->messageBar()->text(); }
  void verify(const Collector& collector, int least) {
    QVERIFY2(collector.looked() >= least, qPrintable(QString::number(collector.looked())));
    for (const QString& text : collector.wrong()) qWarning("not translated: %s", qPrintable(text));
    QVERIFY(collector.wrong().isEmpty());
  }

 private slots:
  void initTestCase() {
    prepareWindows(m_dir.path());
    QVERIFY(QCoreApplication::installTranslator(&m_brackets));
  }
  void init() {
    forgetEverything();
    m_window = std::make_unique<MainWindow>();
    m_window->show();
  }
  void cleanup() { m_window.reset(); }

  // The test itself: what it takes for translated, and that it finds what is not.
  void whatIsTranslated() {
    for (const char* text : {"", "⟦Open⟧", "12 ms", "go1.26 · 1.23 ms · ⟦%1 events⟧", "⟦Delete “⟦x⟧”⟧",
                             "⟦Help⟧ (Ctrl+F)", "<h3>Sweepscope 0.1</h3><p>⟦text⟧</p>", "/tmp/a.trace"})
      QVERIFY2(isTranslated(QString::fromUtf8(text)), text);
    for (const char* text : {"Open", "⟦Open⟧ or", "3 events", "<b>and</b> ⟦x⟧", "Δ 3 ms from ⟦x⟧"})
      QVERIFY2(!isTranslated(QString::fromUtf8(text)), text);
    Collector collector;
    QWidget parent;
    new QLabel(QStringLiteral("left untranslated"), &parent);
    collector.lookInto(parent);
    QCOMPARE(collector.wrong(), QStringList{"/QWidget/QLabel text: left untranslated"});
  }

  void theWindow() {
    Collector collector;
    collector.leaveOut(kOfWidgets);
    collector.lookInto(*m_window);  // the start page
    open(*m_window, sample());
    QVERIFY(m_window->hasTrace());
    ViewState& view = *m_window->workspace()->view();
    view.setMeasured(TimeRange{view.limits().begin, view.limits().begin + Duration{1000}});
    view.setHoverTime(view.limits().begin + Duration{500});
    m_window->workspace()->timeline()->selectDelete(3);
    QSignalSpy listed(m_window.get(), &MainWindow::folderListed);
    m_window->openFile(QStringLiteral(SWEEPSCOPE_SAMPLES));
    QVERIFY(listed.wait(10'000));
    QCoreApplication::processEvents();
    for (QMenu* menu : m_window->findChildren<QMenu*>()) emit menu->aboutToShow();
    collector.lookInto(*m_window);
    verify(collector, 1000);
  }

  void messages() {
    Collector collector;
    const auto look = [&] {
      QVERIFY(!message().isEmpty());
      collector.lookInto(*m_window->messageBar());
      collector.look(m_window->statusBar()->currentMessage(), m_window->statusBar(), "message");
    };
    QSignalSpy listed(m_window.get(), &MainWindow::folderListed);
    QVERIFY(QDir(m_dir.path()).mkdir(QStringLiteral("empty")));
    m_window->openFile(m_dir.filePath(QStringLiteral("empty")));
    QVERIFY(listed.wait(10'000));
    look();
    const QByteArray good = contents(sample());
    open(*m_window, sample());
    action(*m_window, "bookmark")->trigger();
    QVERIFY(!m_window->statusBar()->currentMessage().isEmpty());
    collector.look(m_window->statusBar()->currentMessage(), m_window->statusBar(), "message");
    action(*m_window, "copy-picture")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!message().isEmpty(), 60'000);
    look();
    const QString changing = write("changing.trace", good);
    open(*m_window, changing);
    m_window->messageBar()->dismiss();
    write("changing.trace", good.left(good.size() / 2));
    QTRY_VERIFY_WITH_TIMEOUT(!message().isEmpty(), 10'000);
    look();
    write("sessions.trace", good);
    write("sessions.trace.sweepscope.json", "{}");
    open(*m_window, m_dir.filePath("sessions.trace"));
    look();
    for (const char* number : {"100000", "3"}) {
      CommandLine line;
      line.deleteOp = QByteArray(number).toULongLong();
      MainWindow other(line);
      open(other, sample());
      collector.lookInto(*other.messageBar());
    }
    verify(collector, 40);
  }

  void dialogs() {
    open(*m_window, sample());
    action(*m_window, "bookmark")->trigger();
    Collector collector;
    SettingsLayers layers;
    layers.commandLine.theme = ThemeChoice::Dark;
    layers.commandLine.inflections = {Duration{1}, 1, 1, 1, 1};
    layers.session.inflections = layers.commandLine.inflections;
    for (const auto edits : {PreferencesDialog::Edits::Preferences, PreferencesDialog::Edits::Session}) {
      const PreferencesDialog dialog(layers, m_window.get(), edits);
      auto* rules = dialog.findChild<QPlainTextEdit*>();
      collector.look(rules->accessibleName(), rules, "accessible name");
      // The names of rules are data.
      for (QLabel* label : dialog.findChildren<QLabel*>()) {
        if (label->text().contains(QStringLiteral("Built-in rules"))) {
          QVERIFY(label->text().startsWith(QChar(0x27e6)));
        }
      }
      collector.lookInto(dialog);
    }
    collector.lookInto(ExportDialog(QStringLiteral("a"), ThemeKind::Light, m_window.get()));
    collector.lookInto(BookmarksDialog(m_window->trace(), m_window.get()));
    collector.lookInto(CommandPalette(m_window.get()));
    QTimer::singleShot(0, m_window.get(), [&] {
      auto* about = m_window->findChild<QMessageBox*>();
      QVERIFY(about != nullptr);
      collector.lookInto(*about);
      about->close();
    });
    m_window->showAbout();
    verify(collector, 200);
  }

  // The pages of resources/help are translated as files; their headings are in the list. The tables are made of texts.
  void help() {
    Collector collector;
    HelpWindow window(m_window.get());
    QStringList headings;
    const auto* pages = window.findChild<QListWidget*>();
    for (int row = 0; row < pages->count(); ++row) headings << pages->item(row)->text();
    QCOMPARE(headings,
             (QStringList{"Evidence of a reclaim", "Keys and mouse", "Lanes and shapes", "Lines of Go to add"}));
    collector.look(window.windowTitle(), &window, "title");
    collector.look(pages->accessibleName(), pages, "accessible name");
    for (const KeyScope scope : kKeyScopes) {
      for (const KeyLine& line : keyLines(scope)) collector.look(line.help, &window, "line of keys");
    }
    static const QRegularExpression cell(QStringLiteral("<td>(.*?)</td>"));
    const QString page = lanesPage();
    for (auto it = cell.globalMatch(page); it.hasNext();) {
      const QString text = it.next().captured(1);
      if (!text.startsWith(QStringLiteral("<tt>"))) collector.look(text, &window, "cell");  // else an id
    }
    verify(collector, 150);
  }

  void commandLine() {
    Collector collector;
    for (const CommandSpec& command : commandSpecs()) {
      for (const std::string_view text : {command.summary, command.about, command.closing})
        collector.look(commandText(text), this, "text of a command");
      for (const OptionGroup& group : command.options()) {
        collector.look(commandText(group.heading), this, "heading");
        for (const OptionSpec& option : group.options) {
          collector.look(helpOf(option), this, "help of an option");
          collector.look(expectsOf(option), this, "value of an option");
        }
      }
    }
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"repport"}, {"export", "t"}, {"--nope"}, {"--at"}, {"--at", "x"}, {"compare"}}) {
      const auto result = parseCommandLine(arguments, [](const std::string&) { return false; });
      collector.look(QString::fromStdString(std::get<UsageError>(result).message), this, "message");
    }
    verify(collector, 100);
  }
};

QTEST_MAIN(TestTranslatedWindow)
#include "tst_translatedwindow.moc"
