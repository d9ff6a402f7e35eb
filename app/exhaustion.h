// SPDX-License-Identifier: GPL-3.0-or-later

// Ends the program with a message and an exit code when there is no more memory, or when no more threads can be
// started. Loading cannot continue then. The messages are in English: translating them would need memory.
//
// Threads: call once, before any other thread is started.
#pragma once

namespace sweepscope {

void endInWordsWhenExhausted();

}  // namespace sweepscope
