// SPDX-License-Identifier: GPL-3.0-or-later

// One column of a table. A row of a constant array says everything about it: its name, its cells, what they are sorted
// by and what is copied.
//
// Units: numbers to sort by and to copy are nanoseconds, bytes or counts; ColumnHead::unit says which.
// Threads: plain values; the functions of a column are pure and run on any thread.
#pragma once

#include <QString>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>

#include "wire/ids.h"

namespace sweepscope {

// How important a cell is; views choose the colour.
enum class Tone : std::uint8_t { Normal, Dim, Marked, Warning, Loss };

enum class ColumnKind : std::uint8_t {
  Text,    // elided in the middle, as names are
  Number,  // right-aligned; nothing but digits, signs and units: see mayBeInNumbers()
  Amount,  // a number of which the greatest are interesting: durations, sizes, counts
  Prose,   // sentences, elided at the end
};

// The place of a row among others in one column: by a number or by a text, or at the end if it has no value there.
struct SortKey {
  std::int64_t number = 0;
  std::string_view text;  // lives as long as the rows
  bool none = false;

  SortKey() : none(true) {}
  SortKey(std::string_view t) : text(t) {}
  template <std::integral Number>
  SortKey(Number n) : number(static_cast<std::int64_t>(n)) {}
  SortKey(Duration d) : number(d.ns) {}
  template <class Value>
  SortKey(const std::optional<Value>& value) : SortKey(value ? SortKey(*value) : SortKey()) {}

  friend bool operator<(const SortKey& a, const SortKey& b) {
    return a.number != b.number ? a.number < b.number : a.text < b.text;
  }
};

// What views need to know of a column.
struct ColumnHead {
  const char* id;  // stable, for settings
  // Texts of the context "Columns", shown by columnTitle() and columnTip().
  const char* title;
  const char* tip;
  ColumnKind kind;
  int width;              // at 1x, to begin with
  const char* unit = "";  // of what is copied: "ns", "bytes" or nothing
  bool shown = true;      // to begin with
  bool isNumber() const { return kind == ColumnKind::Number || kind == ColumnKind::Amount; }
};

// Translated.
QString columnTitle(const ColumnHead&);
QString columnTip(const ColumnHead&);

template <class Row>
struct TableColumn {
  ColumnHead head;
  QString (*cell)(const Row&);
  SortKey (*key)(const Row&);
  QString (*tip)(const Row&) = nullptr;
  Tone (*tone)(const Row&) = nullptr;
  // What is copied, if it is neither the number it is sorted by nor the text of the cell.
  QString (*plain)(const Row&) = nullptr;
  // Rows of one group have the same cell, so that a filter needs to look at one of them.
  std::uint64_t (*group)(const Row&) = nullptr;
};

}  // namespace sweepscope
