// What lanes need to know of a whole document and that does not depend on the view: which piece of GC work lies where,
// which goroutines are workers, how high the heap gets. Made once a document.
//
// Threads: constant once made.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "widgets/axis.h"
#include "widgets/columns.h"
#include "widgets/document.h"
#include "widgets/metrictrack.h"

namespace sweepscope {

struct Piece {
  Time begin, end;
  Role role = Role::Mark;
  std::uint32_t index = 0;  // into the table it comes from
};

// Pieces in order of time that do not overlap, with sums over blocks of them, so that any range is folded by what it is
// wide and not by what it holds.
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

struct WorkerLane {
  GoroutineId goroutine;
  PieceList track;
};

// Where in time each 32nd delete lies: millions of deletes are found with a few looks at the table itself.
class DeleteTimes {
 public:
  explicit DeleteTimes(const Answers*);
  // The first delete with T0 >= t.
  std::size_t lowerBound(Time t) const;

 private:
  static constexpr std::size_t kStep = 32;
  const Answers* m_answers;
  std::vector<Time> m_times;
};

struct LaneIndex {
  explicit LaneIndex(const Document&);

  Document document;     // keeps alive what the tracks point into
  PieceList gc;          // the collector's stops, mark phases, sweeping
  PieceList otherStops;  // of the world, for something else than the collector; and what of any is over but not ended
  std::vector<std::unique_ptr<WorkerLane>> workers;  // in order of goroutine id
  PieceList assists;                                 // joined where several goroutines assist at once
  std::vector<std::unique_ptr<PieceTrack>> sweeps;   // by position in Trace::procs()
  MetricTrack live, goal;
  double heapTop = 0;  // bytes
  DeleteTimes deleteTimes;
  std::vector<std::size_t> groupOrder;  // the program's own first, then the runtime's
};

// Makes the index of a document; null if nothing is open.
//
// Threads: any; the window makes it on a worker.
// Cost: walks all sweeps, assists, stops and deletes.
std::shared_ptr<const LaneIndex> laneIndex(const Document&);

}  // namespace sweepscope
