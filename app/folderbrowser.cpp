// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/folderbrowser.h"

#include <QDir>
#include <QFileInfo>
#include <QSplitter>

#include "app/filename.h"
#include "app/folderpanel.h"
#include "app/remembered.h"
#include "widgets/counted.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

constexpr int kPanelWidth = 400;
const QString kWidth = QStringLiteral("layout/folder");

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(FolderBrowser)
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

FolderBrowser::FolderBrowser(OpenTrace* trace, QSplitter* split, QObject* parent)
    : QObject(parent), m_trace(trace), m_split(split), m_panel(new FolderPanel) {
  m_panel->hide();
  m_panel->setMinimumWidth(200);
  split->insertWidget(0, m_panel);
  connect(m_panel, &FolderPanel::traceWanted, this, [this](const TraceFile& file) { emit traceWanted(file.path); });
  connect(m_panel, &FolderPanel::closeWanted, this, &FolderBrowser::close);
}

void FolderBrowser::open(const QString& path) {
  list(QDir::cleanPath(QFileInfo(path).absoluteFilePath()), false);
}

void FolderBrowser::list(const QString& path, bool again) {
  const QDateTime changedAt = QFileInfo(path).lastModified();
  m_job.run([bytes = pathOfName(path)](std::stop_token stop) { return listFolder(bytes, std::move(stop)); },
            [this, changedAt, again](const Result<Folder>& folder) {
              if (folder) m_listed = changedAt;
              show(folder, again);
              emit changed();
              emit listed();
            });
}

// A folder that cannot be listed, or has no traces, does not replace the one that is open.
void FolderBrowser::show(const Result<Folder>& folder, bool again) {
  if (!folder || (folder->traces.empty() && !again)) {
    if (!again) emit failed(folder ? emptyText(*folder) : shown(folder.error().detail));
    return;
  }
  m_panel->setFolder(*folder);
  m_panel->setWanted(pathOf(m_trace->isReading() ? m_trace->wanted() : m_trace->shown()));
  m_panel->setOpen(pathOf(m_trace->shown()));
  if (again) return;
  if (m_panel->isHidden()) {
    m_panel->show();
    const int width = remembered(kWidth, kPanelWidth).toInt();
    m_split->setSizes({width, std::max(1, m_split->width() - width)});
  }
  m_panel->setFocus();
}

void FolderBrowser::mark() {
  m_panel->setWanted(pathOf(m_trace->wanted()));
  m_panel->setOpen(pathOf(m_trace->shown()));
  emit changed();
}

// A listing that still runs is not started again: it might take longer than the time between two checks, and would
// never end.
void FolderBrowser::check() {
  if (m_panel->isHidden() || m_job.isBusy()) return;
  const QString path = nameOfPath(m_panel->folder().path);
  const QFileInfo now(path);
  if (now.exists() && now.lastModified() != m_listed) list(path, true);
}

void FolderBrowser::close() {
  m_job.cancel();
  saveWidth();
  m_panel->hide();
  m_panel->setFolder({});
  emit changed();
}

void FolderBrowser::saveWidth() const {
  if (!m_panel->isHidden()) remember(kWidth, m_panel->width());
}

}  // namespace sweepscope
