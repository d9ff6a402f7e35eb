// SPDX-License-Identifier: GPL-3.0-or-later

// From spans to boxes in device pixels, for one lane: what is wide enough becomes a box of its own, what is narrower
// than a pixel is folded into stacked columns.
//
// Threads: plain values, without GUI.
#pragma once

#include <cstdint>
#include <vector>

#include "widgets/axis.h"
#include "widgets/measures.h"
#include "widgets/roles.h"

namespace sweepscope {

// Half open in both directions. x counts columns of the axis, y device pixels below the lane's top.
struct Box {
  std::int32_t x0 = 0, x1 = 0;
  std::int16_t y0 = 0, y1 = 0;
  Role role = Role::Running;
  Texture texture = Texture::Solid;
  bool seam = false;         // touches another box of its role on the left: a thin seam keeps them apart
  std::int32_t target = -1;  // index of the span it shows; -1: several, see Lane::resolve()
  friend bool operator==(const Box&, const Box&) = default;
};

// Takes spans in order of time, or columns of shares, and writes boxes.
class ColumnFold {
 public:
  ColumnFold(const TimeAxis&, Band, int x0, int x1, std::vector<Box>& out);
  // Spans do not overlap; what lies between them stays empty.
  void add(Time begin, Time end, Role, std::int32_t target);
  void addColumn(int x, const RoleShares&);
  void finish();

 private:
  struct Piece {
    Role role;
    std::int32_t target;
    double share;
    bool inside;  // begins and ends in the column
    bool gap;
  };
  void addPiece(double from, double to, Piece);
  void flush();
  void pure(int x0, int x1, Role, std::int32_t target);
  void stack(int x, const RoleShares&, const RoleShares& inside);
  void appendStack();

  TimeAxis m_axis;
  Band m_band;
  int m_x0, m_x1;
  std::vector<Box>& m_out;
  std::size_t m_first;  // of our boxes in m_out
  double m_reached;     // spans and gaps are known up to here
  int m_column;         // whose pieces are collected
  std::vector<Piece> m_pieces;
  std::vector<Box> m_stack;                       // of the column that is made
  std::size_t m_lastColumn = 0, m_lastCount = 0;  // boxes of the last stacked column, for merging
};

}  // namespace sweepscope
