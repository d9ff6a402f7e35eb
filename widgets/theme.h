// The one table of colours: a role, and what it is on a light screen, on a dark one, and on paper. Nothing else names a
// colour.
//
// Threads: the themes are constants.
#pragma once

#include <QColor>
#include <QPalette>
#include <QString>
#include <array>
#include <cstdint>

namespace sweepscope {

enum class ThemeKind : std::uint8_t { Light, Dark, Print };

enum class Role : std::uint8_t {
  // states of goroutines and procs
  Running,
  Runnable,
  Syscall,
  WaitChannel,
  WaitLock,
  WaitNetwork,
  WaitSleep,
  WaitGc,
  WaitOther,
  NoGoroutine,  // a proc that looks for work
  // the garbage collector
  StopAsked,     // somebody has asked for the stop, and goroutines still run
  StopTheWorld,  // every proc but one is idle
  StopLate,      // the procs run again, and the end of the range is not written yet
  Mark,
  Sweep,
  Assist,
  WorkerDedicated,
  WorkerFractional,
  WorkerIdle,
  WorkerParked,
  // deletes
  Delete,
  Bridge,
  // heap curves
  HeapLive,
  HeapGoal,  // also NextGC
  HeapAlloc,
  HeapObjects,
  Inflection,
  // what the program says of itself
  Log,
  Region,
  // what is pointed at
  Accent,
  // chrome
  Background,
  Stripe,
  Hairline,
  Text,
  DimText,
  // severities of defects and findings
  Warning,
  Loss,
  Count,
};

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

// What legend, tooltips and columns call it.
QString roleName(Role);
// Contrast of two colours as WCAG 2 defines it: 1 to 21.
double contrast(const QColor&, const QColor&);
// a over b with an opacity between 0 and 1.
QColor mixed(const QColor& a, const QColor& b, double opacity);

}  // namespace sweepscope
