// SPDX-License-Identifier: GPL-3.0-or-later

// The tables of one generation: its clock, strings, stacks, CPU samples and what the alloc/free experiment says of
// itself.
//
// Local ids mean something in their own generation only; here they become ids of the whole trace.
//
// Threads: readTables() may run for several generations at once, sharing one Symbols, and reads strings with `threads`;
// the result does not depend on their number.
// Source: golang.org/x/exp/trace, generation.go; the experiment's batches from Go's runtime, traceallocfree.go and
// tracetype.go.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wire/clock.h"
#include "wire/defect.h"
#include "wire/flatmap.h"
#include "wire/index.h"
#include "wire/symbols.h"

namespace sweepscope {

// From the ids of one generation to values: dense where ids are dense, as they always are in what Go writes. Sparse ids
// cost a map entry each, so that memory follows the number of entries and not the ids.
template <class T>
class IdTable {
 public:
  // False if the id is there already; the first entry stays.
  bool add(std::uint64_t id, const T& value) {
    if (has(id)) return false;
    ++m_count;
    if (id < 4096 + 4 * m_count) {
      const auto i = static_cast<std::size_t>(id);
      if (i >= m_dense.size()) m_dense.resize(i + 1);
      m_denseSize = m_dense.size();
      m_dense[i] = {value, true};
    } else {
      m_index.set(id, static_cast<std::uint32_t>(m_sparse.size()));
      m_sparse.push_back(value);
    }
    return true;
  }
  [[gnu::always_inline]] const T* find(std::uint64_t id) const {
    if (id < m_denseSize && m_dense[static_cast<std::size_t>(id)].present) [[likely]] {
      return &m_dense[static_cast<std::size_t>(id)].value;
    }
    return m_sparse.empty() ? nullptr : findSparse(id);
  }
  bool has(std::uint64_t id) const { return find(id) != nullptr; }

 private:
  [[gnu::noinline]] const T* findSparse(std::uint64_t id) const {
    const std::uint32_t i = m_index.find(id);
    return i == FlatMap::kMissing ? nullptr : &m_sparse[i];
  }

  struct Slot {
    T value{};
    bool present = false;
  };
  std::vector<Slot> m_dense;
  std::size_t m_denseSize = 0;  // its size, at hand
  std::vector<T> m_sparse;
  FlatMap m_index;
  std::size_t m_count = 0;
};

struct SampleRow {
  std::int64_t time = 0;  // ns
  std::int64_t thread = -1, proc = -1, goroutine = -1;
  std::uint64_t localStack = 0;
  StackId stack;
};

struct WallClock {         // of a Sync batch
  std::int64_t trace = 0;  // ns on the trace clock
  std::uint64_t mono = 0;
  std::int64_t seconds = 0;
  std::int64_t nanos = 0;
};

struct AllocFreeInfo {
  std::uint64_t minimum = 0, pageSize = 0, heapAlign = 0, stackAlign = 0;
};
struct AllocFreeType {
  std::uint64_t id = 0, address = 0, size = 0, pointerBytes = 0;
  std::string name;
};
struct ExperimentBatch {
  std::int64_t thread = -1;
  int kind = -1;  // first byte; -1 if empty
  std::uint64_t bytes = 0, fnv = 0;
  std::optional<AllocFreeInfo> info;
  std::vector<AllocFreeType> types;
  Message error;  // what is wrong with the batch, if something is
};

struct GenerationTables {
  const Symbols* symbols = nullptr;  // what the ids below mean
  std::uint64_t number = 0;
  bool usable = false;  // has a clock
  TickClock clock;
  std::int64_t minTime = 0;  // ns: the generation's Sync
  std::optional<WallClock> wall;
  IdTable<StringId> strings;       // id 0 is "" and always there
  IdTable<StackId> stacks;         // id 0 is no stack and always there
  std::vector<SampleRow> samples;  // by time
  std::vector<ExperimentBatch> experiments;
};

// Never fails: what is missing is in the defects.
GenerationTables readTables(const ByteSource&, const FileIndex&, const GenerationIndex&, Symbols&, DefectLog&,
                            unsigned threads = 1);

// For details of single events, when the trace is loaded and its defects are known. Tables of a generation may take a
// good part of its bytes; these read little of them.
//
// Clock and samples; samples have no stacks but by local id.
GenerationTables readClockAndSamples(const ByteSource&, const FileIndex&, const GenerationIndex&, Symbols&);
struct TableWants {
  std::vector<std::uint64_t> strings, stacks;  // local ids
  bool allStacks = false;
  // No id is defined twice. The runtime gives out ids of strings as it writes them, so a string's batch is then found
  // by the batches' first ids; else all are searched, for the first definition counts.
  bool unique = true;
};
// Single strings and stacks: the same that readTables() finds, if the symbols are the same.
GenerationTables readEntries(const ByteSource&, const FileIndex&, const GenerationIndex&, Symbols&, const TableWants&);

}  // namespace sweepscope
