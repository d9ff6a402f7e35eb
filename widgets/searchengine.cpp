// Texts first: which interned strings hold the needle. Then everything that refers to them.
#include "widgets/searchengine.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>

#include "widgets/selection.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

char folded(char c) {
  return c >= 'A' && c <= 'Z' ? char(c + 32) : c;
}

}  // namespace

bool containsFolded(std::string_view text, std::string_view part) {
  return std::search(text.begin(), text.end(), part.begin(), part.end(),
                     [](char a, char b) { return folded(a) == folded(b); }) != text.end();
}

namespace {

// Which of some sorted moments are there, asked for in order of time.
class MomentCursor {
 public:
  explicit MomentCursor(const std::vector<Time>& moments) : m_at(moments.begin()), m_end(moments.end()) {}
  bool has(Time t) {
    while (m_at != m_end && *m_at < t) ++m_at;
    return m_at != m_end && *m_at == t;
  }

 private:
  std::vector<Time>::const_iterator m_at, m_end;
};

class Search {
 public:
  Search(const Document& document, const std::string& needle, std::stop_token stop)
      : m_document(document), m_trace(*document.trace), m_needle(needle), m_stop(std::move(stop)) {
    m_results.needle = needle;
  }

  SearchResults run() {
    matchTexts();
    searchDeletes();
    searchCycles();
    searchLogs();
    searchGoroutines();
    auto& hits = m_results.hits;
    std::stable_sort(hits.begin(), hits.end(), [](const SearchHit& a, const SearchHit& b) { return a.time < b.time; });
    if (hits.size() > kMostHits) hits.resize(kMostHits);
    return std::move(m_results);
  }

 private:
  void matchTexts() {
    const std::size_t count = m_trace.symbols().stringCount();
    m_textMatches.assign(count, false);
    for (std::size_t i = 0; i < count && !m_stop.stop_requested(); ++i) {
      m_textMatches[i] = containsFolded(m_trace.text(StringId(std::uint32_t(i))), m_needle);
    }
  }

  bool matches(StringId id) const { return id.value < m_textMatches.size() && m_textMatches[id.value]; }

  bool stackMatches(StackId id) {
    if (!id.valid()) return false;
    const auto [it, isNew] = m_stacks.try_emplace(id.value, false);
    if (isNew) {
      const auto frames = m_trace.symbols().frames(id);
      it->second = std::any_of(frames.begin(), frames.end(), [&](const Frame& f) { return matches(f.function); });
    }
    return it->second;
  }

  // Of each kind the first ones are kept: most of a kind would push out what comes before them in time.
  void add(Time time, SelectedKind kind, std::size_t index) {
    ++m_results.total;
    if (m_kept[std::size_t(kind)]++ < kMostHits) m_results.hits.push_back({time, kind, index});
  }

  void searchDeletes() {
    if (!m_document.answers) return;
    const DeleteTable& deletes = m_document.answers->deletes;
    for (std::size_t i = 0; i < deletes.size() && !m_stop.stop_requested(); ++i) {
      if (!containsFolded(deletes.key(i), m_needle) && !stackMatches(deletes.stack(i))) continue;
      add(deletes.t0(i), SelectedKind::Delete, i);
      const DeleteMoments moments = deletes.moments(i);
      if (moments.before) m_befores.push_back(*moments.before);
      if (moments.after) m_afters.push_back(*moments.after);
    }
    // Deletes come in order of T0, so most often both are sorted already.
    for (auto* moments : {&m_befores, &m_afters}) {
      if (!m_stop.stop_requested() && !std::is_sorted(moments->begin(), moments->end()))
        std::sort(moments->begin(), moments->end());
    }
  }

  void searchCycles() {
    if (!m_document.answers) return;
    const auto& cycles = m_document.answers->cycles;
    for (std::size_t i = 0; i < cycles.size(); ++i) {
      if (stackMatches(cycles[i].triggerStack)) add(cycles[i].start, SelectedKind::Cycle, i);
    }
  }

  // A marker of a delete that is a hit itself is no second one: no two events have the same time, so the time tells it.
  void searchLogs() {
    constexpr std::size_t kSome = 1 << 16;
    const auto& logs = m_trace.logs();
    MomentCursor befores(m_befores), afters(m_afters);
    for (std::size_t from = 0; from < logs.size() && !m_stop.stop_requested(); from += kSome) {
      std::size_t index = from;
      logs.visit(from, std::min(from + kSome, logs.size()), [&](const Log& log) {
        const std::size_t i = index++;
        if (!matches(log.category) && !matches(log.message)) return;
        if (!befores.has(log.time) && !afters.has(log.time)) add(log.time, SelectedKind::Log, i);
      });
    }
  }

  void searchGoroutines() {
    const auto& groups = m_trace.groups();
    const bool anyGroup =
        std::any_of(groups.begin(), groups.end(), [&](const GroupInfo& g) { return matches(g.function); });
    std::int64_t id = -1;
    std::string_view digits = m_needle;
    if (digits.starts_with("goroutine ")) digits.remove_prefix(10);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), id);
    const bool isId = error == std::errc() && end == digits.data() + digits.size();
    if (!anyGroup) {
      const auto index = isId ? m_trace.goroutineIndex(GoroutineId(id)) : std::nullopt;
      if (index) add(m_trace.goroutineAt(*index).first, SelectedKind::Goroutine, *index);
      return;
    }
    const std::size_t count = m_trace.goroutineCount();
    for (std::size_t i = 0; i < count && !m_stop.stop_requested(); ++i) {
      const GoroutineInfo info = m_trace.goroutineAt(i);
      if (matches(info.function) || (isId && info.id.value == id)) add(info.first, SelectedKind::Goroutine, i);
    }
  }

  const Document& m_document;
  const Trace& m_trace;
  const std::string m_needle;
  const std::stop_token m_stop;
  std::vector<bool> m_textMatches;
  std::unordered_map<std::uint32_t, bool> m_stacks;
  std::vector<Time> m_befores, m_afters;  // of the deletes that are hits
  std::array<std::size_t, std::size_t(SelectedKind::ProcSpan) + 1> m_kept{};
  SearchResults m_results;
};

}  // namespace

SearchResults searchTrace(const Document& document, const std::string& needle, std::stop_token stop) {
  if (!document.trace || needle.empty()) return {needle, {}, 0};
  return Search(document, needle, std::move(stop)).run();
}

QString hitText(const Document& document, const SearchHit& hit) {
  const Trace& trace = *document.trace;
  const QString dot = QStringLiteral(" · ");
  switch (hit.kind) {
    case SelectedKind::Goroutine: {
      const GoroutineInfo info = trace.goroutineAt(hit.index);
      return goroutineName(info.id) + dot + shortFunction(trace.text(info.function));
    }
    case SelectedKind::Log: {
      const Log log = trace.logs().at(hit.index);
      return QStringLiteral("log") + dot + shown(trace.text(log.category), 40) + QStringLiteral(": ") +
             shown(trace.text(log.message), 80);
    }
    case SelectedKind::Delete:
      return QStringLiteral("delete") + dot + shown(document.answers->deletes[hit.index].key, 80);
    case SelectedKind::Cycle: return cycleName(hit.index);
    default: return {};
  }
}

Selection hitSelection(const Document& document, const SearchHit& hit) {
  if (hit.kind == SelectedKind::Delete) return deleteSelection(*document.answers, hit.index);
  if (hit.kind == SelectedKind::Cycle) return cycleSelection(*document.trace, *document.answers, hit.index);
  Selection s;
  s.kind = hit.kind;
  s.index = hit.index;
  if (hit.kind == SelectedKind::Goroutine) {
    const GoroutineInfo info = document.trace->goroutineAt(hit.index);
    s.goroutine = info.id;
    s.index = 0;
    s.span = {info.first, info.last + Duration{1}};
  } else {
    s.goroutine = document.trace->logs().at(hit.index).goroutine;
    s.span = TimeRange::instant(hit.time);
  }
  return s;
}

}  // namespace sweepscope
