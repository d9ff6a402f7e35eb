// Texts first: which interned strings hold the needle. Then everything that refers to them.
#include "widgets/searchengine.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "widgets/geometry.h"
#include "widgets/goroutineorder.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

class Search {
 public:
  Search(const Document& document, const std::string& needle, std::stop_token stop)
      : m_document(document), m_trace(*document.trace), m_needle(needle), m_stop(std::move(stop)) {
    m_results.needle = needle;
  }

  SearchResults run() {
    matchTexts();
    searchAnswers();
    searchLogs();
    searchGoroutines();
    auto& hits = m_results.hits;
    std::stable_sort(hits.begin(), hits.end(), [](const SearchHit& a, const SearchHit& b) { return a.time < b.time; });
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

  void add(Time time, SelectedKind kind, std::size_t index) {
    ++m_results.total;
    if (m_results.hits.size() < kMostHits) m_results.hits.push_back({time, kind, index});
  }

  void searchAnswers() {
    if (!m_document.answers) return;
    for (std::size_t i = 0; i < m_document.answers->deletes.size(); ++i) {
      const DeleteTable& deletes = m_document.answers->deletes;
      if (containsFolded(deletes.key(i), m_needle) || stackMatches(deletes.stack(i)))
        add(deletes.t0(i), SelectedKind::Delete, i);
    }
    for (std::size_t i = 0; i < m_document.answers->cycles.size(); ++i) {
      const GcCycle& c = m_document.answers->cycles[i];
      if (stackMatches(c.triggerStack)) add(c.start, SelectedKind::Cycle, i);
    }
  }

  void searchLogs() {
    std::size_t index = 0;
    m_trace.logs().visitAll([&](const Log& log) {
      const std::size_t i = index++;
      if (matches(log.category) || matches(log.message)) add(log.time, SelectedKind::Log, i);
    });
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
    s.span = {hit.time, hit.time + Duration{1}};
  }
  return s;
}

}  // namespace sweepscope
