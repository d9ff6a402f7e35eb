#include "widgets/deletefilter.h"

#include <array>
#include <numeric>
#include <optional>
#include <unordered_map>

#include "widgets/deletesmodel.h"
#include "widgets/goroutineorder.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

// "GC #1" is that cycle, not the tenth as well.
bool endsInNumber(std::string_view text) {
  const std::size_t hash = text.find_last_not_of("0123456789");
  return hash != std::string_view::npos && hash + 1 < text.size() && text[hash] == '#';
}

class Matcher {
 public:
  Matcher(const Document& document, std::string_view text)
      : m_trace(*document.trace), m_answers(*document.answers), m_text(text), m_cycleText(text) {
    if (endsInNumber(text)) m_cycleText += ' ';
    for (std::size_t e = 0; e < m_evidence.size(); ++e) m_evidence[e] = has(evidenceWord(Evidence(e)));
  }

  bool operator()(std::size_t i) {
    const DeleteTable& deletes = m_answers.deletes;
    return m_evidence[std::size_t(deletes.evidence(i))] || containsFolded(deletes.key(i), m_text) ||
           function(deletes.stack(i)) || cycle(i);
  }

 private:
  bool has(const QString& words) const { return containsFolded(words.toStdString(), m_text); }
  bool hasCycle(const QString& words) const { return containsFolded(words.toStdString() + ' ', m_cycleText); }
  bool function(StackId stack) {
    const auto [it, fresh] = m_functions.try_emplace(stack.value, false);
    if (fresh) it->second = has(deleteFunction(m_trace, stack));
    return it->second;
  }
  bool cycle(std::size_t i) {
    const auto known = m_answers.deletes.cycle(i);
    if (!known) return hasCycle(reclaimCycleText(m_answers, m_answers.deletes[i]));
    const auto [it, fresh] = m_cycles.try_emplace(*known, false);
    if (fresh) it->second = hasCycle(cycleName(*known));
    return it->second;
  }

  const Trace& m_trace;
  const Answers& m_answers;
  std::string_view m_text;
  std::string m_cycleText;
  std::array<bool, 5> m_evidence{};
  std::unordered_map<std::uint32_t, bool> m_functions;
  std::unordered_map<std::size_t, bool> m_cycles;
};

}  // namespace

QString deleteFunction(const Trace& trace, StackId stack) {
  for (const Frame& f : trace.symbols().frames(stack)) {
    const auto name = trace.text(f.function);
    if (name.starts_with("runtime/trace.") || name.starts_with("sweepscope.Delete")) continue;
    return shortFunction(name);
  }
  return {};
}

std::vector<std::uint32_t> matchingDeletes(const Document& document, std::string_view text,
                                           const std::stop_token& stop) {
  std::vector<std::uint32_t> found;
  if (!document.trace || !document.answers) return found;
  const std::size_t count = document.answers->deletes.size();
  if (text.empty()) {
    found.resize(count);
    std::iota(found.begin(), found.end(), 0U);
    return found;
  }
  Matcher matches(document, text);
  for (std::size_t i = 0; i < count && !stop.stop_requested(); ++i) {
    if (matches(i)) found.push_back(std::uint32_t(i));
  }
  return found;
}

}  // namespace sweepscope
