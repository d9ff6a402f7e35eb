// The deletes as a table: what was deleted when, and what became of it.
#pragma once

#include "widgets/sortedmodel.h"

namespace sweepscope {

class DeletesModel : public SortedModel {
  Q_OBJECT
 public:
  enum Column { Number, Key, Moment, Goroutine, PhaseAt, EvidenceOf, Cycle, Delay, Kept, Size, Function };
  using SortedModel::SortedModel;

 protected:
  std::span<const TableColumn> columns() const override;
  std::size_t sourceCount() const override;
  QString cell(std::size_t source, int column) const override;
  QString tip(std::size_t source, int column) const override;
  Tone tone(std::size_t source, int column) const override;
  bool less(std::size_t a, std::size_t b, int column) const override;
  Selection selectionOf(std::size_t source) const override;
  std::optional<std::size_t> sourceOf(const Selection&) const override;

 private:
  DeleteOp op(std::size_t source) const { return document().answers->deletes[source]; }
  QString function(const DeleteOp&) const;
};

// From T0 to the moment the evidence gives: exact for freed, an upper bound for witnessed, a lower one for inferred.
std::optional<Duration> reclaimDelay(const DeleteOp&);
// "3.41 ms", "≤ 5.2 ms", "≥ 1.07 ms", or an en dash.
QString reclaimDelayText(const DeleteOp&);
// "GC #12", "GC #11 or #12", or an en dash.
QString reclaimCycleText(const Answers&, const DeleteOp&);

}  // namespace sweepscope
