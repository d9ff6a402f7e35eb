// SPDX-License-Identifier: GPL-3.0-or-later

// Rules that recognise deletes in what a program logs. A rule of the user is a PCRE2 pattern (bounded effort) tried on
// "CATEGORY: MESSAGE" of a log, on "region: NAME" and on "task: NAME". Named groups: `edge` (before or after, in any
// case; without it the log is a lone moment), `key`, `addr`, `size`; what a group does not give, the message's
// attributes do. They come before the built-in rules.
//
// Built in for logs, by markers (analysis/markertext.h) in the category, in the message's words and in the message of a
// structured logger (analysis/logattributes.h):
// * the category is a marker, or the text consists of nothing but a marker: before-delete;
// * the text begins with a marker in one word, followed by a single value, which is the key: before-delete k1;
// * a marker stands anywhere, and the log has a key or an address. Without them such a line only mentions a delete,
//   and so does one that says both edges somewhere in the middle.
// Built in for regions and tasks: their names (analysis/markertext.h).
//
// Threads: one at a time. Errors: a rule that does not compile is listed in broken(), one that gave up in gaveUp().
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/logattributes.h"
#include "analysis/markertext.h"
#include "analysis/pattern.h"

namespace sweepscope {

struct RuleMatch {
  std::string_view rule;  // name of a built-in rule, or the user's pattern
  MarkerEdge edge = MarkerEdge::None;
  std::optional<std::string_view> key;  // until the next match, and as long as the text
  std::optional<std::uint64_t> address, size;
  bool needsLog = false;  // of a name: counts only if a log has the key or the address
};

struct BuiltInRule {
  std::string_view name;
};

class DeleteRules {
 public:
  explicit DeleteRules(const std::vector<std::string>& userRules = {});
  static std::span<const BuiltInRule> builtIn();

  // Cheap: false if no rule can match a log that has this text as its category or message.
  bool mayMatch(std::string_view text) const;
  std::optional<RuleMatch> matchLog(std::string_view category, std::string_view message, const LogAttributes&,
                                    const DeleteAttributes&);
  std::optional<RuleMatch> matchRegion(std::string_view name);
  std::optional<RuleMatch> matchTask(std::string_view name);

  // Rules of the user may give up, and are not tried for ever: their answers depend on what they were tried on before.
  bool anyUser() const { return m_anyUser; }
  const std::vector<Message>& broken() const { return m_broken; }
  std::vector<Message> gaveUp() const;
  std::vector<Message> problems() const;  // both

 private:
  struct Rule {
    std::string name;
    Pattern pattern;
    std::string literal;  // every match holds it
    std::size_t gaveUp = 0;
  };

  bool tryRule(Rule&, std::string_view text);
  std::optional<RuleMatch> matchUser(std::string_view text);
  std::optional<RuleMatch> matchMarker(std::string_view category, std::string_view text, bool tellsValue);
  const std::optional<SaidMarker>& saidBy(std::string_view category);
  std::optional<RuleMatch> matchName(std::string_view word, std::string_view name, std::string_view rule);

  std::vector<Rule> m_rules;
  bool m_anyUser = false;
  std::string m_category, m_bareCategory;  // the last one
  std::optional<SaidMarker> m_said;        // by that
  std::string m_whole, m_key;
  std::vector<Message> m_broken;
};

}  // namespace sweepscope
