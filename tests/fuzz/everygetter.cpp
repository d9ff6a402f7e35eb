// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/fuzz/everygetter.h"

#include <unistd.h>

#include <atomic>
#include <cstdlib>

#include "tests/fuzz/eventcounts.h"
#include "tests/fuzz/heapmeter.h"
#include "tests/support/loading.h"
#include "tests/trace/tracechecks.h"
#include "tests/trace/tracecompare.h"

namespace sweepscope::fuzzing {
namespace {

constexpr std::size_t kSmall = std::size_t{1} << 20;  // what even an empty trace may take
std::uint64_t loads = 0;
double mostPerByte = 0;
std::size_t mostBytes = 0;

void atExit() {
  std::fprintf(stderr, "loads %llu, most heap %zu bytes, most beyond %zu bytes: %.1f a byte\n",
               static_cast<unsigned long long>(loads), mostBytes, kSmall, mostPerByte);
  const char* all = std::getenv("SWEEPSCOPE_FUZZ_ALL_EVENTS");
  if (!printEventCounts(stderr) && all != nullptr && *all != 0) {
    std::fprintf(stderr, "an event type was never reached\n");
    std::fflush(nullptr);
    ::_exit(3);
  }
}

void meter(std::size_t size) {
  const std::size_t peak = heapmeter::peak();
  ++loads;
  mostBytes = std::max(mostBytes, peak);
  if (peak > kSmall) {
    mostPerByte = std::max(mostPerByte, static_cast<double>(peak - kSmall) / static_cast<double>(size + 1));
  }
  require(peak <= kBytesPerByte * size + kConstantBytes,
          "loading " + std::to_string(size) + " bytes took " + std::to_string(peak) + " bytes of memory");
}

}  // namespace

void require(bool good, const std::string& sentence) {
  if (good) return;
  std::fprintf(stderr, "FUZZ: %s\n", sentence.c_str());
  std::abort();
}

Result<std::shared_ptr<const Trace>> load(std::shared_ptr<const ByteSource> source, unsigned threads) {
  const std::uint64_t size = source->size();
  heapmeter::reset();
  auto trace = loadTrace(std::move(source), test::loadingWith(threads));
  meter(static_cast<std::size_t>(size));
  if (!trace) require(!english(trace.error().detail).empty(), "an error without a word");
  return trace;
}

void callEveryGetter(const Trace& trace) {
  const std::string wrong = test::violated(trace);
  require(wrong.empty(), wrong);
  for (const Defect& d : trace.defects()) require(!english(d.message).empty(), "a defect without a word");
  for (int i = 0; i <= 8; ++i) {
    const double at = static_cast<double>(trace.range().length().ns) / 8 * i;
    (void)trace.detailAt(Time{trace.origin().ns + static_cast<std::int64_t>(at)});
  }
  trace.logs().visit(0, 8, [&](const Log& l) { (void)trace.detailAt(l.time); });
  if (trace.allocs().size() > 0) (void)trace.detailAt(trace.allocs().at(trace.allocs().size() / 2).time);
  const std::size_t step = std::max<std::size_t>(1, trace.goroutineCount() / 8);
  for (std::size_t i = 0; i < trace.goroutineCount(); i += step) {
    const GoroutineInfo g = trace.goroutineAt(i);
    (void)trace.goroutine(g.id);
    (void)trace.groupOf(g.id);
    (void)trace.detailAt(g.first);
  }
}

void requireEqual(const Trace& a, const Trace& b) {
  const std::string d = test::difference(test::describe(a), test::describe(b));
  require(d.empty(), "two loads differ: " + d);
}

std::shared_ptr<const ByteSource> sourceOf(const std::uint8_t* data, std::size_t size) {
  return memorySource("fuzzed", std::string(reinterpret_cast<const char*>(data), size));
}

std::uint64_t mark(const std::uint8_t* data, std::size_t size) {
  std::uint64_t h = 14695981039346656037u;
  for (std::size_t i = 0; i < size; ++i) h = (h ^ data[i]) * 1099511628211u;
  return h ^ h >> 32;
}

void reportAtExit() {
  std::atexit(atExit);
}

}  // namespace sweepscope::fuzzing
