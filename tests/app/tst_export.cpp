// SPDX-License-Identifier: GPL-3.0-or-later

// A picture of the view, from the menu to the file.
#include <QAction>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTimer>

#include "app/exportdialog.h"
#include "app/messagebar.h"
#include "tests/app/windows.h"

using namespace sweepscope;
using namespace sweepscope::test;

class TestExport : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;

 private slots:
  void initTestCase() { prepareWindows(m_dir.path()); }

  // The dialog says what is wrong with the file and keeps what was entered; the picture is made elsewhere.
  void exportsAPicture() {
    MainWindow window;
    window.show();
    open(window, sample());
    const QString picture = m_dir.filePath("exported.png");
    QTimer::singleShot(0, &window, [&] {
      auto* dialog = window.findChild<ExportDialog*>();
      QVERIFY(dialog != nullptr);
      auto* file = dialog->findChild<QLineEdit*>();
      auto* objection = dialog->findChild<QLabel*>("objection");
      auto* save = dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save);
      for (const QString& wrong : {m_dir.filePath("nowhere/a.png"), QString(), m_dir.path() + '/'}) {
        file->setText(wrong);
        QVERIFY(!objection->isVisible());
        save->click();
        QVERIFY2(dialog->isVisible() && objection->isVisible(), qPrintable(wrong));
      }
      file->setText(picture);
      save->click();
      QVERIFY(!dialog->isVisible());
    });
    (*window.actions())["export"]->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(window.messageBar()->text().contains(picture), 60'000);
    QVERIFY(!QImage(picture).isNull());
  }
};

QTEST_MAIN(TestExport)
#include "tst_export.moc"
