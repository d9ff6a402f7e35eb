// SPDX-License-Identifier: GPL-3.0-or-later

// Time and device pixels. A column is one device pixel wide; columns are numbered on one grid for the whole trace, so
// that panning by whole pixels moves a picture without changing it.
//
// Threads: plain values, without GUI.
#pragma once

#include <QString>
#include <cstdint>
#include <optional>
#include <vector>

#include "wire/ids.h"

namespace sweepscope {

struct TimeAxis {
  Time origin;                               // column 0 of the grid begins here
  double nsPerColumn = 1;                    // may be a fraction
  std::int64_t left = 0;                     // grid number of the view's first column
  int width = 0;                             // columns in view
  std::optional<std::int64_t> wallOrigin{};  // the wall time of `origin`, in ns since 1970 UTC, where it is known

  static TimeAxis fit(TimeRange visible, int width, Time origin);

  // Distance from the view's left edge in columns.
  double position(Time t) const { return double((t - origin).ns) / nsPerColumn - double(left); }
  // The column that t is in, far outside the view cut off to something that still fits an int.
  int column(Time t) const;
  // The boundary of columns nearest to t: where a span that begins or ends at t is drawn to.
  int edge(Time t) const;
  // The first nanosecond whose column is `column` or, where a column is less than a nanosecond, a later one.
  Time timeAt(int column) const;
  // A point between columns.
  Time timeAt(double position) const;
  TimeRange columns(int from, int to) const { return {timeAt(from), timeAt(to)}; }
  TimeRange visible() const { return columns(0, width); }

  friend bool operator==(const TimeAxis&, const TimeAxis&) = default;
};

struct Tick {
  int x = 0;  // column
  Time time;
  QString label;
};

// Ticks in steps of 1, 2 or 5 times a power of ten. Labels are distances from `base`, which stands at the left edge and
// keeps still while the view moves; base 0 is left away. With the wall clock (widgets/timestyle.h) they are times of
// day.
struct Ruler {
  QString base;  // "12.340 s", or nothing
  Time baseTime;
  Duration step;
  std::vector<Tick> ticks;
};
// Ticks at least `distance` columns apart.
Ruler makeRuler(const TimeAxis&, int distance);

// A moment as distance from the trace's origin, with as many digits as the precision asks for: "12.340 125 s".
QString momentText(Duration sinceOrigin, Duration precision);
// The digits of a second behind the point, with the point: ".340 125"; empty for whole seconds.
QString secondFraction(std::int64_t ns, Duration precision);

}  // namespace sweepscope
