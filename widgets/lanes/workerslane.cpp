// SPDX-License-Identifier: GPL-3.0-or-later

// GC workers by mode: one row for all, which expands to a row for each.
#include "widgets/lanes/workerslane.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "widgets/counted.h"
#include "widgets/lanes/summaryrow.h"
#include "widgets/subjects/goroutinesubject.h"
#include "widgets/subjects/workersubject.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(WorkersLane)
};

struct Worker {
  GoroutineId goroutine;
  PieceList track;
};

struct Workers : LaneData {
  std::vector<std::unique_ptr<Worker>> all;  // in order of goroutine id
};

Role workerRole(const WorkerSpan& w) {
  if (w.parked) return Role::WorkerParked;
  switch (w.mode) {
    case WorkerMode::Fractional: return Role::WorkerFractional;
    case WorkerMode::Idle: return Role::WorkerIdle;
    case WorkerMode::Dedicated:
    case WorkerMode::Unknown: break;
  }
  return Role::WorkerDedicated;
}

void buildWorkers(const Answers& answers, std::vector<std::unique_ptr<Worker>>& all) {
  std::map<GoroutineId, std::unique_ptr<Worker>> byId;
  for (std::size_t i = 0; i < answers.workers.size(); ++i) {
    const auto& w = answers.workers[i];
    auto& worker = byId[w.goroutine];
    if (!worker) {
      worker = std::make_unique<Worker>();
      worker->goroutine = w.goroutine;
    }
    auto& pieces = worker->track.pieces();
    const Time begin = pieces.empty() ? w.begin : std::max(w.begin, pieces.back().end);
    if (begin < w.end) pieces.push_back({begin, w.end, workerRole(w), std::uint32_t(i)});
  }
  for (auto& [id, worker] : byId) {
    worker->track.seal();
    all.push_back(std::move(worker));
  }
}

QStringList workerTexts(const Piece& p) {
  const QString lasts = pieceDuration(p);
  switch (p.role) {
    case Role::WorkerFractional: return {Tr::tr("fractional %1").arg(lasts), Tr::tr("fractional")};
    case Role::WorkerIdle: return {Tr::tr("idle mode %1").arg(lasts), Tr::tr("idle mode"), Tr::tr("idle")};
    case Role::WorkerParked: return {Tr::tr("parked %1").arg(lasts), Tr::tr("parked")};
    default: return {Tr::tr("dedicated %1").arg(lasts), Tr::tr("dedicated")};
  }
}

const std::vector<std::unique_ptr<Worker>>& workersOf(const LaneIndex& index) {
  return index.of<Workers>(workersLane()).all;
}

class WorkersLane final : public Lane {
 public:
  WorkersLane()
      : Lane(
            {"workers", QT_TRANSLATE_NOOP("Lanes", "GC workers"),
             QT_TRANSLATE_NOOP("Lanes",
                               "The goroutines that mark: GC workers in dedicated, fractional and idle mode, or parked "
                               "while a cycle is marking. One row shows the share of them in each mode; a click on its "
                               "name, or E, shows all."),
             true, 1}) {}

  std::unique_ptr<const LaneData> prepare(const Document& doc) const override {
    auto workers = std::make_unique<Workers>();
    if (doc.answers) buildWorkers(*doc.answers, workers->all);
    return workers;
  }
  std::vector<RowBlock> rows(const LaneIndex& index, const LayoutOptions& options) const override {
    std::vector<std::size_t> all(workersOf(index).size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return rowsWithSummary(*this, options, all, 1, options.measures.compactLane());
  }
  RowName name(const LaneIndex& index, const Row& row) const override {
    if (isSummary(row)) return summaryName(*this, workersOf(index).size());
    const auto g = workersOf(index)[row.index]->goroutine;
    RowName name{
        Tr::tr("GC worker"), QStringLiteral("G%1").arg(g.value),
        Tr::tr("GC worker, goroutine %1: dedicated, fractional or idle mode, or parked while a cycle is marking")
            .arg(g.value)};
    name.indented = workersOf(index).size() > 1;
    return name;
  }
  void geometry(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) const override {
    if (isSummary(row)) return density(c, row, x0, x1, g);
    const TrackLook look{[&](const Piece& p) { return workerSubject(*c.answers(), p.index); }, workerTexts};
    trackGeometry(c, workersOf(c.index)[row.index]->track, spanBand(c.measures, row), x0, x1, g, look);
  }
  Subject subject(const LaneIndex& index, const Row& row) const override {
    if (isSummary(row)) return {};
    return goroutineSubject(*index.document.trace, workersOf(index)[row.index]->goroutine);
  }
  Subject first(const LaneIndex& index, const Row& row, TimeRange range, int step) const override {
    if (isSummary(row)) return firstOfAll(index, range, step);
    const auto p = firstPiece(workersOf(index)[row.index]->track, range, step);
    return p ? workerSubject(*index.document.answers, p->index) : Subject();
  }
  bool shows(const LaneIndex& index, const Row& row, const Subject& s) const override {
    if (!s.is(workerType())) return false;
    return isSummary(row) || workersOf(index)[row.index]->goroutine == s.goroutine;
  }

 protected:
  Subject resolve(const LaneContext& c, const Row& row, const Box& box, int x, int) const override {
    const auto& all = workersOf(c.index);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!isSummary(row) && i != row.index) continue;
      const auto p = longestPiece(all[i]->track, columnRange(c.axis, x), box.role);
      if (p) return workerSubject(*c.answers(), p->index);
    }
    return {};
  }
  bool isDensity(const LaneContext&, const Row& row, const RowGeometry&) const override { return isSummary(row); }

 private:
  static Subject firstOfAll(const LaneIndex& index, TimeRange range, int step) {
    std::optional<Piece> best;
    for (const auto& worker : workersOf(index)) {
      const auto p = firstPiece(worker->track, range, step);
      if (p && (!best || (step > 0 ? p->begin < best->begin : p->end > best->end))) best = p;
    }
    return best ? workerSubject(*index.document.answers, best->index) : Subject();
  }
  static void density(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) {
    std::vector<RoleShares> shares(std::size_t(x1 - x0));
    for (const auto& w : workersOf(c.index)) w->track.fold(c.axis, x0, x1, shares);
    summaryGeometry(c, spanBand(c.measures, row), x0, x1, workersOf(c.index).size(), shares, g);
  }
};

}  // namespace

const Lane& workersLane() {
  static const WorkersLane lane;
  return lane;
}

const PieceTrack* workerTrack(const LaneIndex& index, GoroutineId goroutine) {
  for (const auto& w : workersOf(index)) {
    if (w->goroutine == goroutine) return &w->track;
  }
  return nullptr;
}

}  // namespace sweepscope
