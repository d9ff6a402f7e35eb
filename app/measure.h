// For measuring (the hidden options --quit-after-first-paint and --quit-after-load): what was reached how long after
// the process started, as one JSON line on standard error.
#pragma once

#include <QObject>

#include "app/commandline.h"

namespace sweepscope {

class MainWindow;

class Measure : public QObject {
  Q_OBJECT
 public:
  Measure(const CommandLine&, MainWindow*);

 protected:
  bool eventFilter(QObject*, QEvent*) override;

 private:
  void finish();

  MainWindow* m_window;
  bool m_firstPaint, m_afterLoad;
  bool m_loaded = false;
};

// Milliseconds since this process was started, as the system has it where it tells.
double millisecondsSinceStart();
// Bytes of this process in memory; 0 where the system does not tell.
quint64 residentBytes();

}  // namespace sweepscope
