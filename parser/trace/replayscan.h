// SPDX-License-Identifier: GPL-3.0-or-later

// Scans one generation of format v2 (trace/scan.h): replays its events with their stacks and reasons.
//
// Threads: walk() from several at once.
// Cost: making it reads the clock, the samples and the stacks of the generation, and of its strings those that stacks
// name. Reasons are few: each is read when it occurs first.
#pragma once

#include <mutex>

#include "trace/detailsource.h"
#include "trace/parts.h"
#include "wire/tables.h"

namespace sweepscope {

class ReplayWalk;

class ReplayScan final : public SegmentScan {
 public:
  // Of a trace that outlives this.
  ReplayScan(const TraceParts&, const Segment&);
  bool walk(std::size_t first, std::size_t last, const TimeFix&, const Take&) const override;

 private:
  class KnownTexts;
  void fill(ScanEvent&, const ReplayWalk&, KnownTexts&) const;
  StackId stack(std::uint64_t local) const;
  StringId text(std::uint64_t local) const;

  const TraceParts& m_parts;
  const Segment& m_segment;
  GenerationTables m_tables;
  mutable std::mutex m_mutex;
  mutable IdTable<StringId> m_texts;  // looked up so far
};

}  // namespace sweepscope
