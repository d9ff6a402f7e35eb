// SPDX-License-Identifier: GPL-3.0-or-later

// The page that is shown while a file is opened, until its first part is loaded.
//
// Threads: GUI thread only.
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;

namespace sweepscope {

struct LoadStatus;

class LoadingPage : public QWidget {
  Q_OBJECT
 public:
  explicit LoadingPage(QWidget* parent = nullptr);
  void setName(const QString& file);
  void showProgress(const LoadStatus&);
  QString name() const;

 private:
  QLabel *m_name, *m_stage;
  QProgressBar* m_progress;
};

}  // namespace sweepscope
