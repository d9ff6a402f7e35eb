// SPDX-License-Identifier: GPL-3.0-or-later

// All lanes of a small made trace: a thousand columns wide over its whole range, or as a test asks for.
#pragma once

#include <QtTest>
#include <algorithm>
#include <optional>

#include "analysis/analyse.h"
#include "tests/support/tracewriter.h"
#include "trace/userevents.h"
#include "widgets/lanes/assistslane.h"
#include "widgets/lanes/counterslane.h"
#include "widgets/lanes/deleteslane.h"
#include "widgets/lanes/gclane.h"
#include "widgets/lanes/goroutineslane.h"
#include "widgets/lanes/heaplane.h"
#include "widgets/lanes/lanelayout.h"
#include "widgets/lanes/procslane.h"
#include "widgets/lanes/summaryrow.h"
#include "widgets/lanes/taskslane.h"
#include "widgets/lanes/threadslane.h"
#include "widgets/lanes/workerslane.h"

namespace sweepscope::test {

inline Document documentOf(const TraceWriter& w) {
  Document d;
  d.trace = w.load();
  d.answers = std::make_shared<Answers>(analyse(*d.trace));
  d.events = makeUserEvents(d.trace);
  return d;
}

struct LaneView {
  std::optional<TimeRange> range{};  // the whole, if not given
  int width = 1000;
  double dpr = 1;
  bool expanded = false;  // groups
};

struct Lanes {
  static constexpr int kWidth = 1000;

  explicit Lanes(const Document& d, const LaneView& view = {})
      : index(laneIndex({d.trace, d.answers, d.events ? d.events : makeUserEvents(d.trace)})), measures{view.dpr} {
    LayoutOptions options;
    options.range = view.range.value_or(d.trace->range());
    options.measures = measures;
    options.expanded = [&](const Lane&, std::size_t) { return view.expanded; };
    const LaneLayout layout(*index, options);
    rows = layout.fixedRows();
    for (const Row& row : layout.rowsBetween(0, layout.scrollHeight())) rows.push_back(row);
    axis = TimeAxis::fit(options.range, view.width, d.trace->origin());
  }
  LaneContext context() const { return {*index, axis, measures, {}}; }
  // Its first row.
  const Row& row(const Lane& lane) const {
    const auto it = std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return r.lane == &lane; });
    if (it == rows.end()) qFatal("no such row");
    return *it;
  }
  // That of one goroutine.
  const Row& row(GoroutineId id) const {
    const auto it =
        std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return r.lane->goroutine(*index, r) == id; });
    if (it == rows.end()) qFatal("no such row");
    return *it;
  }
  int x(std::int64_t ns) const { return axis.column(Time{ns}); }

  std::shared_ptr<const LaneIndex> index;
  std::vector<Row> rows;
  TimeAxis axis;
  Measures measures{1};
};

}  // namespace sweepscope::test
