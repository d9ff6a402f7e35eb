// SPDX-License-Identifier: GPL-3.0-or-later

// One pass that keeps the best `limit` rows.
//
// A row takes part as (key, index). While there are at most twice the limit of them they are collected; then those
// beyond the limit are dropped with nth_element, so that memory stays bounded and each row costs O(1) on average. Ties
// are settled by index, so the result does not depend on when rows were dropped.
#include "widgets/roworder.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <unordered_map>

#include "widgets/textfilter.h"

namespace sweepscope {

namespace {

struct Candidate {
  SortKey key;
  std::uint32_t row;
};

struct Before {
  bool descending;
  bool operator()(const Candidate& a, const Candidate& b) const {
    if (a.key.none != b.key.none) return b.key.none;
    if (a.key < b.key) return !descending;
    if (b.key < a.key) return descending;
    return a.row < b.row;
  }
};

class Best {
 public:
  explicit Best(const RowOrderRequest& request) : m_before{request.descending}, m_limit(request.limit) {}

  void add(Candidate candidate) {
    m_kept.push_back(candidate);
    if (m_kept.size() < 2 * m_limit) return;
    std::nth_element(m_kept.begin(), m_kept.begin() + std::ptrdiff_t(m_limit), m_kept.end(), m_before);
    m_kept.resize(m_limit, Candidate{{}, 0});
  }

  std::vector<std::uint32_t> rows() {
    std::sort(m_kept.begin(), m_kept.end(), m_before);
    std::vector<std::uint32_t> out(std::min(m_kept.size(), m_limit));
    std::transform(m_kept.begin(), m_kept.begin() + std::ptrdiff_t(out.size()), out.begin(),
                   [](const Candidate& c) { return c.row; });
    return out;
  }

 private:
  Before m_before;
  std::size_t m_limit;
  std::vector<Candidate> m_kept;
};

// Whether a row fits a filter, with as few cells made as will do.
class RowFilter : public CellVisitor {
 public:
  RowFilter(const TableRows& table, const RowOrderRequest& request)
      : m_table(table), m_columns(request.filterColumns), m_filter(request.filter), m_known(table.columnCount()) {
    // Texts first: a word that is in none of them may be one that no number can have.
    std::stable_partition(m_columns.begin(), m_columns.end(),
                          [&](int c) { return !table.column(std::size_t(c)).isNumber(); });
  }

  bool isEmpty() const { return m_filter.isEmpty(); }
  bool fits(std::size_t row) {
    m_found = 0;
    m_table.visit(row, m_columns, *this);
    return m_found == m_filter.all();
  }

 private:
  bool wants(int column, std::optional<std::uint64_t> group) override {
    const Words missing = m_filter.all() & ~m_found;
    if (missing == 0) return false;
    if (m_table.column(std::size_t(column)).isNumber()) return (missing & ~m_filter.mayBeInNumbers()) == 0;
    if (!group) return true;
    const auto& known = m_known[std::size_t(column)];
    const auto it = known.find(*group);
    if (it == known.end()) return true;
    m_found |= it->second;
    return false;
  }
  void see(int column, std::optional<std::uint64_t> group, const QString& text) override {
    const Words words = m_filter.in(text);
    m_found |= words;
    if (group) m_known[std::size_t(column)].emplace(*group, words);
  }

  const TableRows& m_table;
  std::vector<int> m_columns;
  TextFilter m_filter;
  std::vector<std::unordered_map<std::uint64_t, Words>> m_known;  // by column, of each group that was seen
  Words m_found = 0;                                              // in the row that is looked at
};

}  // namespace

RowOrder ownOrder(const TableRows& table, std::size_t limit) {
  RowOrder order{std::vector<std::uint32_t>(std::min(table.count(), limit)), table.count()};
  std::iota(order.rows.begin(), order.rows.end(), 0U);
  return order;
}

RowOrder orderRows(const TableRows& table, const RowOrderRequest& request, const std::stop_token& stop) {
  RowFilter filter(table, request);
  const bool sorts = request.column >= 0;
  if (!sorts && filter.isEmpty()) return ownOrder(table, request.limit);
  RowOrder order;
  Best best(request);
  for (std::size_t row = 0; row < table.count() && !stop.stop_requested(); ++row) {
    if (!filter.isEmpty() && !filter.fits(row)) continue;
    ++order.matching;
    if (sorts) {
      best.add({table.key(row, std::size_t(request.column)), std::uint32_t(row)});
    } else if (order.rows.size() < request.limit) {
      order.rows.push_back(std::uint32_t(row));
    }
  }
  if (sorts) order.rows = best.rows();
  return order;
}

}  // namespace sweepscope
