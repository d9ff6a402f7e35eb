// What stands where no trace is open: open one, try a sample, go back to a recent file, or learn how to record one.
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
