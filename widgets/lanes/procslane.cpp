// SPDX-License-Identifier: GPL-3.0-or-later

// A row for each proc: the goroutine that runs on it, and sweeping. Many procs fold into a row of shares.
#include "widgets/lanes/procslane.h"

#include <algorithm>
#include <numeric>

#include "widgets/counted.h"
#include "widgets/lanes/lanelayout.h"
#include "widgets/lanes/sampletrack.h"
#include "widgets/lanes/spantexts.h"
#include "widgets/lanes/summaryrow.h"
#include "widgets/steps.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/procpiecesubject.h"
#include "widgets/subjects/samplesubject.h"
#include "widgets/subjects/sweepsubject.h"
#include "widgets/subjects/threadpiecesubject.h"
#include "widgets/words.h"
#include "wire/sortedids.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(ProcsLane)
};

// Sweeps of one proc, by their place in the stream: four bytes each.
class SweepTrack : public PieceTrack {
 public:
  explicit SweepTrack(const Stream<Sweep>& stream) : m_stream(stream) {}
  std::size_t size() const override { return m_indexes.size(); }
  Piece at(std::size_t i) const override {
    const Sweep s = m_stream.at(m_indexes[i]);
    return {s.begin, s.end, Role::Sweep, m_indexes[i]};
  }
  void add(std::size_t index) { m_indexes.push_back(std::uint32_t(index)); }

 private:
  const Stream<Sweep>& m_stream;
  std::vector<std::uint32_t> m_indexes;
};

constexpr std::size_t kProcsApart = 16;  // if there are more, they are folded
constexpr std::size_t kManyProcs = 64;

struct ProcTracks : LaneData {
  explicit ProcTracks(const Trace& trace) : samples(trace, &CpuSample::proc) {}
  std::vector<std::unique_ptr<PieceTrack>> sweeps;  // by position in Trace::procs()
  SampleTrack<ProcId> samples;
};

void buildSweeps(const Trace& trace, std::vector<std::unique_ptr<PieceTrack>>& lanes) {
  const auto& procs = trace.procs();
  for (std::size_t i = 0; i < procs.size(); ++i) lanes.push_back(std::make_unique<SweepTrack>(trace.sweeps()));
  std::size_t i = 0;
  trace.sweeps().visitAll([&](const Sweep& s) {
    if (const auto at = positionIn(procs, s.proc)) static_cast<SweepTrack&>(*lanes[*at]).add(i);
    ++i;
  });
  for (auto& lane : lanes) lane->seal();
}

const PieceTrack& sweepsOf(const LaneIndex& index, const Row& row) {
  return *index.of<ProcTracks>(procsLane()).sweeps[row.index];
}

struct ProcWriter {
  using Span = ProcSpan;
  using Shares = ProcShares;
  const LaneContext& c;
  RowGeometry& g;
  Band band;
  ProcId proc;

  template <class F>
  void visit(TimeRange range, const F& f) const {
    c.trace().visitProc(proc, range, f);
  }
  void fold(TimeRange range, std::vector<ProcShares>& shares) const { c.trace().foldProc(proc, range, shares); }
  static RoleShares roles(const ProcShares& s) { return roleShares(s); }
  void text(const ProcSpan& s) {
    if (!isWide(c, s.begin, s.end) || !s.goroutine.valid()) return;
    addSpanText(c, activityRole(s.activity), band, goroutineText(c.trace(), s.goroutine),
                procPieceSubject(proc, s.goroutine, {s.begin, s.end}), g);
  }
  void draw(ColumnFold& to, const ProcSpan& s) {
    if (s.activity == ProcActivity::Idle || s.activity == ProcActivity::Unknown) return;
    to.add(s.begin, s.end, activityRole(s.activity), std::int32_t(g.targets.size()));
    g.targets.push_back(procPieceSubject(proc, s.goroutine, {s.begin, s.end}));
    text(s);
  }
};

// Sweeping by a goroutine that allocates: over the upper half of what runs.
void procSweeps(const LaneContext& c, const PieceTrack& track, Band band, int x0, int x1, RowGeometry& g) {
  ColumnFold fold(c.axis, band, x0, x1, g.boxes);
  const TimeRange range = around(c.axis, x0, x1);
  const std::size_t first = track.firstAfter(range.begin);
  const std::size_t most = c.budget(x0, x1);
  if (!c.mayDraw(kOverlay) || (first + most < track.size() && track.at(first + most).begin < range.end)) {
    g.folded |= kOverlay;
    std::vector<RoleShares> shares(std::size_t(x1 - x0));
    track.fold(c.axis, x0, x1, shares);
    for (int x = x0; x < x1; ++x) fold.addColumn(x, shares[std::size_t(x - x0)]);
    return;
  }
  for (std::size_t i = first; i < track.size(); ++i) {
    const Piece p = track.at(i);
    if (p.begin > range.end) break;
    fold.add(p.begin, p.end, p.role, std::int32_t(g.targets.size()));
    g.targets.push_back(sweepSubject(c.trace(), p.index));
  }
  fold.finish();
}

Subject longestProcSpan(const LaneContext& c, ProcId p, TimeRange r, Role role) {
  Subject best;
  int seen = 0;
  c.trace().visitProc(p, r, [&](const ProcSpan& s) {
    if (activityRole(s.activity) == role && (!best || s.end - s.begin > best.span.length())) {
      best = procPieceSubject(p, s.goroutine, {s.begin, s.end});
    }
    return ++seen < kSpansLookedAt;
  });
  return best;
}

// The shares of all procs in a range of columns.
std::vector<ProcShares> allProcs(const Trace& trace, TimeRange range, std::size_t columns) {
  std::vector<ProcShares> sums(columns), part(columns);
  for (const ProcId p : trace.procs()) {
    part.assign(columns, {});
    trace.foldProc(p, range, part);
    for (std::size_t i = 0; i < columns; ++i) add(sums[i], part[i]);
  }
  return sums;
}

class ProcsLane final : public Lane {
 public:
  ProcsLane()
      : Lane({"procs", QT_TRANSLATE_NOOP("Lanes", "Procs"),
              QT_TRANSLATE_NOOP("Lanes",
                                "The goroutine that runs on each proc, and sweeping there by goroutines that "
                                "allocate. Ticks at the bottom are CPU samples. More than 16 procs are folded into one "
                                "row that shows the share of them "
                                "that run a goroutine or are in a syscall; a click on its name, or E, shows all.")}) {}

  std::unique_ptr<const LaneData> prepare(const Document& doc) const override {
    auto tracks = std::make_unique<ProcTracks>(*doc.trace);
    buildSweeps(*doc.trace, tracks->sweeps);
    return tracks;
  }
  std::vector<RowBlock> rows(const LaneIndex& index, const LayoutOptions& options) const override {
    std::vector<std::size_t> all(index.document.trace->procs().size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return rowsWithSummary(*this, options, all, kProcsApart, options.measures.lane());
  }
  RowName name(const LaneIndex& index, const Row& row) const override {
    const std::size_t procs = index.document.trace->procs().size();
    if (isSummary(row)) return summaryName(*this, procs);
    const auto p = procOf(index, row).value;
    RowName name{Tr::tr("Proc %1").arg(p), {}, Tr::tr("Proc %1: the goroutine that runs on it, and sweeping").arg(p)};
    name.indented = procs > kProcsApart;
    return name;
  }
  bool isStriped(const Row& row) const override { return !isSummary(row) && row.index % 2 == 1; }
  void geometry(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) const override {
    const Band band = spanBand(c.measures, row);
    if (isSummary(row)) return utilisation(c, band, x0, x1, g);
    ProcWriter writer{c, g, band, procOf(c.index, row)};
    spanGeometry(c, writer, band, x0, x1, g);
    procSweeps(c, sweepsOf(c.index, row), band, x0, x1, g);
    c.index.of<ProcTracks>(*this).samples.geometry(c, procOf(c.index, row), band, x0, x1, g);
  }
  Subject hit(const LaneContext& c, const Row& row, int x, int y) const override {
    if (isSummary(row)) return Lane::hit(c, row, x, y);
    const auto sample =
        c.index.of<ProcTracks>(*this).samples.hit(c, procOf(c.index, row), spanBand(c.measures, row), x, y);
    return sample ? sampleSubject(c.trace(), *sample) : Lane::hit(c, row, x, y);
  }
  QString tooltip(const LaneContext& c, const Row& row, int x, const Subject& found) const override {
    const QString text = Lane::tooltip(c, row, x, found);
    if (!isSummary(row)) return text;
    const ProcShares s = allProcs(c.trace(), columnRange(c.axis, x), 1).front();
    const std::size_t procs = c.trace().procs().size();
    const double busy = double(s.running) + double(s.syscall);
    const QString of =
        Tr::tr("%1 of %2 procs run a goroutine, %3 are in a syscall\nutilisation %4 %")
            .arg(QString::number(double(s.running), 'f', 1), countOf(procs), QString::number(double(s.syscall), 'f', 1),
                 QString::number(100 * busy / double(procs), 'f', 0));
    return text.isEmpty() ? of : of + QLatin1Char('\n') + text;
  }
  Subject first(const LaneIndex& index, const Row& row, TimeRange range, int step) const override {
    if (isSummary(row)) return {};
    const Time from = step > 0 ? range.begin : range.end;
    return stepFrom(index, procPieceSubject(procOf(index, row), {}, {from, from}), step);
  }
  std::optional<Row> rowOf(const LaneLayout& layout, const LaneIndex& index, const Subject& s) const override {
    if (!s.is(procPieceType()) && !s.is(sweepType())) return std::nullopt;
    const auto at = positionIn(index.document.trace->procs(), s.proc);
    return at ? rowOrSummary(layout, *this, *at) : std::nullopt;
  }
  bool shows(const LaneIndex& index, const Row& row, const Subject& s) const override {
    if (s.is(deleteType()) || s.is(threadPieceType()) || !s.proc.valid()) return false;
    return isSummary(row) ? s.is(procPieceType()) || s.is(sweepType()) : s.proc == procOf(index, row);
  }
  bool outlines(const LaneIndex& index, const Row& row, const Subject& s) const override {
    const bool here = s.is(sweepType()) || s.is(procPieceType()) || s.is(sampleType());
    return here && !isSummary(row) && shows(index, row, s);
  }
  bool mayBeSlow(const LaneIndex& index, const Row& row) const override {
    return isSummary(row) && index.document.trace->procs().size() > kManyProcs;
  }
  std::optional<std::uint32_t> stableKey(const LaneIndex&, const Row& row) const override {
    return isSummary(row) ? std::optional(std::uint32_t{0}) : std::nullopt;
  }

 protected:
  Subject resolve(const LaneContext& c, const Row& row, const Box& box, int x, int) const override {
    const TimeRange r = columnRange(c.axis, x);
    if (isSummary(row)) return longestOfAll(c, r, box.role);
    if (box.role != Role::Sweep) return longestProcSpan(c, procOf(c.index, row), r, box.role);
    const auto p = longestPiece(sweepsOf(c.index, row), r, box.role);
    return p ? sweepSubject(c.trace(), p->index) : Subject();
  }
  bool isDensity(const LaneContext&, const Row& row, const RowGeometry&) const override { return isSummary(row); }

 private:
  static void utilisation(const LaneContext& c, Band band, int x0, int x1, RowGeometry& g) {
    std::vector<RoleShares> shares;
    for (const ProcShares& s : allProcs(c.trace(), c.axis.columns(x0, x1), std::size_t(x1 - x0)))
      shares.push_back(roleShares(s));
    summaryGeometry(c, band, x0, x1, c.trace().procs().size(), shares, g);
  }
  static Subject longestOfAll(const LaneContext& c, TimeRange r, Role role) {
    Subject best;
    for (const ProcId p : c.trace().procs()) {
      const Subject s = longestProcSpan(c, p, r, role);
      if (s && (!best || s.span.length() > best.span.length())) best = s;
    }
    return best;
  }
  static ProcId procOf(const LaneIndex& index, const Row& row) { return index.document.trace->procs()[row.index]; }
};

}  // namespace

const Lane& procsLane() {
  static const ProcsLane lane;
  return lane;
}

const PieceTrack* sweepTrack(const LaneIndex& index, ProcId proc) {
  const auto at = positionIn(index.document.trace->procs(), proc);
  return at ? index.of<ProcTracks>(procsLane()).sweeps[*at].get() : nullptr;
}

}  // namespace sweepscope
