// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/strip.h"

#include <cctype>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "wire/eventspecs.h"

namespace sweepscope {

namespace {

class Reader {
 public:
  explicit Reader(std::string_view bytes) : m_bytes(bytes) {}
  bool atEnd() const { return m_at >= m_bytes.size(); }
  std::size_t place() const { return m_at; }
  std::uint8_t byte() { return atEnd() ? std::uint8_t{0} : static_cast<std::uint8_t>(m_bytes[m_at++]); }
  std::uint64_t number() {
    std::uint64_t v = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t b = byte();
      v |= std::uint64_t{b & 127u} << shift;
      if (b < 128) break;
    }
    return v;
  }
  std::string_view take(std::size_t n) {
    const std::string_view part = m_bytes.substr(m_at, n);
    m_at += part.size();
    return part;
  }
  std::string_view since(std::size_t from) const { return m_bytes.substr(from, m_at - from); }

 private:
  std::string_view m_bytes;
  std::size_t m_at = 0;
};

void put(std::string& out, std::uint64_t v) {
  for (; v > 127; v >>= 7) out += static_cast<char>((v & 127) | 128);
  out += static_cast<char>(v);
}

std::string withoutAllocFree(std::string_view data) {
  std::string out;
  std::uint64_t carry = 0;
  for (Reader r(data); !r.atEnd();) {
    const auto type = static_cast<EventType>(r.byte());
    const std::uint64_t delta = r.number();
    const std::size_t from = r.place();
    for (unsigned i = 0; i < spec(type).args; ++i) r.number();
    if (type >= EventType::Span) {
      carry += delta;
      continue;
    }
    out += static_cast<char>(type);
    put(out, delta + carry);
    out += r.since(from);
    carry = 0;
  }
  return out;
}

std::string withFewerAttributes(std::string_view data) {
  std::string out(data.substr(0, 1));
  Reader r(data);
  r.byte();
  while (!r.atEnd()) {
    r.byte();
    const std::uint64_t id = r.number();
    const std::string text = stripAttributes(r.take(r.number()));
    out += static_cast<char>(EventType::String);
    put(out, id);
    put(out, text.size());
    out += text;
  }
  return out;
}

bool stays(std::string_view name) {
  return name == "event" || name == "key" || name == "addr" || name == "size";
}

}  // namespace

std::string stripAttributes(std::string_view text) {
  if (text.starts_with('{')) {
    const auto object = nlohmann::ordered_json::parse(text, nullptr, false);
    if (object.is_object()) {
      nlohmann::ordered_json kept = nlohmann::ordered_json::object();
      for (const auto& [name, value] : object.items()) {
        if (stays(name)) kept[name] = value;
      }
      return kept.dump();
    }
  }
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i + 1;
    while (end < text.size() && text[end] != ' ') ++end;
    // A word with the blank before it; the first has none.
    const std::string_view word = text.substr(i, end - i);
    const std::string_view bare = word.starts_with(' ') ? word.substr(1) : word;
    std::size_t name = 0;
    while (name < bare.size() && (std::isalnum(static_cast<unsigned char>(bare[name])) || bare[name] == '_')) ++name;
    const bool attribute = name > 0 && name < bare.size() && bare[name] == '=';
    if (!attribute || stays(bare.substr(0, name))) out += word;
    i = end;
  }
  return out;
}

std::string stripTrace(std::string_view bytes, StripWhat what) {
  std::string out(bytes.substr(0, 16));
  Reader r(bytes);
  r.take(16);
  while (!r.atEnd()) {
    const std::size_t from = r.place();
    const auto type = static_cast<EventType>(r.byte());
    if (type == EventType::EndOfGeneration) {
      out += static_cast<char>(type);
      continue;
    }
    if (type == EventType::ExperimentalBatch) r.byte();
    for (int i = 0; i < 3; ++i) r.number();
    const std::string_view head = r.since(from);
    const std::string_view body = r.take(r.number());
    if (type == EventType::ExperimentalBatch && what.allocFree) continue;
    const auto first = body.empty() ? EventType::None : static_cast<EventType>(body[0]);
    std::string changed(body);
    if (type == EventType::EventBatch && first == EventType::Strings) {
      if (what.attributes) changed = withFewerAttributes(body);
    } else if (type == EventType::EventBatch && spec(first).timed && first != EventType::ClockSnapshot) {
      if (what.allocFree) changed = withoutAllocFree(body);
    }
    out += head;
    put(out, changed.size());
    out += changed;
  }
  return out;
}

}  // namespace sweepscope
