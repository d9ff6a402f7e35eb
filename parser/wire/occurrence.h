// What ordering hands out: events in their final order, with what every event has in common.
#pragma once

#include <cstdint>

#include "wire/eventspecs.h"
#include "wire/ids.h"
#include "wire/states.h"
#include "wire/world.h"

namespace sweepscope {

// Times are output times: strictly increasing. The context is the thread's before the event; ids are as on the wire.
struct Occurrence {
  std::int64_t time = 0;
  std::int64_t thread = -1, proc = -1, goroutine = -1;
  std::uint32_t procIndex = kNil;  // of the context's proc, into World::procs
  EventType type = EventType::None;
  const std::uint64_t* args = nullptr;
  StackId stack;
};

enum class RangeEdge : std::uint8_t { Begin, Active, End };
enum class RangeKind : std::uint8_t { Mark, Stop, Sweep, Assist };

/* A sink is any class with these members, called in output order:
 *
 *   void turn()
 *        before the next events are looked for, at least every 1024 events: cursors and contexts are at rest
 *   void steps(std::uint32_t source, std::uint64_t count)
 *        so many times the next events came from a cursor (counted from 1) or from kSampleSource, since steps() was
 *        called last; called at the latest before turn()
 *   void sync(const Occurrence&, const GenerationTables*)
 *        tables are null for the Sync behind the last event
 *   void goroutine(const Occurrence&, std::int64_t id, std::uint32_t slot, GoState from, GoState to, StringId reason,
 *                  StackId own)
 *        slot is kNil for a goroutine nobody knows; it may be given to another one after a transition to NotExist
 *   void proc(const Occurrence&, std::int64_t id, std::uint32_t index, ProcState from, ProcState to, bool status)
 *   void range(const Occurrence&, RangeKind, RangeEdge, std::int64_t scope, StringId name)
 *        scope: goroutine of stops and assists, proc of sweeps, -1 for marking; name: kind of a stop
 *   void metric(const Occurrence&)
 *        type tells which; the value is args[0]
 *   void label(const Occurrence&, StringId)
 *   void task(const Occurrence&, bool begin, std::uint64_t id, std::uint64_t parent, StringId name)
 *   void region(const Occurrence&, bool begin, std::uint64_t task, StringId name)
 *   void log(const Occurrence&, std::uint64_t task, StringId category, StringId message)
 *   void sample(const Occurrence&)
 *   void experimental(const Occurrence&)
 */
constexpr std::uint32_t kSampleSource = 0;  // cursors count from 1

}  // namespace sweepscope
