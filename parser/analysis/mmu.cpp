// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/mmu.h"

#include <algorithm>
#include <cmath>

#include "wire/parallel.h"

namespace sweepscope {

UtilisationIntegral::UtilisationIntegral(const Utilisation& u)
    : m_begin(u.steps.empty() ? u.end : u.steps.front().from), m_end(std::max(u.end, m_begin)) {
  double sum = 0;
  for (const UtilisationStep& step : u.steps) {
    const std::int64_t at = (step.from - m_begin).ns;
    if (!m_times.empty()) sum += m_shares.back() * static_cast<double>(at - m_times.back());
    m_times.push_back(at);
    m_shares.push_back(step.share);
    m_sums.push_back(sum);
  }
  const std::int64_t end = length().ns;
  if (!m_times.empty()) sum += m_shares.back() * static_cast<double>(end - m_times.back());
  m_times.push_back(end);
  m_shares.push_back(0);
  m_sums.push_back(sum);
  for (std::size_t i = 0; i + 1 < m_times.size(); ++i) {
    // Steps differ, so a time at 0 is one step.
    if (m_shares[i] <= 0) m_longestNothing = std::max(m_longestNothing, m_times[i + 1] - m_times[i]);
  }
}

// Calls f(begin, mean) for each window that begins or ends at a step.
template <class F>
void UtilisationIntegral::visitWindows(Duration window, F&& f) const {
  const std::int64_t w = std::min(window.ns, length().ns);
  if (w <= 0) return;
  const auto width = static_cast<double>(w);
  const std::size_t last = m_times.size() - 1;
  const auto upTo = [&](std::size_t step, std::int64_t t) {
    return m_sums[step] + m_shares[step] * static_cast<double>(t - m_times[step]);
  };
  std::size_t other = 0;  // the step in which the window's other end lies
  for (std::size_t i = 0; i <= last && m_times[i] + w <= m_times[last]; ++i) {
    while (other < last && m_times[other + 1] <= m_times[i] + w) ++other;
    f(m_times[i], (upTo(other, m_times[i] + w) - m_sums[i]) / width);
  }
  other = 0;
  for (std::size_t i = 0; i <= last; ++i) {
    const std::int64_t begin = m_times[i] - w;
    if (begin < 0) continue;
    while (other < last && m_times[other + 1] <= begin) ++other;
    f(begin, (m_sums[i] - upTo(other, begin)) / width);
  }
}

double UtilisationIntegral::least(Duration window) const {
  if (std::min(window, length()).ns <= m_longestNothing) return 0;
  double least = 1;
  visitWindows(window, [&](std::int64_t, double mean) { least = std::min(least, mean); });
  return std::clamp(least, 0.0, 1.0);
}

std::vector<UtilisationIntegral::Window> UtilisationIntegral::worst(Duration window, std::size_t most) const {
  std::vector<Window> all;
  const Duration w = std::min(window, length());
  visitWindows(window, [&](std::int64_t begin, double mean) {
    if (mean < 1) all.push_back({m_begin + Duration{begin}, w, std::clamp(mean, 0.0, 1.0)});
  });
  std::sort(all.begin(), all.end(), [](const Window& a, const Window& b) {
    return a.share != b.share ? a.share < b.share : a.begin < b.begin;
  });
  std::vector<Window> chosen;
  for (const Window& now : all) {
    if (chosen.size() == most) break;
    const bool apart = std::none_of(chosen.begin(), chosen.end(), [&](const Window& c) {
      return TimeRange{c.begin, c.begin + w}.overlaps(now.begin, now.begin + w);
    });
    if (apart) chosen.push_back(now);
  }
  return chosen;
}

std::vector<MmuPoint> mmuCurve(std::span<const Utilisation> utilisations, unsigned threads,
                               const std::stop_token& stop) {
  constexpr std::size_t kPoints = 200;
  constexpr double kShortest = 2;  // ns
  std::vector<UtilisationIntegral> integrals;
  for (const Utilisation& u : utilisations) {
    if (!u.steps.empty()) integrals.emplace_back(u);
  }
  std::vector<MmuPoint> curve;
  double longest = 0;
  for (const UtilisationIntegral& integral : integrals)
    longest = std::max(longest, static_cast<double>(integral.length().ns));
  if (longest < kShortest) return curve;
  for (std::size_t i = 0; i < kPoints; ++i) {
    const double exponent = static_cast<double>(i) / static_cast<double>(kPoints - 1);
    const auto window = static_cast<std::int64_t>(std::llround(kShortest * std::pow(longest / kShortest, exponent)));
    curve.push_back({Duration{window}, 1});
  }
  const std::size_t pieces = curve.size() * integrals.size();
  const auto shares = parallelFor(pieces, threads, stop, [&](std::size_t i) {
    return integrals[i / curve.size()].least(curve[i % curve.size()].window);
  });
  for (std::size_t i = 0; i < shares.size(); ++i) {
    double& share = curve[i % curve.size()].share;
    share = std::min(share, shares[i]);
  }
  curve.insert(curve.begin(), {Duration{1}, 0});
  return curve;
}

}  // namespace sweepscope
