// SPDX-License-Identifier: GPL-3.0-or-later

// Texts first: which interned strings hold the needle. Then everything that refers to them.
#include "widgets/searchengine.h"
#include "widgets/subjects/subject.h"

#include <algorithm>

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

bool TraceSearch::MomentSet::contains(Time t) {
  if (!m_sorted) {
    std::sort(m_times.begin(), m_times.end());
    m_sorted = true;
  }
  while (m_next < m_times.size() && m_times[m_next] < t) ++m_next;
  return m_next < m_times.size() && m_times[m_next] == t;
}

TraceSearch::TraceSearch(const Document& document, const std::string& needle, std::stop_token stop)
    : m_document(document), m_needle(needle), m_stop(std::move(stop)) {
  m_results.needle = needle;
  const std::size_t count = document.trace->symbols().stringCount();
  m_textMatches.assign(count, false);
  for (std::size_t i = 0; i < count && !isStopped(); ++i)
    m_textMatches[i] = holdsNeedle(document.trace->text(StringId(std::uint32_t(i))));
}

bool TraceSearch::holdsNeedle(std::string_view text) const {
  return containsFolded(text, m_needle);
}

bool TraceSearch::matches(StringId id) const {
  return id.value < m_textMatches.size() && m_textMatches[id.value];
}

bool TraceSearch::matches(StackId id) {
  if (!id.valid()) return false;
  const auto [it, isNew] = m_stacks.try_emplace(id.value, false);
  if (isNew) {
    const auto frames = m_document.trace->symbols().frames(id);
    it->second = std::any_of(frames.begin(), frames.end(), [&](const Frame& f) { return matches(f.function); });
  }
  return it->second;
}

// Of each kind the first ones are kept: most of a kind would push out what comes before them in time.
void TraceSearch::add(const SubjectType& type, Time time, std::size_t index) {
  ++m_results.total;
  if (m_kept[&type]++ < kMostHits) m_results.hits.push_back({time, &type, index});
}

SearchResults TraceSearch::run() {
  for (const SubjectType* type : subjectTypes()) type->search(*this);
  auto& hits = m_results.hits;
  std::stable_sort(hits.begin(), hits.end(), [](const SearchHit& a, const SearchHit& b) { return a.time < b.time; });
  if (hits.size() > kMostHits) hits.resize(kMostHits);
  return std::move(m_results);
}

SearchResults searchTrace(const Document& document, const std::string& needle, std::stop_token stop) {
  if (!document.trace || needle.empty()) return {needle, {}, 0};
  return TraceSearch(document, needle, std::move(stop)).run();
}

Subject hitSubject(const Document& document, const SearchHit& hit) {
  return hit.type->at(document, hit.index);
}

QString hitText(const Document& document, const SearchHit& hit) {
  return hit.type->brief(document, hitSubject(document, hit));
}

}  // namespace sweepscope
