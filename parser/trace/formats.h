// SPDX-License-Identifier: GPL-3.0-or-later

// The formats of trace files that can be read, one row each: which headers are its own, and how such a file is indexed,
// ordered and replayed. Segments, and all that is made of them, know no formats.
//
// Threads: constant; any thread may call the functions.
// Errors: index() says what is wrong with a file that it cannot read.
#pragma once

#include <memory>
#include <span>
#include <stop_token>
#include <string_view>

#include "trace/buildalone.h"
#include "trace/detailsource.h"
#include "wire/bytesource.h"
#include "wire/index.h"

namespace sweepscope {

struct TraceParts;

struct TraceFormat {
  std::string_view name;      // "v2"
  bool (*owns)(int version);  // of the header: 26 for `go 1.26 trace`
  Result<FileIndex> (*index)(const ByteSource&, std::stop_token);
  // Orders a generation and builds its segment, without knowing the one before.
  BuiltAlone (*build)(const ByteSource&, const FileIndex&, std::size_t generation, Symbols&, SegmentBuilder&,
                      const std::stop_token&, unsigned threads);
  // Of a trace that outlives what is returned.
  std::unique_ptr<const DetailSource> (*details)(const TraceParts&);
};

std::span<const TraceFormat> traceFormats();
// The one that owns the header of the file. The newest one, if none does or if there is no header: its index() returns
// the error.
const TraceFormat& formatOf(const ByteSource&);

}  // namespace sweepscope
