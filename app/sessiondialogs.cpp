// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/sessiondialogs.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>

#include "app/opentrace.h"

namespace sweepscope {

namespace {

struct Tr {
  Q_DECLARE_TR_FUNCTIONS(SessionDialogs)
};

QString filter() {
  return Tr::tr("Sessions (%1);;All files (*)").arg(QStringLiteral("*.sweepscope.json"));
}

}  // namespace

QString askForSession(const OpenTrace& trace, QWidget* parent) {
  const QString folder = QFileInfo(filePath(trace.shown())).absolutePath();
  return QFileDialog::getOpenFileName(parent, Tr::tr("Open a session"), folder, filter());
}

QString askWhereToSaveSession(const OpenTrace& trace, QWidget* parent) {
  QFileDialog dialog(parent, Tr::tr("Save the session"), SessionStore::pathBeside(filePath(trace.shown())), filter());
  dialog.setAcceptMode(QFileDialog::AcceptSave);
  dialog.setDefaultSuffix(QStringLiteral("sweepscope.json"));
  return dialog.exec() == QDialog::Accepted ? dialog.selectedFiles().constFirst() : QString();
}

bool maySaveSessionBeside(const OpenTrace& trace, QWidget* parent) {
  const QString path = SessionStore::pathBeside(filePath(trace.shown()));
  const bool isOurs = trace.session().path == path && trace.session().problem.isEmpty();
  return isOurs || !QFileInfo::exists(path) ||
         QMessageBox::question(parent, Tr::tr("Save the session"),
                               Tr::tr("“%1” already exists. Do you want to replace it?").arg(path)) == QMessageBox::Yes;
}

}  // namespace sweepscope
