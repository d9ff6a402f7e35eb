// SPDX-License-Identifier: GPL-3.0-or-later

// Streams that cannot be read at random (pipes, gzip, zstd) are unpacked once into an unlinked temporary file.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "wire/bytesource.h"

namespace sweepscope {

bool isGzip(const std::uint8_t* magic, long bytes);
bool isZstd(const std::uint8_t* magic, long bytes);

// The first bytes of an open regular file, or of what is packed in it: how many there are, nothing if it cannot be
// read. A stream that cannot be unpacked up to there has none.
std::optional<std::size_t> unpackedHead(int fd, std::span<std::byte> out);

// Takes fd, from its current position on; closes it. What a damaged container still gave is kept, and the source says
// so.
Result<std::shared_ptr<const ByteSource>> spoolStream(int fd, const std::string& name, const OpenOptions&);

// A source over an open regular file; takes fd.
Result<std::shared_ptr<const ByteSource>> sourceOfDescriptor(int fd, const std::string& name,
                                                             const Message& streamDamage);

}  // namespace sweepscope
