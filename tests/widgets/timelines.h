// SPDX-License-Identifier: GPL-3.0-or-later

// What tests of the timeline share: a sample to open, a part of its time, rows to look at.
#pragma once

#include <QtTest>

#include "analysis/analyse.h"
#include "trace/loader.h"
#include "trace/userevents.h"
#include "widgets/lanes/assistslane.h"
#include "widgets/lanes/deleteslane.h"
#include "widgets/lanes/gclane.h"
#include "widgets/lanes/goroutineslane.h"
#include "widgets/lanes/heaplane.h"
#include "widgets/lanes/lanelayout.h"
#include "widgets/lanes/procslane.h"
#include "widgets/lanes/workerslane.h"
#include "widgets/timelinewidget.h"

namespace sweepscope::test {

inline Document open(const char* name) {
  const auto trace = loadTrace(std::string(SWEEPSCOPE_SAMPLES) + "/" + name);
  if (!trace) return {};
  Document document;
  document.trace = *trace;
  document.answers = std::make_shared<Answers>(analyse(*document.trace));
  return document;
}

inline TimeRange part(const Trace& trace, double from, double to) {
  const TimeRange whole = trace.range();
  const auto at = [&](double share) { return whole.begin + Duration{std::int64_t(double(whole.length().ns) * share)}; };
  return {at(from), at(to)};
}

inline std::vector<Row> someRows(const LaneLayout& layout) {
  std::vector<Row> rows = layout.fixedRows();
  const auto more = layout.rowsBetween(0, 2000);
  rows.insert(rows.end(), more.begin(), more.end());
  return rows;
}

inline Document withUserEvents(Document d) {
  d.events = makeUserEvents(d.trace);
  return d;
}

// A timeline of a document, on the screen.
struct ShownTimeline {
  explicit ShownTimeline(const Document& document) : widget(&state) {
    state.setLimits(document.trace->range(), false);
    widget.setDocument(laneIndex(withUserEvents(document)));
    widget.resize(1200, 700);
    widget.show();
    QCoreApplication::processEvents();
  }
  ViewState state;
  TimelineWidget widget;
};

}  // namespace sweepscope::test
