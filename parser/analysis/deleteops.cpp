// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/deleteops.h"

#include <algorithm>
#include <array>
#include <deque>
#include <unordered_map>

#include "analysis/deletenotes.h"
#include "analysis/deletescopes.h"
#include "analysis/leftovers.h"
#include "analysis/markerreader.h"
#include "analysis/openbefores.h"
#include "trace/openregions.h"
#include "trace/opentasks.h"
#include "wire/parallelinorder.h"

namespace sweepscope {

// How logs, regions and tasks become delete operations.
//
// A goroutine's logs, region events and task events are walked in order of time. A region or task that a rule matches
// is an operation: its begin is the before marker, its end the after marker (trace/openregions.h and opentasks.h say
// which ones belong together). While it is open, and for the goroutine's very next log, region or task event behind its
// end, a delete log belongs to it: the log gives what the operation does not know yet (key, address, size, other
// attributes) and is no operation of its own. A delete log is one that a rule matches or whose category is exactly
// "delete" or "deleted". A before marker behind the end belongs to another delete. A key that is only a part of the
// region's name may be that of the map; a log inside names the value's then, and so does one right behind it, but not
// one that comes much later. A name that need not be a map's delete (cache.delete, sql.delete) makes an operation only
// once such a log has given a key or an address; if the logs inside are a before and an after marker, these are its
// moments, since the region may do more than this delete.
//
// Several deletes in one region: as soon as a log inside names another key or address than the one before, or is a
// marker that the operation already has, each is an operation of its own. A before or after marker bounds its delete;
// where there is none the region does, because a log without an edge may be written before its delete or behind it.
//
// All other logs that a rule matches are markers. A before marker opens an operation; an after marker closes the
// latest open one of its goroutine with an equal key (analysis/openbefores.h has the rest); what stays unmatched has
// one open end, unless another goroutine logged the other marker (analysis/leftovers.h). A second before with an equal
// key leaves the first one alone for good: nothing says that its delete came, and pairing it later would invent an
// interval.
//
// An address is true as of the log that has it. If both markers have one, the before marker's counts: the value was
// still in the map.
//
// Texts are read by marker readers, once each, by several threads if there are many logs: they read ahead, some
// thousand logs at a time, and pass on those that matter. Operations go to a table's builder in order of their first
// marker, and room for them is made by extrapolation: millions of them never stand in memory twice.

namespace {

constexpr std::size_t kLogsEach = 10'000;  // so many make a thread pay
constexpr std::size_t kStep = 1 << 12;

// What is written directly behind something follows within a fraction of this.
constexpr Duration kRightBehind{100'000};

struct GoroutineNotes {
  OpenBefores openBefores;
  DeleteScopes scopes;
  OpenRegions::Chain regions;  // of the scopes
  DeleteScope behind;          // if hasBehind: its end was this goroutine's last event
  bool hasBehind = false;
  std::optional<std::uint32_t> number;  // in the table
};

// A log that matters, with what its text says.
struct ReadLog {
  Time time;
  GoroutineId goroutine;
  ProcId proc;
  StackId stack;
  Marker marker;
};
struct ReadLogs {
  std::vector<ReadLog> logs;
  std::vector<MemSample> samples;
  std::size_t until = 0;  // into Trace::logs()
};

class DeleteFinder {
 public:
  DeleteFinder(const Trace& trace, DeleteRules& rules) : m_trace(trace), m_rules(rules), m_out(trace.sharedSymbols()) {}
  DeleteScan run(const std::stop_token&, unsigned threads);

 private:
  void onNote(const Note&);
  void beginScope(const Note&, GoroutineNotes&);
  void endScope(const Note&, GoroutineNotes&);
  std::optional<std::size_t> openScope(const Note&, GoroutineNotes*& owner);
  void closeScope(DeleteScope&);
  void makeOp(DeleteScope&, GoroutineId, GoroutineNotes&);
  ReadLogs read(MarkerReader&, std::size_t from) const;
  void readLogs(MarkerReader& first, const std::stop_token&, unsigned threads);
  void onLogs(const ReadLogs&);
  void onLog(const ReadLog&);
  void onDeleteLog(const ReadLog&, GoroutineNotes&);
  bool onLogInside(const ReadLog&, GoroutineNotes&, DeleteScope&);
  bool onLogBehind(const ReadLog&, GoroutineNotes&, DeleteScope&);
  bool belongsTo(const DeleteScope&, const ReadLog&) const;
  void takeIn(DeleteScope&, const ReadLog&);
  void split(DeleteScope&, GoroutineNotes&);
  void onOneOfSeveral(const ReadLog&, GoroutineNotes&, DeleteScope&);
  std::size_t opInside(const ReadLog&, GoroutineNotes&, const DeleteScope&);
  std::size_t onMarker(const ReadLog&, GoroutineNotes&);
  void onWitness(const ReadLog&);
  std::size_t newOp(GoroutineId, GoroutineNotes&, std::uint32_t facts, bool hasAddress, StackId, Time, bool before);
  void notesBefore(Time);
  bool fits(const DeleteScope&, const MarkerFacts&, bool mayRename) const;
  GoroutineNotes& notesOf(GoroutineId);

  const Trace& m_trace;
  DeleteRules& m_rules;
  DeleteTableBuilder m_out;
  std::vector<MemSample> m_samples;
  std::vector<Note> m_notes;
  std::size_t m_notesDone = 0, m_logsDone = 0;
  std::vector<Witness> m_witnesses;
  std::unordered_map<GoroutineId, GoroutineNotes> m_goroutines;
  std::array<std::pair<GoroutineId, GoroutineNotes*>, 64> m_recent{};  // by the goroutine's number
  OpenRegions m_openRegions;                                           // by the scope's serial
  OpenTasks<std::pair<GoroutineId, std::uint32_t>> m_openTasks;        // likewise
  std::uint32_t m_scopesBegun = 0;
  std::vector<bool> m_notMarkers;  // operations that begin or end with a region or a task
};

GoroutineNotes& DeleteFinder::notesOf(GoroutineId goroutine) {
  auto& [id, notes] = m_recent[static_cast<std::uint64_t>(goroutine.value) % m_recent.size()];
  if (notes == nullptr || id != goroutine) {
    id = goroutine;
    notes = &m_goroutines[goroutine];
  }
  return *notes;
}

std::size_t DeleteFinder::newOp(GoroutineId goroutine, GoroutineNotes& g, std::uint32_t facts, bool hasAddress,
                                StackId stack, Time t, bool before) {
  if (m_out.size() == m_out.capacity()) {
    const auto ops = static_cast<double>(m_out.size()), logs = static_cast<double>(m_trace.logs().size());
    const double expected = m_logsDone == 0 ? 0 : 1.02 * ops * logs / static_cast<double>(m_logsDone);
    // Every log and note makes one more at most; the first of many may be no measure of what comes.
    const std::size_t most = m_out.size() + (m_trace.logs().size() - m_logsDone) + (m_notes.size() - m_notesDone) + 1;
    const std::size_t least = m_out.size() + m_out.size() / 4 + 64;
    m_out.reserve(std::max(least, std::min(most, static_cast<std::size_t>(expected))));
  }
  if (!g.number) g.number = m_out.addGoroutine(goroutine);
  return m_out.add(*g.number, facts, hasAddress, stack, t, before);
}

void DeleteFinder::onNote(const Note& note) {
  GoroutineNotes& g = notesOf(note.goroutine);
  g.hasBehind = false;
  if (!note.says) return;
  if (note.begin)
    beginScope(note, g);
  else
    endScope(note, g);
}

DeleteScope scopeOf(const Note& note) {
  DeleteScope scope;
  (note.begin ? scope.begin : scope.end) = note.time;
  scope.facts = note.says->facts;
  scope.needsLog = note.says->needsLog;
  scope.stack = note.stack;
  return scope;
}

// The operation that a scope stands for.
void DeleteFinder::makeOp(DeleteScope& scope, GoroutineId goroutine, GoroutineNotes& g) {
  const MarkerFacts& facts = m_out.facts(scope.facts);
  const Time first = scope.begin ? *scope.begin : *scope.end;
  scope.op = newOp(goroutine, g, scope.facts, facts.hasAddress, scope.stack, first, scope.begin.has_value());
  if (scope.begin && scope.end) m_out.setAfter(scope.op, *scope.end);
  m_out.setKeyFromName(scope.op, facts.hasKey);
  if (m_notMarkers.size() <= scope.op) m_notMarkers.resize(scope.op + 1);
  m_notMarkers[scope.op] = true;
}

void DeleteFinder::beginScope(const Note& note, GoroutineNotes& g) {
  DeleteScope scope = scopeOf(note);
  scope.serial = m_scopesBegun++;
  if (!scope.needsLog) makeOp(scope, note.goroutine, g);
  if (note.task)
    m_openTasks.open(note.taskId, {note.goroutine, scope.serial});
  else
    m_openRegions.open(g.regions, note.taskId, note.name, scope.serial);
  g.scopes.open(std::move(scope));
}

// The open scope that an end closes, and the goroutine that it is on.
std::optional<std::size_t> DeleteFinder::openScope(const Note& note, GoroutineNotes*& owner) {
  if (!note.task) {
    const std::uint32_t serial = m_openRegions.close(owner->regions, note.taskId, note.name);
    return serial == OpenRegions::kNone ? std::nullopt : owner->scopes.bySerial(serial);
  }
  const auto open = m_openTasks.close(note.taskId);
  if (!open) return std::nullopt;
  owner = &notesOf(open->first);
  return owner->scopes.bySerial(open->second);
}

void DeleteFinder::endScope(const Note& note, GoroutineNotes& g) {
  GoroutineNotes* owner = &g;
  if (const auto at = openScope(note, owner)) {
    DeleteScope scope = owner->scopes.close(*at);
    scope.end = note.time;
    closeScope(scope);
    owner->hasBehind = !scope.several;
    if (owner->hasBehind) owner->behind = std::move(scope);
    return;
  }
  DeleteScope scope = scopeOf(note);
  if (!scope.needsLog) makeOp(scope, note.goroutine, g);
  g.behind = std::move(scope);
  g.hasBehind = true;
}

void DeleteFinder::closeScope(DeleteScope& scope) {
  if (!scope.hasOp()) return;
  if (scope.several) {
    for (const std::size_t op : scope.logs->open) {
      if (!m_out.hasAfter(op)) m_out.setAfter(op, *scope.end);
    }
    return;
  }
  const bool bounded = scope.needsLog && scope.logs && scope.logs->before && scope.logs->after;
  if (bounded) m_out.setBefore(scope.op, *scope.logs->before);
  m_out.setAfter(scope.op, bounded ? *scope.logs->after : *scope.end);
}

void DeleteFinder::onWitness(const ReadLog& log) {
  const MarkerFacts& facts = m_out.facts(log.marker.facts);
  if (!facts.hasKey && !facts.hasAddress) return;
  m_witnesses.push_back({log.time, log.marker.kind == LogKind::Finalized, facts.hasKey, std::string(facts.key),
                         facts.hasAddress ? std::optional(facts.address) : std::nullopt});
}

void DeleteFinder::onLog(const ReadLog& log) {
  if (log.marker.kind == LogKind::Nothing) {
    if (const auto g = m_goroutines.find(log.goroutine); g != m_goroutines.end()) g->second.hasBehind = false;
    return;
  }
  GoroutineNotes& g = notesOf(log.goroutine);
  if (log.marker.deleteLog())
    onDeleteLog(log, g);
  else
    onWitness(log);
  g.hasBehind = false;
}

// Whether a log can speak of the delete that a scope stands for. mayRename: it may give the key where a name gave
// another.
bool DeleteFinder::fits(const DeleteScope& scope, const MarkerFacts& log, bool mayRename) const {
  const MarkerFacts& known = scope.hasOp() ? m_out.factsOf(scope.op) : m_out.facts(scope.facts);
  const bool fromName = !scope.hasOp() || m_out.keyFromName(scope.op);
  const bool keys = log.hasKey && known.hasKey;
  if (keys && !fromName) return log.key == known.key;
  if (keys && !mayRename && log.key != known.key) return false;
  return !(log.hasAddress && known.hasAddress && log.address != known.address);
}

void DeleteFinder::onDeleteLog(const ReadLog& log, GoroutineNotes& g) {
  if (!g.scopes.empty()) {
    if (onLogInside(log, g, g.scopes.innermost())) return;
  } else if (g.hasBehind && log.marker.edge != MarkerEdge::Before) {
    if (onLogBehind(log, g, g.behind)) return;
  }
  if (log.marker.kind == LogKind::Marker) onMarker(log, g);
}

// Whether a log makes an operation of a scope whose name alone does not say that it is one. A marker that completes a
// pair needs no scope.
bool confirms(const Marker& m, const MarkerFacts& facts, const GoroutineNotes& g) {
  if (m.edge == MarkerEdge::After && m.hasKey && g.openBefores.has(facts.key)) return false;
  return m.hasKey || m.hasAddress;
}

bool DeleteFinder::onLogInside(const ReadLog& log, GoroutineNotes& g, DeleteScope& scope) {
  if (!scope.hasOp()) {
    if (!confirms(log.marker, m_out.facts(log.marker.facts), g)) return false;
    makeOp(scope, log.goroutine, g);
  }
  if (!scope.several && belongsTo(scope, log)) {
    takeIn(scope, log);
    return true;
  }
  if (!scope.several) split(scope, g);
  onOneOfSeveral(log, g, scope);
  return true;
}

bool DeleteFinder::onLogBehind(const ReadLog& log, GoroutineNotes& g, DeleteScope& scope) {
  if (!fits(scope, m_out.facts(log.marker.facts), log.time - *scope.end <= kRightBehind)) return false;
  if (!scope.hasOp()) {
    if (!confirms(log.marker, m_out.facts(log.marker.facts), g)) return false;
    makeOp(scope, log.goroutine, g);
  }
  takeIn(scope, log);
  return true;
}

// Whether a log inside speaks of the same delete as those before it.
bool DeleteFinder::belongsTo(const DeleteScope& scope, const ReadLog& log) const {
  const MarkerEdge edge = log.marker.edge;
  const MarkerFacts &facts = m_out.facts(log.marker.facts), &known = m_out.factsOf(scope.op);
  if (!fits(scope, facts, true)) return false;
  const bool before = scope.logs && scope.logs->before, after = scope.logs && scope.logs->after;
  if ((edge == MarkerEdge::Before && (before || after)) || (edge == MarkerEdge::After && after)) return false;
  // Only an after marker may have looked the value up anew.
  return edge == MarkerEdge::After || !facts.hasAddress || !known.hasAddress || facts.address == known.address;
}

void DeleteFinder::takeIn(DeleteScope& scope, const ReadLog& log) {
  const Marker& m = log.marker;
  const bool overrideKey = m.hasKey && m_out.keyFromName(scope.op);
  if (overrideKey) m_out.setKeyFromName(scope.op, false);
  m_out.learn(scope.op, m.facts, log.time, overrideKey);
  if (!m_out.hasProc(scope.op)) m_out.setProc(scope.op, log.proc);
  if (m.edge == MarkerEdge::Before) scope.said().before = log.time;
  if (m.edge == MarkerEdge::After) scope.said().after = log.time;
}

void remember(ScopeLogs& logs, const MarkerFacts& facts, std::size_t op) {
  if (facts.hasKey)
    logs.byKey[facts.key] = op;
  else if (facts.hasAddress)
    logs.byAddress[facts.address] = op;
}

OpenBefores::Key keyOf(const MarkerFacts& facts) {
  return {facts.hasKey ? std::optional(facts.key) : std::nullopt, facts.address};
}

// The operation of a scope with several deletes is that of its first logs, which then are markers like others.
void DeleteFinder::split(DeleteScope& scope, GoroutineNotes& g) {
  scope.several = true;
  ScopeLogs& logs = scope.said();
  MarkerFacts nothing;
  nothing.rule = m_out.facts(scope.facts).rule;
  logs.rule = m_out.addFacts(nothing, {}, scope.facts);
  MarkerFacts facts = m_out.factsOf(scope.op);
  if (m_out.keyFromName(scope.op)) facts.hasKey = false;
  if (logs.before) m_out.setBefore(scope.op, *logs.before);
  if (logs.after)
    m_out.setAfter(scope.op, *logs.after);
  else
    logs.open.push_back(scope.op);
  if (logs.before && !logs.after) g.openBefores.open(keyOf(facts), scope.op);
  if (!logs.before && !logs.after) remember(logs, facts, scope.op);
}

void DeleteFinder::onOneOfSeveral(const ReadLog& log, GoroutineNotes& g, DeleteScope& scope) {
  const Marker& m = log.marker;
  if (m.edge == MarkerEdge::Before) {
    scope.logs->open.push_back(onMarker(log, g));
    return;
  }
  if (m.edge == MarkerEdge::After) {
    const std::size_t op = onMarker(log, g);
    if (!m_out.hasBefore(op)) m_out.setBefore(op, *scope.begin);
    return;
  }
  const MarkerFacts& facts = m_out.facts(m.facts);
  const auto in = [](const auto& map, const auto& key) {
    const auto it = map.find(key);
    return it == map.end() ? std::nullopt : std::optional(it->second);
  };
  const auto known = m.hasKey       ? in(scope.logs->byKey, facts.key)
                     : m.hasAddress ? in(scope.logs->byAddress, facts.address)
                                    : std::nullopt;
  if (known) {
    const MarkerFacts& before = m_out.factsOf(*known);
    if (!facts.hasAddress || !before.hasAddress || facts.address == before.address)
      return m_out.learn(*known, m.facts, log.time);
  }
  // Without a key and an address, a log in the category "delete" names no other delete.
  if (!m.hasKey && !m.hasAddress && m.kind == LogKind::DeleteCategory) return;
  const std::size_t op = opInside(log, g, scope);
  scope.logs->open.push_back(op);
  remember(*scope.logs, facts, op);
}

// The operation of a log without an edge: its delete ran somewhere in the scope.
std::size_t DeleteFinder::opInside(const ReadLog& log, GoroutineNotes& g, const DeleteScope& scope) {
  const std::size_t op = newOp(log.goroutine, g, scope.logs->rule, false, log.stack, *scope.begin, true);
  m_out.learn(op, log.marker.facts, log.time);
  m_out.setProc(op, log.proc);
  m_notMarkers.resize(op + 1);
  m_notMarkers[op] = true;
  return op;
}

std::size_t DeleteFinder::onMarker(const ReadLog& log, GoroutineNotes& g) {
  const Marker& m = log.marker;
  const OpenBefores::Key key = keyOf(m_out.facts(m.facts));
  const bool before = m.edge == MarkerEdge::Before;
  std::optional<std::size_t> op;
  if (m.edge == MarkerEdge::After) op = g.openBefores.close(key);
  if (op) {
    m_out.setAfter(*op, log.time);
    m_out.learn(*op, m.facts, log.time);
    m_out.setStack(*op, log.stack);
  } else {
    op = newOp(log.goroutine, g, m.facts, m.hasAddress, log.stack, log.time, before);
  }
  m_out.setProc(*op, log.proc);
  if (before) g.openBefores.open(key, *op);
  return *op;
}

void DeleteFinder::notesBefore(Time t) {
  for (; m_notesDone < m_notes.size() && m_notes[m_notesDone].time < t; ++m_notesDone) onNote(m_notes[m_notesDone]);
}

// With notes every log counts, since only the very next one belongs to an operation behind its end.
ReadLogs DeleteFinder::read(MarkerReader& reader, std::size_t from) const {
  ReadLogs out;
  out.until = std::min(from + kStep, m_trace.logs().size());
  m_trace.logs().visit(from, out.until, [&](const Log& log) {
    const Marker* m = reader.read(log);
    if (m != nullptr && m->maySayMemStats) {
      if (auto sample = memSampleOf(m_trace.text(log.category), m_trace.text(log.message))) {
        sample->time = log.time;
        out.samples.push_back(*sample);
      }
    }
    if (m != nullptr && m->kind != LogKind::Nothing)
      out.logs.push_back({log.time, log.goroutine, log.proc, log.stack, *m});
    else if (!m_notes.empty())
      out.logs.push_back({log.time, log.goroutine, log.proc, log.stack, {}});
  });
  return out;
}

void DeleteFinder::onLogs(const ReadLogs& some) {
  for (const ReadLog& log : some.logs) {
    notesBefore(log.time);
    onLog(log);
  }
  m_samples.insert(m_samples.end(), some.samples.begin(), some.samples.end());
  m_logsDone = some.until;
}

// A rule of the user that took too much effort is given up, so what such rules say depends on what they matched before:
// one reader reads all logs in order. The built-in ones may exist several times.
void DeleteFinder::readLogs(MarkerReader& first, const std::stop_token& stop, unsigned threads) {
  const std::size_t count = m_trace.logs().size();
  InOrderOptions options;
  options.threads = threadsFor(threads, count, kLogsEach);
  options.makers = m_rules.anyUser() ? 1 : options.threads;
  options.ahead = 8 * std::size_t{options.makers};
  options.stop = stop;
  std::deque<DeleteRules> builtIn;
  std::deque<MarkerReader> more;
  for (unsigned i = 1; i < options.makers; ++i) more.emplace_back(m_trace, builtIn.emplace_back(), m_out);
  const auto make = [&](std::size_t step, unsigned maker) {
    return read(maker == 0 ? first : more[maker - 1], step * kStep);
  };
  parallelInOrder((count + kStep - 1) / kStep, options, make,
                  [this](std::size_t, const ReadLogs& some) { onLogs(some); });
}

DeleteScan DeleteFinder::run(const std::stop_token& stop, unsigned threads) {
  MarkerReader reader(m_trace, m_rules, m_out);
  m_notes = gatherNotes(m_trace, reader);
  readLogs(reader, stop, threads);
  notesBefore(Time::max());
  pairLeftovers(m_out, m_notMarkers);
  return {m_out.finish(), std::move(m_witnesses), std::move(m_samples)};
}

}  // namespace

DeleteScan findDeletes(const Trace& trace, DeleteRules& rules, const std::stop_token& stop, unsigned threads) {
  return DeleteFinder(trace, rules).run(stop, threads);
}

}  // namespace sweepscope
