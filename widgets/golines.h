// SPDX-License-Identifier: GPL-3.0-or-later

// Lines of Go to add to a program so that its next trace can answer what this one cannot.
#pragma once

#include <QString>

namespace sweepscope {

QString deleteMarkerLines();  // around a delete: recognised by the built-in rules
QString memStatsLines();      // HeapAlloc, HeapObjects and NextGC into the trace
QString allocFreeHint();      // how to get exact times of reclaims, one sentence

}  // namespace sweepscope
