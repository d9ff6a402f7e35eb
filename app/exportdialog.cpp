// SPDX-License-Identifier: GPL-3.0-or-later

// The export dialog. It remembers folder, size, scale and theme.
#include "app/exportdialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSpinBox>

#include "app/picturefile.h"
#include "app/remembered.h"

namespace sweepscope {

namespace {

QSpinBox* pixels(int value, int least, const QString& name) {
  auto* box = new QSpinBox;
  box->setRange(least, 8000);
  box->setSingleStep(100);
  box->setValue(value);
  box->setAccessibleName(name);
  return box;
}

// The last choice, if it is still among the entries.
void choose(QComboBox* box, const QString& key, int otherwise) {
  const int index = box->findData(remembered(key, otherwise).toInt());
  box->setCurrentIndex(index >= 0 ? index : box->findData(otherwise));
}

// A row with several widgets has no buddy of its own.
QLabel* labelFor(const QString& text, QWidget* buddy) {
  auto* label = new QLabel(text);
  label->setBuddy(buddy);
  return label;
}

}  // namespace

ExportDialog::ExportDialog(const QString& name, ThemeKind kind, QWidget* parent)
    : QDialog(parent),
      m_path(new QLineEdit),
      m_scale(new QComboBox),
      m_theme(new QComboBox),
      m_whole(new QCheckBox(tr("The whole trace instead of the range in view"))),
      m_objection(new QLabel) {
  setWindowTitle(tr("Export a picture"));
  const QString folder = remembered(QStringLiteral("export/folder"), QDir::homePath()).toString();
  m_path->setText(QDir(folder).filePath(name + QStringLiteral(".png")));
  m_path->setMinimumWidth(360);
  m_path->setAccessibleName(tr("File"));
  m_objection->setObjectName(QStringLiteral("objection"));
  m_objection->setTextFormat(Qt::PlainText);
  m_objection->setWordWrap(true);
  QPalette colors = m_objection->palette();
  colors.setColor(m_objection->foregroundRole(), sweepscope::theme(kind).color(Role::Loss));
  m_objection->setPalette(colors);
  m_objection->hide();
  m_width = pixels(remembered(QStringLiteral("export/width"), 1600).toInt(), 320, tr("Width"));
  m_height = pixels(remembered(QStringLiteral("export/height"), 900).toInt(), 240, tr("Height"));
  for (const int scale : {1, 2, 3}) m_scale->addItem(QStringLiteral("%1 ×").arg(scale), scale);
  choose(m_scale, QStringLiteral("export/scale"), 2);
  m_theme->addItem(tr("Print (white, darker colours)"), int(ThemeKind::Print));
  m_theme->addItem(tr("Light"), int(ThemeKind::Light));
  m_theme->addItem(tr("Dark"), int(ThemeKind::Dark));
  choose(m_theme, QStringLiteral("export/theme"), int(ThemeKind::Print));

  auto* form = new QFormLayout(this);
  auto* file = new QHBoxLayout;
  auto* choose = new QPushButton(tr("Choose…"));
  choose->setAutoDefault(false);
  file->addWidget(m_path, 1);
  file->addWidget(choose);
  form->addRow(labelFor(tr("&File"), m_path), file);
  form->addRow(QString(), m_objection);
  auto* size = new QHBoxLayout;
  size->addWidget(m_width);
  size->addWidget(new QLabel(QStringLiteral("×")));
  size->addWidget(m_height);
  size->addStretch(1);
  form->addRow(labelFor(tr("&Size"), m_width), size);
  form->addRow(tr("S&cale"), m_scale);
  form->addRow(tr("&Theme"), m_theme);
  form->addRow(QString(), m_whole);
  auto* note = new QLabel(
      tr("The picture has a title, a legend, the time axis and the facts about the selected delete. A file whose name "
         "ends in .svg or .pdf can be scaled without loss."));
  note->setWordWrap(true);
  note->setForegroundRole(QPalette::PlaceholderText);
  form->addRow(note);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel);
  form->addRow(buttons);
  connect(choose, &QPushButton::clicked, this, &ExportDialog::browse);
  connect(m_path, &QLineEdit::textChanged, m_objection, &QLabel::hide);
  connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::save);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

QString ExportDialog::path() const {
  const QString path = m_path->text().trimmed();
  return hasPictureSuffix(path) ? path : path + QStringLiteral(".png");
}

QSize ExportDialog::size() const {
  return {m_width->value(), m_height->value()};
}
double ExportDialog::scale() const {
  return m_scale->currentData().toDouble();
}
ThemeKind ExportDialog::theme() const {
  return ThemeKind(m_theme->currentData().toInt());
}
bool ExportDialog::wholeTrace() const {
  return m_whole->isChecked();
}

void ExportDialog::browse() {
  const QString path = QFileDialog::getSaveFileName(this, windowTitle(), m_path->text(),
                                                    tr("Pictures (%1)").arg(QStringLiteral("*.png *.svg *.pdf")),
                                                    nullptr, QFileDialog::DontConfirmOverwrite);
  if (!path.isEmpty()) m_path->setText(path);
}

QString ExportDialog::objection() const {
  const QFileInfo file(path()), folder(file.absolutePath());
  if (m_path->text().trimmed().isEmpty() || file.completeBaseName().isEmpty()) return tr("Enter the name of a file.");
  if (!folder.isDir()) return tr("The folder “%1” does not exist.").arg(folder.absoluteFilePath());
  if (file.isDir()) return tr("“%1” is a folder.").arg(file.absoluteFilePath());
  const bool writable = file.exists() ? file.isWritable() : folder.isWritable();
  if (!writable) return tr("You do not have permission to write “%1”.").arg(file.absoluteFilePath());
  return {};
}

void ExportDialog::save() {
  if (const QString why = objection(); !why.isEmpty()) {
    m_objection->setText(why);
    m_objection->show();
    m_path->setFocus();
    return;
  }
  if (QFileInfo::exists(path()) &&
      QMessageBox::question(this, windowTitle(), tr("“%1” already exists. Do you want to replace it?").arg(path())) !=
          QMessageBox::Yes) {
    return;
  }
  remember(QStringLiteral("export/folder"), QFileInfo(path()).absolutePath());
  remember(QStringLiteral("export/width"), m_width->value());
  remember(QStringLiteral("export/height"), m_height->value());
  remember(QStringLiteral("export/scale"), m_scale->currentData());
  remember(QStringLiteral("export/theme"), m_theme->currentData());
  accept();
}

}  // namespace sweepscope
