// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/foreigntext.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "wire/eventspecs.h"

namespace sweepscope {
namespace {

constexpr std::uint64_t kMostInserted = 1 << 16;

bool isControl(std::uint8_t byte) {
  return (byte < 0x20 && !(byte >= 7 && byte <= 13) && byte != 0x1b) || byte == 0x7f;
}

// The length of the whole character at p, 0 if there is none. Control characters are none here.
std::size_t characterAt(const std::uint8_t* p, const std::uint8_t* end) {
  if (isControl(*p)) return 0;
  TextJudge judge;
  for (std::size_t n = 0; p + n != end && judge.take(p[n]);) {
    ++n;
    if (judge.isText()) return n;
  }
  return 0;
}

// The same, without what is seldom printed: it is as likely a part of something else.
std::size_t printedAt(const std::uint8_t* p, const std::uint8_t* end) {
  return *p < 0x20 && *p != '\t' && *p != '\n' && *p != '\r' && *p != 0x1b ? 0 : characterAt(p, end);
}

/* Where the text is.
 *
 * A batch says how long it is, so a text inside makes it end too early by the length of the text, and the next header
 * that is found behind it gives that length. The text is then one of the places in the batch at which so many bytes are
 * text and without which the rest can be decoded to its end. What is printed mostly ends a line, so a place with a
 * newline at its end is taken first, then the one with the most letters. Inside a name several places are as good, as
 * what is left has the right length at any of them.
 *
 * Up to the text the batch is as it was written: what cannot be decoded any more begins at the text or not far behind
 * it. If all of it can be decoded, the text was put before its last bytes.
 *
 * If the text stands inside the header, neither its length nor the batch's is known; but only with the right text left
 * out is there a header that says how long the rest is.
 *
 * A damaged batch must not be taken for one with text in it: a few bytes that happen to be letters are none, and where
 * the bytes behind a whole batch are no text, text in it is not why they are there.
 */
class InsertionFinder {
 public:
  InsertionFinder(Format format, std::uint64_t begin, std::vector<std::uint8_t> bytes)
      : m_format(format), m_begin(begin), m_bytes(std::move(bytes)) {}

  std::optional<Insertion> run() {
    markCharacters();
    const ParsedHeader parsed = parse(m_bytes);
    const auto* header = std::get_if<BatchHeader>(&parsed);
    return header != nullptr && header->paddedSize ? insideData(*header) : insideHeader();
  }

 private:
  static constexpr std::size_t kLongestHeader = 42;

  // At offset 0, in a file as long as the bytes.
  ParsedHeader parse(std::span<const std::uint8_t> bytes) const {
    return parseBatchHeader(m_format, bytes.first(std::min(bytes.size(), kHeaderPeek)), 0, bytes.size());
  }

  // Which bytes begin a character, and how many bytes up to each are in none, are the first of one, are letters.
  void markCharacters() {
    m_marks.assign(m_bytes.size() + 1, Marks());
    for (std::size_t i = 0; i < m_bytes.size();) {
      const std::size_t n = printedAt(m_bytes.data() + i, m_bytes.data() + m_bytes.size());
      const bool letter = n == 1 && (std::isalnum(m_bytes[i]) != 0 || m_bytes[i] == ' ');
      for (std::size_t k = 0; k < std::max<std::size_t>(n, 1); ++k, ++i) {
        const Marks& m = m_marks[i];
        m_marks[i + 1] = {m.strangers + (n == 0 ? 1 : 0), m.characters + (k == 0 ? 1 : 0), m.letters + (letter ? 1 : 0),
                          k + 1 >= n};
      }
    }
  }
  bool isText(std::size_t from, std::size_t to) const {
    return m_marks[from].starts && m_marks[to].starts && m_marks[from].strangers == m_marks[to].strangers;
  }
  bool endsLine(std::size_t to) const { return m_bytes[to - 1] == '\n'; }
  // How much more of it are letters than other characters.
  std::int64_t score(std::size_t from, std::size_t to) const {
    return 2 * (std::int64_t{m_marks[to].letters} - m_marks[from].letters) -
           (std::int64_t{m_marks[to].characters} - m_marks[from].characters);
  }
  // Text that is so by no accident.
  bool isPrinted(std::size_t from, std::size_t to) const {
    constexpr std::size_t kLeastLine = 6, kLeastOther = 12;
    return to - from >= (endsLine(to) ? kLeastLine : kLeastOther) && isText(from, to) && score(from, to) >= 0;
  }

  std::optional<Insertion> insideData(const BatchHeader& h) const {
    // How far the first entry that cannot be read is from the text. A number of an event cannot be a text, but up to
    // the length of a name can, and as many frames as a stack has.
    const std::size_t reach = h.batch.kind == BatchKind::Events    ? 64
                              : h.batch.kind == BatchKind::Strings ? kMaxStringSize + 16
                                                                   : kMaxStackFrames * 40;
    const auto data = static_cast<std::size_t>(h.batch.offset), next = static_cast<std::size_t>(h.next);
    if (next >= m_bytes.size()) return std::nullopt;
    const std::size_t length = m_bytes.size() - next;
    const std::size_t whole = data + wholeBytes(h.batch.kind, std::span(m_bytes).subspan(data, next - data));
    const bool mayEndBefore = whole < next || isText(next, m_bytes.size());
    std::vector<std::size_t> lines, others;
    // Behind all of the data is no place inside.
    for (std::size_t from = std::max(data, whole - std::min(whole, reach)); from < std::min(next, whole + reach);
         ++from) {
      if (isPrinted(from, from + length) && (mayEndBefore || from + length > next))
        (endsLine(from + length) ? lines : others).push_back(from);
    }
    auto found = tryPlaces(lines, whole, length);
    // Of the numbers in events hardly any other text can be left out as well; of a name any can.
    if (found && (found->unsure || h.batch.kind != BatchKind::Strings)) return found;
    auto other = tryPlaces(others, whole, length);
    if (found) found->unsure = other.has_value();
    return found ? found : other;
  }

  // The best of the places that leave a whole batch; unsure if there are several.
  std::optional<Insertion> tryPlaces(std::vector<std::size_t>& places, std::size_t near, std::size_t length) const {
    constexpr std::size_t kMostTries = 48;
    const auto distance = [near](std::size_t at) { return at > near ? at - near : near - at; };
    const std::size_t tries = std::min(places.size(), kMostTries);
    std::partial_sort(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(tries), places.end(),
                      [&](std::size_t a, std::size_t b) { return distance(a) < distance(b); });
    Best best;
    for (std::size_t i = 0; i < tries; ++i) best.offer(*this, places[i], places[i] + length);
    return best.found;
  }

  struct Best {
    std::optional<Insertion> found;
    std::int64_t score = 0;
    void offer(const InsertionFinder& finder, std::size_t from, std::size_t to) {
      auto more = finder.without(from, to);
      if (!more) return;
      const bool several = found.has_value();
      // A name has no lines.
      const bool names = more->header.batch.kind == BatchKind::Strings;
      const auto lines = names ? std::count(more->text.begin(), more->text.end(), '\n') : 0;
      const std::int64_t s = finder.score(from, to) + 64 * lines;
      if (!found || s > score) {
        found = std::move(more);
        score = s;
      }
      found->unsure = several;
    }
  };

  // The text ends where what is left of the header goes on, of which the first bytes may look like text.
  std::optional<Insertion> insideHeader() const {
    constexpr std::size_t kUnsure = 8;
    for (const bool line : {true, false}) {
      Best best;
      for (std::size_t from = 1; from < std::min(kLongestHeader, m_bytes.size()); ++from) {
        std::size_t to = from;
        while (to < m_bytes.size() && m_marks[to + 1].strangers == m_marks[from].strangers) ++to;
        for (std::size_t i = 0; i < kUnsure && to > from; ++i, --to) {
          if (endsLine(to) == line && isPrinted(from, to) && isHeaderWithout(from, to)) best.offer(*this, from, to);
        }
      }
      if (best.found) return best.found;
    }
    return std::nullopt;
  }

  bool isHeaderWithout(std::size_t from, std::size_t to) const {
    std::array<std::uint8_t, kHeaderPeek> head{};
    const std::size_t more = std::min(head.size() - from, m_bytes.size() - to);
    std::copy_n(m_bytes.begin(), from, head.begin());
    std::copy_n(m_bytes.begin() + static_cast<std::ptrdiff_t>(to), more,
                head.begin() + static_cast<std::ptrdiff_t>(from));
    const std::size_t rest = m_bytes.size() - (to - from);
    const auto parsed = parseBatchHeader(m_format, std::span(head).first(from + more), 0, rest);
    const auto* h = std::get_if<BatchHeader>(&parsed);
    return h != nullptr && h->paddedSize && h->next == rest;
  }

  std::optional<Insertion> without(std::size_t from, std::size_t to) const {
    std::vector<std::uint8_t> rest(m_bytes.begin(), m_bytes.begin() + static_cast<std::ptrdiff_t>(from));
    rest.insert(rest.end(), m_bytes.begin() + static_cast<std::ptrdiff_t>(to), m_bytes.end());
    const ParsedHeader parsed = parse(rest);
    const auto* h = std::get_if<BatchHeader>(&parsed);
    if (h == nullptr || h->endOfGeneration || h->next != rest.size()) return std::nullopt;
    const auto offset = static_cast<std::size_t>(h->batch.offset);
    if (!isWholeBatch(h->batch.kind, std::span(rest).subspan(offset))) return std::nullopt;
    Insertion found{*h,
                    std::string(m_bytes.begin() + static_cast<std::ptrdiff_t>(from),
                                m_bytes.begin() + static_cast<std::ptrdiff_t>(to)),
                    m_begin + from};
    const bool inHeader = from < offset;
    found.header.batch.offset += m_begin + (inHeader ? to - from : 0);
    if (!inHeader) {
      found.header.batch.textAt = static_cast<std::uint32_t>(from - offset);
      found.header.batch.textBytes = static_cast<std::uint32_t>(to - from);
    }
    found.header.next = m_begin + m_bytes.size();
    return found;
  }

  Format m_format;
  std::uint64_t m_begin;
  std::vector<std::uint8_t> m_bytes;
  struct Marks {
    std::uint32_t strangers = 0, characters = 0, letters = 0;
    bool starts = true;
  };
  std::vector<Marks> m_marks;
};

}  // namespace

bool TextJudge::take(std::uint8_t byte) {
  if (m_pending > 0) {
    m_valid = byte >= m_lowest && byte <= m_highest;
    m_lowest = 0x80;
    m_highest = 0xbf;
    if (--m_pending == 0) ++m_characters;
  } else {
    m_valid = begin(byte);
    if (m_valid && byte == static_cast<std::uint8_t>(EventType::EndOfGeneration)) {
      m_sawEnd = true;
      m_sawEndAtLine = m_sawEndAtLine || m_atLine;
    }
    m_atLine = byte == '\n';
  }
  return m_valid;
}

// The first byte of a character. Neither overlong ones nor surrogates nor what is beyond U+10FFFF.
bool TextJudge::begin(std::uint8_t byte) {
  if (byte < 0x80) {
    ++m_characters;
    if (isControl(byte)) ++m_controls;
    return byte != 0;
  }
  if (byte < 0xc2 || byte > 0xf4) return false;
  m_pending = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
  if (byte == 0xe0) m_lowest = 0xa0;
  if (byte == 0xed) m_highest = 0x9f;
  if (byte == 0xf0) m_lowest = 0x90;
  if (byte == 0xf4) m_highest = 0x8f;
  return true;
}

std::string quotedText(std::string_view text) {
  constexpr int kShown = 60;
  constexpr const char* kHex = "0123456789abcdef";
  std::string out(1, '"');
  const auto* p = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto* end = p + text.size();
  while (end - p > 1 && (end[-1] == '\n' || end[-1] == '\r')) --end;
  for (int shown = 0; p != end; ++shown) {
    if (shown == kShown) return out + "…\"";
    const std::size_t n = characterAt(p, end);
    if (*p == '\n' || *p == '\r' || *p == '\t') {
      out += *p == '\n' ? "\\n" : *p == '\r' ? "\\r" : "\\t";
    } else if (n == 0 || *p < 0x20) {
      out += std::string("\\x") + kHex[*p >> 4] + kHex[*p & 15];
    } else if (std::string_view(reinterpret_cast<const char*>(p), n) == "\xef\xbb\xbf") {
      out += "\\ufeff";  // a byte order mark cannot be seen
    } else {
      if (*p == '"' || *p == '\\') out += '\\';
      out.append(reinterpret_cast<const char*>(p), n);
    }
    p += std::max<std::size_t>(n, 1);
  }
  return out + '"';
}

std::optional<Insertion> findInsertion(const ByteSource& source, Format format, std::uint64_t begin,
                                       std::uint64_t end) {
  if (end <= begin || end - begin > kMaxBatchSize + kHeaderPeek + kMostInserted) return std::nullopt;
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(end - begin));
  const auto n = source.read(begin, std::as_writable_bytes(std::span(bytes)));
  if (!n || *n != bytes.size()) return std::nullopt;
  return InsertionFinder(format, begin, std::move(bytes)).run();
}

}  // namespace sweepscope
