// The goroutines as a table. In small traces rows are put in order at once; in large ones the model asks for it with
// orderWanted() and shows the old rows until setOrder() brings the new ones.
#pragma once

#include <QCache>

#include "widgets/goroutineorder.h"
#include "widgets/sortedmodel.h"

namespace sweepscope {

class GoroutinesModel : public SortedModel {
  Q_OBJECT
 public:
  using SortedModel::SortedModel;

  void setDocument(const Document&) override;
  void setFilter(const QString&);
  // The answer to orderWanted(); dropped if something else has been asked for since.
  void setOrder(quint64 request, const GoroutineOrder&);
  // Rows that fit the filter, with those beyond the limit.
  std::size_t matching() const { return m_matching; }
  // More goroutines than this are put in order elsewhere.
  void setInlineLimit(std::size_t goroutines) { m_inlineLimit = goroutines; }
  void sort(int column, Qt::SortOrder) override;

 signals:
  void orderWanted(quint64 request, const sweepscope::GoroutineOrderRequest&);
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
  struct Row {
    GoroutineInfo info;
    GoroutineTotals totals;
  };
  const Row& row(std::size_t source) const;
  GoroutineOrderRequest request() const;
  bool isSmall() const { return sourceCount() <= m_inlineLimit; }
  void askOrOrder();

  std::string m_filter;
  std::size_t m_inlineLimit = 20'000;
  mutable std::size_t m_matching = 0;
  quint64 m_request = 0;
  int m_wantedColumn = -1;
  Qt::SortOrder m_wantedOrder = Qt::AscendingOrder;
  mutable QCache<std::size_t, Row> m_cache{4000};
  mutable std::weak_ptr<const Trace> m_cached;
};

}  // namespace sweepscope
