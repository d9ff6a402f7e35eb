// SPDX-License-Identifier: GPL-3.0-or-later

// Texts for people as values: which text it is, and the numbers and names in it. The English one is made here, that of
// another language by whoever has a catalogue; both start from the same rows (wire/texts.h, analysis/texts.h).
//
// A row is a constant of type MessageText. "%1" to "%9" stand for the arguments. lupdate finds rows by the macros
// below (packaging/translations.sh).
//
// Threads: plain values.
// Cost: nothing is formatted before it is shown; a message without arguments allocates nothing.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "wire/ids.h"

namespace sweepscope {

struct MessageText {
  const char* context;   // of the catalogue
  const char* text;      // English; the plural, if it is about a number of things
  const char* singular;  // English, for a first Count of 1; null if the text has no plural
};

#define SWEEPSCOPE_TEXT(context, text) \
  sweepscope::MessageText {            \
    context, text, nullptr             \
  }
#define SWEEPSCOPE_COUNTED(context, text, singular) \
  sweepscope::MessageText {                         \
    context, text, singular                         \
  }

// A text for which a table of its own has a place, such as a word that also stands in files; the text as it is.
#define SWEEPSCOPE_WORD(context, text) text

// Arguments that are formatted in their own way. Plain integers are ids: they are not grouped.
struct Count {
  std::uint64_t n = 0;
  friend bool operator==(const Count&, const Count&) = default;
};
struct ByteCount {
  double n = 0;
  friend bool operator==(const ByteCount&, const ByteCount&) = default;
};
struct Share {
  double of1 = 0;  // 0.12 is "12 %"
  friend bool operator==(const Share&, const Share&) = default;
};

struct MessageArg;

struct Message {
  const MessageText* text = nullptr;  // null: no text
  std::vector<MessageArg> args;

  Message();
  // Implicit: a row without arguments is a message. Rows are kept by address, so they must be constants of a table.
  Message(const MessageText& row);
  Message(const MessageText&&) = delete;
  template <class First, class... More>
  Message(const MessageText& row, First&& first, More&&... more);

  bool empty() const { return text == nullptr; }
  friend bool operator==(const Message&, const Message&);
};

// Names and other data are shown as they are, in every language.
struct MessageArg {
  std::variant<std::uint64_t, std::int64_t, Count, Duration, ByteCount, Share, std::string, Message> value;

  MessageArg(std::unsigned_integral auto id) : value(std::uint64_t{id}) {}
  MessageArg(std::signed_integral auto id) : value(std::int64_t{id}) {}
  MessageArg(Count n) : value(n) {}
  MessageArg(Duration d) : value(d) {}
  MessageArg(ByteCount n) : value(n) {}
  MessageArg(Share s) : value(s) {}
  MessageArg(std::string data) : value(std::move(data)) {}
  MessageArg(std::string_view data) : value(std::string(data)) {}
  MessageArg(const char* data) : value(std::string(data)) {}
  MessageArg(Message m) : value(std::move(m)) {}
  MessageArg(const MessageText& row) : value(Message(row)) {}
  MessageArg(const MessageText&&) = delete;
  friend bool operator==(const MessageArg& a, const MessageArg& b) { return a.value == b.value; }
};

inline Message::Message() = default;
inline Message::Message(const MessageText& row) : text(&row) {}
inline bool operator==(const Message&, const Message&) = default;

template <class First, class... More>
Message::Message(const MessageText& row, First&& first, More&&... more) : text(&row) {
  args.reserve(1 + sizeof...(more));
  args.emplace_back(std::forward<First>(first));
  (args.emplace_back(std::forward<More>(more)), ...);
}

// One message after another: sentences, clauses or items.
Message followedBy(Message first, Message second);  // "A. B."
Message joined(Message first, Message second);      // "A; b"
Message listed(Message first, Message second);      // "A, b"

// The words of a row in some language, for a number of things: the first argument that is a Count, else 0.
using MessageWords = std::string (*)(const MessageText&, std::uint64_t count);

std::string textOf(const Message&, MessageWords);
std::string english(const Message&);

}  // namespace sweepscope
