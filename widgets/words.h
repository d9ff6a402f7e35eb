// SPDX-License-Identifier: GPL-3.0-or-later

// What the answers' terms are called on screen: one word for one thing, in columns, tooltips, inspector and legend.
// Words and sentences are translated here; they come from the tables of the analysis (analysis/terms.h).
//
// Threads: any.
#pragma once

#include <QString>
#include <limits>
#include <optional>
#include <string_view>

#include "analysis/answers.h"
#include "trace/trace.h"
#include "widgets/translated.h"
#include "wire/defect.h"

namespace sweepscope {

QString dash();                      // where there is no value
QString evidenceWord(Evidence);      // "freed"
QString evidenceSentence(Evidence);  // what this level means, and how sure it is
QString reasonWord(Reason);
QString reasonSentence(Reason);      // why the link is as it is
QString reasonBrief(Reason);         // the same in a few words, for a picture
QString phaseWord(Phase);            // "idle"
QString phaseSentence(Phase);        // what the GC was doing at that time
QString triggerWord(Trigger);        // "heap"
QString triggerSentence(Trigger);    // "the heap reached its trigger"
QString workerModeWord(WorkerMode);  // "dedicated"
QString severityWord(Severity);      // "loss"
QString defectWord(DefectKind);      // "truncated"

// Bytes of a trace as text to show: UTF-8 where it is, control characters made visible, shortened to `limit`
// characters.
QString shown(std::string_view bytes, int limit = 400);
QString shown(const Message&, int limit = 400);
inline constexpr int kWholeText = std::numeric_limits<int>::max();
// A function without the path of its package: "server.(*Conn).serve".
QString shortFunction(std::string_view function);
QString goroutineName(GoroutineId);  // "goroutine 12"
QString unknownFunction();           // where the trace does not name a goroutine's start function
QString cycleName(std::size_t);      // "GC #12"
// Confirmed ones have filled markers. Others are unconfirmed, also where nothing could confirm them.
bool isConfirmed(const Inflection&);
QString inflectionWord(bool confirmed);                    // "confirmed inflection", "unconfirmed inflection"
QString inflectionValue(const Inflection&, double value);  // of its metric, in its unit

// A time of a trace for people, as the style of times has it (widgets/timestyle.h).
QString momentOf(const Trace&, Time, Duration precision = {1});
QString durationOf(Duration);                         // "1.23 ms"
QString signedDuration(Duration);                     // "+1.23 ms"
QString bytesOf(std::optional<std::uint64_t> bytes);  // "4.0 KiB", an en dash if not known
QString countOf(std::uint64_t);
// "A sentence" of "a sentence".
QString firstUpper(QString);
// The value of a point of a heap series in its unit.
QString heapValue(const HeapSeries&, double value);

}  // namespace sweepscope
