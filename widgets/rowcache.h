// SPDX-License-Identifier: GPL-3.0-or-later

// Painted lanes, kept from frame to frame. Panning moves a lane's image and makes only the columns that came into view.
// While the user zooms, lanes that do not fit into the frame's time are stretched and made in one of the next frames;
// densities of large groups are made in the background.
//
// Threads: GUI thread only. Work in the background has values of its own; its results arrive by the event loop.
#pragma once

#include <QElapsedTimer>
#include <QImage>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "widgets/background.h"
#include "widgets/boxfill.h"
#include "widgets/timelinescene.h"

namespace sweepscope {

class RowCache : public QObject {
 public:
  struct Strip {
    Row row;
    bool striped = false;
    TimeAxis axis;  // of image
    QImage image;
    std::vector<SpanText> texts;
    std::vector<FlagShape> flags;
    std::vector<MarkerShape> markers;
    unsigned folded = 0;
    std::size_t boxes = 0;  // painted
    double costMs = 0;      // of making it
    bool stale = false;     // `stretched` is shown instead
    QImage stretched;
    bool pending = false;  // in the background
    quint64 used = 0;
    const QImage& shown() const { return stale ? stretched : image; }
  };

  // `arrived` is called when a row that was made in the background is there.
  explicit RowCache(std::function<void()> arrived);
  ~RowCache() override;

  // Without one, everything is made at once. It may be destroyed after the cache.
  void setBackground(Background* background) { m_background = background; }
  // Lets go of the trace, too.
  void clear();
  // Begins a frame; with a budget 0 everything is made at once, however long it takes.
  void beginFrame(const Theme&, const std::shared_ptr<const LaneIndex>&, const LaneContext&, double budgetMs);
  const Strip& strip(const PlacedRow&);
  const Strip* find(const Row&) const;
  // Whether some strip of this frame is to be made in the next.
  bool unfinished() const { return m_unfinished; }
  // Whether some strip of this frame was shown as it was in another view, whoever makes it anew.
  bool stretched() const { return m_stretched; }
  // For hit tests to agree with what is painted.
  std::optional<unsigned> folded(const Row&) const;

 private:
  using Key = std::tuple<const Lane*, int, std::size_t, qint64, int>;  // lane, part, index, goroutine, height
  using FormerKey = std::pair<const Lane*, std::uint32_t>;             // a lane and Lane::stableKey()
  // All that making a lane needs.
  struct Task {
    std::shared_ptr<const LaneIndex> index;
    const Theme* theme = nullptr;
    TimeAxis axis;
    Measures measures;
    std::vector<Tick> ticks;
    Row row;
    bool striped = false;
  };
  static Key key(const Row&);
  static Strip made(const Task&);
  static void ground(QImage&, const Task&, int x0, int x1);
  bool isSlow(const Strip&, const Row&) const;
  bool isLate(const Strip&);
  void forgetStrips();
  void forgetEvents(const LaneIndex& next);
  Task task(const PlacedRow&) const;
  void keepFormer(const LaneIndex& next);
  static std::optional<FormerKey> formerKey(const LaneIndex&, const Row&);
  void blank(Strip&, const PlacedRow&);
  void make(Strip&, const PlacedRow&);
  bool pan(Strip&, const PlacedRow&);
  void stretch(Strip&, const PlacedRow&);
  void request(Strip&, const PlacedRow&);
  void adopt(const Key&, const Task&, quint64 generation, Strip);
  void evict();

  std::function<void()> m_arrived;
  std::map<Key, Strip> m_strips;
  std::map<FormerKey, Strip> m_former;
  const Theme* m_theme = nullptr;
  std::shared_ptr<const LaneIndex> m_index;
  TimeAxis m_axis;
  Measures m_measures;
  std::vector<Tick> m_ticks;
  QElapsedTimer m_timer;
  double m_budgetMs = 0;
  bool m_unfinished = false, m_stretched = false, m_madeAny = false;
  quint64 m_frame = 0;
  quint64 m_generation = 0;  // results of an older one are late
  // What work in the background knows of the cache, which may be gone before it.
  struct Mailbox {
    std::mutex mutex;
    RowCache* cache = nullptr;
    std::atomic<quint64> generation{0};  // requests of an older one are not worth working on
  };
  std::shared_ptr<Mailbox> m_mailbox = std::make_shared<Mailbox>();
  Background* m_background = nullptr;
};

}  // namespace sweepscope
