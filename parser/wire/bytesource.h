// SPDX-License-Identifier: GPL-3.0-or-later

// Where the bytes of a trace come from: a regular file read with pread, so that a file that shrinks or sits on a dying
// mount is an error value and not a signal. gzip, zstd and standard input are spooled to an unlinked temporary file
// first.
//
// Threads: read() may be called from any number of threads at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>

#include "wire/defect.h"

namespace sweepscope {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual std::uint64_t size() const = 0;
  // Reads up to out.size() bytes; fewer only where the file ends. The count is what was read.
  virtual Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> out) const = 0;
  // The name to show, "-" for standard input.
  virtual const std::string& name() const = 0;
  // True once the file behind has another size or modification time than when it was opened.
  virtual bool changed() const { return false; }
  // What is wrong with the compressed stream that the bytes were unpacked from; empty if nothing is, or if there is
  // none.
  virtual const Message& streamDamage() const {
    static const Message kNone;
    return kNone;
  }
};

struct OpenOptions {
  std::stop_token stop;
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;  // while unpacking; total 0 = unknown
};

// Opens a file, "-" for standard input, or a gzip or zstd file.
Result<std::shared_ptr<const ByteSource>> openSource(const std::string& path, const OpenOptions& = {});
// Why a file or a folder could not be opened, by errno.
Error openError(const std::string& path);
// Bytes in memory, for tests and fuzzing.
std::shared_ptr<const ByteSource> memorySource(std::string name, std::string bytes);

}  // namespace sweepscope
