// SPDX-License-Identifier: GPL-3.0-or-later

// Folding.
//
// A column of one device pixel may hold a part of one span, the border of two, or many. Drawing each span rounded
// would either drop the narrow ones or let the last one drawn win. Instead:
//  1. A column that one span fills belongs to it; neighbouring columns of one span are one box.
//  2. A column with nothing in it but the end of one span and the beginning of another goes, whole, to the one that has
//     more of it: borders stay sharp and spans that touch leave no gap.
//  3. A column in which some span both begins and ends shows shares: each state's height in the lane times its share of
//     the column's time, from bottom to top in a fixed order, no less than one pixel. A busy lane far out becomes a
//     stacked density, and a lone span that is narrower than a pixel a small mark.
// A state that fills a column has the same height by rule 3 as by rule 1, so zooming does not make a picture jump.
#include "widgets/columns.h"

#include <algorithm>
#include <cmath>

namespace sweepscope {

namespace {

constexpr double kWhole = 0.999;

int shapeHeight(const Shape& s, double height) {
  return std::max(1, int(std::lround(height * s.part / s.whole)));
}

}  // namespace

ColumnFold::ColumnFold(const TimeAxis& axis, Band band, int x0, int x1, std::vector<Box>& out)
    : m_axis(axis), m_band(band), m_x0(x0), m_x1(x1), m_out(out), m_first(out.size()), m_reached(x0), m_column(x0) {}

void ColumnFold::add(Time begin, Time end, Role role, std::int32_t target) {
  const double b = m_axis.position(begin), e = m_axis.position(end);
  if (e < m_x0 || b >= m_x1) return;
  const double from = std::max(b, m_reached), to = std::min(std::max(e, from), double(m_x1));
  if (from > m_reached) addPiece(m_reached, from, {Role::Running, -1, 0, false, true});
  const bool inside = std::floor(b) == std::floor(e) || (b == from && e == std::floor(b) + 1 && b > std::floor(b));
  addPiece(from, to, {role, target, 0, inside && b >= m_x0, false});
  m_reached = to;
}

void ColumnFold::addPiece(double from, double to, Piece piece) {
  int column = std::min(int(std::floor(from)), m_x1 - 1);
  if (column != m_column) {
    flush();
    m_column = column;
  }
  const int last = int(std::floor(to));
  if (last == column) {
    piece.share = to - from;
    m_pieces.push_back(piece);
    return;
  }
  piece.share = column + 1 - from;
  m_pieces.push_back(piece);
  flush();
  if (last > column + 1 && !piece.gap) pure(column + 1, last, piece.role, piece.target);
  m_column = last;
  if (to > last) {
    piece.share = to - last;
    m_pieces.push_back(piece);
  }
}

void ColumnFold::flush() {
  if (m_pieces.empty()) return;
  const bool folded = std::any_of(m_pieces.begin(), m_pieces.end(), [](auto& p) { return p.inside && !p.gap; });
  if (!folded || m_pieces.size() == 1) {
    const auto best =
        std::max_element(m_pieces.begin(), m_pieces.end(), [](auto& a, auto& b) { return a.share < b.share; });
    if (!best->gap && (best->share > 0 || best->inside)) pure(m_column, m_column + 1, best->role, best->target);
  } else {
    RoleShares shares{}, inside{};
    for (const auto& p : m_pieces) {
      if (p.gap) continue;
      shares[std::size_t(p.role)] += float(p.share);
      if (p.inside) inside[std::size_t(p.role)] = 1;
    }
    stack(m_column, shares, inside);
  }
  m_pieces.clear();
}

void ColumnFold::pure(int x0, int x1, Role role, std::int32_t target) {
  x1 = std::min(x1, m_x1);
  if (x0 >= x1) return;
  const bool touches = m_out.size() > m_first && m_out.back().x1 == x0;
  if (touches && m_out.back().role == role && m_out.back().target == target && m_lastCount == 0) {
    m_out.back().x1 = x1;
    return;
  }
  const Shape& shape = shapeOf(role);
  const int height = shapeHeight(shape, m_band.height());
  Box box{x0, x1, 0, 0, role, shape.texture, touches && m_out.back().role == role && m_lastCount == 0, target};
  box.y0 = std::int16_t(shape.fromTop ? m_band.top : m_band.bottom - height);
  box.y1 = std::int16_t(box.y0 + height);
  m_out.push_back(box);
  m_lastCount = 0;
}

void ColumnFold::addColumn(int x, const RoleShares& shares) {
  const auto whole = std::max_element(shares.begin(), shares.end());
  if (*whole >= kWhole) return pure(x, x + 1, Role(whole - shares.begin()), -1);
  stack(x, shares, {});
}

void ColumnFold::stack(int x, const RoleShares& shares, const RoleShares& inside) {
  m_stack.clear();
  int bottom = m_band.bottom, top = m_band.top;
  double owed = 0;  // height lost to rounding, given to the next state
  for (const Role role : stackOrder()) {
    const auto share = double(shares[std::size_t(role)]);
    if (share <= 0 && inside[std::size_t(role)] == 0) continue;
    const Shape& shape = shapeOf(role);
    const double exact = share * m_band.height() * shape.part / shape.whole + owed;
    int height = std::max(1, int(std::lround(exact)));
    owed = exact - height;
    height = std::min(height, bottom - top);
    if (height <= 0) break;
    Box box{x, x + 1, 0, 0, role, shape.texture, false, -1};
    if (shape.fromTop) {
      box.y0 = std::int16_t(top);
      box.y1 = std::int16_t(top += height);
    } else {
      box.y1 = std::int16_t(bottom);
      box.y0 = std::int16_t(bottom -= height);
    }
    m_stack.push_back(box);
  }
  appendStack();
}

void ColumnFold::appendStack() {
  if (m_stack.empty()) {
    m_lastCount = 0;
    return;
  }
  const auto last = m_out.begin() + std::ptrdiff_t(m_lastColumn);
  const bool same = m_lastCount == m_stack.size() && m_lastColumn + m_lastCount == m_out.size() &&
                    std::equal(m_stack.begin(), m_stack.end(), last, [](const Box& a, const Box& b) {
                      return a.x0 == b.x1 && a.y0 == b.y0 && a.y1 == b.y1 && a.role == b.role;
                    });
  if (same) {
    for (auto it = last; it != m_out.end(); ++it) it->x1 += 1;
    return;
  }
  m_lastColumn = m_out.size();
  m_lastCount = m_stack.size();
  m_out.insert(m_out.end(), m_stack.begin(), m_stack.end());
}

void ColumnFold::finish() {
  if (m_reached < m_x1 && !m_pieces.empty()) addPiece(m_reached, m_x1, {Role::Running, -1, 0, false, true});
  flush();
}

}  // namespace sweepscope
