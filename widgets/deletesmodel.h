// The deletes as a table: what was deleted when, and what became of it. In small traces a filter and an order take
// effect at once; in large ones the model asks for the rows with orderWanted() and shows the old ones until setOrder()
// brings them.
#pragma once

#include "widgets/deletefilter.h"
#include "widgets/deleteorder.h"
#include "widgets/sortedmodel.h"

namespace sweepscope {

class DeletesModel : public SortedModel {
  Q_OBJECT
 public:
  enum Column { Number, Key, Moment, Goroutine, PhaseAt, EvidenceOf, ReasonOf, Cycle, Delay, Kept, Size, Function };
  using SortedModel::SortedModel;

  void setDocument(const Document&) override;
  // Part of a key, an evidence, a cycle or a function.
  void setFilter(const QString&);
  // The answer to orderWanted(); dropped if something else has been asked for since.
  void setOrder(quint64 request, std::vector<std::uint32_t> rows);
  // More deletes than this are looked through and sorted elsewhere.
  void setInlineLimit(std::size_t deletes) { m_inlineLimit = deletes; }
  void sort(int column, Qt::SortOrder) override;

 signals:
  void orderWanted(quint64 request, const sweepscope::DeleteOrderRequest&);
  void matchingChanged();

 protected:
  std::span<const TableColumn> columns() const override;
  std::size_t sourceCount() const override;
  QString cell(std::size_t source, int column) const override;
  QString tip(std::size_t source, int column) const override;
  Tone tone(std::size_t source, int column) const override;
  Selection selectionOf(std::size_t source) const override;
  std::optional<std::size_t> sourceOf(const Selection&) const override;
  void reorder(std::vector<std::uint32_t>& order, int column, Qt::SortOrder) const override;

 private:
  DeleteOp op(std::size_t source) const { return document().answers->deletes[source]; }
  QString function(const DeleteOp& d) const { return deleteFunction(*document().trace, d.stack); }
  bool isSmall() const { return sourceCount() <= m_inlineLimit; }
  void askOrOrder();

  DeleteOrderRequest m_wanted;
  std::size_t m_inlineLimit = 20'000;
  quint64 m_request = 0;
};

// From T0 to the moment the evidence gives: exact for freed, an upper bound for witnessed, a lower one for inferred.
std::optional<Duration> reclaimDelay(const DeleteOp&);
// "3.41 ms", "≤ 5.2 ms", "≥ 1.07 ms", or an en dash.
QString reclaimDelayText(const DeleteOp&);
// "GC #12", "GC #11 or #12", or an en dash.
QString reclaimCycleText(const Answers&, const DeleteOp&);

}  // namespace sweepscope
