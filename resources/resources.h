// SPDX-License-Identifier: GPL-3.0-or-later

// The files compiled into the program, under these names:
//   :/samples/*.trace          the bundled traces, as they stand in resources/samples
//   :/icons/sweepscope.svg     the program's icon; :/icons/NAME.svg the toolbar's, 20 x 20, drawn in one ink
//   :/help/*.html              help pages in the HTML that QTextBrowser shows
//   :/translations/*.qm        catalogues of translated texts, if there are any
// The linker leaves a static library's resources out unless somebody asks for them: call initResources() once, early
// in main (and in a test's initTestCase), before the first ":/..." is opened. Calling it again does nothing.
// Threads: call from the main thread.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace sweepscope {

// A bundled trace as Help > Open sample lists it.
struct SampleTrace {
  QString file;     // ":/samples/NAME.trace"
  QString title;    // a few words, for a menu
  QString summary;  // one sentence about its content
};

void initResources();

// The bundled traces, the one to open first in front.
QList<SampleTrace> sampleTraces();

// Toolbar icons are drawn in this ink alone, so that a theme can exchange it for its own before rendering.
inline constexpr char iconInk[] = "#7a8594";

// The SVG text of :/icons/NAME.svg with iconInk replaced by `ink` ("#rrggbb"); empty if there is no such icon.
QByteArray iconSvg(const QString& name, const QByteArray& ink);

}  // namespace sweepscope
