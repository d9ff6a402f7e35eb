// Sorting by a column: its keys beside the rows, in one piece of memory.
#include "widgets/deleteorder.h"

#include <QString>
#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include "analysis/terms.h"
#include "widgets/deletefilter.h"
#include "widgets/deletesmodel.h"

namespace sweepscope {

namespace {

using Rows = std::vector<std::uint32_t>;

template <class T>
bool isMissing(const T&) {
  return false;
}
template <class T>
bool isMissing(const std::optional<T>& value) {
  return !value.has_value();
}

template <class KeyOf>
void sortBy(Rows& rows, bool descending, const std::stop_token& stop, KeyOf keyOf) {
  struct Item {
    decltype(keyOf(std::size_t{})) key;
    std::uint32_t row;
  };
  std::vector<Item> items;
  items.reserve(rows.size());
  for (const std::uint32_t row : rows) {
    if (stop.stop_requested()) return;
    items.push_back({keyOf(row), row});
  }
  std::sort(items.begin(), items.end(), [descending](const Item& a, const Item& b) {
    if (isMissing(a.key) != isMissing(b.key)) return isMissing(b.key);  // last, whichever way the others go
    if (a.key < b.key) return !descending;
    if (b.key < a.key) return descending;
    return a.row < b.row;
  });
  std::transform(items.begin(), items.end(), rows.begin(), [](const Item& item) { return item.row; });
}

std::optional<std::size_t> firstCycle(const ReclaimLink& r) {
  const auto cycles = r.cycleRange();
  return cycles ? std::optional(cycles->first) : std::nullopt;
}

// The place of each stack's function among all of them, by name.
std::unordered_map<std::uint32_t, std::size_t> functionRanks(const Document& document, const Rows& rows,
                                                             const std::stop_token& stop) {
  const DeleteTable& deletes = document.answers->deletes;
  std::unordered_map<std::uint32_t, std::size_t> ranks;
  std::map<QString, std::vector<std::uint32_t>> stacks;
  for (const std::uint32_t row : rows) {
    if (stop.stop_requested()) break;
    const StackId stack = deletes.stack(row);
    if (ranks.try_emplace(stack.value, 0).second) stacks[deleteFunction(*document.trace, stack)].push_back(stack.value);
  }
  std::size_t rank = 0;
  for (const auto& [name, same] : stacks) {
    for (const std::uint32_t stack : same) ranks[stack] = rank;
    ++rank;
  }
  return ranks;
}

}  // namespace

std::vector<std::uint32_t> orderDeletes(const Document& document, const DeleteOrderRequest& wanted,
                                        const std::stop_token& stop) {
  Rows rows = matchingDeletes(document, wanted.filter, stop);
  if (wanted.column < 0 || rows.empty()) return rows;
  const DeleteTable& deletes = document.answers->deletes;
  const auto sort = [&](auto keyOf) { sortBy(rows, wanted.descending, stop, keyOf); };
  using Column = DeletesModel::Column;
  switch (Column(wanted.column)) {
    case Column::Number: sort([](std::size_t i) { return i; }); break;
    case Column::Key: sort([&](std::size_t i) { return deletes.key(i); }); break;
    case Column::Moment: sort([&](std::size_t i) { return deletes.t0(i); }); break;
    case Column::Goroutine: sort([&](std::size_t i) { return deletes.goroutine(i); }); break;
    case Column::PhaseAt: sort([&](std::size_t i) { return deletes[i].phase; }); break;
    case Column::EvidenceOf: sort([&](std::size_t i) { return deletes.evidence(i); }); break;
    case Column::ReasonOf: sort([&](std::size_t i) { return word(deletes.reason(i)); }); break;
    case Column::Cycle: sort([&](std::size_t i) { return firstCycle(deletes.link(i)); }); break;
    case Column::Delay: sort([&](std::size_t i) { return reclaimDelay(deletes[i]); }); break;
    case Column::Kept: sort([&](std::size_t i) { return deletes.link(i).keptCycles; }); break;
    case Column::Size: sort([&](std::size_t i) { return deletes[i].size; }); break;
    case Column::Function: {
      const auto ranks = functionRanks(document, rows, stop);
      if (!stop.stop_requested()) sort([&](std::size_t i) { return ranks.at(deletes.stack(i).value); });
      break;
    }
  }
  return rows;
}

}  // namespace sweepscope
