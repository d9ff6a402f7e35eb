// The GC cycles as a table.
#pragma once

#include "widgets/sortedmodel.h"

namespace sweepscope {

class CyclesModel : public SortedModel {
  Q_OBJECT
 public:
  enum Column {
    Number,
    Start,
    TriggerOf,
    Marking,
    SweepTermination,
    MarkTermination,
    Sweeping,
    LiveBefore,
    LiveAfter,
    Goal,
    Assist,
    Freed,
    Deletes,
    Inferred
  };
  using SortedModel::SortedModel;

 protected:
  std::span<const TableColumn> columns() const override;
  std::size_t sourceCount() const override;
  QString cell(std::size_t source, int column) const override;
  QString tip(std::size_t source, int column) const override;
  Tone tone(std::size_t source, int column) const override;
  bool hasNone(std::size_t source, int column) const override;
  bool less(std::size_t a, std::size_t b, int column) const override;
  Selection selectionOf(std::size_t source) const override;
  std::optional<std::size_t> sourceOf(const Selection&) const override;

 private:
  const GcCycle& cycle(std::size_t source) const { return document().answers->cycles[source]; }
};

}  // namespace sweepscope
