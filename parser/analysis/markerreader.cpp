#include "analysis/markerreader.h"

#include <algorithm>

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
    if (!known && !isSpecial(item.first) && others.size() < ToldTexts::kMostAttributes) others.push_back(item);
  }
  return others;
}

}  // namespace

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
  const bool byCategory = m_categories.relevant(category, inCategory);
  return m_messages.relevant(message, inMessage) || byCategory;
}

std::uint32_t MarkerReader::readNew(StringId category, StringId message) {
  const std::uint64_t pair = std::uint64_t{category.value} << 32 | message.value;
  if (const auto it = m_others.find(pair); it != m_others.end()) return it->second;
  std::uint32_t place = kIrrelevant;
  if (matters(category, message)) {
    place = static_cast<std::uint32_t>(m_markers.size()) + kFirst;
    m_markers.push_back(parse(category, message));
  }
  if (message.value >= m_byMessage.size()) m_byMessage.resize(message.value + std::size_t{1024});
  Known& known = m_byMessage[message.value];
  if (known.place == kUnknown)
    known = {category, place};
  else
    m_others.emplace(pair, place);
  return place;
}

// A value that lives until the table is made: the same bytes inside the message, or a string of its own.
std::string_view MarkerReader::keep(std::string_view message, std::string value) {
  const std::size_t at = message.find(value);
  if (at != std::string_view::npos) return message.substr(at, value.size());
  m_keys.push_back(std::move(value));
  return m_keys.back();
}

std::uint32_t MarkerReader::tell(RuleMatch&& found, const LogAttributes& attributes, std::string_view message) {
  if (const auto* key = attributes.find("key"); !found.key && key) found.key = *key;
  if (const auto* address = attributes.find("addr"); !found.address && address) found.address = parseAddress(*address);
  if (const auto* size = attributes.find("size"); !found.size && size) found.size = parseCount(*size);
  Told told;
  told.hasKey = found.key.has_value();
  told.hasAddress = found.address.has_value();
  told.hasSize = found.size.has_value();
  if (found.key) told.key = keep(message, std::move(*found.key));
  told.address = found.address.value_or(0);
  told.size = found.size.value_or(0);
  told.rule = m_out.texts().rule(found.rule);
  told.attributes = m_out.texts().keep(otherAttributes(attributes));
  return m_out.addTold(told);
}

Marker MarkerReader::parse(StringId category, StringId message) {
  const std::string_view categoryText = m_trace.text(category), text = m_trace.text(message);
  const LogAttributes attributes = parseAttributes(text);
  auto match = m_rules.matchLog(categoryText, text, attributes);
  Marker m;
  m.category = category;
  m.message = message;
  if (match) {
    m.kind = LogKind::Marker;
    m.edge = match->edge;
  } else if (categoryText == "delete" || categoryText == "deleted") {
    m.kind = LogKind::DeleteCategory;
  } else {
    auto finalizer = witnessWord(categoryText);
    if (!finalizer) finalizer = witnessWord(firstWord(attributes.bare));
    if (finalizer) m.kind = *finalizer ? LogKind::Finalized : LogKind::Cleaned;
  }
  if (m.kind != LogKind::Nothing) m.told = tell(match ? std::move(*match) : RuleMatch{}, attributes, text);
  return m;
}

std::optional<std::uint32_t> MarkerReader::readName(StringId name, bool task) {
  const auto [it, fresh] = m_names[task ? 1 : 0].try_emplace(name);
  if (!fresh) return it->second;
  const std::string_view text = m_trace.text(name);
  auto match = task ? m_rules.matchTask(text) : m_rules.matchRegion(text);
  if (match) it->second = tell(std::move(*match), {}, text);
  return it->second;
}

}  // namespace sweepscope
