// SPDX-License-Identifier: GPL-3.0-or-later

// Tickers for QCustomPlot.
#include "widgets/heapaxes.h"

#include <algorithm>
#include <cmath>

#include "trace/wallclock.h"
#include "widgets/axis.h"
#include "widgets/counted.h"
#include "widgets/words.h"
#include "wire/units.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(HeapAxes)
};

}  // namespace

double BytesTicker::getTickStep(const QCPRange& range) {
  const double wanted = range.size() / std::max(1, tickCount());
  return std::exp2(std::round(std::log2(std::max(wanted, 1.0))));
}

QString BytesTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
  return tick == 0 ? QStringLiteral("0") : QString::fromStdString(bytesText(tick));
}

QString CountTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
  return tick < 0 ? QString() : countOf(std::uint64_t(std::llround(tick)));
}

void setTimeTicks(QCPAxis* axis, TimeRange visible, const Trace& trace, int width) {
  const Time origin = trace.origin();
  TimeAxis time = TimeAxis::fit(visible, std::max(width, 50), origin);
  time.wallOrigin = wallTimeAt(trace, origin);
  const Ruler ruler = makeRuler(time, 60);
  QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  for (const Tick& tick : ruler.ticks) ticker->addTick(double((tick.time - origin).ns), tick.label);
  axis->setTicker(ticker);
  axis->setLabel(ruler.base.isEmpty() ? QString() : Tr::tr("from %1").arg(ruler.base));
}

}  // namespace sweepscope
