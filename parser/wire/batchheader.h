// SPDX-License-Identifier: GPL-3.0-or-later

// What stands in front of each batch: whose it is, when it begins, how long it is.
//
// Units: offsets in bytes, times in ticks.
// Threads: pure functions.
// Source: golang.org/x/exp/trace, batch.go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>

#include "wire/defect.h"

namespace sweepscope {

// Formats by header: 22, 23, 25, 26.
struct Format {
  int version = 0;
  bool hasSyncBatch() const { return version >= 25; }
  bool hasEndOfGeneration() const { return version >= 26; }
};

enum class BatchKind : std::uint8_t { Events, Strings, Stacks, Samples, Frequency, Sync, Experimental };

struct BatchRef {
  std::uint64_t offset = 0;  // of the data
  std::uint32_t size = 0;    // of the data, without foreign text
  BatchKind kind = BatchKind::Events;
  std::uint8_t experiment = 0;
  std::int64_t thread = -1;
  std::uint64_t time = 0;  // ticks
  // A table that stands behind damage in its generation: read, but says nothing about its time.
  bool behindDamage = false;
  // Foreign text inside the data (foreigntext.h): in front of which byte of the data it stands, and its length.
  std::uint32_t textAt = 0, textBytes = 0;

  // Where in the file byte i of the data stands.
  std::uint64_t place(std::uint64_t i) const { return offset + i + (i >= textAt ? textBytes : 0); }
};

struct BatchHeader {
  BatchRef batch;
  std::uint64_t generation = 0;
  std::uint64_t next = 0;  // offset behind the batch
  bool endOfGeneration = false;
  bool paddedSize = false;  // 10 bytes long, as Go's runtime writes it
};

struct HeaderProblem {
  DefectKind kind;
  Message message;
  std::uint64_t next = 0;  // where the batch claims to end, if it claims something possible
};

using ParsedHeader = std::variant<BatchHeader, HeaderProblem>;

// The longest header has 42 bytes, and the first byte of the data, which is the kind, follows.
inline constexpr std::size_t kHeaderPeek = 64;

// The header at offset `at` of a file of `fileSize` bytes; `bytes` are those from there on: kHeaderPeek of them, or up
// to the end of the file; at least one.
ParsedHeader parseBatchHeader(Format, std::span<const std::uint8_t> bytes, std::uint64_t at, std::uint64_t fileSize);

// What a batch holds, by its first byte.
BatchKind batchKind(Format, std::uint8_t experiment, std::span<const std::uint8_t> data);

// How many bytes of a batch's data are whole events or entries of a table, from its begin on: all, if it is not
// damaged. Of an experiment's data nothing is known: all. Cost: a pass over the data.
std::size_t wholeBytes(BatchKind, std::span<const std::uint8_t> data);
inline bool isWholeBatch(BatchKind kind, std::span<const std::uint8_t> data) {
  return wholeBytes(kind, data) == data.size();
}

}  // namespace sweepscope
