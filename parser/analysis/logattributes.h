// Attributes of a log message: logfmt (`before-delete key=k1 addr=0xc000… size=4096`, any order, values may be quoted
// as Go quotes) or one JSON object, alone or behind some words.
//
// `bare` is what the message says by itself: its words without name=value pairs, and the value of `event`. Rules look
// at nothing else, so that no attribute but key, addr, size and event ever decides anything.
// Threads: pure. Errors: none; what is not an attribute is a word. Texts are bytes as in the file.
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
  std::vector<Item> items;  // in order; names may repeat; views of the message or of `made`
  std::vector<std::unique_ptr<const std::string>> made;       // what does not stand in the message as such
  const std::string_view* find(std::string_view name) const;  // the first of that name
  void clear();
};

LogAttributes parseAttributes(std::string_view message);
// The same into an object used before: there are messages by the hundred thousand.
void parseAttributes(std::string_view message, LogAttributes& out);

// "0xc000012345", "c000012345" (hexadecimal by its letters), "824633795397". Nothing for anything else or above 64
// bits.
std::optional<std::uint64_t> parseAddress(std::string_view text);
// "4096", "0x1000".
std::optional<std::uint64_t> parseCount(std::string_view text);

}  // namespace sweepscope
