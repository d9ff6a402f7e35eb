// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/goroutinerows.h"

#include "widgets/counted.h"
#include "widgets/goroutinetotals.h"
#include "widgets/subjects/goroutinesubject.h"
#include "widgets/subjects/gostatesubject.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(GoroutineRows)
};

class GoroutineRow {
 public:
  GoroutineRow(const Trace& trace, const GoroutineInfo& info) : m_trace(trace), m_info(info) {}
  const Trace& trace() const { return m_trace; }
  const GoroutineInfo& info() const { return m_info; }
  std::string_view function() const { return m_trace.text(m_info.function); }
  // Made when the first column asks for it.
  const GoroutineTotals& totals() const {
    if (!m_totals) m_totals = goroutineTotals(m_trace, m_info);
    return *m_totals;
  }

 private:
  const Trace& m_trace;
  GoroutineInfo m_info;
  mutable std::optional<GoroutineTotals> m_totals;
};

QString time(Duration d) {
  return d.ns > 0 ? durationOf(d) : dash();
}

QString lifetimeTip(const GoroutineRow& r) {
  const bool created = r.info().createdInTrace, ended = r.info().endedInTrace;
  if (created && ended) return Tr::tr("created and ended in the trace");
  if (created) return Tr::tr("created in the trace, still exists at its end");
  if (ended) return Tr::tr("created before the trace, ended in it");
  return Tr::tr("created before the trace, still exists at its end");
}

constexpr TableColumn<GoroutineRow> kColumns[] = {
    {.head = {"goroutine", QT_TRANSLATE_NOOP("Columns", "Goroutine"),
              QT_TRANSLATE_NOOP("Columns", "Its ID in the traced program"), ColumnKind::Number, 96},
     .cell = [](const GoroutineRow& r) { return QString::number(r.info().id.value); },
     .key = [](const GoroutineRow& r) { return SortKey(r.info().id.value); }},
    {.head = {"function", QT_TRANSLATE_NOOP("Columns", "Function"),
              QT_TRANSLATE_NOOP("Columns", "The function that it started with"), ColumnKind::Text, 320},
     .cell =
         [](const GoroutineRow& r) {
           const QString name = shortFunction(r.function());
           return name.isEmpty() ? unknownFunction() : name;
         },
     .key = [](const GoroutineRow& r) { return SortKey(r.function()); },
     .tip = [](const GoroutineRow& r) { return shown(r.function(), 4000); },
     .tone = [](const GoroutineRow& r) { return r.function().empty() ? Tone::Dim : Tone::Normal; },
     .plain = [](const GoroutineRow& r) { return shown(r.function(), kWholeText); },
     .group = [](const GoroutineRow& r) { return std::uint64_t(r.info().function.value); }},
    {.head = {"first-seen", QT_TRANSLATE_NOOP("Columns", "First seen"),
              QT_TRANSLATE_NOOP("Columns", "Its creation, or its first event in the trace"), ColumnKind::Number, 140,
              "ns"},
     .cell = [](const GoroutineRow& r) { return momentOf(r.trace(), r.info().first); },
     .key = [](const GoroutineRow& r) { return SortKey(r.trace().sinceOrigin(r.info().first)); },
     .tone = [](const GoroutineRow&) { return Tone::Dim; }},
    {.head = {"lifetime", QT_TRANSLATE_NOOP("Columns", "Lifetime"),
              QT_TRANSLATE_NOOP("Columns",
                                "From its creation, or the Sync event before its first event, to its end, or its last "
                                "event in the trace"),
              ColumnKind::Amount, 96, "ns"},
     .cell = [](const GoroutineRow& r) { return durationOf(goroutineLifetime(r.trace(), r.info())); },
     .key = [](const GoroutineRow& r) { return SortKey(goroutineLifetime(r.trace(), r.info())); },
     .tip = lifetimeTip},
    {.head = {"running", QT_TRANSLATE_NOOP("Columns", "Running"), QT_TRANSLATE_NOOP("Columns", "Time on a proc"),
              ColumnKind::Amount, 96, "ns"},
     .cell = [](const GoroutineRow& r) { return time(r.totals().running); },
     .key = [](const GoroutineRow& r) { return SortKey(r.totals().running); }},
    {.head = {"runnable", QT_TRANSLATE_NOOP("Columns", "Runnable"),
              QT_TRANSLATE_NOOP("Columns", "Time that it was ready to run but had no proc"), ColumnKind::Amount, 96,
              "ns"},
     .cell = [](const GoroutineRow& r) { return time(r.totals().runnable); },
     .key = [](const GoroutineRow& r) { return SortKey(r.totals().runnable); }},
    {.head = {"syscall", QT_TRANSLATE_NOOP("Columns", "In a syscall"),
              QT_TRANSLATE_NOOP("Columns", "Time in system calls"), ColumnKind::Amount, 96, "ns"},
     .cell = [](const GoroutineRow& r) { return time(r.totals().syscall); },
     .key = [](const GoroutineRow& r) { return SortKey(r.totals().syscall); }},
    {.head = {"waiting", QT_TRANSLATE_NOOP("Columns", "Waiting"),
              QT_TRANSLATE_NOOP("Columns", "Time blocked, for example on a channel, a lock, the network or a timer"),
              ColumnKind::Amount, 96, "ns"},
     .cell = [](const GoroutineRow& r) { return time(r.totals().waiting); },
     .key = [](const GoroutineRow& r) { return SortKey(r.totals().waiting); }},
};

constexpr TableHead kHead{
    "goroutines",
    QT_TRANSLATE_NOOP("Tables", "Goroutines"),
    QT_TRANSLATE_NOOP("Tables", "Filter goroutines"),
    QT_TRANSLATE_NOOP("Tables", "No goroutine matches “%1”."),
    QT_TRANSLATE_N_NOOP3("Tables", "%1 goroutines", "%1 goroutine"),
    QT_TRANSLATE_N_NOOP3("Tables", "%2 of %1 goroutines", "%2 of %1 goroutine"),
    QT_TRANSLATE_N_NOOP3("Tables", "Copied %1 goroutines.", "Copied %1 goroutine."),
};

class GoroutineRows : public RowsOf<GoroutineRow> {
 public:
  explicit GoroutineRows(const std::shared_ptr<const Trace>& trace) : RowsOf(kHead, kColumns), m_trace(trace) {}
  std::size_t count() const override { return m_trace ? m_trace->goroutineCount() : 0; }
  std::size_t quickCount() const override { return 50; }  // each may have many spans
  Subject selectionOf(std::size_t row) const override { return goroutineType().at({m_trace, nullptr}, row); }
  std::optional<std::size_t> rowOf(const Subject& s) const override {
    if (!m_trace || !s.goroutine.valid()) return std::nullopt;
    if (!s.is(goroutineType()) && !s.is(goStateType())) return std::nullopt;
    return m_trace->goroutineIndex(s.goroutine);
  }

 protected:
  GoroutineRow make(std::size_t row) const override { return {*m_trace, m_trace->goroutineAt(row)}; }

 private:
  std::shared_ptr<const Trace> m_trace;
};

}  // namespace

std::shared_ptr<const TableRows> goroutineRows(const Document& document) {
  return std::make_shared<const GoroutineRows>(document.trace);
}

}  // namespace sweepscope
