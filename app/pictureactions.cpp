// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/pictureactions.h"

#include <QApplication>
#include <QClipboard>
#include <QFileInfo>

#include "app/exportdialog.h"
#include "app/filename.h"
#include "app/mainwindow.h"
#include "app/messagebar.h"
#include "app/picturefile.h"
#include "app/workspace.h"
#include "widgets/subjects/deletesubject.h"

namespace sweepscope {

namespace {

PictureOptions currentView(const OpenTrace& trace, QSize size) {
  PictureOptions options;
  options.range = trace.view()->range();
  options.size = size;
  const Subject& selection = trace.view()->selection();
  if (selection.is(deleteType())) options.deleteOp = selection.index;
  return options;
}

}  // namespace

PictureActions::PictureActions(MainWindow* window) : QObject(window), m_window(window) {}

void PictureActions::exportPicture() {
  const OpenTrace& trace = *m_window->trace();
  if (!m_window->hasTrace() || !trace.document().answers) return;
  ExportDialog dialog(QFileInfo(trace.shown().name).completeBaseName(), m_window->themeKind(), m_window);
  if (dialog.exec() != QDialog::Accepted) return;
  PictureOptions options = currentView(trace, dialog.size());
  options.scale = dialog.scale();
  options.theme = dialog.theme();
  if (dialog.wholeTrace()) options.range = trace.document().trace->range();
  const QString path = dialog.path();
  m_window->messageBar()->say(MessageBar::Kind::Note, tr("Exporting the picture…"));
  m_exportJob.run([document = trace.document(), options,
                   path = pathOfName(path)](const std::stop_token&) { return writePicture(document, options, path); },
                  [this, path](const QString& problem) {
                    if (problem.isEmpty()) {
                      m_window->sayDone(tr("The picture was saved as “%1”.").arg(path));
                    } else {
                      m_window->messageBar()->say(MessageBar::Kind::Problem, problem);
                    }
                  });
}

void PictureActions::copyPicture() {
  const OpenTrace& trace = *m_window->trace();
  if (!m_window->hasTrace() || !trace.document().answers) return;
  PictureOptions options = currentView(trace, {1600, 900});
  options.theme = m_window->themeKind();
  m_copyJob.run(
      [document = trace.document(), options](const std::stop_token&) { return renderPicture(document, options).image; },
      [this](const QImage& image) {
        if (image.isNull()) {
          m_window->messageBar()->say(MessageBar::Kind::Problem,
                                      tr("There is not enough memory for a picture of the view."));
          return;
        }
        QApplication::clipboard()->setImage(image);
        m_window->sayDone(tr("A picture of the view was copied to the clipboard."));
      });
}

}  // namespace sweepscope
