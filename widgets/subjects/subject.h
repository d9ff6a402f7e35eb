// SPDX-License-Identifier: GPL-3.0-or-later

// A thing: what can be selected, hovered, linked to and searched for. A Subject says which one; its SubjectType, a file
// of its own for each kind of thing, has the operations: tooltip, inspector page, next and previous, the same thing in
// another snapshot of the trace. No other code needs to know the kind of a thing for these.
//
// A Subject outlives the widget that it was made in, and the snapshot: sameIn() finds it again when more is loaded.
//
// Threads: types are constant; their operations are pure, any thread.
#pragma once

#include <QString>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "widgets/document.h"
#include "widgets/laneindex.h"
#include "wire/ids.h"

namespace sweepscope {

class SubjectType;
class TraceSearch;
struct InspectorPage;
struct Sweeper;

struct Subject {
  const SubjectType* type = nullptr;  // null: nothing
  std::size_t index = 0;              // in the table that the type stands for, in one snapshot
  GoroutineId goroutine;
  ProcId proc;
  TimeRange span{};  // where it is on the timeline
  explicit operator bool() const { return type != nullptr; }
  bool is(const SubjectType& t) const { return type == &t; }
  friend bool operator==(const Subject&, const Subject&) = default;
};

// A thing that lights up together with another one.
struct Related;

// What is fixed about a kind of thing.
struct SubjectSpec {
  const char* id;                  // in session files
  bool wantsGoroutineRow = false;  // its goroutine gets a row of its own while it is selected
  bool expandsGroup = false;       // following a link to it expands the group of its goroutine
  bool lastsLong = false;          // following a link to it leaves the range as it is if a part of it is in view
  // The actions that lead to its neighbours, in its context menu.
  const char* next = "next-event";
  const char* previous = "previous-event";
};

class SubjectType {
 public:
  explicit SubjectType(const SubjectSpec& spec) : m_spec(spec) {}
  SubjectType(const SubjectType&) = delete;
  SubjectType& operator=(const SubjectType&) = delete;
  virtual ~SubjectType() = default;

  const SubjectSpec& spec() const { return m_spec; }

  // Whether the document has it; the other operations expect that.
  virtual bool exists(const Document&, const Subject&) const = 0;
  // The one with an index in the type's table, as searches return it.
  virtual Subject at(const Document&, std::size_t index) const = 0;
  // A few words: "goroutine 12 · main.worker".
  virtual QString brief(const Document&, const Subject&) const = 0;
  // What it is, how long, from when, why; a few lines.
  virtual QString tooltip(const Document&, const Subject&) const = 0;
  virtual InspectorPage inspect(const Document&, const Subject&, const Sweeper*) const = 0;
  // Nothing if it is not there any more.
  virtual Subject again(const Document&, const Subject&) const = 0;
  // The next (step 1) or previous (-1) of its lane; nothing at the lane's end.
  virtual Subject step(const LaneIndex&, const Subject&, int step) const = 0;
  // The time that has to be in view to understand it.
  virtual TimeRange reach(const Document&, const Subject& s) const { return s.span; }
  // The GC cycle that it belongs to, if it belongs to one.
  virtual Subject cycle(const Document&, const Subject&) const { return {}; }
  // What lights up with it.
  virtual void addRelated(const Document&, const Subject&, const Sweeper*, std::vector<Related>&) const {}
  // Adds every hit of this kind.
  virtual void search(TraceSearch&) const {}

 private:
  SubjectSpec m_spec;
};

struct Related {
  Subject what;
  bool outlined = true;  // false: only the names of its rows light up
};

// All kinds, in the order in which they are searched. To add one: a file in this folder and a row in subject.cpp.
std::span<const SubjectType* const> subjectTypes();
// Null if no kind has that id.
const SubjectType* subjectTypeOf(std::string_view id);

// The operations, for a subject that may be nothing or not in the document.
QString tooltipText(const Document&, const Subject&);
// A freed delete's sweeper is looked up elsewhere (widgets/sweeper.h): null as long as it is not known.
InspectorPage inspect(const Document&, const Subject&, const Sweeper* = nullptr);
Subject sameIn(const Document&, const Subject&);
Subject cycleOf(const Document&, const Subject&);
Subject stepFrom(const LaneIndex&, const Subject&, int step);
// The subject itself is the first. `sweeper`: of a selected delete, if it is known.
std::vector<Related> relatedTo(const Document&, const Subject&, const Sweeper* sweeper);
// The goroutine that gets a row of its own while the subject is selected; none of most kinds.
GoroutineId rowWantedBy(const Subject&);

}  // namespace sweepscope
