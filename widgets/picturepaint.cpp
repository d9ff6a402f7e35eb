// SPDX-License-Identifier: GPL-3.0-or-later

// Paints what is laid out, and notes each thing painted for the manifest.
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

#include "widgets/boxfill.h"
#include "widgets/counted.h"
#include "widgets/lanes/lanes.h"
#include "widgets/picturemaker.h"
#include "widgets/subjects/subject.h"
#include "widgets/swatch.h"
#include "widgets/viewstate.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(PictureMaker)
};

}  // namespace

void PictureMaker::paintTitle(QPainter& p) {
  QFont bold = m_painter.font();
  bold.setBold(true);
  bold.setPixelSize(bold.pixelSize() * 5 / 4);
  p.setFont(bold);
  p.setPen(m_theme.color(Role::Text));
  const QString file = QFileInfo(QString::fromStdString(m_document.trace->info().file)).fileName();
  const QString facts = Tr::tr("trace format go1.%1 · %2").arg(m_document.trace->info().version).arg(rangeText());
  const int baseline = m_margin + QFontMetrics(bold).ascent();
  const QFontMetrics plain(m_painter.font());
  const int room = m_size.width() - 2 * m_margin - plain.horizontalAdvance(facts) - m_measures.px(16);
  const QString title = QFontMetrics(bold).elidedText(file.isEmpty() ? Tr::tr("trace") : file, Qt::ElideMiddle,
                                                      std::max(room, m_measures.px(80)));
  p.drawText(m_margin, baseline, title);
  const int width = QFontMetrics(bold).horizontalAdvance(title);
  m_drawn.push_back({QStringLiteral("title"),
                     QRect(m_margin, m_margin, width, QFontMetrics(bold).height()),
                     {},
                     {},
                     m_range.begin,
                     m_range.end,
                     title});
  p.setFont(m_painter.font());
  p.setPen(m_theme.color(Role::DimText));
  p.drawText(m_margin + width + m_measures.px(12), baseline, facts);
}

void PictureMaker::paintLegend(QPainter& p) {
  if (gaveUp(GivenUp::Legend)) return;
  const QFontMetrics metrics(m_painter.smallFont());
  const int height = m_measures.px(20), swatch = m_measures.px(14), tall = m_measures.px(12);
  int x = m_margin, y = m_margin + m_measures.px(30);
  for (const LegendEntry& entry : legend()) {
    const int width = m_measures.px(18) + metrics.horizontalAdvance(entry.text) + m_measures.px(14);
    if (x + width > m_size.width() - m_margin) {
      x = m_margin;
      y += height;
    }
    paintSwatch(p, m_painter, entry.role, {x, y + (height - tall) / 2, swatch, tall}, entry.filled);
    p.setFont(m_painter.smallFont());
    p.setPen(m_theme.color(Role::Text));
    p.drawText(x + m_measures.px(18), y + (height + metrics.capHeight()) / 2, entry.text);
    const QRect rect(x, y, width - m_measures.px(14), height);
    m_drawn.push_back({QStringLiteral("legend"), rect, {}, {}, {}, {}, entry.text});
    x += width;
  }
}

void PictureMaker::paintRow(QPainter& p, const DrawnRow& row, bool vector) {
  const PlacedRow& placed = row.placed;
  const LaneContext context = m_scene.context();
  m_painter.ground(p, placed.lane, placed.striped);
  m_painter.grid(p, placed.lane, m_scene.axis());
  const BoxFill fill(m_theme, m_measures);
  p.save();
  p.setClipRect(placed.lane);
  if (vector) {
    fill.paint(p, placed.lane.left(), placed.lane.top(), row.geometry.boxes);
    fill.paint(p, placed.lane.left(), placed.lane.top(), row.geometry.events);
  } else {
    QImage image(placed.lane.size(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    fill.fill(image, 0, 0, row.geometry.boxes, m_scene.axis().left);
    fill.fill(image, 0, 0, row.geometry.events, m_scene.axis().left);
    p.drawImage(placed.lane.topLeft(), image);
  }
  m_painter.texts(p, placed.lane, row.geometry.texts);
  m_painter.hint(p, placed.lane, placed.row.lane->hint(context, placed.row));
  placed.row.lane->paintOver(
      {m_painter, p, placed.lane, context, placed.row, row.geometry.markers, row.geometry.flags, selection()});
  p.restore();
  m_painter.ground(p, placed.name, placed.striped);
  RowName name = rowName(m_scene.index(), placed.row);
  name.expandable = false;  // on paper
  m_painter.name(p, placed.name, name, false, m_scene.involves(placed, relatedTo(m_document, selection(), sweeper())),
                 false);
  if (!m_drawn.empty() && m_drawn.back().kind == QStringLiteral("lane")) m_drawn.back().rect |= placed.lane;
  p.fillRect(QRect(placed.name.left(), placed.name.bottom(), placed.name.width() + placed.lane.width(), 1),
             m_theme.color(Role::Hairline));
}

void PictureMaker::paintLanes(QPainter& p, bool vector) {
  const LaneContext context = m_scene.context();
  for (const DrawnRow& row : m_rows) paintRow(p, row, vector);
  QRect lanes = m_scene.lanes();
  if (!m_rows.empty()) lanes.setBottom(m_rows.back().placed.lane.bottom());
  for (const Lane* lane : sweepscope::lanes()) lane->paintAcross(m_painter, p, lanes, context);
  if (m_options.deleteOp) {
    const auto things = relatedTo(m_document, selection(), sweeper());
    for (const QRect& r : m_scene.outlines(things)) m_painter.outline(p, r, lanes);
    auto places = m_scene.bridgePlaces(*m_options.deleteOp, sweeper());
    places.lanes = lanes;
    for (QRect* row : {&places.proc, &places.goroutine}) {
      if (row->bottom() > lanes.bottom()) *row = QRect();
    }
    m_painter.bridge(p, places, context, makeBridge(context, *m_options.deleteOp));
  }
  m_painter.ruler(p, m_scene.ruler(), m_scene.axis());
  m_painter.gaps(p, m_scene.ruler(), m_scene.axis(), m_document.trace->gaps());
  p.fillRect(QRect(lanes.left() - 1, 0, 1, lanes.bottom() + 1), m_theme.color(Role::Hairline));
}

void PictureMaker::paintCaption(QPainter& p) {
  p.setFont(m_painter.font());
  p.setPen(m_theme.color(Role::Text));
  int y = m_captionTop;
  for (const QString& line : m_caption) {
    p.drawText(m_margin, y + m_metrics.ascent(), line);
    m_drawn.push_back({QStringLiteral("caption"),
                       QRect(m_margin, y, m_metrics.horizontalAdvance(line), m_metrics.height()),
                       m_options.deleteOp,
                       {},
                       {},
                       {},
                       line});
    y += textLine();
  }
  const QFontMetrics metrics(m_painter.smallFont());
  p.setFont(m_painter.smallFont());
  p.setPen(m_theme.color(Role::DimText));
  const QString corner = cornerText();
  const QPoint at(m_size.width() - m_margin - metrics.horizontalAdvance(corner), m_size.height() - m_measures.px(5));
  p.drawText(at, corner);
  const QRect rect(at.x(), at.y() - metrics.ascent(), metrics.horizontalAdvance(corner), metrics.height());
  m_drawn.push_back({QStringLiteral("corner"), rect, {}, {}, {}, {}, corner});
}

void PictureMaker::paint(QPainter& p, bool vector) {
  m_drawn.clear();
  p.fillRect(QRect(QPoint(0, 0), m_size), m_theme.color(Role::Background));
  paintTitle(p);
  paintLegend(p);
  p.save();
  p.translate(m_margin, m_lanesTop);
  const std::size_t first = m_drawn.size();
  paintLanes(p, vector);
  for (std::size_t i = first; i < m_drawn.size(); ++i) m_drawn[i].rect.translate(m_margin, m_lanesTop);
  p.restore();
  paintCaption(p);
}

QByteArray PictureMaker::manifest() const {
  const Trace& trace = *m_document.trace;
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
                         {"width", m_size.width()},
                         {"height", m_size.height()},
                         {"scale", m_options.scale},
                         {"range_ns", QJsonArray{ns(m_range.begin), ns(m_range.end)}},
                         {"items", items}};
  return QJsonDocument(root).toJson(QJsonDocument::Indented);
}

}  // namespace sweepscope
