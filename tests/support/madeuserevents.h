// SPDX-License-Identifier: GPL-3.0-or-later

// Small traces of regions, tasks and logs: written as a script of a few words, or at random.
#pragma once

#include <QString>
#include <QStringList>
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/support/tracewriter.h"

namespace sweepscope::test {

inline constexpr TraceWriter::Thread kM = 100, kOther = 101, kThird = 102;
inline constexpr std::int64_t kUs = 1000, kBegin = 1000, kStart = 1001;  // statuses, and the time 0 that they make

// "TIME G1 begin NAME [TASK]", "end NAME [TASK]", "log TEXT [TASK]", "task TASK [NAME [PARENT]]", "done TASK",
// "create", "exit", separated by semicolons; times in µs. Goroutines 1 and 2 were there before the trace.
inline void write(TraceWriter& w, const QString& script) {
  for (const QString& line : script.split(';', Qt::SkipEmptyParts)) {
    const QStringList words = line.split(' ', Qt::SkipEmptyParts);
    const std::int64_t t = kStart + words[0].toLongLong() * kUs;
    const TraceWriter::Thread thread = words[1] == "G1" ? kM : words[1] == "G2" ? kOther : kThird;
    const std::string name = words.value(3).toStdString();
    const std::uint64_t task = words.value(4, "0").toULongLong();
    if (words[2] == "begin") w.regionBegin(thread, t, name, task);
    if (words[2] == "end") w.regionEnd(thread, t, name, task);
    if (words[2] == "log") w.log(thread, t, "c", name, {}, task);
    if (words[2] == "task")
      w.taskBegin(thread, t, words[3].toULongLong(), words.value(4, "task").toStdString(),
                  words.value(5, "0").toULongLong());
    if (words[2] == "done") w.taskEnd(thread, t, words[3].toULongLong());
    if (words[2] == "create") {
      w.goCreate(kM, t, words[1].mid(1).toLongLong(), "main.worker");
      w.goStart(kThird, t + 10, words[1].mid(1).toLongLong());
    }
    if (words[2] == "exit") w.goDestroy(kThird, t);
  }
}

inline TraceWriter writer() {
  TraceWriter w;
  w.running(kM, 1, 0, kBegin);
  w.running(kOther, 2, 1, kBegin);
  w.running(kThird, TraceWriter::kNone, 2, kBegin);
  return w;
}

inline std::shared_ptr<const Trace> traceOf(const QString& script) {
  TraceWriter w = writer();
  write(w, script);
  w.log(kM, kStart + 100 * kUs, "c", "end");
  return w.load();
}

struct MadeRegion {
  std::int64_t begin, end;
  friend bool operator==(const MadeRegion&, const MadeRegion&) = default;
};

// Regions in regions, to any depth, and logs, at random times.
struct RandomEvents {
  std::vector<MadeRegion> regions;
  std::vector<std::int64_t> logs;
  std::shared_ptr<const Trace> trace;

  explicit RandomEvents(unsigned seed) {
    std::mt19937 random(seed);
    TraceWriter w = writer();
    std::vector<std::size_t> open;
    std::int64_t t = kStart + 100;
    const auto end = [&] {
      w.regionEnd(kM, t, "r");
      regions[open.back()].end = t;
      open.pop_back();
    };
    for (int i = 0; i < 4000; ++i) {
      // Bursts and pauses.
      t += random() % 10 == 0 ? 1 + std::int64_t(random() % 100'000) : 1 + std::int64_t(random() % 300);
      const auto what = random() % 10;
      if (what < 2) {
        w.log(kM, t, "c", "m");
        logs.push_back(t);
      } else if (what < 6 || open.empty()) {
        w.regionBegin(kM, t, "r");
        open.push_back(regions.size());
        regions.push_back({t, 0});
      } else {
        end();
      }
    }
    while (!open.empty()) {
      t += 50;
      end();
    }
    trace = w.load();
  }
};

// Regions that two goroutines begin and end as they like, in several generations, and what a reader that pairs them in
// the simplest way finds: an end closes the latest open begin of its goroutine, task and name.
struct MisusedEvents {
  std::string bytes;
  std::map<std::int64_t, std::vector<MadeRegion>> regions;  // that were begun, by goroutine; end -1: never

  explicit MisusedEvents(unsigned seed) {
    struct Open {
      std::uint64_t task;
      std::string name;
      std::size_t region;
    };
    std::mt19937 random(seed);
    TraceWriter w = writer();
    std::map<std::int64_t, std::vector<Open>> open;
    std::int64_t t = kStart;
    for (int generation = 0; generation < 4; ++generation) {
      if (generation > 0) w.nextGeneration(t += 1000);
      for (int i = 0; i < 400; ++i) {
        t += 10 + std::int64_t(random() % 1000);
        const std::int64_t goroutine = 1 + std::int64_t(random() % 2);
        const TraceWriter::Thread thread = goroutine == 1 ? kM : kOther;
        const std::string name(1, char('a' + random() % 3));
        const std::uint64_t task = random() % 2;
        auto& all = open[goroutine];
        if (random() % 2 == 0) {
          w.regionBegin(thread, t, name, task);
          all.push_back({task, name, regions[goroutine].size()});
          regions[goroutine].push_back({t, -1});
          continue;
        }
        w.regionEnd(thread, t, name, task);
        const auto match = [&](const Open& o) { return o.task == task && o.name == name; };
        const auto latest = std::find_if(all.rbegin(), all.rend(), match);
        if (latest == all.rend()) continue;
        regions[goroutine][latest->region].end = t;
        all.erase(std::next(latest).base());
      }
    }
    bytes = w.bytes();
  }
};

}  // namespace sweepscope::test
