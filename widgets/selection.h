// What is selected or under the pointer. Plain values, so that a selection outlives the widget it was made in.
#pragma once

#include <cstdint>
#include <optional>

#include "widgets/document.h"
#include "wire/ids.h"

namespace sweepscope {

enum class SelectedKind : std::uint8_t {
  Nothing,
  Delete,      // index into Answers::deletes
  Cycle,       // index into Answers::cycles
  Stop,        // index into Trace::stops
  Sweep,       // index into Trace::sweeps
  Assist,      // index into Trace::assists
  Worker,      // index into Answers::workers
  Inflection,  // index into Answers::inflections
  Log,         // index into Trace::logs
  Goroutine,   // a goroutine as a whole
  GoSpan,      // a goroutine's state: goroutine and span
  ProcSpan,    // what a proc does: proc, goroutine and span
};

struct Selection {
  SelectedKind kind = SelectedKind::Nothing;
  std::size_t index = 0;
  GoroutineId goroutine;
  ProcId proc;
  TimeRange span{};  // where it is on the timeline
  explicit operator bool() const { return kind != SelectedKind::Nothing; }
  // The goroutine it is about, if that is to be seen in a lane of its own.
  GoroutineId lane() const {
    switch (kind) {
      case SelectedKind::Delete:
      case SelectedKind::Log:
      case SelectedKind::Goroutine:
      case SelectedKind::GoSpan: return goroutine;
      default: return {};
    }
  }
  friend bool operator==(const Selection&, const Selection&) = default;
};

// Things with a place in a table.
Selection deleteSelection(const Answers&, std::size_t index);
Selection cycleSelection(const Trace&, const Answers&, std::size_t index);
Selection stopSelection(const Trace&, std::size_t index);
Selection sweepSelection(const Trace&, std::size_t index);
Selection inflectionSelection(const Answers&, std::size_t index);
Selection workerSelection(const Answers&, std::size_t index);
Selection logSelection(const Trace&, std::size_t index);
// A goroutine as a whole; nothing if the trace does not know it.
Selection goroutineSelection(const Trace&, GoroutineId);

}  // namespace sweepscope
