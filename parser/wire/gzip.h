// SPDX-License-Identifier: GPL-3.0-or-later

// Compresses bytes as gzip does.
//
// Threads: pure.
// Errors: none but a lack of memory, which is an exception.
#pragma once

#include <string>
#include <string_view>

namespace sweepscope {

std::string gzipped(std::string_view bytes);

}  // namespace sweepscope
