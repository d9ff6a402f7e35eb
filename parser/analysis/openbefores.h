// The before markers of one goroutine that wait for their after marker.
//
// Mostly there is one; a program that logs a batch of them may have thousands, so beyond a few they are found by hash.
// Keys are views: what they look at has to outlive this. Threads: one at a time.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sweepscope {

class OpenBefores {
 public:
  // A nullopt key: the marker tells none. An open one with an equal key is forgotten: it stays alone for good.
  void open(std::optional<std::string_view> key, std::size_t op) {
    if (m_many.empty()) {
      std::erase_if(m_few, [&](const Entry& e) { return e.key == key; });
      m_few.push_back({key, op});
      if (m_few.size() > kFew) spread();
      return;
    }
    take(find(key));
    m_many.insert(op);
    m_keys.emplace(op, key);
    if (key)
      m_byKey[*key] = op;
    else
      m_keyless = op;
  }

  // The one that an after marker belongs to, and not open any more: the one with an equal key, else the latest one if
  // it or the after marker tells no key.
  std::optional<std::size_t> close(std::optional<std::string_view> key) {
    if (m_many.empty()) return closeFew(key);
    const std::size_t latest = *m_many.rbegin();
    std::optional<std::size_t> op = key ? find(key) : latest;
    if (!op && m_keyless == latest) op = latest;
    take(op);
    return op;
  }

 private:
  struct Entry {
    std::optional<std::string_view> key;
    std::size_t op = 0;
  };
  static constexpr std::size_t kFew = 8;

  std::optional<std::size_t> closeFew(std::optional<std::string_view> key) {
    if (m_few.empty()) return std::nullopt;
    std::size_t at = m_few.size();
    if (key) {
      while (at > 0 && m_few[at - 1].key != key) --at;
      if (at == 0 && !m_few.back().key) at = m_few.size();
    }
    if (at == 0) return std::nullopt;
    const std::size_t op = m_few[at - 1].op;
    m_few.erase(m_few.begin() + static_cast<std::ptrdiff_t>(at - 1));
    return op;
  }
  void spread() {
    for (const Entry& e : m_few) {
      m_many.insert(e.op);
      m_keys.emplace(e.op, e.key);
      if (e.key)
        m_byKey[*e.key] = e.op;
      else
        m_keyless = e.op;
    }
    m_few.clear();
  }
  std::optional<std::size_t> find(std::optional<std::string_view> key) const {
    if (!key) return m_keyless;
    const auto it = m_byKey.find(*key);
    return it == m_byKey.end() ? std::nullopt : std::optional(it->second);
  }
  void take(std::optional<std::size_t> op) {
    if (!op) return;
    m_many.erase(*op);
    const auto it = m_keys.find(*op);
    if (it->second)
      m_byKey.erase(*it->second);
    else
      m_keyless.reset();
    m_keys.erase(it);
  }

  std::vector<Entry> m_few;
  std::set<std::size_t> m_many;  // empty while m_few is in use
  std::unordered_map<std::size_t, std::optional<std::string_view>> m_keys;
  std::unordered_map<std::string_view, std::size_t> m_byKey;
  std::optional<std::size_t> m_keyless;
};

}  // namespace sweepscope
