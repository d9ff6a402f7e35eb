// SPDX-License-Identifier: GPL-3.0-or-later

// Text that a program printed into the file its trace was written to: before the trace, between two batches, inside
// one, behind the last.
//
// Threads: values; findInsertion() blocks while it reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "wire/batchheader.h"
#include "wire/bytesource.h"

namespace sweepscope {

// Looks at bytes, one after the other: could they be text? That is whole characters of UTF-8 without NUL, few of them
// control characters other than those that terminals know. The header of a batch never is: Go's runtime writes the
// size in ten bytes, of which at least six in a row are 0x80.
class TextJudge {
 public:
  // False if this byte cannot stand in a text; there is no use in further ones then.
  bool take(std::uint8_t byte);
  // What was taken so far is text, and ends with a whole character.
  bool isText() const { return m_valid && m_pending == 0 && m_characters > 0 && m_controls * 4 <= m_characters; }
  // The last character is the end of a line.
  bool endsLine() const { return m_atLine && m_characters > 0; }
  // The byte that ends a generation is the character 4. It was seen at all; at the begin of a line.
  bool sawEnd() const { return m_sawEnd; }
  bool sawEndAtLine() const { return m_sawEndAtLine; }

 private:
  bool begin(std::uint8_t byte);

  bool m_valid = true, m_atLine = true, m_sawEnd = false, m_sawEndAtLine = false;
  unsigned m_pending = 0;                          // bytes of the current character that are still to come
  std::uint8_t m_lowest = 0x80, m_highest = 0xbf;  // what the next one of them may be
  std::uint64_t m_characters = 0, m_controls = 0;
};

// For messages: the first characters in quotation marks, on one line, with … if there are more.
std::string quotedText(std::string_view text);

// A batch, and the text that stands in the middle of it.
struct Insertion {
  BatchHeader header;  // of the batch without the text; next is the end of both
  std::string text;
  std::uint64_t at = 0;  // where in the file the text begins
  // It could also stand elsewhere: then what is right beside it is not what the program wrote.
  bool unsure = false;
};

// Whether the bytes from `begin` to `end` are one whole batch, but for a text that was put into it in one place.
// Nothing if they are not, or are too many. Cost: some passes over at most 200 KiB.
std::optional<Insertion> findInsertion(const ByteSource&, Format, std::uint64_t begin, std::uint64_t end);

}  // namespace sweepscope
