// SPDX-License-Identifier: GPL-3.0-or-later

// The open regions of goroutines: which begin an end belongs to.
//
// Threads: one at a time.
// Cost: an end looks at no more than kFarthest open regions.
#pragma once

#include <cstdint>
#include <vector>

#include "wire/ids.h"

namespace sweepscope {

/* How begins and ends find each other.
 *
 * Go's regions nest in a goroutine, but nothing makes a program keep to that: a region can be ended out of order,
 * twice, never, or by another goroutine. An end names task and name, so it closes the latest open begin of both on its
 * goroutine; what was begun after that stays open. In a program that nests its regions this is always the innermost
 * one. A region that another goroutine ends therefore stays open.
 *
 * Each goroutine has a chain of open regions, the innermost one first: a list whose links lie in one pool.
 */
class OpenRegions {
 public:
  static constexpr std::uint32_t kNone = 0xffffffffu;
  // Programs that never end their regions leave millions of them open. Begins that are further out are not looked for.
  static constexpr int kFarthest = 256;
  // The open regions of one goroutine.
  struct Chain {
    std::uint32_t innermost = kNone;  // into the pool
  };

  // `region` numbers the caller's regions in order of begin.
  void open(Chain& chain, TaskId task, StringId name, std::uint32_t region) {
    const Open now{task, name, region, chain.innermost};
    std::uint32_t at = m_free;
    if (at == kNone) {
      at = std::uint32_t(m_pool.size());
      m_pool.push_back(now);
    } else {
      m_free = m_pool[at].outer;
      m_pool[at] = now;
    }
    chain.innermost = at;
  }
  // The region that an end closes, or kNone. Regions with smaller numbers than `oldest` are not looked for.
  std::uint32_t close(Chain& chain, TaskId task, StringId name, std::uint32_t oldest = 0) {
    std::uint32_t* link = &chain.innermost;
    for (int depth = 0; isOpen(*link, oldest) && depth < kFarthest; ++depth) {
      Open& o = m_pool[*link];
      if (o.task == task && o.name == name) {
        const std::uint32_t at = *link;
        *link = o.outer;
        o.outer = m_free;
        m_free = at;
        return o.region;
      }
      link = &o.outer;
    }
    return kNone;
  }
  bool anyOpen(const Chain& chain, std::uint32_t oldest = 0) const { return isOpen(chain.innermost, oldest); }

 private:
  struct Open {
    TaskId task;
    StringId name;
    std::uint32_t region, outer;
  };
  bool isOpen(std::uint32_t at, std::uint32_t oldest) const { return at != kNone && m_pool[at].region >= oldest; }

  std::vector<Open> m_pool;
  std::uint32_t m_free = kNone;  // links by `outer`, too
};

}  // namespace sweepscope
