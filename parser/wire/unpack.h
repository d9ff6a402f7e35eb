// Streams that cannot be read at random (pipes, gzip, zstd) are unpacked once into an unlinked temporary file.
#pragma once

#include <memory>
#include <string>

#include "wire/bytesource.h"

namespace sweepscope {

bool isGzip(const std::uint8_t* magic, long bytes);
bool isZstd(const std::uint8_t* magic, long bytes);

// Takes fd, from its current position on; closes it. What a damaged container still gave is kept, and the source says
// so.
Result<std::shared_ptr<const ByteSource>> spoolStream(int fd, const std::string& name, const OpenOptions&);

// A source over an open regular file; takes fd.
Result<std::shared_ptr<const ByteSource>> sourceOfDescriptor(int fd, const std::string& name,
                                                             const std::string& packageDamage);

}  // namespace sweepscope
