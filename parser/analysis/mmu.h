// SPDX-License-Identifier: GPL-3.0-or-later

// Minimum mutator utilisation: the least share of the procs that the program had in any window of a length.
//
// Units: ns; shares from 0 to 1.
// Threads: pure.
// Cost: two passes over the steps of a utilisation for each window length.
#pragma once

#include <span>
#include <stop_token>
#include <vector>

#include "analysis/utilisation.h"

namespace sweepscope {

/* The mean over a window is a continuous function of where the window lies, made of straight pieces that meet where one
 * end of the window is at a step. So the least mean is found where the window begins or ends at a step, and nowhere
 * else has to be looked: the answer is exact. With the integral up to each step, the mean of a window takes one
 * subtraction; as the window moves on, so does the step in which its other end lies. A window no longer than the
 * longest time at 0 needs no such pass.
 */
class UtilisationIntegral {
 public:
  explicit UtilisationIntegral(const Utilisation&);

  Duration length() const { return m_end - m_begin; }
  // The least mean over windows of this length inside the whole; of the whole, if the window is longer.
  double least(Duration window) const;

  struct Window {
    Time begin;
    Duration length;
    double share = 1;
  };
  // The windows with the least means, worst first, that do not overlap; at most so many.
  std::vector<Window> worst(Duration window, std::size_t most) const;

 private:
  template <class F>
  void visitWindows(Duration window, F&& f) const;

  Time m_begin, m_end;
  std::vector<std::int64_t> m_times;  // of the steps, and of the end, from m_begin
  std::vector<double> m_shares;       // from each of them on
  std::vector<double> m_sums;         // share x ns up to each of them
  std::int64_t m_longestNothing = 0;  // ns at 0 without a break
};

struct MmuPoint {
  Duration window;
  double share = 1;
};
// Windows from 2 ns to the length, log-spaced, and first one of 1 ns, which stands for a moment: its share is 0,
// because nothing is left to the program at the end of the trace. The least of several utilisations counts.
std::vector<MmuPoint> mmuCurve(std::span<const Utilisation>, unsigned threads, const std::stop_token& = {});

}  // namespace sweepscope
