// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/timelinepainter.h"

#include <QFontInfo>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "widgets/lanes/deleteslane.h"
#include "widgets/shortname.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/words.h"
#include "wire/units.h"

namespace sweepscope {

QFont scaledFont(const QFont& font, double dpr) {
  QFont scaled = font;
  scaled.setPixelSize(std::max(6, int(std::lround(QFontInfo(font).pixelSize() * dpr))));
  return scaled;
}

namespace {

QFont smaller(const QFont& font) {
  QFont f = font;
  f.setPixelSize(std::max(6, int(std::lround(font.pixelSize() * 0.84))));
  return f;
}

}  // namespace

TimelinePainter::TimelinePainter(const Theme& theme, const Measures& measures, const QFont& base)
    : m_theme(theme),
      m_measures(measures),
      m_font(scaledFont(base, measures.dpr)),
      m_small(smaller(m_font)),
      m_metrics(m_font),
      m_smallMetrics(m_small),
      m_text(m_font),
      m_smallText(m_small) {}

void TimelinePainter::note(Drawn d) {
  if (m_sink) m_sink(d);
}

QString TimelinePainter::shortened(const QString& name, const QFont& font, int width) {
  const QString key = QString::number(width) + QLatin1Char(' ') + QString::number(font.pixelSize()) + name;
  if (const auto it = m_shortened.constFind(key); it != m_shortened.constEnd()) return *it;
  if (m_shortened.size() > 20000) m_shortened.clear();
  const QFontMetrics& metrics = font.pixelSize() == m_small.pixelSize() ? m_smallMetrics : m_metrics;
  const QStringList names = shorterNames(name);
  const auto fits = [&](const QString& n) { return metrics.horizontalAdvance(n) <= width; };
  const auto it = std::find_if(names.begin(), names.end(), fits);
  const QString result = it != names.end() ? *it : metrics.elidedText(names.last(), Qt::ElideRight, width);
  m_shortened.insert(key, result);
  return result;
}

QString TimelinePainter::fitting(const QString& texts, int width) {
  const QString key = QString::number(width) + texts;
  if (const auto it = m_fitting.constFind(key); it != m_fitting.constEnd()) return *it;
  if (m_fitting.size() > 20000) m_fitting.clear();
  QString result;
  const QStringList all = texts.split(QLatin1Char('\n'));
  const auto fits = [&](const QString& t) { return m_smallText.width(t) <= width; };
  if (const auto it = std::find_if(all.begin(), all.end(), fits); it != all.end()) {
    result = *it;
  } else {
    result = m_smallMetrics.elidedText(all.last(), Qt::ElideRight, width);
    if (result.size() < 4) result.clear();
  }
  m_fitting.insert(key, result);
  return result;
}

void TimelinePainter::ground(QPainter& p, const QRect& area, bool striped) {
  p.fillRect(area, m_theme.color(striped ? Role::Stripe : Role::Background));
}

void TimelinePainter::texts(QPainter& p, const QRect& area, const std::vector<SpanText>& texts) {
  const int pad = m_measures.px(3);
  for (const SpanText& t : texts) {
    const int x0 = std::max(t.x0, 0), x1 = std::min(t.x1, area.width());
    if (x1 - x0 < m_measures.labelFrom()) continue;
    if (t.y1 - t.y0 < m_smallMetrics.capHeight() + m_measures.px(2)) continue;
    const QString text = fitting(t.text, x1 - x0 - 2 * pad);
    if (text.isEmpty()) continue;
    // Centred on the box by the height of digits and capitals, which is what the eye centres on.
    const int baseline = area.top() + (t.y0 + t.y1 + m_smallMetrics.capHeight()) / 2;
    const bool onGround = t.ground == Role::Background;
    if (!onGround && shapeOf(t.ground).texture == Texture::Hatch) {
      const int width = m_smallText.width(text) + 2 * pad;
      p.fillRect(QRect(area.left() + x0, area.top() + t.y0, std::min(width, x1 - x0), t.y1 - t.y0),
                 m_theme.color(t.ground));
    }
    p.setPen(onGround ? m_theme.color(Role::DimText) : m_theme.textOn(t.ground));
    m_smallText.draw(p, area.left() + x0 + pad, baseline, text);
    if (!m_sink) continue;
    Drawn d{QStringLiteral("label"),
            QRect(area.left() + x0, area.top() + t.y0, x1 - x0, t.y1 - t.y0),
            {},
            {},
            {},
            {},
            text};
    if (t.about.is(deleteType())) d.deleteOp = t.about.index;
    if (t.about.is(cycleType())) d.cycle = t.about.index;
    d.from = t.about.span.begin;
    d.to = t.about.span.end;
    m_sink(d);
  }
}

const QImage& TimelinePainter::markerImage(QSize box, Evidence evidence) {
  const bool sure = evidence == Evidence::Freed || evidence == Evidence::Witnessed;
  const int look = sure ? 2 : evidence == Evidence::None ? 0 : 1;
  QImage& image = m_markerImages[std::size_t(look)];
  const int margin = markerMargin();
  const QSize size = box.grownBy({margin, margin, margin, margin});
  if (image.size() == size) return image;
  image = QImage(size, QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::transparent);
  const QColor ink = m_theme.color(Role::Delete);
  QPainter p(&image);
  p.translate(margin, margin);
  p.setRenderHint(QPainter::Antialiasing);
  p.setPen(QPen(ink, m_measures.px(1.2), Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
  p.setBrush(sure ? ink : mixed(ink, m_theme.color(Role::Background), look == 0 ? 0.0 : 0.3));
  p.drawPolygon(
      QPolygonF({{0.5, 0.5}, {box.width() - 0.5, 0.5}, {(box.width() - 1) / 2 + 0.5, double(box.height() * 6 / 10)}}));
  return image;
}

void TimelinePainter::marker(QPainter& p, const QRect& box, Evidence evidence, bool head, bool selected) {
  const int x = box.center().x(), stem = std::max(1, m_measures.px(1));
  const int headHeight = box.height() * 6 / 10;
  const int stemTop = head ? box.top() + headHeight - 1 : box.top() + headHeight;
  p.fillRect(QRect(x - stem / 2, stemTop, stem, box.bottom() + 1 - stemTop), m_theme.color(Role::Delete));
  if (!head) return;
  p.drawImage(box.topLeft() - QPoint(markerMargin(), markerMargin()), markerImage(box.size(), evidence));
  if (!selected) return;
  p.save();
  p.setRenderHint(QPainter::Antialiasing);
  p.setPen(QPen(m_theme.color(Role::Accent), m_measures.px(2)));
  p.setBrush(Qt::NoBrush);
  const int out = m_measures.px(2);
  p.drawRoundedRect(QRectF(box).adjusted(-out, -out, out, out), out, out);
  p.restore();
}

void TimelinePainter::markers(QPainter& p, const QRect& area, const LaneContext& c, const Row& row,
                              const std::vector<MarkerShape>& markers, std::optional<std::size_t> selected) {
  const Band band = markerBand(c.measures, row.height);
  const int half = markerHalf(c.measures);
  for (const auto& m : markers) {
    const QRect box(area.left() + m.x - half, area.top() + band.top, 2 * half + 1, band.height());
    marker(p, box, m.evidence, m.head, false);
    if (!m_sink || m.x < 0 || m.x >= area.width()) continue;
    for (std::size_t i = m.deleteOp; i < m.deleteOp + m.count; ++i) {
      const DeleteOp& op = c.answers()->deletes[i];
      m_sink({QStringLiteral("delete"), box & area, i, op.reclaim.cycle, op.t0(), op.t0(), {}});
    }
  }
  if (!selected || *selected >= c.answers()->deletes.size()) return;
  const DeleteOp& op = c.answers()->deletes[*selected];
  const int x = c.axis.column(op.t0());
  if (x < 0 || x >= area.width()) return;
  marker(p, QRect(area.left() + x - half, area.top() + band.top, 2 * half + 1, band.height()), op.reclaim.evidence,
         true, true);
}

void TimelinePainter::diamond(QPainter& p, QPointF middle, bool filled) {
  const QColor ink = m_theme.color(Role::Inflection);
  const double half = m_measures.px(4);
  p.save();
  p.setRenderHint(QPainter::Antialiasing);
  p.setBrush(filled ? ink : m_theme.color(Role::Background));
  p.setPen(QPen(ink, m_measures.px(1.2)));
  p.drawPolygon(QPolygonF(
      {middle + QPointF(0, -half), middle + QPointF(half, 0), middle + QPointF(0, half), middle + QPointF(-half, 0)}));
  p.restore();
}

void TimelinePainter::flags(QPainter& p, const QRect& area, const LaneContext& c, const std::vector<FlagShape>& flags) {
  const int half = m_measures.px(4), y = area.top() + half + m_measures.px(2);
  for (const FlagShape& f : flags) {
    const Inflection& inflection = c.answers()->inflections[f.inflection];
    const int x = area.left() + f.x;
    p.fillRect(QRect(x, y, m_measures.px(1), area.bottom() + 1 - y), m_theme.color(Role::Inflection));
    diamond(p, QPointF(x + 0.5, y + 0.5), isConfirmed(inflection));
    Drawn d{QStringLiteral("inflection"),
            QRect(x - half, y - half, 2 * half + 1, 2 * half + 1) & area,
            {},
            {},
            {},
            {},
            inflectionWord(isConfirmed(inflection))};
    d.cycle = inflection.cycle;
    d.from = d.to = inflection.time;
    note(std::move(d));
  }
}

void TimelinePainter::hint(QPainter& p, const QRect& area, const QString& text) {
  if (text.isEmpty()) return;
  p.setFont(m_small);
  p.setPen(m_theme.color(Role::DimText));
  p.drawText(area.adjusted(m_measures.px(8), 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text);
}

void TimelinePainter::ruler(QPainter& p, const QRect& area, const TimeAxis& axis) {
  p.fillRect(area, m_theme.color(Role::Stripe));
  p.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), m_theme.color(Role::Hairline));
  const Ruler ruler = makeRuler(axis, m_measures.px(90));
  const int baseline = area.top() + (area.height() + m_smallMetrics.capHeight()) / 2;
  int free = area.left();
  if (!ruler.base.isEmpty()) {
    p.setPen(m_theme.color(Role::Text));
    const int x = area.left() + m_measures.px(4);
    m_smallText.draw(p, x, baseline, ruler.base);
    free = x + m_smallText.width(ruler.base) + m_measures.px(8);
    note({QStringLiteral("ruler-base"),
          QRect(x, area.top(), free - x, area.height()),
          {},
          {},
          ruler.baseTime,
          {},
          ruler.base});
  }
  for (const Tick& t : ruler.ticks) {
    const int x = area.left() + t.x;
    p.fillRect(QRect(x, area.bottom() - m_measures.px(5), m_measures.px(1), m_measures.px(6)),
               m_theme.color(Role::DimText));
    const int width = m_smallText.width(t.label);
    int left = x + m_measures.px(4);
    if (left < free || left + width > area.right()) continue;
    p.setPen(m_theme.color(Role::DimText));
    m_smallText.draw(p, left, baseline, t.label);
    if (!t.label.isEmpty()) {
      note({QStringLiteral("tick"),
            QRect(x, area.top(), left + width - x, area.height()),
            {},
            {},
            t.time,
            t.time,
            t.label});
    }
  }
}

void TimelinePainter::gaps(QPainter& p, const QRect& ruler, const TimeAxis& axis, const std::vector<Gap>& gaps) {
  const QColor loss = m_theme.color(Role::Loss);
  QColor faint = loss;
  faint.setAlphaF(0.45F);
  const int line = m_measures.px(2);
  for (const Gap& gap : gaps) {
    const int x0 = std::clamp(axis.edge(gap.begin), 0, ruler.width());
    const int x1 = std::clamp(std::max(axis.edge(gap.end), axis.edge(gap.begin) + line), 0, ruler.width());
    if (x0 >= x1) continue;
    const QRect area(ruler.left() + x0, ruler.top(), x1 - x0, ruler.height());
    p.fillRect(area, QBrush(faint, Qt::BDiagPattern));
    p.fillRect(QRect(area.left(), area.bottom() + 1 - line, area.width(), line), loss);
    note({QStringLiteral("gap"), area, {}, {}, gap.begin, gap.end, {}});
  }
}

void TimelinePainter::bookmark(QPainter& p, const QRect& ruler, const TimeAxis& axis, Time time) {
  const int x = axis.column(time);
  if (x < 0 || x >= ruler.width()) return;
  const int left = ruler.left() + x, wide = m_measures.px(7), high = m_measures.px(8),
            top = ruler.top() + m_measures.px(1);
  const QColor accent = m_theme.color(Role::Accent);
  p.fillRect(QRect(left, top, m_measures.px(1.5), ruler.bottom() + 1 - top), accent);
  p.save();
  p.setClipRect(ruler);
  p.setRenderHint(QPainter::Antialiasing);
  p.setPen(Qt::NoPen);
  p.setBrush(accent);
  // A swallow's tail, as on the bookmark of the toolbar.
  p.drawPolygon(QPolygonF({{double(left), double(top)},
                           {double(left + wide), double(top)},
                           {left + wide * 0.6, top + high / 2.0},
                           {double(left + wide), double(top + high)},
                           {double(left), double(top + high)}}));
  p.restore();
}

void TimelinePainter::grid(QPainter& p, const QRect& area, const TimeAxis& axis) {
  QColor line = m_theme.color(Role::Hairline);
  line.setAlphaF(0.7F);
  for (const Tick& t : makeRuler(axis, m_measures.px(90)).ticks) {
    p.fillRect(QRect(area.left() + t.x, area.top(), 1, area.height()), line);
  }
}

void TimelinePainter::name(QPainter& p, const QRect& area, const RowName& name, bool expanded, bool marked,
                           bool found) {
  const int pad = m_measures.px(8), arrow = m_measures.px(14);
  if (marked) {
    p.fillRect(area, mixed(m_theme.color(Role::Accent), m_theme.color(Role::Background), 0.16));
    p.fillRect(QRect(area.left(), area.top(), m_measures.px(3), area.height()), m_theme.color(Role::Accent));
  }
  int left = area.left() + pad + arrow + (name.indented ? m_measures.px(12) : 0), right = area.right() - pad;
  if (name.expandable) {
    const double x = area.left() + pad + m_measures.px(4),
                 y = area.top() + std::min(area.height(), m_measures.largeLane()) / 2.0;
    const double s = m_measures.dpr * 3.5;
    QPolygonF shape = expanded ? QPolygonF({{x - s, y - s / 2}, {x + s, y - s / 2}, {x, y + s / 2}})
                               : QPolygonF({{x - s / 2, y - s}, {x + s / 2, y}, {x - s / 2, y + s}});
    p.save();
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(Qt::NoPen);
    p.setBrush(m_theme.color(Role::DimText));
    p.drawPolygon(shape);
    p.restore();
  }
  const int line = std::min(area.height(), m_measures.px(28));
  const int baseline = area.top() + (line + m_smallMetrics.capHeight()) / 2;
  if (!name.detail.isEmpty()) {
    const int width = m_smallText.width(name.detail);
    p.setPen(m_theme.color(Role::DimText));
    m_smallText.draw(p, right - width, baseline, name.detail);
    right -= width + m_measures.px(6);
  }
  const bool small = area.height() < m_measures.lane();
  TextCache& type = small ? m_smallText : m_text;
  p.setPen(m_theme.color(name.dim ? Role::DimText : Role::Text));
  const QString text = shortened(name.text, small ? m_small : m_font, right - left);
  const int cap = small ? m_smallMetrics.capHeight() : m_metrics.capHeight();
  const int base = area.top() + (line + cap) / 2;
  type.draw(p, left, base, text);
  key(p, area, left, name.key);
  if (found)
    p.fillRect(QRect(left, base + m_measures.px(2), type.width(text), m_measures.px(1.5)), m_theme.color(Role::Accent));
  note({QStringLiteral("lane"), area, {}, {}, {}, {}, name.text});
}

void TimelinePainter::key(QPainter& p, const QRect& area, int left, const std::vector<RowKey>& entries) {
  const int baseline = area.top() + m_measures.px(38), size = m_measures.px(8);
  for (const RowKey& entry : entries) {
    const int thick = roleSpec(entry.role).sign == Sign::Line ? m_measures.px(2) : size;
    p.fillRect(QRect(left, baseline - m_smallMetrics.capHeight() / 2 - thick / 2, size, thick),
               m_theme.color(entry.role));
    p.setPen(m_theme.color(Role::DimText));
    m_smallText.draw(p, left + size + m_measures.px(4), baseline, entry.text);
    left += size + m_measures.px(14) + m_smallText.width(entry.text);
  }
}

void TimelinePainter::stops(QPainter& p, const QRect& area, const LaneContext& c) {
  if (c.answers() == nullptr) return;
  const auto& stops = c.answers()->stops;
  const TimeRange view = c.axis.visible();
  auto it = std::partition_point(stops.begin(), stops.end(), [&](auto& s) { return s.restart() < view.begin; });
  const auto end = std::partition_point(it, stops.end(), [&](auto& s) { return s.begin < view.end; });
  // Hairlines, more than one in some dozens of points, would only tint everything.
  const bool many = end - it > area.width() / m_measures.px(60);
  const Duration least{many ? std::llround(m_measures.px(2) * c.axis.nsPerColumn) : 0};
  QColor ink = m_theme.color(Role::StopTheWorld);
  for (; it != end; ++it) {
    if (it->length() < least) continue;
    const int x0 = std::max(0, c.axis.edge(it->begin));
    const int x1 = std::min(area.width(), std::max(c.axis.edge(it->restart()), x0 + 1));
    if (x0 >= x1) continue;
    ink.setAlphaF(x1 - x0 > m_measures.px(2) ? 0.10F : 0.22F);
    p.fillRect(QRect(area.left() + x0, area.top(), x1 - x0, area.height()), ink);
  }
}

QRect TimelinePainter::pill(QPainter& p, QPoint middle, const QString& text, Role ground, const QRect& inside) {
  p.save();
  const int pad = m_measures.px(5), width = m_smallText.width(text) + 2 * pad;
  QRect box(middle.x() - width / 2, middle.y() - m_measures.px(8), width, m_measures.px(16));
  if (box.right() > inside.right()) box.moveRight(inside.right());
  if (box.left() < inside.left()) box.moveLeft(inside.left());
  p.setRenderHint(QPainter::Antialiasing);
  p.setPen(Qt::NoPen);
  p.setBrush(m_theme.color(ground));
  p.drawRoundedRect(QRectF(box), m_measures.px(4), m_measures.px(4));
  p.setPen(m_theme.textOn(ground));
  const int baseline = box.top() + (box.height() + m_smallMetrics.capHeight()) / 2;
  m_smallText.draw(p, box.left() + pad, baseline, text);
  p.restore();
  return box;
}

void TimelinePainter::outline(QPainter& p, const QRect& span, const QRect& lanes) {
  const QRect r = span & lanes;
  if (r.isEmpty()) return;
  const int w = m_measures.px(2);
  const QColor accent = m_theme.color(Role::Accent);
  p.fillRect(QRect(r.left(), r.top(), r.width(), w), accent);
  p.fillRect(QRect(r.left(), r.bottom() + 1 - w, r.width(), w), accent);
  if (span.left() >= lanes.left()) p.fillRect(QRect(r.left(), r.top(), w, r.height()), accent);
  if (span.right() <= lanes.right()) p.fillRect(QRect(r.right() + 1 - w, r.top(), w, r.height()), accent);
}

void TimelinePainter::measure(QPainter& p, const QRect& lanes, const QRect& ruler, const TimeAxis& axis,
                              TimeRange range) {
  const int x0 = std::clamp(axis.edge(range.begin), -1, lanes.width()),
            x1 = std::clamp(axis.edge(range.end), -1, lanes.width());
  QColor accent = m_theme.color(Role::Accent);
  const QRect area(lanes.left() + x0, ruler.top(), std::max(1, x1 - x0), lanes.bottom() - ruler.top() + 1);
  const int w = m_measures.px(1);
  p.fillRect(QRect(area.left(), area.top(), w, area.height()), accent);
  p.fillRect(QRect(area.right() + 1 - w, area.top(), w, area.height()), accent);
  accent.setAlphaF(0.09F);
  p.fillRect(area, accent);
  const int y = ruler.top() + ruler.height() / 2;
  pill(p, {area.center().x(), y}, QString::fromStdString(durationText(range.length())), Role::Accent,
       QRect(lanes.left(), ruler.top(), lanes.width(), ruler.height()));
}

void TimelinePainter::cursor(QPainter& p, const QRect& lanes, const TimeAxis& axis, Time time) {
  const int x = axis.column(time);
  if (x < 0 || x >= lanes.width()) return;
  QColor ink = m_theme.color(Role::Text);
  ink.setAlphaF(0.35F);
  p.fillRect(QRect(lanes.left() + x, lanes.top(), m_measures.px(1), lanes.height()), ink);
}

}  // namespace sweepscope
