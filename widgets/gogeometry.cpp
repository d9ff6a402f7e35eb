// Lanes of procs, goroutines and groups of goroutines. While there are few spans for each column they are drawn one by
// one; beyond, the Trace folds them.
#include <algorithm>

#include "analysis/report.h"
#include "widgets/geometry.h"
#include "widgets/states.h"

namespace sweepscope {

namespace {

// A little more than the columns, so that a span that ends just where they begin is known.
TimeRange around(const TimeAxis& axis, int x0, int x1) {
  const TimeRange r = axis.columns(x0, x1);
  return {r.begin - Duration{1}, r.end + Duration{1}};
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

QString duration(Time begin, Time end) {
  return QString::fromStdString(durationText(end - begin));
}

bool wide(const LaneContext& c, Time begin, Time end) {
  return c.axis.edge(end) - c.axis.edge(begin) >= c.measures.labelFrom();
}

// The spans `visit` walks through, unless there are too many of them to be drawn one by one.
template <class Span, class Visit>
std::optional<std::vector<Span>> collect(const LaneContext& c, int x0, int x1, Visit visit) {
  if (!c.mayDraw(kSpans)) return std::nullopt;
  std::vector<Span> spans;
  const std::size_t most = c.budget(x0, x1);
  visit([&](const Span& s) {
    spans.push_back(s);
    return spans.size() <= most;
  });
  if (spans.size() > most) return std::nullopt;
  return spans;
}

// Low shapes carry their text above them, on the lane's ground.
void addText(const LaneContext& c, Role role, Band band, const QString& text, const Selection& about, RowGeometry& g) {
  const Shape shape = shapeOf(role);
  const int height = band.height() * shape.part / shape.whole;
  SpanText t{c.axis.edge(about.span.begin),
             c.axis.edge(about.span.end),
             band.bottom - height,
             band.bottom,
             role,
             text,
             about,
             about.span};
  if (shape.part * 2 < shape.whole) {
    t.y1 = t.y0;
    t.y0 = band.top - c.measures.px(1);
    t.ground = Role::Background;
  }
  g.texts.push_back(t);
}

// Wide spans of a folded lane get their text, too: found by asking the middle of each run.
template <class Find>
void runTexts(const LaneContext& c, std::size_t firstBox, RowGeometry& g, Find find) {
  const std::size_t boxes = g.boxes.size();
  int reached = -1;
  for (std::size_t i = firstBox; i < boxes; ++i) {
    const Box& b = g.boxes[i];
    if (b.x1 - b.x0 < c.measures.labelFrom() || b.x0 < reached) continue;
    find(c.axis.timeAt((b.x0 + b.x1) / 2));
    reached = b.x1;
  }
}

struct GoWriter {
  const LaneContext& c;
  RowGeometry& g;
  Band band;
  bool named;  // texts begin with the goroutine

  void text(GoroutineId id, const GoSpan& s) {
    if (!wide(c, s.begin, s.end) || s.state == GoState::Undetermined || s.state == GoState::NotExist) return;
    const auto reason = c.trace().text(s.reason);
    QString what = s.state == GoState::Waiting && !reason.empty()
                       ? QString::fromUtf8(reason.data(), qsizetype(reason.size()))
                       : stateText(s.state, {});
    const QString who = QStringLiteral("G%1").arg(id.value), lasts = duration(s.begin, s.end);
    what = named ? QStringLiteral("%1 %2 %3\n%1 %2\n%1").arg(who, what, lasts)
                 : QStringLiteral("%1 %2\n%1").arg(what, lasts);
    addText(c, stateRole(s.state, reason), band, what, {SelectedKind::GoSpan, 0, id, {}, {s.begin, s.end}}, g);
  }
  void span(ColumnFold& fold, GoroutineId id, const GoSpan& s) {
    if (s.state == GoState::Undetermined || s.state == GoState::NotExist) return;
    fold.add(s.begin, s.end, stateRole(s.state, c.trace().text(s.reason)), std::int32_t(g.targets.size()));
    g.targets.push_back({SelectedKind::GoSpan, 0, id, {}, {s.begin, s.end}});
    text(id, s);
  }
};

void add(GoShares& to, const GoShares& part) {
  to.running += part.running;
  to.runnable += part.runnable;
  to.syscall += part.syscall;
  to.waiting += part.waiting;
}

RoleShares roleShares(const GoShares& s, float scale) {
  RoleShares r{};
  r[std::size_t(Role::Running)] = s.running * scale;
  r[std::size_t(Role::Runnable)] = s.runnable * scale;
  r[std::size_t(Role::Syscall)] = s.syscall * scale;
  r[std::size_t(Role::WaitOther)] = s.waiting * scale;
  return r;
}

}  // namespace

void goroutineGeometry(const LaneContext& c, GoroutineId id, Band band, int x0, int x1, RowGeometry& g) {
  eventGeometry(c, id, x0, x1, g);
  const TimeRange range = around(c.axis, x0, x1);
  ColumnFold fold(c.axis, band, x0, x1, g.boxes);
  GoWriter writer{c, g, band, false};
  if (const auto spans = collect<GoSpan>(c, x0, x1, [&](const auto& f) { c.trace().visitGoroutine(id, range, f); })) {
    for (const GoSpan& s : *spans) writer.span(fold, id, s);
    fold.finish();
    return;
  }
  g.folded |= kSpans;
  std::vector<GoShares> shares(std::size_t(x1 - x0));
  c.trace().foldGoroutine(id, c.axis.columns(x0, x1), shares);
  const std::size_t first = g.boxes.size();
  for (int x = x0; x < x1; ++x) fold.addColumn(x, roleShares(shares[std::size_t(x - x0)], 1));
  runTexts(c, first, g, [&](Time t) {
    c.trace().visitGoroutine(id, TimeRange::instant(t), [&](const GoSpan& s) {
      writer.text(id, s);
      return false;
    });
  });
}

namespace {

struct ProcWriter {
  const LaneContext& c;
  RowGeometry& g;
  Band band;
  ProcId proc;

  void text(const ProcSpan& s) {
    if (!wide(c, s.begin, s.end) || !s.goroutine.valid()) return;
    addText(c, activityRole(s.activity), band, goroutineText(c.trace(), s.goroutine),
            {SelectedKind::ProcSpan, 0, s.goroutine, proc, {s.begin, s.end}}, g);
  }
  void span(ColumnFold& fold, const ProcSpan& s) {
    if (s.activity == ProcActivity::Idle || s.activity == ProcActivity::Unknown) return;
    fold.add(s.begin, s.end, activityRole(s.activity), std::int32_t(g.targets.size()));
    g.targets.push_back({SelectedKind::ProcSpan, 0, s.goroutine, proc, {s.begin, s.end}});
    text(s);
  }
};

void procSpans(const LaneContext& c, ProcId proc, Band band, int x0, int x1, RowGeometry& g) {
  const TimeRange range = around(c.axis, x0, x1);
  ColumnFold fold(c.axis, band, x0, x1, g.boxes);
  ProcWriter writer{c, g, band, proc};
  if (const auto spans = collect<ProcSpan>(c, x0, x1, [&](const auto& f) { c.trace().visitProc(proc, range, f); })) {
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
  runTexts(c, first, g, [&](Time t) {
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
    g.targets.push_back(sweepSelection(c.trace(), p.index));
  }
  fold.finish();
}

}  // namespace

void procGeometry(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) {
  const Band band = spanBand(c.measures, row);
  procSpans(c, c.trace().procs()[row.index], band, x0, x1, g);
  procSweeps(c, *c.index.sweeps[row.index], band, x0, x1, g);
}

namespace {

void densityGeometry(const LaneContext& c, const Row& row, Band band, int x0, int x1, RowGeometry& g) {
  std::vector<GoShares> shares(std::size_t(x1 - x0));
  c.trace().foldGroup(row.index, c.axis.columns(x0, x1), shares);
  const float scale = 1.0F / float(packedDepth(c.trace().groups()[row.index]));
  ColumnFold fold(c.axis, band, x0, x1, g.boxes);
  for (int x = x0; x < x1; ++x) fold.addColumn(x, roleShares(shares[std::size_t(x - x0)], scale));
}

struct PackedGroup {
  std::vector<PackedGoroutine> members;  // by row, then by time
  int rows = 1;
  Band whole;
  int gap = 0;
  Band band(std::uint32_t row) const {
    const int height = whole.height() / rows;
    return {whole.top + int(row) * height, whole.top + int(row + 1) * height - gap};
  }
};

// A small group that was packed into more rows than it has goroutines: one row each.
void giveOwnRows(const Trace& trace, std::size_t group, std::vector<PackedGoroutine>& members) {
  std::vector<GoroutineId> all;
  trace.visitGroup(group, trace.range(), LaneLayout::kPackedRows,
                   [&](const PackedGoroutine& p) { all.push_back(p.id); });
  std::sort(all.begin(), all.end());
  for (PackedGoroutine& p : members) {
    p.row = std::uint32_t(std::lower_bound(all.begin(), all.end(), p.id) - all.begin());
  }
}

// Nothing if there are too many goroutines in view.
std::optional<PackedGroup> packedGroup(const LaneContext& c, const Row& row, int x0, int x1) {
  PackedGroup group;
  const GroupInfo& info = c.trace().groups()[row.index];
  group.rows = int(packedDepth(info));
  if (group.rows > int(LaneLayout::kPackedRows) || !c.mayDraw(kOverlay)) return std::nullopt;
  group.whole = spanBand(c.measures, row);
  group.gap = group.rows > 1 ? c.measures.px(1) : 0;
  const auto add = [&](const PackedGoroutine& p) { group.members.push_back(p); };
  const std::size_t most = c.budget(x0, x1) / 12 + 16;
  if (!c.trace().visitGroup(row.index, around(c.axis, x0, x1), most, add)) return std::nullopt;
  if (info.depth > packedDepth(info)) giveOwnRows(c.trace(), row.index, group.members);
  std::sort(group.members.begin(), group.members.end(),
            [](auto& a, auto& b) { return std::tie(a.row, a.first) < std::tie(b.row, b.first); });
  return group;
}

// Span by span; false if there are too many.
bool packedSpans(const LaneContext& c, const PackedGroup& group, int x0, int x1, RowGeometry& g) {
  if (!c.mayDraw(kSpans)) return false;
  const std::size_t most = c.budget(x0, x1);
  RowGeometry packed;
  std::size_t spans = 0;
  for (std::size_t i = 0; i < group.members.size();) {
    const std::uint32_t at = group.members[i].row;
    const Band band = group.band(at);
    ColumnFold fold(c.axis, band, x0, x1, packed.boxes);
    GoWriter writer{c, packed, band, true};
    for (; i < group.members.size() && group.members[i].row == at; ++i) {
      c.trace().visitGoroutine(group.members[i].id, around(c.axis, x0, x1), [&](const GoSpan& s) {
        writer.span(fold, group.members[i].id, s);
        return ++spans <= most;
      });
      if (spans > most) return false;
    }
    fold.finish();
  }
  g = std::move(packed);
  return true;
}

// Each goroutine folded by the Trace, side by side in its row.
void packedFolded(const LaneContext& c, const PackedGroup& group, int x0, int x1, RowGeometry& g) {
  for (std::size_t i = 0; i < group.members.size();) {
    const std::uint32_t at = group.members[i].row;
    std::vector<GoShares> row(std::size_t(x1 - x0)), part;
    for (; i < group.members.size() && group.members[i].row == at; ++i) {
      const int from = std::clamp(c.axis.column(group.members[i].first), x0, x1);
      const int to = std::clamp(c.axis.column(group.members[i].last) + 1, from, x1);
      if (from == to) continue;
      part.assign(std::size_t(to - from), {});
      c.trace().foldGoroutine(group.members[i].id, c.axis.columns(from, to), part);
      for (int x = from; x < to; ++x) add(row[std::size_t(x - x0)], part[std::size_t(x - from)]);
    }
    ColumnFold fold(c.axis, group.band(at), x0, x1, g.boxes);
    for (int x = x0; x < x1; ++x) fold.addColumn(x, roleShares(row[std::size_t(x - x0)], 1));
  }
}

}  // namespace

void groupGeometry(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) {
  const GroupInfo& info = c.trace().groups()[row.index];
  const Band band = spanBand(c.measures, row);
  if (row.kind == RowKind::GroupHeader) {
    g.folded = kSpans | kOverlay;
    return densityGeometry(c, row, band, x0, x1, g);
  }
  if (info.goroutines == 1) {
    c.trace().visitGroup(row.index, c.trace().range(), 1,
                         [&](const PackedGoroutine& p) { goroutineGeometry(c, p.id, band, x0, x1, g); });
    return;
  }
  if (const auto group = packedGroup(c, row, x0, x1)) {
    if (packedSpans(c, *group, x0, x1, g)) return;
    g.folded = kSpans;
    return packedFolded(c, *group, x0, x1, g);
  }
  g.folded = kSpans | kOverlay;
  densityGeometry(c, row, band, x0, x1, g);
}

namespace {

// The rows that a group's goroutines are packed into.
struct PackedRows {
  PackedRows(const LaneContext& c, const Row& row) : count(int(packedDepth(c.trace().groups()[row.index]))) {
    const Band whole = spanBand(c.measures, row);
    top = whole.top;
    height = std::max(1, whole.height() / count);
  }
  int at(int y) const { return std::clamp((y - top) / height, 0, count - 1); }
  int count, top = 0, height = 0;
};

}  // namespace

Band laneAt(const LaneContext& c, const Row& row, int y) {
  if (row.kind != RowKind::Group) return {0, row.height};
  const PackedRows rows(c, row);
  if (rows.count == 1) return {0, row.height};
  const int top = rows.top + rows.at(y) * rows.height;
  return {top, top + rows.height};
}

std::vector<GoroutineId> packedMembersAt(const LaneContext& c, const Row& row, int y, TimeRange r, std::size_t most) {
  const GroupInfo& info = c.trace().groups()[row.index];
  const bool packed = row.kind == RowKind::Group && packedDepth(info) <= LaneLayout::kPackedRows && c.mayDraw(kOverlay);
  std::vector<PackedGoroutine> members;
  c.trace().visitGroup(row.index, r, most, [&](const PackedGoroutine& p) { members.push_back(p); });
  if (packed && info.depth > packedDepth(info)) giveOwnRows(c.trace(), row.index, members);
  const auto at = std::uint32_t(PackedRows(c, row).at(y));
  std::vector<GoroutineId> ids;
  for (const PackedGoroutine& p : members) {
    if (!packed || p.row == at) ids.push_back(p.id);
  }
  return ids;
}

}  // namespace sweepscope
