// SPDX-License-Identifier: GPL-3.0-or-later

// While there are few spans for each column they are drawn one by one; beyond, the Trace folds them.
#include "widgets/lanes/gospans.h"

#include <algorithm>

#include "widgets/lanes/eventgeometry.h"
#include "widgets/lanes/regionbars.h"
#include "widgets/lanes/spantexts.h"
#include "widgets/subjects/gostatesubject.h"
#include "widgets/words.h"

namespace sweepscope {

std::uint32_t packedDepth(const GroupInfo& g) {
  const auto most = std::uint32_t(std::min<std::size_t>(std::max<std::size_t>(1, g.goroutines), 1U << 30));
  return std::clamp<std::uint32_t>(g.depth, 1, most);
}

bool showsShares(const GroupInfo& g) {
  return packedDepth(g) > kPackedLines;
}

namespace {

struct GoWriter {
  const LaneContext& c;
  RowGeometry& g;
  Band band;
  bool named;  // texts begin with the goroutine

  void text(GoroutineId id, const GoSpan& s) {
    if (!isWide(c, s.begin, s.end) || s.state == GoState::Undetermined || s.state == GoState::NotExist) return;
    const auto reason = c.trace().text(s.reason);
    QString what = s.state == GoState::Waiting && !reason.empty()
                       ? QString::fromUtf8(reason.data(), qsizetype(reason.size()))
                       : stateText(s.state, {});
    const QString who = QStringLiteral("G%1").arg(id.value), lasts = durationOf(s.end - s.begin);
    what = named ? QStringLiteral("%1 %2 %3\n%1 %2\n%1").arg(who, what, lasts)
                 : QStringLiteral("%1 %2\n%1").arg(what, lasts);
    addSpanText(c, stateRole(s.state, reason), band, what, goStateSubject(id, {s.begin, s.end}), g);
  }
  void span(ColumnFold& fold, GoroutineId id, const GoSpan& s) {
    if (s.state == GoState::Undetermined || s.state == GoState::NotExist) return;
    fold.add(s.begin, s.end, stateRole(s.state, c.trace().text(s.reason)), std::int32_t(g.targets.size()));
    g.targets.push_back(goStateSubject(id, {s.begin, s.end}));
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

// The states of one goroutine, for spanGeometry().
struct OneGoroutine {
  using Span = GoSpan;
  using Shares = GoShares;
  GoWriter writer;
  GoroutineId id;

  template <class F>
  void visit(TimeRange range, const F& f) const {
    writer.c.trace().visitGoroutine(id, range, f);
  }
  void fold(TimeRange range, std::vector<GoShares>& shares) const { writer.c.trace().foldGoroutine(id, range, shares); }
  static RoleShares roles(const GoShares& s) { return roleShares(s, 1); }
  void text(const GoSpan& s) { writer.text(id, s); }
  void draw(ColumnFold& to, const GoSpan& s) { writer.span(to, id, s); }
};

}  // namespace

void goroutineGeometry(const LaneContext& c, GoroutineId id, Band whole, int regions, int x0, int x1, RowGeometry& g) {
  const RegionBands bands(c.measures, whole, regions);
  const Band band = bands.states;
  regionGeometry(c, id, bands, regions, x0, x1, g);
  eventGeometry(c, id, band, x0, x1, g);
  OneGoroutine states{{c, g, band, false}, id};
  spanGeometry(c, states, band, x0, x1, g);
}

void densityGeometry(const LaneContext& c, std::size_t group, Band band, int x0, int x1, RowGeometry& g) {
  std::vector<GoShares> shares(std::size_t(x1 - x0));
  c.trace().foldGroup(group, c.axis.columns(x0, x1), shares);
  const float scale = 1.0F / float(packedDepth(c.trace().groups()[group]));
  ColumnFold fold(c.axis, band, x0, x1, g.boxes);
  for (int x = x0; x < x1; ++x) fold.addColumn(x, roleShares(shares[std::size_t(x - x0)], scale));
}

namespace {

struct PackedGroup {
  std::vector<PackedGoroutine> members;  // by line, then by time
  int lines = 1;
  Band whole;
  int gap = 0;
  int regions = 0;  // lines of them above the states
  Measures measures{};
  RegionBands bands(std::uint32_t line) const {
    const int height = whole.height() / lines;
    return {measures, {whole.top + int(line) * height, whole.top + int(line + 1) * height - gap}, regions};
  }
};

// A small group that was packed into more lines than it has goroutines: one line each.
void giveOwnLines(const Trace& trace, std::size_t group, std::vector<PackedGoroutine>& members) {
  std::vector<GoroutineId> all;
  trace.visitGroup(group, trace.range(), kPackedLines, [&](const PackedGoroutine& p) { all.push_back(p.id); });
  std::sort(all.begin(), all.end());
  for (PackedGoroutine& p : members) {
    p.row = std::uint32_t(std::lower_bound(all.begin(), all.end(), p.id) - all.begin());
  }
}

// Nothing if there are too many goroutines in view.
std::optional<PackedGroup> packedGroup(const LaneContext& c, std::size_t index, Band band, int regions, int x0,
                                       int x1) {
  PackedGroup group;
  const GroupInfo& info = c.trace().groups()[index];
  group.lines = int(packedDepth(info));
  if (group.lines > int(kPackedLines) || !c.mayDraw(kOverlay)) return std::nullopt;
  group.whole = band;
  group.regions = regions;
  group.measures = c.measures;
  group.gap = group.lines > 1 ? c.measures.px(1) : 0;
  const auto add = [&](const PackedGoroutine& p) { group.members.push_back(p); };
  const std::size_t most = c.budget(x0, x1) / 12 + 16;
  if (!c.trace().visitGroup(index, around(c.axis, x0, x1), most, add)) return std::nullopt;
  if (info.depth > packedDepth(info)) giveOwnLines(c.trace(), index, group.members);
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
    const Band band = group.bands(at).states;
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

// Each goroutine folded by the Trace, side by side in its line.
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
    ColumnFold fold(c.axis, group.bands(at).states, x0, x1, g.boxes);
    for (int x = x0; x < x1; ++x) fold.addColumn(x, roleShares(row[std::size_t(x - x0)], 1));
  }
}

// Each goroutine's in the columns in which it exists.
void packedRegions(const LaneContext& c, const PackedGroup& group, int x0, int x1, RowGeometry& g) {
  for (const PackedGoroutine& p : group.members) {
    const int from = std::clamp(c.axis.column(p.first), x0, x1);
    const int to = std::clamp(c.axis.column(p.last) + 1, from, x1);
    regionGeometry(c, p.id, group.bands(p.row), group.regions, from, to, g);
  }
}

}  // namespace

void packedGeometry(const LaneContext& c, std::size_t index, Band band, int regions, int x0, int x1, RowGeometry& g) {
  const auto group = packedGroup(c, index, band, regions, x0, x1);
  if (!group) {
    g.folded = kSpans | kOverlay;
    return densityGeometry(c, index, band, x0, x1, g);
  }
  if (!packedSpans(c, *group, x0, x1, g)) {
    g.folded = kSpans;
    packedFolded(c, *group, x0, x1, g);
  }
  if (regions > 0) packedRegions(c, *group, x0, x1, g);
}

PackedLines::PackedLines(const GroupInfo& group, Band band)
    : count(int(packedDepth(group))), top(band.top), height(std::max(1, band.height() / count)) {}

int PackedLines::at(int y) const {
  return std::clamp((y - top) / height, 0, count - 1);
}

std::vector<GoroutineId> goroutinesOfLine(const LaneContext& c, std::size_t group, bool packed, int line, TimeRange r,
                                          std::size_t most) {
  const GroupInfo& info = c.trace().groups()[group];
  std::vector<PackedGoroutine> members;
  c.trace().visitGroup(group, r, most, [&](const PackedGoroutine& p) { members.push_back(p); });
  if (packed && info.depth > packedDepth(info)) giveOwnLines(c.trace(), group, members);
  std::vector<GoroutineId> ids;
  for (const PackedGoroutine& p : members) {
    if (!packed || p.row == std::uint32_t(line)) ids.push_back(p.id);
  }
  return ids;
}

}  // namespace sweepscope
