// SPDX-License-Identifier: GPL-3.0-or-later

// What the inspector says about a thing, as a value: made by the kinds of things (widgets/subjects/), painted by
// widgets/inspector.h.
//
// Cost: a selection's own facts; the stacks of spans are replayed elsewhere (InspectorPage::details).
// Threads: pure, any thread.
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "widgets/document.h"
#include "widgets/subjects/subject.h"
#include "widgets/sweeper.h"
#include "widgets/theme.h"

namespace sweepscope {

// What the time is called from which distances are measured; a symbol, which is not translated.
inline const QString kT0 = QStringLiteral("T0");

// A link of the chain from a delete to its reclaim: what happened when, how far from T0.
struct InspectorMoment {
  QString label;
  QString when;      // "1.234 567 890 s"
  QString distance;  // "+3.41 ms", or "T0"
  Role role = Role::Text;
  TimeRange target;     // what to bring into view
  bool certain = true;  // false: drawn open, as a bound
};

struct InspectorFact {
  QString name, value;
  QString tip;
  Subject link;  // selected when the value is clicked
};

struct InspectorFrame {
  QString function;  // short
  QString place;     // "file.go:12"
  QString tip;       // full function, full path
};

struct InspectorStack {
  QString title;
  std::vector<InspectorFrame> frames;
};

// An event that has to be replayed for its stack (Trace::detailAt).
struct InspectorDetail {
  Time time;
  QString title;        // of the stack, if it is one of the page's own goroutine
  GoroutineId about{};  // whose transition it is: another goroutine may have caused it
  QString waker{};      // who woke it, if no goroutine did
};

// What such an event says: its stack, and who else caused it.
struct InspectorEvent {
  QString title;         // "Woken by"
  QString who;           // "G18 main.worker"; "" if it is an event of the page's own goroutine
  QString tip;           // full name
  Subject link;          // what that goroutine did at that moment
  InspectorStack stack;  // may be empty
};

struct InspectorPage {
  QString kind;   // "delete"
  QString title;  // key, name
  Role role = Role::Text;
  QString badge, badgeTip;  // evidence
  bool isCertain = true;    // false: the badge is outlined by a dashed line
  QString sentence;         // to paste into a chat
  std::vector<InspectorMoment> moments;
  QString notesTitle;
  QStringList notes;  // why earlier cycles did not
  std::vector<InspectorFact> facts;
  std::vector<InspectorStack> stacks;
  std::vector<InspectorDetail> details;
};

// What a replayed event adds to a page.
InspectorEvent inspectEvent(const Trace&, const InspectorDetail&, const EventDetail&);

// Parts of pages.
InspectorStack stackOf(const Trace&, StackId, const QString& title);
InspectorStack stackOf(const Trace&, const std::vector<Frame>&, const QString& title);
InspectorMoment momentOfRange(const Trace&, const QString& label, Role, TimeRange, std::optional<Time> t0);
InspectorFact goroutineFact(const Trace&, GoroutineId);

}  // namespace sweepscope
