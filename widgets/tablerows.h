// SPDX-License-Identifier: GPL-3.0-or-later

// What a table shows: immutable rows and the functions of its columns. A model and its workers share them.
//
// Threads: const members from any thread.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "widgets/subjects/subject.h"
#include "widgets/tablecolumn.h"
#include "widgets/words.h"

namespace sweepscope {

// A text about a number, for QT_TRANSLATE_N_NOOP3(): as widgets/counted.h has it.
struct CountedText {
  const char *plural, *singular;
};

// Texts of the context "Tables". "%1" is a number of rows or, in noMatch, the filter.
struct TableHead {
  const char* id;  // stable, for settings
  const char* name;
  const char* filter;   // "Filter deletes"
  const char* noMatch;  // "No delete matches “%1”."
  CountedText all;      // "%1 deletes"
  CountedText some;     // "%2 of %1 deletes"
  CountedText copied;   // "Copied %1 deletes."
};

// Translated.
QString tableName(const TableHead&);
QString filterText(const TableHead&);
QString noMatchText(const TableHead&, const QString& filter);
QString allRowsText(const TableHead&, std::size_t all);
QString someRowsText(const TableHead&, std::size_t some, std::size_t all);
QString copiedText(const TableHead&, std::size_t rows);

struct TableCell {
  QString text;
  Tone tone = Tone::Normal;
};

// Sees the cells of a row one after the other.
class CellVisitor {
 public:
  virtual ~CellVisitor() = default;
  // Whether the text of a cell is needed. The cells of one group of a column are all the same.
  virtual bool wants(int column, std::optional<std::uint64_t> group) = 0;
  virtual void see(int column, std::optional<std::uint64_t> group, const QString& text) = 0;
};

class TableRows {
 public:
  virtual ~TableRows() = default;

  virtual const TableHead& head() const = 0;
  virtual std::size_t columnCount() const = 0;
  virtual const ColumnHead& column(std::size_t) const = 0;
  virtual std::size_t count() const = 0;
  // At most so many rows are filtered and sorted at once; more of them are left to a worker.
  virtual std::size_t quickCount() const { return 2000; }

  // The cells of a row in some columns, and what is copied of them. `out` is overwritten.
  virtual void cells(std::size_t row, std::span<const int> columns, std::vector<TableCell>& out) const = 0;
  virtual void plains(std::size_t row, std::span<const int> columns, std::vector<QString>& out) const = 0;
  virtual void visit(std::size_t row, std::span<const int> columns, CellVisitor&) const = 0;
  virtual SortKey key(std::size_t row, std::size_t column) const = 0;
  virtual QString tip(std::size_t row, std::size_t column) const = 0;

  // What a row is about on the timeline, and the row that is about something.
  virtual Subject selectionOf(std::size_t) const { return {}; }
  virtual std::optional<std::size_t> rowOf(const Subject&) const { return std::nullopt; }
  // What choosing a row leads to while `now` is selected, and the rows as they are then, if that changes any.
  struct Choice {
    Subject selection;
    std::shared_ptr<const TableRows> rows;
  };
  virtual Choice choose(std::size_t row, const Subject& /*now*/) const { return {selectionOf(row), nullptr}; }
};

// Rows of one type. The value of a row is made when it is looked at.
template <class Row>
class RowsOf : public TableRows {
 public:
  using Columns = std::span<const TableColumn<Row>>;
  RowsOf(const TableHead& head, Columns columns) : m_head(head), m_columns(columns) {}

  const TableHead& head() const override { return m_head; }
  std::size_t columnCount() const override { return m_columns.size(); }
  const ColumnHead& column(std::size_t column) const override { return m_columns[column].head; }

  void cells(std::size_t row, std::span<const int> columns, std::vector<TableCell>& out) const override {
    const Row made = make(row);
    out.clear();
    for (const int c : columns) {
      const TableColumn<Row>& column = m_columns[std::size_t(c)];
      out.push_back({column.cell(made), column.tone != nullptr ? column.tone(made) : Tone::Normal});
    }
  }
  void plains(std::size_t row, std::span<const int> columns, std::vector<QString>& out) const override {
    const Row made = make(row);
    out.clear();
    for (const int c : columns) out.push_back(plain(m_columns[std::size_t(c)], made));
  }
  void visit(std::size_t row, std::span<const int> columns, CellVisitor& visitor) const override {
    const Row made = make(row);
    for (const int c : columns) {
      const TableColumn<Row>& column = m_columns[std::size_t(c)];
      const auto group = column.group != nullptr ? std::optional(column.group(made)) : std::nullopt;
      if (visitor.wants(c, group)) visitor.see(c, group, column.cell(made));
    }
  }
  SortKey key(std::size_t row, std::size_t column) const override { return m_columns[column].key(make(row)); }
  QString tip(std::size_t row, std::size_t column) const override {
    return m_columns[column].tip != nullptr ? m_columns[column].tip(make(row)) : QString();
  }

 protected:
  virtual Row make(std::size_t row) const = 0;

 private:
  static QString plain(const TableColumn<Row>& column, const Row& row) {
    if (column.plain != nullptr) return column.plain(row);
    if (!column.head.isNumber()) {
      const QString text = column.cell(row);
      return text == dash() ? QString() : text;
    }
    const SortKey key = column.key(row);
    return key.none ? QString() : QString::number(key.number);
  }

  const TableHead& m_head;
  Columns m_columns;
};

}  // namespace sweepscope
