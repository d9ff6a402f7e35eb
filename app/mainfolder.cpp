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
#include "widgets/words.h"

namespace sweepscope {

namespace {

constexpr int kPanelWidth = 400;

QString emptyText(const Folder& folder) {
  const QString name = shown(folder.path);
  if (!folder.unreadable.empty()) {
    return QStringLiteral("%1: no Go execution trace that can be read; %2 cannot be.")
        .arg(name, shown(folder.unreadable.front(), 60));
  }
  if (folder.others == 0) return QStringLiteral("%1: there are no files in this folder.").arg(name);
  return QStringLiteral("%1: none of the %2 in this folder is a Go execution trace.")
      .arg(name, folder.others == 1 ? QStringLiteral("files") : QStringLiteral("%1 files").arg(countOf(folder.others)));
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
  const QString path = QFileDialog::getExistingDirectory(this, QStringLiteral("Open a folder of traces"), before);
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
        updateActions();
        emit folderListed();
      });
}

// A folder that cannot be listed, or without traces, leaves the one that is open.
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
}

// A flight recorder goes on writing: what it adds is listed without being asked. A listing that goes on is left to end:
// where that takes longer than until the next look, it would never.
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
  updateActions();
}

void MainWindow::saveFolderWidth() const {
  if (!m_folder->isHidden()) remember(QStringLiteral("layout/folder"), m_folder->width());
}

void MainWindow::openFromFolder(const TraceFile& file) {
  LoadRequest request;
  request.path = file.path;  // its bytes, whether or not they are text
  request.name = nameOfPath(file.path);
  startLoading(request, true);
}

}  // namespace sweepscope
