// Tables from terms to words.
#include "widgets/words.h"

#include <algorithm>

#include "analysis/report.h"
#include "analysis/terms.h"
#include "widgets/axis.h"

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
  return text(word(evidence));
}

QString evidenceSentence(Evidence evidence) {
  switch (evidence) {
    case Evidence::Freed:
      return QStringLiteral("The trace holds the event that freed the value's memory. The moment is exact.");
    case Evidence::Witnessed:
      return QStringLiteral(
          "A finalizer or cleanup of the value logged that it was found dead. The cycle is an upper bound of that; "
          "after a finalizer the memory goes with a later one.");
    case Evidence::Inferred:
      return QStringLiteral(
          "Follows from the phases of the GC at the delete. It is the earliest cycle that can have reclaimed the "
          "value; "
          "if something else still referred to it, it was a later one.");
    case Evidence::Ambiguous:
      return QStringLiteral(
          "The delete stands at the border of two phases, so that more than one cycle can be the earliest.");
    case Evidence::None: break;
  }
  return QStringLiteral("Nothing in the trace says when the value was reclaimed.");
}

QString reasonWord(Reason reason) {
  return text(word(reason));
}

QString reasonSentence(Reason reason) {
  switch (reason) {
    case Reason::FreeEvent: return QStringLiteral("its free event is in the trace");
    case Reason::Finalizer: return QStringLiteral("its finalizer logged");
    case Reason::Cleanup: return QStringLiteral("its cleanup logged");
    case Reason::DeletedWhileIdle: return QStringLiteral("deleted while no cycle was marking");
    case Reason::DeletedWhileMarking: return QStringLiteral("deleted while a cycle was marking");
    case Reason::StopWindow: return QStringLiteral("deleted while the world was being stopped for marking");
    case Reason::AcrossBorder: return QStringLiteral("the markers were written in different phases");
    case Reason::TraceEnded: return QStringLiteral("the trace ended first");
    case Reason::InlineValue: return QStringLiteral("no memory of its own: the marker logs address 0");
    case Reason::NotOnHeap: return QStringLiteral("the address is not on the heap");
    case Reason::NothingAtAddress: return QStringLiteral("nothing was allocated at the address any more");
    case Reason::NotFreedInTrace: break;
  }
  return QStringLiteral("not freed, though a cycle could have");
}

QString phaseWord(Phase phase) {
  return text(word(phase));
}

QString phaseSentence(Phase phase) {
  switch (phase) {
    case Phase::Idle: return QStringLiteral("no GC work was on");
    case Phase::Sweeping: return QStringLiteral("the previous cycle was being swept");
    case Phase::Marking: return QStringLiteral("a cycle was marking");
    case Phase::Stopping: break;
  }
  return QStringLiteral("the world was being stopped for a cycle");
}

QString triggerWord(Trigger trigger) {
  return text(word(trigger));
}

QString triggerSentence(Trigger trigger) {
  switch (trigger) {
    case Trigger::Heap: return QStringLiteral("the heap reached its trigger");
    case Trigger::Forced: return QStringLiteral("the program asked for it");
    case Trigger::Periodic: return QStringLiteral("two minutes had passed since the last cycle");
    case Trigger::Unknown: break;
  }
  return QStringLiteral("the trace does not say");
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

QString shown(std::string_view bytes, int limit) {
  // A character takes at most four bytes; a little more is decoded so that the cut is known to be one.
  QString out = text(bytes.substr(0, std::size_t(limit) * 4 + 4));
  for (QChar& c : out) {
    if (c.unicode() < 0x20) c = QChar(0x2400 + c.unicode());
    if (c.unicode() == 0x7f) c = QChar(0x2421);
  }
  return out.size() > limit ? out.left(limit - 1) + QChar(0x2026) : out;
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
