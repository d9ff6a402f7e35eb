// SPDX-License-Identifier: GPL-3.0-or-later

// Pieces of work in order of time, as the lanes of GC work have them, and how they are drawn.
//
// Threads: a track is constant once sealed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "widgets/lanes/lane.h"
#include "widgets/subjects/subject.h"

namespace sweepscope {

struct Piece {
  Time begin, end;
  Role role = Role::Mark;
  std::uint32_t index = 0;  // into the table it comes from
};

// Pieces in order of time that do not overlap, with sums over blocks of them: folding a range costs what it has
// columns, not what it holds.
class PieceTrack {
 public:
  virtual ~PieceTrack() = default;
  virtual std::size_t size() const = 0;
  virtual Piece at(std::size_t) const = 0;
  // First piece that ends after t.
  std::size_t firstAfter(Time t) const;
  // Adds the share of each column [x0, x1) that each role takes.
  void fold(const TimeAxis&, int x0, int x1, std::vector<RoleShares>& out) const;
  // To be called when complete.
  void seal();

 private:
  static constexpr std::size_t kBlock = 16;
  static constexpr std::size_t kRoles = 6;
  using Sums = std::array<std::int64_t, kRoles>;
  std::size_t slot(Role) const;
  // The block with the first piece that ends after t.
  std::size_t blockOf(Time t) const;
  // Time each role took before t.
  Sums before(Time t) const;
  std::vector<Role> m_roles;
  std::vector<Sums> m_sums;  // before each block, and of all
  std::vector<Time> m_ends;  // of each full block's last piece
};

class PieceList : public PieceTrack {
 public:
  std::size_t size() const override { return m_pieces.size(); }
  Piece at(std::size_t i) const override { return m_pieces[i]; }
  std::vector<Piece>& pieces() { return m_pieces; }

 private:
  std::vector<Piece> m_pieces;
};

// The longest piece of a role that touches the range, among the first few hundred.
std::optional<Piece> longestPiece(const PieceTrack&, TimeRange, Role);
// The first piece that begins in the range or after it; with step -1 the last that ends in it or before.
std::optional<Piece> firstPiece(const PieceTrack&, TimeRange, int step);

// The piece before or after the one that has this begin.
std::optional<Piece> nextPiece(const PieceTrack&, Time begin, int step);

// How the pieces of a track are drawn: what each one is, and what is written on it.
struct TrackLook {
  std::function<Subject(const Piece&)> select;
  std::function<QStringList(const Piece&)> texts;  // the first one that fits is drawn
  unsigned layer = kSpans;
};

// Piece by piece, or folded where there are more of them than a few for each column.
void trackGeometry(const LaneContext&, const PieceTrack&, Band, int x0, int x1, RowGeometry&, const TrackLook&);

// "1.23 ms": how long a piece lasts.
QString pieceDuration(const Piece&);

}  // namespace sweepscope
