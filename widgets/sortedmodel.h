// A table over immutable answers. Sorting permutes row numbers and copies nothing.
//
// Threads: GUI thread. Uses no widgets.
#pragma once

#include <QAbstractTableModel>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "widgets/document.h"
#include "widgets/selection.h"

namespace sweepscope {

// How much a cell asks to be looked at; views choose the colour.
enum class Tone : std::uint8_t { Normal, Dim, Marked, Warning, Loss };

enum class ColumnKind : std::uint8_t {
  Text,    // what does not fit is left off in the middle, as of names
  Number,  // right-aligned, tabular digits
  Amount,  // a number of which the greatest are looked for: durations, sizes, counts
  Prose,   // sentences: what does not fit is left off at the end
};

struct TableColumn {
  const char* title;
  const char* tip;
  ColumnKind kind;
  int width;  // at 1x, to begin with
  bool isNumber() const { return kind == ColumnKind::Number || kind == ColumnKind::Amount; }
};

// What a model of such columns says of them.
QVariant columnHeader(std::span<const TableColumn>, int section, Qt::Orientation, int role);
QVariant columnAlignment(const TableColumn&);

class SortedModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Roles { ToneRole = Qt::UserRole + 1, NumberRole, ProseRole, WidthRole };

  using QAbstractTableModel::QAbstractTableModel;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex&, int role) const override;
  QVariant headerData(int section, Qt::Orientation, int role) const override;
  void sort(int column, Qt::SortOrder) override;

  const Document& document() const { return m_document; }
  // Keeps the order the user chose.
  virtual void setDocument(const Document&);

  // Index into the table behind, for a row on screen.
  std::size_t source(int row) const { return m_order[std::size_t(row)]; }
  std::optional<int> rowOf(const Selection&) const;
  Selection selectionAt(int row) const { return selectionOf(source(row)); }
  // What choosing a row leads to while `now` is selected: what it is about, or the next of several such things.
  virtual Selection choose(int row, const Selection& now);

 protected:
  virtual std::span<const TableColumn> columns() const = 0;
  virtual std::size_t sourceCount() const = 0;
  virtual QString cell(std::size_t source, int column) const = 0;
  virtual QString tip(std::size_t source, int column) const;
  virtual Tone tone(std::size_t source, int column) const;
  // A row has no value in a column: it comes last, whichever way the others are sorted.
  virtual bool hasNone(std::size_t source, int column) const;
  // Whether a comes before b when sorted by the column, smallest first; for models that leave reorder() as it is.
  virtual bool less(std::size_t a, std::size_t b, int column) const;
  virtual Selection selectionOf(std::size_t source) const = 0;
  virtual std::optional<std::size_t> sourceOf(const Selection&) const = 0;
  // Fills the order; called with the model reset or its layout about to change.
  virtual void reorder(std::vector<std::uint32_t>& order, int column, Qt::SortOrder) const;

  // Takes over an order that was computed elsewhere.
  void replaceOrder(std::vector<std::uint32_t> order);

 private:
  Document m_document;
  std::vector<std::uint32_t> m_order;
  mutable std::vector<std::uint32_t> m_rows;  // inverse of m_order, made when asked for
  int m_sortColumn = -1;
  Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

}  // namespace sweepscope
