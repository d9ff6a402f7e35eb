// SPDX-License-Identifier: GPL-3.0-or-later

// The map of a file: its batches, hopped over from header to header without reading what is in them.
//
// Units: offsets in bytes, times in ticks.
// Threads: plain values; indexFile() blocks.
// Source: golang.org/x/exp/trace, generation.go.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "wire/batchheader.h"
#include "wire/bytesource.h"
#include "wire/clock.h"
#include "wire/defect.h"

namespace sweepscope {

struct GenerationIndex {
  std::uint64_t number = 0;
  std::uint64_t begin = 0, end = 0;  // bytes of the file
  std::vector<BatchRef> batches;     // in file order
  bool cut = false;                  // the file, or what can be read of it, ends inside
  bool fresh = false;      // what was known before does not hold: something is missing or out of order before it
  bool restart = false;    // fresh, and not of the same run: another trace, or generations out of order
  bool beginLost = false;  // what stands right before it cannot be read, and may have been batches of it
  std::uint64_t eventBytes = 0;
  // Ticks at which the first of its batches of events begins, at which half of them had begun, and half of the next
  // generation's, if that goes on from here: one damaged batch does not move the middles.
  std::optional<std::uint64_t> first, middle, nextMiddle;

  // Behind this (ns) no event of it can be: a flipped bit moves a time by years, and since times only go up, all that
  // follows would move with it.
  std::int64_t latest(const TickClock&) const;
};

struct FileIndex {
  Format format;
  std::vector<GenerationIndex> generations;
  std::vector<Defect> defects;
  // No event was written, and nothing is lost that was: the program ended before.
  bool nothingWritten = false;
};

// Reads as many bytes of a batch's data as there is room for, without the text that may stand in it; how many were
// read.
Result<std::size_t> readBatchData(const ByteSource&, const BatchRef&, std::span<std::uint8_t> out);

// An error if this is no trace, or one of a format that cannot be read.
Result<FileIndex> indexFile(const ByteSource&, std::stop_token = {});

}  // namespace sweepscope
