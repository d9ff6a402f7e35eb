// SPDX-License-Identifier: GPL-3.0-or-later

// One image a lane. An image is right for one scale and one place; another place at the same scale is a move.
#include "widgets/rowcache.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace sweepscope {

namespace {

constexpr std::size_t kKept = 400;    // strips, before those not in view are let go
constexpr double kSlowMs = 6;         // what took longer is made in the background
constexpr double kSlowAtRestMs = 40;  // the same while nothing moves

void moveColumns(QImage& image, int by) {
  const int width = image.width(), kept = width - std::abs(by);
  for (int y = 0; y < image.height(); ++y) {
    auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
    std::memmove(line + std::max(0, by), line + std::max(0, -by), std::size_t(kept) * sizeof(QRgb));
  }
}

bool sameText(const SpanText& a, const SpanText& b) {
  return a.span == b.span && a.y0 == b.y0;
}

}  // namespace

RowCache::RowCache(std::function<void()> arrived) : m_arrived(std::move(arrived)) {
  m_mailbox->cache = this;
}

RowCache::~RowCache() {
  const std::lock_guard lock(m_mailbox->mutex);
  m_mailbox->cache = nullptr;
  ++m_mailbox->generation;
}

void RowCache::clear() {
  forgetStrips();
  m_former.clear();
  m_index.reset();
}

// Other rows look the same with other user events.
void RowCache::forgetEvents(const LaneIndex& next) {
  for (auto it = m_strips.begin(); it != m_strips.end();) {
    it = it->second.row.lane->hasEvents(next, it->second.row) ? m_strips.erase(it) : std::next(it);
  }
}

void RowCache::forgetStrips() {
  m_mailbox->generation = ++m_generation;
  m_strips.clear();
}

RowCache::Key RowCache::key(const Row& row) {
  return {row.lane, int(row.part), row.index, row.goroutine.value, row.height};
}

void RowCache::beginFrame(const Theme& theme, const std::shared_ptr<const LaneIndex>& index, const LaneContext& context,
                          double budgetMs) {
  const bool sameDocument = m_index && m_index->document.trace == index->document.trace &&
                            m_index->document.answers == index->document.answers;
  if (m_theme != &theme || m_measures.dpr != context.measures.dpr || !sameDocument) {
    keepFormer(*index);
    forgetStrips();
  } else if (m_index != index) {
    forgetEvents(*index);
  }
  m_theme = &theme;
  m_index = index;
  m_axis = context.axis;
  m_measures = context.measures;
  m_ticks = makeRuler(m_axis, m_measures.px(90)).ticks;
  m_budgetMs = budgetMs;
  m_unfinished = m_stretched = m_madeAny = false;
  m_timer.start();
  ++m_frame;
  evict();
}

void RowCache::evict() {
  if (m_strips.size() <= kKept) return;
  for (auto it = m_strips.begin(); it != m_strips.end();) {
    it = it->second.used + 2 < m_frame ? m_strips.erase(it) : std::next(it);
  }
}

const RowCache::Strip& RowCache::strip(const PlacedRow& placed) {
  Strip& s = m_strips[key(placed.row)];
  s.used = m_frame;
  const QSize size(m_axis.width, placed.row.height);
  const bool fits = s.image.size() == size && s.striped == placed.striped;
  // A lane of markers, which have to stand where they belong in every frame.
  const bool exact = placed.row.lane->spec().hasMarkers;
  const bool slow = m_background != nullptr && !exact && isSlow(s, placed.row);
  if (fits && s.axis == m_axis) {
    s.stale = false;
    return s;
  }
  if (fits && !exact && !slow && pan(s, placed)) return s;
  if (slow) {
    if (!fits) blank(s, placed);
    stretch(s, placed);
    request(s, placed);
    return s;
  }
  if (fits && !exact && isLate(s)) {
    stretch(s, placed);
    m_unfinished = true;
    return s;
  }
  make(s, placed);
  return s;
}

// Whether others have to wait for it if it is made here.
bool RowCache::isSlow(const Strip& s, const Row& row) const {
  const bool moves = m_budgetMs > 0;
  if (s.costMs > (moves ? kSlowMs : kSlowAtRestMs)) return true;
  return (moves || s.image.isNull()) && row.lane->mayBeSlow(*m_index, row);
}

// One lane at least is made in each frame, so that all are in the end.
bool RowCache::isLate(const Strip& s) {
  if (m_budgetMs <= 0) return false;
  const double spent = double(m_timer.nsecsElapsed()) / 1e6;
  if (m_madeAny && spent + s.costMs > m_budgetMs) return true;
  m_madeAny = true;
  return false;
}

// While a trace is loaded, its document is often replaced by one with more of the same. What takes long to be made
// stays on the screen until its successor is there.
void RowCache::keepFormer(const LaneIndex& next) {
  const bool same = m_index && m_index->document.trace->sharedSymbols() == next.document.trace->sharedSymbols();
  if (!same) m_former.clear();
  for (auto it = m_strips.begin(); same && it != m_strips.end(); ++it) {
    const Strip& strip = it->second;
    if (strip.used + 1 < m_frame || !strip.row.lane->mayBeSlow(*m_index, strip.row)) continue;
    if (const auto key = formerKey(*m_index, strip.row)) m_former[*key] = strip;
  }
}

std::optional<RowCache::FormerKey> RowCache::formerKey(const LaneIndex& index, const Row& row) {
  const auto key = row.lane->stableKey(index, row);
  return key ? std::optional(FormerKey{row.lane, *key}) : std::nullopt;
}

// Until it is made.
void RowCache::blank(Strip& s, const PlacedRow& placed) {
  const Task job = task(placed);
  s.row = job.row;
  s.striped = job.striped;
  const auto key = job.row.lane->mayBeSlow(*m_index, job.row) ? formerKey(*m_index, job.row) : std::nullopt;
  const auto former = key ? m_former.find(*key) : m_former.end();
  if (former != m_former.end() && former->second.image.size() == QSize(m_axis.width, job.row.height)) {
    s.image = former->second.image;
    s.axis = former->second.axis;
    return;
  }
  s.axis = {};  // right for no view
  s.image = QImage(m_axis.width, job.row.height, QImage::Format_RGB32);
  ground(s.image, job, 0, m_axis.width);
}

RowCache::Task RowCache::task(const PlacedRow& placed) const {
  return {m_index, m_theme, m_axis, m_measures, m_ticks, placed.row, placed.striped};
}

void RowCache::ground(QImage& image, const Task& task, int x0, int x1) {
  const QRgb ground = task.theme->rgb(task.striped ? Role::Stripe : Role::Background);
  const QRgb line = mixed(task.theme->color(Role::Hairline), QColor(ground), 0.7).rgb();
  for (int y = 0; y < image.height(); ++y) {
    auto* row = reinterpret_cast<QRgb*>(image.scanLine(y));
    std::fill(row + x0, row + x1, ground);
    for (const Tick& t : task.ticks) {
      if (t.x >= x0 && t.x < x1) row[t.x] = line;
    }
  }
}

RowCache::Strip RowCache::made(const Task& task) {
  QElapsedTimer timer;
  timer.start();
  const int width = task.axis.width;
  Strip s;
  s.row = task.row;
  s.striped = task.striped;
  s.axis = task.axis;
  s.image = QImage(width, task.row.height, QImage::Format_RGB32);
  ground(s.image, task, 0, width);
  RowGeometry g = rowGeometry({*task.index, task.axis, task.measures, {}}, task.row, 0, width);
  const BoxFill fill(*task.theme, task.measures);
  fill.fill(s.image, 0, 0, g.boxes, task.axis.left);
  fill.fill(s.image, 0, 0, g.events, task.axis.left);
  s.texts = std::move(g.texts);
  s.flags = std::move(g.flags);
  s.markers = std::move(g.markers);
  s.folded = g.folded;
  s.boxes = g.boxes.size();
  s.costMs = double(timer.nsecsElapsed()) / 1e6;
  return s;
}

void RowCache::make(Strip& s, const PlacedRow& placed) {
  const bool pending = s.pending;
  s = made(task(placed));
  s.pending = pending;
  s.used = m_frame;
}

void RowCache::request(Strip& s, const PlacedRow& placed) {
  if (s.pending) return;
  s.pending = true;
  const Key at = key(placed.row);
  m_background->run([mailbox = m_mailbox, at, generation = m_generation, job = task(placed)] {
    if (mailbox->generation != generation) return;
    Strip result = made(job);
    const std::lock_guard lock(mailbox->mutex);
    RowCache* cache = mailbox->cache;
    if (cache == nullptr) return;
    QMetaObject::invokeMethod(
        cache,
        [cache, at, generation, job, result = std::move(result)]() mutable {
          cache->adopt(at, job, generation, std::move(result));
        },
        Qt::QueuedConnection);
  });
}

void RowCache::adopt(const Key& at, const Task& job, quint64 generation, Strip result) {
  const auto it = m_strips.find(at);
  if (generation != m_generation || it == m_strips.end()) return;
  result.used = it->second.used;
  if (job.index == m_index || !result.row.lane->hasEvents(*m_index, result.row)) {
    it->second = std::move(result);
  } else {
    it->second.pending = false;  // and made again
  }
  m_arrived();
}

// False if the columns that come into view cannot be drawn the way the others were.
bool RowCache::pan(Strip& s, const PlacedRow& placed) {
  if (s.axis.nsPerColumn != m_axis.nsPerColumn || s.axis.origin != m_axis.origin) return false;
  const std::int64_t distance = s.axis.left - m_axis.left;
  const int width = m_axis.width;
  if (std::abs(distance) >= width) return false;
  const int by = int(distance);
  const int x0 = by > 0 ? 0 : width + by, x1 = by > 0 ? by : width;
  RowGeometry g = rowGeometry({*m_index, m_axis, m_measures, s.folded}, placed.row, x0, x1);
  if (g.folded != s.folded) return false;
  moveColumns(s.image, by);
  ground(s.image, task(placed), x0, x1);
  const BoxFill fill(*m_theme, m_measures);
  fill.fill(s.image, 0, 0, g.boxes, m_axis.left);
  fill.fill(s.image, 0, 0, g.events, m_axis.left);
  std::vector<SpanText> texts;
  for (SpanText& t : s.texts) {
    t.x0 = m_axis.edge(t.span.begin);
    t.x1 = m_axis.edge(t.span.end);
    if (t.x1 > 0 && t.x0 < width) texts.push_back(std::move(t));
  }
  for (SpanText& t : g.texts) {
    const bool known = std::any_of(texts.begin(), texts.end(), [&](const SpanText& o) { return sameText(o, t); });
    if (!known) texts.push_back(std::move(t));
  }
  s.texts = std::move(texts);
  for (FlagShape& f : s.flags) f.x += by;
  for (const FlagShape& f : g.flags) {
    const bool known =
        std::any_of(s.flags.begin(), s.flags.end(), [&](auto& o) { return o.inflection == f.inflection; });
    if (!known) s.flags.push_back(f);
  }
  s.axis = m_axis;
  s.stale = false;
  return true;
}

void RowCache::stretch(Strip& s, const PlacedRow& placed) {
  m_stretched = true;
  const int width = m_axis.width;
  if (s.stretched.size() != s.image.size()) s.stretched = QImage(s.image.size(), QImage::Format_RGB32);
  std::vector<int> from(std::size_t(width), 0);
  for (int x = 0; x < width; ++x) {
    const double ns = (double(m_axis.left + x) + 0.5) * m_axis.nsPerColumn;
    const double there = std::floor(ns / s.axis.nsPerColumn - double(s.axis.left));
    from[std::size_t(x)] = there >= 0 && there < width ? int(there) : -1;
  }
  const QRgb ground = m_theme->rgb(placed.striped ? Role::Stripe : Role::Background);
  for (int y = 0; y < s.image.height(); ++y) {
    const auto* source = reinterpret_cast<const QRgb*>(s.image.constScanLine(y));
    auto* target = reinterpret_cast<QRgb*>(s.stretched.scanLine(y));
    for (int x = 0; x < width; ++x) {
      const int f = from[std::size_t(x)];
      target[x] = f >= 0 ? source[f] : ground;
    }
  }
  s.stale = true;
}

const RowCache::Strip* RowCache::find(const Row& row) const {
  const auto it = m_strips.find(key(row));
  return it == m_strips.end() ? nullptr : &it->second;
}

std::optional<unsigned> RowCache::folded(const Row& row) const {
  const Strip* s = find(row);
  return s == nullptr || s->stale ? std::nullopt : std::optional(s->folded);
}

}  // namespace sweepscope
