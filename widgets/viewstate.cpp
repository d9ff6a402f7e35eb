// SPDX-License-Identifier: GPL-3.0-or-later

// The view state: everything that clamps a range, remembers it and tells the views.
#include "widgets/viewstate.h"
#include "widgets/subjects/deletesubject.h"

#include <algorithm>
#include <cmath>

namespace sweepscope {

namespace {

constexpr std::int64_t kNarrowest = 10;
constexpr std::size_t kHistory = 200;

// Keeps the length where it can, moves the range inside, and makes it neither empty nor wider than the limits.
TimeRange fitted(TimeRange r, TimeRange limits) {
  const std::int64_t whole = std::max<std::int64_t>(limits.length().ns, 1);
  const std::int64_t least = std::min(kNarrowest, whole);
  if (r.end.ns < r.begin.ns) std::swap(r.begin, r.end);
  std::int64_t length = std::clamp(r.length().ns, least, whole);
  std::int64_t begin = r.begin.ns - std::max<std::int64_t>(0, length - r.length().ns) / 2;
  begin = std::clamp(begin, limits.begin.ns, limits.begin.ns + whole - length);
  return {{begin}, {begin + length}};
}

TimeRange padded(TimeRange r, double share) {
  const auto pad = std::int64_t(std::max(1.0, double(r.length().ns) * share));
  return {{r.begin.ns - pad}, {r.end.ns + pad}};
}

}  // namespace

ViewState::ViewState(QObject* parent) : QObject(parent) {}

void ViewState::notify(unsigned mask) {
  if (mask == 0) return;
  const bool first = m_pending == 0;
  m_pending |= mask;
  if (!first) return;
  QMetaObject::invokeMethod(
      this,
      [this] {
        const unsigned all = std::exchange(m_pending, 0u);
        m_step = Step::None;
        emit changed(all);
      },
      Qt::QueuedConnection);
}

void ViewState::setLimits(TimeRange limits, bool keepRange) {
  const bool sawAll = m_range == m_limits;
  m_limits = limits;
  if (keepRange && !sawAll) {
    m_range = fitted(m_range, m_limits);
    notify(Limits | Range);
    return;
  }
  m_range = fitted(limits, limits);
  unsigned mask = Limits | Range;
  if (!keepRange) {
    m_past.clear();
    m_future.clear();
    m_lastMergeable = false;
    m_selection = {};
    m_sweeper.reset();
    m_hover.reset();
    m_measured.reset();
    m_expanded.clear();
    m_found.clear();
    m_bookmarks.clear();
    mask |= SelectionChanged | Hover | Measure | Lanes | Search | Bookmarks;
  }
  notify(mask);
}

void ViewState::setRange(TimeRange range, bool remember) {
  const TimeRange next = fitted(range, m_limits);
  if (next == m_range) return;
  if (remember || !m_lastMergeable) this->remember(Step::Range);
  m_lastMergeable = !remember;
  m_range = next;
  notify(Range);
}

// What is here becomes a place to go back to. Showing what has been selected is one step with selecting it.
void ViewState::remember(Step step) {
  m_future.clear();
  const bool isOther = m_step == (step == Step::Range ? Step::Selection : Step::Range);
  m_step = isOther ? Step::Both : step;
  if (isOther) return;
  m_past.push_back({m_range, m_selection});
  if (m_past.size() > kHistory) m_past.erase(m_past.begin());
}

void ViewState::zoom(double factor, Time around) {
  const double left = double((around - m_range.begin).ns) * factor;
  const double length = double(m_range.length().ns) * factor;
  const double whole = double(m_limits.length().ns);
  if (length >= whole) return setRange(m_limits, false);
  // The least step is a nanosecond, or zooming would stick where a few are left.
  double rounded = std::round(length);
  if (rounded == double(m_range.length().ns)) rounded += factor < 1 ? -1 : 1;
  const double narrow = std::max(rounded, double(kNarrowest));
  if (narrow == double(m_range.length().ns)) return;
  const double share = length > 0 ? left / length : 0.5;
  const std::int64_t begin = around.ns - std::llround(narrow * share);
  setRange({{begin}, {begin + std::int64_t(narrow)}}, false);
}

void ViewState::pan(double fraction) {
  const auto by = std::llround(double(m_range.length().ns) * fraction);
  setRange({{m_range.begin.ns + by}, {m_range.end.ns + by}}, false);
}

void ViewState::fitAll() {
  setRange(m_limits);
}

void ViewState::fitSelection() {
  if (m_measured && m_measured->length().ns > 0) return setRange(*m_measured);
  if (!m_selection) return;
  TimeRange span = m_selection.span;
  if (span.length().ns <= 1) {
    const auto around = std::max<std::int64_t>(m_range.length().ns / 20, 500);
    span = {{span.begin.ns - around}, {span.begin.ns + around}};
  }
  fit(span);
}

void ViewState::fit(TimeRange range) {
  setRange(padded(range, 0.1));
}

void ViewState::ensureVisible(TimeRange r) {
  if (r.begin >= m_range.begin && r.end <= m_range.end) return;
  const std::int64_t length = m_range.length().ns;
  if (r.length().ns > length - length / 10) return setRange(padded(r, 0.1));
  const std::int64_t middle = r.begin.ns + r.length().ns / 2;
  setRange({{middle - length / 2}, {middle - length / 2 + length}});
}

void ViewState::back() {
  if (m_past.empty()) return;
  m_future.push_back({m_range, m_selection});
  const Place place = m_past.back();
  m_past.pop_back();
  goTo(place);
}

void ViewState::forward() {
  if (m_future.empty()) return;
  m_past.push_back({m_range, m_selection});
  const Place place = m_future.back();
  m_future.pop_back();
  goTo(place);
}

void ViewState::goTo(const Place& to) {
  m_lastMergeable = false;
  m_step = Step::None;
  place(to.range, to.selection);
}

void ViewState::place(TimeRange range, const Subject& selection) {
  unsigned mask = 0;
  if (const TimeRange next = fitted(range, m_limits); next != m_range) {
    m_range = next;
    mask |= Range;
  }
  if (selection != m_selection) {
    m_selection = selection;
    m_sweeper.reset();
    mask |= SelectionChanged;
  }
  notify(mask);
}

void ViewState::select(const Subject& selection) {
  if (selection == m_selection) return;
  remember(Step::Selection);
  m_lastMergeable = false;
  place(m_range, selection);
}

void ViewState::replaceSelections(const std::function<Subject(const Subject&)>& same) {
  for (auto* places : {&m_past, &m_future}) {
    for (Place& p : *places) {
      if (p.selection) p.selection = same(p.selection);
    }
  }
  if (m_selection) place(m_range, same(m_selection));
}

void ViewState::setSweeper(const Sweeper& sweeper) {
  if (!m_selection.is(deleteType()) || m_selection.index != sweeper.deleteOp) return;
  m_sweeper = sweeper;
  notify(SweeperFound);
}

void ViewState::clear() {
  select({});
  setMeasured(std::nullopt);
}

void ViewState::setHoverTime(std::optional<Time> time) {
  if (time == m_hover) return;
  m_hover = time;
  notify(Hover);
}

void ViewState::setMeasured(std::optional<TimeRange> range) {
  if (range == m_measured) return;
  m_measured = range;
  notify(Measure);
}

void ViewState::setBookmarks(std::vector<Bookmark> bookmarks) {
  std::stable_sort(bookmarks.begin(), bookmarks.end(),
                   [](const Bookmark& a, const Bookmark& b) { return a.at < b.at; });
  const auto sameTime = [](const Bookmark& a, const Bookmark& b) { return a.at == b.at; };
  bookmarks.erase(std::unique(bookmarks.begin(), bookmarks.end(), sameTime), bookmarks.end());
  if (bookmarks == m_bookmarks) return;
  m_bookmarks = std::move(bookmarks);
  notify(Bookmarks);
}

namespace {

bool isBefore(const Bookmark& mark, Time t) {
  return mark.at < t;
}

bool isAfter(Time t, const Bookmark& mark) {
  return t < mark.at;
}

}  // namespace

const Bookmark* ViewState::bookmarkNear(Time at, Duration reach) const {
  const Bookmark* nearest = nullptr;
  const auto distance = [at](const Bookmark& b) { return b.at < at ? at - b.at : b.at - at; };
  for (const Bookmark& b : m_bookmarks) {
    if (distance(b) <= reach && (nearest == nullptr || distance(b) < distance(*nearest))) nearest = &b;
  }
  return nearest;
}

void ViewState::toggleBookmark(Time at, Duration reach) {
  if (const Bookmark* there = bookmarkNear(at, reach)) {
    m_bookmarks.erase(m_bookmarks.begin() + (there - m_bookmarks.data()));
  } else {
    m_bookmarks.insert(std::upper_bound(m_bookmarks.begin(), m_bookmarks.end(), at, isAfter), {at, {}});
  }
  notify(Bookmarks);
}

void ViewState::renameBookmark(Time at, const QString& name) {
  for (Bookmark& mark : m_bookmarks) {
    if (mark.at != at || mark.name == name) continue;
    mark.name = name;
    notify(Bookmarks);
  }
}

std::span<const Bookmark> ViewState::bookmarksInside() const {
  const auto first = std::lower_bound(m_bookmarks.begin(), m_bookmarks.end(), m_limits.begin, isBefore);
  return {first, std::upper_bound(first, m_bookmarks.end(), m_limits.end, isAfter)};
}

std::optional<Time> ViewState::nextBookmark(Time from, int step) const {
  const auto inside = bookmarksInside();
  if (inside.empty()) return std::nullopt;
  if (step > 0) {
    const auto it = std::upper_bound(inside.begin(), inside.end(), from, isAfter);
    return (it == inside.end() ? inside.front() : *it).at;
  }
  const auto it = std::lower_bound(inside.begin(), inside.end(), from, isBefore);
  return (it == inside.begin() ? inside.back() : *std::prev(it)).at;
}

void ViewState::showLane(const QString& id, bool shown) {
  if (laneShown(id) == shown) return;
  if (shown) {
    m_hiddenLanes.remove(id);
  } else {
    m_hiddenLanes.insert(id);
  }
  notify(Lanes);
}

void ViewState::setHiddenLanes(QSet<QString> ids) {
  if (ids == m_hiddenLanes) return;
  m_hiddenLanes = std::move(ids);
  notify(Lanes);
}

bool ViewState::isExpanded(const QString& lane, std::size_t row) const {
  const auto rows = m_expanded.constFind(lane);
  return rows != m_expanded.constEnd() && rows->contains(row);
}

void ViewState::expand(const QString& lane, std::size_t row, bool expanded) {
  if (isExpanded(lane, row) == expanded) return;
  if (expanded) {
    m_expanded[lane].insert(row);
  } else {
    m_expanded[lane].remove(row);
  }
  notify(Lanes);
}

void ViewState::setExpandedGroups(const QSet<std::size_t>& groups) {
  if (groups == expandedGroups()) return;
  m_expanded[kGroups] = groups;
  notify(Lanes);
}

void ViewState::setFound(QSet<qint64> found) {
  if (found == m_found) return;
  m_found = std::move(found);
  notify(Search);
}

}  // namespace sweepscope
