// SPDX-License-Identifier: GPL-3.0-or-later

// Ticks of the heap curves' axes: bytes in binary steps, counts, and time as the timeline's ruler has it.
#pragma once

#include <qcustomplot.h>

#include "trace/trace.h"

namespace sweepscope {

// Steps that are powers of two, so that labels are round in binary units.
class BytesTicker : public QCPAxisTicker {
 protected:
  double getTickStep(const QCPRange&) override;
  int getSubTickCount(double) override { return 0; }
  QString getTickLabel(double tick, const QLocale&, QChar, int) override;
};

class CountTicker : public QCPAxisTicker {
 protected:
  int getSubTickCount(double) override { return 0; }
  QString getTickLabel(double tick, const QLocale&, QChar, int) override;
};

// Replaces the ticks by those of the timeline's ruler. Keys of the axis are ns since the trace's origin.
void setTimeTicks(QCPAxis*, TimeRange visible, const Trace&, int width);

}  // namespace sweepscope
