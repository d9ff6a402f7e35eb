// SPDX-License-Identifier: GPL-3.0-or-later

// A small table that is made by hand.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "widgets/subjects/logsubject.h"
#include "widgets/tablerows.h"

namespace sweepscope::test {

struct Fruit {
  std::string name;
  std::optional<int> weight;
  std::int64_t ripeAfter = 0;
};

inline constexpr TableColumn<Fruit> kFruitColumns[] = {
    {.head = {"name", "Name", "What it is called", ColumnKind::Text, 100},
     .cell = [](const Fruit& f) { return shown(f.name); },
     .key = [](const Fruit& f) { return SortKey(f.name); }},
    {.head = {"weight", "Weight", "How heavy it is", ColumnKind::Amount, 100, "g"},
     .cell = [](const Fruit& f) { return f.weight ? countOf(std::uint64_t(*f.weight)) : dash(); },
     .key = [](const Fruit& f) { return SortKey(f.weight); }},
    {.head = {"ripe-after", "Ripe after", "How long it takes", ColumnKind::Amount, 100, "ns"},
     .cell = [](const Fruit& f) { return durationOf(Duration{f.ripeAfter}); },
     .key = [](const Fruit& f) { return SortKey(Duration{f.ripeAfter}); }},
};
inline constexpr TableHead kFruitHead{"fruits",
                                      "Fruits",
                                      "Filter fruits",
                                      "No fruit matches “%1”.",
                                      {"%1 fruits", "%1 fruit"},
                                      {"%2 of %1 fruits", "%2 of %1 fruit"},
                                      {"Copied %1 fruits.", "Copied %1 fruit."}};

// Each fruit is about a log of that index.
class FruitRows : public RowsOf<Fruit> {
 public:
  explicit FruitRows(std::vector<Fruit> fruits, std::size_t quick = 2000)
      : RowsOf(kFruitHead, kFruitColumns), m_fruits(std::move(fruits)), m_quick(quick) {}
  std::size_t count() const override { return m_fruits.size(); }
  std::size_t quickCount() const override { return m_quick; }
  // What a key refers to lives as long as the rows.
  SortKey key(std::size_t row, std::size_t column) const override { return kFruitColumns[column].key(m_fruits[row]); }
  Subject selectionOf(std::size_t row) const override {
    Subject s;
    s.type = &logType();
    s.index = row;
    return s;
  }
  std::optional<std::size_t> rowOf(const Subject& s) const override {
    return s.is(logType()) && s.index < count() ? std::optional(s.index) : std::nullopt;
  }

 protected:
  Fruit make(std::size_t row) const override { return m_fruits[row]; }

 private:
  std::vector<Fruit> m_fruits;
  std::size_t m_quick;
};

inline std::vector<Fruit> someFruits() {
  return {{"pear", 120, 1'500},
          {"Apple", 80, 2'000'000},
          {"red apple", {}, 7},
          {"melon", 1'250'000, 90'000'000'000},
          {"apple red", 80, 0}};
}

}  // namespace sweepscope::test
