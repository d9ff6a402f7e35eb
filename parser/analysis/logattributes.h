// SPDX-License-Identifier: GPL-3.0-or-later

// Attributes of a log message: logfmt (`before-delete key=k1 addr=0xc000… size=4096`, in any order) or one JSON object,
// alone or behind some words.
//
// A logfmt value lasts to the next ` name=` or to the end. Go prints keys with blanks in them ("{1 0}", "[3 4]",
// "2026-01-02 15:04:05 +0000 UTC"), so a blank ends nothing. What stands in brackets is kept together, names included.
// Values may be quoted as Go quotes (%q, %#q) and then end with the quote. Three exceptions, for texts that are written
// in other orders: a number behind addr or size ends at a blank; a marker (analysis/markertext.h) that ends a value is
// a word of the message, if none came before it; commas or semicolons between all attributes are no part of the values.
//
// `bare` is what the message says by itself: its words without attributes. A logger that writes the message as an
// attribute, too (slog: msg; zerolog: message), has it in `items`, see isMessageName(). Rules look at nothing else, so
// that no other attribute ever decides anything but key, addr and size.
//
// Threads: pure.
// Errors: none; what is not an attribute is a word. Texts are bytes as in the file.
// Cost: linear.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sweepscope {

struct LogAttributes {
  using Item = std::pair<std::string_view, std::string_view>;
  std::string bare;
  std::vector<Item> items;   // in order; names may repeat; views of the message or of `made`
  std::vector<Item> nested;  // JSON: key, addr and size inside inner objects, with names such as "op.key"
  std::vector<std::unique_ptr<const std::string>> made;       // what does not stand in the message as such
  const std::string_view* find(std::string_view name) const;  // the first of that name
  void clear();
};

LogAttributes parseAttributes(std::string_view message);
// The same into an object used before: there are messages by the hundred thousand.
void parseAttributes(std::string_view message, LogAttributes& out);

// An attribute that holds the message of a structured logger: msg, message, event.
bool isMessageName(std::string_view name);

// What a message says about a delete: its attributes key, addr and size. If it has none of them and comes from a
// structured logger, those of one group (slog: `op.key=k1 op.addr=0x…`) count, the first that has a key or an address.
struct DeleteAttributes {
  const std::string_view* key = nullptr;
  std::optional<std::uint64_t> address, size;
};
DeleteAttributes deleteAttributes(const LogAttributes&);

// The text if it is a single value, unquoted: one without blanks outside brackets, or a quoted one.
std::optional<std::string> singleValue(std::string_view text);

// "0xc000012345", "c000012345" (hexadecimal by its letters), "824633795397". Nothing for anything else or above 64
// bits.
std::optional<std::uint64_t> parseAddress(std::string_view text);
// "4096", "0x1000".
std::optional<std::uint64_t> parseCount(std::string_view text);

}  // namespace sweepscope
