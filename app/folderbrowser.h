// SPDX-License-Identifier: GPL-3.0-or-later

// A folder of traces beside the trace that is open: it is listed on a worker and shown at the left of the window, and
// its traces are opened one by one. While it is shown, it is listed again when files are added.
//
// Threads: GUI thread only; listing has a worker of its own.
// Errors: failed() says why a folder cannot be listed, or that it has no traces; the one that is shown stays.
#pragma once

#include <QDateTime>
#include <QObject>
#include <string>

#include "app/latestjob.h"
#include "app/opentrace.h"
#include "wire/folder.h"

class QSplitter;

namespace sweepscope {

class FolderPanel;

class FolderBrowser : public QObject {
  Q_OBJECT
 public:
  // The panel is added to the splitter and hidden until there is a folder.
  FolderBrowser(OpenTrace*, QSplitter*, QObject* parent);

  FolderPanel* panel() const { return m_panel; }
  void open(const QString& path);
  void close();
  // Lists the files that a flight recorder has added.
  void check();
  // Marks the trace that is open and the one that is being opened.
  void mark();
  void saveWidth() const;

 signals:
  void traceWanted(const std::string& path);
  void failed(const QString&);
  // A folder was listed, with or without success.
  void listed();
  // What can be done with the folder has changed.
  void changed();

 private:
  void list(const QString& path, bool again);
  void show(const Result<Folder>&, bool again);

  OpenTrace* m_trace;
  QSplitter* m_split;
  FolderPanel* m_panel;
  LatestJob m_job;
  QDateTime m_listed;  // when the folder that is shown had changed last
};

}  // namespace sweepscope
