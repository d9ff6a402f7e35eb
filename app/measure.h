// For measuring (the hidden options --quit-after-first-paint and --quit-after-load): what was reached how long after
// the process started, as one JSON line on standard error.
#pragma once

#include <QJsonObject>
#include <QObject>

#include "app/commandline.h"

namespace sweepscope {

class MainWindow;

class Measure : public QObject {
  Q_OBJECT
 public:
  Measure(const CommandLine&, MainWindow*);

 signals:
  // Once: spans are on the screen, or it is certain that there are none.
  void reached(const QJsonObject& figures);

 protected:
  bool eventFilter(QObject*, QEvent*) override;

 private:
  void look();
  void finish();

  MainWindow* m_window;
  bool m_firstPaint;
  bool m_waiting;
};

// Writes the figures and ends the program when they are there.
void quitWhenReached(const Measure&, const MainWindow&);

// Milliseconds since this process was started, as the system has it where it tells.
double millisecondsSinceStart();
// Bytes of this process in memory; 0 where the system does not tell.
quint64 residentBytes();

}  // namespace sweepscope
