// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timestyle.h"

#include <QDateTime>
#include <QTimeZone>
#include <atomic>

#include "widgets/axis.h"
#include "wire/rounding.h"

namespace sweepscope {

namespace {

std::atomic<TimeStyle> g_style{TimeStyle::SinceStart};

constexpr std::int64_t kSecond = 1'000'000'000, kDay = 86'400 * kSecond;

}  // namespace

TimeStyle timeStyle() {
  return g_style;
}

void setTimeStyle(TimeStyle style) {
  g_style = style;
}

std::int64_t shownZone(std::int64_t wall) {
  if (timeStyle() != TimeStyle::Local) return 0;
  return QTimeZone::systemTimeZone().offsetFromUtc(QDateTime::fromMSecsSinceEpoch(wall / 1'000'000, Qt::UTC)) * kSecond;
}

std::int64_t dayBegin(std::int64_t wall) {
  const std::int64_t offset = shownZone(wall);
  return floorTo(wall + offset, kDay) - offset;
}

QString wallDate(std::int64_t wall) {
  const std::int64_t offset = shownZone(wall);
  const QDateTime local = QDateTime::fromMSecsSinceEpoch(floorTo(wall + offset, kSecond) / 1'000'000, Qt::UTC);
  const QString date = local.toString(QStringLiteral("yyyy-MM-dd"));
  if (timeStyle() != TimeStyle::Local) return date + QStringLiteral(" UTC");
  const int minutes = int(std::abs(offset) / (60 * kSecond));
  return QStringLiteral("%1 %2%3:%4")
      .arg(date, offset < 0 ? QString(QChar(0x2212)) : QStringLiteral("+"))
      .arg(minutes / 60, 2, 10, QLatin1Char('0'))
      .arg(minutes % 60, 2, 10, QLatin1Char('0'));
}

QString wallTime(std::int64_t wall, Duration precision) {
  const std::int64_t ofDay = wall - dayBegin(wall), seconds = ofDay / kSecond;
  const QString time = QStringLiteral("%1:%2:%3")
                           .arg(seconds / 3600, 2, 10, QLatin1Char('0'))
                           .arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'))
                           .arg(seconds % 60, 2, 10, QLatin1Char('0'));
  return time + secondFraction(ofDay % kSecond, precision);
}

}  // namespace sweepscope
