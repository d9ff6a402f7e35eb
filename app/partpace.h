// When the next part of a trace that is loading may be shown. Showing one takes from the cores what loading could use:
// so the first one is shown at once, and each other one when the one before has been there for a multiple of the time
// that it took.
//
// Times are ms of any clock that does not go back.
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
