// SPDX-License-Identifier: GPL-3.0-or-later

// Mark assists of all goroutines in one row.
#include "widgets/lanes/assistslane.h"

#include "widgets/counted.h"
#include "widgets/lanes/lanelayout.h"
#include "widgets/subjects/assistsubject.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(AssistsLane)
};

struct Assists : LaneData {
  PieceList track;
};

void buildAssists(const Trace& trace, PieceList& track) {
  auto& pieces = track.pieces();
  std::uint32_t i = 0;
  trace.assists().visitAll([&](const Assist& a) {
    if (!pieces.empty() && a.begin <= pieces.back().end) {
      pieces.back().end = std::max(pieces.back().end, a.end);
    } else {
      pieces.push_back({a.begin, a.end, Role::Assist, i});
    }
    ++i;
  });
  track.seal();
}

Subject subjectOf(const Trace& trace, const Piece& p) {
  return assistSubject(trace, p.index, {p.begin, p.end});
}

class AssistsLane final : public Lane {
 public:
  AssistsLane()
      : Lane({"assists", QT_TRANSLATE_NOOP("Lanes", "Mark assists"),
              QT_TRANSLATE_NOOP("Lanes", "Goroutines that had to help with marking before they could allocate."), true,
              1}) {}

  std::unique_ptr<const LaneData> prepare(const Document& doc) const override {
    auto assists = std::make_unique<Assists>();
    buildAssists(*doc.trace, assists->track);
    return assists;
  }
  std::vector<RowBlock> rows(const LaneIndex& index, const LayoutOptions& options) const override {
    if (assistTrack(index).size() == 0) return {};
    return {{0, RowPart::Whole, options.measures.compactLane(), {}, false}};
  }
  RowName name(const LaneIndex& index, const Row&) const override {
    return {title(), countOf(index.document.trace->assists().size()), help()};
  }
  void geometry(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) const override {
    const TrackLook look{[&](const Piece& p) { return subjectOf(c.trace(), p); },
                         [](const Piece& p) {
                           return QStringList{Tr::tr("assist %1").arg(pieceDuration(p)), Tr::tr("assist")};
                         }};
    trackGeometry(c, assistTrack(c.index), spanBand(c.measures, row), x0, x1, g, look);
  }
  Subject first(const LaneIndex& index, const Row&, TimeRange range, int step) const override {
    const auto p = firstPiece(assistTrack(index), range, step);
    return p ? subjectOf(*index.document.trace, *p) : Subject();
  }
  bool shows(const LaneIndex&, const Row&, const Subject& s) const override { return s.is(assistType()); }

 protected:
  Subject resolve(const LaneContext& c, const Row&, const Box& box, int x, int) const override {
    const auto p = longestPiece(assistTrack(c.index), columnRange(c.axis, x), box.role);
    return p ? subjectOf(c.trace(), *p) : Subject();
  }
};

}  // namespace

const Lane& assistsLane() {
  static const AssistsLane lane;
  return lane;
}

const PieceTrack& assistTrack(const LaneIndex& index) {
  return index.of<Assists>(assistsLane()).track;
}

}  // namespace sweepscope
