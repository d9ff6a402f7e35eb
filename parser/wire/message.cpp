// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/message.h"

#include "wire/texts.h"
#include "wire/units.h"

namespace sweepscope {

namespace {

std::string textOf(const MessageArg& arg, MessageWords words) {
  struct Writer {
    MessageWords words;
    std::string operator()(std::uint64_t id) const { return std::to_string(id); }
    std::string operator()(std::int64_t id) const { return std::to_string(id); }
    std::string operator()(Count c) const { return countText(c.n); }
    std::string operator()(Duration d) const { return durationText(d); }
    std::string operator()(ByteCount b) const { return bytesText(b.n); }
    std::string operator()(Share s) const { return percentText(s.of1); }
    std::string operator()(const std::string& data) const { return data; }
    std::string operator()(const Message& m) const { return sweepscope::textOf(m, words); }
  };
  return std::visit(Writer{words}, arg.value);
}

std::uint64_t countIn(const Message& message) {
  for (const MessageArg& arg : message.args) {
    if (const auto* count = std::get_if<Count>(&arg.value)) return count->n;
  }
  return 0;
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

// An argument may hold "%1" itself: what was put in is not looked at again.
std::string textOf(const Message& message, MessageWords words) {
  if (message.empty()) return {};
  const std::string pattern = words(*message.text, countIn(message));
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const int which = i + 1 < pattern.size() && pattern[i] == '%' ? pattern[i + 1] - '0' : 0;
    if (which < 1 || static_cast<std::size_t>(which) > message.args.size()) {
      out += pattern[i];
      continue;
    }
    out += textOf(message.args[static_cast<std::size_t>(which) - 1], words);
    ++i;
  }
  return out;
}

std::string english(const Message& message) {
  return textOf(message, [](const MessageText& row, std::uint64_t count) -> std::string {
    return row.singular != nullptr && count == 1 ? row.singular : row.text;
  });
}

}  // namespace sweepscope
