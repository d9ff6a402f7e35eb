// SPDX-License-Identifier: GPL-3.0-or-later

// A row for each thread that holds a proc at some time, folded into a row of shares until it is expanded.
#include "widgets/lanes/threadslane.h"

#include <algorithm>

#include "widgets/counted.h"
#include "widgets/lanes/spantexts.h"
#include "widgets/lanes/summaryrow.h"
#include "widgets/subjects/threadpiecesubject.h"
#include "widgets/words.h"
#include "wire/sortedids.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(ThreadsLane)
};

constexpr std::size_t kManyThreads = 64;

struct Threads : LaneData {
  explicit Threads(const std::shared_ptr<const Trace>& trace) : table(trace) {
    for (std::size_t i = 0; i < trace->threads().size(); ++i) {
      if (table.isUsed(i)) used.push_back(i);
    }
  }
  ThreadTable table;
  std::vector<std::size_t> used;  // positions in Trace::threads()
};

const Threads& threadsOf(const LaneIndex& index) {
  return index.of<Threads>(threadsLane());
}

struct ThreadWriter {
  using Span = ThreadPiece;
  using Shares = ProcShares;
  const LaneContext& c;
  RowGeometry& g;
  Band band;
  std::size_t place;  // in Trace::threads()
  const ThreadTable& table = threadTable(c.index);

  template <class F>
  void visit(TimeRange range, const F& f) const {
    table.visit(place, range, f);
  }
  void fold(TimeRange range, std::vector<ProcShares>& shares) const { table.fold(place, range, shares); }
  static RoleShares roles(const ProcShares& s) { return roleShares(s); }
  Subject subject(const ThreadPiece& p) const {
    return threadPieceSubject(c.trace().threads()[place], p.proc, p.goroutine, {p.begin, p.end});
  }
  void text(const ThreadPiece& p) {
    if (!isWide(c, p.begin, p.end) || !p.goroutine.valid()) return;
    QString text = goroutineText(c.trace(), p.goroutine);
    if (p.proc.valid()) {
      const QString proc = QStringLiteral("P%1 ").arg(p.proc.value);
      text = proc + text.section(QLatin1Char('\n'), 0, 0) + QLatin1Char('\n') + text;
    }
    addSpanText(c, activityRole(p.activity), band, text, subject(p), g);
  }
  void draw(ColumnFold& to, const ThreadPiece& p) {
    to.add(p.begin, p.end, activityRole(p.activity), std::int32_t(g.targets.size()));
    g.targets.push_back(subject(p));
    text(p);
  }
};

void allThreads(const LaneContext& c, Band band, int x0, int x1, RowGeometry& g) {
  const Threads& threads = threadsOf(c.index);
  std::vector<ProcShares> sums(std::size_t(x1 - x0)), part(sums.size());
  for (const std::size_t thread : threads.used) {
    part.assign(part.size(), {});
    threads.table.fold(thread, c.axis.columns(x0, x1), part);
    for (std::size_t i = 0; i < sums.size(); ++i) add(sums[i], part[i]);
  }
  std::vector<RoleShares> shares;
  for (const ProcShares& s : sums) shares.push_back(roleShares(s));
  summaryGeometry(c, band, x0, x1, threads.used.size(), shares, g);
}

// Of the pieces that look like this.
Subject longestThreadPiece(const LaneContext& c, std::size_t thread, TimeRange r, Role role) {
  Subject best;
  int seen = 0;
  threadTable(c.index).visit(thread, r, [&](const ThreadPiece& p) {
    if (activityRole(p.activity) == role && (!best || p.end - p.begin > best.span.length()))
      best = threadPieceSubject(c.trace().threads()[thread], p.proc, p.goroutine, {p.begin, p.end});
    return ++seen < kSpansLookedAt;
  });
  return best;
}

class ThreadsLane final : public Lane {
 public:
  ThreadsLane()
      : Lane({"threads", QT_TRANSLATE_NOOP("Lanes", "Threads"),
              QT_TRANSLATE_NOOP("Lanes",
                                "The threads of the operating system, called M in Go: the proc that a thread holds and "
                                "the goroutine that runs there, and syscalls, also those in which it lost its proc. "
                                "One row shows the share of the threads that do so; a click on its name, or E, shows "
                                "all.")}) {}

  std::unique_ptr<const LaneData> prepare(const Document& doc) const override {
    return std::make_unique<Threads>(doc.trace);
  }
  std::vector<RowBlock> rows(const LaneIndex& index, const LayoutOptions& options) const override {
    return rowsWithSummary(*this, options, threadsOf(index).used, 1, options.measures.lane());
  }
  RowName name(const LaneIndex& index, const Row& row) const override {
    const std::size_t count = threadsOf(index).used.size();
    if (isSummary(row)) return summaryName(*this, count);
    const auto id = index.document.trace->threads()[row.index].value;
    RowName name{Tr::tr("Thread %1").arg(id),
                 {},
                 Tr::tr("Thread %1: its proc and the goroutine that runs there, and syscalls").arg(id)};
    name.indented = count > 1;
    return name;
  }
  bool isStriped(const Row& row) const override { return !isSummary(row) && row.index % 2 == 1; }
  void geometry(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) const override {
    const Band band = spanBand(c.measures, row);
    if (isSummary(row)) return allThreads(c, band, x0, x1, g);
    ThreadWriter writer{c, g, band, row.index};
    spanGeometry(c, writer, band, x0, x1, g);
  }
  Subject first(const LaneIndex& index, const Row& row, TimeRange range, int step) const override {
    if (isSummary(row)) return {};
    const Time from = step > 0 ? range.begin : range.end;
    return stepFrom(index, threadPieceSubject(index.document.trace->threads()[row.index], {}, {}, {from, from}), step);
  }
  std::optional<Row> rowOf(const LaneLayout& layout, const LaneIndex& index, const Subject& s) const override {
    if (!s.is(threadPieceType())) return std::nullopt;
    const auto at = positionOf(*index.document.trace, threadOf(s));
    return at ? rowOrSummary(layout, *this, *at) : std::nullopt;
  }
  bool shows(const LaneIndex& index, const Row& row, const Subject& s) const override {
    if (!s.is(threadPieceType())) return false;
    return isSummary(row) || positionOf(*index.document.trace, threadOf(s)) == row.index;
  }
  bool outlines(const LaneIndex& index, const Row& row, const Subject& s) const override {
    return !isSummary(row) && shows(index, row, s);
  }
  bool mayBeSlow(const LaneIndex& index, const Row& row) const override {
    return isSummary(row) && threadsOf(index).used.size() > kManyThreads;
  }
  std::optional<std::uint32_t> stableKey(const LaneIndex&, const Row& row) const override {
    return isSummary(row) ? std::optional(std::uint32_t{0}) : std::nullopt;
  }

 protected:
  Subject resolve(const LaneContext& c, const Row& row, const Box& box, int x, int) const override {
    const TimeRange r = columnRange(c.axis, x);
    if (!isSummary(row)) return longestThreadPiece(c, row.index, r, box.role);
    Subject best;
    for (const std::size_t thread : threadsOf(c.index).used) {
      const Subject s = longestThreadPiece(c, thread, r, box.role);
      if (s && (!best || s.span.length() > best.span.length())) best = s;
    }
    return best;
  }
  bool isDensity(const LaneContext&, const Row& row, const RowGeometry&) const override { return isSummary(row); }
};

}  // namespace

const Lane& threadsLane() {
  static const ThreadsLane lane;
  return lane;
}

const ThreadTable& threadTable(const LaneIndex& index) {
  return threadsOf(index).table;
}

std::optional<std::size_t> positionOf(const Trace& trace, ThreadId thread) {
  return positionIn(trace.threads(), thread);
}

}  // namespace sweepscope
