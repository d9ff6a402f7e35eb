// SPDX-License-Identifier: GPL-3.0-or-later

// Findings about deletes, and about the live heap in spite of them.
#pragma once

#include "analysis/findings_parts.h"

namespace sweepscope::findings {

std::optional<Finding> keptAlive(const Context&);
std::optional<Finding> stillReferenced(const Context&);
std::optional<Finding> heapGrows(const Context&);
std::optional<Finding> deletedWhileMarking(const Context&);
std::optional<Finding> inlineValues(const Context&);
std::optional<Finding> notOnHeap(const Context&);
std::optional<Finding> nothingAtAddress(const Context&);

}  // namespace sweepscope::findings
