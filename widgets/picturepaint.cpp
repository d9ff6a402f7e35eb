// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/picturepaint.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

#include "widgets/boxfill.h"
#include "widgets/bridgepainter.h"
#include "widgets/counted.h"
#include "widgets/lanes/lanes.h"
#include "widgets/subjects/subject.h"
#include "widgets/swatch.h"
#include "widgets/viewstate.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(Picture)
};

}  // namespace

PicturePaint::PicturePaint(PictureLayout& layout)
    : m_layout(layout), m_painter(layout.painter()), m_measures(layout.measures()) {
  m_painter.setSink([this](const Drawn& d) { m_drawn.push_back(d); });
}

void PicturePaint::title(QPainter& p) {
  QFont bold = m_painter.font();
  bold.setBold(true);
  bold.setPixelSize(bold.pixelSize() * 5 / 4);
  p.setFont(bold);
  p.setPen(m_painter.theme().color(Role::Text));
  const TraceInfo& info = m_layout.document().trace->info();
  const QString file = QFileInfo(QString::fromStdString(info.file)).fileName();
  const QString facts = Tr::tr("trace format go1.%1 · %2").arg(info.version).arg(m_layout.rangeText());
  const int margin = m_layout.margin(), baseline = margin + QFontMetrics(bold).ascent();
  const QFontMetrics plain(m_painter.font());
  const int room = m_layout.size().width() - 2 * margin - plain.horizontalAdvance(facts) - m_measures.px(16);
  const QString title = QFontMetrics(bold).elidedText(file.isEmpty() ? Tr::tr("trace") : file, Qt::ElideMiddle,
                                                      std::max(room, m_measures.px(80)));
  p.drawText(margin, baseline, title);
  const int width = QFontMetrics(bold).horizontalAdvance(title);
  m_drawn.push_back({QStringLiteral("title"),
                     QRect(margin, margin, width, QFontMetrics(bold).height()),
                     {},
                     {},
                     m_layout.range().begin,
                     m_layout.range().end,
                     title});
  p.setFont(m_painter.font());
  p.setPen(m_painter.theme().color(Role::DimText));
  p.drawText(margin + width + m_measures.px(12), baseline, facts);
}

void PicturePaint::legend(QPainter& p) {
  const QFontMetrics metrics(m_painter.smallFont());
  const int height = m_layout.legendLine(), swatch = m_measures.px(14), tall = m_measures.px(12);
  int x = m_layout.margin(), y = m_layout.margin() + m_measures.px(30);
  for (const PictureLayout::LegendEntry& entry : m_layout.legend()) {
    const int width = m_layout.legendWidth(entry);
    if (x + width > m_layout.size().width() - m_layout.margin()) {
      x = m_layout.margin();
      y += height;
    }
    paintSwatch(p, m_painter, entry.role, {x, y + (height - tall) / 2, swatch, tall}, entry.filled);
    p.setFont(m_painter.smallFont());
    p.setPen(m_painter.theme().color(Role::Text));
    p.drawText(x + m_measures.px(18), y + (height + metrics.capHeight()) / 2, entry.text);
    const QRect rect(x, y, width - m_measures.px(14), height);
    m_drawn.push_back({QStringLiteral("legend"), rect, {}, {}, {}, {}, entry.text});
    x += width;
  }
}

void PicturePaint::row(QPainter& p, const PictureLayout::DrawnRow& drawn, bool vector) {
  const PlacedRow& placed = drawn.placed;
  const RowGeometry& geometry = drawn.geometry;
  const TimelineScene& scene = m_layout.scene();
  const LaneContext context = scene.context();
  m_painter.ground(p, placed.lane, placed.striped);
  m_painter.grid(p, placed.lane, scene.axis());
  const BoxFill fill(m_painter.theme(), m_measures);
  p.save();
  p.setClipRect(placed.lane);
  if (vector) {
    fill.paint(p, placed.lane.left(), placed.lane.top(), geometry.boxes);
    fill.paint(p, placed.lane.left(), placed.lane.top(), geometry.events);
  } else {
    QImage image(placed.lane.size(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    fill.fill(image, 0, 0, geometry.boxes, scene.axis().left);
    fill.fill(image, 0, 0, geometry.events, scene.axis().left);
    p.drawImage(placed.lane.topLeft(), image);
  }
  m_painter.texts(p, placed.lane, geometry.texts);
  m_painter.hint(p, placed.lane, placed.row.lane->hint(context, placed.row));
  placed.row.lane->paintOver(
      {m_painter, p, placed.lane, context, placed.row, geometry.markers, geometry.flags, m_layout.selection()});
  p.restore();
  m_painter.ground(p, placed.name, placed.striped);
  RowName name = rowName(scene.index(), placed.row);
  name.expandable = false;  // on paper
  const auto related = relatedTo(m_layout.document(), m_layout.selection(), m_layout.sweeper());
  m_painter.name(p, placed.name, name, false, scene.involves(placed, related), false);
  if (!m_drawn.empty() && m_drawn.back().kind == QStringLiteral("lane")) m_drawn.back().rect |= placed.lane;
  p.fillRect(QRect(placed.name.left(), placed.name.bottom(), placed.name.width() + placed.lane.width(), 1),
             m_painter.theme().color(Role::Hairline));
}

void PicturePaint::lanes(QPainter& p, bool vector) {
  const TimelineScene& scene = m_layout.scene();
  const LaneContext context = scene.context();
  for (const PictureLayout::DrawnRow& drawn : m_layout.rows()) row(p, drawn, vector);
  QRect area = scene.lanes();
  if (!m_layout.rows().empty()) area.setBottom(m_layout.rows().back().placed.lane.bottom());
  for (const Lane* lane : sweepscope::lanes()) lane->paintAcross(m_painter, p, area, context);
  if (m_layout.options().deleteOp) selectedDelete(p, area);
  m_painter.ruler(p, scene.ruler(), scene.axis());
  m_painter.gaps(p, scene.ruler(), scene.axis(), m_layout.document().trace->gaps());
  p.fillRect(QRect(area.left() - 1, 0, 1, area.bottom() + 1), m_painter.theme().color(Role::Hairline));
}

// What it is about is outlined, and the bridge leads to its reclaim.
void PicturePaint::selectedDelete(QPainter& p, const QRect& area) {
  const TimelineScene& scene = m_layout.scene();
  const std::size_t index = *m_layout.options().deleteOp;
  const auto things = relatedTo(m_layout.document(), m_layout.selection(), m_layout.sweeper());
  for (const QRect& r : scene.outlines(things)) m_painter.outline(p, r, area);
  BridgePlaces places = scene.bridgePlaces(index, m_layout.sweeper());
  places.lanes = area;
  for (QRect* row : {&places.proc, &places.goroutine}) {
    if (row->bottom() > area.bottom()) *row = QRect();
  }
  const LaneContext context = scene.context();
  paintBridge(m_painter, p, places, context, makeBridge(context, index));
}

void PicturePaint::caption(QPainter& p) {
  p.setFont(m_painter.font());
  p.setPen(m_painter.theme().color(Role::Text));
  const QFontMetrics metrics(m_painter.font());
  int y = m_layout.captionTop();
  for (const QString& line : m_layout.caption()) {
    p.drawText(m_layout.margin(), y + metrics.ascent(), line);
    m_drawn.push_back({QStringLiteral("caption"),
                       QRect(m_layout.margin(), y, metrics.horizontalAdvance(line), metrics.height()),
                       m_layout.options().deleteOp,
                       {},
                       {},
                       {},
                       line});
    y += m_layout.textLine();
  }
}

void PicturePaint::corner(QPainter& p) {
  const QFontMetrics metrics(m_painter.smallFont());
  p.setFont(m_painter.smallFont());
  p.setPen(m_painter.theme().color(Role::DimText));
  const QString text = m_layout.cornerText();
  const QPoint at(m_layout.size().width() - m_layout.margin() - metrics.horizontalAdvance(text),
                  m_layout.size().height() - m_measures.px(5));
  p.drawText(at, text);
  const QRect rect(at.x(), at.y() - metrics.ascent(), metrics.horizontalAdvance(text), metrics.height());
  m_drawn.push_back({QStringLiteral("corner"), rect, {}, {}, {}, {}, text});
}

void PicturePaint::paint(QPainter& p, bool vector) {
  m_drawn.clear();
  p.fillRect(QRect(QPoint(0, 0), m_layout.size()), m_painter.theme().color(Role::Background));
  title(p);
  legend(p);
  p.save();
  p.translate(m_layout.margin(), m_layout.lanesTop());
  const std::size_t first = m_drawn.size();
  lanes(p, vector);
  for (std::size_t i = first; i < m_drawn.size(); ++i)
    m_drawn[i].rect.translate(m_layout.margin(), m_layout.lanesTop());
  p.restore();
  caption(p);
  corner(p);
}

QByteArray PicturePaint::manifest() const {
  const Trace& trace = *m_layout.document().trace;
  const auto ns = [&](Time t) { return QJsonValue(qint64(trace.sinceOrigin(t).ns)); };
  QJsonArray items;
  for (const Drawn& d : m_drawn) {
    QJsonObject o{{"kind", d.kind}, {"rect", QJsonArray{d.rect.x(), d.rect.y(), d.rect.width(), d.rect.height()}}};
    o["delete"] = d.deleteOp ? QJsonValue(qint64(*d.deleteOp)) : QJsonValue();
    o["cycle"] = d.cycle ? QJsonValue(qint64(*d.cycle)) : QJsonValue();
    o["from_ns"] = d.from ? ns(*d.from) : QJsonValue();
    o["to_ns"] = d.to ? ns(*d.to) : QJsonValue();
    if (!d.text.isEmpty()) o["text"] = d.text;
    items.append(o);
  }
  const QJsonObject root{{"schema", 1},
                         {"width", m_layout.size().width()},
                         {"height", m_layout.size().height()},
                         {"scale", m_layout.options().scale},
                         {"range_ns", QJsonArray{ns(m_layout.range().begin), ns(m_layout.range().end)}},
                         {"items", items}};
  return QJsonDocument(root).toJson(QJsonDocument::Indented);
}

}  // namespace sweepscope
