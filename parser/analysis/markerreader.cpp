// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/markerreader.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <type_traits>

#include "analysis/caselessword.h"
#include "analysis/memstats.h"

namespace sweepscope {

namespace {

// What is shown by itself, or says that this is a delete.
bool isSpecial(const LogAttributes::Item& item) {
  const auto& [name, value] = item;
  if (isMessageName(name)) return name == "event" || findMarker(value);
  return name == "key" || name == "addr" || name == "size";
}

std::string_view firstWord(std::string_view text) {
  const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto begin = std::find_if(text.begin(), text.end(), [](char c) { return c != ' '; });
  const auto end = std::find_if_not(begin, text.end(), isLetter);
  return text.substr(static_cast<std::size_t>(begin - text.begin()), static_cast<std::size_t>(end - begin));
}

// What a category or the first word of a message says that a finalizer or a cleanup wrote.
LogKind witnessKind(std::string_view word) {
  if (equalsIgnoringCase(word, "finalized")) return LogKind::Finalized;
  if (equalsIgnoringCase(word, "cleaned")) return LogKind::Cleaned;
  return LogKind::Nothing;
}

// The same of a message: its words and what a structured logger has as the message.
LogKind witnessKind(const LogAttributes& message) {
  LogKind kind = witnessKind(firstWord(withoutLogPrefix(message.bare)));
  for (const auto& [name, value] : message.items) {
    if (kind == LogKind::Nothing && isMessageName(name)) kind = witnessKind(firstWord(value));
  }
  return kind;
}

std::vector<Attribute> otherAttributes(const LogAttributes& all) {
  std::vector<Attribute> others;
  for (const auto& item : all.items) {
    const bool known = std::any_of(others.begin(), others.end(), [&](const auto& o) { return o.first == item.first; });
    if (!known && !isSpecial(item) && others.size() < FactTexts::kMostAttributes) others.emplace_back(item);
  }
  return others;
}

}  // namespace

MarkerReader::MarkerReader(const Trace& trace, DeleteRules& rules, DeleteTableBuilder& out)
    : m_trace(trace), m_rules(rules), m_out(out) {
  if (trace.logs().size() > 0) m_byMessage.grow(trace.symbols().stringCount());
}

void MarkerReader::ByMessage::grow(std::size_t size) {
  static_assert(std::is_trivially_copyable_v<Known> && kUnknown == 0);
  std::unique_ptr<Known, Free> more(static_cast<Known*>(std::calloc(size, sizeof(Known))));
  if (!more) throw std::bad_alloc();
  if (m_size > 0) std::memcpy(static_cast<void*>(more.get()), m_known.get(), m_size * sizeof(Known));
  m_known = std::move(more);
  m_size = size;
}

bool MarkerReader::matters(StringId category, StringId message) {
  const auto inCategory = [&] {
    const std::string_view text = m_trace.text(category);
    return witnessKind(text) != LogKind::Nothing || m_rules.mayMatch(text);
  };
  const auto inMessage = [&] {
    const std::string_view text = m_trace.text(message);
    if (m_rules.mayMatch(text)) return true;
    static constexpr CaselessWord kFinalized("finalized"), kCleaned("cleaned");
    return (kFinalized.in(text) || kCleaned.in(text)) && witnessKind(parseAttributes(text)) != LogKind::Nothing;
  };
  return m_categories.relevant(category, inCategory) || m_messages.relevant(message, inMessage);
}

std::uint32_t MarkerReader::readNew(StringId category, StringId message) {
  const std::uint64_t pair = std::uint64_t{category.value} << 32 | message.value;
  if (const auto it = m_others.find(pair); it != m_others.end()) return it->second;
  Marker marker;
  if (matters(category, message)) marker = parse(category, message, factsBefore(message));
  marker.maySayMemStats = maySayMemStats(m_trace.text(category), m_trace.text(message));
  std::uint32_t place = kIrrelevant;
  if (marker.kind != LogKind::Nothing || marker.maySayMemStats) {
    place = m_markers.add(marker) + kFirst;
  }
  if (message.value >= m_byMessage.size()) m_byMessage.grow(message.value + std::size_t{1024});
  Known& known = m_byMessage[message.value];
  for (std::size_t i = 0; i < known.place.size(); ++i) {
    if (known.place[i] != kUnknown) continue;
    known.category[i] = category;
    known.place[i] = place;
    return place;
  }
  m_others.emplace(pair, place);
  return place;
}

std::optional<std::uint32_t> MarkerReader::factsBefore(StringId message) const {
  if (message.value >= m_byMessage.size() || m_byMessage[message.value].place[0] < kFirst) return std::nullopt;
  const Marker& m = marker(m_byMessage[message.value].place[0]);
  return m.kind == LogKind::Nothing ? std::nullopt : std::optional(m.facts);
}

std::uint32_t MarkerReader::learn(const RuleMatch& found, std::string_view message, const DeleteAttributes& attributes,
                                  std::optional<std::uint32_t> like) {
  // A key lives until the table is made: the same bytes inside the message, or a text of its own.
  const auto lasting = [&](std::string_view key) {
    const bool inside = key.data() >= message.data() && key.data() + key.size() <= message.data() + message.size();
    return inside ? key : m_out.keep(key);
  };
  MarkerFacts facts;
  if (found.key) {
    const std::size_t at = message.find(*found.key);
    facts.key = lasting(at != message.npos ? message.substr(at, found.key->size()) : *found.key);
  } else if (attributes.key) {
    facts.key = lasting(*attributes.key);
  }
  facts.hasKey = found.key || attributes.key;
  const auto address = found.address ? found.address : attributes.address;
  const auto size = found.size ? found.size : attributes.size;
  facts.hasAddress = address.has_value();
  facts.hasSize = size.has_value();
  facts.address = address.value_or(0);
  facts.size = size.value_or(0);
  facts.rule = ruleIndex(found.rule);
  return m_out.addFacts(facts, otherAttributes(m_attributes), like);
}

// One name has one address as long as the rules live.
std::uint16_t MarkerReader::ruleIndex(std::string_view name) {
  if (!m_lastRuleIndex || name.data() != m_lastRule.data()) {
    m_lastRule = name;
    m_lastRuleIndex = m_out.rule(name);
  }
  return *m_lastRuleIndex;
}

Marker MarkerReader::parse(StringId category, StringId message, std::optional<std::uint32_t> like) {
  const std::string_view categoryText = m_trace.text(category), text = m_trace.text(message);
  parseAttributes(text, m_attributes);
  const DeleteAttributes attributes = deleteAttributes(m_attributes);
  const auto match = m_rules.matchLog(categoryText, text, m_attributes, attributes);
  Marker m;
  if (match) {
    m.kind = LogKind::Marker;
    m.edge = match->edge;
  } else if (categoryText == "delete" || categoryText == "deleted") {
    m.kind = LogKind::DeleteCategory;
  } else {
    m.kind = witnessKind(categoryText);
    if (m.kind == LogKind::Nothing) m.kind = witnessKind(m_attributes);
  }
  if (m.kind == LogKind::Nothing) return m;
  m.facts = learn(match.value_or(RuleMatch{}), text, attributes, like);
  const MarkerFacts& facts = m_out.facts(m.facts);
  m.hasKey = facts.hasKey;
  m.hasAddress = facts.hasAddress;
  return m;
}

std::optional<MarkerReader::NameSays> MarkerReader::readName(StringId name, bool task) {
  const auto [it, fresh] = m_names[task ? 1 : 0].try_emplace(name);
  if (!fresh) return it->second;
  const std::string_view text = m_trace.text(name);
  const auto match = task ? m_rules.matchTask(text) : m_rules.matchRegion(text);
  m_attributes.clear();
  if (match) it->second = {learn(*match, text, {}, std::nullopt), match->needsLog};
  return it->second;
}

}  // namespace sweepscope
