// SPDX-License-Identifier: GPL-3.0-or-later

// First the file's defects, then options that could not be followed, then notes on what options did.
#include "widgets/problemrows.h"

#include <mutex>

#include "widgets/counted.h"
#include "widgets/translated.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(ProblemRows)
};

// The messages of all rows. They are translated when the table is first sorted by them: a damaged trace has very many.
class Messages {
 public:
  explicit Messages(Document document) : m_document(std::move(document)) {}
  std::size_t defects() const { return m_document.trace ? m_document.trace->defects().size() : 0; }
  std::size_t problems() const { return m_document.answers ? m_document.answers->problems.size() : 0; }
  std::size_t size() const {
    return defects() + problems() + (m_document.answers ? m_document.answers->notes.size() : 0);
  }
  const Defect* defect(std::size_t row) const { return row < defects() ? &m_document.trace->defects()[row] : nullptr; }
  // Of a row that is no defect.
  Severity optionSeverity(std::size_t row) const {
    return row - defects() < problems() ? Severity::Warning : Severity::Info;
  }
  const Message& at(std::size_t row) const {
    if (const Defect* d = defect(row)) return d->message;
    const std::size_t option = row - defects();
    return option < problems() ? m_document.answers->problems[option] : m_document.answers->notes[option - problems()];
  }
  std::string_view sortText(std::size_t row) const {
    std::call_once(m_made, [this] {
      for (std::size_t i = 0; i < size(); ++i) m_texts.push_back(translated(at(i)).toStdString());
    });
    return m_texts[row];
  }

 private:
  Document m_document;
  mutable std::once_flag m_made;
  mutable std::vector<std::string> m_texts;
};

struct ProblemRow {
  const Messages& messages;
  std::size_t row;
  const Defect* defect;  // null: it is about an option
  Severity severity;
  const Message& message() const { return messages.at(row); }
};

Tone severityTone(const ProblemRow& r) {
  if (r.severity == Severity::Loss) return Tone::Loss;
  return r.severity == Severity::Warning ? Tone::Warning : Tone::Dim;
}

std::optional<std::uint64_t> generation(const ProblemRow& r) {
  return r.defect != nullptr && r.defect->generation > 0 ? std::optional(r.defect->generation) : std::nullopt;
}
std::optional<std::uint64_t> offset(const ProblemRow& r) {
  return r.defect != nullptr ? std::optional(r.defect->offset) : std::nullopt;
}

// To sort by.
std::string_view kindOf(const ProblemRow& r) {
  return r.defect != nullptr ? name(r.defect->kind) : "option";
}

constexpr TableColumn<ProblemRow> kColumns[] = {
    {.head = {"severity", QT_TRANSLATE_NOOP("Columns", "Severity"),
              QT_TRANSLATE_NOOP(
                  "Columns",
                  "loss: a part of the file is not shown; warning: a contradiction was resolved; info: worth knowing"),
              ColumnKind::Text, 84},
     .cell = [](const ProblemRow& r) { return severityWord(r.severity); },
     .key = [](const ProblemRow& r) { return SortKey(int(r.severity)); },
     .tone = severityTone},
    {.head = {"kind", QT_TRANSLATE_NOOP("Columns", "Kind"), QT_TRANSLATE_NOOP("Columns", "What is wrong"),
              ColumnKind::Text, 120},
     .cell = [](const ProblemRow& r) { return r.defect != nullptr ? defectWord(r.defect->kind) : Tr::tr("option"); },
     .key = [](const ProblemRow& r) { return SortKey(kindOf(r)); }},
    {.head = {"message", QT_TRANSLATE_NOOP("Columns", "Message"), QT_TRANSLATE_NOOP("Columns", "What it means"),
              ColumnKind::Prose, 640},
     .cell = [](const ProblemRow& r) { return shown(r.message(), 2000); },
     .key = [](const ProblemRow& r) { return SortKey(r.messages.sortText(r.row)); },
     .tip = [](const ProblemRow& r) { return shown(r.message(), 4000); },
     .plain = [](const ProblemRow& r) { return shown(r.message(), kWholeText); }},
    {.head = {"generation", QT_TRANSLATE_NOOP("Columns", "Generation"),
              QT_TRANSLATE_NOOP("Columns", "Number of the generation in the file"), ColumnKind::Number, 92},
     .cell = [](const ProblemRow& r) { return generation(r) ? QString::number(*generation(r)) : dash(); },
     .key = [](const ProblemRow& r) { return SortKey(generation(r)); }},
    {.head = {"offset", QT_TRANSLATE_NOOP("Columns", "Offset"),
              QT_TRANSLATE_NOOP("Columns", "Byte offset in the uncompressed file"), ColumnKind::Number, 110, "bytes"},
     .cell = [](const ProblemRow& r) { return offset(r) ? QString::number(*offset(r)) : dash(); },
     .key = [](const ProblemRow& r) { return SortKey(offset(r)); }},
    {.head = {"count", QT_TRANSLATE_NOOP("Columns", "Count"), QT_TRANSLATE_NOOP("Columns", "How often it occurs"),
              ColumnKind::Amount, 70},
     .cell = [](const ProblemRow& r) { return r.defect != nullptr ? countOf(r.defect->count) : dash(); },
     .key = [](const ProblemRow& r) { return r.defect != nullptr ? SortKey(r.defect->count) : SortKey(); }},
};

constexpr TableHead kHead{
    "problems",
    QT_TRANSLATE_NOOP("Tables", "Problems"),
    QT_TRANSLATE_NOOP("Tables", "Filter problems"),
    QT_TRANSLATE_NOOP("Tables", "No problem matches “%1”."),
    QT_TRANSLATE_N_NOOP3("Tables", "%1 problems", "%1 problem"),
    QT_TRANSLATE_N_NOOP3("Tables", "%2 of %1 problems", "%2 of %1 problem"),
    QT_TRANSLATE_N_NOOP3("Tables", "Copied %1 problems.", "Copied %1 problem."),
};

class ProblemRows : public RowsOf<ProblemRow> {
 public:
  explicit ProblemRows(const Document& document) : RowsOf(kHead, kColumns), m_messages(document) {}
  std::size_t count() const override { return m_messages.size(); }

 protected:
  ProblemRow make(std::size_t row) const override {
    const Defect* defect = m_messages.defect(row);
    return {m_messages, row, defect, defect != nullptr ? defect->severity : m_messages.optionSeverity(row)};
  }

 private:
  Messages m_messages;
};

}  // namespace

std::shared_ptr<const TableRows> problemRows(const Document& document) {
  return std::make_shared<const ProblemRows>(document);
}

}  // namespace sweepscope
