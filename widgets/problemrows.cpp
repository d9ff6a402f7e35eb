// First the file's defects, then what the options asked for and could not have, then notes on what they did.
#include "widgets/problemrows.h"
#include "widgets/translated.h"

namespace sweepscope {

namespace {

struct ProblemRow {
  const Defect* defect = nullptr;  // null: it is about an option
  Severity severity;
  std::string_view message;  // in the user's language
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

std::string_view kindOf(const ProblemRow& r) {
  return r.defect != nullptr ? name(r.defect->kind) : "option";
}

constexpr TableColumn<ProblemRow> kColumns[] = {
    {.head = {"severity", "Severity",
              "loss: something of the file is not shown; warning: a contradiction was resolved; info: worth knowing",
              ColumnKind::Text, 84},
     .cell = [](const ProblemRow& r) { return severityWord(r.severity); },
     .key = [](const ProblemRow& r) { return SortKey(int(r.severity)); },
     .tone = severityTone},
    {.head = {"kind", "Kind", "What is wrong", ColumnKind::Text, 120},
     .cell = [](const ProblemRow& r) { return shown(kindOf(r)); },
     .key = [](const ProblemRow& r) { return SortKey(kindOf(r)); }},
    {.head = {"message", "Message", "What it means", ColumnKind::Prose, 640},
     .cell = [](const ProblemRow& r) { return shown(r.message, 2000); },
     .key = [](const ProblemRow& r) { return SortKey(r.message); },
     .tip = [](const ProblemRow& r) { return shown(r.message, 4000); },
     .plain = [](const ProblemRow& r) { return shown(r.message, kWholeText); }},
    {.head = {"generation", "Generation", "Number of the generation in the file", ColumnKind::Number, 92},
     .cell = [](const ProblemRow& r) { return generation(r) ? QString::number(*generation(r)) : dash(); },
     .key = [](const ProblemRow& r) { return SortKey(generation(r)); }},
    {.head = {"offset", "Offset", "Byte in the unpacked file", ColumnKind::Number, 110, "bytes"},
     .cell = [](const ProblemRow& r) { return offset(r) ? QString::number(*offset(r)) : dash(); },
     .key = [](const ProblemRow& r) { return SortKey(offset(r)); }},
    {.head = {"count", "Count", "How often", ColumnKind::Amount, 70},
     .cell = [](const ProblemRow& r) { return r.defect != nullptr ? countOf(r.defect->count) : dash(); },
     .key = [](const ProblemRow& r) { return r.defect != nullptr ? SortKey(r.defect->count) : SortKey(); }},
};

constexpr TableHead kHead{"problems", "Problems", "problem", "problems"};

class ProblemRows : public RowsOf<ProblemRow> {
 public:
  explicit ProblemRows(const Document& document) : RowsOf(kHead, kColumns), m_document(document) {
    if (document.trace) {
      for (const Defect& d : document.trace->defects()) add(d.message);
    }
    if (!document.answers) return;
    for (const Message& problem : document.answers->problems) add(problem);
    for (const Message& note : document.answers->notes) add(note);
  }
  std::size_t count() const override { return m_messages.size(); }

 protected:
  ProblemRow make(std::size_t row) const override {
    if (row < defects()) {
      const Defect& d = m_document.trace->defects()[row];
      return {&d, d.severity, m_messages[row]};
    }
    const bool problem = row - defects() < m_document.answers->problems.size();
    return {nullptr, problem ? Severity::Warning : Severity::Info, m_messages[row]};
  }

 private:
  void add(const Message& message) { m_messages.push_back(translated(message).toStdString()); }
  std::size_t defects() const { return m_document.trace ? m_document.trace->defects().size() : 0; }
  Document m_document;
  std::vector<std::string> m_messages;
};

}  // namespace

std::shared_ptr<const TableRows> problemRows(const Document& document) {
  return std::make_shared<const ProblemRows>(document);
}

}  // namespace sweepscope
