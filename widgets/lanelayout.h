// Which lanes there are and where they stand, from top to bottom. Lanes of goroutines are only made for the part that
// is looked at.
//
// Units: device pixels. Threads: plain values, without GUI.
#pragma once

#include <QString>
#include <cmath>
#include <functional>
#include <optional>
#include <vector>

#include "widgets/laneindex.h"
#include "widgets/viewstate.h"

namespace sweepscope {

// The sizes of look.md, at a device pixel ratio.
struct Measures {
  double dpr = 1;
  int px(double points) const { return static_cast<int>(std::lround(points * dpr)); }
  int lane() const { return px(20); }
  int compactLane() const { return px(14); }
  int largeLane() const { return px(28); }
  int group() const { return px(22); }
  int ruler() const { return px(24); }
  int labelFrom() const { return px(28); }
};

enum class RowKind : std::uint8_t {
  Gc,
  Worker,
  AllWorkers,
  Assists,
  Heap,
  Deletes,
  Proc,
  Group,
  GroupHeader,
  Goroutine,
  More
};

struct Row {
  RowKind kind = RowKind::Gc;
  std::size_t index = 0;  // worker lane, proc or group
  std::size_t sub = 0;    // goroutines: place in the expanded group
  GoroutineId goroutine;
  int y = 0, height = 0;  // y counts from the top of its part
  friend bool operator==(const Row&, const Row&) = default;
};

struct LayoutOptions {
  std::function<bool(LaneKind)> shown;
  std::function<bool(std::size_t)> expanded;
  TimeRange range;  // which goroutines of a huge expanded group get lanes
  Measures measures;
  std::optional<std::size_t> first;  // a group to stand above the others
  GoroutineId own;                   // gets a lane even where its group has none for it
};

class LaneLayout {
 public:
  // Lanes of an expanded group; beyond, one row says how many more there are.
  static constexpr std::size_t kGroupLanes = 500;
  // Packed rows a collapsed group is drawn with; deeper groups become one density lane.
  static constexpr std::uint32_t kPackedRows = 6;
  static constexpr std::size_t kWorkerLanes = 8;

  LaneLayout() = default;
  LaneLayout(const LaneIndex&, const LayoutOptions&);

  // The upper part does not scroll: what the others are compared with.
  const std::vector<Row>& fixedRows() const { return m_fixed; }
  int fixedHeight() const { return m_fixedHeight; }
  int scrollHeight() const { return m_scrollHeight; }
  // A collapsed group of which one sees how many of its goroutines do what, but no single one.
  static bool showsShares(const GroupInfo&);
  // Rows of the scrolling part that touch [from, to).
  std::vector<Row> rowsBetween(int from, int to) const;
  // The row a goroutine is in, the collapsed group included.
  std::optional<Row> rowOfGoroutine(const Trace&, GoroutineId) const;
  std::optional<Row> rowOfProc(const Trace&, ProcId) const;
  // Where a goroutine's group begins; 0 if there is none.
  int topOfGroup(const Trace&, GoroutineId) const;
  const Row* fixedRow(RowKind) const;
  // Whether lanes depend on the range: some expanded group is too large for all its lanes.
  bool dependsOnRange() const { return m_dependsOnRange; }

 private:
  struct Block {  // a proc, or a group with lanes of its goroutines
    RowKind kind = RowKind::Proc;
    std::size_t index = 0;
    int y = 0, height = 0;
    int head = 0;  // height of what stands above the lanes
    std::vector<GoroutineId> goroutines;
    bool more = false;
  };
  void addFixed(RowKind, std::size_t index, int height);
  void addProcs(const LaneIndex&, const LayoutOptions&);
  void addGroups(const LaneIndex&, const LayoutOptions&);
  void addMembers(const LaneIndex&, const LayoutOptions&, Block&);
  const Block* blockOf(const Trace&, GoroutineId) const;
  void appendRows(const Block&, int from, int to, std::vector<Row>& out) const;

  Measures m_measures;
  std::vector<Row> m_fixed;
  int m_fixedHeight = 0;
  std::vector<Block> m_blocks;
  int m_scrollHeight = 0;
  bool m_dependsOnRange = false;
};

// Rows a group needs when packed: no more than it has goroutines.
std::uint32_t packedDepth(const GroupInfo&);

// What the name column says, and the fuller tooltip.
struct RowName {
  QString text;
  QString detail;  // dim, at the right
  bool expandable = false;
  QString tooltip;
};
RowName rowName(const LaneIndex&, const Row&);

}  // namespace sweepscope
