// SPDX-License-Identifier: GPL-3.0-or-later

// The registry of kinds.
#include "widgets/subjects/subject.h"

#include <algorithm>
#include <iterator>

#include "widgets/inspectorpage.h"
#include "widgets/subjects/assistsubject.h"
#include "widgets/subjects/countersubject.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/goroutinesubject.h"
#include "widgets/subjects/gostatesubject.h"
#include "widgets/subjects/groupsubject.h"
#include "widgets/subjects/inflectionsubject.h"
#include "widgets/subjects/logsubject.h"
#include "widgets/subjects/procpiecesubject.h"
#include "widgets/subjects/regionsubject.h"
#include "widgets/subjects/samplesubject.h"
#include "widgets/subjects/stopsubject.h"
#include "widgets/subjects/sweepsubject.h"
#include "widgets/subjects/tasksubject.h"
#include "widgets/subjects/threadpiecesubject.h"
#include "widgets/subjects/workersubject.h"

namespace sweepscope {

std::span<const SubjectType* const> subjectTypes() {
  static const SubjectType* const kTypes[] = {
      &deleteType(),      &cycleType(),     &stopType(),  &sweepType(),      &assistType(),  &workerType(),
      &logType(),         &goroutineType(), &groupType(), &inflectionType(), &goStateType(), &procPieceType(),
      &threadPieceType(), &counterType(),   &taskType(),  &regionType(),     &sampleType(),
  };
  return kTypes;
}

const SubjectType* subjectTypeOf(std::string_view id) {
  const auto all = subjectTypes();
  const auto it = std::find_if(all.begin(), all.end(), [&](const SubjectType* t) { return id == t->spec().id; });
  return it == all.end() ? nullptr : *it;
}

namespace {

bool isThere(const Document& document, const Subject& s) {
  return document && s && s.type->exists(document, s);
}

}  // namespace

QString tooltipText(const Document& document, const Subject& s) {
  return isThere(document, s) ? s.type->tooltip(document, s) : QString();
}

InspectorPage inspect(const Document& document, const Subject& s, const Sweeper* sweeper) {
  return isThere(document, s) ? s.type->inspect(document, s, sweeper) : InspectorPage();
}

Subject sameIn(const Document& document, const Subject& s) {
  return document && s ? s.type->again(document, s) : Subject();
}

Subject cycleOf(const Document& document, const Subject& s) {
  return isThere(document, s) ? s.type->cycle(document, s) : Subject();
}

Subject stepFrom(const LaneIndex& index, const Subject& s, int step) {
  return s ? s.type->step(index, s, step) : Subject();
}

std::vector<Related> relatedTo(const Document& document, const Subject& s, const Sweeper* sweeper) {
  if (!s) return {};
  std::vector<Related> out{{s}};
  if (isThere(document, s)) s.type->addRelated(document, s, sweeper, out);
  return out;
}

GoroutineId rowWantedBy(const Subject& s) {
  return s && s.type->spec().wantsGoroutineRow ? s.goroutine : GoroutineId();
}

}  // namespace sweepscope
