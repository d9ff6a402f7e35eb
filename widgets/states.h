// SPDX-License-Identifier: GPL-3.0-or-later

// What states of goroutines and procs are called and which colour role they have.
#pragma once

#include <QString>
#include <string_view>

#include "trace/records.h"
#include "widgets/theme.h"

namespace sweepscope {

// Why a goroutine waits, by the runtime's words for it.
Role waitRole(std::string_view reason);
Role stateRole(GoState, std::string_view reason);
Role activityRole(ProcActivity);
// "waiting (chan receive)", "running".
QString stateText(GoState, std::string_view reason);
QString activityText(ProcActivity);

}  // namespace sweepscope
