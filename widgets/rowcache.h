// Painted lanes, kept from frame to frame. Panning moves a lane's image and makes only the columns that came into view;
// while the user zooms, lanes that do not fit into the frame's time are stretched and made in one of the next frames.
#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QImage>

#include "widgets/boxfill.h"
#include "widgets/geometry.h"
#include "widgets/timelinescene.h"

namespace sweepscope {

class RowCache {
 public:
  struct Strip {
    Row row;
    bool striped = false;
    TimeAxis axis;
    QImage image;
    std::vector<SpanText> texts;
    std::size_t boxes = 0;  // painted in the image
    unsigned folded = 0;
    bool stale = false;  // image shows another axis, stretched
    quint64 used = 0;
  };

  void clear() { m_strips.clear(); }
  // Begins a frame; 0: make everything however long it takes.
  void beginFrame(const Theme&, const LaneContext&, double budgetMs);
  const Strip& strip(const PlacedRow&);
  // Whether some strip of this frame is stale.
  bool unfinished() const { return m_unfinished; }
  // For hit tests to agree with what is painted.
  std::optional<unsigned> folded(const Row&) const;

 private:
  using Key = QPair<quint64, quint64>;
  static Key key(const Row&);
  void make(Strip&, const PlacedRow&);
  bool pan(Strip&, const PlacedRow&);
  void ground(QImage&, const PlacedRow&, int x0, int x1) const;
  void stretch(Strip&, const PlacedRow&) const;
  void evict();

  QHash<Key, Strip> m_strips;
  const Theme* m_theme = nullptr;
  std::optional<BoxFill> m_fill;
  std::optional<LaneContext> m_context;
  std::vector<Tick> m_ticks;
  QElapsedTimer m_timer;
  double m_budgetMs = 0;
  bool m_unfinished = false;
  quint64 m_frame = 0;
};

}  // namespace sweepscope
