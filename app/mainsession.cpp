// SPDX-License-Identifier: GPL-3.0-or-later

// Session files: choosing one, and saving it where the user says.
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>

#include "app/mainwindow.h"
#include "app/messagebar.h"
#include "app/preferencesdialog.h"

namespace sweepscope {

namespace {

QString filter() {
  return MainWindow::tr("Sessions (%1);;All files (*)").arg(QStringLiteral("*.sweepscope.json"));
}

}  // namespace

void MainWindow::chooseSession() {
  const QString folder = QFileInfo(filePath(m_trace->shown())).absolutePath();
  const QString path = QFileDialog::getOpenFileName(this, tr("Open a session"), folder, filter());
  if (!path.isEmpty()) m_trace->openSession(path);
}

void MainWindow::saveSessionAs() {
  QFileDialog dialog(this, tr("Save the session"), SessionStore::pathBeside(filePath(m_trace->shown())), filter());
  dialog.setAcceptMode(QFileDialog::AcceptSave);
  dialog.setDefaultSuffix(QStringLiteral("sweepscope.json"));
  if (dialog.exec() == QDialog::Accepted) saveSession(dialog.selectedFiles().constFirst());
}

void MainWindow::saveSessionBeside() {
  const QString path = SessionStore::pathBeside(filePath(m_trace->shown()));
  const bool isOurs = m_trace->session().path == path && m_trace->session().problem.isEmpty();
  if (isOurs || !QFileInfo::exists(path) ||
      QMessageBox::question(this, tr("Save the session"),
                            tr("“%1” already exists. Do you want to replace it?").arg(path)) == QMessageBox::Yes)
    saveSession(path);
}

void MainWindow::saveSession(const QString& path) {
  m_trace->saveSessionAs(path);
  sayDone(tr("The session is now saved in “%1”.").arg(path));
}

void MainWindow::editTraceSettings() {
  PreferencesDialog dialog(m_trace->settings(), this, PreferencesDialog::Edits::Session);
  if (dialog.exec() == QDialog::Accepted) m_trace->setSessionSettings(dialog.layer());
}

}  // namespace sweepscope
