// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/markertext.h"

#include <algorithm>
#include <array>

#include "analysis/caselessword.h"

namespace sweepscope {

namespace {

constexpr CaselessWord kDelete("delete");
constexpr std::size_t kDeleteLength = 6;
constexpr std::string_view kBlanks = " \t\r\n";

constexpr bool isDigit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool isLetterOrDigit(char c) {
  return isDigit(c) || (toLower(c) >= 'a' && toLower(c) <= 'z');
}

// Whether a word may end before text[i].
bool wordEnds(std::string_view text, std::size_t i) {
  if (i >= text.size()) return true;
  if (isLetterOrDigit(text[i]) || text[i] == '-' || text[i] == '_') return false;
  return !(text[i] == '.' && i + 1 < text.size() && isLetterOrDigit(text[i + 1]));
}

struct FoundMarker {
  MarkerEdge edge = MarkerEdge::None;
  std::size_t begin = 0, end = 0;
  bool oneWord = false;
};

// The marker whose "delete" begins at `at`.
std::optional<FoundMarker> markerAt(std::string_view text, std::size_t at) {
  if (at == 0 || std::string_view("-_ ").find(text[at - 1]) == std::string_view::npos) return std::nullopt;
  const std::string_view left = text.substr(0, at - 1);
  FoundMarker m;
  m.oneWord = text[at - 1] != ' ';
  for (const auto& [word, edge] :
       {std::pair(std::string_view("before"), MarkerEdge::Before), {"after", MarkerEdge::After}}) {
    if (left.size() < word.size()) continue;
    m.begin = left.size() - word.size();
    if (!equalsIgnoringCase(left.substr(m.begin), word)) continue;
    if (m.begin > 0 && isLetterOrDigit(text[m.begin - 1])) return std::nullopt;
    m.edge = edge;
    break;
  }
  if (m.edge == MarkerEdge::None) return std::nullopt;
  m.end = at + kDeleteLength;
  if (m.end < text.size() && toLower(text[m.end]) == 'd') ++m.end;
  return wordEnds(text, m.end) ? std::optional(m) : std::nullopt;
}

// "2026/01/02", "15:04:05.000", "2026-01-02T15:04:05Z", "3:04PM".
bool isTime(std::string_view word) {
  return word.find_first_not_of("0123456789-:./TZ+,APM") == word.npos && word.find_first_of("-:./") != word.npos &&
         isDigit(word.front());
}

// "INFO", "[warn]", "ERR:", "INFO[0000]".
bool isLevel(std::string_view word) {
  static constexpr std::array<std::string_view, 15> kLevels{"trace",   "debug", "info",  "notice", "warn",
                                                            "warning", "error", "fatal", "trc",    "dbg",
                                                            "inf",     "wrn",   "err",   "ftl",    "panic"};
  if (word.front() == '[') word.remove_prefix(1);
  const std::size_t end = std::min(word.find_first_of("[]:"), word.size());
  if (word.find_first_not_of("[]:0123456789", end) != word.npos) return false;
  return std::any_of(kLevels.begin(), kLevels.end(),
                     [&](std::string_view level) { return equalsIgnoringCase(word.substr(0, end), level); });
}

// "main.go:12:".
bool isPlace(std::string_view word) {
  const std::size_t go = word.rfind(".go:");
  return go != word.npos && word.find_first_not_of("0123456789:", go + 4) == word.npos;
}

// Whether a prefix names a map: "map", "users.map", "userMap", but not "bitmap".
bool endsInMap(std::string_view prefix) {
  if (prefix.size() < 3 || !equalsIgnoringCase(prefix.substr(prefix.size() - 3), "map")) return false;
  return prefix.size() == 3 || !isLetterOrDigit(prefix[prefix.size() - 4]) || prefix[prefix.size() - 3] == 'M';
}

// What stands before "delete" in a name: whether it may be a prefix, and whether the name then needs a log.
std::optional<bool> prefixNeedsLog(std::string_view prefix) {
  if (prefix.empty()) return false;
  const bool separated = std::string_view("-_./: ").find(prefix.back()) != std::string_view::npos;
  if (separated) prefix.remove_suffix(1);
  const bool plain = std::all_of(prefix.begin(), prefix.end(), [](char c) {
    return isLetterOrDigit(c) || std::string_view("-_./").find(c) != std::string_view::npos;
  });
  if (prefix.empty() || !plain) return std::nullopt;
  if (endsInMap(prefix)) return false;
  return separated ? std::optional(true) : std::nullopt;
}

}  // namespace

bool saysDelete(std::string_view text) {
  return kDelete.in(text);
}

std::string_view withoutLogPrefix(std::string_view text) {
  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
    const std::string_view word = text.substr(0, text.find_first_of(kBlanks));
    if (word.empty() || !(isTime(word) || isLevel(word) || isPlace(word))) return text;
    text.remove_prefix(word.size());
  }
}

std::optional<SaidMarker> findMarker(std::string_view text) {
  std::optional<SaidMarker> said;
  for (std::size_t at = kDelete.find(text); at != text.npos; at = kDelete.find(text, at + kDeleteLength)) {
    const auto m = markerAt(text, at);
    if (!m) continue;
    if (said) {
      if (m->edge == said->edge) continue;
      said->bothEdges = true;
      return said;
    }
    said.emplace();
    said->edge = m->edge;
    said->oneWord = m->oneWord;
    said->begins = m->begin == 0 || withoutLogPrefix(text).size() == text.size() - m->begin;
    const std::size_t rest = std::min(text.find_first_not_of(" \t\r\n:", m->end), text.size());
    said->rest = text.substr(rest);
  }
  return said;
}

std::optional<DeleteName> deleteName(std::string_view name) {
  for (std::size_t at = kDelete.find(name); at != name.npos; at = kDelete.find(name, at + 1)) {
    if (name.substr(at + 1, kDeleteLength - 1) != "elete") continue;
    const std::string_view behind = name.substr(at + kDeleteLength);
    if (!behind.empty() && behind.front() != ':') continue;
    const auto needsLog = prefixNeedsLog(name.substr(0, at));
    if (!needsLog) return std::nullopt;
    DeleteName found;
    found.needsLog = *needsLog;
    if (const std::size_t key = behind.find_first_not_of(": \t\r\n"); key != behind.npos)
      found.key = behind.substr(behind.find_first_not_of(kBlanks, 1));
    return found;
  }
  return std::nullopt;
}

}  // namespace sweepscope
