// SPDX-License-Identifier: GPL-3.0-or-later

// The pieces the inspector is built of: a link of the chain of moments, and rows of facts and frames.
#pragma once

#include <QAbstractButton>

#include "widgets/inspectorpage.h"
#include "widgets/theme.h"

class QLabel;

namespace sweepscope {

// A moment: a dot on a line, what happened, when, and how far from T0. Clicking it goes there.
class MomentRow : public QAbstractButton {
  Q_OBJECT
 public:
  MomentRow(const InspectorMoment&, bool first, bool last, ThemeKind, QWidget* parent);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent*) override;
  void enterEvent(QEnterEvent*) override;
  void leaveEvent(QEvent*) override;

 private:
  InspectorMoment m_moment;
  bool m_first, m_last;
  ThemeKind m_theme;
};

// What kind of evidence: outlined like the bridge that joins delete and cycle.
class Badge : public QWidget {
 public:
  Badge(const QString& text, bool dashed, Role, ThemeKind, QWidget* parent);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent*) override;

 private:
  QString m_text;
  bool m_dashed;
  Role m_role;
  ThemeKind m_theme;
};

// A small square in the colour of a role.
class Swatch : public QWidget {
 public:
  Swatch(Role, ThemeKind, QWidget* parent);
  QSize sizeHint() const override { return {10, 10}; }

 protected:
  void paintEvent(QPaintEvent*) override;

 private:
  QColor m_color;
};

// Labels that wrap, can be selected with the mouse, and never interpret their text.
QLabel* plainLabel(const QString& text, QWidget* parent);
QLabel* dimLabel(const QString& text, ThemeKind, QWidget* parent);
QLabel* headingLabel(const QString& text, ThemeKind, QWidget* parent);

}  // namespace sweepscope
