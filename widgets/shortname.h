// SPDX-License-Identifier: GPL-3.0-or-later

// Shorter forms of the name of a lane. A function loses the path of its package first, then the package, then what
// stands at its end: "net/http.(*conn).serve.func1", "http.(*conn).serve.func1", "(*conn).serve.func1",
// "(*conn).serve…",
// "(*conn)…". No word is broken.
//
// Threads: pure.
#pragma once

#include <QStringList>

namespace sweepscope {

// The longest first; the name itself is the first.
QStringList shorterNames(const QString&);

}  // namespace sweepscope
