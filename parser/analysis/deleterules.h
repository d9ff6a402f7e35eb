// Rules that recognise deletes in what a program logs. A rule is a PCRE2 pattern (bounded effort) tried on
// "CATEGORY: MESSAGE" of a log, on "region: NAME" and on "task: NAME". Named groups: `edge` (before or after, in any
// case; without it the log is a lone moment), `key`, `addr`, `size`; what a group does not give, the message's
// attributes do. For regions and tasks begin and end are before and after.
//
// Rules of the user come first and see the whole message; the built-in ones see a message without its attributes
// (analysis/logattributes.h), so that nothing but what it says decides.
// What the built-in rules say of a log is remembered: messages are many, but without their attributes few differ.
// Threads: one at a time. Errors: a rule that does not compile is listed in broken(), one that gave up in gaveUp().
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/caselessword.h"
#include "analysis/logattributes.h"
#include "analysis/pattern.h"

namespace sweepscope {

// What a rule is tried on.
enum class RuleSubject : std::uint8_t { Any, Log, Region, Task };

enum class MarkerEdge : std::uint8_t { None, Before, After };

struct RuleMatch {
  std::string_view rule;  // name of a built-in rule, or the user's pattern
  MarkerEdge edge = MarkerEdge::None;
  std::optional<std::string_view> key;  // until the next match
  std::optional<std::uint64_t> address, size;
};

struct BuiltInRule {
  std::string_view name;
  RuleSubject subject;
  Pattern::Case sensitivity;
  std::string_view pattern;
};

class DeleteRules {
 public:
  explicit DeleteRules(const std::vector<std::string>& userRules = {});
  static std::span<const BuiltInRule> builtIn();

  // Cheap: false if no rule can match a log that has this text as its category or message.
  bool mayMatch(std::string_view text) const;
  std::optional<RuleMatch> matchLog(std::string_view category, std::string_view message, const LogAttributes&);
  std::optional<RuleMatch> matchRegion(std::string_view name);
  std::optional<RuleMatch> matchTask(std::string_view name);

  // Rules of the user may give up, and are not tried for ever: what they say hangs on what they were asked before.
  bool anyUser() const { return m_anyUser; }
  const std::vector<std::string>& broken() const { return m_broken; }
  std::vector<std::string> gaveUp() const;
  std::vector<std::string> problems() const;  // both

 private:
  struct Rule {
    std::string name;
    RuleSubject subject = RuleSubject::Any;
    Pattern pattern;
    std::string literal;  // of a user's rule: every match holds it
    bool user = false;
    std::size_t gaveUp = 0;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  static constexpr std::size_t kMostRemembered = 1024, kLongestRemembered = 256;

  bool tryRule(Rule&, std::string_view text);
  std::optional<RuleMatch> match(bool user, RuleSubject, std::string_view text);
  std::optional<RuleMatch> matchBareLog();
  std::optional<RuleMatch> matchName(RuleSubject, std::string_view word, std::string_view name);

  std::vector<Rule> m_rules;  // the user's first
  bool m_anyUser = false;
  std::string m_category, m_bareCategory;  // the last one
  std::string m_whole, m_bare;             // the texts looked at
  std::unordered_map<std::string, std::optional<RuleMatch>, TextHash, std::equal_to<>> m_remembered;  // by bare text
  std::vector<std::string> m_broken;
};

// Whether a text holds "delete" in any case.
bool saysDelete(std::string_view text);

}  // namespace sweepscope
