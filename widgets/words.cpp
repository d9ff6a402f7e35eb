// SPDX-License-Identifier: GPL-3.0-or-later

// Terms of the analysis (analysis/terms.h) as texts to show, and numbers with their units.
#include "widgets/words.h"

#include <algorithm>

#include "analysis/terms.h"
#include "trace/wallclock.h"
#include "widgets/axis.h"
#include "widgets/counted.h"
#include "widgets/timestyle.h"
#include "wire/units.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(Words)
};

QString text(const std::string& s) {
  return QString::fromUtf8(s.data(), qsizetype(s.size()));
}
QString text(std::string_view s) {
  return QString::fromUtf8(s.data(), qsizetype(s.size()));
}
// Of a table of the analysis; its texts are literals, which end in a null character.
QString translated(std::string_view s) {
  return QCoreApplication::translate("Analysis", s.data());
}

}  // namespace

QString dash() {
  return QString(QChar(0x2013));
}

QString evidenceWord(Evidence evidence) {
  return translated(term(evidence).word);
}
QString evidenceSentence(Evidence evidence) {
  return translated(term(evidence).sentence);
}

QString reasonWord(Reason reason) {
  return translated(term(reason).word);
}
QString reasonSentence(Reason reason) {
  return translated(term(reason).sentence);
}
QString reasonBrief(Reason reason) {
  return translated(term(reason).brief);
}

QString phaseWord(Phase phase) {
  return translated(term(phase).word);
}
QString phaseSentence(Phase phase) {
  return translated(term(phase).sentence);
}

QString triggerWord(Trigger trigger) {
  return translated(term(trigger).word);
}
QString triggerSentence(Trigger trigger) {
  return translated(term(trigger).sentence);
}

QString workerModeWord(WorkerMode mode) {
  switch (mode) {
    case WorkerMode::Dedicated: return Tr::tr("dedicated");
    case WorkerMode::Fractional: return Tr::tr("fractional");
    case WorkerMode::Idle: return Tr::tr("idle mode");
    case WorkerMode::Unknown: break;
  }
  return Tr::tr("unknown mode");
}

QString severityWord(Severity severity) {
  return translated(name(severity));
}
QString defectWord(DefectKind kind) {
  return translated(name(kind));
}

namespace {

QString visible(QString out, int limit) {
  for (QChar& c : out) {
    if (c.unicode() < 0x20) c = QChar(0x2400 + c.unicode());
    if (c.unicode() == 0x7f) c = QChar(0x2421);
  }
  return out.size() > limit ? out.left(limit - 1) + QChar(0x2026) : out;
}

}  // namespace

QString shown(std::string_view bytes, int limit) {
  // A character takes at most four bytes; a little more is decoded so that a text that is too long is known to be.
  return visible(text(bytes.substr(0, std::size_t(limit) * 4 + 4)), limit);
}
QString shown(const Message& message, int limit) {
  return visible(translated(message), limit);
}

QString shortFunction(std::string_view function) {
  // Type arguments may hold slashes of their own.
  const auto bracket = function.find('[');
  const auto slash = function.substr(0, bracket).rfind('/');
  return shown(slash == std::string_view::npos ? function : function.substr(slash + 1));
}

QString goroutineName(GoroutineId id) {
  return id.valid() ? Tr::tr("goroutine %1").arg(id.value) : Tr::tr("no goroutine");
}

QString unknownFunction() {
  return Tr::tr("unknown function");
}

bool isConfirmed(const Inflection& i) {
  return i.confirmed.value_or(false);
}

QString inflectionWord(bool confirmed) {
  return confirmed ? Tr::tr("confirmed inflection") : Tr::tr("unconfirmed inflection");
}

QString inflectionValue(const Inflection& i, double value) {
  const bool counts = i.metric == "HeapObjects";
  return counts ? countOf(std::uint64_t(std::max(0.0, value))) : text(bytesText(value));
}

QString cycleName(std::size_t index) {
  return QStringLiteral("GC #%1").arg(index);
}

QString momentOf(const Trace& trace, Time time, Duration precision) {
  if (timeStyle() != TimeStyle::SinceStart) {
    if (const auto wall = wallTimeAt(trace, time)) return wallTime(*wall, precision);
  }
  return momentText(trace.sinceOrigin(time), precision);
}

QString firstUpper(QString text) {
  if (!text.isEmpty()) text[0] = text[0].toUpper();
  return text;
}

QString durationOf(Duration d) {
  return text(durationText(d));
}

QString signedDuration(Duration d) {
  if (d.ns < 0) return QChar(0x2212) + durationOf(Duration{-d.ns});
  return QLatin1Char('+') + durationOf(d);
}

QString bytesOf(std::optional<std::uint64_t> bytes) {
  return bytes ? text(bytesText(double(*bytes))) : dash();
}

QString countOf(std::uint64_t n) {
  return text(countText(n));
}

QString heapValue(const HeapSeries& series, double value) {
  return series.unit == "bytes" ? text(bytesText(value)) : countOf(std::uint64_t(value < 0 ? 0 : value));
}

}  // namespace sweepscope
