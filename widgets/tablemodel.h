// SPDX-License-Identifier: GPL-3.0-or-later

// A table for views: rows of a TableRows, filtered and sorted. Sorting permutes row numbers and copies nothing.
//
// Few rows are put in order at once. With many of them the model asks for an order with orderWanted() and shows the old
// one until setOrder() brings it; orderAbandoned() says that no answer is needed any more.
//
// Threads: GUI thread. Uses no widgets.
#pragma once

#include <QAbstractTableModel>
#include <QCache>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "widgets/roworder.h"
#include "widgets/subjects/subject.h"

namespace sweepscope {

// Makes an order; to be called on a worker.
using RowOrderWork = std::function<RowOrder(const std::stop_token&)>;

class TableModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Roles { ToneRole = Qt::UserRole + 1, NumberRole, ProseRole, WidthRole, IdRole, ShownRole };

  explicit TableModel(std::shared_ptr<const TableRows>, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex&, int role) const override;
  QVariant headerData(int section, Qt::Orientation, int role) const override;
  void sort(int column, Qt::SortOrder) override;

  // Other rows of the same columns; keeps filter and order as the user chose them.
  void setRows(std::shared_ptr<const TableRows>);
  const TableRows& rows() const { return *m_table; }
  const std::shared_ptr<const TableRows>& sharedRows() const { return m_table; }
  // The rows on screen from the first to the last, as indexes into the rows behind.
  const std::vector<std::uint32_t>& order() const { return m_order; }
  // -1 if there is none.
  int columnOf(std::string_view id) const;

  void setFilter(const QString&);
  const QString& filter() const { return m_wanted.filter; }
  bool isSorted() const { return m_wanted.column >= 0; }
  // The columns that a filter looks into; all of them to begin with.
  void setFilterColumns(std::vector<int>);
  // An order was asked for, and the rows are still the old ones.
  bool isOrdering() const { return m_ordering; }
  // How many rows fit the filter, with those beyond the limit of what a table shows.
  std::size_t matching() const { return m_matching; }
  // The answer to orderWanted(); dropped if something else has been asked for since.
  void setOrder(quint64 request, RowOrder);

  // Index into the rows behind, for a row on screen.
  std::size_t source(int row) const { return m_order[std::size_t(row)]; }
  std::optional<int> rowOf(const Subject&) const;
  Subject selectionAt(int row) const { return m_table->selectionOf(source(row)); }
  // What choosing a row leads to while `now` is selected: what it is about, or the next of several such things.
  Subject choose(int row, const Subject& now);

 protected:
  // The same rows, of which some cells have changed.
  void replaceRows(std::shared_ptr<const TableRows>);

 signals:
  void orderWanted(quint64 request, const sweepscope::RowOrderWork&);
  void orderAbandoned();
  // The same rows are about to take other places.
  void orderAboutToChange();
  // isOrdering(), matching() or the rows have changed.
  void orderChanged();

 private:
  bool isQuick() const { return m_table->count() <= m_table->quickCount(); }
  void askOrOrder();
  void takeOrder(RowOrder);
  void replaceOrder(std::vector<std::uint32_t>);
  const std::vector<std::uint32_t>& rowsOfSources() const;
  const TableCell& cell(const QModelIndex&) const;

  std::shared_ptr<const TableRows> m_table;
  std::vector<int> m_allColumns;
  std::vector<std::uint32_t> m_order;
  std::size_t m_matching = 0;
  RowOrderRequest m_wanted;
  quint64 m_request = 0;
  bool m_ordering = false;
  mutable std::vector<std::uint32_t> m_rowsOfSources;                 // inverse of m_order, made when asked for
  mutable QCache<std::size_t, std::vector<TableCell>> m_cells{1000};  // by source
};

}  // namespace sweepscope
