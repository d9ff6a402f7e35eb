#include "analysis/deleteops.h"

#include <algorithm>
#include <array>
#include <thread>
#include <unordered_map>

#include "analysis/deletenotes.h"
#include "analysis/halves.h"
#include "analysis/handover.h"
#include "analysis/markerreader.h"
#include "analysis/openbefores.h"

namespace sweepscope {

// How logs, regions and tasks become delete operations.
//
// A goroutine's logs, region events and task events are walked in order of time. A region or task that a rule matches
// is an operation: its begin is the before marker, its end the after marker. While it is open, and for the
// goroutine's very next log, region or task event behind its end, a delete log belongs to it: the log gives what the
// operation does not know yet (key, address, size, other attributes) and is no operation of its own. A delete log is
// one that a rule matches or whose category is exactly "delete" or "deleted". Two things cannot belong to a region:
// a log that names another key or address (then it speaks of another delete), and a before marker behind its end. A key
// that is only a part of the region's name may be that of the map; a log inside names the value's then, and so does one
// right behind it, but not one that comes much later.
//
// All other logs that a rule matches are markers. A before marker opens an operation; an after marker closes the
// latest open one of its goroutine with an equal key (without a key: the latest open one); what stays unmatched has
// one open end. A second before with an equal key leaves the first one alone for good: nothing says that its delete
// came, and pairing it later would invent an interval.
//
// An address is true as of the marker that told it. If both markers tell one, the before marker's counts: the value
// was still in the map.
//
// Texts are read by marker readers, once each, in threads of their own if there are many logs: they go ahead over the
// logs, each over every other step of them, and hand over those that matter. Operations go to a table's builder in
// order of their first marker, and room for them is made by extrapolation: millions of them never stand in memory
// twice.

namespace {

// From so many logs on a thread of its own pays.
constexpr std::size_t kWorthAThread = 20'000;
constexpr std::size_t kStep = 1 << 12;

// Open regions further out than this are not looked for, nor behind so many scopes of any kind, which bounds what a
// hostile trace costs.
constexpr std::size_t kDeepest = 256, kFarthest = 4096;

// What is written directly behind something follows within a fraction of this.
constexpr Duration kRightBehind{100'000};

struct Scope {
  std::size_t op = 0;
  bool task = false;
  TaskId taskId;
  StringId name;
  bool closed = false;
};

// The regions and tasks of one goroutine that are open, the innermost last. Tasks end in any order; a scope that ends
// inside the list stays there, marked, until as many are closed as open.
class Scopes {
 public:
  bool empty() const { return m_all.empty(); }
  const Scope& innermost() const { return m_all.back(); }
  const Scope& operator[](std::size_t i) const { return m_all[i]; }
  void open(const Scope& scope) { m_all.push_back(scope); }
  void close(std::size_t i) {
    m_all[i].closed = true;
    ++m_closed;
    for (; !m_all.empty() && m_all.back().closed; --m_closed) m_all.pop_back();
    if (m_closed <= m_all.size() / 2) return;
    std::erase_if(m_all, [](const Scope& s) { return s.closed; });
    m_closed = 0;
  }
  std::optional<std::size_t> region(TaskId task, StringId name) const {
    const std::size_t farthest = m_all.size() - std::min(m_all.size(), kFarthest);
    std::size_t opens = 0;
    for (std::size_t i = m_all.size(); i-- > farthest && opens < kDeepest;) {
      const Scope& s = m_all[i];
      if (s.closed) continue;
      ++opens;
      if (!s.task && s.taskId == task && s.name == name) return i;
    }
    return std::nullopt;
  }
  // By its operation: those of a goroutine begin in order.
  std::optional<std::size_t> of(std::size_t op) const {
    const auto before = [](const Scope& s, std::size_t n) { return s.op < n; };
    const auto it = std::lower_bound(m_all.begin(), m_all.end(), op, before);
    if (it == m_all.end() || it->op != op || it->closed) return std::nullopt;
    return static_cast<std::size_t>(it - m_all.begin());
  }

 private:
  std::vector<Scope> m_all;
  std::size_t m_closed = 0;
};

struct GoroutineNotes {
  OpenBefores openBefores;
  Scopes scopes;
  std::optional<std::size_t> behind;    // the operation whose end was this goroutine's last event
  Time end;                             // of that
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
  DeleteScan run(const std::stop_token&);

 private:
  void onNote(const Note&);
  void beginScope(const Note&, GoroutineNotes&);
  void endScope(const Note&, GoroutineNotes&);
  std::optional<std::size_t> openScope(const Note&, GoroutineNotes*& owner);
  ReadLogs read(MarkerReader&, std::size_t from) const;
  void readBehind(MarkerReader& first, const std::stop_token&);
  void onLogs(const ReadLogs&);
  void onLog(const ReadLog&);
  void onDeleteLog(const ReadLog&, GoroutineNotes&);
  void onMarker(const ReadLog&, GoroutineNotes&);
  void onWitness(const ReadLog&);
  std::size_t newOp(GoroutineId, GoroutineNotes&, std::uint32_t told, bool hasAddress, StackId, Time, bool before);
  void notesBefore(Time);
  std::size_t scopeOp(const Note&, GoroutineNotes&);
  bool fits(std::size_t op, const Told&, bool mayRename) const;
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
  std::unordered_map<TaskId, std::pair<GoroutineId, std::size_t>> m_openTasks;
};

GoroutineNotes& DeleteFinder::notesOf(GoroutineId goroutine) {
  auto& [id, notes] = m_recent[static_cast<std::uint64_t>(goroutine.value) % m_recent.size()];
  if (notes == nullptr || id != goroutine) {
    id = goroutine;
    notes = &m_goroutines[goroutine];
  }
  return *notes;
}

std::size_t DeleteFinder::newOp(GoroutineId goroutine, GoroutineNotes& g, std::uint32_t told, bool hasAddress,
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
  return m_out.add(*g.number, told, hasAddress, stack, t, before);
}

std::size_t DeleteFinder::scopeOp(const Note& note, GoroutineNotes& g) {
  const Told& told = m_out.told(*note.told);
  const std::size_t op = newOp(note.goroutine, g, *note.told, told.hasAddress, note.stack, note.time, note.begin);
  m_out.setKeyFromName(op, told.hasKey);
  return op;
}

void DeleteFinder::onNote(const Note& note) {
  GoroutineNotes& g = notesOf(note.goroutine);
  g.behind.reset();
  if (!note.told) return;
  if (note.begin)
    beginScope(note, g);
  else
    endScope(note, g);
}

void DeleteFinder::beginScope(const Note& note, GoroutineNotes& g) {
  const std::size_t op = scopeOp(note, g);
  g.scopes.open({op, note.task, note.taskId, note.name});
  if (note.task) m_openTasks[note.taskId] = {note.goroutine, op};
}

// A region that ends is one of the innermost; a task is found by the operation it began.
std::optional<std::size_t> DeleteFinder::openScope(const Note& note, GoroutineNotes*& owner) {
  if (!note.task) return owner->scopes.region(note.taskId, note.name);
  const auto open = m_openTasks.find(note.taskId);
  if (open == m_openTasks.end()) return std::nullopt;
  const auto [goroutine, op] = open->second;
  owner = &notesOf(goroutine);
  m_openTasks.erase(open);
  return owner->scopes.of(op);
}

void DeleteFinder::endScope(const Note& note, GoroutineNotes& g) {
  GoroutineNotes* owner = &g;
  if (const auto at = openScope(note, owner)) {
    const std::size_t op = owner->scopes[*at].op;
    m_out.setAfter(op, note.time);
    owner->behind = op;
    owner->end = note.time;
    owner->scopes.close(*at);
    return;
  }
  g.behind = scopeOp(note, g);
  g.end = note.time;
}

void DeleteFinder::onWitness(const ReadLog& log) {
  const Told& told = m_out.told(log.marker.told);
  if (!told.hasKey && !told.hasAddress) return;
  m_witnesses.push_back({log.time, log.marker.kind == LogKind::Finalized, told.hasKey, std::string(told.key),
                         told.hasAddress ? std::optional(told.address) : std::nullopt});
}

void DeleteFinder::onLog(const ReadLog& log) {
  if (log.marker.kind == LogKind::Nothing) {
    if (const auto g = m_goroutines.find(log.goroutine); g != m_goroutines.end()) g->second.behind.reset();
    return;
  }
  GoroutineNotes& g = notesOf(log.goroutine);
  if (log.marker.deleteLog())
    onDeleteLog(log, g);
  else
    onWitness(log);
  g.behind.reset();
}

// Whether a log can speak of the delete that an operation stands for. mayRename: it may tell the key better than a
// name.
bool DeleteFinder::fits(std::size_t op, const Told& log, bool mayRename) const {
  const Told& known = m_out.toldOf(op);
  const bool keys = log.hasKey && known.hasKey;
  if (keys && !m_out.keyFromName(op)) return log.key == known.key;
  if (keys && !mayRename && log.key != known.key) return false;
  return !(log.hasAddress && known.hasAddress && log.address != known.address);
}

void DeleteFinder::onDeleteLog(const ReadLog& log, GoroutineNotes& g) {
  const Marker& m = log.marker;
  const bool inside = !g.scopes.empty();
  std::optional<std::size_t> home;
  if (inside)
    home = g.scopes.innermost().op;
  else if (m.edge != MarkerEdge::Before)
    home = g.behind;
  if (home && fits(*home, m_out.told(m.told), inside || log.time - g.end <= kRightBehind)) {
    const bool overrideKey = m.hasKey && m_out.keyFromName(*home);
    if (overrideKey) m_out.setKeyFromName(*home, false);
    m_out.tell(*home, m.told, log.time, overrideKey);
    if (!m_out.hasProc(*home)) m_out.setProc(*home, log.proc);
    return;
  }
  if (m.kind == LogKind::Marker) onMarker(log, g);
}

void DeleteFinder::onMarker(const ReadLog& log, GoroutineNotes& g) {
  const Marker& m = log.marker;
  const auto key = m.hasKey ? std::optional(m.key) : std::nullopt;
  const bool before = m.edge == MarkerEdge::Before;
  std::optional<std::size_t> op;
  if (m.edge == MarkerEdge::After) op = g.openBefores.close(key);
  if (op) {
    m_out.setAfter(*op, log.time);
    m_out.tell(*op, m.told, log.time);
    m_out.setStack(*op, log.stack);
  } else {
    op = newOp(log.goroutine, g, m.told, m.hasAddress, log.stack, log.time, before);
  }
  m_out.setProc(*op, log.proc);
  if (before) g.openBefores.open(key, *op);
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

// What rules of the user say hangs on what they were asked before; the built-in ones can be had twice.
void DeleteFinder::readBehind(MarkerReader& first, const std::stop_token& stop) {
  DeleteRules more;
  std::optional<MarkerReader> second;
  if (!m_rules.anyUser()) second.emplace(m_trace, more, m_out);
  const std::size_t count = m_trace.logs().size(), readers = second ? 2 : 1;
  std::array<Handover<ReadLogs>, 2> handovers;
  const auto readAll = [&](std::size_t reader) {
    for (std::size_t i = reader * kStep; i < count && !stop.stop_requested(); i += readers * kStep)
      handovers[reader].put(read(reader == 0 ? first : *second, i));
    handovers[reader].close();
  };
  std::vector<std::jthread> threads;
  for (std::size_t reader = 0; reader < readers; ++reader) threads.emplace_back(readAll, reader);
  for (std::size_t i = 0;; i = (i + 1) % readers) {
    const auto some = handovers[i].take();
    if (!some) break;
    onLogs(*some);
  }
  for (std::size_t i = 0; i < readers; ++i) {  // after a stop one may still have something to hand over
    while (handovers[i].take()) {
    }
  }
}

DeleteScan DeleteFinder::run(const std::stop_token& stop) {
  MarkerReader reader(m_trace, m_rules, m_out);
  m_notes = gatherNotes(m_trace, reader);
  const std::size_t count = m_trace.logs().size();
  if (handsFor(count, kWorthAThread) == Hands::Two) {
    readBehind(reader, stop);
  } else {
    for (std::size_t i = 0; i < count && !stop.stop_requested(); i += kStep) onLogs(read(reader, i));
  }
  notesBefore(Time::max());
  return {m_out.finish(), std::move(m_witnesses), std::move(m_samples)};
}

}  // namespace

DeleteScan findDeletes(const Trace& trace, DeleteRules& rules, const std::stop_token& stop) {
  return DeleteFinder(trace, rules).run(stop);
}

}  // namespace sweepscope
