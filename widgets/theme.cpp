// SPDX-License-Identifier: GPL-3.0-or-later

// Colours of roles, and the arithmetic around them.
#include "widgets/theme.h"

#include <algorithm>
#include <cmath>

namespace sweepscope {

namespace {

Theme makeTheme(ThemeKind kind) {
  std::array<QRgb, std::size_t(Role::Count)> colors{};
  for (const RoleSpec& r : roleSpecs()) {
    colors[std::size_t(r.role)] = kind == ThemeKind::Light ? r.light : kind == ThemeKind::Dark ? r.dark : r.print;
  }
  return Theme(kind, colors);
}

double luminance(const QColor& c) {
  const auto linear = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
  return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
}

}  // namespace

Theme::Theme(ThemeKind kind, const std::array<QRgb, std::size_t(Role::Count)>& colors)
    : m_kind(kind), m_colors(colors) {
  std::transform(colors.begin(), colors.end(), m_texts.begin(),
                 [&](QRgb ground) { return textOn(QColor(ground)).rgb(); });
}

// One of black and white always reaches 4.58:1; the softer inks are taken where they suffice.
QColor Theme::textOn(const QColor& ground) const {
  const QColor soft[] = {QColor(0x1c, 0x21, 0x28), QColor(0xf4, 0xf6, 0xf9)};
  const QColor hard[] = {QColor(Qt::black), QColor(Qt::white)};
  const bool dark = contrast(hard[0], ground) >= contrast(hard[1], ground);
  const QColor& first = soft[dark ? 0 : 1];
  return contrast(first, ground) >= 4.5 ? first : hard[dark ? 0 : 1];
}

QPalette Theme::palette() const {
  const QColor ground = color(Role::Background), text = color(Role::Text), dim = color(Role::DimText);
  const QColor stripe = color(Role::Stripe), line = color(Role::Hairline), accent = color(Role::Accent);
  const QColor chrome = m_kind == ThemeKind::Dark ? stripe : mixed(line, ground, 0.45);
  QPalette p(text, chrome, mixed(text, chrome, 0.08), line, dim, text, text, ground, chrome);
  p.setColor(QPalette::AlternateBase, stripe);
  p.setColor(QPalette::ToolTipBase, m_kind == ThemeKind::Dark ? line : ground);
  p.setColor(QPalette::ToolTipText, text);
  p.setColor(QPalette::PlaceholderText, dim);
  p.setColor(QPalette::Highlight, accent);
  p.setColor(QPalette::HighlightedText, textOn(accent));
  p.setColor(QPalette::Link, accent);
  p.setColor(QPalette::LinkVisited, accent);
  p.setColor(QPalette::BrightText, color(Role::Loss));
  const QColor off = mixed(dim, ground, 0.6);
  for (const auto role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText}) {
    p.setColor(QPalette::Disabled, role, off);
  }
  p.setColor(QPalette::Disabled, QPalette::Highlight, line);
  p.setColor(QPalette::Disabled, QPalette::HighlightedText, off);
  return p;
}

const Theme& theme(ThemeKind kind) {
  static const Theme themes[] = {makeTheme(ThemeKind::Light), makeTheme(ThemeKind::Dark), makeTheme(ThemeKind::Print)};
  return themes[std::size_t(kind)];
}

double contrast(const QColor& a, const QColor& b) {
  const double la = luminance(a), lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QColor mixed(const QColor& a, const QColor& b, double opacity) {
  const auto mix = [&](int x, int y) { return int(std::lround(x * opacity + y * (1 - opacity))); };
  return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

}  // namespace sweepscope
