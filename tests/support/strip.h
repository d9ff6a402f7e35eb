// SPDX-License-Identifier: GPL-3.0-or-later

// A copy of a trace (Go 1.22 and later) that says less: what a reader answers without alloc/free events, and from key,
// addr and size alone, has to stay the same.
//
// Pure. Expects a whole file; what it does not understand it copies.
#pragma once

#include <string>
#include <string_view>

namespace sweepscope {

struct StripWhat {
  bool allocFree = false;   // events and batches of the alloc/free experiment; their time moves into the next delta
  bool attributes = false;  // in every string: name=value words and JSON members other than event, key, addr, size
};

std::string stripTrace(std::string_view bytes, StripWhat);
std::string stripAttributes(std::string_view text);

}  // namespace sweepscope
