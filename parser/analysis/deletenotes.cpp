// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/deletenotes.h"

#include <algorithm>
#include <unordered_set>

namespace sweepscope {

namespace {

// Whether a rule matches a name, asked once per name.
class NameTest {
 public:
  NameTest(MarkerReader& reader, bool task) : m_reader(reader), m_task(task) {}
  bool operator()(StringId name) {
    if (name.value >= m_known.size()) m_known.resize(name.value + std::size_t{1024}, Known::Not);
    Known& known = m_known[name.value];
    if (known == Known::Not) known = m_reader.readName(name, m_task) ? Known::Matches : Known::Other;
    return known == Known::Matches;
  }
  std::optional<MarkerReader::NameSays> says(StringId name) {
    return (*this)(name) ? m_reader.readName(name, m_task) : std::nullopt;
  }

 private:
  enum class Known : std::uint8_t { Not, Matches, Other };
  MarkerReader& m_reader;
  bool m_task;
  std::vector<Known> m_known;
};

// Whether the name of any region or task matches: mostly none does, and then nothing has to be walked.
bool anyMatches(const std::optional<std::vector<StringId>>& names, NameTest& test) {
  return !names || std::any_of(names->begin(), names->end(), [&](StringId name) { return test(name); });
}

}  // namespace

// Two passes: which goroutines have delete regions or tasks, and then all such events of those.
std::vector<Note> gatherNotes(const Trace& trace, MarkerReader& reader) {
  std::vector<Note> notes;
  NameTest region(reader, false), task(reader, true);
  const bool someRegion = anyMatches(trace.regionNames(), region), someTask = anyMatches(trace.taskNames(), task);
  if (!someRegion && !someTask) return notes;
  std::unordered_set<GoroutineId> concerned;
  trace.regions().visitAll([&](const RegionEvent& e) {
    if (region(e.name)) concerned.insert(e.goroutine);
  });
  trace.tasks().visitAll([&](const TaskEvent& e) {
    if (task(e.name)) concerned.insert(e.goroutine);
  });
  if (concerned.empty()) return notes;
  trace.regions().visitAll([&](const RegionEvent& e) {
    if (!concerned.contains(e.goroutine)) return;
    notes.push_back({e.time, e.goroutine, e.begin, false, region.says(e.name), e.task, e.name, e.stack});
  });
  const auto regions = static_cast<std::ptrdiff_t>(notes.size());
  trace.tasks().visitAll([&](const TaskEvent& e) {
    const bool matched = task(e.name);
    if (!matched && !concerned.contains(e.goroutine)) return;
    notes.push_back({e.time, e.goroutine, e.begin, true, task.says(e.name), e.task, e.name, e.stack});
  });
  std::inplace_merge(notes.begin(), notes.begin() + regions, notes.end(),
                     [](const Note& a, const Note& b) { return a.time < b.time; });
  return notes;
}

}  // namespace sweepscope
