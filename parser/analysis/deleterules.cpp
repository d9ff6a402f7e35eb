#include "analysis/deleterules.h"

#include <algorithm>
#include <array>

namespace sweepscope {

namespace {

// A rule that gave up this often is not tried any more: each time costs as much as hundreds of messages.
constexpr std::size_t kPatience = 50;

// Every one holds "delete" in some case: saysDelete() is the literal test of all of them.
constexpr std::array<BuiltInRule, 4> kBuiltIn{{
    {"Go module", RuleSubject::Log, Pattern::Case::Exact, "^sweepscope: (?<edge>before|after)-delete(?![A-Za-z0-9])"},
    {"before/after", RuleSubject::Log, Pattern::Case::Ignored,
     "(?<![A-Za-z0-9])(?<edge>before|after)[-_ ]deleted?(?![A-Za-z0-9])"},
    {"delete region", RuleSubject::Region, Pattern::Case::Exact,
     "^region: (?:[\\w.-]+[-_./: ])?[Dd]elete(?::\\s*(?<key>.+)?)?$"},
    {"delete task", RuleSubject::Task, Pattern::Case::Exact,
     "^task: (?:[\\w.-]+[-_./: ])?[Dd]elete(?::\\s*(?<key>.+)?)?$"},
}};

MarkerEdge edgeOf(std::string_view text) {
  if (equalsIgnoringCase(text, "before")) return MarkerEdge::Before;
  if (equalsIgnoringCase(text, "after")) return MarkerEdge::After;
  return MarkerEdge::None;
}

std::string joined(std::string_view a, std::string_view b) {
  std::string out;
  out.reserve(a.size() + 2 + b.size());
  out.append(a).append(": ").append(b);
  return out;
}

}  // namespace

bool saysDelete(std::string_view text) {
  static constexpr CaselessWord kDelete("delete");
  return kDelete.in(text);
}

std::span<const BuiltInRule> DeleteRules::builtIn() {
  return kBuiltIn;
}

DeleteRules::DeleteRules(const std::vector<std::string>& userRules) {
  for (const std::string& text : userRules) {
    auto pattern = Pattern::compile(text);
    if (!pattern) {
      m_broken.push_back("delete rule \"" + text + "\" cannot be used: " + pattern.error().detail);
      continue;
    }
    m_rules.push_back({text, RuleSubject::Any, std::move(*pattern), requiredLiteral(text), true, 0});
  }
  for (const BuiltInRule& rule : kBuiltIn) {
    auto pattern = Pattern::compile(std::string(rule.pattern), rule.sensitivity);
    if (!pattern) {
      m_broken.push_back("built-in rule \"" + std::string(rule.name) + "\": " + pattern.error().detail);
      continue;
    }
    m_rules.push_back({std::string(rule.name), rule.subject, std::move(*pattern), {}, false, 0});
  }
}

bool DeleteRules::mayMatch(std::string_view text) const {
  return saysDelete(text) || std::any_of(m_rules.begin(), m_rules.end(), [&](const Rule& rule) {
           return rule.user && text.find(rule.literal) != std::string_view::npos;
         });
}

bool DeleteRules::tryRule(Rule& rule, std::string_view text) {
  if (rule.gaveUp >= kPatience) return false;
  if (rule.user ? text.find(rule.literal) == std::string_view::npos : !saysDelete(text)) return false;
  const Pattern::Outcome outcome = rule.pattern.match(text);
  if (outcome == Pattern::Outcome::GaveUp) ++rule.gaveUp;
  return outcome == Pattern::Outcome::Yes;
}

std::optional<RuleMatch> DeleteRules::match(RuleSubject subject, std::string_view whole, std::string_view bare) {
  for (Rule& rule : m_rules) {
    if (rule.subject != RuleSubject::Any && rule.subject != subject) continue;
    if (!tryRule(rule, rule.user ? whole : bare)) continue;
    RuleMatch m;
    m.rule = rule.name;
    if (const auto edge = rule.pattern.group("edge")) m.edge = edgeOf(*edge);
    if (const auto key = rule.pattern.group("key")) m.key = std::string(*key);
    if (const auto address = rule.pattern.group("addr")) m.address = parseAddress(*address);
    if (const auto size = rule.pattern.group("size")) m.size = parseCount(*size);
    return m;
  }
  return std::nullopt;
}

std::optional<RuleMatch> DeleteRules::matchLog(std::string_view category, std::string_view message,
                                               const LogAttributes& attributes) {
  const bool plain = category.find_first_of("={") == std::string_view::npos;
  const std::string bareCategory = plain ? std::string(category) : parseAttributes(category).bare;
  return match(RuleSubject::Log, joined(category, message), joined(bareCategory, attributes.bare));
}

std::optional<RuleMatch> DeleteRules::matchRegion(std::string_view name) {
  const std::string text = joined("region", name);
  return match(RuleSubject::Region, text, text);
}

std::optional<RuleMatch> DeleteRules::matchTask(std::string_view name) {
  const std::string text = joined("task", name);
  return match(RuleSubject::Task, text, text);
}

std::vector<std::string> DeleteRules::problems() const {
  std::vector<std::string> all = m_broken;
  for (std::string& rule : gaveUp()) all.push_back(std::move(rule));
  return all;
}

std::vector<std::string> DeleteRules::gaveUp() const {
  std::vector<std::string> all;
  for (const Rule& rule : m_rules) {
    if (rule.gaveUp == 0) continue;
    all.push_back("delete rule \"" + rule.name + "\" took too much effort on " + std::to_string(rule.gaveUp) +
                  (rule.gaveUp >= kPatience ? " messages and was not tried any more" : " messages"));
  }
  return all;
}

}  // namespace sweepscope
