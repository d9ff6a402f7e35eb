// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/fuzz/eventcounts.h"

#include <array>

#include "wire/orderer.h"

namespace sweepscope::fuzzing {
namespace {

std::array<std::uint64_t, kEventTypes> decoded{}, handled{};

struct CountingSink {
  static void count(const Occurrence& o) { ++handled[static_cast<std::size_t>(o.type)]; }
  void turn() {}
  void steps(std::uint32_t, std::uint64_t) {}
  void sync(const Occurrence& o, const GenerationTables*) { count(o); }
  void goroutine(const Occurrence& o, std::int64_t, std::uint32_t, GoState, GoState, StringId, StackId) { count(o); }
  void proc(const Occurrence& o, std::int64_t, std::uint32_t, ProcState, ProcState, bool) { count(o); }
  void range(const Occurrence& o, RangeKind, RangeEdge, std::int64_t, StringId) { count(o); }
  void metric(const Occurrence& o) { count(o); }
  void label(const Occurrence& o, StringId) { count(o); }
  void task(const Occurrence& o, bool, std::uint64_t, std::uint64_t, StringId) { count(o); }
  void region(const Occurrence& o, bool, std::uint64_t, StringId) { count(o); }
  void log(const Occurrence& o, std::uint64_t, StringId, StringId) { count(o); }
  void sample(const Occurrence& o) { count(o); }
  void experimental(const Occurrence& o) { count(o); }
};

// Every event of a generation, thread by thread, in no order.
void countDecoded(const ByteSource& source, const GenerationIndex& generation, const GenerationTables& tables) {
  DefectLog ignored;
  decoded[static_cast<std::size_t>(EventType::CpuSample)] += tables.samples.size();
  for (std::uint32_t i = 0; i < generation.batches.size(); ++i) {
    const BatchRef& batch = generation.batches[i];
    if (batch.kind == BatchKind::Sync) ++decoded[static_cast<std::size_t>(EventType::Sync)];
    if (batch.kind != BatchKind::Events) continue;
    ThreadCursor cursor(source, generation, tables.clock, batch.thread);
    cursor.addBatch(i);
    while (cursor.next(ignored)) ++decoded[static_cast<std::size_t>(cursor.type())];
  }
}

// What stands in an event batch or has a handler of its own. A clock snapshot stands in a batch of events only by
// mistake.
bool wanted(std::size_t type) {
  if (type == static_cast<std::size_t>(EventType::ClockSnapshot)) return false;
  return kEventSpecs[type].timed || type == static_cast<std::size_t>(EventType::CpuSample) ||
         type == static_cast<std::size_t>(EventType::Sync);
}

std::string_view nameOf(std::size_t type) {
  if (type == static_cast<std::size_t>(EventType::CpuSample)) return "CpuSample";
  if (type == static_cast<std::size_t>(EventType::Sync)) return "Sync";
  return kEventSpecs[type].name;
}

}  // namespace

void countEvents(const ByteSource& source) {
  auto file = indexFile(source);
  if (!file) return;
  Symbols symbols;
  DefectLog log;
  World world;
  CountingSink sink;
  Orderer<CountingSink> orderer(source, world, sink, log);
  for (const GenerationIndex& generation : file->generations) {
    const GenerationTables tables = readTables(source, *file, generation, symbols, log);
    if (!tables.usable) {
      orderer.skip();
      continue;
    }
    countDecoded(source, generation, tables);
    orderer.run(generation, tables, {});
  }
  orderer.finish();
}

bool printEventCounts(std::FILE* out) {
  bool all = true;
  std::fprintf(out, "%-20s %14s %14s\n", "event", "decoded", "handled");
  for (std::size_t type = 0; type < kEventTypes; ++type) {
    if (!wanted(type)) continue;
    const std::string_view name = nameOf(type);
    const bool reached = decoded[type] > 0 && handled[type] > 0;
    all = all && reached;
    std::fprintf(out, "%-20.*s %14llu %14llu%s\n", static_cast<int>(name.size()), name.data(),
                 static_cast<unsigned long long>(decoded[type]), static_cast<unsigned long long>(handled[type]),
                 reached ? "" : "  NEVER REACHED");
  }
  return all;
}

}  // namespace sweepscope::fuzzing
