// SPDX-License-Identifier: GPL-3.0-or-later

// Conversions. A session is a file that anybody may have written: nothing is taken from it that the trace does not
// have.
#include "app/sessionview.h"

#include <algorithm>

#include "widgets/subjects/subject.h"

namespace sweepscope {

namespace {

constexpr std::int64_t kFarthest = std::int64_t{1} << 62;

Duration since(const Trace& trace, Time t) {
  std::int64_t ns = 0;
  if (__builtin_sub_overflow(t.ns, trace.origin().ns, &ns)) ns = t.ns < 0 ? -kFarthest : kFarthest;
  return {std::clamp(ns, -kFarthest, kFarthest)};
}

Time timeOf(const Trace& trace, Duration since) {
  std::int64_t ns = 0;
  if (__builtin_add_overflow(trace.origin().ns, since.ns, &ns)) return since.ns < 0 ? Time::min() : Time::max();
  return {ns};
}

SessionRange noted(const Trace& trace, TimeRange range) {
  return {since(trace, range.begin), since(trace, range.end)};
}

std::optional<SessionSelection> noted(const Trace& trace, const Subject& s) {
  const SessionRange span = noted(trace, s.span);
  if (!s || span.first >= span.second) return std::nullopt;
  return SessionSelection{s.type->spec().id, span, s.goroutine, s.proc};
}

// Some kinds of things are found by their times alone.
bool isPlausible(const Trace& trace, const Subject& s) {
  const auto& procs = trace.procs();
  return s.span.overlaps(trace.range().begin, trace.range().end) &&
         (!s.goroutine.valid() || trace.goroutine(s.goroutine)) &&
         (!s.proc.valid() || std::binary_search(procs.begin(), procs.end(), s.proc));
}

}  // namespace

void noteView(Session& session, const ViewState& view, const Document& document) {
  const Trace& trace = *document.trace;
  session.bookmarks.clear();
  for (const Bookmark& mark : view.bookmarks())
    session.bookmarks.push_back({since(trace, mark.at), mark.name.toStdString()});
  session.hiddenLanes.emplace();
  for (const QString& lane : view.hiddenLanes()) session.hiddenLanes->push_back(lane.toStdString());
  std::sort(session.hiddenLanes->begin(), session.hiddenLanes->end());
  const auto expanded = expandedFunctions(view, trace);
  session.expanded.assign(expanded.begin(), expanded.end());
  session.range.reset();
  if (view.range() != view.limits()) session.range = noted(trace, view.range());
  session.measured.reset();
  if (const auto measured = view.measured(); measured && measured->begin < measured->end)
    session.measured = noted(trace, *measured);
  session.selection = noted(trace, view.selection());
}

void showBookmarks(const std::vector<SessionBookmark>& noted, const Trace& trace, ViewState& view) {
  std::vector<Bookmark> marks;
  for (const SessionBookmark& mark : noted)
    marks.push_back({timeOf(trace, mark.at), QString::fromStdString(mark.name)});
  view.setBookmarks(std::move(marks));
}

void showLanes(const std::optional<std::vector<std::string>>& hidden, ViewState& view) {
  if (!hidden) return;
  QSet<QString> ids;
  for (const std::string& id : *hidden) ids.insert(QString::fromStdString(id));
  view.setHiddenLanes(std::move(ids));
}

std::set<std::string> expandedFunctions(const ViewState& view, const Trace& trace) {
  std::set<std::string> names;
  for (const std::size_t group : view.expandedGroups()) {
    if (group < trace.groups().size()) names.emplace(trace.text(trace.groups()[group].function));
  }
  return names;
}

void expandFunctions(const std::set<std::string>& names, const Trace& trace, ViewState& view) {
  QSet<std::size_t> groups;
  if (!names.empty()) {
    const auto& all = trace.groups();
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (names.contains(std::string(trace.text(all[i].function)))) groups.insert(i);
    }
  }
  view.setExpandedGroups(std::move(groups));
}

TimeRange rangeOf(const SessionRange& range, const Trace& trace) {
  return {timeOf(trace, range.first), timeOf(trace, range.second)};
}

Subject subjectOf(const SessionSelection& noted, const Document& document) {
  const SubjectType* type = subjectTypeOf(noted.kind);
  const Subject found = sameIn(document, {type, 0, noted.goroutine, noted.proc, rangeOf(noted.span, *document.trace)});
  return found && isPlausible(*document.trace, found) && type->exists(document, found) ? found : Subject();
}

}  // namespace sweepscope
