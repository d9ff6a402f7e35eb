// SPDX-License-Identifier: GPL-3.0-or-later

// Markers above, room for the bridge of the selected one below. Every column with deletes has a stem; triangles keep a
// distance, so that a dense range remains readable.
#include "widgets/lanes/deleteslane.h"

#include <algorithm>

#include "widgets/counted.h"
#include "widgets/lanes/lanelayout.h"
#include "widgets/steps.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/timelinepainter.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(DeletesLane)
};

// Where in time each 32nd delete lies: millions of deletes are found with a few looks at the table itself.
class DeleteTimes : public LaneData {
 public:
  explicit DeleteTimes(const Answers*);
  // The first delete with T0 >= t.
  std::size_t lowerBound(Time t) const;

 private:
  static constexpr std::size_t kStep = 32;
  const Answers* m_answers;
  std::vector<Time> m_times;
};

DeleteTimes::DeleteTimes(const Answers* answers) : m_answers(answers) {
  if (answers == nullptr) return;
  for (std::size_t i = 0; i < answers->deletes.size(); i += kStep) m_times.push_back(answers->deletes.t0(i));
}

std::size_t DeleteTimes::lowerBound(Time t) const {
  if (m_times.empty()) return 0;
  const auto& deletes = m_answers->deletes;
  const auto block = std::size_t(std::lower_bound(m_times.begin(), m_times.end(), t) - m_times.begin());
  return deletes.firstFrom(t, (block == 0 ? 0 : block - 1) * kStep, std::min(block * kStep, deletes.size()));
}

std::size_t firstDelete(const LaneContext& c, Time t) {
  return c.index.of<DeleteTimes>(deletesLane()).lowerBound(t);
}

// Cells of the grid, of which the first delete gets a triangle.
int cellStart(const TimeAxis& axis, int x, int cell) {
  const std::int64_t grid = axis.left + x;
  const std::int64_t floor = grid >= 0 ? grid / cell : -((-grid + cell - 1) / cell);
  return int(floor * cell - axis.left);
}

QString keyText(std::string_view key) {
  return QString::fromUtf8(key.data(), qsizetype(std::min<std::size_t>(key.size(), 64)));
}

// The text beside a marker: its key, or how many share its triangle.
void addText(const LaneContext& c, Band band, const MarkerShape& m, std::size_t together, RowGeometry& g) {
  const auto& deletes = c.answers()->deletes;
  const std::size_t next = m.deleteOp + m.count;
  const int half = markerHalf(c.measures);
  SpanText t;
  t.x0 = m.x + half + c.measures.px(2);
  t.x1 = next < deletes.size() ? c.axis.column(deletes.t0(next)) - half : c.axis.column(c.trace().end());
  if (t.x1 - t.x0 < c.measures.labelFrom() || deletes.key(m.deleteOp).empty()) return;
  t.y0 = band.top;
  t.y1 = band.bottom;
  t.text = together > 1 ? Tr::counted("%1 deletes", "one delete", together) : keyText(deletes.key(m.deleteOp));
  t.about = deleteSubject(*c.answers(), m.deleteOp);
  g.texts.push_back(t);
}

class DeletesLane final : public Lane {
 public:
  DeletesLane()
      : Lane({"deletes", QT_TRANSLATE_NOOP("Lanes", "Deletes"),
              QT_TRANSLATE_NOOP("Lanes",
                                "Delete operations, recognised from what the program logs. Deletes that are close "
                                "together share a triangle. A bridge joins the selected delete to the reclaim of its "
                                "value."),
              true, 0, 7, true}) {}

  std::unique_ptr<const LaneData> prepare(const Document& doc) const override {
    return std::make_unique<DeleteTimes>(doc.answers.get());
  }
  std::vector<RowBlock> rows(const LaneIndex&, const LayoutOptions& options) const override {
    return {{0, RowPart::Whole, options.measures.px(48), {}, false}};
  }
  RowName name(const LaneIndex& index, const Row&) const override {
    const Answers* answers = index.document.answers.get();
    return {title(), answers != nullptr ? countOf(answers->deletes.size()) : QString(), help()};
  }
  QString hint(const LaneContext& c, const Row&) const override {
    if (c.answers() == nullptr) return Tr::tr("Looking for deletes…");
    if (!c.answers()->deletes.empty()) return {};
    return c.trace().info().complete ? Tr::tr("The program logged no deletes. The Deletes tab shows how to log them.")
                                     : Tr::tr("The readable part of the file has no deletes.");
  }
  void geometry(const LaneContext&, const Row&, int x0, int x1, RowGeometry&) const override;
  Subject hit(const LaneContext&, const Row&, int x, int y) const override;
  QString tooltip(const LaneContext& c, const Row& row, int x, const Subject& found) const override {
    const IndexRun together = found ? deletesOfMarker(c, found.index) : IndexRun{};
    return together.size() > 1 ? deletesTooltip(c.index.document, together) : Lane::tooltip(c, row, x, found);
  }
  void paintOver(const RowPainting& r) const override {
    if (r.context.answers() == nullptr) return;
    const auto selected = r.selection.is(deleteType()) ? std::optional(r.selection.index) : std::nullopt;
    r.painter.markers(r.p, r.area, r.context, r.row, r.markers, selected);
  }
  Subject first(const LaneIndex& index, const Row&, TimeRange range, int step) const override {
    if (!index.document.answers) return {};
    const auto next = nextDelete(*index.document.answers, besides(range, step), step);
    return next ? deleteSubject(*index.document.answers, *next) : Subject();
  }
  bool shows(const LaneIndex&, const Row&, const Subject& s) const override { return s.is(deleteType()); }
  // Its marker is.
  bool outlines(const LaneIndex&, const Row&, const Subject&) const override { return false; }
};

void DeletesLane::geometry(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) const {
  if (c.answers() == nullptr) return;
  const auto& deletes = c.answers()->deletes;
  const int half = markerHalf(c.measures), cell = 2 * half;
  const Band band = markerBand(c.measures, row.height);
  int x = cellStart(c.axis, x0 - half, cell), lastCell = x - 1;
  std::size_t i = firstDelete(c, c.axis.timeAt(x)), inCell = 0;  // deletes below the latest triangle
  while (i < deletes.size()) {
    x = c.axis.column(deletes.t0(i));
    if (x >= x1 + half) break;
    const std::size_t next = std::max(i + 1, firstDelete(c, c.axis.timeAt(x + 1)));
    const int at = cellStart(c.axis, x, cell);
    const MarkerShape m{x, i, next - i, at != lastCell, deletes.evidence(i)};
    inCell = (at != lastCell ? 0 : inCell) + (next - i);
    lastCell = at;
    if (x >= x0 - half) g.markers.push_back(m);
    if (x >= x0 && x < x1) addText(c, band, m, inCell, g);
    i = next;
  }
}

Subject DeletesLane::hit(const LaneContext& c, const Row& row, int x, int y) const {
  const Band band = markerBand(c.measures, row.height);
  if (y < band.top || y >= band.bottom) return {};
  const int reach = markerHalf(c.measures);
  const RowGeometry g = rowGeometry(c, row, x - reach, x + reach + 1);
  const MarkerShape* best = nullptr;
  for (const auto& m : g.markers) {
    if (best == nullptr || std::abs(m.x - x) < std::abs(best->x - x)) best = &m;
  }
  if (best == nullptr || std::abs(best->x - x) > reach) return {};
  return deleteSubject(*c.answers(), best->deleteOp);
}

}  // namespace

const Lane& deletesLane() {
  static const DeletesLane lane;
  return lane;
}

Band markerBand(const Measures& m, int rowHeight) {
  return {m.px(3), rowHeight / 2};
}

QRect markerBox(const LaneContext& c, const Row& row, Time t0) {
  const int x = c.axis.column(t0), half = markerHalf(c.measures);
  const Band band = markerBand(c.measures, row.height);
  return {x - half, band.top, 2 * half + 1, band.height()};
}

IndexRun deletesOfMarker(const LaneContext& c, std::size_t deleteOp) {
  const int cell = 2 * markerHalf(c.measures);
  const int x = cellStart(c.axis, c.axis.column(c.answers()->deletes.t0(deleteOp)), cell);
  return {firstDelete(c, c.axis.timeAt(x)), firstDelete(c, c.axis.timeAt(x + cell))};
}

}  // namespace sweepscope
