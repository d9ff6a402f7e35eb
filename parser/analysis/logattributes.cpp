// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/logattributes.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "analysis/caselessword.h"
#include "analysis/markertext.h"

namespace sweepscope {

namespace {

using Json = nlohmann::ordered_json;

// Every character of every marker is looked up: in a table.
enum CharKind : std::uint8_t { kOther = 0, kSpace = 1, kName = 2, kOpen = 3, kClose = 4 };
constexpr std::array<std::uint8_t, 256> kCharKinds = [] {
  std::array<std::uint8_t, 256> kinds{};
  const auto set = [&](std::string_view chars, CharKind kind) {
    for (const char c : chars) kinds[static_cast<unsigned char>(c)] = kind;
  };
  set(" \t\n\r", kSpace);
  set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-", kName);
  set("([{", kOpen);
  set(")]}", kClose);
  return kinds;
}();
CharKind kindOf(char c) {
  return static_cast<CharKind>(kCharKinds[static_cast<unsigned char>(c)]);
}
bool isSpace(char c) {
  return kindOf(c) == kSpace;
}

void appendUtf8(std::string& out, std::uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | (c >> 18 & 7));
    out += static_cast<char>(0x80 | (c >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  }
}

std::optional<std::uint32_t> digits(std::string_view text, int base) {
  std::uint32_t v = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), v, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return v;
}

// One escape of a Go string literal behind its backslash; how many characters it took, 0 if it is none.
std::size_t unescape(std::string_view s, std::string& out) {
  static constexpr std::string_view kNames = "abfnrtv\\\"'", kValues = "\a\b\f\n\r\t\v\\\"'";
  if (s.empty()) return 0;
  if (const auto at = kNames.find(s[0]); at != std::string_view::npos) {
    out += kValues[at];
    return 1;
  }
  const std::size_t length = s[0] == 'x' ? 2 : s[0] == 'u' ? 4 : s[0] == 'U' ? 8 : 0;
  if (length == 0 || s.size() < 1 + length) return 0;
  const auto v = digits(s.substr(1, length), 16);
  if (!v) return 0;
  if (s[0] == 'x')
    out += static_cast<char>(*v);
  else
    appendUtf8(out, *v);
  return 1 + length;
}

// A value that begins with a quote (" or `) at s[0]; how many bytes it took, 0 if it does not end.
std::size_t quoted(std::string_view s, std::string& out) {
  out.clear();
  const bool raw = s[0] == '`';
  for (std::size_t i = 1; i < s.size(); ++i) {
    if (s[i] == s[0]) return i + 1;
    if (raw || s[i] != '\\') {
      out += s[i];
      continue;
    }
    const std::size_t taken = unescape(s.substr(i + 1), out);
    if (taken == 0) out += '\\';
    i += taken;
  }
  return 0;
}

bool isQuote(char c) {
  return c == '"' || c == '`';
}
bool isSeparator(char c) {
  return c == ',' || c == ';';
}

// The length of a name before '=' at the beginning of s, 0 if there is none.
std::size_t nameLength(std::string_view s) {
  std::size_t n = 0;
  while (n < s.size() && kindOf(s[n]) == kName) ++n;
  if (n == 0 || n == s.size() || s[n] != '=') return 0;
  const char first = s[0];
  return first == '-' || first == '.' || (first >= '0' && first <= '9') ? 0 : n;
}

constexpr std::string_view kSpaces = " \t\n\r";

std::string_view trimmed(std::string_view s) {
  const std::size_t begin = std::min(s.find_first_not_of(kSpaces), s.size());
  return s.substr(begin, s.find_last_not_of(kSpaces) + 1 - begin);
}

std::size_t skipSpaces(std::string_view s, std::size_t i) {
  while (i < s.size() && isSpace(s[i])) ++i;
  return i;
}

// Where a quote inside brackets ends: behind its end, or behind itself if it is none (an apostrophe or an inch mark
// follows a letter or a digit). npos if it does not end.
std::size_t behindQuote(std::string_view s, std::size_t i) {
  if (i > 0 && kindOf(s[i - 1]) == kName) return i + 1;
  for (std::size_t k = i + 1; k < s.size(); ++k) {
    if (s[k] == '"') return k + 1;
    if (s[k] == '\\') ++k;
  }
  return s.npos;
}

// Where a value without quotes around it ends: at the first blanks outside brackets that stop() accepts, given what
// follows them. npos if a bracket is not closed.
template <class Stop>
std::size_t bracketedEnd(std::string_view s, std::size_t i, Stop&& stop) {
  std::size_t depth = 0;
  bool quotes = true;
  while (i < s.size()) {
    const CharKind kind = kindOf(s[i]);
    if (kind == kSpace && depth == 0) {
      const std::size_t next = skipSpaces(s, i);
      if (next == s.size() || stop(next)) return i;
      i = next;
      continue;
    }
    if (kind == kOpen) ++depth;
    if (kind == kClose && depth > 0) --depth;
    if (s[i] == '"' && depth > 0 && quotes) {
      const std::size_t end = behindQuote(s, i);
      quotes = end != s.npos;
      if (quotes) {
        i = end;
        continue;
      }
    }
    ++i;
  }
  return depth == 0 ? s.size() : s.npos;
}

// The same with brackets as characters like others.
template <class Stop>
std::size_t plainEnd(std::string_view s, std::size_t i, Stop&& stop) {
  while (i < s.size()) {
    if (!isSpace(s[i])) {
      ++i;
      continue;
    }
    const std::size_t next = skipSpaces(s, i);
    if (next == s.size() || stop(next)) return i;
    i = next;
  }
  return s.size();
}

void addWord(std::string& bare, std::string_view word) {
  if (!bare.empty()) bare += ' ';
  bare += word;
}

std::string_view make(LogAttributes& out, std::string text) {
  return *out.made.emplace_back(std::make_unique<const std::string>(std::move(text)));
}

std::optional<std::uint64_t> parseNumber(std::string_view text, bool hexByLetters) {
  while (!text.empty() && isSeparator(text.back())) text.remove_suffix(1);
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    text.remove_prefix(2);
    base = 16;
  } else if (hexByLetters && text.find_first_of("abcdefABCDEF") != std::string_view::npos) {
    base = 16;
  }
  std::uint64_t v = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), v, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return v;
}

// Where the marker begins that ends a value, in one word or two; npos if none does. What stands before it has to be one
// value, or a key.
std::size_t trailingMarker(std::string_view name, std::string_view value) {
  const char last = value.empty() ? ' ' : toLower(value.back());
  if ((last != 'e' && last != 'd') || isMessageName(name)) return value.npos;
  std::size_t blank = value.size();
  for (int words = 1; words <= 2; ++words) {
    blank = blank == 0 ? value.npos : value.find_last_of(kSpaces, blank - 1);
    if (blank == value.npos) return value.npos;
    const auto marker = findMarker(value.substr(blank + 1));
    if (!marker || !marker->begins || !marker->rest.empty()) continue;
    const std::string_view before = trimmed(value.substr(0, blank));
    return name == "key" || before.empty() || singleValue(before) ? blank + 1 : value.npos;
  }
  return value.npos;
}

class WordParser {
 public:
  WordParser(std::string_view text, LogAttributes& out) : m_s(text), m_out(out) {}

  void run() {
    for (std::size_t i = skipSpaces(m_s, 0); i < m_s.size(); i = skipSpaces(m_s, i)) {
      if (const std::size_t n = nameLength(m_s.substr(i)); n > 0) {
        i = attribute(m_s.substr(i, n), i + n + 1);
        continue;
      }
      std::size_t end = i;
      while (end < m_s.size() && !isSpace(m_s[end])) ++end;
      addWord(m_out.bare, m_s.substr(i, end - i));
      i = end;
    }
    dropSeparators();
  }

 private:
  // More brackets that are not closed make brackets characters like others.
  static constexpr int kMostOpen = 8;

  // Adds the attribute whose value begins at `at`; where it ends.
  std::size_t attribute(std::string_view name, std::size_t at) {
    if (at < m_s.size() && isQuote(m_s[at])) {
      if (const std::size_t end = quotedAttribute(name, at); end > 0) return end;
    }
    std::size_t end = valueEnd(at);
    const std::string_view whole = m_s.substr(at, end - at);
    if (name == "addr" || name == "size") {
      const std::size_t blank = whole.find_first_of(kSpaces);
      if (blank != whole.npos && parseNumber(whole.substr(0, blank), true)) end = at + blank;
    }
    if (const std::size_t marker = trailingMarker(name, whole); marker != whole.npos && !findMarker(m_out.bare))
      end = std::min(end, at + marker);
    const std::string_view value = trimmed(m_s.substr(at, end - at));
    m_out.items.emplace_back(name, value);
    if (skipSpaces(m_s, end) < m_s.size()) noteEnd(!value.empty() && isSeparator(value.back()));
    return end;
  }

  std::size_t quotedAttribute(std::string_view name, std::size_t at) {
    std::string value;
    const std::size_t taken = quoted(m_s.substr(at), value);
    const std::size_t end = at + taken;
    const bool more = end < m_s.size(), separated = more && isSeparator(m_s[end]);
    if (taken == 0 || (more && !separated && !isSpace(m_s[end]))) return 0;
    m_out.items.emplace_back(name, make(m_out, std::move(value)));
    if (!separated && skipSpaces(m_s, end) < m_s.size()) m_allSeparated = false;
    return separated ? end + 1 : end;
  }

  std::size_t valueEnd(std::size_t at) {
    const auto stop = [this](std::size_t i) { return nameLength(m_s.substr(i)) > 0; };
    if (m_open < kMostOpen) {
      const std::size_t end = bracketedEnd(m_s, at, stop);
      if (end != m_s.npos) return end;
      ++m_open;
    }
    return plainEnd(m_s, at, stop);
  }

  // Of the last attribute, which something follows.
  void noteEnd(bool separated) {
    if (separated)
      m_separated.push_back(m_out.items.size() - 1);
    else
      m_allSeparated = false;
  }
  void dropSeparators() {
    if (!m_allSeparated) return;
    for (const std::size_t i : m_separated) m_out.items[i].second.remove_suffix(1);
  }

  std::string_view m_s;
  LogAttributes& m_out;
  int m_open = 0;
  std::vector<std::size_t> m_separated;
  bool m_allSeparated = true;
};

void parseWords(std::string_view s, LogAttributes& out) {
  WordParser(s, out).run();
}

std::string valueText(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Bytes above 0x7f as the characters of the same number, so that what is not UTF-8 can be parsed at all.
std::string widened(std::string_view s) {
  std::string out;
  for (const char c : s) appendUtf8(out, static_cast<unsigned char>(c));
  return out;
}

bool tellsDelete(std::string_view name) {
  return name == "key" || name == "addr" || name == "size";
}

// Of groups within groups, as slog writes them.
void addNested(const std::string& prefix, const Json& object, LogAttributes& out, int depth) {
  constexpr int kDeepest = 8;
  for (const auto& [name, value] : object.items()) {
    const std::string whole = prefix + "." + name;
    if (value.is_object() && depth < kDeepest)
      addNested(whole, value, out, depth + 1);
    else if (tellsDelete(name) && !value.is_null())
      out.nested.emplace_back(make(out, whole), make(out, valueText(value)));
  }
}

bool parseJson(std::string_view s, LogAttributes& out) {
  Json object = Json::parse(s, nullptr, false);
  if (object.is_discarded() && std::any_of(s.begin(), s.end(), [](char c) { return (c & 0x80) != 0; })) {
    object = Json::parse(widened(s), nullptr, false);
  }
  if (!object.is_object()) return false;
  for (const auto& [name, value] : object.items()) {
    if (!value.is_null()) out.items.emplace_back(make(out, name), make(out, valueText(value)));
    if (value.is_object()) addNested(name, value, out, 0);
  }
  return true;
}

// The attributes of the first group that has a key or an address.
void groupAttributes(const LogAttributes& all, const std::string_view*& key, const std::string_view*& address,
                     const std::string_view*& size) {
  std::optional<std::string_view> group;
  for (const auto* list : {&all.items, &all.nested}) {
    for (const auto& [name, value] : *list) {
      const std::size_t dot = name.rfind('.');
      if (dot == name.npos) continue;
      const std::string_view prefix = name.substr(0, dot), last = name.substr(dot + 1);
      if (!tellsDelete(last) || (group ? *group != prefix : last == "size")) continue;
      group = prefix;
      const std::string_view*& to = last == "key" ? key : last == "addr" ? address : size;
      if (!to) to = &value;
    }
  }
}

}  // namespace

const std::string_view* LogAttributes::find(std::string_view name) const {
  const auto it = std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.first == name; });
  return it == items.end() ? nullptr : &it->second;
}

void LogAttributes::clear() {
  bare.clear();
  items.clear();
  nested.clear();
  made.clear();
}

LogAttributes parseAttributes(std::string_view message) {
  LogAttributes out;
  parseAttributes(message, out);
  return out;
}

void parseAttributes(std::string_view message, LogAttributes& out) {
  out.clear();
  const std::size_t brace = message.find('{');
  const std::size_t last = brace != message.npos ? message.find_last_not_of(" \t\r\n") : 0;
  if (brace != message.npos && message[last] == '}') {
    const std::size_t equals = message.find('=');
    if (equals > brace) {
      parseWords(message.substr(0, brace), out);
      if (parseJson(message.substr(brace, last + 1 - brace), out)) return;
      out.clear();
    }
  }
  parseWords(message, out);
}

bool isMessageName(std::string_view name) {
  return name == "msg" || name == "message" || name == "event";
}

DeleteAttributes deleteAttributes(const LogAttributes& all) {
  DeleteAttributes found;
  const std::string_view *address = all.find("addr"), *size = all.find("size");
  found.key = all.find("key");
  if (!found.key && !address && !size) {
    const auto byLogger = [](const LogAttributes::Item& item) { return isMessageName(item.first); };
    if (std::none_of(all.items.begin(), all.items.end(), byLogger)) return found;
    groupAttributes(all, found.key, address, size);
  }
  if (address) found.address = parseAddress(*address);
  if (size) found.size = parseCount(*size);
  return found;
}

std::optional<std::string> singleValue(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::string value;
  if (isQuote(text[0]) && quoted(text, value) == text.size()) return value;
  const auto always = [](std::size_t) { return true; };
  std::size_t end = bracketedEnd(text, 0, always);
  if (end == text.npos) end = plainEnd(text, 0, always);
  return end == text.size() ? std::optional(std::string(text)) : std::nullopt;
}

std::optional<std::uint64_t> parseAddress(std::string_view text) {
  return parseNumber(text, true);
}
std::optional<std::uint64_t> parseCount(std::string_view text) {
  return parseNumber(text, false);
}

}  // namespace sweepscope
