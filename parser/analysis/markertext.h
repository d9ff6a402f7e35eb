// SPDX-License-Identifier: GPL-3.0-or-later

// What a text says about a delete: the markers before-delete and after-delete in a log, and names of regions and tasks.
//
// A marker is before or after, then `-`, `_` or a blank, then delete or deleted, in any case, as a word of its own:
// before-delete-hook and TRIGGER before_deletes are none.
//
// A region or task is named delete if its name is delete or Delete, with a key behind a colon if there is one
// (`delete:k1`), and with a prefix in front of it if there is one. The prefix may be map as a word (map-delete,
// users.map_delete, mapDelete, userMap.delete); such a name speaks of a map. Any other prefix that ends in a separator
// (cache.delete, sql.delete) may as well speak of a database or a file: such a region counts only if a log has the key
// or the address of what was deleted.
//
// Threads: pure.
// Cost: linear in the text.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sweepscope {

enum class MarkerEdge : std::uint8_t { None, Before, After };

// Whether a text holds "delete" in any case.
bool saysDelete(std::string_view text);

// The first marker in a text.
struct SaidMarker {
  MarkerEdge edge = MarkerEdge::None;
  std::string_view rest;       // what follows, without blanks and colons before it
  bool begins : 1 = false;     // nothing but what loggers put there comes before it: time, level, place in the source
  bool oneWord : 1 = false;    // written with - or _
  bool bothEdges : 1 = false;  // the text says the other edge, too
  // The text consists of nothing else.
  bool alone() const { return begins && rest.find_first_not_of(".,;:!") == std::string_view::npos; }
};
std::optional<SaidMarker> findMarker(std::string_view text);

// The text without what loggers put before a message: time, level, place in the source.
std::string_view withoutLogPrefix(std::string_view text);

struct DeleteName {
  std::optional<std::string_view> key;
  bool needsLog = false;  // the name alone does not say that it is a map's delete
};
std::optional<DeleteName> deleteName(std::string_view name);

}  // namespace sweepscope
