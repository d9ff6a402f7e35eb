// SPDX-License-Identifier: GPL-3.0-or-later

// A row for each proc: the goroutine that runs on it, and sweeping.
#include "widgets/lanes/procslane.h"

#include <algorithm>

#include "widgets/counted.h"
#include "widgets/lanes/lanelayout.h"
#include "widgets/lanes/spantexts.h"
#include "widgets/steps.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/procpiecesubject.h"
#include "widgets/subjects/sweepsubject.h"
#include "widgets/words.h"

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

struct Sweeps : LaneData {
  std::vector<std::unique_ptr<PieceTrack>> procs;  // by position in Trace::procs()
};

void buildSweeps(const Trace& trace, std::vector<std::unique_ptr<PieceTrack>>& lanes) {
  const auto& procs = trace.procs();
  for (std::size_t i = 0; i < procs.size(); ++i) lanes.push_back(std::make_unique<SweepTrack>(trace.sweeps()));
  std::size_t i = 0;
  trace.sweeps().visitAll([&](const Sweep& s) {
    const auto it = std::lower_bound(procs.begin(), procs.end(), s.proc);
    if (it != procs.end() && *it == s.proc) static_cast<SweepTrack&>(*lanes[std::size_t(it - procs.begin())]).add(i);
    ++i;
  });
  for (auto& lane : lanes) lane->seal();
}

const PieceTrack& sweepsOf(const LaneIndex& index, const Row& row) {
  return *index.of<Sweeps>(procsLane()).procs[row.index];
}

std::optional<std::size_t> positionOf(const Trace& trace, ProcId proc) {
  const auto& procs = trace.procs();
  const auto it = std::lower_bound(procs.begin(), procs.end(), proc);
  return it == procs.end() || *it != proc ? std::nullopt : std::optional(std::size_t(it - procs.begin()));
}

// "main.handle G12", then without the number, then without the package.
QString goroutineText(const Trace& trace, GoroutineId id) {
  const auto info = trace.goroutine(id);
  const auto name = info ? trace.text(info->function) : std::string_view();
  const QString g = QStringLiteral("G%1").arg(id.value);
  if (name.empty()) return g;
  const QString full = QString::fromUtf8(name.data(), qsizetype(name.size()));
  const QString tail = full.mid(full.lastIndexOf(QLatin1Char('/')) + 1);
  const QString bare = tail.mid(tail.indexOf(QLatin1Char('.')) + 1);
  return full + QLatin1Char(' ') + g + QLatin1Char('\n') + full + QLatin1Char('\n') + tail + QLatin1Char('\n') + bare;
}

struct ProcWriter {
  const LaneContext& c;
  RowGeometry& g;
  Band band;
  ProcId proc;

  void text(const ProcSpan& s) {
    if (!isWide(c, s.begin, s.end) || !s.goroutine.valid()) return;
    addSpanText(c, activityRole(s.activity), band, goroutineText(c.trace(), s.goroutine),
                procPieceSubject(proc, s.goroutine, {s.begin, s.end}), g);
  }
  void span(ColumnFold& fold, const ProcSpan& s) {
    if (s.activity == ProcActivity::Idle || s.activity == ProcActivity::Unknown) return;
    fold.add(s.begin, s.end, activityRole(s.activity), std::int32_t(g.targets.size()));
    g.targets.push_back(procPieceSubject(proc, s.goroutine, {s.begin, s.end}));
    text(s);
  }
};

void procSpans(const LaneContext& c, ProcId proc, Band band, int x0, int x1, RowGeometry& g) {
  const TimeRange range = around(c.axis, x0, x1);
  ColumnFold fold(c.axis, band, x0, x1, g.boxes);
  ProcWriter writer{c, g, band, proc};
  if (const auto spans =
          collectSpans<ProcSpan>(c, x0, x1, [&](const auto& f) { c.trace().visitProc(proc, range, f); })) {
    for (const ProcSpan& s : *spans) writer.span(fold, s);
    fold.finish();
    return;
  }
  g.folded |= kSpans;
  std::vector<ProcShares> shares(std::size_t(x1 - x0));
  c.trace().foldProc(proc, c.axis.columns(x0, x1), shares);
  const std::size_t first = g.boxes.size();
  for (int x = x0; x < x1; ++x) {
    const ProcShares& s = shares[std::size_t(x - x0)];
    RoleShares r{};
    r[std::size_t(Role::Running)] = s.running;
    r[std::size_t(Role::Syscall)] = s.syscall;
    r[std::size_t(Role::NoGoroutine)] = s.noGoroutine;
    fold.addColumn(x, r);
  }
  textsOfRuns(c, first, g, [&](Time t) {
    c.trace().visitProc(proc, TimeRange::instant(t), [&](const ProcSpan& s) {
      writer.text(s);
      return false;
    });
  });
}

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

class ProcsLane final : public Lane {
 public:
  ProcsLane()
      : Lane({"procs", QT_TRANSLATE_NOOP("Lanes", "Procs"),
              QT_TRANSLATE_NOOP("Lanes",
                                "The goroutine that runs on each proc, and sweeping there by goroutines that "
                                "allocate.")}) {}

  std::unique_ptr<const LaneData> prepare(const Document& doc) const override {
    auto sweeps = std::make_unique<Sweeps>();
    buildSweeps(*doc.trace, sweeps->procs);
    return sweeps;
  }
  std::vector<RowBlock> rows(const LaneIndex& index, const LayoutOptions& options) const override {
    std::vector<RowBlock> blocks;
    for (std::size_t i = 0; i < index.document.trace->procs().size(); ++i)
      blocks.push_back({i, RowPart::Whole, options.measures.lane(), {}, false});
    return blocks;
  }
  RowName name(const LaneIndex& index, const Row& row) const override {
    const auto p = procOf(index, row).value;
    return {Tr::tr("Proc %1").arg(p), {}, Tr::tr("Proc %1: the goroutine that runs on it, and sweeping").arg(p)};
  }
  bool isStriped(const Row& row) const override { return row.index % 2 == 1; }
  void geometry(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) const override {
    const Band band = spanBand(c.measures, row);
    procSpans(c, procOf(c.index, row), band, x0, x1, g);
    procSweeps(c, sweepsOf(c.index, row), band, x0, x1, g);
  }
  Subject first(const LaneIndex& index, const Row& row, TimeRange range, int step) const override {
    const Time from = step > 0 ? range.begin : range.end;
    return stepFrom(index, procPieceSubject(procOf(index, row), {}, {from, from}), step);
  }
  std::optional<Row> rowOf(const LaneLayout& layout, const LaneIndex& index, const Subject& s) const override {
    if (!s.is(procPieceType())) return std::nullopt;
    const auto at = positionOf(*index.document.trace, s.proc);
    return at ? layout.find(*this, *at) : std::nullopt;
  }
  bool shows(const LaneIndex& index, const Row& row, const Subject& s) const override {
    return !s.is(deleteType()) && s.proc.valid() && s.proc == procOf(index, row);
  }
  bool outlines(const LaneIndex& index, const Row& row, const Subject& s) const override {
    const bool here = s.is(sweepType()) || s.is(procPieceType());
    return here && shows(index, row, s);
  }

 protected:
  Subject resolve(const LaneContext& c, const Row& row, const Box& box, int x, int) const override {
    const TimeRange r = columnRange(c.axis, x);
    if (box.role != Role::Sweep) return longestProcSpan(c, procOf(c.index, row), r, box.role);
    const auto p = longestPiece(sweepsOf(c.index, row), r, box.role);
    return p ? sweepSubject(c.trace(), p->index) : Subject();
  }

 private:
  static ProcId procOf(const LaneIndex& index, const Row& row) { return index.document.trace->procs()[row.index]; }
};

}  // namespace

const Lane& procsLane() {
  static const ProcsLane lane;
  return lane;
}

const PieceTrack* sweepTrack(const LaneIndex& index, ProcId proc) {
  const auto at = positionOf(*index.document.trace, proc);
  return at ? index.of<Sweeps>(procsLane()).procs[*at].get() : nullptr;
}

}  // namespace sweepscope
