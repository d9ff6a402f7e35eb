// SPDX-License-Identifier: GPL-3.0-or-later

// Findings about small heaps that are collected too often.
#pragma once

#include "analysis/findings_parts.h"

namespace sweepscope::findings {

// gc-too-often twice, by what it costs.
std::optional<Finding> tooOften(const Context&);
std::optional<Finding> oftenButCheap(const Context&);

}  // namespace sweepscope::findings
