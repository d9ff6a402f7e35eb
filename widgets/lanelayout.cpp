// Heights add up once a change; finding a row is a binary search over blocks.
#include "widgets/lanelayout.h"

#include <algorithm>

#include "widgets/words.h"

namespace sweepscope {

namespace {

constexpr auto kNone = static_cast<std::size_t>(-1);

int groupHeight(const GroupInfo& g, const Measures& m) {
  const std::uint32_t depth = packedDepth(g);
  if (depth <= 1) return m.lane();
  if (depth <= LaneLayout::kPackedRows) return int(depth) * m.px(12) + m.px(4);
  return m.largeLane();
}

}  // namespace

std::uint32_t packedDepth(const GroupInfo& g) {
  const auto most = std::uint32_t(std::min<std::size_t>(std::max<std::size_t>(1, g.goroutines), 1U << 30));
  return std::clamp<std::uint32_t>(g.depth, 1, most);
}

bool LaneLayout::showsShares(const GroupInfo& g) {
  return packedDepth(g) > kPackedRows;
}

LaneLayout::LaneLayout(const LaneIndex& index, const LayoutOptions& options) : m_measures(options.measures) {
  const Measures& m = m_measures;
  const auto shown = [&](LaneKind kind) { return !options.shown || options.shown(kind); };
  if (shown(LaneKind::Gc)) addFixed(RowKind::Gc, 0, m.largeLane());
  if (shown(LaneKind::Workers)) {
    if (index.workers.size() > kWorkerLanes) {
      addFixed(RowKind::AllWorkers, 0, m.largeLane());
    } else {
      for (std::size_t i = 0; i < index.workers.size(); ++i) addFixed(RowKind::Worker, i, m.compactLane());
    }
    if (index.assists.size() > 0) addFixed(RowKind::Assists, 0, m.compactLane());
  }
  if (shown(LaneKind::Heap)) addFixed(RowKind::Heap, 0, m.px(48));
  if (shown(LaneKind::Deletes)) addFixed(RowKind::Deletes, 0, m.px(48));
  if (shown(LaneKind::Procs)) addProcs(index, options);
  if (shown(LaneKind::Goroutines)) addGroups(index, options);
}

void LaneLayout::addFixed(RowKind kind, std::size_t index, int height) {
  Row row;
  row.kind = kind;
  row.index = index;
  row.y = m_fixedHeight;
  row.height = height;
  m_fixed.push_back(row);
  m_fixedHeight += height;
}

void LaneLayout::addProcs(const LaneIndex& index, const LayoutOptions& options) {
  for (std::size_t i = 0; i < index.document.trace->procs().size(); ++i) {
    Block b;
    b.index = i;
    b.y = m_scrollHeight;
    b.head = b.height = options.measures.lane();
    m_scrollHeight += b.height;
    m_blocks.push_back(std::move(b));
  }
}

void LaneLayout::addGroups(const LaneIndex& index, const LayoutOptions& options) {
  const Trace& trace = *index.document.trace;
  const std::size_t ownGroup = options.own.valid() ? trace.groupOf(options.own).value_or(kNone) : kNone;
  std::vector<std::size_t> order = index.groupOrder;
  if (options.first) std::stable_partition(order.begin(), order.end(), [&](auto g) { return g == *options.first; });
  for (const std::size_t g : order) {
    const GroupInfo& info = trace.groups()[g];
    Block b;
    b.kind = RowKind::Group;
    b.index = g;
    b.y = m_scrollHeight;
    b.head = groupHeight(info, options.measures);
    const bool expanded = info.goroutines > 1 && options.expanded && options.expanded(g);
    if (expanded) addMembers(index, options, b);
    if (ownGroup == g && (expanded || showsShares(info)) &&
        std::find(b.goroutines.begin(), b.goroutines.end(), options.own) == b.goroutines.end())
      b.goroutines.insert(b.goroutines.begin(), options.own);
    b.height = b.head + options.measures.lane() * int(b.goroutines.size() + (b.more ? 1 : 0));
    m_scrollHeight += b.height;
    m_blocks.push_back(std::move(b));
  }
}

// An expanded group: all its goroutines, or the first ones of the range.
void LaneLayout::addMembers(const LaneIndex& index, const LayoutOptions& options, Block& b) {
  const Trace& trace = *index.document.trace;
  const bool all = trace.groups()[b.index].goroutines <= kGroupLanes;
  const auto take = [&](const PackedGoroutine& p) { b.goroutines.push_back(p.id); };
  const bool complete = trace.visitGroup(b.index, all ? trace.range() : options.range, kGroupLanes, take);
  b.kind = RowKind::GroupHeader;
  b.head = options.measures.group();
  b.more = !all || !complete;
  m_dependsOnRange |= b.more;
}

void LaneLayout::appendRows(const Block& b, int from, int to, std::vector<Row>& out) const {
  Row row;
  row.index = b.index;
  row.y = b.y;
  row.kind = b.kind;
  row.height = b.head;
  if (row.y + row.height > from) out.push_back(row);
  const int lane = m_measures.lane(), top = b.y + b.head;
  row.height = lane;
  auto i = std::size_t(std::max(0, from - top) / lane);
  for (; i < b.goroutines.size() + (b.more ? 1 : 0) && top + int(i) * lane < to; ++i) {
    const bool more = i >= b.goroutines.size();
    row.kind = more ? RowKind::More : RowKind::Goroutine;
    row.sub = i;
    row.goroutine = more ? GoroutineId() : b.goroutines[i];
    row.y = top + int(i) * lane;
    out.push_back(row);
  }
}

std::vector<Row> LaneLayout::rowsBetween(int from, int to) const {
  std::vector<Row> rows;
  auto it =
      std::partition_point(m_blocks.begin(), m_blocks.end(), [&](const Block& b) { return b.y + b.height <= from; });
  for (; it != m_blocks.end() && it->y < to; ++it) appendRows(*it, from, to, rows);
  return rows;
}

const LaneLayout::Block* LaneLayout::blockOf(const Trace& trace, GoroutineId id) const {
  const auto group = trace.groupOf(id);
  if (!group) return nullptr;
  const auto it = std::find_if(m_blocks.begin(), m_blocks.end(),
                               [&](const Block& b) { return b.kind != RowKind::Proc && b.index == *group; });
  return it == m_blocks.end() ? nullptr : &*it;
}

std::optional<Row> LaneLayout::rowOfGoroutine(const Trace& trace, GoroutineId id) const {
  const Block* block = blockOf(trace, id);
  if (block == nullptr) return std::nullopt;
  const auto& lanes = block->goroutines;
  const auto lane = std::find(lanes.begin(), lanes.end(), id);
  const int y = lane == lanes.end() ? block->y : block->y + block->head + m_measures.lane() * int(lane - lanes.begin());
  std::vector<Row> rows;
  appendRows(*block, y, y + 1, rows);
  return rows.empty() ? std::nullopt : std::optional(rows.front());
}

int LaneLayout::topOfGroup(const Trace& trace, GoroutineId id) const {
  const Block* block = blockOf(trace, id);
  return block == nullptr ? 0 : block->y;
}

std::optional<Row> LaneLayout::rowOfProc(const Trace& trace, ProcId id) const {
  const auto& procs = trace.procs();
  const auto it = std::find_if(m_blocks.begin(), m_blocks.end(),
                               [&](const Block& b) { return b.kind == RowKind::Proc && procs[b.index] == id; });
  if (it == m_blocks.end()) return std::nullopt;
  std::vector<Row> rows;
  appendRows(*it, it->y, it->y + 1, rows);
  return rows.front();
}

const Row* LaneLayout::fixedRow(RowKind kind) const {
  const auto it = std::find_if(m_fixed.begin(), m_fixed.end(), [&](const Row& r) { return r.kind == kind; });
  return it == m_fixed.end() ? nullptr : &*it;
}

namespace {

RowName goroutineName(const Trace& trace, GoroutineId id, bool inGroup) {
  RowName name;
  const auto info = trace.goroutine(id);
  const QString function = info ? shown(trace.text(info->function)) : QString();
  const QString g = QStringLiteral("G%1").arg(id.value);
  name.text = inGroup || function.isEmpty() ? g : function;
  if (!inGroup && !function.isEmpty()) name.detail = g;
  name.tooltip = QStringLiteral("goroutine %1").arg(id.value);
  if (!function.isEmpty()) name.tooltip += QStringLiteral(", starts in %1").arg(function);
  return name;
}

RowName groupName(const LaneIndex& index, const Row& row) {
  const Trace& trace = *index.document.trace;
  const GroupInfo& g = trace.groups()[row.index];
  if (g.goroutines == 1) {
    GoroutineId only;
    trace.visitGroup(row.index, trace.range(), 1, [&](const PackedGoroutine& p) { only = p.id; });
    if (only.valid()) return goroutineName(trace, only, false);
  }
  RowName name;
  name.text = shown(trace.text(g.function));
  if (name.text.isEmpty()) name.text = QStringLiteral("function not known");
  name.detail = QStringLiteral("×") + countOf(g.goroutines);
  name.expandable = g.goroutines > 1;
  name.tooltip = QStringLiteral("%1\n%2 goroutines, at most %3 at once")
                     .arg(name.text, countOf(g.goroutines), countOf(packedDepth(g)));
  return name;
}

RowName moreName(const LaneIndex& index, const Row& row) {
  const auto& g = index.document.trace->groups()[row.index];
  RowName name;
  name.text = QStringLiteral("%1 more").arg(countOf(g.goroutines - std::min(g.goroutines, row.sub)));
  name.tooltip =
      QStringLiteral(
          "%1 of %2 goroutines have a lane: the first that exist in the visible range.\nZoom in to see others.")
          .arg(countOf(row.sub), countOf(g.goroutines));
  return name;
}

}  // namespace

RowName rowName(const LaneIndex& index, const Row& row) {
  const Trace& trace = *index.document.trace;
  const Answers* answers = index.document.answers.get();
  switch (row.kind) {
    case RowKind::Gc: {
      const std::size_t cycles = answers != nullptr ? answers->cycles.size() : trace.markPhases().size();
      return {
          QStringLiteral("GC"), countOf(cycles) + (cycles == 1 ? QStringLiteral(" cycle") : QStringLiteral(" cycles")),
          false,
          QStringLiteral("Garbage collection: mark phases, sweeping, stop-the-world.\nStops for something else are a "
                         "strip at the top.")};
    }
    case RowKind::Worker: {
      const auto g = index.workers[row.index]->goroutine;
      return {QStringLiteral("GC worker"), QStringLiteral("G%1").arg(g.value), false,
              QStringLiteral("GC worker, goroutine %1: dedicated, fractional or idle mode; parked while a cycle runs")
                  .arg(g.value)};
    }
    case RowKind::AllWorkers:
      return {QStringLiteral("GC workers"), QStringLiteral("×") + countOf(index.workers.size()), false,
              QStringLiteral("How many of the GC workers run, by mode")};
    case RowKind::Assists:
      return {QStringLiteral("Mark assists"), countOf(trace.assists().size()), false,
              QStringLiteral("Goroutines that had to help with marking before they could allocate")};
    case RowKind::Heap:
      return {QStringLiteral("Heap"),
              index.heapTop > 0 ? QStringLiteral("to ") + bytesOf(std::uint64_t(index.heapTop)) : QString(), false,
              QStringLiteral("The runtime's own estimate of the live heap, and the heap goal. Not HeapAlloc: it falls "
                             "at mark termination. The lane's top is the greatest value in the trace.")};
    case RowKind::Deletes:
      return {QStringLiteral("Deletes"), answers != nullptr ? countOf(answers->deletes.size()) : QString(), false,
              QStringLiteral("Delete operations recognised from what the program logs")};
    case RowKind::Proc: {
      const auto p = trace.procs()[row.index].value;
      return {QStringLiteral("Proc %1").arg(p),
              {},
              false,
              QStringLiteral("Proc %1: the goroutine that runs on it, and sweeping").arg(p)};
    }
    case RowKind::Group:
    case RowKind::GroupHeader: return groupName(index, row);
    case RowKind::Goroutine: return goroutineName(trace, row.goroutine, true);
    case RowKind::More: return moreName(index, row);
  }
  return {};
}

}  // namespace sweepscope
