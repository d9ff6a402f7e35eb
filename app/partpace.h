// SPDX-License-Identifier: GPL-3.0-or-later

// When the next part of a trace that is loading may be shown. Showing a part takes processor time from loading. So the
// first part is shown at once, and each other part after the one before has been shown for a multiple of the time that
// it took.
//
// Units: times are ms of any monotonic clock.
#pragma once

#include <QtGlobal>
#include <algorithm>
#include <optional>

namespace sweepscope {

class PartPace {
 public:
  static constexpr qint64 kRests = 8;

  // How long the next one has to wait.
  qint64 wait(qint64 now) const { return m_shownAt ? std::max<qint64>(0, *m_shownAt + kRests * m_cost - now) : 0; }
  void shown(qint64 begin, qint64 end) {
    m_cost = end - begin;
    m_shownAt = end;
  }

 private:
  std::optional<qint64> m_shownAt;
  qint64 m_cost = 0;
};

}  // namespace sweepscope
