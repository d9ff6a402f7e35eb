// The end of the program when the machine gives it no more memory or no more threads: a sentence and an exit code, as
// for anything else that cannot be done. Deep inside of loading there is nobody who could go on with half a column.
//
// Threads: call once, before any other thread is started.
#pragma once

namespace sweepscope {

void endInWordsWhenExhausted();

}  // namespace sweepscope
