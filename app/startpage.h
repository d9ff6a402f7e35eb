// SPDX-License-Identifier: GPL-3.0-or-later

// The page that is shown while no trace is open: to open a file or a sample, and how to record a trace.
//
// Threads: GUI thread only.
#pragma once

#include <QWidget>

class QVBoxLayout;

namespace sweepscope {

class StartPage : public QWidget {
  Q_OBJECT
 public:
  explicit StartPage(QWidget* parent = nullptr);
  void setRecentFiles(const QStringList&);

 signals:
  void openWanted();
  void fileWanted(const QString& path);
  void sampleWanted(const QString& file);

 private:
  void addSamples(QVBoxLayout*);

  QWidget* m_recentBox;
  QVBoxLayout* m_recent;
};

}  // namespace sweepscope
