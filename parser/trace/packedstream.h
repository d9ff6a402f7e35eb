// SPDX-License-Identifier: GPL-3.0-or-later

// A stream of records of one segment, packed in blocks of 64: each field as the difference to the record before, so
// that most records take a few bytes. Any record can be had by unpacking at most one block.
//
// A Codec<Record> says how: pack(writer, record, previous), unpack(reader, record, previous), and time(record), a
// reference. If it has name(record), the stream knows its records' names.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "trace/fewnames.h"
#include "trace/packing.h"
#include "wire/ids.h"

namespace sweepscope {

template <class Record>
struct Codec;

template <class Record>
concept NamedRecord = requires(const Record& r) {
  Codec<Record>::name(r);
};

template <class Record>
class PackedStream {
 public:
  static constexpr std::size_t kBlock = 64;

  std::size_t size() const { return m_size; }
  std::size_t bytes() const { return m_bytes.capacity() + m_blocks.capacity() * sizeof(Block) + m_names.bytes(); }
  const FewNames& names() const requires NamedRecord<Record> { return m_names; }

  void add(Record record) {
    if (m_size % kBlock == 0) {
      m_previous = Record{};
      Codec<Record>::time(m_previous) = Codec<Record>::time(record);
      m_blocks.push_back({Codec<Record>::time(record).ns, m_bytes.size()});
    }
    PackWriter writer(m_bytes);
    Codec<Record>::pack(writer, record, m_previous);
    if constexpr (NamedRecord<Record>) m_names.add(Codec<Record>::name(record));
    m_previous = record;
    ++m_size;
  }
  // What was added, in memory of just the right size; this stream is empty then, and its memory is used again.
  PackedStream finish() {
    PackedStream done;
    done.m_bytes = m_bytes.exact();
    done.m_blocks.assign(m_blocks.begin(), m_blocks.end());
    done.m_size = m_size;
    done.m_names = std::exchange(m_names, {});
    m_bytes.clear();
    m_blocks.clear();
    m_size = 0;
    return done;
  }

  Record at(std::size_t index) const {
    const Block& block = m_blocks[index / kBlock];
    PackReader reader(m_bytes.data() + block.offset);
    Record before{};
    Codec<Record>::time(before) = Time{block.time};
    for (std::size_t i = 0; i <= index % kBlock; ++i) {
      Record record{};
      Codec<Record>::unpack(reader, record, before);
      before = record;
    }
    return before;
  }

  // Calls f with the records [from, to), as many at a time as a block has: f may change what it gets.
  template <class F>
  void visit(std::size_t from, std::size_t to, F&& f) const {
    to = std::min(to, m_size);
    if (from >= to) return;
    std::array<Record, kBlock> records;
    for (std::size_t block = from / kBlock; block * kBlock < to; ++block) {
      const std::size_t first = block * kBlock, count = std::min(kBlock, to - first);
      PackReader reader(m_bytes.data() + m_blocks[block].offset);
      Record before{};
      Codec<Record>::time(before) = Time{m_blocks[block].time};
      const Record* previous = &before;
      for (std::size_t i = 0; i < count; previous = &records[i++]) Codec<Record>::unpack(reader, records[i], *previous);
      const std::size_t skipped = from > first ? from - first : 0;
      f(std::span(records).subspan(skipped, count - skipped));
    }
  }

  // First index whose time is >= t.
  std::size_t lowerBound(Time t) const {
    const auto block =
        std::partition_point(m_blocks.begin(), m_blocks.end(), [&](const Block& b) { return b.time < t.ns; });
    if (block == m_blocks.begin()) return 0;
    const auto first = static_cast<std::size_t>(block - m_blocks.begin() - 1) * kBlock;
    std::size_t index = first;
    visit(first, first + kBlock, [&](std::span<const Record> records) {
      for (const Record& r : records) index += Codec<Record>::time(r) < t ? 1 : 0;
    });
    return index;
  }

 private:
  struct Block {
    std::int64_t time;
    std::size_t offset;
  };
  Bytes m_bytes;
  std::vector<Block> m_blocks;
  FewNames m_names;
  std::size_t m_size = 0;
  Record m_previous{};
};

}  // namespace sweepscope
