// SPDX-License-Identifier: GPL-3.0-or-later

// Joins generations that were ordered and built alone, in order, so that the result is the one of ordering them in a
// row.
//
// Threads: one Stitcher belongs to one thread at a time; generations may have been built on any.
#pragma once

#include <optional>
#include <stop_token>

#include "trace/buildalone.h"
#include "trace/parts.h"
#include "trace/rangejoiner.h"

namespace sweepscope {

/* Stitching.
 *
 * A generation is self-contained but for what the one before left open: threads that hold a proc or goroutine, a
 * running GC, open ranges, regions and tasks, and the last output time. Built alone, it takes for granted that nothing
 * of that matters. When the end of the one before is known, this is checked, item by item: every status against what
 * was known, every question an event asked of its thread before the generation itself had answered it, the first edge
 * of every range, the GC's number. If all fits, ordering in a row would have done exactly the same; only times at the
 * start (TimeFix), ranges over the border and names of tasks are put right. If anything does not fit, the generation is
 * ordered again, knowing what came before.
 */
class Stitcher {
 public:
  Stitcher(const ByteSource& source, const FileIndex& file, Symbols& symbols)
      : m_source(source), m_file(file), m_symbols(symbols) {}

  // The next generation of the file; nothing if it holds nothing that can be shown. `before` is the entry given back
  // last, in an array behind all others; null if there is none.
  std::optional<SegmentEntry> add(std::size_t generation, BuiltAlone&&, SegmentEntry* before, const std::stop_token&);
  // The same, ordered here and now, knowing what came before.
  std::optional<SegmentEntry> addInARow(std::size_t generation, SegmentEntry* before, const std::stop_token&);
  const std::vector<Defect>& defects() const { return m_defects; }
  std::size_t orderedAgain() const { return m_orderedAgain; }

 private:
  bool fits(const BuiltAlone&) const;
  bool mayOrderAgain(std::size_t generation);
  std::optional<SegmentEntry> orderKnowing(std::size_t generation, const std::stop_token&);
  SegmentEntry order(std::size_t generation, const GenerationTables&, const std::stop_token&, DefectLog&);
  void nameTasks(SegmentEntry& now, const BorderFacts&) const;

  const ByteSource& m_source;
  const FileIndex& m_file;
  Symbols& m_symbols;
  World m_carry;
  RangeJoiner m_ranges;
  bool m_first = true;  // nothing is known yet, or any more
  std::vector<Defect> m_defects;
  std::size_t m_orderedAgain = 0;
  std::uint64_t m_bytes = 0, m_costs = 0;  // of the file so far; of ordering again, in things known
  std::optional<std::size_t> m_forgotten;  // the defect that says so
};

}  // namespace sweepscope
