// The one mutable state of a window's view: visible range, selection, hover, lanes. All views read it and listen to
// changed(); several changes in one turn of the event loop arrive as one signal with a mask.
//
// Threads: GUI thread only.
#pragma once

#include <QObject>
#include <QSet>
#include <optional>
#include <span>
#include <vector>

#include "widgets/subjects/subject.h"
#include "widgets/sweeper.h"
#include "wire/ids.h"

namespace sweepscope {

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
  // History: a step of navigation to which Back returns; wheel and drag steps are merged.
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
  void select(const Subject&);
  void clear();  // selection, measure
  // Who swept the value of the selected delete; it is looked up while the delete is shown already.
  const Sweeper* sweeper() const { return m_sweeper ? &*m_sweeper : nullptr; }
  void setSweeper(const Sweeper&);

  std::optional<Time> hoverTime() const { return m_hover; }  // shared cursor of timeline and heap panel
  void setHoverTime(std::optional<Time>);

  std::optional<TimeRange> measured() const { return m_measured; }
  void setMeasured(std::optional<TimeRange>);

  // Moments the user has marked, in order of time. Some may be outside the limits: of another trace that once had the
  // file's name, or not loaded yet.
  const std::vector<Time>& bookmarks() const { return m_bookmarks; }
  std::span<const Time> bookmarksInside() const;
  void setBookmarks(std::vector<Time>);
  // Takes away the one nearest to `at` if it is no farther than `reach`, or else puts one there.
  void toggleBookmark(Time at, Duration reach);
  std::optional<Time> bookmarkNear(Time at, Duration reach) const;
  // The next one inside the limits, the first one after the last; step is +1 or -1.
  std::optional<Time> nextBookmark(Time from, int step) const;

  // Lanes by their ids.
  bool laneShown(const QString& id) const { return !m_hiddenLanes.contains(id); }
  void showLane(const QString& id, bool);
  bool groupExpanded(std::size_t group) const;
  void expandGroup(std::size_t group, bool);

  // Goroutines that match the current search, to be marked in their lanes.
  const QSet<qint64>& found() const { return m_found; }
  void setFound(QSet<qint64>);

 signals:
  void changed(unsigned mask);
  // By the user, not by a new trace. At once, not coalesced.
  void bookmarksEdited();

 private:
  void notify(unsigned mask);

  TimeRange m_limits{}, m_range{};
  Subject m_selection;
  std::optional<Sweeper> m_sweeper;
  std::optional<Time> m_hover;
  std::optional<TimeRange> m_measured;
  std::vector<TimeRange> m_past, m_future;
  std::vector<Time> m_bookmarks;
  QSet<qint64> m_found;
  QSet<std::size_t> m_expanded;
  QSet<QString> m_hiddenLanes;
  unsigned m_pending = 0;
  bool m_lastMergeable = false;
};

}  // namespace sweepscope
