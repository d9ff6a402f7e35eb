// SPDX-License-Identifier: GPL-3.0-or-later

// Measures the hidden options --quit-after-first-paint and --quit-after-load: writes how long after the start of the
// process the state was reached, as one line of JSON on standard error.
//
// Units: milliseconds, bytes.
// Threads: GUI thread only.
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

// Milliseconds since this process was started; of the system, if it has that figure.
double millisecondsSinceStart();
// Bytes of this process in memory; 0 if the system does not have that figure.
quint64 residentBytes();

}  // namespace sweepscope
