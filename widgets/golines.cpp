// SPDX-License-Identifier: GPL-3.0-or-later

// The lines of Go that empty states offer.
#include "widgets/golines.h"

#include "widgets/counted.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(GoLines)
};

}  // namespace

QString deleteMarkerLines() {
  return QStringLiteral(
      "// import \"runtime/trace\"; m[key] is a pointer, slice, map or channel\n"
      "trace.Logf(ctx, \"sweepscope\", \"before-delete key=%q addr=%p\", key, m[key])\n"
      "delete(m, key)\n"
      "trace.Logf(ctx, \"sweepscope\", \"after-delete key=%q\", key)\n");
}

QString memStatsLines() {
  return QStringLiteral(
      "// import \"runtime\"; import \"runtime/trace\"; import \"time\"\n"
      "go func() {\n"
      "\tvar s runtime.MemStats\n"
      "\tfor range time.Tick(10 * time.Millisecond) {\n"
      "\t\truntime.ReadMemStats(&s)\n"
      "\t\ttrace.Logf(ctx, \"memstats\", \"H:%v, O:%v, N:%v\", s.HeapAlloc, s.HeapObjects, s.NextGC)\n"
      "\t}\n"
      "}()\n");
}

QString allocFreeHint() {
  return Tr::tr(
      "With GODEBUG=traceallocfree=1 (Go 1.23 or later) and the value's address in the log (addr=%p), the exact time "
      "of "
      "the free is known, too.");
}

}  // namespace sweepscope
