// SPDX-License-Identifier: GPL-3.0-or-later

// Pieces of the traces that the tests of reclaim links write.
#pragma once

#include <QString>

#include "analysis/analyse.h"
#include "analysis/reclaimtext.h"
#include "tests/support/tracewriter.h"

namespace sweepscope {

inline constexpr TraceWriter::Thread kM = 100;
inline constexpr std::uint64_t kHeap = 0xc000000000;

// Goroutine 1 runs on proc 0; proc 1 is idle, so the world stands still as soon as it is stopped.
inline TraceWriter begin() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.idleProc(1, 1000);
  return w;
}

inline TraceWriter::Cycle cycleAt(std::int64_t t) {
  return {t, t + 10, t + 20, t + 80, t + 85, t + 90};
}

inline void remove(TraceWriter& w, std::int64_t t, const std::string& key, const std::string& more = {}) {
  w.log(kM, t, "c", "before-delete key=" + key + more);
  w.log(kM, t + 2, "c", "after-delete key=" + key);
}

inline ReclaimLink only(const Answers& a) {
  if (a.deletes.size() != 1) qFatal("%zu operations", a.deletes.size());
  return a.deletes[0].reclaim;
}

inline QString text(const Answers& a) {
  return QString::fromStdString(english(reclaimSentence(a, a.deletes.at(0))));
}

// A span of 512-byte slots with pointers, a span of 1024-byte slots (header of 8 bytes), one of tiny blocks, a large
// one.
inline constexpr std::uint64_t kSlots = kHeap, kWide = kHeap + 0x4000, kTiny = kHeap + 0x8000, kLarge = kHeap + 0x10000;
inline void addHeap(TraceWriter& w) {
  w.allocFreeInfo(1000);
  w.spanExists(kM, 1001, kSlots, 1, 26, false);
  w.spanExists(kM, 1002, kWide, 1, 32, false);
  w.spanExists(kM, 1003, kTiny, 1, 2, true);
  w.spanExists(kM, 1004, kLarge, 8, 0, true);
}
inline std::string at(std::uint64_t address) {
  char out[40];
  std::snprintf(out, sizeof out, " addr=0x%llx", static_cast<unsigned long long>(address));
  return out;
}

}  // namespace sweepscope
