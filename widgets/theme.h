// SPDX-License-Identifier: GPL-3.0-or-later

// The colours of the roles (widgets/roles.h) on a light screen, on a dark one, and on paper.
//
// Threads: the themes are constants.
#pragma once

#include <QColor>
#include <QPalette>
#include <array>
#include <cstdint>

#include "widgets/roles.h"

namespace sweepscope {

enum class ThemeKind : std::uint8_t { Light, Dark, Print };

class Theme {
 public:
  Theme(ThemeKind, const std::array<QRgb, std::size_t(Role::Count)>&);
  ThemeKind kind() const { return m_kind; }
  QColor color(Role role) const { return QColor::fromRgb(m_colors[std::size_t(role)]); }
  QRgb rgb(Role role) const { return m_colors[std::size_t(role)]; }
  // Dark or light text, whichever reads better on the role's colour: at least 4.5:1.
  QColor textOn(Role role) const { return QColor::fromRgb(m_texts[std::size_t(role)]); }
  QColor textOn(const QColor& ground) const;
  // For the widgets around the timeline.
  QPalette palette() const;

 private:
  ThemeKind m_kind;
  std::array<QRgb, std::size_t(Role::Count)> m_colors, m_texts{};
};

const Theme& theme(ThemeKind);

// Contrast of two colours as WCAG 2 defines it: 1 to 21.
double contrast(const QColor&, const QColor&);
// a over b with an opacity between 0 and 1.
QColor mixed(const QColor& a, const QColor& b, double opacity);

}  // namespace sweepscope
