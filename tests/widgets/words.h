// SPDX-License-Identifier: GPL-3.0-or-later

// All words about a thing as lines to read and to compare: what it is called, its tooltip, its page in the inspector.
#pragma once

#include <QString>
#include <QStringList>

#include "widgets/inspectorpage.h"
#include "widgets/subjects/subject.h"

namespace sweepscope::test {

// Thin and unbreakable spaces as plain ones.
inline QString plain(QString text) {
  return text.replace(QChar(0x2009), QLatin1Char(' ')).replace(QChar(0xa0), QLatin1Char(' '));
}

inline QStringList pageLines(const InspectorPage& page) {
  QStringList out{
      QStringLiteral("  %1: %2%3")
          .arg(page.kind, page.title, page.badge.isEmpty() ? QString() : QStringLiteral(" [%1]").arg(page.badge))};
  if (!page.sentence.isEmpty()) out << QStringLiteral("  “%1”").arg(page.sentence);
  for (const InspectorMoment& m : page.moments) {
    out << QStringLiteral("  %1 %2 %3").arg(m.when, m.certain ? QStringLiteral("●") : QStringLiteral("○"), m.label);
    if (!m.distance.isEmpty()) out.back() += QStringLiteral("  ") + m.distance;
  }
  if (!page.notes.isEmpty()) out << QStringLiteral("  %1:").arg(page.notesTitle);
  for (const QString& note : page.notes) out << QStringLiteral("    ") + note;
  for (const InspectorFact& f : page.facts)
    out << QStringLiteral("  %1 = %2%3").arg(f.name, f.value, f.link ? QStringLiteral(" →") : QString());
  for (const InspectorStack& s : page.stacks) {
    out << QStringLiteral("  %1:").arg(s.title);
    for (const InspectorFrame& f : s.frames) out << QStringLiteral("    %1 %2").arg(f.function, f.place);
  }
  return out;
}

inline QString wordsAbout(const Document& document, const Subject& s) {
  QStringList out{QStringLiteral("== %1: %2").arg(QString::fromLatin1(s.type->spec().id), s.type->brief(document, s))};
  for (const QString& line : tooltipText(document, s).split('\n')) out << QStringLiteral("| ") + line;
  out << pageLines(inspect(document, s));
  return plain(out.join('\n')) + QStringLiteral("\n\n");
}

}  // namespace sweepscope::test
