// SPDX-License-Identifier: GPL-3.0-or-later

// Details of one event of format v2, decoded again: from the last checkpoint before it, the order log says which thread
// comes next, so every event up to it is decoded once and nothing has to be ordered.
//
// Threads: find() from any thread; the tables of the latest generation are kept under a lock.
// Cost: at most the events of one checkpoint interval (64 Ki), some milliseconds.
#pragma once

#include <memory>
#include <mutex>

#include "trace/detailsource.h"
#include "wire/tables.h"

namespace sweepscope {

struct TraceParts;

class Replay final : public DetailSource {
 public:
  // Of a trace that outlives this.
  explicit Replay(const TraceParts& parts) : m_parts(parts) {}
  std::optional<EventDetail> find(const Segment&, std::int64_t time) const override;
  std::unique_ptr<const SegmentScan> scan(const Segment&) const override;

 private:
  std::shared_ptr<const GenerationTables> tables(std::size_t generation) const;

  const TraceParts& m_parts;
  // Clock and samples of the generation that details were last wanted of.
  mutable std::mutex m_mutex;
  mutable std::size_t m_generation = SIZE_MAX;
  mutable std::shared_ptr<const GenerationTables> m_tables;
};

// Single strings and stacks of a segment's generation.
GenerationTables readEntriesOf(const TraceParts&, const Segment&, TableWants);
// Clock, samples and all stacks of a segment's generation; no strings.
GenerationTables readForScan(const TraceParts&, const Segment&);

}  // namespace sweepscope
