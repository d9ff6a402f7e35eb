#include "wire/symbols.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <vector>

#include "wire/directory.h"
#include "wire/hash.h"

namespace sweepscope {
namespace {

// Bytes that never move.
class Arena {
 public:
  char* take(std::size_t size, std::size_t alignment) {
    m_used = (m_used + alignment - 1) & ~(alignment - 1);
    if (m_used + size > m_capacity) {
      m_capacity = std::max(size, std::clamp(m_capacity * 2, kFirstBlock, kBlock));
      m_bytes += m_capacity;
      m_blocks.push_back(std::make_unique_for_overwrite<char[]>(m_capacity));
      m_used = 0;
    }
    char* p = m_blocks.back().get() + m_used;
    m_used += size;
    return p;
  }
  std::size_t bytes() const { return m_bytes; }

 private:
  // A trace has many arenas, and most traces need little of each.
  static constexpr std::size_t kFirstBlock = 1 << 9, kBlock = 1 << 16;
  std::vector<std::unique_ptr<char[]>> m_blocks;
  std::size_t m_used = 0, m_capacity = 0, m_bytes = 0;
};

// One shard of a table from content to id. There may be millions of strings: an entry keeps only half of its hash.
struct Shard {
  struct Entry {
    std::uint32_t hash = 0;
    std::uint32_t id = 0;  // 0: free
  };
  std::mutex mutex;
  std::vector<Entry> entries = std::vector<Entry>(16);
  std::size_t size = 0;
  Arena arena;

  template <class Same, class Add>
  std::uint32_t intern(std::uint32_t hash, Same same, Add add) {
    const std::lock_guard lock(mutex);
    if ((size + 1) * 4 > entries.size() * 3) grow();
    for (std::size_t i = hash & (entries.size() - 1);; i = (i + 1) & (entries.size() - 1)) {
      Entry& e = entries[i];
      if (e.id == 0) {
        e = {hash, add(arena)};
        ++size;
        return e.id;
      }
      if (e.hash == hash && same(e.id)) return e.id;
    }
  }

  void grow() {
    std::vector<Entry> old(entries.size() * 2);
    old.swap(entries);
    for (const Entry& e : old) {
      if (e.id == 0) continue;
      std::size_t i = e.hash & (entries.size() - 1);
      while (entries[i].id != 0) i = (i + 1) & (entries.size() - 1);
      entries[i] = e;
    }
  }
};

constexpr unsigned kShardBits = 6;

}  // namespace

struct Symbols::Impl {
  Directory<std::string_view> strings;
  Directory<std::span<const Frame>> stacks;
  std::array<Shard, 1 << kShardBits> stringShards, stackShards;
};

Symbols::Symbols() : m_impl(std::make_unique<Impl>()) {
  m_impl->strings.add({});  // id 0: "", and no stack
  m_impl->stacks.add({});
}
Symbols::~Symbols() = default;

std::string_view Symbols::text(StringId id) const {
  return id.value < m_impl->strings.size() ? m_impl->strings[id.value] : std::string_view();
}
std::span<const Frame> Symbols::frames(StackId id) const {
  return id.value < m_impl->stacks.size() ? m_impl->stacks[id.value] : std::span<const Frame>();
}
std::size_t Symbols::stringCount() const {
  return m_impl->strings.size();
}

std::size_t Symbols::bytes() const {
  std::size_t n = m_impl->strings.bytes() + m_impl->stacks.bytes();
  for (auto* shards : {&m_impl->stringShards, &m_impl->stackShards}) {
    for (Shard& s : *shards) {
      const std::lock_guard lock(s.mutex);
      n += s.entries.capacity() * sizeof(Shard::Entry) + s.arena.bytes();
    }
  }
  return n;
}

StringId Symbols::intern(std::string_view s) {
  if (s.empty()) return StringId();
  const std::uint64_t hash = hashBytes(s, HashSeed::process());
  auto& strings = m_impl->strings;
  return StringId(m_impl->stringShards[hash >> (64 - kShardBits)].intern(
      static_cast<std::uint32_t>(hash), [&](std::uint32_t id) { return strings[id] == s; },
      [&](Arena& arena) {
        char* p = arena.take(s.size(), 1);
        std::memcpy(p, s.data(), s.size());
        return strings.add({p, s.size()});
      }));
}

StackId Symbols::intern(std::span<const Frame> frames) {
  if (frames.empty()) return StackId();
  const HashSeed& seed = HashSeed::process();
  std::uint64_t hash = seed.a;
  for (const Frame& f : frames) {
    hash = mixWords(hash ^ f.pc, seed.b);
    hash = mixWords(hash ^ f.line ^ (std::uint64_t{f.function.value} << 32) ^ f.file.value, seed.b);
  }
  auto& stacks = m_impl->stacks;
  const auto same = [&](std::uint32_t id) {
    const auto other = stacks[id];
    return std::equal(other.begin(), other.end(), frames.begin(), frames.end());
  };
  auto& shard = m_impl->stackShards[hash >> (64 - kShardBits)];
  return StackId(shard.intern(static_cast<std::uint32_t>(hash), same, [&](Arena& arena) {
    auto* p = reinterpret_cast<Frame*>(arena.take(frames.size_bytes(), alignof(Frame)));
    std::uninitialized_copy(frames.begin(), frames.end(), p);
    return stacks.add({p, frames.size()});
  }));
}

}  // namespace sweepscope
