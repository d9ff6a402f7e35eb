// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/deleterules.h"

#include <algorithm>
#include <array>

#include "analysis/caselessword.h"
#include "analysis/texts.h"

namespace sweepscope {

namespace {

// A rule that gave up this often is not tried any more: each time costs as much as hundreds of messages.
constexpr std::size_t kPatience = 50;

constexpr std::string_view kModule = "Go module", kMarkers = "before/after", kRegion = "delete region",
                           kTask = "delete task";
constexpr std::array<BuiltInRule, 4> kBuiltIn{{{kModule}, {kMarkers}, {kRegion}, {kTask}}};
constexpr std::string_view kModuleCategory = "sweepscope";

MarkerEdge edgeOf(std::string_view text) {
  if (equalsIgnoringCase(text, "before")) return MarkerEdge::Before;
  if (equalsIgnoringCase(text, "after")) return MarkerEdge::After;
  return MarkerEdge::None;
}

}  // namespace

std::span<const BuiltInRule> DeleteRules::builtIn() {
  return kBuiltIn;
}

DeleteRules::DeleteRules(const std::vector<std::string>& userRules) {
  for (const std::string& text : userRules) {
    auto pattern = Pattern::compile(text);
    if (!pattern) {
      m_broken.push_back(Message(texts::kBrokenRule, text, pattern.error().detail));
      continue;
    }
    m_rules.push_back({text, std::move(*pattern), requiredLiteral(text), 0});
    m_anyUser = true;
  }
}

bool DeleteRules::mayMatch(std::string_view text) const {
  return saysDelete(text) || std::any_of(m_rules.begin(), m_rules.end(), [&](const Rule& rule) {
           return text.find(rule.literal) != std::string_view::npos;
         });
}

bool DeleteRules::tryRule(Rule& rule, std::string_view text) {
  if (rule.gaveUp >= kPatience || text.find(rule.literal) == std::string_view::npos) return false;
  const Pattern::Outcome outcome = rule.pattern.match(text);
  if (outcome == Pattern::Outcome::GaveUp) ++rule.gaveUp;
  return outcome == Pattern::Outcome::Yes;
}

std::optional<RuleMatch> DeleteRules::matchUser(std::string_view text) {
  for (Rule& rule : m_rules) {
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

// What a marker in the words of a message, or in a structured logger's message, says.
std::optional<RuleMatch> DeleteRules::matchMarker(std::string_view category, std::string_view text, bool tellsValue) {
  const auto said = findMarker(text);
  if (!said) return std::nullopt;
  RuleMatch m;
  m.edge = said->edge;
  m.rule = category == kModuleCategory && said->begins && said->oneWord ? kModule : kMarkers;
  if (said->alone()) return m;
  if (said->begins && said->oneWord) {
    // Truncated JSON is no key, and yet nothing but attributes follows.
    if (said->rest.starts_with("{\"")) return m;
    if (auto key = singleValue(said->rest)) {
      m_key = std::move(*key);
      m.key = m_key;
      return m;
    }
  }
  return tellsValue && (said->begins || !said->bothEdges) ? std::optional(m) : std::nullopt;
}

const std::optional<SaidMarker>& DeleteRules::saidBy(std::string_view category) {
  if (m_category == category) return m_said;
  m_category = category;
  const bool plain = category.find_first_of("={") == std::string_view::npos;
  m_bareCategory = plain ? m_category : parseAttributes(category).bare;
  m_said = findMarker(m_bareCategory);
  return m_said;
}

std::optional<RuleMatch> DeleteRules::matchLog(std::string_view category, std::string_view message,
                                               const LogAttributes& attributes, const DeleteAttributes& told) {
  if (m_anyUser) {
    m_whole.assign(category).append(": ").append(message);
    if (const auto m = matchUser(m_whole)) return m;
  }
  const std::optional<SaidMarker>& said = saidBy(category);
  RuleMatch byCategory;
  byCategory.rule = kMarkers;
  if (said) byCategory.edge = said->edge;
  if (said && said->alone()) return byCategory;
  const bool tellsValue = told.key || told.address;
  if (const auto m = matchMarker(category, attributes.bare, tellsValue)) return m;
  for (const auto& [name, value] : attributes.items) {
    if (!isMessageName(name)) continue;
    if (const auto m = matchMarker(category, value, tellsValue)) return m;
  }
  return said && tellsValue && (said->begins || !said->bothEdges) ? std::optional(byCategory) : std::nullopt;
}

std::optional<RuleMatch> DeleteRules::matchName(std::string_view word, std::string_view name, std::string_view rule) {
  if (m_anyUser) {
    m_whole.assign(word).append(": ").append(name);
    if (const auto m = matchUser(m_whole)) return m;
  }
  const auto found = deleteName(name);
  if (!found) return std::nullopt;
  RuleMatch m;
  m.rule = rule;
  m.key = found->key;
  m.needsLog = found->needsLog;
  return m;
}

std::optional<RuleMatch> DeleteRules::matchRegion(std::string_view name) {
  return matchName("region", name, kRegion);
}

std::optional<RuleMatch> DeleteRules::matchTask(std::string_view name) {
  return matchName("task", name, kTask);
}

std::vector<Message> DeleteRules::problems() const {
  std::vector<Message> all = m_broken;
  for (Message& rule : gaveUp()) all.push_back(std::move(rule));
  return all;
}

std::vector<Message> DeleteRules::gaveUp() const {
  std::vector<Message> all;
  for (const Rule& rule : m_rules) {
    if (rule.gaveUp == 0) continue;
    all.emplace_back(rule.gaveUp >= kPatience ? texts::kRuleStopped : texts::kRuleGaveUp, Count{rule.gaveUp},
                     rule.name);
  }
  return all;
}

}  // namespace sweepscope
