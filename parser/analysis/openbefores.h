// The before markers of one goroutine that wait for their after marker.
//
// Mostly there is one; a program that logs a batch of them may have thousands, so beyond a few they are found by hash.
// Keys are views: what they look at has to outlive this. Threads: one at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sweepscope {

class OpenBefores {
 public:
  using Key = std::optional<std::string_view>;

  // A nullopt key: the marker tells none. An open one with an equal key is forgotten: it stays alone for good.
  void open(const Key& key, std::size_t op) {
    if (m_many) return m_many->open(key, op);
    std::erase_if(m_few, [&](const Entry& e) { return same(e.key, key); });
    m_few.push_back({key, op});
    if (m_few.size() <= kFew) return;
    m_many = std::make_unique<Many>();
    for (const Entry& e : m_few) m_many->enter(e.key, e.op);
    m_few.clear();
  }

  // The one that an after marker belongs to, and not open any more: the one with an equal key, else the latest one if
  // it or the after marker tells no key.
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
  static bool same(const Key& a, const Key& b) {
    if (!a || !b) return !a && !b;
    return a->size() == b->size() && (a->data() == b->data() || *a == *b);
  }

  class Many {
   public:
    bool empty() const { return m_all.empty(); }
    void open(const Key& key, std::size_t op) {
      take(find(key));
      enter(key, op);
    }
    std::optional<std::size_t> close(const Key& key) {
      const std::size_t latest = *m_all.rbegin();
      std::optional<std::size_t> op = key ? find(key) : latest;
      if (!op && m_keyless == latest) op = latest;
      take(op);
      return op;
    }
    void enter(const Key& key, std::size_t op) {
      m_all.insert(op);
      m_keys.emplace(op, key);
      if (key)
        m_byKey[*key] = op;
      else
        m_keyless = op;
    }

   private:
    std::optional<std::size_t> find(const Key& key) const {
      if (!key) return m_keyless;
      const auto it = m_byKey.find(*key);
      return it == m_byKey.end() ? std::nullopt : std::optional(it->second);
    }
    void take(std::optional<std::size_t> op) {
      if (!op) return;
      m_all.erase(*op);
      const auto it = m_keys.find(*op);
      if (it->second)
        m_byKey.erase(*it->second);
      else
        m_keyless.reset();
      m_keys.erase(it);
    }

    std::set<std::size_t> m_all;
    std::unordered_map<std::size_t, Key> m_keys;
    std::unordered_map<std::string_view, std::size_t> m_byKey;
    std::optional<std::size_t> m_keyless;
  };

  std::optional<std::size_t> closeFew(const Key& key) {
    if (m_few.empty()) return std::nullopt;
    std::size_t at = m_few.size();
    if (key) {
      while (at > 0 && !same(m_few[at - 1].key, key)) --at;
      if (at == 0 && !m_few.back().key) at = m_few.size();
    }
    if (at == 0) return std::nullopt;
    const std::size_t op = m_few[at - 1].op;
    m_few.erase(m_few.begin() + static_cast<std::ptrdiff_t>(at - 1));
    return op;
  }

  std::vector<Entry> m_few;      // in order of opening
  std::unique_ptr<Many> m_many;  // then m_few is empty
};

}  // namespace sweepscope
