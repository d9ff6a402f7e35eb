// SPDX-License-Identifier: GPL-3.0-or-later

// Pictures of the view: exported to a file that the user chooses, and copied to the clipboard. They are drawn on a
// worker.
//
// Threads: GUI thread only.
// Errors: a message bar of the window says why there is no picture.
#pragma once

#include <QObject>

#include "app/latestjob.h"

namespace sweepscope {

class MainWindow;

class PictureActions : public QObject {
  Q_OBJECT
 public:
  explicit PictureActions(MainWindow*);

  void exportPicture();
  void copyPicture();

 private:
  MainWindow* m_window;
  LatestJob m_exportJob, m_copyJob;
};

}  // namespace sweepscope
