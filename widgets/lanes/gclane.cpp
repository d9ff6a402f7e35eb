// SPDX-License-Identifier: GPL-3.0-or-later

// GC cycles in their phases, with the stop-the-world pauses between the parts of the phases.
#include "widgets/lanes/gclane.h"

#include <algorithm>

#include "widgets/counted.h"
#include "widgets/lanes/lanelayout.h"
#include "widgets/steps.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/stopsubject.h"
#include "widgets/timelinepainter.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(GcLane)
};

struct GcTracks : LaneData {
  PieceList gc;
  // Pauses for something else than the collector, and late ends.
  PieceList otherStops;
};

// A phase is split where it has pauses. One that lasts into the next phase takes the beginning of that, too.
void addSplit(std::vector<Piece>& out, Piece p, const std::vector<Piece>& stops, std::size_t& next) {
  if (next > 0) p.begin = std::max(p.begin, stops[next - 1].end);
  while (next < stops.size() && stops[next].end <= p.begin) out.push_back(stops[next++]);
  while (next < stops.size() && stops[next].begin < p.end) {
    const Piece& s = stops[next++];
    if (p.begin < s.begin) out.push_back({p.begin, s.begin, p.role, p.index});
    out.push_back(s);
    p.begin = std::max(p.begin, s.end);
  }
  if (p.begin < p.end) out.push_back(p);
}

std::vector<Piece> phases(const Document& doc) {
  std::vector<Piece> out;
  const auto add = [&](Time begin, Time end, Role role, std::size_t index) {
    if (!out.empty() && out.back().end > begin) out.back().end = std::max(out.back().begin, begin);
    if (begin < end) out.push_back({begin, end, role, std::uint32_t(index)});
  };
  if (!doc.answers) {
    const auto& marks = doc.trace->markPhases();
    for (std::size_t i = 0; i < marks.size(); ++i) add(marks[i].begin, marks[i].end, Role::Mark, i);
    return out;
  }
  for (const auto& c : doc.answers->cycles) {
    const Time end = c.markEnd.value_or(doc.trace->end());
    add(c.start, end, Role::Mark, c.index);
    if (c.markEnd && c.sweptUntil) add(end, *c.sweptUntil, Role::Sweep, c.index);
  }
  return out;
}

// A pause in its parts: procs are being stopped, every other proc is stopped.
void addStop(const Document& doc, std::size_t i, std::vector<Piece>& out) {
  const StopTheWorld& range = doc.trace->stops()[i];
  const auto add = [&](Time begin, Time end, Role role) {
    if (begin < end) out.push_back({begin, end, role, std::uint32_t(i)});
  };
  if (!doc.answers) return add(range.begin, range.end, Role::StopTheWorld);
  const WorldStop& stop = doc.answers->stops[i];
  const Time still = std::min(stop.still.value_or(stop.begin), stop.restart());
  add(stop.begin, still, Role::StopAsked);
  add(still, stop.restart(), Role::StopTheWorld);
}

// The collector's own pauses are part of its cycles. Those for something else ("start trace", "read mem stats") do not
// interrupt the phase that is in progress, and must not hide it. Nor does the time from the restart to the late end of
// a pause's range.
void buildGc(const Document& doc, PieceList& gc, PieceList& otherStops) {
  const auto& stops = doc.trace->stops();
  std::vector<Piece> own;
  for (std::size_t i = 0; i < stops.size(); ++i) {
    auto& others = otherStops.pieces();
    addStop(doc, i, doc.trace->text(stops[i].kind).starts_with("GC ") ? own : others);
    const Time over = doc.answers ? doc.answers->stops[i].restart() : stops[i].end;
    if (over < stops[i].end) others.push_back({over, stops[i].end, Role::StopLate, std::uint32_t(i)});
  }
  std::size_t next = 0;
  for (const Piece& p : phases(doc)) addSplit(gc.pieces(), p, own, next);
  gc.pieces().insert(gc.pieces().end(), own.begin() + std::ptrdiff_t(next), own.end());
  gc.seal();
  otherStops.seal();
}

QStringList gcTexts(const LaneContext& c, const Piece& p) {
  const QString lasts = pieceDuration(p);
  if (p.role == Role::StopAsked) return {Tr::tr("stopping %1").arg(lasts), Tr::tr("stopping")};
  if (p.role == Role::StopTheWorld) return {Tr::tr("stopped %1").arg(lasts), Tr::tr("stopped"), Tr::tr("stop")};
  if (p.role == Role::StopLate) return {Tr::tr("end written %1 late").arg(lasts), Tr::tr("late end")};
  if (p.role == Role::Sweep) return {Tr::tr("sweeping %1").arg(lasts), Tr::tr("sweeping"), Tr::tr("sweep")};
  if (c.answers() == nullptr) return {Tr::tr("mark %1").arg(lasts), Tr::tr("mark")};
  return {Tr::tr("#%1 mark %2").arg(p.index).arg(lasts), Tr::tr("#%1 mark").arg(p.index),
          QStringLiteral("#%1").arg(p.index)};
}

// A cycle, or a stop.
Subject subjectOf(const LaneContext& c, const Piece& p) {
  if (p.role != Role::Mark && p.role != Role::Sweep) return stopSubject(c.trace(), p.index);
  return cycleType().at(c.index.document, p.index);
}

class GcLane final : public Lane {
 public:
  GcLane()
      : Lane({"gc", QT_TRANSLATE_NOOP("Lanes", "GC"),
              QT_TRANSLATE_NOOP("Lanes",
                                "A bar of full height while a cycle is marking, the upper half while its garbage is "
                                "being swept. A stop-the-world pause is also a thin band across all lanes. A pause for "
                                "something else than the collector, such as starting the trace or reading MemStats, is "
                                "a strip at the bottom; the phase continues behind it."),
              true, 5, 10}) {}

  std::unique_ptr<const LaneData> prepare(const Document& doc) const override {
    auto tracks = std::make_unique<GcTracks>();
    buildGc(doc, tracks->gc, tracks->otherStops);
    return tracks;
  }
  std::vector<RowBlock> rows(const LaneIndex&, const LayoutOptions& options) const override {
    return {{0, RowPart::Whole, options.measures.largeLane(), {}, false}};
  }
  RowName name(const LaneIndex& index, const Row&) const override {
    const Document& doc = index.document;
    const std::size_t cycles = doc.answers ? doc.answers->cycles.size() : doc.trace->markPhases().size();
    return {title(), Tr::counted("%1 cycles", "%1 cycle", cycles), help()};
  }
  void geometry(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) const override {
    TrackLook look{[&](const Piece& p) { return subjectOf(c, p); }, [&](const Piece& p) { return gcTexts(c, p); }};
    const Band band = spanBand(c.measures, row);
    trackGeometry(c, gcTrack(c.index), band, x0, x1, g, look);
    // Over the phases, but only a strip of them: pauses for something else, and late ends. At the bottom, where
    // sweeping leaves room and no text is.
    const Band strip{band.bottom - std::max(1, band.height() / 5), band.bottom};
    look.layer = kOverlay;
    trackGeometry(c, otherStopsTrack(c.index), strip, x0, x1, g, look);
  }
  void paintAcross(TimelinePainter& painter, QPainter& p, const QRect& area, const LaneContext& c) const override {
    painter.stops(p, area, c);
  }
  Subject first(const LaneIndex& index, const Row&, TimeRange range, int step) const override {
    if (!index.document.answers) return {};
    const auto next = nextCycle(*index.document.answers, besides(range, step), step);
    return next ? cycleSubject(*index.document.trace, *index.document.answers, *next) : Subject();
  }
  bool shows(const LaneIndex&, const Row&, const Subject& s) const override {
    return s.is(cycleType()) || s.is(stopType());
  }

 protected:
  Subject resolve(const LaneContext& c, const Row&, const Box& box, int x, int) const override {
    for (const PieceTrack* track : {&gcTrack(c.index), &otherStopsTrack(c.index)}) {
      if (const auto p = longestPiece(*track, columnRange(c.axis, x), box.role)) return subjectOf(c, *p);
    }
    return {};
  }
};

}  // namespace

const Lane& gcLane() {
  static const GcLane lane;
  return lane;
}

const PieceTrack& gcTrack(const LaneIndex& index) {
  return index.of<GcTracks>(gcLane()).gc;
}

const PieceTrack& otherStopsTrack(const LaneIndex& index) {
  return index.of<GcTracks>(gcLane()).otherStops;
}

}  // namespace sweepscope
