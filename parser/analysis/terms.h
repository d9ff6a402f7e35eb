// What the answers' values are called in reports: one word each.
//
// Threads: pure.
#pragma once

#include <string_view>

#include "analysis/answers.h"

namespace sweepscope {

constexpr std::string_view word(Trigger t) {
  switch (t) {
    case Trigger::Heap: return "heap";
    case Trigger::Forced: return "forced";
    case Trigger::Periodic: return "periodic";
    case Trigger::Unknown: break;
  }
  return "unknown";
}

constexpr std::string_view word(Phase p) {
  switch (p) {
    case Phase::Sweeping: return "sweeping";
    case Phase::Marking: return "marking";
    case Phase::Stopping: return "stopping";
    case Phase::Idle: break;
  }
  return "idle";
}

constexpr std::string_view word(Evidence e) {
  switch (e) {
    case Evidence::Freed: return "freed";
    case Evidence::Witnessed: return "witnessed";
    case Evidence::Inferred: return "inferred";
    case Evidence::Ambiguous: return "ambiguous";
    case Evidence::None: break;
  }
  return "none";
}

constexpr std::string_view word(Reason r) {
  switch (r) {
    case Reason::FreeEvent: return "free-event";
    case Reason::Finalizer: return "finalizer";
    case Reason::Cleanup: return "cleanup";
    case Reason::DeletedWhileIdle: return "deleted-while-idle";
    case Reason::DeletedWhileMarking: return "deleted-while-marking";
    case Reason::StopWindow: return "stop-window";
    case Reason::AcrossBorder: return "across-border";
    case Reason::InlineValue: return "inline-value";
    case Reason::NotFreedInTrace: return "not-freed-in-trace";
    case Reason::NotOnHeap: return "not-on-heap";
    case Reason::NothingAtAddress: return "nothing-at-address";
    case Reason::TraceEnded: break;
  }
  return "trace-ended";
}

}  // namespace sweepscope
