// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/jsonwriter.h"

#include <nlohmann/json.hpp>

namespace sweepscope {

void JsonWriter::escaped(std::string_view text) {
  m_out += nlohmann::json(std::string(text)).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace sweepscope
