// SPDX-License-Identifier: GPL-3.0-or-later

// The grid of columns, and the ruler's ticks.
#include "widgets/axis.h"

#include <algorithm>
#include <cmath>

#include "widgets/timestyle.h"
#include "wire/rounding.h"

namespace sweepscope {

namespace {

constexpr double kFar = 1e6;
constexpr std::int64_t kSecond = 1'000'000'000;

// What ticks of a step are labelled in, and what the base below them counts.
struct RulerUnit {
  std::int64_t leastStep;  // ns
  std::int64_t unit;       // ns
  std::int64_t base;       // ns; 0: none
  const char* name;
};
constexpr RulerUnit kUnits[] = {
    {100'000'000, 1'000'000'000, 0, "s"},
    {100'000, 1'000'000, 1'000'000'000, "ms"},
    {100, 1'000, 1'000'000, "µs"},
    {1, 1, 1'000, "ns"},
};

std::int64_t stepAtLeast(double ns) {
  std::int64_t decade = 1;
  while (true) {
    for (const std::int64_t m : {1, 2, 5}) {
      if (double(decade * m) >= ns) return decade * m;
    }
    decade *= 10;
  }
}

int decimals(std::int64_t step, std::int64_t unit) {
  int digits = 0;
  while (unit > 1 && step % unit != 0) {
    unit /= 10;
    ++digits;
  }
  return digits;
}

}  // namespace

TimeAxis TimeAxis::fit(TimeRange visible, int width, Time origin) {
  TimeAxis axis;
  axis.origin = origin;
  axis.width = std::max(width, 1);
  axis.nsPerColumn = double(std::max<std::int64_t>(visible.length().ns, 1)) / axis.width;
  axis.left = std::llround(double((visible.begin - origin).ns) / axis.nsPerColumn);
  return axis;
}

int TimeAxis::column(Time t) const {
  return int(std::clamp(std::floor(position(t)), -kFar, kFar));
}

int TimeAxis::edge(Time t) const {
  return int(std::clamp(std::floor(position(t) + 0.5), -kFar, kFar));
}

Time TimeAxis::timeAt(int column) const {
  Time t = origin + Duration{std::int64_t(std::ceil(double(left + column) * nsPerColumn))};
  // The division may round the other way than the product did.
  while (std::floor(position(t)) < column) t.ns += 1;
  while (std::floor(position(Time{t.ns - 1})) >= column) t.ns -= 1;
  return t;
}

Time TimeAxis::timeAt(double position) const {
  return origin + Duration{std::int64_t(std::floor((double(left) + position) * nsPerColumn))};
}

namespace {

// A distance of a tick from the base, or from the origin if there is none.
QString tickLabel(std::int64_t at, std::int64_t base, bool hasBase, std::int64_t step, const RulerUnit& u) {
  if (at == base) return hasBase ? QString() : QStringLiteral("0");
  const double value = double(at - base) / double(u.unit);
  return (hasBase ? QStringLiteral("+") : QString()) + QString::number(value, 'f', decimals(step, u.unit)) +
         QChar(0x00a0) + QString::fromUtf8(u.name);
}

}  // namespace

/* Ticks stand at multiples of the step, counted from the origin or, with the wall clock, from the begin of the day.
 * Below a second the base is a whole second (or millisecond, microsecond) and ticks are distances from it. Else the
 * wall clock labels each tick with its time, and the base is the date.
 */
Ruler makeRuler(const TimeAxis& axis, int distance) {
  Ruler ruler;
  const std::int64_t step = stepAtLeast(axis.nsPerColumn * distance);
  const auto& u = *std::find_if(std::begin(kUnits), std::end(kUnits), [&](auto& k) { return step >= k.leastStep; });
  const TimeRange view = axis.visible();
  const bool wall = axis.wallOrigin && timeStyle() != TimeStyle::SinceStart;
  // What is added to a distance from the origin to count from where the ticks count.
  const std::int64_t zero = wall ? *axis.wallOrigin - dayBegin(*axis.wallOrigin) : 0;
  const std::int64_t begin = (view.begin - axis.origin).ns + zero, end = (view.end - axis.origin).ns + zero;
  const bool hasBase = u.base != 0 && (wall || begin >= u.base);
  const std::int64_t base = hasBase ? floorTo(begin, u.base) : 0;
  const auto wallAt = [&](std::int64_t at) { return *axis.wallOrigin - zero + at; };
  ruler.step = {step};
  ruler.baseTime = axis.origin + Duration{base - zero};
  if (hasBase) ruler.base = wall ? wallTime(wallAt(base), {u.base}) : momentText({base}, {u.base});
  if (wall && !hasBase) ruler.base = wallDate(wallAt(begin));
  for (std::int64_t at = floorTo(begin, step); at <= end; at += step) {
    if (at < begin) continue;
    Tick tick;
    tick.time = axis.origin + Duration{at - zero};
    tick.x = axis.edge(tick.time);
    tick.label = wall && !hasBase ? wallTime(wallAt(at), {step}) : tickLabel(at, base, hasBase, step, u);
    ruler.ticks.push_back(tick);
  }
  return ruler;
}

namespace {

// How many digits of a second a precision asks for: none, or at least three.
int secondDigits(Duration precision) {
  int digits = 0;
  for (std::int64_t p = std::max<std::int64_t>(precision.ns, 1); p < kSecond && digits < 9; p *= 10) ++digits;
  return digits > 0 ? std::max(digits, 3) : 0;
}

}  // namespace

QString secondFraction(std::int64_t ns, Duration precision) {
  const int digits = secondDigits(precision);
  if (digits == 0) return {};
  QString fraction = QString::number(ns).rightJustified(9, QLatin1Char('0')).left(digits);  // cut, not rounded
  for (int i = 3; i < fraction.size(); i += 4) fraction.insert(i, QChar(0x2009));
  return QLatin1Char('.') + fraction;
}

// A moment is never shown as later than it is.
QString momentText(Duration sinceOrigin, Duration precision) {
  const std::int64_t ns = std::abs(sinceOrigin.ns);
  QString text = QString::number(ns / kSecond) + secondFraction(ns % kSecond, precision);
  if (sinceOrigin.ns < 0) text.prepend(QChar(0x2212));
  return text + QChar(0x00a0) + QLatin1Char('s');
}

}  // namespace sweepscope
