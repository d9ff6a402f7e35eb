// SPDX-License-Identifier: GPL-3.0-or-later

// A folder of traces beside the trace that is open: listed on a worker, shown at the left, opened one by one.
#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QSplitter>
#include <QStackedWidget>

#include "app/filename.h"
#include "app/folderpanel.h"
#include "app/mainwindow.h"
#include "app/messagebar.h"
#include "app/remembered.h"
#include "widgets/counted.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

constexpr int kPanelWidth = 400;

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(MainFolder)
};

QString emptyText(const Folder& folder) {
  const QString name = shown(folder.path);
  if (!folder.unreadable.empty()) {
    return Tr::tr("“%1” contains no Go execution trace that can be read. The file “%2” cannot be read.")
        .arg(name, shown(folder.unreadable.front(), 60));
  }
  if (folder.others == 0) return Tr::tr("“%1” contains no files.").arg(name);
  return Tr::counted("None of the %1 files in “%2” is a Go execution trace.",
                     "The only file in “%2” is not a Go execution trace.", folder.others)
      .arg(name);
}

// As the folder's list has it.
std::string pathOf(const LoadRequest& request) {
  if (request.bytes || request.path == "-" || request.path.starts_with('/')) return request.path;
  return pathOfName(QDir::cleanPath(QFileInfo(request.name).absoluteFilePath()));
}

}  // namespace

void MainWindow::makeFolderPanel() {
  m_folder->hide();
  m_folder->setMinimumWidth(200);
  m_split->setObjectName(QStringLiteral("folderSplit"));
  m_split->setChildrenCollapsible(false);
  m_split->setHandleWidth(1);
  m_split->addWidget(m_folder);
  m_split->addWidget(m_pages);
  m_split->setStretchFactor(1, 1);
  connect(m_folder, &FolderPanel::traceWanted, this, &MainWindow::openFromFolder);
  connect(m_folder, &FolderPanel::closeWanted, this, &MainWindow::closeFolder);
}

void MainWindow::chooseFolder() {
  const QString before = remembered(QStringLiteral("folder")).toString();
  const QString path = QFileDialog::getExistingDirectory(this, tr("Open a folder of traces"), before);
  if (path.isEmpty()) return;
  remember(QStringLiteral("folder"), path);
  openFolder(path);
}

void MainWindow::openFolder(const QString& path) {
  m_messages->dismiss();
  listFolder(QDir::cleanPath(QFileInfo(path).absoluteFilePath()), false);
}

void MainWindow::listFolder(const QString& path, bool again) {
  const QDateTime changed = QFileInfo(path).lastModified();
  m_folderJob->run(
      [bytes = pathOfName(path)](std::stop_token stop) { return sweepscope::listFolder(bytes, std::move(stop)); },
      [this, changed, again](const Result<Folder>& folder) {
        if (folder) m_folderChanged = changed;
        showFolder(folder, again);
        m_actions->update(ActionInput::Folder);
        emit folderListed();
      });
}

// A folder that cannot be listed, or has no traces, does not replace the one that is open.
void MainWindow::showFolder(const Result<Folder>& folder, bool again) {
  if (!folder || (folder->traces.empty() && !again)) {
    const QString text = folder ? emptyText(*folder) : shown(folder.error().detail);
    if (!again) m_messages->say(MessageBar::Kind::Problem, text);
    return;
  }
  m_folder->setFolder(*folder);
  m_folder->setWanted(pathOf(m_trace->isReading() ? m_trace->wanted() : m_trace->shown()));
  m_folder->setOpen(pathOf(m_trace->shown()));
  if (again) return;
  if (m_folder->isHidden()) {
    m_folder->show();
    const int width = remembered(QStringLiteral("layout/folder"), kPanelWidth).toInt();
    m_split->setSizes({width, std::max(1, m_split->width() - width)});
  }
  m_folder->setFocus();
}

void MainWindow::markInFolder() {
  m_folder->setWanted(pathOf(m_trace->wanted()));
  m_folder->setOpen(pathOf(m_trace->shown()));
  m_actions->update(ActionInput::Folder);
}

// Lists the files that a flight recorder has added. A listing that still runs is not started again: it might take
// longer than the time between two checks, and would never end.
void MainWindow::checkFolder() {
  if (m_folder->isHidden() || m_folderJob->isBusy()) return;
  const QString path = nameOfPath(m_folder->folder().path);
  const QFileInfo now(path);
  if (now.exists() && now.lastModified() != m_folderChanged) listFolder(path, true);
}

void MainWindow::closeFolder() {
  m_folderJob->cancel();
  saveFolderWidth();
  m_folder->hide();
  m_folder->setFolder({});
  m_actions->update(ActionInput::Folder);
}

void MainWindow::saveFolderWidth() const {
  if (!m_folder->isHidden()) remember(QStringLiteral("layout/folder"), m_folder->width());
}

void MainWindow::openFromFolder(const TraceFile& file) {
  LoadRequest request;
  request.path = file.path;  // the bytes of its name, which need not be text
  request.name = nameOfPath(file.path);
  startLoading(request, true);
}

}  // namespace sweepscope
