// SPDX-License-Identifier: GPL-3.0-or-later

// Each function serves a row of app/actiontable.cpp, or the context menu.
#include "app/subjectactions.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>

#include "app/actions.h"
#include "app/workspace.h"
#include "widgets/inspectorpage.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/goroutinesubject.h"

namespace sweepscope {

namespace {

constexpr const char* kOfThing[] = {"fit-selection", "copy-sentence", "go-to-cycle", "go-to-delete", "show-goroutine"};
constexpr const char* kOfNothing[] = {"fit-selection", "next-delete", "previous-delete", "next-cycle",
                                      "previous-cycle"};
constexpr const char* kOfEveryView[] = {"-", "bookmark", "fit-all", "back", "-", "copy-picture", "export"};

}  // namespace

std::vector<const char*> contextActions(const Actions& actions, const Subject& s) {
  std::vector<const char*> ids;
  if (s) {
    for (const char* id : kOfThing) {
      if (actions[id]->isEnabled()) ids.push_back(id);
    }
    const SubjectSpec& spec = s.type->spec();
    for (const char* id : {"-", spec.next, spec.previous, "clear"}) ids.push_back(id);
  } else {
    ids.assign(std::begin(kOfNothing), std::end(kOfNothing));
  }
  ids.insert(ids.end(), std::begin(kOfEveryView), std::end(kOfEveryView));
  return ids;
}

QString sentenceOf(const Document& document, const Subject& s) {
  const QString sentence = inspect(document, s).sentence;
  if (!sentence.isEmpty()) return sentence;
  return tooltipText(document, s).split(QLatin1Char('\n'), Qt::SkipEmptyParts).join(QStringLiteral("; "));
}

void copyText(const QString& text) {
  QApplication::clipboard()->setText(text);
}

bool reclaimsDeletes(const Document& document, const Subject& s) {
  if (!document.answers || !s.is(cycleType()) || s.index >= document.answers->cycles.size()) return false;
  const GcCycle& cycle = document.answers->cycles[s.index];
  return cycle.deletesReclaimed + cycle.deletesInferred > 0;
}

Subject firstDeleteOf(const Document& document, const Subject& s) {
  if (!reclaimsDeletes(document, s)) return {};
  const Answers& answers = *document.answers;
  for (std::size_t i = 0; i < answers.deletes.size(); ++i) {
    if (answers.deletes.cycle(i) == s.index) return deleteSubject(answers, i);
  }
  return {};
}

Subject goroutineOf(const Document& document, const Subject& s) {
  const bool part = s && !s.is(goroutineType()) && s.goroutine.valid();
  return document && part && document.trace->goroutine(s.goroutine) ? goroutineSubject(*document.trace, s.goroutine)
                                                                    : Subject();
}

void goTo(const ActionContext& context, const Subject& subject) {
  context.workspace().choose(subject);
}

}  // namespace sweepscope
