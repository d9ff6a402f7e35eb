#include "analysis/markerreader.h"

#include <algorithm>

#include "analysis/memstats.h"

namespace sweepscope {

namespace {

bool isSpecial(std::string_view name) {
  return name == "key" || name == "addr" || name == "size" || name == "event";
}

std::string_view firstWord(std::string_view text) {
  const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto begin = std::find_if(text.begin(), text.end(), [](char c) { return c != ' '; });
  const auto end = std::find_if_not(begin, text.end(), isLetter);
  return text.substr(static_cast<std::size_t>(begin - text.begin()), static_cast<std::size_t>(end - begin));
}

// True: a finalizer's word. False: a cleanup's.
std::optional<bool> witnessWord(std::string_view word) {
  if (equalsIgnoringCase(word, "finalized")) return true;
  if (equalsIgnoringCase(word, "cleaned")) return false;
  return std::nullopt;
}

std::vector<Attribute> otherAttributes(const LogAttributes& all) {
  std::vector<Attribute> others;
  for (const auto& item : all.items) {
    const bool known = std::any_of(others.begin(), others.end(), [&](const auto& o) { return o.first == item.first; });
    if (!known && !isSpecial(item.first) && others.size() < ToldTexts::kMostAttributes) others.emplace_back(item);
  }
  return others;
}

}  // namespace

MarkerReader::MarkerReader(const Trace& trace, DeleteRules& rules, DeleteTableBuilder& out)
    : m_trace(trace), m_rules(rules), m_out(out) {
  if (trace.logs().size() > 0) m_byMessage.resize(trace.symbols().stringCount());
}

bool MarkerReader::matters(StringId category, StringId message) {
  const auto inCategory = [&] {
    const std::string_view text = m_trace.text(category);
    return witnessWord(text) || m_rules.mayMatch(text);
  };
  const auto inMessage = [&] {
    const std::string_view text = m_trace.text(message);
    if (m_rules.mayMatch(text)) return true;
    static constexpr CaselessWord kFinalized("finalized"), kCleaned("cleaned");
    if (kFinalized.in(text) || kCleaned.in(text)) return witnessWord(firstWord(parseAttributes(text).bare)).has_value();
    return false;
  };
  return m_categories.relevant(category, inCategory) || m_messages.relevant(message, inMessage);
}

std::uint32_t MarkerReader::readNew(StringId category, StringId message) {
  const std::uint64_t pair = std::uint64_t{category.value} << 32 | message.value;
  if (const auto it = m_others.find(pair); it != m_others.end()) return it->second;
  Marker marker;
  if (matters(category, message)) marker = parse(category, message, toldBefore(message));
  marker.maySayMemStats = maySayMemStats(m_trace.text(category), m_trace.text(message));
  std::uint32_t place = kIrrelevant;
  if (marker.kind != LogKind::Nothing || marker.maySayMemStats) {
    place = m_markers.add(marker) + kFirst;
  }
  if (message.value >= m_byMessage.size()) m_byMessage.resize(message.value + std::size_t{1024});
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

std::optional<std::uint32_t> MarkerReader::toldBefore(StringId message) const {
  if (message.value >= m_byMessage.size() || m_byMessage[message.value].place[0] < kFirst) return std::nullopt;
  const Marker& m = marker(m_byMessage[message.value].place[0]);
  return m.kind == LogKind::Nothing ? std::nullopt : std::optional(m.told);
}

std::uint32_t MarkerReader::tell(const RuleMatch& found, std::string_view message, std::optional<std::uint32_t> like) {
  const auto attribute = [&](std::string_view name) { return m_attributes.find(name); };
  Told told;
  if (found.key) {
    // A value that lives until the table is made: the same bytes inside the message, or a text of its own.
    const std::size_t at = message.find(*found.key);
    told.key = at != message.npos ? message.substr(at, found.key->size()) : m_out.keep(*found.key);
    told.hasKey = true;
  } else if (const auto* key = attribute("key")) {
    const bool inside = key->data() >= message.data() && key->data() + key->size() <= message.data() + message.size();
    told.key = inside ? *key : m_out.keep(*key);
    told.hasKey = true;
  }
  auto address = found.address, size = found.size;
  if (const auto* text = attribute("addr"); !address && text) address = parseAddress(*text);
  if (const auto* text = attribute("size"); !size && text) size = parseCount(*text);
  told.hasAddress = address.has_value();
  told.hasSize = size.has_value();
  told.address = address.value_or(0);
  told.size = size.value_or(0);
  told.rule = ruleIndex(found.rule);
  return m_out.addTold(told, otherAttributes(m_attributes), like);
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
  const auto match = m_rules.matchLog(categoryText, text, m_attributes);
  Marker m;
  if (match) {
    m.kind = LogKind::Marker;
    m.edge = match->edge;
  } else if (categoryText == "delete" || categoryText == "deleted") {
    m.kind = LogKind::DeleteCategory;
  } else {
    auto finalizer = witnessWord(categoryText);
    if (!finalizer) finalizer = witnessWord(firstWord(m_attributes.bare));
    if (finalizer) m.kind = *finalizer ? LogKind::Finalized : LogKind::Cleaned;
  }
  if (m.kind == LogKind::Nothing) return m;
  m.told = tell(match.value_or(RuleMatch{}), text, like);
  const Told& told = m_out.told(m.told);
  m.key = told.key;
  m.hasKey = told.hasKey;
  m.hasAddress = told.hasAddress;
  return m;
}

std::optional<std::uint32_t> MarkerReader::readName(StringId name, bool task) {
  const auto [it, fresh] = m_names[task ? 1 : 0].try_emplace(name);
  if (!fresh) return it->second;
  const std::string_view text = m_trace.text(name);
  const auto match = task ? m_rules.matchTask(text) : m_rules.matchRegion(text);
  m_attributes.clear();
  if (match) it->second = tell(*match, text, std::nullopt);
  return it->second;
}

}  // namespace sweepscope
