// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/symbols.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "wire/directory.h"
#include "wire/hash.h"
#include "wire/interntable.h"

namespace sweepscope {
namespace {

constexpr unsigned kShardBits = 6;

}  // namespace

struct Symbols::Impl {
  Directory<std::string_view> strings;
  Directory<std::span<const Frame>> stacks;
  std::array<InternTable, 1 << kShardBits> stringShards, stackShards;

  InternTable& stringShard(std::uint64_t hash) { return stringShards[hash >> (64 - kShardBits)]; }
  StringId intern(std::string_view s, std::uint64_t hash) {
    return StringId(stringShard(hash).intern(
        static_cast<std::uint32_t>(hash), [&](std::uint32_t id) { return strings[id] == s; },
        [&](Arena& arena) {
          char* p = arena.take(s.size(), 1);
          std::memcpy(p, s.data(), s.size());
          return strings.add({p, s.size()});
        }));
  }
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
    for (const InternTable& t : *shards) n += t.bytes();
  }
  return n;
}

StringId Symbols::intern(std::string_view s) {
  return s.empty() ? StringId() : m_impl->intern(s, hashBytes(s, HashSeed::process()));
}

// Where a table is large, each look into it waits for memory: entry, directory, text. Looked up some at a time, they
// wait together.
void Symbols::intern(std::span<const std::string_view> texts, std::span<StringId> ids) {
  constexpr std::size_t kTogether = 32;
  std::array<std::uint64_t, kTogether> hashes;
  std::array<std::uint32_t, kTogether> guesses;
  for (std::size_t first = 0; first < texts.size(); first += kTogether) {
    const auto some = texts.subspan(first, std::min(kTogether, texts.size() - first));
    for (std::size_t i = 0; i < some.size(); ++i) {
      hashes[i] = hashBytes(some[i], HashSeed::process());
      m_impl->stringShard(hashes[i]).prefetch(static_cast<std::uint32_t>(hashes[i]));
    }
    for (std::size_t i = 0; i < some.size(); ++i) {
      guesses[i] = m_impl->stringShard(hashes[i]).guess(static_cast<std::uint32_t>(hashes[i]));
      if (guesses[i] != 0) m_impl->strings.prefetch(guesses[i]);
    }
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (guesses[i] != 0) __builtin_prefetch(m_impl->strings[guesses[i]].data());
    }
    for (std::size_t i = 0; i < some.size(); ++i)
      ids[first + i] = some[i].empty() ? StringId() : m_impl->intern(some[i], hashes[i]);
  }
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
