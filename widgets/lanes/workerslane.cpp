// SPDX-License-Identifier: GPL-3.0-or-later

// GC workers by mode: a row each, or all in one where there are many.
#include "widgets/lanes/workerslane.h"

#include <algorithm>
#include <map>

#include "widgets/counted.h"
#include "widgets/lanes/lanelayout.h"
#include "widgets/subjects/goroutinesubject.h"
#include "widgets/subjects/workersubject.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(WorkersLane)
};

constexpr std::size_t kWorkerRows = 8;  // if there are more, one row shows how many run in which mode

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

bool showsAll(const Row& row) {
  return row.part == RowPart::Header;
}

class WorkersLane final : public Lane {
 public:
  WorkersLane()
      : Lane(
            {"workers", QT_TRANSLATE_NOOP("Lanes", "GC workers"),
             QT_TRANSLATE_NOOP("Lanes",
                               "The goroutines that mark: GC workers in dedicated, fractional and idle mode, or parked "
                               "while a cycle is marking."),
             true, 1}) {}

  std::unique_ptr<const LaneData> prepare(const Document& doc) const override {
    auto workers = std::make_unique<Workers>();
    if (doc.answers) buildWorkers(*doc.answers, workers->all);
    return workers;
  }
  std::vector<RowBlock> rows(const LaneIndex& index, const LayoutOptions& options) const override {
    const std::size_t workers = workersOf(index).size();
    if (workers > kWorkerRows) return {{0, RowPart::Header, options.measures.largeLane(), {}, false}};
    std::vector<RowBlock> blocks;
    for (std::size_t i = 0; i < workers; ++i)
      blocks.push_back({i, RowPart::Whole, options.measures.compactLane(), {}, false});
    return blocks;
  }
  RowName name(const LaneIndex& index, const Row& row) const override {
    if (showsAll(row)) {
      return {title(), QStringLiteral("×") + countOf(workersOf(index).size()),
              Tr::tr("The share of the GC workers that run, by mode")};
    }
    const auto g = workersOf(index)[row.index]->goroutine;
    return {Tr::tr("GC worker"), QStringLiteral("G%1").arg(g.value),
            Tr::tr("GC worker, goroutine %1: dedicated, fractional or idle mode, or parked while a cycle is marking")
                .arg(g.value)};
  }
  void geometry(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) const override {
    if (showsAll(row)) return density(c, row, x0, x1, g);
    const TrackLook look{[&](const Piece& p) { return workerSubject(*c.answers(), p.index); }, workerTexts};
    trackGeometry(c, workersOf(c.index)[row.index]->track, spanBand(c.measures, row), x0, x1, g, look);
  }
  Subject subject(const LaneIndex& index, const Row& row) const override {
    if (showsAll(row)) return {};
    return goroutineSubject(*index.document.trace, workersOf(index)[row.index]->goroutine);
  }
  Subject first(const LaneIndex& index, const Row& row, TimeRange range, int step) const override {
    if (showsAll(row)) return {};
    const auto p = firstPiece(workersOf(index)[row.index]->track, range, step);
    return p ? workerSubject(*index.document.answers, p->index) : Subject();
  }
  bool shows(const LaneIndex& index, const Row& row, const Subject& s) const override {
    if (!s.is(workerType())) return false;
    return showsAll(row) || workersOf(index)[row.index]->goroutine == s.goroutine;
  }

 protected:
  Subject resolve(const LaneContext& c, const Row& row, const Box& box, int x, int) const override {
    const auto& all = workersOf(c.index);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!showsAll(row) && i != row.index) continue;
      const auto p = longestPiece(all[i]->track, columnRange(c.axis, x), box.role);
      if (p) return workerSubject(*c.answers(), p->index);
    }
    return {};
  }
  bool isDensity(const LaneContext&, const Row& row, const RowGeometry&) const override { return showsAll(row); }

 private:
  static void density(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) {
    std::vector<RoleShares> shares(std::size_t(x1 - x0));
    for (const auto& w : workersOf(c.index)) w->track.fold(c.axis, x0, x1, shares);
    ColumnFold fold(c.axis, spanBand(c.measures, row), x0, x1, g.boxes);
    const auto workers = float(workersOf(c.index).size());
    for (int x = x0; x < x1; ++x) {
      auto& column = shares[std::size_t(x - x0)];
      for (auto& share : column) share /= workers;
      fold.addColumn(x, column);
    }
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
