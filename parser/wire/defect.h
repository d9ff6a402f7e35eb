// SPDX-License-Identifier: GPL-3.0-or-later

// What can be wrong with a file, as values: a Defect is listed and the work goes on, an Error ends a request.
//
// Offsets are bytes in the (unpacked) trace; generation is the number in the file, 0 where there is none.
//
// Threads: plain values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "wire/message.h"

namespace sweepscope {

enum class Severity : std::uint8_t {
  Info,     // worth knowing; nothing is missing
  Warning,  // a contradiction was resolved; nothing is missing
  Loss,     // something of the file is not shown
};

enum class DefectKind : std::uint8_t {
  NotATrace,       // bad file format
  UnknownVersion,  // a header newer than the newest known, tried with the newest rules
  Truncated,       // the file ends inside a batch or a generation
  BadBatch,        // a batch header or size that cannot be
  BadGeneration,   // generations out of order, clock missing or double
  BadTable,        // strings, stacks, samples
  BadEvent,        // unknown type or truncated arguments inside a batch
  BadReference,    // an event names a string or stack that is not there
  BadContext,      // an event on a thread without the goroutine or proc it needs
  Inconsistent,    // a well-formed event contradicts what is known; the newer fact wins
  Stuck,           // no thread could advance; the earliest one was made to
  BadExperiment,   // an alloc/free batch that cannot be read
  ForeignText,     // text that the program printed into the file of its trace
  RegionMisuse,    // the program ended a region that was not the innermost one, or not open
  FileChanged,     // the file shrank or changed while it was read
};
constexpr std::size_t kDefectKinds = static_cast<std::size_t>(DefectKind::FileChanged) + 1;

std::string_view name(DefectKind);  // "truncated"
std::string_view name(Severity);    // "info", "warning", "loss"

struct Defect {
  DefectKind kind = DefectKind::NotATrace;
  Severity severity = Severity::Warning;
  std::uint64_t offset = 0;
  std::uint64_t generation = 0;
  Message message;          // one sentence: what is wrong and what it means for the user
  std::uint64_t count = 1;  // equal defects of one generation are counted, not repeated
  // Raw time on the trace's clock of the last event that was surely read right before it; nothing where the whole
  // generation is concerned.
  std::optional<std::int64_t> since = std::nullopt;
  bool rejectedByGo = false;  // nothing is wrong with the file, but Go's own reader ends with an error here
};

// Something of the file is missing or may be shown wrong: all but what is only good to know.
inline bool isDamage(const Defect& d) {
  return d.severity != Severity::Info;
}

// Collects defects. Of one kind in one generation the first few are kept, the rest only counted (on the last kept).
class DefectLog {
 public:
  void add(Defect);
  const std::vector<Defect>& all() const { return m_defects; }
  std::vector<Defect> take() { return std::move(m_defects); }

 private:
  static constexpr std::uint64_t kKept = 8;
  std::vector<Defect> m_defects;
  std::uint64_t m_generation = 0;
  std::array<std::uint64_t, kDefectKinds> m_seen{};  // in m_generation
  std::array<std::size_t, kDefectKinds> m_last{};    // where the last kept one of a kind stands
};

enum class ErrorCode : std::uint8_t {
  NotFound,
  NoPermission,
  IsDirectory,
  ReadFailed,
  NotATrace,
  Unsupported,
  Empty,
  Cancelled,
  BadInput
};

struct Error {
  ErrorCode code = ErrorCode::BadInput;
  std::uint64_t offset = 0;
  std::uint64_t generation = 0;
  Message detail;  // one sentence for the user, naming the file where there is one
};

// A value, or the reason why there is none.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}
  explicit operator bool() const { return m_state.index() == 0; }
  bool ok() const { return m_state.index() == 0; }
  T& value() { return std::get<0>(m_state); }
  const T& value() const { return std::get<0>(m_state); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  const Error& error() const { return std::get<1>(m_state); }

 private:
  std::variant<T, Error> m_state;
};

}  // namespace sweepscope
