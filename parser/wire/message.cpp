// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/message.h"

#include "wire/texts.h"
#include "wire/units.h"

namespace sweepscope {

namespace {

std::string textOf(const MessageArg& arg) {
  struct Writer {
    std::string operator()(std::uint64_t id) const { return std::to_string(id); }
    std::string operator()(std::int64_t id) const { return std::to_string(id); }
    std::string operator()(Count c) const { return countText(c.n); }
    std::string operator()(Duration d) const { return durationText(d); }
    std::string operator()(ByteCount b) const { return bytesText(b.n); }
    std::string operator()(Share s) const { return percentText(s.of1); }
    std::string operator()(const std::string& data) const { return data; }
    std::string operator()(const Message& m) const { return english(m); }
  };
  return std::visit(Writer{}, arg.value);
}

// Of two messages, the other one where one is empty.
Message both(const MessageText& row, Message first, Message second) {
  if (first.empty()) return second;
  if (second.empty()) return first;
  return Message(row, std::move(first), std::move(second));
}

}  // namespace

Message followedBy(Message first, Message second) {
  return both(texts::kSentences, std::move(first), std::move(second));
}

Message joined(Message first, Message second) {
  return both(texts::kClauses, std::move(first), std::move(second));
}

Message listed(Message first, Message second) {
  return both(texts::kListed, std::move(first), std::move(second));
}

std::uint64_t countIn(const Message& message) {
  for (const MessageArg& arg : message.args) {
    if (const auto* count = std::get_if<Count>(&arg.value)) return count->n;
  }
  return 0;
}

std::string english(const Message& message) {
  if (message.empty()) return {};
  const MessageText& row = *message.text;
  const std::string_view pattern = row.singular != nullptr && countIn(message) == 1 ? row.singular : row.text;
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const std::size_t which = i + 1 < pattern.size() && pattern[i] == '%' ? std::size_t(pattern[i + 1] - '1') : 9;
    if (which >= message.args.size()) {
      out += pattern[i];
      continue;
    }
    out += textOf(message.args[which]);
    ++i;
  }
  return out;
}

}  // namespace sweepscope
