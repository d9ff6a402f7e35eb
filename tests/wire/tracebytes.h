// SPDX-License-Identifier: GPL-3.0-or-later

// Bytes of the trace format, put together by hand: what tests of the wire feed to it, right or wrong.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "wire/eventspecs.h"

namespace sweepscope::test {

constexpr std::uint64_t kNoThread = ~std::uint64_t{0};
constexpr std::uint64_t kTick64 = 15'625'000;  // ticks a second, 64 ns each

inline void putNumber(std::string& out, std::uint64_t v) {
  for (; v >= 0x80; v >>= 7) out += static_cast<char>((v & 0x7f) | 0x80);
  out += static_cast<char>(v);
}
// In ten bytes whatever the value, as Go's runtime writes sizes.
inline void putPadded(std::string& out, std::uint64_t v) {
  for (int i = 0; i < 9; ++i, v >>= 7) out += static_cast<char>((v & 0x7f) | 0x80);
  out += static_cast<char>(v);
}

inline std::string header(int version) {
  return "go 1." + std::to_string(version) + std::string(" trace\0\0\0", 9);
}

inline std::string wireEvent(EventType type, std::initializer_list<std::uint64_t> numbers = {}) {
  std::string out(1, static_cast<char>(type));
  for (const std::uint64_t n : numbers) putNumber(out, n);
  return out;
}

inline std::string wireBatch(std::uint64_t generation, std::uint64_t thread, std::uint64_t time,
                             std::string_view data) {
  std::string out(1, static_cast<char>(EventType::EventBatch));
  putNumber(out, generation);
  putNumber(out, thread);
  putNumber(out, time);
  putPadded(out, data.size());
  return out.append(data);
}

inline std::string experimentalBatch(char experiment, std::uint64_t generation, std::uint64_t thread,
                                     std::uint64_t time, std::string_view data) {
  std::string out = wireBatch(generation, thread, time, data);
  out[0] = static_cast<char>(EventType::ExperimentalBatch);
  out.insert(1, 1, experiment);
  return out;
}

inline std::string frequency(std::uint64_t generation, std::uint64_t ticksPerSecond = kTick64, std::uint64_t time = 1) {
  return wireBatch(generation, kNoThread, time, wireEvent(EventType::Frequency, {ticksPerSecond}));
}

// The clock of Go 1.25 and later.
inline std::string syncBatch(std::uint64_t generation, std::uint64_t ticksPerSecond = kTick64, std::uint64_t time = 1) {
  return wireBatch(generation, kNoThread, time,
                   wireEvent(EventType::Sync) + wireEvent(EventType::Frequency, {ticksPerSecond}) +
                       wireEvent(EventType::ClockSnapshot, {0, 12345, 1'700'000'000, 42}));
}

inline std::string clockBatch(int version, std::uint64_t generation, std::uint64_t ticksPerSecond = kTick64,
                              std::uint64_t time = 1) {
  return version >= 25 ? syncBatch(generation, ticksPerSecond, time) : frequency(generation, ticksPerSecond, time);
}

inline std::string stringEntry(std::uint64_t id, std::string_view text) {
  return wireEvent(EventType::String, {id, text.size()}).append(text);
}

inline std::string endOfGeneration(int version) {
  return version >= 26 ? std::string(1, static_cast<char>(EventType::EndOfGeneration)) : std::string();
}

}  // namespace sweepscope::test
