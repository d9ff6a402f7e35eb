// Lanes of the garbage collector: cycles with their phases, workers by mode, mark assists.
#include "analysis/report.h"
#include "widgets/geometry.h"

namespace sweepscope {

namespace {

QString duration(const Piece& p) {
  return QString::fromStdString(durationText(p.end - p.begin));
}

// Text for a box that shows one span, if the span is wide enough on the axis.
void addText(const LaneContext& c, const Piece& p, Band band, const QString& text, RowGeometry& g) {
  SpanText t;
  t.x0 = c.axis.edge(p.begin);
  t.x1 = c.axis.edge(p.end);
  if (t.x1 - t.x0 < c.measures.labelFrom()) return;
  const Shape shape = shapeOf(p.role);
  const int height = band.height() * shape.part / shape.whole;
  t.y0 = shape.fromTop ? band.top : band.bottom - height;
  t.y1 = t.y0 + height;
  t.ground = p.role;
  t.text = text;
  t.about = pieceSelection(c, p);
  t.span = {p.begin, p.end};
  g.texts.push_back(t);
}

// Draws a track span by span, or folded where it has more of them than a few for each column.
template <class Text>
void trackGeometry(const LaneContext& c, const PieceTrack& track, Band band, int x0, int x1, RowGeometry& g, Text text,
                   unsigned layer = kSpans) {
  ColumnFold fold(c.axis, band, x0, x1, g.boxes);
  const TimeRange range = c.axis.columns(x0, x1);
  const std::size_t first = track.firstAfter(range.begin - Duration{1});
  const std::size_t most = c.budget(x0, x1);
  const bool many = first + most < track.size() && track.at(first + most).begin < range.end;
  if (many || !c.mayDraw(layer)) {
    g.folded |= layer;
    std::vector<RoleShares> shares(std::size_t(x1 - x0));
    track.fold(c.axis, x0, x1, shares);
    for (int x = x0; x < x1; ++x) fold.addColumn(x, shares[std::size_t(x - x0)]);
    return;
  }
  for (std::size_t i = first; i < track.size(); ++i) {
    const Piece p = track.at(i);
    if (p.begin > range.end) break;
    fold.add(p.begin, p.end, p.role, std::int32_t(g.targets.size()));
    g.targets.push_back(pieceSelection(c, p));
    if (c.axis.edge(p.end) - c.axis.edge(p.begin) >= c.measures.labelFrom()) addText(c, p, band, text(p), g);
  }
  fold.finish();
}

QString gcText(const LaneContext& c, const Piece& p) {
  if (p.role == Role::StopAsked) return QStringLiteral("stopping %1\nstopping").arg(duration(p));
  if (p.role == Role::StopTheWorld) return QStringLiteral("stopped %1\nstopped\nstop").arg(duration(p));
  if (p.role == Role::StopLate) return QStringLiteral("end written %1 late\nlate end").arg(duration(p));
  if (p.role == Role::Sweep) return QStringLiteral("sweeping %1\nsweeping\nsweep").arg(duration(p));
  if (c.answers() == nullptr) return QStringLiteral("mark %1\nmark").arg(duration(p));
  return QStringLiteral("#%1 mark %2\n#%1 mark\n#%1").arg(p.index).arg(duration(p));
}

QString workerText(const Piece& p) {
  switch (p.role) {
    case Role::WorkerFractional: return QStringLiteral("fractional %1\nfractional").arg(duration(p));
    case Role::WorkerIdle: return QStringLiteral("idle mode %1\nidle mode\nidle").arg(duration(p));
    case Role::WorkerParked: return QStringLiteral("parked %1\nparked").arg(duration(p));
    default: return QStringLiteral("dedicated %1\ndedicated").arg(duration(p));
  }
}

}  // namespace

void gcGeometry(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) {
  const auto text = [&](const Piece& p) { return gcText(c, p); };
  const Band band = spanBand(c.measures, row);
  trackGeometry(c, c.index.gc, band, x0, x1, g, text);
  // Over the phases, but only a strip of them: stops for something else, and late ends. At the bottom, where sweeping
  // leaves room and no text is.
  const Band strip{band.bottom - std::max(1, band.height() / 5), band.bottom};
  trackGeometry(c, c.index.otherStops, strip, x0, x1, g, text, kOverlay);
}

void workerGeometry(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) {
  const Band band = spanBand(c.measures, row);
  if (row.kind == RowKind::Worker) {
    return trackGeometry(c, c.index.workers[row.index]->track, band, x0, x1, g, workerText);
  }
  std::vector<RoleShares> shares(std::size_t(x1 - x0));
  for (const auto& w : c.index.workers) w->track.fold(c.axis, x0, x1, shares);
  ColumnFold fold(c.axis, band, x0, x1, g.boxes);
  const auto workers = float(c.index.workers.size());
  for (int x = x0; x < x1; ++x) {
    auto& column = shares[std::size_t(x - x0)];
    for (auto& share : column) share /= workers;
    fold.addColumn(x, column);
  }
}

void assistGeometry(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) {
  trackGeometry(c, c.index.assists, spanBand(c.measures, row), x0, x1, g,
                [](const Piece& p) { return QStringLiteral("assist %1\nassist").arg(duration(p)); });
}

}  // namespace sweepscope
