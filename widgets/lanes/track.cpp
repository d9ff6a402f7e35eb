// SPDX-License-Identifier: GPL-3.0-or-later

// Above the pieces stand sums: the time each role took before each block of pieces.
#include "widgets/lanes/track.h"

#include <algorithm>

#include "widgets/words.h"

namespace sweepscope {

std::size_t PieceTrack::blockOf(Time t) const {
  return std::size_t(std::upper_bound(m_ends.begin(), m_ends.end(), t) - m_ends.begin());
}

std::size_t PieceTrack::firstAfter(Time t) const {
  std::size_t i = std::min(blockOf(t) * kBlock, size());
  while (i < size() && at(i).end <= t) ++i;
  return i;
}

std::size_t PieceTrack::slot(Role role) const {
  const auto it = std::find(m_roles.begin(), m_roles.end(), role);
  return std::size_t(it - m_roles.begin());
}

void PieceTrack::seal() {
  m_roles.clear();
  m_sums.clear();
  m_ends.clear();
  Sums sums{};
  for (std::size_t i = 0; i < size(); ++i) {
    if (i % kBlock == 0) m_sums.push_back(sums);
    const Piece p = at(i);
    if (slot(p.role) == m_roles.size() && m_roles.size() < kRoles) m_roles.push_back(p.role);
    if (slot(p.role) < kRoles) sums[slot(p.role)] += (p.end - p.begin).ns;
    if (i % kBlock == kBlock - 1) m_ends.push_back(p.end);
  }
  m_sums.push_back(sums);
}

PieceTrack::Sums PieceTrack::before(Time t) const {
  const std::size_t block = blockOf(t);
  if (block >= m_sums.size()) return {};
  Sums sums = m_sums[block];
  for (std::size_t i = block * kBlock; i < size(); ++i) {
    const Piece p = at(i);
    if (p.begin >= t) break;
    sums[slot(p.role)] += (std::min(p.end, t) - p.begin).ns;
    if (p.end >= t) break;
  }
  return sums;
}

void PieceTrack::fold(const TimeAxis& axis, int x0, int x1, std::vector<RoleShares>& out) const {
  Time from = axis.timeAt(x0);
  Sums sums = before(from);
  for (int x = x0; x < x1; ++x) {
    const Time to = axis.timeAt(x + 1);
    const Sums next = before(to);
    const double length = std::max(1.0, double((to - from).ns));
    for (std::size_t i = 0; i < m_roles.size(); ++i) {
      out[std::size_t(x - x0)][std::size_t(m_roles[i])] += float(double(next[i] - sums[i]) / length);
    }
    sums = next;
    from = to;
  }
}

std::optional<Piece> longestPiece(const PieceTrack& track, TimeRange r, Role role) {
  constexpr int kLookedAt = 400;
  std::optional<Piece> best;
  std::size_t i = track.firstAfter(r.begin);
  for (int seen = 0; i < track.size() && seen < kLookedAt; ++i, ++seen) {
    const Piece p = track.at(i);
    if (p.begin >= r.end) break;
    if (p.role == role && (!best || p.end - p.begin > best->end - best->begin)) best = p;
  }
  return best;
}

std::optional<Piece> firstPiece(const PieceTrack& track, TimeRange range, int step) {
  if (step > 0) {
    std::size_t i = track.firstAfter(range.begin);
    while (i < track.size() && track.at(i).begin < range.begin) ++i;
    return i < track.size() ? std::optional(track.at(i)) : std::nullopt;
  }
  const std::size_t i = track.firstAfter(range.end);
  return i > 0 ? std::optional(track.at(i - 1)) : std::nullopt;
}

std::optional<Piece> nextPiece(const PieceTrack& track, Time begin, int step) {
  const std::size_t i = track.firstAfter(begin);
  const std::size_t next = step > 0 ? i + 1 : i - 1;  // wraps to a huge number before the first
  return next < track.size() ? std::optional(track.at(next)) : std::nullopt;
}

QString pieceDuration(const Piece& p) {
  return durationOf(p.end - p.begin);
}

namespace {

// Text for a box that shows one piece, if the piece is wide enough on the axis.
void addText(const LaneContext& c, const Piece& p, Band band, const TrackLook& look, RowGeometry& g) {
  SpanText t;
  t.x0 = c.axis.edge(p.begin);
  t.x1 = c.axis.edge(p.end);
  if (t.x1 - t.x0 < c.measures.labelFrom()) return;
  const Shape& shape = shapeOf(p.role);
  const int height = band.height() * shape.part / shape.whole;
  t.y0 = shape.fromTop ? band.top : band.bottom - height;
  t.y1 = t.y0 + height;
  t.ground = p.role;
  t.text = look.texts(p).join(QLatin1Char('\n'));
  t.about = look.select(p);
  t.span = {p.begin, p.end};
  g.texts.push_back(t);
}

}  // namespace

void trackGeometry(const LaneContext& c, const PieceTrack& track, Band band, int x0, int x1, RowGeometry& g,
                   const TrackLook& look) {
  ColumnFold fold(c.axis, band, x0, x1, g.boxes);
  const TimeRange range = c.axis.columns(x0, x1);
  const std::size_t first = track.firstAfter(range.begin - Duration{1});
  const std::size_t most = c.budget(x0, x1);
  const bool many = first + most < track.size() && track.at(first + most).begin < range.end;
  if (many || !c.mayDraw(look.layer)) {
    g.folded |= look.layer;
    std::vector<RoleShares> shares(std::size_t(x1 - x0));
    track.fold(c.axis, x0, x1, shares);
    for (int x = x0; x < x1; ++x) fold.addColumn(x, shares[std::size_t(x - x0)]);
    return;
  }
  for (std::size_t i = first; i < track.size(); ++i) {
    const Piece p = track.at(i);
    if (p.begin > range.end) break;
    fold.add(p.begin, p.end, p.role, std::int32_t(g.targets.size()));
    g.targets.push_back(look.select(p));
    addText(c, p, band, look, g);
  }
  fold.finish();
}

}  // namespace sweepscope
