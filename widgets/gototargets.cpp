// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/gototargets.h"

#include <QRegularExpression>

#include "trace/wallclock.h"
#include "widgets/counted.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/goroutinesubject.h"
#include "widgets/subjects/procpiecesubject.h"
#include "widgets/timestyle.h"
#include "widgets/words.h"
#include "wire/sortedids.h"
#include "wire/units.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(GoTo)
};

class Targets {
 public:
  Targets(const Document& document, Time near) : m_document(document), m_trace(*document.trace), m_near(near) {}

  std::vector<GoToTarget> of(const QString& typed) {
    static const QRegularExpression numbered(
        QStringLiteral("^\\s*(g|goroutine|p|proc|gc|cycle|d|delete|)\\s*#?\\s*(\\d{1,18})\\s*$"),
        QRegularExpression::CaseInsensitiveOption);
    if (const auto match = numbered.match(typed); match.hasMatch()) {
      const QString kind = match.captured(1).toLower();
      const auto number = match.captured(2).toLongLong();
      const auto is = [&](const char* letter, const char* word) {
        return kind.isEmpty() || kind == QLatin1String(letter) || kind == QLatin1String(word);
      };
      if (is("g", "goroutine")) addGoroutine(number);
      if (is("gc", "cycle")) addCycle(number);
      if (is("d", "delete")) addDelete(number);
      if (is("p", "proc")) addProc(number);
    }
    addTime(typed.trimmed());
    addWallTime(typed.trimmed());
    return std::move(m_targets);
  }

 private:
  void add(const Subject& subject) {
    if (subject)
      m_targets.push_back(
          {Tr::tr("Go to %1").arg(subject.type->brief(m_document, subject)), subject, subject.span.begin});
  }
  void addGoroutine(qint64 id) {
    const auto info = m_trace.goroutine(GoroutineId(id));
    if (info) add(goroutineSubject(m_trace, info->id));
  }
  void addCycle(qint64 number) {
    if (m_document.answers && number < qint64(m_document.answers->cycles.size()))
      add(cycleSubject(m_trace, *m_document.answers, std::size_t(number)));
  }
  void addDelete(qint64 number) {
    if (m_document.answers && number < qint64(m_document.answers->deletes.size()))
      add(deleteSubject(*m_document.answers, std::size_t(number)));
  }
  // What the proc ran at that time or, if it was idle then, next.
  void addProc(qint64 number) {
    const ProcId proc(number);
    if (!positionIn(m_trace.procs(), proc)) return;
    Subject piece;
    m_trace.visitProc(proc, {m_near, m_trace.end()}, [&](const ProcSpan& span) {
      if (span.activity == ProcActivity::Idle) return true;
      piece = procPieceSubject(proc, span.goroutine, {span.begin, span.end});
      return false;
    });
    add(piece);
  }
  void addTime(const QString& typed) {
    static const QRegularExpression seconds(QStringLiteral("^\\d*\\.\\d+$"));
    QString text = typed;
    text.remove(QLatin1Char(' ')).remove(QChar(0x2009)).remove(QChar(0x00a0));
    if (seconds.match(text).hasMatch()) text += QLatin1Char('s');
    const auto since = parseTime(text.toStdString());
    if (since) addMoment(m_trace.origin() + *since);
  }
  // A time of day is of the zone in which times are shown.
  void addWallTime(const QString& typed) {
    const std::string text = typed.toStdString();
    std::optional<Time> at;
    if (const auto wall = parseWallTime(text)) at = timeAtWall(m_trace, *wall);
    const auto begin = wallTimeAt(m_trace, m_trace.origin());
    if (const auto ofDay = parseTimeOfDay(text); ofDay && begin)
      at = timeAtTimeOfDay(m_trace, *ofDay, shownZone(*begin));
    if (at) addMoment(*at);
  }
  void addMoment(Time at) {
    if (at >= m_trace.origin() && at < m_trace.end())
      m_targets.push_back({Tr::tr("Go to the time %1").arg(momentOf(m_trace, at)), {}, at});
  }

  const Document& m_document;
  const Trace& m_trace;
  Time m_near;
  std::vector<GoToTarget> m_targets;
};

}  // namespace

std::vector<GoToTarget> goToTargets(const Document& document, const QString& typed, Time near) {
  if (!document.trace) return {};
  return Targets(document, near).of(typed);
}

}  // namespace sweepscope
