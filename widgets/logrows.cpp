// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/logrows.h"

#include "widgets/subjects/logsubject.h"

namespace sweepscope {

namespace {

struct LogRow {
  const Trace& trace;
  Log log;
  std::string_view category() const { return trace.text(log.category); }
  std::string_view message() const { return trace.text(log.message); }
  // Tasks count from 1; 0 is the background task, which every log without a task names.
  bool hasTask() const { return log.task.valid() && log.task.value != 0; }
};

constexpr TableColumn<LogRow> kColumns[] = {
    {.head = {"time", QT_TRANSLATE_NOOP("Columns", "Time"), QT_TRANSLATE_NOOP("Columns", "When it was logged"),
              ColumnKind::Number, 140, "ns"},
     .cell = [](const LogRow& r) { return momentOf(r.trace, r.log.time); },
     .key = [](const LogRow& r) { return SortKey(r.trace.sinceOrigin(r.log.time)); },
     .tone = [](const LogRow&) { return Tone::Dim; }},
    {.head = {"goroutine", QT_TRANSLATE_NOOP("Columns", "Goroutine"),
              QT_TRANSLATE_NOOP("Columns", "The goroutine that logged it"), ColumnKind::Number, 84},
     .cell = [](const LogRow& r) { return r.log.goroutine.valid() ? QString::number(r.log.goroutine.value) : dash(); },
     .key = [](const LogRow& r) { return r.log.goroutine.valid() ? SortKey(r.log.goroutine.value) : SortKey(); }},
    {.head = {"category", QT_TRANSLATE_NOOP("Columns", "Category"),
              QT_TRANSLATE_NOOP("Columns", "The category that the program gave it"), ColumnKind::Text, 140},
     .cell = [](const LogRow& r) { return r.category().empty() ? dash() : shown(r.category()); },
     .key = [](const LogRow& r) { return SortKey(r.category()); },
     .plain = [](const LogRow& r) { return shown(r.category(), kWholeText); },
     .group = [](const LogRow& r) { return std::uint64_t(r.log.category.value); }},
    {.head = {"message", QT_TRANSLATE_NOOP("Columns", "Message"),
              QT_TRANSLATE_NOOP("Columns", "What the program logged"), ColumnKind::Prose, 520},
     .cell = [](const LogRow& r) { return shown(r.message()); },
     .key = [](const LogRow& r) { return SortKey(r.message()); },
     .tip = [](const LogRow& r) { return shown(r.message(), 4000); },
     .plain = [](const LogRow& r) { return shown(r.message(), kWholeText); },
     .group = [](const LogRow& r) { return std::uint64_t(r.log.message.value); }},
    {.head = {"task", QT_TRANSLATE_NOOP("Columns", "Task"),
              QT_TRANSLATE_NOOP("Columns", "ID of the task that it belongs to"), ColumnKind::Number, 84},
     .cell = [](const LogRow& r) { return r.hasTask() ? QString::number(r.log.task.value) : dash(); },
     .key = [](const LogRow& r) { return r.hasTask() ? SortKey(r.log.task.value) : SortKey(); }},
};

constexpr TableHead kHead{
    "logs",
    QT_TRANSLATE_NOOP("Tables", "Logs"),
    QT_TRANSLATE_NOOP("Tables", "Filter logs"),
    QT_TRANSLATE_NOOP("Tables", "No log matches “%1”."),
    QT_TRANSLATE_N_NOOP3("Tables", "%1 logs", "%1 log"),
    QT_TRANSLATE_N_NOOP3("Tables", "%2 of %1 logs", "%2 of %1 log"),
    QT_TRANSLATE_N_NOOP3("Tables", "Copied %1 logs.", "Copied %1 log."),
};

class LogRows : public RowsOf<LogRow> {
 public:
  explicit LogRows(const std::shared_ptr<const Trace>& trace) : RowsOf(kHead, kColumns), m_trace(trace) {}
  std::size_t count() const override { return m_trace ? m_trace->logs().size() : 0; }
  Subject selectionOf(std::size_t row) const override { return logSubject(*m_trace, row); }
  std::optional<std::size_t> rowOf(const Subject& s) const override {
    return s.is(logType()) && s.index < count() ? std::optional(s.index) : std::nullopt;
  }

 protected:
  LogRow make(std::size_t row) const override { return {*m_trace, m_trace->logs().at(row)}; }

 private:
  std::shared_ptr<const Trace> m_trace;
};

}  // namespace

std::shared_ptr<const TableRows> logRows(const Document& document) {
  return std::make_shared<const LogRows>(document.trace);
}

}  // namespace sweepscope
