// The table of colours, and the little arithmetic around it.
#include "widgets/theme.h"

#include <algorithm>
#include <cmath>

namespace sweepscope {

namespace {

struct RoleColors {
  Role role;
  const char* name;
  QRgb light, dark, print;
};

// The states differ in height, edge and texture before they differ in colour (widgets/geometry.h). Print inks are the
// light ones, darker.
constexpr RoleColors kColors[] = {
    {Role::Running, "running", 0xff2f8f6b, 0xff4cb58c, 0xff26775a},
    {Role::Runnable, "runnable", 0xffe0a100, 0xffe8b53a, 0xffc98f00},
    {Role::Syscall, "in a syscall", 0xff3b7dd8, 0xff6aa2f0, 0xff2f68b8},
    {Role::WaitChannel, "waiting: channel or select", 0xff8fa3b8, 0xffa3b4c6, 0xff7388a0},
    {Role::WaitLock, "waiting: lock or condition", 0xffc77c92, 0xffd394a7, 0xffaf5f78},
    {Role::WaitNetwork, "waiting: network", 0xff5aa7a7, 0xff74bcbc, 0xff3f8c8c},
    {Role::WaitSleep, "waiting: sleep or timer", 0xffc4c9d0, 0xff8c939d, 0xffa9b0ba},
    {Role::WaitGc, "waiting: GC", 0xffa58bc9, 0xffb8a1d8, 0xff8a6cb5},
    {Role::WaitOther, "waiting: other", 0xffadb3bc, 0xff9aa1ab, 0xff959ca7},
    {Role::NoGoroutine, "proc without goroutine", 0xffc9ced6, 0xff4a515c, 0xffb4bac4},
    {Role::StopAsked, "stop-the-world: procs are being stopped", 0xffe9a9ad, 0xff8f4a50, 0xffdc9298},
    {Role::StopTheWorld, "stop-the-world", 0xffc8323c, 0xfff0616a, 0xffb3222d},
    {Role::StopLate, "stop-the-world: over, end written late", 0xffc8323c, 0xfff0616a, 0xffb3222d},
    {Role::Mark, "mark phase", 0xff7e57c2, 0xff9c7be0, 0xff6840ad},
    {Role::Sweep, "sweeping", 0xffb98a2f, 0xffd6a84a, 0xff9c7220},
    {Role::Assist, "mark assist", 0xffc04d9a, 0xffe07abf, 0xffa63a82},
    {Role::WorkerDedicated, "GC worker: dedicated", 0xff7e57c2, 0xff9c7be0, 0xff6840ad},
    {Role::WorkerFractional, "GC worker: fractional", 0xff7e57c2, 0xff9c7be0, 0xff6840ad},
    {Role::WorkerIdle, "GC worker: idle mode", 0xff7e57c2, 0xff9c7be0, 0xff6840ad},
    {Role::WorkerParked, "GC worker: parked", 0xffa58bc9, 0xffb8a1d8, 0xff8a6cb5},
    {Role::Delete, "delete", 0xffd4501e, 0xffff7a45, 0xffbf4212},
    {Role::Bridge, "delete to reclaim", 0xffd4501e, 0xffff7a45, 0xffbf4212},
    {Role::HeapLive, "live heap", 0xff3f7fa6, 0xff6fb1d6, 0xff2f6b8f},
    {Role::HeapGoal, "heap goal (NextGC)", 0xff8a5a2b, 0xffd19a5b, 0xff77481c},
    {Role::HeapAlloc, "HeapAlloc", 0xff1f6fb2, 0xff63b0ee, 0xff1a5e98},
    {Role::HeapObjects, "HeapObjects", 0xff2f8f6b, 0xff4cb58c, 0xff26775a},
    {Role::Inflection, "inflection", 0xffb0257a, 0xfff07ac0, 0xff951a65},
    {Role::Log, "log", 0xff3f4a59, 0xffc9d1dc, 0xff2b3440},
    {Role::Region, "region", 0xff6b7f2a, 0xffa9bf5a, 0xff586a1f},
    {Role::Accent, "selected", 0xff1b6ef3, 0xff5b9bff, 0xff1459cc},
    {Role::Background, "background", 0xffffffff, 0xff16191e, 0xffffffff},
    {Role::Stripe, "lane stripe", 0xfff7f8fa, 0xff1b1f25, 0xfff8f9fa},
    {Role::Hairline, "hairline", 0xffe3e6eb, 0xff2b3038, 0xffd3d8df},
    {Role::Text, "text", 0xff1c2128, 0xffe6e9ee, 0xff12161c},
    {Role::DimText, "dim text", 0xff5f6b7a, 0xff98a3b3, 0xff4a5461},
    {Role::Warning, "warning", 0xff9a6700, 0xffe8b53a, 0xff855800},
    {Role::Loss, "loss", 0xffc8323c, 0xfff0616a, 0xffb3222d},
};
static_assert(std::size(kColors) == std::size_t(Role::Count));

Theme makeTheme(ThemeKind kind) {
  std::array<QRgb, std::size_t(Role::Count)> colors{};
  for (const auto& c : kColors) {
    colors[std::size_t(c.role)] = kind == ThemeKind::Light ? c.light : kind == ThemeKind::Dark ? c.dark : c.print;
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

QString roleName(Role role) {
  const auto it = std::find_if(std::begin(kColors), std::end(kColors), [&](const auto& c) { return c.role == role; });
  return it == std::end(kColors) ? QString() : QString::fromLatin1(it->name);
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
