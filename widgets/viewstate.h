// SPDX-License-Identifier: GPL-3.0-or-later

// What the user did with the view of a trace: visible range, selection, hover, lanes, bookmarks. All views read it and
// listen to changed(); several changes in one turn of the event loop arrive as one signal with a mask.
//
// Threads: GUI thread only.
#pragma once

#include <QHash>
#include <QObject>
#include <QSet>
#include <QString>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "widgets/subjects/subject.h"
#include "widgets/sweeper.h"
#include "wire/ids.h"

namespace sweepscope {

// A time that the user has marked, with a name if it was given one.
struct Bookmark {
  Time at;
  QString name;
  friend bool operator==(const Bookmark&, const Bookmark&) = default;
};

class ViewState : public QObject {
  Q_OBJECT
 public:
  enum Change : unsigned {
    Range = 1,
    SelectionChanged = 2,
    Hover = 4,
    Lanes = 8,
    Measure = 16,
    Limits = 32,
    Search = 64,
    SweeperFound = 128,
    Bookmarks = 256
  };

  explicit ViewState(QObject* parent = nullptr);

  // The whole trace; the visible range is kept inside and no narrower than 10 ns.
  TimeRange limits() const { return m_limits; }
  void setLimits(TimeRange, bool keepRange);
  TimeRange range() const { return m_range; }
  // History: a step of navigation to which Back returns, with what was selected then; wheel and drag steps are merged.
  void setRange(TimeRange, bool remember = true);
  void zoom(double factor, Time around);  // factor < 1 zooms in
  void pan(double fractionOfWidth);
  void fitAll();
  void fitSelection();
  void fit(TimeRange);            // with a margin
  void ensureVisible(TimeRange);  // pans, or zooms out, only if needed
  void back();
  void forward();
  bool canGoBack() const { return !m_past.empty(); }
  bool canGoForward() const { return !m_future.empty(); }

  const Subject& selection() const { return m_selection; }
  // A step of the history, too. One that changes the range in the same turn of the event loop is the same step.
  void select(const Subject&);
  // Where the view was when the trace was open the last time: no step of the history.
  void place(TimeRange, const Subject&);
  // Puts what `same` makes of it in place of what is selected, now and in the history: for a newer document.
  void replaceSelections(const std::function<Subject(const Subject&)>& same);
  void clear();  // selection, measure
  // Who swept the value of the selected delete; it is looked up while the delete is shown already.
  const Sweeper* sweeper() const { return m_sweeper ? &*m_sweeper : nullptr; }
  void setSweeper(const Sweeper&);

  std::optional<Time> hoverTime() const { return m_hover; }  // shared cursor of timeline and heap panel
  void setHoverTime(std::optional<Time>);

  std::optional<TimeRange> measured() const { return m_measured; }
  void setMeasured(std::optional<TimeRange>);

  // In order of time, one at a time. Some may be outside the limits: not loaded yet, or of another trace that once had
  // the file's name.
  const std::vector<Bookmark>& bookmarks() const { return m_bookmarks; }
  std::span<const Bookmark> bookmarksInside() const;
  void setBookmarks(std::vector<Bookmark>);
  // Removes the one nearest to `at` if it is no farther than `reach`; otherwise adds one at `at`.
  void toggleBookmark(Time at, Duration reach);
  void renameBookmark(Time at, const QString& name);
  const Bookmark* bookmarkNear(Time at, Duration reach) const;
  // The next one inside the limits, the first one after the last; step is +1 or -1.
  std::optional<Time> nextBookmark(Time from, int step) const;

  // Lanes by their ids.
  bool laneShown(const QString& id) const { return !m_hiddenLanes.contains(id); }
  void showLane(const QString& id, bool);
  const QSet<QString>& hiddenLanes() const { return m_hiddenLanes; }
  void setHiddenLanes(QSet<QString>);
  // Rows that are expanded, by their lane's id and their index in it.
  bool isExpanded(const QString& lane, std::size_t row) const;
  void expand(const QString& lane, std::size_t row, bool);
  // Those of the lane of goroutines.
  bool groupExpanded(std::size_t group) const { return isExpanded(kGroups, group); }
  void expandGroup(std::size_t group, bool expanded) { expand(kGroups, group, expanded); }
  QSet<std::size_t> expandedGroups() const { return m_expanded.value(kGroups); }
  void setExpandedGroups(const QSet<std::size_t>&);

  // Goroutines that match the current search, to be marked in their lanes.
  const QSet<qint64>& found() const { return m_found; }
  void setFound(QSet<qint64>);

 signals:
  void changed(unsigned mask);

 private:
  struct Place {
    TimeRange range;
    Subject selection;
  };
  enum class Step : std::uint8_t { None, Range, Selection, Both };
  void notify(unsigned mask);
  void remember(Step);
  void goTo(const Place&);

  TimeRange m_limits{}, m_range{};
  Subject m_selection;
  std::optional<Sweeper> m_sweeper;
  std::optional<Time> m_hover;
  std::optional<TimeRange> m_measured;
  std::vector<Place> m_past, m_future;
  Step m_step = Step::None;  // of the history, in this turn of the event loop
  std::vector<Bookmark> m_bookmarks;
  QSet<qint64> m_found;
  static inline const QString kGroups = QStringLiteral("goroutines");
  QHash<QString, QSet<std::size_t>> m_expanded;
  QSet<QString> m_hiddenLanes;
  unsigned m_pending = 0;
  bool m_lastMergeable = false;
};

}  // namespace sweepscope
