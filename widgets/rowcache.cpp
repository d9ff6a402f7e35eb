// One image a lane. An image is right for one scale and one place; another place at the same scale is a move.
#include "widgets/rowcache.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace sweepscope {

namespace {

constexpr std::size_t kKept = 400;  // strips, before those not in view are let go

void moveColumns(QImage& image, int by) {
  const int width = image.width(), kept = width - std::abs(by);
  for (int y = 0; y < image.height(); ++y) {
    auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
    std::memmove(line + std::max(0, by), line + std::max(0, -by), std::size_t(kept) * sizeof(QRgb));
  }
}

bool sameText(const SpanText& a, const SpanText& b) {
  return a.x0 == b.x0 && a.x1 == b.x1 && a.y0 == b.y0;
}

}  // namespace

RowCache::Key RowCache::key(const Row& row) {
  return {(quint64(row.kind) << 56) | quint64(row.index), quint64(row.goroutine.value) * 64 + quint64(row.height % 64)};
}

void RowCache::beginFrame(const Theme& theme, const LaneContext& context, double budgetMs) {
  if (m_theme != &theme || !m_context || m_context->measures.dpr != context.measures.dpr) {
    m_strips.clear();
    m_fill.emplace(theme, context.measures);
    m_theme = &theme;
  }
  m_context.emplace(context);
  m_ticks = makeRuler(context.axis, context.measures.px(90)).ticks;
  m_budgetMs = budgetMs;
  m_unfinished = false;
  m_timer.start();
  ++m_frame;
  evict();
}

void RowCache::evict() {
  if (std::size_t(m_strips.size()) <= kKept) return;
  for (auto it = m_strips.begin(); it != m_strips.end();) {
    it = it->used + 2 < m_frame ? m_strips.erase(it) : std::next(it);
  }
}

const RowCache::Strip& RowCache::strip(const PlacedRow& placed) {
  Strip& s = m_strips[key(placed.row)];
  s.used = m_frame;
  const QSize size(m_context->axis.width, placed.row.height);
  const bool fits = s.image.size() == size && s.striped == placed.striped;
  if (fits && !s.stale && s.axis == m_context->axis) return s;
  if (fits && !s.stale && pan(s, placed)) return s;
  const bool late = m_budgetMs > 0 && double(m_timer.nsecsElapsed()) / 1e6 > m_budgetMs;
  if (late && fits) {
    stretch(s, placed);
    m_unfinished = true;
    return s;
  }
  make(s, placed);
  return s;
}

void RowCache::ground(QImage& image, const PlacedRow& placed, int x0, int x1) const {
  const QRgb ground = m_theme->rgb(placed.striped ? Role::Stripe : Role::Background);
  const QRgb line = mixed(m_theme->color(Role::Hairline), QColor(ground), 0.7).rgb();
  for (int y = 0; y < image.height(); ++y) {
    auto* row = reinterpret_cast<QRgb*>(image.scanLine(y));
    std::fill(row + x0, row + x1, ground);
    for (const Tick& t : m_ticks) {
      if (t.x >= x0 && t.x < x1) row[t.x] = line;
    }
  }
}

void RowCache::make(Strip& s, const PlacedRow& placed) {
  const QSize size(m_context->axis.width, placed.row.height);
  if (s.image.size() != size) s.image = QImage(size, QImage::Format_RGB32);
  s.row = placed.row;
  s.striped = placed.striped;
  s.axis = m_context->axis;
  s.stale = false;
  ground(s.image, placed, 0, size.width());
  RowGeometry g = rowGeometry(*m_context, placed.row, 0, size.width());
  m_fill->fill(s.image, 0, 0, g.boxes, s.axis.left);
  s.texts = std::move(g.texts);
  s.boxes = g.boxes.size();
  s.folded = g.folded;
}

// False if the columns that come into view cannot be drawn the way the others were.
bool RowCache::pan(Strip& s, const PlacedRow& placed) {
  const TimeAxis& axis = m_context->axis;
  if (s.axis.nsPerColumn != axis.nsPerColumn || s.axis.origin != axis.origin) return false;
  const std::int64_t distance = s.axis.left - axis.left;
  const int width = axis.width;
  if (std::abs(distance) >= width) return false;
  const int by = int(distance);
  const int x0 = by > 0 ? 0 : width + by, x1 = by > 0 ? by : width;
  LaneContext context = *m_context;
  context.folded = s.folded;
  RowGeometry g = rowGeometry(context, placed.row, x0, x1);
  if (g.folded != s.folded) return false;
  moveColumns(s.image, by);
  ground(s.image, placed, x0, x1);
  m_fill->fill(s.image, 0, 0, g.boxes, axis.left);
  std::vector<SpanText> texts;
  for (SpanText t : s.texts) {
    t.x0 += by;
    t.x1 += by;
    if (t.x1 > 0 && t.x0 < width) texts.push_back(std::move(t));
  }
  for (SpanText& t : g.texts) {
    const bool known = std::any_of(texts.begin(), texts.end(), [&](const SpanText& o) { return sameText(o, t); });
    if (!known) texts.push_back(std::move(t));
  }
  s.texts = std::move(texts);
  s.boxes += g.boxes.size();
  s.axis = axis;
  return true;
}

void RowCache::stretch(Strip& s, const PlacedRow& placed) const {
  const TimeAxis& axis = m_context->axis;
  QImage image(s.image.size(), QImage::Format_RGB32);
  image.fill(m_theme->rgb(placed.striped ? Role::Stripe : Role::Background));
  std::vector<int> from(std::size_t(axis.width));
  for (int x = 0; x < axis.width; ++x) {
    const double ns = (double(axis.left + x) + 0.5) * axis.nsPerColumn;
    from[std::size_t(x)] = int(std::clamp(std::floor(ns / s.axis.nsPerColumn - double(s.axis.left)), -1.0, 1e6));
  }
  for (int y = 0; y < image.height(); ++y) {
    const auto* source = reinterpret_cast<const QRgb*>(s.image.constScanLine(y));
    auto* target = reinterpret_cast<QRgb*>(image.scanLine(y));
    for (int x = 0; x < axis.width; ++x) {
      const int f = from[std::size_t(x)];
      if (f >= 0 && f < axis.width) target[x] = source[f];
    }
  }
  s.image = std::move(image);
  s.axis = axis;
  s.texts.clear();
  s.stale = true;
}

std::optional<unsigned> RowCache::folded(const Row& row) const {
  const auto it = m_strips.constFind(key(row));
  if (it == m_strips.constEnd() || it->stale) return std::nullopt;
  return it->folded;
}

}  // namespace sweepscope
