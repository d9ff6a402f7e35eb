// SPDX-License-Identifier: GPL-3.0-or-later

// The grid of columns, and the ruler's ticks.
#include "widgets/axis.h"

#include <algorithm>
#include <cmath>

namespace sweepscope {

namespace {

constexpr double kFar = 1e6;

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

Ruler makeRuler(const TimeAxis& axis, int distance) {
  Ruler ruler;
  const std::int64_t step = stepAtLeast(axis.nsPerColumn * distance);
  const auto& u = *std::find_if(std::begin(kUnits), std::end(kUnits), [&](auto& k) { return step >= k.leastStep; });
  const TimeRange view = axis.visible();
  const std::int64_t begin = (view.begin - axis.origin).ns, end = (view.end - axis.origin).ns;
  const std::int64_t base = u.base == 0 ? 0 : std::max<std::int64_t>(begin, 0) / u.base * u.base;
  ruler.step = {step};
  ruler.baseTime = axis.origin + Duration{base};
  if (base != 0) ruler.base = momentText({base}, {u.base});
  const int digits = decimals(step, u.unit);
  std::int64_t at = begin / step * step - (begin < 0 ? step : 0);
  for (; at <= end; at += step) {
    if (at < begin) continue;
    Tick tick;
    tick.time = axis.origin + Duration{at};
    tick.x = axis.edge(tick.time);
    const QString sign = base != 0 ? QStringLiteral("+") : QString();
    const double value = double(at - base) / double(u.unit);
    tick.label = at == base ? (base != 0 ? QString() : QStringLiteral("0"))
                            : sign + QString::number(value, 'f', digits) + QChar(0x00a0) + QString::fromUtf8(u.name);
    ruler.ticks.push_back(tick);
  }
  return ruler;
}

QString momentText(Duration sinceOrigin, Duration precision) {
  int digits = 0;
  for (std::int64_t p = std::max<std::int64_t>(precision.ns, 1); p < 1'000'000'000 && digits < 9; p *= 10) ++digits;
  if (digits > 0) digits = std::max(digits, 3);
  const std::int64_t ns = std::abs(sinceOrigin.ns);
  const std::int64_t unit = std::int64_t(std::llround(std::pow(10, 9 - digits)));
  const std::int64_t rounded = ns / unit;  // cut, not rounded: a moment is never shown as later than it is
  const auto scale = std::int64_t(std::llround(std::pow(10, digits)));
  QString text = QString::number(rounded / scale);
  if (digits > 0) {
    QString fraction = QString::number(rounded % scale).rightJustified(digits, QLatin1Char('0'));
    for (int i = 3; i < fraction.size(); i += 4) fraction.insert(i, QChar(0x2009));
    text += QLatin1Char('.') + fraction;
  }
  if (sinceOrigin.ns < 0) text.prepend(QChar(0x2212));
  return text + QChar(0x00a0) + QLatin1Char('s');
}

}  // namespace sweepscope
