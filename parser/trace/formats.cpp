// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/formats.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "trace/parts.h"
#include "trace/replay.h"
#include "wire/header.h"

namespace sweepscope {
namespace {

// Oldest first.
constexpr TraceFormat kFormats[] = {
    {"v2", [](int version) { return version >= 22; }, indexFile, buildAlone,
     [](const TraceParts& parts) -> std::unique_ptr<const DetailSource> { return std::make_unique<Replay>(parts); }},
};

std::optional<int> versionOf(const ByteSource& source) {
  std::array<std::byte, 4096> bytes{};
  HeaderFinder finder;
  for (std::uint64_t at = 0; finder.state() == HeaderFinder::State::Searching;) {
    const auto n = source.read(at, bytes);
    if (!n || *n == 0) break;
    finder.take(std::span(bytes).first(*n));
    at += *n;
  }
  return finder.state() == HeaderFinder::State::Found ? std::optional(finder.version()) : std::nullopt;
}

}  // namespace

std::span<const TraceFormat> traceFormats() {
  return kFormats;
}

const TraceFormat& formatOf(const ByteSource& source) {
  const auto version = versionOf(source);
  const auto own = std::find_if(std::begin(kFormats), std::end(kFormats),
                                [&](const TraceFormat& f) { return version && f.owns(*version); });
  return own != std::end(kFormats) ? *own : *std::prev(std::end(kFormats));
}

}  // namespace sweepscope
