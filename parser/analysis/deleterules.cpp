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
     "^region: (?:[\\w.-]+[-_./: ])?[Dd]elete(?::\\s*(?<key>(?s:.+))?)?$"},
    {"delete task", RuleSubject::Task, Pattern::Case::Exact,
     "^task: (?:[\\w.-]+[-_./: ])?[Dd]elete(?::\\s*(?<key>(?s:.+))?)?$"},
}};

MarkerEdge edgeOf(std::string_view text) {
  if (equalsIgnoringCase(text, "before")) return MarkerEdge::Before;
  if (equalsIgnoringCase(text, "after")) return MarkerEdge::After;
  return MarkerEdge::None;
}

void join(std::string& out, std::string_view a, std::string_view b) {
  out.assign(a).append(": ").append(b);
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
    m_anyUser = true;
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

std::optional<RuleMatch> DeleteRules::match(bool user, RuleSubject subject, std::string_view text) {
  for (Rule& rule : m_rules) {
    if (rule.user != user || (rule.subject != RuleSubject::Any && rule.subject != subject)) continue;
    if (!tryRule(rule, text)) continue;
    RuleMatch m;
    m.rule = rule.name;
    if (const auto edge = rule.pattern.group("edge")) m.edge = edgeOf(*edge);
    m.key = rule.pattern.group("key");
    if (const auto address = rule.pattern.group("addr")) m.address = parseAddress(*address);
    if (const auto size = rule.pattern.group("size")) m.size = parseCount(*size);
    return m;
  }
  return std::nullopt;
}

// Only what holds no view of the text is remembered.
std::optional<RuleMatch> DeleteRules::matchBareLog() {
  if (const auto it = m_remembered.find(std::string_view(m_bare)); it != m_remembered.end()) return it->second;
  const auto m = match(false, RuleSubject::Log, m_bare);
  const bool brief = m_bare.size() <= kLongestRemembered && m_remembered.size() < kMostRemembered;
  if (brief && !(m && m->key)) m_remembered.emplace(m_bare, m);
  return m;
}

std::optional<RuleMatch> DeleteRules::matchLog(std::string_view category, std::string_view message,
                                               const LogAttributes& attributes) {
  if (m_anyUser) {
    join(m_whole, category, message);
    if (const auto m = match(true, RuleSubject::Log, m_whole)) return m;
  }
  if (m_category != category) {
    m_category = category;
    const bool plain = category.find_first_of("={") == std::string_view::npos;
    m_bareCategory = plain ? m_category : parseAttributes(category).bare;
  }
  join(m_bare, m_bareCategory, attributes.bare);
  return matchBareLog();
}

std::optional<RuleMatch> DeleteRules::matchName(RuleSubject subject, std::string_view word, std::string_view name) {
  join(m_whole, word, name);
  const auto m = match(true, subject, m_whole);
  return m ? m : match(false, subject, m_whole);
}

std::optional<RuleMatch> DeleteRules::matchRegion(std::string_view name) {
  return matchName(RuleSubject::Region, "region", name);
}

std::optional<RuleMatch> DeleteRules::matchTask(std::string_view name) {
  return matchName(RuleSubject::Task, "task", name);
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
