// Terms of the analysis (analysis/terms.h) as texts to show, and numbers with their units.
#include "widgets/words.h"

#include <algorithm>

#include "analysis/terms.h"
#include "widgets/axis.h"
#include "wire/units.h"

namespace sweepscope {

namespace {

QString text(const std::string& s) {
  return QString::fromUtf8(s.data(), qsizetype(s.size()));
}
QString text(std::string_view s) {
  return QString::fromUtf8(s.data(), qsizetype(s.size()));
}

}  // namespace

QString dash() {
  return QString(QChar(0x2013));
}

QString evidenceWord(Evidence evidence) {
  return text(term(evidence).word);
}
QString evidenceSentence(Evidence evidence) {
  return text(term(evidence).sentence);
}

QString reasonWord(Reason reason) {
  return text(term(reason).word);
}
QString reasonSentence(Reason reason) {
  return text(term(reason).sentence);
}
QString reasonBrief(Reason reason) {
  return text(term(reason).brief);
}

QString phaseWord(Phase phase) {
  return text(term(phase).word);
}
QString phaseSentence(Phase phase) {
  return text(term(phase).sentence);
}

QString triggerWord(Trigger trigger) {
  return text(term(trigger).word);
}
QString triggerSentence(Trigger trigger) {
  return text(term(trigger).sentence);
}

QString workerModeWord(WorkerMode mode) {
  switch (mode) {
    case WorkerMode::Dedicated: return QStringLiteral("dedicated");
    case WorkerMode::Fractional: return QStringLiteral("fractional");
    case WorkerMode::Idle: return QStringLiteral("idle mode");
    case WorkerMode::Unknown: break;
  }
  return QStringLiteral("mode not known");
}

QString severityWord(Severity severity) {
  return text(name(severity));
}
QString defectWord(DefectKind kind) {
  return text(name(kind));
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
  return id.valid() ? QStringLiteral("goroutine %1").arg(id.value) : QStringLiteral("no goroutine");
}

bool isConfirmed(const Inflection& i) {
  return i.confirmed.value_or(false);
}

QString inflectionWord(bool confirmed) {
  return confirmed ? QStringLiteral("confirmed inflection") : QStringLiteral("inflection, not confirmed");
}

QString inflectionValue(const Inflection& i, double value) {
  const bool counts = i.metric == "HeapObjects";
  return counts ? countOf(std::uint64_t(std::max(0.0, value))) : text(bytesText(value));
}

QString cycleName(std::size_t index) {
  return QStringLiteral("GC #%1").arg(index);
}

QString momentOf(const Trace& trace, Time time) {
  return momentText(trace.sinceOrigin(time), Duration{1});
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
