// The encoding of text outside of the program: names of files, standard streams.
#pragma once

namespace sweepscope {

// To be called before a QCoreApplication is made, while there is one thread. Qt wants UTF-8; where the environment sets
// no locale, as in services, containers and minimal systems, or one that is not installed, it goes over to C.UTF-8 and
// from Qt 6.5 on writes a warning to standard error. So the environment of this process names C.UTF-8 then. A locale of
// another encoding is left to Qt and its warning.
void useUtf8Locale();

}  // namespace sweepscope
