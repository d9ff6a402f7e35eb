// The table of goroutines: rows are made when they are looked at.
#include "widgets/goroutinesmodel.h"

#include "widgets/words.h"

namespace sweepscope {

namespace {

constexpr TableColumn kColumns[] = {
    {"Goroutine", "Its id in the traced program", ColumnKind::Number, 96},
    {"Function", "Where it started", ColumnKind::Text, 320},
    {"First seen", "Its creation, or the first sign of it in the trace", ColumnKind::Number, 140},
    {"Lifetime",
     "From its creation, or from the Sync before the first sign of it, to its end, or to the last sign of it",
     ColumnKind::Amount, 96},
    {"Running", "Time on a proc", ColumnKind::Amount, 96},
    {"Runnable", "Time it could have run but had no proc", ColumnKind::Amount, 96},
    {"In a syscall", "Time in system calls", ColumnKind::Amount, 96},
    {"Waiting", "Time blocked: channels, locks, network, sleep", ColumnKind::Amount, 96},
};

}  // namespace

std::span<const TableColumn> GoroutinesModel::columns() const {
  return kColumns;
}

std::size_t GoroutinesModel::sourceCount() const {
  return document().trace ? document().trace->goroutineCount() : 0;
}

const GoroutinesModel::Row& GoroutinesModel::row(std::size_t source) const {
  if (m_cached.lock() != document().trace) {
    m_cache.clear();
    m_cached = document().trace;
  }
  if (const Row* known = m_cache.object(source)) return *known;
  const GoroutineInfo info = document().trace->goroutineAt(source);
  auto* made = new Row{info, goroutineTotals(*document().trace, info)};
  m_cache.insert(source, made);
  return *made;
}

QString GoroutinesModel::cell(std::size_t source, int column) const {
  const Row& r = row(source);
  const auto time = [](Duration d) { return d.ns > 0 ? durationOf(d) : dash(); };
  switch (GoroutineColumn(column)) {
    case GoroutineColumn::Id: return QString::number(r.info.id.value);
    case GoroutineColumn::Function: {
      const QString name = shortFunction(document().trace->text(r.info.function));
      return name.isEmpty() ? QStringLiteral("function not known") : name;
    }
    case GoroutineColumn::First: return momentOf(*document().trace, r.info.first);
    case GoroutineColumn::Lifetime: return durationOf(goroutineLifetime(*document().trace, r.info));
    case GoroutineColumn::Running: return time(r.totals.running);
    case GoroutineColumn::Runnable: return time(r.totals.runnable);
    case GoroutineColumn::Syscall: return time(r.totals.syscall);
    case GoroutineColumn::Waiting: return time(r.totals.waiting);
  }
  return {};
}

QString GoroutinesModel::tip(std::size_t source, int column) const {
  const Row& r = row(source);
  if (GoroutineColumn(column) == GoroutineColumn::Function) return shown(document().trace->text(r.info.function));
  if (GoroutineColumn(column) != GoroutineColumn::Lifetime) return {};
  return QStringLiteral("%1, %2").arg(
      r.info.createdInTrace ? QStringLiteral("created in the trace") : QStringLiteral("older than the trace"),
      r.info.endedInTrace ? QStringLiteral("ended in it") : QStringLiteral("still there at its end"));
}

Tone GoroutinesModel::tone(std::size_t source, int column) const {
  const auto c = GoroutineColumn(column);
  if (c == GoroutineColumn::First) return Tone::Dim;
  return c == GoroutineColumn::Function && document().trace->text(row(source).info.function).empty() ? Tone::Dim
                                                                                                     : Tone::Normal;
}

Selection GoroutinesModel::selectionOf(std::size_t source) const {
  const GoroutineInfo& info = row(source).info;
  Selection s;
  s.kind = SelectedKind::Goroutine;
  s.goroutine = info.id;
  s.span = {info.first, info.last + Duration{1}};
  return s;
}

std::optional<std::size_t> GoroutinesModel::sourceOf(const Selection& s) const {
  if (!document().trace || !s.goroutine.valid()) return std::nullopt;
  if (s.kind != SelectedKind::Goroutine && s.kind != SelectedKind::GoSpan) return std::nullopt;
  return document().trace->goroutineIndex(s.goroutine);
}

GoroutineOrderRequest GoroutinesModel::request() const {
  GoroutineOrderRequest r;
  r.filter = m_filter;
  if (m_wantedColumn >= 0) r.column = GoroutineColumn(m_wantedColumn);
  r.descending = m_wantedOrder == Qt::DescendingOrder;
  return r;
}

void GoroutinesModel::reorder(std::vector<std::uint32_t>& order, int, Qt::SortOrder) const {
  order.clear();
  m_matching = 0;
  if (!document().trace) return;
  // A new document: large ones show their first rows until the wished order is there.
  GoroutineOrderRequest r = isSmall() ? request() : GoroutineOrderRequest{};
  if (!isSmall()) r.limit = 1000;
  GoroutineOrder found = orderGoroutines(*document().trace, r);
  order = std::move(found.rows);
  m_matching = found.matching;
}

void GoroutinesModel::sort(int column, Qt::SortOrder order) {
  if (column >= columnCount()) return;
  m_wantedColumn = column;
  m_wantedOrder = order;
  askOrOrder();
}

void GoroutinesModel::setDocument(const Document& document) {
  SortedModel::setDocument(document);
  ++m_request;
  if (document.trace && !isSmall()) emit orderWanted(m_request, request());
  emit matchingChanged();
}

void GoroutinesModel::setFilter(const QString& filter) {
  m_filter = filter.trimmed().toStdString();
  askOrOrder();
}

void GoroutinesModel::askOrOrder() {
  ++m_request;
  if (!document().trace) return;
  if (!isSmall()) {
    emit orderWanted(m_request, request());
    return;
  }
  setOrder(m_request, orderGoroutines(*document().trace, request()));
}

void GoroutinesModel::setOrder(quint64 request, const GoroutineOrder& order) {
  if (request != m_request) return;
  m_matching = order.matching;
  replaceOrder(order.rows);
  emit matchingChanged();
}

}  // namespace sweepscope
