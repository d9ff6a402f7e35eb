#include "widgets/related.h"

namespace sweepscope {

namespace {

void addCycles(const Document& document, std::size_t deleteOp, std::vector<Related>& out) {
  const Answers& answers = *document.answers;
  const auto cycles = answers.deletes[deleteOp].reclaim.cycleRange();
  if (!cycles) return;
  for (std::size_t c = cycles->first; c <= cycles->second && c < answers.cycles.size(); ++c)
    out.push_back({cycleSelection(*document.trace, answers, c)});
}

// The sweep or the run that freed the value, on its proc and in the row of its goroutine.
void addSweeper(const Sweeper& sweeper, std::vector<Related>& out) {
  const bool outlined = bool(sweeper.work);
  const TimeRange span = sweeper.work.span;
  if (sweeper.proc.valid()) out.push_back({{SelectedKind::ProcSpan, 0, {}, sweeper.proc, span}, outlined});
  if (sweeper.goroutine.valid()) out.push_back({{SelectedKind::GoSpan, 0, sweeper.goroutine, {}, span}, outlined});
}

}  // namespace

std::vector<Related> relatedTo(const Document& document, const Selection& s, const Sweeper* sweeper) {
  if (!s) return {};
  std::vector<Related> out{{s}};
  if (s.kind != SelectedKind::Delete || !document.answers || s.index >= document.answers->deletes.size()) return out;
  addCycles(document, s.index, out);
  if (sweeper != nullptr) addSweeper(*sweeper, out);
  return out;
}

}  // namespace sweepscope
