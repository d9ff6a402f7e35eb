#include "analysis/logattributes.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

namespace sweepscope {

namespace {

using Json = nlohmann::ordered_json;

// Every character of every marker is asked for: by a table.
enum CharKind : std::uint8_t { kOther = 0, kSpace = 1, kName = 2 };
constexpr std::array<std::uint8_t, 256> kCharKinds = [] {
  std::array<std::uint8_t, 256> kinds{};
  const auto set = [&](std::string_view chars, CharKind kind) {
    for (const char c : chars) kinds[static_cast<unsigned char>(c)] = kind;
  };
  set(" \t\n\r", kSpace);
  set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-", kName);
  return kinds;
}();
bool isSpace(char c) {
  return kCharKinds[static_cast<unsigned char>(c)] == kSpace;
}
bool isNameChar(char c) {
  return kCharKinds[static_cast<unsigned char>(c)] == kName;
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

// A quoted value that begins at s[0] == '"'; how many bytes it took, 0 if it does not end.
std::size_t quoted(std::string_view s, std::string& out) {
  out.clear();
  for (std::size_t i = 1; i < s.size(); ++i) {
    if (s[i] == '"') return i + 1;
    if (s[i] != '\\') {
      out += s[i];
      continue;
    }
    const std::size_t taken = unescape(s.substr(i + 1), out);
    if (taken == 0) out += '\\';
    i += taken;
  }
  return 0;
}

// The length of a name before '=' at the beginning of s, 0 if there is none.
std::size_t nameLength(std::string_view s) {
  std::size_t n = 0;
  while (n < s.size() && isNameChar(s[n])) ++n;
  return n > 0 && n < s.size() && s[n] == '=' ? n : 0;
}

void addWord(std::string& bare, std::string_view word) {
  if (!bare.empty()) bare += ' ';
  bare += word;
}

void addItem(LogAttributes& out, std::string_view name, std::string_view value) {
  if (name == "event") addWord(out.bare, value);
  out.items.emplace_back(name, value);
}

std::string_view make(LogAttributes& out, std::string text) {
  return *out.made.emplace_back(std::make_unique<const std::string>(std::move(text)));
}

void parseWords(std::string_view s, LogAttributes& out) {
  while (!s.empty()) {
    if (isSpace(s[0])) {
      s.remove_prefix(1);
      continue;
    }
    const std::size_t n = nameLength(s);
    const std::string_view name = s.substr(0, n);
    std::size_t taken = 0;
    if (n > 0 && n + 1 < s.size() && s[n + 1] == '"') {
      std::string value;
      taken = quoted(s.substr(n + 1), value);
      if (taken > 0) addItem(out, name, make(out, std::move(value)));
    }
    if (taken > 0) {
      s.remove_prefix(n + 1 + taken);
      continue;
    }
    std::size_t end = n;
    while (end < s.size() && !isSpace(s[end])) ++end;
    if (n > 0)
      addItem(out, name, s.substr(n + 1, end - n - 1));
    else
      addWord(out.bare, s.substr(0, end));
    s.remove_prefix(end);
  }
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

bool parseJson(std::string_view s, LogAttributes& out) {
  Json object = Json::parse(s, nullptr, false);
  if (object.is_discarded() && std::any_of(s.begin(), s.end(), [](char c) { return (c & 0x80) != 0; })) {
    object = Json::parse(widened(s), nullptr, false);
  }
  if (!object.is_object()) return false;
  for (const auto& [name, value] : object.items()) {
    if (!value.is_null()) addItem(out, make(out, name), make(out, valueText(value)));
  }
  return true;
}

}  // namespace

const std::string_view* LogAttributes::find(std::string_view name) const {
  const auto it = std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.first == name; });
  return it == items.end() ? nullptr : &it->second;
}

void LogAttributes::clear() {
  bare.clear();
  items.clear();
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

namespace {

std::optional<std::uint64_t> parseNumber(std::string_view text, bool hexByLetters) {
  while (!text.empty() && (text.back() == ',' || text.back() == ';')) text.remove_suffix(1);
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

}  // namespace

std::optional<std::uint64_t> parseAddress(std::string_view text) {
  return parseNumber(text, true);
}
std::optional<std::uint64_t> parseCount(std::string_view text) {
  return parseNumber(text, false);
}

}  // namespace sweepscope
