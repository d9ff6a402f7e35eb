// The table of problems: first the file's defects, then what the options asked for and could not have, then what is to
// be known of what they did.
#include "widgets/problemsmodel.h"

#include <tuple>

#include "widgets/words.h"

namespace sweepscope {

namespace {

constexpr TableColumn kColumns[] = {
    {"Severity", "loss: something of the file is not shown; warning: a contradiction was resolved; info: worth knowing",
     ColumnKind::Text, 84},
    {"Kind", "What is wrong", ColumnKind::Text, 120},
    {"Message", "What it means", ColumnKind::Prose, 640},
    {"Generation", "Number of the generation in the file", ColumnKind::Number, 92},
    {"Offset", "Byte in the unpacked file", ColumnKind::Number, 110},
    {"Count", "How often", ColumnKind::Amount, 70},
};

}  // namespace

std::span<const TableColumn> ProblemsModel::columns() const {
  return kColumns;
}

std::size_t ProblemsModel::defects() const {
  return document().trace ? document().trace->defects().size() : 0;
}

std::size_t ProblemsModel::sourceCount() const {
  if (!document().answers) return defects();
  return defects() + document().answers->problems.size() + document().answers->notes.size();
}

bool ProblemsModel::isNote(std::size_t source) const {
  return source >= defects() + document().answers->problems.size();
}

const std::string& ProblemsModel::ofOptions(std::size_t source) const {
  const auto &problems = document().answers->problems, &notes = document().answers->notes;
  const std::size_t i = source - defects();
  return isNote(source) ? notes[i - problems.size()] : problems[i];
}

QString ProblemsModel::cell(std::size_t source, int column) const {
  if (source >= defects()) {
    if (column == SeverityOf) return severityWord(isNote(source) ? Severity::Info : Severity::Warning);
    if (column == Kind) return QStringLiteral("option");
    return column == Message ? shown(ofOptions(source), 2000) : QString();
  }
  const Defect& d = document().trace->defects()[source];
  switch (Column(column)) {
    case SeverityOf: return severityWord(d.severity);
    case Kind: return defectWord(d.kind);
    case Message: return shown(d.message, 2000);
    case Generation: return d.generation == 0 ? dash() : QString::number(d.generation);
    case Offset: return QString::number(d.offset);
    case Count: return countOf(d.count);
  }
  return {};
}

QString ProblemsModel::tip(std::size_t source, int column) const {
  return column == Message ? cell(source, column) : QString();
}

Tone ProblemsModel::tone(std::size_t source, int column) const {
  if (column != SeverityOf) return Tone::Normal;
  if (source >= defects()) return isNote(source) ? Tone::Dim : Tone::Warning;
  const Severity severity = document().trace->defects()[source].severity;
  if (severity == Severity::Loss) return Tone::Loss;
  return severity == Severity::Warning ? Tone::Warning : Tone::Dim;
}

bool ProblemsModel::less(std::size_t ia, std::size_t ib, int column) const {
  if (ia >= defects() || ib >= defects()) return ia < ib;
  const Defect &a = document().trace->defects()[ia], &b = document().trace->defects()[ib];
  switch (Column(column)) {
    case SeverityOf: return a.severity < b.severity;
    case Kind: return a.kind < b.kind;
    case Message: return a.message < b.message;
    case Generation: return a.generation < b.generation;
    case Offset: return a.offset < b.offset;
    case Count: return a.count < b.count;
  }
  return false;
}

Selection ProblemsModel::selectionOf(std::size_t) const {
  return {};
}

std::optional<std::size_t> ProblemsModel::sourceOf(const Selection&) const {
  return std::nullopt;
}

}  // namespace sweepscope
