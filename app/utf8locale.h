// SPDX-License-Identifier: GPL-3.0-or-later

// The encoding of text outside of the program: names of files, standard streams.
#pragma once

namespace sweepscope {

// To be called before a QCoreApplication is made, while there is one thread. Qt needs UTF-8. If the environment sets no
// locale, as in services, containers and minimal systems, or one that is not installed, Qt changes to C.UTF-8 and from
// Qt 6.5 on writes a warning to standard error. So this function sets C.UTF-8 in the environment then. Qt warns about a
// locale with another encoding.
void useUtf8Locale();

}  // namespace sweepscope
