// SPDX-License-Identifier: GPL-3.0-or-later

// States of goroutines and procs as people see them: numbers of Go's GoState and ProcState (internal/trace, event.go).
#pragma once

#include <cstdint>

namespace sweepscope {

enum class GoState : std::uint8_t { Undetermined, NotExist, Runnable, Running, Waiting, Syscall };
enum class ProcState : std::uint8_t { Undetermined, NotExist, Running, Idle };

}  // namespace sweepscope
