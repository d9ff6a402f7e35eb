// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/leftovers.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string_view>

namespace sweepscope {

// A lone before and a lone after marker are one delete if they have equal keys, no other lone marker has that key, the
// before marker came first and on another goroutine, and their addresses do not differ. Anything less could pair the
// markers of two deletes and invent an interval: a second lone before with that key may be the one whose delete the
// after marker speaks of.
//
// There may be millions, so they are sorted by the hash of their key, 16 bytes each. If two keys had one hash, neither
// would be paired.

namespace {

struct Leftover {
  std::size_t hash;
  std::uint32_t op;
};

std::vector<Leftover> findLeftovers(const DeleteTableBuilder& all, const std::vector<bool>& notMarkers) {
  const auto lone = [&](std::size_t op) {
    return all.hasBefore(op) != all.hasAfter(op) && !(op < notMarkers.size() && notMarkers[op]) &&
           all.factsOf(op).hasKey;
  };
  std::size_t befores = 0, afters = 0;
  for (std::size_t op = 0; op < all.size(); ++op) {
    if (lone(op)) ++(all.hasBefore(op) ? befores : afters);
  }
  std::vector<Leftover> found;
  if (befores == 0 || afters == 0) return found;
  found.reserve(befores + afters);
  for (std::size_t op = 0; op < all.size(); ++op) {
    if (lone(op)) found.push_back({std::hash<std::string_view>()(all.factsOf(op).key), static_cast<std::uint32_t>(op)});
  }
  std::sort(found.begin(), found.end(), [](const Leftover& a, const Leftover& b) { return a.hash < b.hash; });
  return found;
}

bool areOneDelete(const DeleteTableBuilder& all, std::size_t before, std::size_t after) {
  if (!all.hasBefore(before) || !all.hasAfter(after)) return false;
  const MarkerFacts &b = all.factsOf(before), &a = all.factsOf(after);
  const bool sameAddress = !b.hasAddress || !a.hasAddress || a.address == 0 || b.address == a.address;
  return b.key == a.key && sameAddress && all.goroutine(before) != all.goroutine(after) &&
         all.t0(before) < all.t0(after);
}

}  // namespace

void pairLeftovers(DeleteTableBuilder& all, const std::vector<bool>& notMarkers) {
  const std::vector<Leftover> found = findLeftovers(all, notMarkers);
  for (std::size_t i = 0; i < found.size();) {
    std::size_t end = i + 1;
    while (end < found.size() && found[end].hash == found[i].hash) ++end;
    if (end == i + 2) {
      const std::size_t a = found[i].op, b = found[i + 1].op;
      if (areOneDelete(all, a, b))
        all.join(a, b);
      else if (areOneDelete(all, b, a))
        all.join(b, a);
    }
    i = end;
  }
}

}  // namespace sweepscope
