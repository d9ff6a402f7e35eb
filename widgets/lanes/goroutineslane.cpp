// SPDX-License-Identifier: GPL-3.0-or-later

// Goroutines, grouped by the function they start with: a collapsed group in a packed row or as a density, an expanded
// one with a row for each goroutine.
#include "widgets/lanes/goroutineslane.h"

#include <algorithm>

#include "widgets/counted.h"
#include "widgets/lanes/eventgeometry.h"
#include "widgets/lanes/gospans.h"
#include "widgets/lanes/lanelayout.h"
#include "widgets/lanes/regionbars.h"
#include "widgets/lanes/sampletrack.h"
#include "widgets/lanes/spantexts.h"
#include "widgets/steps.h"
#include "widgets/subjects/goroutinesubject.h"
#include "widgets/subjects/gostatesubject.h"
#include "widgets/subjects/groupsubject.h"
#include "widgets/subjects/logsubject.h"
#include "widgets/subjects/regionsubject.h"
#include "widgets/subjects/samplesubject.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(GoroutinesLane)
};

constexpr std::size_t kGroupRows = 500;  // of an expanded group; one more row says how many others there are
constexpr std::size_t kManyGoroutines = 2000;
constexpr std::size_t kRegionsListed = 8;

struct Groups : LaneData {
  explicit Groups(const Trace& trace) : samples(trace, &CpuSample::goroutine) {}
  std::vector<std::size_t> order;         // the program's own first, then the runtime's
  std::vector<std::uint8_t> regionLines;  // of the goroutines of each group
  SampleTrack<GoroutineId> samples;
};

// How many lines of regions the goroutines of each group need.
std::vector<std::uint8_t> regionLinesOf(const Document& doc) {
  std::vector<std::uint8_t> lines(doc.trace->groups().size(), 0);
  if (doc.events == nullptr) return lines;
  const GoroutineLanes& goroutines = doc.events->regions().goroutines();
  for (std::size_t i = 0; i < goroutines.size(); ++i) {
    const auto group = doc.trace->groupOf(goroutines.id(i));
    if (!group || int(lines[*group]) == kMostRegionLines) continue;
    const auto depths = doc.events->regions().lane(goroutines.id(i)).depths();
    lines[*group] = std::max(lines[*group], std::uint8_t(std::min<std::uint32_t>(depths, kMostRegionLines)));
  }
  return lines;
}

int groupHeight(const GroupInfo& g, int regions, const Measures& m) {
  const std::uint32_t depth = packedDepth(g);
  if (depth <= 1) return m.lane() + regions * regionLine(m);
  if (depth <= kPackedLines) return int(depth) * (m.px(12) + regions * regionLine(m)) + m.px(4);
  return m.largeLane();
}

// The goroutine of a group of one.
GoroutineId onlyOne(const Trace& trace, std::size_t group) {
  GoroutineId id;
  if (trace.groups()[group].goroutines == 1)
    trace.visitGroup(group, trace.range(), 1, [&](const PackedGoroutine& p) { id = p.id; });
  return id;
}

RowName nameOfGoroutine(const Trace& trace, GoroutineId id, bool inGroup) {
  RowName name;
  const auto info = trace.goroutine(id);
  const QString function = info ? shown(trace.text(info->function)) : QString();
  const QString g = QStringLiteral("G%1").arg(id.value);
  name.text = inGroup || function.isEmpty() ? g : function;
  if (!inGroup && !function.isEmpty()) name.detail = g;
  name.tooltip =
      function.isEmpty() ? goroutineName(id) : Tr::tr("goroutine %1, starts in %2").arg(id.value).arg(function);
  return name;
}

RowName groupName(const LaneIndex& index, const Row& row) {
  const Trace& trace = *index.document.trace;
  const GroupInfo& g = trace.groups()[row.index];
  if (g.goroutines == 1) {
    GoroutineId only;
    trace.visitGroup(row.index, trace.range(), 1, [&](const PackedGoroutine& p) { only = p.id; });
    if (only.valid()) return nameOfGoroutine(trace, only, false);
  }
  RowName name;
  name.text = shown(trace.text(g.function));
  if (name.text.isEmpty()) name.text = unknownFunction();
  name.detail = QStringLiteral("×") + countOf(g.goroutines);
  name.expandable = g.goroutines > 1;
  name.tooltip = tooltipText(index.document, groupSubject(trace, row.index));
  return name;
}

RowName moreName(const LaneIndex& index, const Row& row) {
  const auto& g = index.document.trace->groups()[row.index];
  RowName name;
  name.text = Tr::counted("%1 more", "%1 more", g.goroutines - std::min(g.goroutines, row.sub));
  name.tooltip = Tr::counted(
                     "%2 of %1 goroutines have a row: the first ones that exist in the visible range.\n"
                     "Zoom in to see others.",
                     "%2 of %1 goroutine has a row.", g.goroutines)
                     .arg(countOf(row.sub));
  return name;
}

Subject longestGoSpan(const LaneContext& c, GoroutineId g, TimeRange r, Role role) {
  Subject best;
  int seen = 0;
  c.trace().visitGoroutine(g, r, [&](const GoSpan& s) {
    const Role found = stateRole(s.state, c.trace().text(s.reason));
    const bool fits = found == role || (role == Role::WaitOther && s.state == GoState::Waiting);
    if (fits && (!best || s.end - s.begin > best.span.length())) {
      best = goStateSubject(g, {s.begin, s.end});
    }
    return ++seen < kSpansLookedAt;
  });
  return best;
}

class GoroutinesLane final : public Lane {
 public:
  GoroutinesLane()
      : Lane({"goroutines", QT_TRANSLATE_NOOP("Lanes", "Goroutines"),
              QT_TRANSLATE_NOOP("Lanes",
                                "Goroutines, grouped by the function that they start with. Goroutines of a group that "
                                "do not exist at the same time share a line. A group that would need too many lines "
                                "shows how many of its goroutines are in which state. Above the states, bars are "
                                "regions, inner ones below outer ones, and ticks are logs; ticks at the bottom are CPU "
                                "samples.")}) {}

  bool needsEvents() const override { return true; }

  std::unique_ptr<const LaneData> prepare(const Document&) const override;
  std::vector<RowBlock> rows(const LaneIndex&, const LayoutOptions&) const override;
  RowName name(const LaneIndex&, const Row&) const override;
  bool isStriped(const Row& row) const override { return row.part == RowPart::Member && row.sub % 2 == 1; }
  void geometry(const LaneContext&, const Row&, int x0, int x1, RowGeometry&) const override;
  Subject hit(const LaneContext&, const Row&, int x, int y) const override;
  Subject subject(const LaneIndex& index, const Row& row) const override {
    const Trace& trace = *index.document.trace;
    const GoroutineId id = goroutine(index, row);
    return id.valid() ? goroutineSubject(trace, id) : isGroup(row) ? groupSubject(trace, row.index) : Subject();
  }
  QString tooltip(const LaneContext&, const Row&, int x, const Subject& found) const override;
  Subject first(const LaneIndex&, const Row&, TimeRange, int step) const override;
  std::optional<Row> rowOf(const LaneLayout& layout, const LaneIndex& index, const Subject& s) const override {
    return rowWantedBy(s).valid() ? goroutineRow(layout, *index.document.trace, s.goroutine) : std::nullopt;
  }
  bool shows(const LaneIndex&, const Row&, const Subject&) const override;
  bool outlines(const LaneIndex&, const Row&, const Subject&) const override;
  bool isFound(const LaneIndex&, const Row& row, const FoundGoroutines& found) const override {
    if (row.part == RowPart::Member) return found.ids.contains(row.goroutine.value);
    return row.part != RowPart::More && found.groups.count(row.index) > 0;
  }
  GoroutineId goroutine(const LaneIndex&, const Row&) const override;
  // The Trace may have to add up a group's density goroutine by goroutine.
  bool mayBeSlow(const LaneIndex& index, const Row& row) const override {
    return isGroup(row) && index.document.trace->groups()[row.index].goroutines > kManyGoroutines;
  }
  std::optional<std::uint32_t> stableKey(const LaneIndex& index, const Row& row) const override {
    if (!isGroup(row)) return std::nullopt;
    return index.document.trace->groups()[row.index].function.value * 2 + (row.part == RowPart::Header ? 1 : 0);
  }
  bool hasEvents(const LaneIndex&, const Row& row) const override { return row.part != RowPart::Header; }
  Band bandOf(const LaneIndex&, const Measures&, const Row&, const Subject&) const override;

 protected:
  Subject resolve(const LaneContext&, const Row&, const Box&, int x, int y) const override;
  bool isDensity(const LaneContext& c, const Row& row, const RowGeometry& g) const override {
    if (row.part == RowPart::Header) return true;
    return row.part == RowPart::Whole && (!c.mayDraw(kOverlay) || (g.folded & kOverlay) != 0);
  }
  Band lineAt(const LaneContext&, const Row&, int y) const override;

 private:
  int regionLines(const LaneIndex& index, const Row& row) const {
    return index.of<Groups>(*this).regionLines[row.index];
  }
  static bool isGroup(const Row& row) { return row.part == RowPart::Whole || row.part == RowPart::Header; }
  static Subject hitLog(const LaneContext&, GoroutineId, int x);
  static QString regionsAt(const LaneContext&, GoroutineId, int x);
};

std::unique_ptr<const LaneData> GoroutinesLane::prepare(const Document& doc) const {
  auto data = std::make_unique<Groups>(*doc.trace);
  const auto& groups = doc.trace->groups();
  data->regionLines = regionLinesOf(doc);
  for (std::size_t i = 0; i < groups.size(); ++i) data->order.push_back(i);
  const auto own = [&](std::size_t i) {
    const auto name = doc.trace->text(groups[i].function);
    return name == "runtime.main" || !(name.starts_with("runtime.") || name.starts_with("runtime/"));
  };
  std::stable_partition(data->order.begin(), data->order.end(), own);
  return data;
}

// All members of an expanded group, or the first ones of the range.
void addMembers(const Trace& trace, const LayoutOptions& options, RowBlock& b) {
  const bool all = trace.groups()[b.index].goroutines <= kGroupRows;
  const auto take = [&](const PackedGoroutine& p) { b.members.push_back(p.id); };
  const bool complete = trace.visitGroup(b.index, all ? trace.range() : options.range, kGroupRows, take);
  b.part = RowPart::Header;
  b.height = options.measures.group();
  b.more = !all || !complete;
}

std::vector<RowBlock> GoroutinesLane::rows(const LaneIndex& index, const LayoutOptions& options) const {
  const Trace& trace = *index.document.trace;
  constexpr auto kNone = static_cast<std::size_t>(-1);
  const std::size_t ownGroup = options.own.valid() ? trace.groupOf(options.own).value_or(kNone) : kNone;
  std::vector<std::size_t> order = index.of<Groups>(*this).order;
  if (options.first) std::stable_partition(order.begin(), order.end(), [&](auto g) { return g == *options.first; });
  std::vector<RowBlock> blocks;
  blocks.reserve(order.size());
  for (const std::size_t g : order) {
    const GroupInfo& info = trace.groups()[g];
    const int regions = index.of<Groups>(*this).regionLines[g];
    RowBlock b{g, RowPart::Whole, groupHeight(info, regions, options.measures), {}, false};
    b.memberHeight = options.measures.lane() + regions * regionLine(options.measures);
    const bool expanded = info.goroutines > 1 && options.expanded && options.expanded(*this, g);
    if (expanded) addMembers(trace, options, b);
    const bool wanted = ownGroup == g && (expanded || showsShares(info));
    if (wanted && std::find(b.members.begin(), b.members.end(), options.own) == b.members.end())
      b.members.insert(b.members.begin(), options.own);
    blocks.push_back(std::move(b));
  }
  return blocks;
}

RowName GoroutinesLane::name(const LaneIndex& index, const Row& row) const {
  RowName name;
  if (row.part == RowPart::Member) {
    name = nameOfGoroutine(*index.document.trace, row.goroutine, true);
    name.indented = true;
  } else if (row.part == RowPart::More) {
    name = moreName(index, row);
    name.indented = name.dim = true;
  } else {
    name = groupName(index, row);
    name.underlined = true;
  }
  return name;
}

void GoroutinesLane::geometry(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) const {
  const Band band = spanBand(c.measures, row);
  if (row.part == RowPart::More) return;
  const int regions = regionLines(c.index, row);
  if (const GoroutineId id = goroutine(c.index, row); id.valid()) {
    goroutineGeometry(c, id, band, regions, x0, x1, g);
    return c.index.of<Groups>(*this).samples.geometry(c, id, band, x0, x1, g);
  }
  if (row.part == RowPart::Whole) return packedGeometry(c, row.index, band, regions, x0, x1, g);
  g.folded = kSpans | kOverlay;
  densityGeometry(c, row.index, band, x0, x1, g);
}

GoroutineId GoroutinesLane::goroutine(const LaneIndex& index, const Row& row) const {
  if (row.part == RowPart::Member) return row.goroutine;
  return row.part == RowPart::Whole ? onlyOne(*index.document.trace, row.index) : GoroutineId();
}

// Ticks of logs stand at the top of the states.
Subject GoroutinesLane::hitLog(const LaneContext& c, GoroutineId id, int x) {
  const int reach = c.measures.px(3);
  const auto log =
      c.events()->nearestLog(c.trace(), id, c.axis.timeAt(x + 0.5), c.axis.columns(x - reach, x + reach + 1));
  return log ? logSubject(c.trace(), *log) : Subject();
}

Subject GoroutinesLane::hit(const LaneContext& c, const Row& row, int x, int y) const {
  const GoroutineId id = goroutine(c.index, row);
  const int top = RegionBands(c.measures, spanBand(c.measures, row), regionLines(c.index, row)).states.top;
  if (c.events() != nullptr && id.valid() && y >= top - c.measures.px(2) && y <= top + c.measures.px(4)) {
    if (const Subject log = hitLog(c, id, x)) return log;
  }
  if (id.valid()) {
    const auto sample = c.index.of<Groups>(*this).samples.hit(c, id, spanBand(c.measures, row), x, y);
    if (sample) return sampleSubject(c.trace(), *sample);
  }
  return Lane::hit(c, row, x, y);
}

// Those at the column or, if there are none, at the one on either side of it: regions are drawn a column wide at least.
QString GoroutinesLane::regionsAt(const LaneContext& c, GoroutineId id, int x) {
  for (const int reach : {0, 1}) {
    TimeRange range = c.axis.columns(x - reach, x + reach + 1);
    range.end = std::max(range.end, range.begin + Duration{1});
    const UserEvents::Found found = c.events()->regionsIn(id, range, kRegionsListed);
    if (!found.regions.empty()) return regionsTooltip(c.trace(), found);
  }
  return {};
}

QString GoroutinesLane::tooltip(const LaneContext& c, const Row& row, int x, const Subject& found) const {
  if (row.part == RowPart::More) return moreName(c.index, row).tooltip;
  QString text = Lane::tooltip(c, row, x, found);
  const GoroutineId id = goroutine(c.index, row);
  if (text.isEmpty() && isGroup(row) && !id.valid())
    text = Lane::tooltip(c, row, x, groupSubject(c.trace(), row.index));
  const bool lists = c.events() != nullptr && id.valid() && !found.is(regionType());
  const QString regions = lists ? regionsAt(c, id, x) : QString();
  return text.isEmpty() || regions.isEmpty() ? text + regions : text + QLatin1Char('\n') + regions;
}

Subject GoroutinesLane::first(const LaneIndex& index, const Row& row, TimeRange range, int step) const {
  const GoroutineId id = goroutine(index, row);
  const Time from = step > 0 ? range.begin : range.end;
  return id.valid() ? stepFrom(index, goStateSubject(id, {from, from}), step) : Subject();
}

bool GoroutinesLane::shows(const LaneIndex& index, const Row& row, const Subject& s) const {
  if (s.is(groupType())) return isGroup(row) && row.index == s.index;
  if (!s.goroutine.valid() || row.part == RowPart::More) return false;
  if (row.part == RowPart::Member) return row.goroutine == s.goroutine;
  return index.document.trace->groupOf(s.goroutine) == row.index;
}

// In its own row, if it has one.
bool GoroutinesLane::outlines(const LaneIndex& index, const Row& row, const Subject& s) const {
  const bool here = s.is(goStateType()) || s.is(logType()) || s.is(regionType()) || s.is(sampleType());
  return here && shows(index, row, s);
}

// In a line that several goroutines share, a thing is outlined in all of the row.
Band GoroutinesLane::bandOf(const LaneIndex& index, const Measures& m, const Row& row, const Subject& s) const {
  const Band whole = spanBand(m, row.height);
  if (!goroutine(index, row).valid()) return whole;
  const int lines = regionLines(index, row);
  const RegionBands bands(m, whole, lines);
  if (!s.is(regionType()) || index.document.events == nullptr || lines == 0) return bands.states;
  const int depth = int(regionOf(*index.document.events, s).depth);
  return depth < lines ? bands.line(depth) : bands.states;
}

Subject GoroutinesLane::resolve(const LaneContext& c, const Row& row, const Box& box, int x, int y) const {
  const TimeRange r = columnRange(c.axis, x);
  const Band whole = spanBand(c.measures, row);
  const int regions = regionLines(c.index, row);
  const auto meant = [&](GoroutineId id, Band line) {
    if (box.role != Role::Region) return longestGoSpan(c, id, r, box.role);
    const auto depth = RegionBands(c.measures, line, regions).at((box.y0 + box.y1) / 2);
    return depth ? longestRegion(c, id, *depth, r) : Subject();
  };
  if (const GoroutineId id = goroutine(c.index, row); id.valid()) return meant(id, whole);
  const GroupInfo& info = c.trace().groups()[row.index];
  const bool packed = row.part == RowPart::Whole && !showsShares(info) && c.mayDraw(kOverlay);
  const PackedLines lines(info, whole);
  const int line = lines.at(y);
  Subject best;
  for (const GoroutineId id : goroutinesOfLine(c, row.index, packed, line, r, kSpansLookedAt)) {
    const Subject s = meant(id, lines.band(line));
    if (s && (!best || s.span.length() > best.span.length())) best = s;
  }
  return best;
}

Band GoroutinesLane::lineAt(const LaneContext& c, const Row& row, int y) const {
  if (row.part != RowPart::Whole) return {0, row.height};
  const PackedLines lines(c.trace().groups()[row.index], spanBand(c.measures, row));
  return lines.count == 1 ? Band{0, row.height} : lines.band(lines.at(y));
}

}  // namespace

const Lane& goroutinesLane() {
  static const GoroutinesLane lane;
  return lane;
}

QString regionsTooltip(const Trace& trace, const UserEvents::Found& found) {
  QStringList lines;
  for (const UserRegion& r : found.regions) {
    const auto name = trace.text(r.name);
    const QString region =
        name.empty() ? Tr::tr("in a region without a name") : Tr::tr("in region “%1”").arg(shown(name));
    lines << QStringLiteral("%1: %2").arg(region, regionTimes(trace, r));
  }
  if (!found.all) lines << Tr::tr("and in more regions");
  return lines.join(QLatin1Char('\n'));
}

std::optional<Row> goroutineRow(const LaneLayout& layout, const Trace& trace, GoroutineId id) {
  const auto group = trace.groupOf(id);
  return group ? layout.find(goroutinesLane(), *group, id) : std::nullopt;
}

std::optional<Row> groupRow(const LaneLayout& layout, const Trace& trace, GoroutineId id) {
  const auto group = trace.groupOf(id);
  return group ? layout.find(goroutinesLane(), *group) : std::nullopt;
}

}  // namespace sweepscope
