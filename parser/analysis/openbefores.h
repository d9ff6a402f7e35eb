// SPDX-License-Identifier: GPL-3.0-or-later

// The before markers of one goroutine that wait for their after marker.
//
// Mostly there is one; a program that logs a batch of them may have thousands, so beyond a few they are found by hash.
// Keys are views: what they look at has to outlive this.
//
// Threads: one at a time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sweepscope {

class OpenBefores {
 public:
  // What a marker says of its delete.
  struct Key {
    std::optional<std::string_view> key;
    std::uint64_t address = 0;  // 0: none
  };

  // An open one that says the same is forgotten: it stays alone for good.
  void open(const Key& key, std::size_t op) {
    if (m_many) return m_many->open(key, op);
    std::erase_if(m_few, [&](const Entry& e) { return equal(e.key, key); });
    m_few.push_back({key, op});
    if (m_few.size() <= kFew) return;
    m_many = std::make_unique<Many>();
    for (const Entry& e : m_few) m_many->enter(e.key, e.op);
    m_few.clear();
  }

  // Whether one with this very key is open.
  bool has(std::string_view key) const {
    if (m_many) return m_many->has(key);
    return std::any_of(m_few.begin(), m_few.end(), [&](const Entry& e) { return e.key.key && same(*e.key.key, key); });
  }

  // The one that an after marker belongs to, and not open any more: the one with an equal key; if it or the after
  // marker has no key, the one with an equal address, else the latest one unless the addresses differ.
  std::optional<std::size_t> close(const Key& key) {
    if (!m_many) return closeFew(key);
    const auto op = m_many->close(key);
    if (m_many->empty()) m_many.reset();
    return op;
  }

 private:
  struct Entry {
    Key key;
    std::size_t op = 0;
  };
  static constexpr std::size_t kFew = 8;

  // A marker's text is mostly the very same one, and then its bytes need not be looked at.
  static bool same(std::string_view a, std::string_view b) {
    return a.size() == b.size() && (a.data() == b.data() || a == b);
  }
  static bool equal(const Key& a, const Key& b) {
    if (a.key || b.key) return a.key && b.key && same(*a.key, *b.key);
    return a.address == b.address;
  }
  static bool sameAddress(const Key& a, const Key& b) {
    return (!a.key || !b.key) && a.address != 0 && a.address == b.address;
  }
  // Whether the latest before marker may belong to an after marker that no other one belongs to.
  static bool fits(const Key& latest, const Key& after) {
    return (!latest.key || !after.key) &&
           (latest.address == 0 || after.address == 0 || latest.address == after.address);
  }

  class Many {
   public:
    bool empty() const { return m_all.empty(); }
    bool has(std::string_view key) const { return m_byKey.contains(key); }
    void open(const Key& key, std::size_t op) {
      take(find(key));
      enter(key, op);
    }
    std::optional<std::size_t> close(const Key& key) {
      std::optional<std::size_t> op;
      if (key.key || key.address != 0) op = find(key);
      if (!op && key.address != 0) op = find({std::nullopt, key.address});
      if (const std::size_t latest = *m_all.rbegin(); !op && fits(m_keys.at(latest), key)) op = latest;
      take(op);
      return op;
    }
    void enter(const Key& key, std::size_t op) {
      m_all.insert(op);
      m_keys.emplace(op, key);
      if (key.key)
        m_byKey[*key.key] = op;
      else
        m_byAddress[key.address] = op;
    }

   private:
    std::optional<std::size_t> find(const Key& key) const {
      const auto in = [](const auto& map, const auto& wanted) {
        const auto it = map.find(wanted);
        return it == map.end() ? std::nullopt : std::optional(it->second);
      };
      return key.key ? in(m_byKey, *key.key) : in(m_byAddress, key.address);
    }
    void take(std::optional<std::size_t> op) {
      if (!op) return;
      m_all.erase(*op);
      const auto it = m_keys.find(*op);
      if (it->second.key)
        m_byKey.erase(*it->second.key);
      else
        m_byAddress.erase(it->second.address);
      m_keys.erase(it);
    }

    std::set<std::size_t> m_all;
    std::unordered_map<std::size_t, Key> m_keys;
    std::unordered_map<std::string_view, std::size_t> m_byKey;
    std::unordered_map<std::uint64_t, std::size_t> m_byAddress;  // of those without a key
  };

  std::optional<std::size_t> closeFew(const Key& key) {
    if (m_few.empty()) return std::nullopt;
    const auto last = [&](auto&& test) {
      std::size_t at = m_few.size();
      while (at > 0 && !test(m_few[at - 1].key, key)) --at;
      return at;
    };
    std::size_t at = key.key ? last(equal) : 0;
    if (at == 0 && key.address != 0) at = last(sameAddress);
    if (at == 0 && fits(m_few.back().key, key)) at = m_few.size();
    if (at == 0) return std::nullopt;
    const std::size_t op = m_few[at - 1].op;
    m_few.erase(m_few.begin() + static_cast<std::ptrdiff_t>(at - 1));
    return op;
  }

  std::vector<Entry> m_few;      // in order of opening
  std::unique_ptr<Many> m_many;  // then m_few is empty
};

}  // namespace sweepscope
