// SPDX-License-Identifier: GPL-3.0-or-later

// Messages of tests, whose text is in no table.
#pragma once

#include <string>
#include <utility>

#include "wire/message.h"

namespace sweepscope {

inline Message madeText(std::string text) {
  static constexpr MessageText kAny{"Tests", "%1", nullptr};
  return Message(kAny, std::move(text));
}

}  // namespace sweepscope
