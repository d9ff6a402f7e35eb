// SPDX-License-Identifier: GPL-3.0-or-later

// Loads a trace and derives the answers, and writes what that took as one line of JSON:
//   bench_load [--threads N] [--details N] TRACE
// Times are seconds; details are milliseconds an event, asked for in random order all over the trace.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <random>

#include "analysis/analyse.h"
#include "analysis/memory.h"
#include "tests/bench/process.h"
#include "trace/allocator.h"
#include "trace/loader.h"
#include "wire/index.h"

using namespace sweepscope;
using namespace sweepscope::bench;
using nlohmann::json;

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

struct Arguments {
  unsigned threads = 0;
  int details = 0;
  const char* file = nullptr;
};

Arguments parse(int argc, char** argv) {
  Arguments a;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--threads") == 0 && i + 1 < argc) {
      a.threads = static_cast<unsigned>(std::atoi(argv[++i]));
    } else if (std::strcmp(argv[i], "--details") == 0 && i + 1 < argc) {
      a.details = std::atoi(argv[++i]);
    } else if (a.file == nullptr && argv[i][0] != '-') {
      a.file = argv[i];
    } else {
      a.file = nullptr;
      break;
    }
  }
  if (a.file == nullptr) {
    std::fputs("usage: bench_load [--threads N] [--details N] TRACE\n", stderr);
    std::exit(64);
  }
  return a;
}

// Moments at which something happened, anywhere in the trace: where a proc's occupation changed.
std::vector<Time> someEvents(const Trace& trace, int count) {
  std::mt19937_64 random(20221117);
  const auto anyBelow = [&](std::uint64_t n) { return random() % n; };
  std::vector<Time> times;
  if (trace.procs().empty()) return times;
  const auto length = static_cast<std::uint64_t>(std::max<std::int64_t>(1, trace.range().length().ns));
  for (int tries = 0; tries < count * 4 && static_cast<int>(times.size()) < count; ++tries) {
    const Time from = trace.origin() + Duration{static_cast<std::int64_t>(anyBelow(length))};
    trace.visitProc(trace.procs()[anyBelow(trace.procs().size())], {from, trace.range().end}, [&](const ProcSpan& s) {
      if (s.begin <= from) return true;
      times.push_back(s.begin);
      return false;
    });
  }
  return times;
}

json measureDetails(const Trace& trace, int count) {
  std::vector<double> milliseconds;
  int missing = 0;
  for (const Time t : someEvents(trace, count)) {
    const auto begin = Clock::now();
    missing += trace.detailAt(t) ? 0 : 1;
    milliseconds.push_back(secondsSince(begin) * 1000);
  }
  json j = summary(std::move(milliseconds));
  if (j.is_object()) j["missing"] = missing;
  return j;
}

json partsOf(const Trace& trace, const Answers& answers) {
  json parts = json::array();
  std::size_t total = 0;
  const auto add = [&](const std::vector<MemoryPart>& some) {
    for (const MemoryPart& p : some) {
      parts.push_back({{"what", p.what}, {"bytes", p.bytes}});
      total += p.bytes;
    }
  };
  add(trace.memory());
  add(memoryOf(answers));
  return {{"total", total}, {"parts", parts}};
}

[[noreturn]] void fail(const Error& error) {
  std::fprintf(stderr, "bench_load: %s\n", english(error.detail).c_str());
  std::exit(2);
}

// Hopping over all batches, as loading does first: the file is in the page cache by now.
double indexSeconds(const ByteSource& source) {
  const auto begin = Clock::now();
  if (const auto index = indexFile(source); !index) fail(index.error());
  return secondsSince(begin);
}

json measure(const Arguments& arguments) {
  const auto source = openSource(arguments.file);
  if (!source) fail(source.error());
  LoadOptions options;
  options.threads = arguments.threads;
  const auto begin = Clock::now();
  const auto trace = loadTrace(*source, options);
  if (!trace) fail(trace.error());
  const double loaded = secondsSince(begin);
  const Answers answers = analyse(**trace);
  const double ready = secondsSince(begin);
  json out = {{"file_bytes", (*source)->size()},
              {"events", (*trace)->info().events},
              {"generations", (*trace)->info().generations},
              {"goroutines", (*trace)->goroutineCount()},
              {"cycles", answers.cycles.size()},
              {"deletes", answers.deletes.size()},
              {"load_s", loaded},
              {"analysis_s", ready - loaded},
              {"ready_s", ready},
              {"rss_bytes", processBytes("VmRSS")},
              {"peak_bytes", processBytes("VmHWM")},
              {"memory", partsOf(**trace, answers)},
              {"index_s", indexSeconds(**source)}};
  if (arguments.details > 0) out["details_ms"] = measureDetails(**trace, arguments.details);
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  setUpAllocator();
  try {
    std::printf("%s\n", measure(parse(argc, argv)).dump().c_str());
  } catch (const std::exception& e) {
    std::fprintf(stderr, "bench_load: %s\n", e.what());
    return 2;
  }
  return 0;
}
