#include "analysis/deleteops.h"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <unordered_set>

#include "analysis/openbefores.h"

namespace sweepscope {

// How logs, regions and tasks become delete operations.
//
// A goroutine's logs, region events and task events are walked in order of time. A region or task that a rule matches
// is an operation: its begin is the before marker, its end the after marker. While it is open, and for the
// goroutine's very next log, region or task event behind its end, a delete log belongs to it: the log gives what the
// operation does not know yet (key, address, size, other attributes) and is no operation of its own. A delete log is
// one that a rule matches or whose category is exactly "delete" or "deleted". Two things cannot belong to a region:
// a log that names another key or address (then it speaks of another delete), and a before marker behind its end.
//
// All other logs that a rule matches are markers. A before marker opens an operation; an after marker closes the
// latest open one of its goroutine with an equal key (without a key: the latest open one); what stays unmatched has
// one open end. A second before with an equal key leaves the first one alone for good: nothing says that its delete
// came, and pairing it later would invent an interval.
//
// An address is true as of the marker that told it. If both markers tell one, the before marker's counts: the value
// was still in the map.
//
// Cost: traces hold millions of logs, few of them interesting, or millions of deletes. Whether a text can matter at all
// is asked once per distinct string; what parsing gave is kept per pair of category and message in a compact form
// whose key is a view of the message (or, if quoted, of a string made once). Regions and tasks are only merged in if a
// rule matches one of their names. Room for operations is made by extrapolation, and they are sorted in place: millions
// of them never stand in memory twice.

namespace {

// Open regions further out than this are not looked for, and no operation keeps more attributes than this: both bound
// what a hostile trace costs.
constexpr std::size_t kDeepest = 256, kMostAttributes = 256;

enum class Relevance : std::uint8_t { Unknown, None, Some };
enum class LogKind : std::uint8_t { Nothing, Marker, DeleteCategory, Finalized, Cleaned };

// What a log says, parsed once per pair of category and message.
struct ParsedLog {
  LogKind kind = LogKind::Nothing;
  MarkerEdge edge = MarkerEdge::None;
  bool hasKey = false, hasAddress = false, hasSize = false;
  bool hasMore = false;  // other attributes, to be parsed again where they are wanted
  std::uint32_t rule = 0;
  StringId category, message;
  std::string_view key;
  std::uint64_t address = 0, size = 0;
  bool deleteLog() const { return kind == LogKind::Marker || kind == LogKind::DeleteCategory; }
};

bool isSpecial(std::string_view name) {
  return name == "key" || name == "addr" || name == "size" || name == "event";
}

// Parsed logs by message; a message mostly comes with one category only.
class ParsedLogs {
 public:
  const ParsedLog* find(StringId category, StringId message) const {
    if (message.value >= m_first.size() || m_first[message.value] == 0) return nullptr;
    const ParsedLog& p = m_logs[m_first[message.value] - 1];
    if (p.category == category) return &p;
    const auto it = m_others.find(pairOf(category, message));
    return it == m_others.end() ? nullptr : &m_logs[it->second];
  }
  const ParsedLog& add(const ParsedLog& p) {
    const auto index = static_cast<std::uint32_t>(m_logs.size());
    m_logs.push_back(p);
    if (p.message.value >= m_first.size()) m_first.resize(p.message.value + std::size_t{1024});
    if (m_first[p.message.value] == 0)
      m_first[p.message.value] = index + 1;
    else
      m_others.emplace(pairOf(p.category, p.message), index);
    return m_logs.back();
  }

 private:
  static std::uint64_t pairOf(StringId a, StringId b) { return std::uint64_t{a.value} << 32 | b.value; }
  std::deque<ParsedLog> m_logs;
  std::vector<std::uint32_t> m_first;  // by message: index + 1
  std::unordered_map<std::uint64_t, std::uint32_t> m_others;
};

// A region or task event on a goroutine that has delete regions or tasks.
struct Note {
  Time time;
  GoroutineId goroutine;
  bool begin = false, task = false, matched = false;
  TaskId taskId;
  StringId name;
  StackId stack;
};

struct Scope {
  std::size_t op = 0;
  bool task = false;
  TaskId taskId;
  StringId name;
};

struct GoroutineNotes {
  OpenBefores openBefores;
  std::vector<Scope> scopes;
  std::optional<std::size_t> behind;  // the operation whose end was this goroutine's last event
};

class Texts {
 public:
  template <class Test>
  bool relevant(StringId id, Test&& test) {
    if (id.value >= m_known.size()) m_known.resize(id.value + std::size_t{1024}, Relevance::Unknown);
    Relevance& r = m_known[id.value];
    if (r == Relevance::Unknown) r = test() ? Relevance::Some : Relevance::None;
    return r == Relevance::Some;
  }

 private:
  std::vector<Relevance> m_known;
};

std::string_view firstWord(std::string_view text) {
  const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto begin = std::find_if(text.begin(), text.end(), [](char c) { return c != ' '; });
  const auto end = std::find_if_not(begin, text.end(), isLetter);
  return text.substr(static_cast<std::size_t>(begin - text.begin()), static_cast<std::size_t>(end - begin));
}

std::optional<bool> witnessWord(std::string_view word) {
  if (equalsIgnoringCase(word, "finalized")) return true;
  if (equalsIgnoringCase(word, "cleaned")) return false;
  return std::nullopt;
}

class DeleteFinder {
 public:
  DeleteFinder(const Trace& trace, DeleteRules& rules) : m_trace(trace), m_rules(rules) {}
  DeleteScan run(const std::stop_token&);

 private:
  void gatherNotes();
  void onNote(const Note&);
  void beginScope(const Note&, GoroutineNotes&);
  void endScope(const Note&, GoroutineNotes&);
  std::optional<std::size_t> openScope(const Note&, GoroutineNotes*& owner);
  void onLog(const Log&);
  void onDeleteLog(const Log&, const ParsedLog&, GoroutineNotes&);
  void onMarker(const Log&, const ParsedLog&, GoroutineNotes&);
  const ParsedLog& parsed(StringId category, StringId message);
  bool logMatters(const Log&);
  bool nameMatches(Texts&, StringId name, bool task);
  std::size_t newOp(GoroutineId);
  std::uint32_t ruleIndex(const std::string& name);
  std::string_view keep(std::string_view message, std::string value);
  void fill(DeleteOp&, const ParsedLog&, Time, bool overrideKey) const;
  void fillMore(DeleteOp&, const ParsedLog&) const;
  bool fits(std::size_t index, const ParsedLog&) const;
  DeleteScan finish();

  const Trace& m_trace;
  DeleteRules& m_rules;
  std::vector<Note> m_notes;
  std::vector<DeleteOp> m_ops;
  std::size_t m_logsDone = 0;
  std::vector<std::string> m_ruleNames;
  std::deque<std::string> m_keys;                 // that are no views of a message
  std::unordered_set<std::size_t> m_keyFromName;  // operations whose key is only what the region's name says
  std::vector<Witness> m_witnesses;
  std::unordered_map<GoroutineId, GoroutineNotes> m_goroutines;
  std::unordered_map<TaskId, std::pair<GoroutineId, std::size_t>> m_openTasks;
  ParsedLogs m_parsed;
  Texts m_messages, m_categories, m_regionNames, m_taskNames;
};

bool DeleteFinder::nameMatches(Texts& names, StringId name, bool task) {
  return names.relevant(name, [&] {
    const std::string_view text = m_trace.text(name);
    return (task ? m_rules.matchTask(text) : m_rules.matchRegion(text)).has_value();
  });
}

// Two passes: which goroutines have delete regions or tasks, and then all such events of those.
void DeleteFinder::gatherNotes() {
  std::unordered_set<GoroutineId> concerned;
  m_trace.regions().visitAll([&](const RegionEvent& e) {
    if (nameMatches(m_regionNames, e.name, false)) concerned.insert(e.goroutine);
  });
  m_trace.tasks().visitAll([&](const TaskEvent& e) {
    if (nameMatches(m_taskNames, e.name, true)) concerned.insert(e.goroutine);
  });
  if (concerned.empty()) return;
  m_trace.regions().visitAll([&](const RegionEvent& e) {
    if (!concerned.contains(e.goroutine)) return;
    m_notes.push_back(
        {e.time, e.goroutine, e.begin, false, nameMatches(m_regionNames, e.name, false), e.task, e.name, e.stack});
  });
  const auto regions = static_cast<std::ptrdiff_t>(m_notes.size());
  m_trace.tasks().visitAll([&](const TaskEvent& e) {
    const bool matched = nameMatches(m_taskNames, e.name, true);
    if (!matched && !concerned.contains(e.goroutine)) return;
    m_notes.push_back({e.time, e.goroutine, e.begin, true, matched, e.task, e.name, e.stack});
  });
  std::inplace_merge(m_notes.begin(), m_notes.begin() + regions, m_notes.end(),
                     [](const Note& a, const Note& b) { return a.time < b.time; });
}

std::size_t DeleteFinder::newOp(GoroutineId goroutine) {
  if (m_ops.size() == m_ops.capacity()) {
    const double expected = m_logsDone == 0
                                ? 0
                                : 1.02 * static_cast<double>(m_ops.size()) *
                                      static_cast<double>(m_trace.logs().size()) / static_cast<double>(m_logsDone);
    m_ops.reserve(std::max(m_ops.size() + m_ops.size() / 4 + 64, static_cast<std::size_t>(expected)));
  }
  m_ops.emplace_back();
  m_ops.back().goroutine = goroutine;
  return m_ops.size() - 1;
}

void DeleteFinder::onNote(const Note& note) {
  GoroutineNotes& g = m_goroutines[note.goroutine];
  g.behind.reset();
  if (!note.matched) return;
  if (note.begin)
    beginScope(note, g);
  else
    endScope(note, g);
}

void DeleteFinder::beginScope(const Note& note, GoroutineNotes& g) {
  const std::string_view name = m_trace.text(note.name);
  const auto match = note.task ? m_rules.matchTask(name) : m_rules.matchRegion(name);
  if (!match) return;
  const std::size_t index = newOp(note.goroutine);
  DeleteOp& op = m_ops[index];
  op.before = note.time;
  op.rule = match->rule;
  op.stack = note.stack;
  op.address = match->address;
  op.size = match->size;
  if (op.address) op.addressAt = note.time;
  if (match->key) {
    op.key = *match->key;
    op.hasKey = true;
    m_keyFromName.insert(index);
  }
  g.scopes.push_back({index, note.task, note.taskId, note.name});
  if (note.task) m_openTasks[note.taskId] = {note.goroutine, index};
}

// A region that ends is one of the innermost; a task is found by the operation it began.
std::optional<std::size_t> DeleteFinder::openScope(const Note& note, GoroutineNotes*& owner) {
  auto& scopes = owner->scopes;
  if (!note.task) {
    const std::size_t deepest = scopes.size() - std::min(scopes.size(), kDeepest);
    for (std::size_t i = scopes.size(); i-- > deepest;) {
      const Scope& s = scopes[i];
      if (!s.task && s.taskId == note.taskId && s.name == note.name) return i;
    }
    return std::nullopt;
  }
  const auto open = m_openTasks.find(note.taskId);
  if (open == m_openTasks.end()) return std::nullopt;
  const auto [goroutine, op] = open->second;
  owner = &m_goroutines[goroutine];
  m_openTasks.erase(open);
  const auto& its = owner->scopes;
  const auto it = std::lower_bound(its.begin(), its.end(), op, [](const Scope& s, std::size_t i) { return s.op < i; });
  if (it == its.end() || it->op != op) return std::nullopt;
  return static_cast<std::size_t>(it - its.begin());
}

void DeleteFinder::endScope(const Note& note, GoroutineNotes& g) {
  GoroutineNotes* owner = &g;
  if (const auto at = openScope(note, owner)) {
    const std::size_t op = owner->scopes[*at].op;
    m_ops[op].after = note.time;
    owner->behind = op;
    owner->scopes.erase(owner->scopes.begin() + static_cast<std::ptrdiff_t>(*at));
    return;
  }
  const std::string_view name = m_trace.text(note.name);
  const auto match = note.task ? m_rules.matchTask(name) : m_rules.matchRegion(name);
  if (!match) return;
  const std::size_t index = newOp(note.goroutine);
  m_ops[index].after = note.time;
  m_ops[index].rule = match->rule;
  m_ops[index].stack = note.stack;
  g.behind = index;
}

bool DeleteFinder::logMatters(const Log& log) {
  const auto inCategory = [&] {
    const std::string_view text = m_trace.text(log.category);
    return witnessWord(text) || m_rules.mayMatch(text);
  };
  const auto inMessage = [&] {
    const std::string_view text = m_trace.text(log.message);
    if (m_rules.mayMatch(text)) return true;
    static constexpr CaselessWord kFinalized("finalized"), kCleaned("cleaned");
    if (kFinalized.in(text) || kCleaned.in(text)) return witnessWord(firstWord(parseAttributes(text).bare)).has_value();
    return false;
  };
  const bool category = m_categories.relevant(log.category, inCategory);
  return m_messages.relevant(log.message, inMessage) || category;
}

std::uint32_t DeleteFinder::ruleIndex(const std::string& name) {
  const auto index =
      static_cast<std::size_t>(std::find(m_ruleNames.begin(), m_ruleNames.end(), name) - m_ruleNames.begin());
  if (index == m_ruleNames.size()) m_ruleNames.push_back(name);
  return static_cast<std::uint32_t>(index);
}

// A value that lives as long as the symbols: the same bytes inside the message, or a string of its own.
std::string_view DeleteFinder::keep(std::string_view message, std::string value) {
  const std::size_t at = message.find(value);
  if (at != std::string_view::npos) return message.substr(at, value.size());
  m_keys.push_back(std::move(value));
  return m_keys.back();
}

const ParsedLog& DeleteFinder::parsed(StringId category, StringId message) {
  if (const ParsedLog* known = m_parsed.find(category, message)) return *known;
  const std::string_view categoryText = m_trace.text(category), text = m_trace.text(message);
  const LogAttributes attributes = parseAttributes(text);
  auto match = m_rules.matchLog(categoryText, text, attributes);
  ParsedLog p;
  p.category = category;
  p.message = message;
  if (match) {
    p.kind = LogKind::Marker;
    p.edge = match->edge;
    p.rule = ruleIndex(match->rule);
  } else if (categoryText == "delete" || categoryText == "deleted") {
    p.kind = LogKind::DeleteCategory;
  } else {
    auto finalizer = witnessWord(categoryText);
    if (!finalizer) finalizer = witnessWord(firstWord(attributes.bare));
    if (finalizer) p.kind = *finalizer ? LogKind::Finalized : LogKind::Cleaned;
  }
  RuleMatch found = match ? std::move(*match) : RuleMatch{};
  if (const auto* key = attributes.find("key"); !found.key && key) found.key = *key;
  if (const auto* address = attributes.find("addr"); !found.address && address) found.address = parseAddress(*address);
  if (const auto* size = attributes.find("size"); !found.size && size) found.size = parseCount(*size);
  p.hasKey = found.key.has_value();
  p.hasAddress = found.address.has_value();
  p.hasSize = found.size.has_value();
  if (found.key) p.key = keep(text, std::move(*found.key));
  p.address = found.address.value_or(0);
  p.size = found.size.value_or(0);
  p.hasMore = std::any_of(attributes.items.begin(), attributes.items.end(),
                          [](const auto& item) { return !isSpecial(item.first); });
  return m_parsed.add(p);
}

void DeleteFinder::onLog(const Log& log) {
  if (!logMatters(log)) {
    if (m_notes.empty()) return;
    if (const auto g = m_goroutines.find(log.goroutine); g != m_goroutines.end()) g->second.behind.reset();
    return;
  }
  const ParsedLog& p = parsed(log.category, log.message);
  GoroutineNotes& g = m_goroutines[log.goroutine];
  if (p.deleteLog()) {
    onDeleteLog(log, p, g);
  } else if (p.kind != LogKind::Nothing && (p.hasKey || p.hasAddress)) {
    m_witnesses.push_back({log.time, p.kind == LogKind::Finalized, p.hasKey, std::string(p.key),
                           p.hasAddress ? std::optional(p.address) : std::nullopt});
  }
  g.behind.reset();
}

// Whether a log can speak of the delete that an operation stands for.
bool DeleteFinder::fits(std::size_t index, const ParsedLog& p) const {
  const DeleteOp& op = m_ops[index];
  if (p.hasKey && op.hasKey && !m_keyFromName.contains(index)) return p.key == op.key;
  return !(p.hasAddress && op.address && p.address != *op.address);
}

void DeleteFinder::fill(DeleteOp& op, const ParsedLog& p, Time at, bool overrideKey) const {
  if (p.hasKey && (!op.hasKey || overrideKey)) {
    op.key = p.key;
    op.hasKey = true;
  }
  if (p.hasAddress && !op.address) {
    op.address = p.address;
    op.addressAt = at;
  }
  if (p.hasSize && !op.size) op.size = p.size;
  if (p.hasMore) fillMore(op, p);
}

void DeleteFinder::fillMore(DeleteOp& op, const ParsedLog& p) const {
  for (auto& item : parseAttributes(m_trace.text(p.message)).items) {
    if (isSpecial(item.first) || op.attributes.size() >= kMostAttributes) continue;
    const bool known = std::any_of(op.attributes.begin(), op.attributes.end(),
                                   [&](const auto& other) { return other.first == item.first; });
    if (!known) op.attributes.push_back(std::move(item));
  }
}

void DeleteFinder::onDeleteLog(const Log& log, const ParsedLog& p, GoroutineNotes& g) {
  std::optional<std::size_t> home;
  if (!g.scopes.empty())
    home = g.scopes.back().op;
  else if (g.behind && p.edge != MarkerEdge::Before)
    home = g.behind;
  if (home && fits(*home, p)) {
    DeleteOp& op = m_ops[*home];
    const bool overrideKey = p.hasKey && m_keyFromName.erase(*home) > 0;
    fill(op, p, log.time, overrideKey);
    if (!op.proc.valid()) op.proc = log.proc;
    return;
  }
  if (p.kind == LogKind::Marker) onMarker(log, p, g);
}

void DeleteFinder::onMarker(const Log& log, const ParsedLog& p, GoroutineNotes& g) {
  const auto key = p.hasKey ? std::optional(p.key) : std::nullopt;
  std::optional<std::size_t> opened;
  if (p.edge == MarkerEdge::After) opened = g.openBefores.close(key);
  const std::size_t index = opened ? *opened : newOp(log.goroutine);
  DeleteOp& op = m_ops[index];
  op.proc = log.proc;
  op.stack = log.stack;
  if (op.rule.empty()) op.rule = m_ruleNames[p.rule];
  fill(op, p, log.time, false);
  if (p.edge == MarkerEdge::Before) {
    op.before = log.time;
    g.openBefores.open(key, index);
  } else {
    op.after = log.time;
  }
}

// Events of one clock tick come out one nanosecond apart, in an order that hangs on what else happened in that tick.
// Among such markers the goroutine's number decides, so that the order says nothing that the file does not say.
void settleTies(std::vector<DeleteOp>& ops) {
  constexpr Duration kTie{3};
  for (std::size_t i = 0; i < ops.size();) {
    std::size_t end = i + 1;
    while (end < ops.size() && ops[end].t0() - ops[i].t0() <= kTie) ++end;
    if (end == i + 1) {
      i = end;
      continue;
    }
    std::vector<Time> times;
    for (std::size_t k = i; k < end; ++k) times.push_back(ops[k].t0());
    const auto from = ops.begin() + static_cast<std::ptrdiff_t>(i), to = ops.begin() + static_cast<std::ptrdiff_t>(end);
    std::stable_sort(from, to, [](const DeleteOp& a, const DeleteOp& b) { return a.goroutine < b.goroutine; });
    for (std::size_t k = i; k < end; ++k) {
      auto& t0 = ops[k].after ? ops[k].after : ops[k].before;
      if (!ops[k].before || *ops[k].before <= times[k - i]) t0 = times[k - i];
    }
    i = end;
  }
}

// Puts each operation where `order` says, in place.
void permute(std::vector<DeleteOp>& ops, std::vector<std::pair<Time, std::size_t>>& order) {
  for (std::size_t i = 0; i < ops.size(); ++i) {
    if (order[i].second == i) continue;
    DeleteOp first = std::move(ops[i]);
    std::size_t to = i;
    while (order[to].second != i) {
      const std::size_t from = order[to].second;
      ops[to] = std::move(ops[from]);
      order[to].second = to;
      to = from;
    }
    ops[to] = std::move(first);
    order[to].second = to;
  }
}

DeleteScan DeleteFinder::finish() {
  std::vector<std::pair<Time, std::size_t>> order;
  order.reserve(m_ops.size());
  for (std::size_t i = 0; i < m_ops.size(); ++i) order.emplace_back(m_ops[i].t0(), i);
  std::sort(order.begin(), order.end());
  permute(m_ops, order);
  settleTies(m_ops);
  for (std::size_t i = 0; i < m_ops.size(); ++i) m_ops[i].index = i;
  return {std::move(m_ops), std::move(m_witnesses)};
}

DeleteScan DeleteFinder::run(const std::stop_token& stop) {
  gatherNotes();
  auto note = m_notes.begin();
  const auto notesBefore = [&](Time t) {
    for (; note != m_notes.end() && note->time < t; ++note) onNote(*note);
  };
  const auto& logs = m_trace.logs();
  constexpr std::size_t kStep = 1 << 16;
  for (std::size_t i = 0; i < logs.size() && !stop.stop_requested(); i += kStep) {
    logs.visit(i, std::min(i + kStep, logs.size()), [&](const Log& log) {
      notesBefore(log.time);
      onLog(log);
    });
    m_logsDone = std::min(i + kStep, logs.size());
  }
  notesBefore(Time::max());
  return finish();
}

}  // namespace

DeleteScan findDeletes(const Trace& trace, DeleteRules& rules, const std::stop_token& stop) {
  return DeleteFinder(trace, rules).run(stop);
}

}  // namespace sweepscope
