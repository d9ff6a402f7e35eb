// The picture for others. From top to bottom: title, legend, ruler and lanes, caption, the program's name. What is
// painted is recorded while it is painted, so the manifest cannot say anything else.
#include "widgets/picture.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QTextLayout>
#include <algorithm>
#include <cmath>
#include <set>

#include "analysis/report.h"
#include "widgets/boxfill.h"
#include "widgets/sweeper.h"
#include "widgets/timelinescene.h"
#include "widgets/tooltips.h"
#include "widgets/viewstate.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

// At 1600 points of width; half of it is still readable.
constexpr double kEnlarged = 1.6;

class PictureMaker {
 public:
  PictureMaker(const Document& document, const PictureOptions& options);
  QSize pixels() const { return m_size; }
  // p's unit is a pixel of the picture. vector: no images, only shapes and text.
  void paint(QPainter& p, bool vector);
  QByteArray manifest() const;

 private:
  struct DrawnRow {
    PlacedRow placed;
    RowGeometry geometry;
  };
  struct LegendEntry {
    Role role;
    QString text;
    bool filled = true;
  };
  // What a low picture does without, the first of these first; lanes of goroutines and procs end before.
  enum class GivenUp : std::uint8_t { Nothing, Workers, Heap, Legend, Caption, Gc };
  bool gaveUp(GivenUp what) const { return m_givenUp >= what; }
  TimeRange chosenRange() const;
  void place();
  void arrange();
  void fillRows();
  bool isComplete() const;
  QString cornerText() const;
  void paintTitle(QPainter&);
  void paintSwatch(QPainter&, const LegendEntry&, int x, int top, int width, int height);
  void paintLegend(QPainter&);
  void paintRow(QPainter&, const DrawnRow&, bool vector);
  void paintLanes(QPainter&, bool vector);
  void paintCaption(QPainter&);
  std::vector<Role> rolesThatOccur() const;
  std::vector<LegendEntry> legend() const;
  int legendLines() const;
  QString caption() const;
  QString rangeText() const;
  QStringList wrapped(const QString&, const QFont&, int width) const;
  const Sweeper* sweeper() const { return m_sweeper ? &*m_sweeper : nullptr; }
  int textLine() const { return m_metrics.height() + m_measures.px(2); }

  Document m_document;
  PictureOptions m_options;
  const Theme& m_theme;
  Measures m_measures;
  QSize m_size;
  TimelinePainter m_painter;
  QFontMetrics m_metrics;
  TimelineScene m_scene;
  TimeRange m_range{};
  int m_lanesTop = 0, m_captionTop = 0, m_margin = 0;
  std::optional<Sweeper> m_sweeper;
  std::vector<DrawnRow> m_rows;
  GivenUp m_givenUp = GivenUp::Nothing;
  bool m_leftOut = false;  // lanes
  GoEvents m_events;
  QStringList m_caption;
  std::vector<Drawn> m_drawn;
};

QFont pictureFont() {
  QFont font(QStringLiteral("DejaVu Sans"));
  font.setStyleHint(QFont::SansSerif);
  font.setPixelSize(13);
  return font;
}

Measures measuresFor(const PictureOptions& o) {
  return {o.scale * std::clamp(o.size.width() / 1600.0 * kEnlarged, 0.8, 4.0)};
}

PictureMaker::PictureMaker(const Document& document, const PictureOptions& options)
    : m_document(document),
      m_options(options),
      m_theme(theme(options.theme)),
      m_measures(measuresFor(options)),
      m_size(QSize(std::max(1, int(std::lround(options.size.width() * options.scale))),
                   std::max(1, int(std::lround(options.size.height() * options.scale))))),
      m_painter(m_theme, m_measures, pictureFont()),
      m_metrics(m_painter.font()) {
  if (m_options.deleteOp && (!document.answers || *m_options.deleteOp >= document.answers->deletes.size())) {
    m_options.deleteOp.reset();
  }
  if (m_options.deleteOp) m_sweeper = findSweeper(document, *m_options.deleteOp);
  m_painter.setSink([this](const Drawn& d) { m_drawn.push_back(d); });
  place();
}

TimeRange PictureMaker::chosenRange() const {
  const TimeRange whole = m_document.trace->range();
  if (m_options.range) {
    TimeRange r{std::clamp(m_options.range->begin, whole.begin, whole.end),
                std::clamp(m_options.range->end, whole.begin, whole.end)};
    if (r.length().ns >= 1) return r;
    return whole;
  }
  if (!m_options.deleteOp) return whole;
  const DeleteOp& op = m_document.answers->deletes[*m_options.deleteOp];
  Time end = bridgeEnd(*m_document.answers, op).value_or(whole.end);
  if (op.reclaim.cycle && *op.reclaim.cycle < m_document.answers->cycles.size()) {
    const auto& cycle = m_document.answers->cycles[*op.reclaim.cycle];
    end = std::max({end, cycle.lastSweepSeen.value_or(end), cycle.markEnd.value_or(end)});
  }
  const std::int64_t pad = std::max<std::int64_t>(1000, (end - op.t0()).ns / 6);
  return {std::max(whole.begin, op.t0() - Duration{pad}), std::min(whole.end, end + Duration{pad})};
}

void PictureMaker::place() {
  m_range = chosenRange();
  m_margin = m_measures.px(14);
  m_events = GoEvents(*m_document.trace, m_range);
  m_scene.setDocument(laneIndex(m_document));
  for (arrange(); !isComplete() && m_givenUp != GivenUp::Gc; arrange()) m_givenUp = GivenUp(int(m_givenUp) + 1);
}

// The lane that the picture is about must be in it.
bool PictureMaker::isComplete() const {
  const auto isDeletes = [](const DrawnRow& r) { return r.placed.row.kind == RowKind::Deletes; };
  return !m_document.answers || m_document.answers->deletes.empty() ||
         std::any_of(m_rows.begin(), m_rows.end(), isDeletes);
}

void PictureMaker::arrange() {
  LayoutOptions layout;
  layout.shown = [this](LaneKind kind) {
    switch (kind) {
      case LaneKind::Workers: return !gaveUp(GivenUp::Workers);
      case LaneKind::Heap: return !gaveUp(GivenUp::Heap);
      case LaneKind::Gc: return !gaveUp(GivenUp::Gc);
      default: return true;
    }
  };
  layout.range = m_range;
  layout.measures = m_measures;
  if (m_options.deleteOp) {
    layout.own = m_document.answers->deletes[*m_options.deleteOp].goroutine;
    layout.first = m_document.trace->groupOf(layout.own);
  }
  m_scene.setLayout(layout);
  const int width = m_size.width() - 2 * m_margin;
  m_caption = gaveUp(GivenUp::Caption) ? QStringList() : wrapped(caption(), m_painter.font(), width);
  m_captionTop = m_size.height() - m_margin - textLine() * int(m_caption.size()) - m_measures.px(4);
  // The legend's height depends on what occurs, that on the lanes, and those on the legend's height: one line is tried
  // first.
  for (int lines = gaveUp(GivenUp::Legend) ? 0 : 1;; ++lines) {
    m_lanesTop = m_margin + m_measures.px(34) + lines * m_measures.px(20) + m_measures.px(6);
    const int height = std::max(m_captionTop - m_measures.px(10) - m_lanesTop, m_measures.px(60));
    m_scene.setView(m_range, QSize(width, height), m_measures.px(176), 0);
    fillRows();
    if (gaveUp(GivenUp::Legend) || legendLines() <= lines || lines >= 4) break;
  }
}

void PictureMaker::fillRows() {
  m_rows.clear();
  m_leftOut = gaveUp(GivenUp::Workers) || m_scene.contentHeight() > m_scene.scrolled().height();
  for (const PlacedRow& placed : m_scene.rows()) {
    if (placed.lane.bottom() > m_scene.lanes().bottom()) continue;
    m_rows.push_back({placed, rowGeometry(m_scene.context(), placed.row, 0, m_scene.axis().width)});
  }
}

QStringList PictureMaker::wrapped(const QString& text, const QFont& font, int width) const {
  QStringList lines;
  QTextLayout layout(text, font);
  layout.beginLayout();
  for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
    line.setLineWidth(width);
    lines << text.mid(line.textStart(), line.textLength()).trimmed();
  }
  layout.endLayout();
  return lines;
}

QString PictureMaker::rangeText() const {
  const Trace& trace = *m_document.trace;
  const Duration precision{std::max<std::int64_t>(1, m_range.length().ns / 1000)};
  if (m_range == trace.range())
    return QStringLiteral("whole trace, %1").arg(QString::fromStdString(durationText(m_range.length())));
  return QStringLiteral("%1 to %2 (%3)")
      .arg(momentText(trace.sinceOrigin(m_range.begin), precision),
           momentText(trace.sinceOrigin(m_range.end), precision),
           QString::fromStdString(durationText(m_range.length())));
}

QString PictureMaker::caption() const {
  if (!m_document.answers) return {};
  const Answers& answers = *m_document.answers;
  if (m_options.deleteOp) {
    const DeleteOp& op = answers.deletes[*m_options.deleteOp];
    const QString key = QString::fromUtf8(op.key.data(), qsizetype(op.key.size()));
    const QString text = QString::fromStdString(reclaimSentence(answers, op));
    QString facts = QStringLiteral("%1, at %2")
                        .arg(goroutineLabel(*m_document.trace, op.goroutine),
                             momentText(m_document.trace->sinceOrigin(op.t0()), Duration{1000}));
    if (op.size) facts += QStringLiteral(", %1").arg(QString::fromStdString(bytesText(double(*op.size))));
    return QStringLiteral("Delete #%1%2 (%3; evidence: %4). %5")
        .arg(op.index)
        .arg(key.isEmpty() ? QString() : QStringLiteral(" of “%1”").arg(key), facts, evidenceWord(op.reclaim.evidence),
             text);
  }
  std::size_t reclaimed = 0;
  for (std::size_t i = 0; i < answers.deletes.size(); ++i)
    reclaimed += answers.deletes.evidence(i) != Evidence::None ? 1 : 0;
  QString text = QString::fromStdString(countText(answers.cycles.size(), "GC cycle")) + QLatin1Char('.');
  if (answers.deletes.empty() && m_document.trace->isDamaged())
    return text + QStringLiteral(" The file is damaged; no deletes are in what could be read.");
  if (answers.deletes.empty()) return text + QStringLiteral(" The program logged no deletes.");
  if (answers.deletes.size() == 1)
    return text + (reclaimed == 1 ? QStringLiteral(" One delete; its reclaiming cycle is known.")
                                  : QStringLiteral(" One delete; its reclaiming cycle is not known."));
  return text + QStringLiteral(" %1 deletes, a reclaiming cycle is known for %2 of them.")
                    .arg(QString::fromStdString(countText(answers.deletes.size())),
                         QString::fromStdString(countText(reclaimed)));
}

std::vector<Role> PictureMaker::rolesThatOccur() const {
  std::set<Role> seen;
  for (const DrawnRow& row : m_rows) {
    for (const Box& b : row.geometry.boxes) seen.insert(b.role);
    if (!row.geometry.markers.empty()) seen.insert(Role::Delete);
    if (!row.geometry.flags.empty()) seen.insert(Role::Inflection);
    const GoroutineId shown = m_scene.goroutineOf(row.placed.row);
    const GoEvents::Lane* lane = shown.valid() ? m_events.lane(shown) : nullptr;
    if (lane != nullptr && !lane->logs.empty()) seen.insert(Role::Log);
    if (lane != nullptr && !lane->regions.empty()) seen.insert(Role::Region);
  }
  const bool bridged =
      m_options.deleteOp && m_document.answers->deletes.evidence(*m_options.deleteOp) != Evidence::None;
  if (bridged) seen.insert(Role::Bridge);
  return {seen.begin(), seen.end()};
}

std::vector<PictureMaker::LegendEntry> PictureMaker::legend() const {
  std::vector<LegendEntry> entries;
  for (const Role role : rolesThatOccur()) {
    if (role != Role::Inflection) {
      entries.push_back({role, roleName(role)});
      continue;
    }
    for (const bool confirmed : {true, false}) {
      const auto fits = [&](const FlagShape& f) {
        return isConfirmed(m_document.answers->inflections[f.inflection]) == confirmed;
      };
      const auto has = [&](const DrawnRow& r) {
        return std::any_of(r.geometry.flags.begin(), r.geometry.flags.end(), fits);
      };
      if (std::any_of(m_rows.begin(), m_rows.end(), has))
        entries.push_back({role, inflectionWord(confirmed), confirmed});
    }
  }
  return entries;
}

int PictureMaker::legendLines() const {
  const QFontMetrics metrics(m_painter.smallFont());
  int x = m_margin, lines = 1;
  for (const LegendEntry& entry : legend()) {
    const int width = m_measures.px(18) + metrics.horizontalAdvance(entry.text) + m_measures.px(14);
    if (x + width > m_size.width() - m_margin) {
      x = m_margin;
      ++lines;
    }
    x += width;
  }
  return lines;
}

void PictureMaker::paintTitle(QPainter& p) {
  QFont bold = m_painter.font();
  bold.setBold(true);
  bold.setPixelSize(bold.pixelSize() * 5 / 4);
  p.setFont(bold);
  p.setPen(m_theme.color(Role::Text));
  const QString file = QFileInfo(QString::fromStdString(m_document.trace->info().file)).fileName();
  const QString facts =
      QStringLiteral("trace format go1.%1 · %2").arg(m_document.trace->info().version).arg(rangeText());
  const int baseline = m_margin + QFontMetrics(bold).ascent();
  const QFontMetrics plain(m_painter.font());
  const int room = m_size.width() - 2 * m_margin - plain.horizontalAdvance(facts) - m_measures.px(16);
  const QString title = QFontMetrics(bold).elidedText(file.isEmpty() ? QStringLiteral("trace") : file, Qt::ElideMiddle,
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

void PictureMaker::paintSwatch(QPainter& p, const LegendEntry& entry, int x, int top, int width, int height) {
  const Role role = entry.role;
  const auto bar = [&](int left, int y, int w, int h) { p.fillRect(QRect(left, y, w, h), m_theme.color(role)); };
  const Shape shape = shapeOf(role);
  const int part = std::max(m_measures.px(2), height * shape.part / shape.whole);
  switch (role) {
    case Role::Delete: {
      const QRect box(x + m_measures.px(2), top, m_measures.px(10) + 1, height);
      return m_painter.marker(p, box, Evidence::Freed, true, false);
    }
    case Role::Inflection: return m_painter.diamond(p, QPointF(x + width / 2.0, top + height / 2.0), entry.filled);
    case Role::Log: return bar(x + width / 2, top, m_measures.px(1.5), m_measures.px(6));
    case Role::Region: bar(x, top, width, m_measures.px(2)); return bar(x, top, m_measures.px(1), m_measures.px(5));
    case Role::Bridge:
    case Role::HeapGoal: return bar(x, top + height / 2, width, m_measures.px(2));
    default: break;
  }
  const int y0 = shape.fromTop ? top : top + height - part;
  const Box box{x, x + width, std::int16_t(y0), std::int16_t(y0 + part), role, shape.texture, false, -1};
  BoxFill(m_theme, m_measures).paint(p, 0, 0, {box});
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
    paintSwatch(p, entry, x, y + (height - tall) / 2, swatch, tall);
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
  } else {
    QImage image(placed.lane.size(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    fill.fill(image, 0, 0, row.geometry.boxes, m_scene.axis().left);
    p.drawImage(placed.lane.topLeft(), image);
  }
  m_painter.texts(p, placed.lane, row.geometry.texts);
  if (placed.row.kind == RowKind::Heap) {
    m_painter.flags(p, placed.lane, context, row.geometry.flags);
  }
  m_painter.hint(p, placed.lane, context, placed.row);
  const GoroutineId shown = m_scene.goroutineOf(placed.row);
  if (const auto* lane = shown.valid() ? m_events.lane(shown) : nullptr)
    m_painter.events(p, placed.lane, context, *lane);
  if (placed.row.kind == RowKind::Deletes && context.answers() != nullptr) {
    m_painter.markers(p, placed.lane, context, placed.row, row.geometry.markers, m_options.deleteOp);
  }
  p.restore();
  m_painter.ground(p, placed.name, placed.striped);
  const Selection selected =
      m_options.deleteOp ? deleteSelection(*m_document.answers, *m_options.deleteOp) : Selection();
  RowName name = rowName(m_scene.index(), placed.row);
  name.expandable = false;  // on paper
  m_painter.name(p, placed.name, placed.row, name, false, m_scene.involves(placed, selected, sweeper()), false);
  if (!m_drawn.empty() && m_drawn.back().kind == QStringLiteral("lane")) m_drawn.back().rect |= placed.lane;
  p.fillRect(QRect(placed.name.left(), placed.name.bottom(), placed.name.width() + placed.lane.width(), 1),
             m_theme.color(Role::Hairline));
}

void PictureMaker::paintLanes(QPainter& p, bool vector) {
  const LaneContext context = m_scene.context();
  for (const DrawnRow& row : m_rows) paintRow(p, row, vector);
  QRect lanes = m_scene.lanes();
  if (!m_rows.empty()) lanes.setBottom(m_rows.back().placed.lane.bottom());
  m_painter.stops(p, lanes, context);
  if (m_options.deleteOp) {
    const Selection selected = deleteSelection(*m_document.answers, *m_options.deleteOp);
    for (const QRect& r : m_scene.outlines(selected, sweeper())) m_painter.outline(p, r, lanes);
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

QString PictureMaker::cornerText() const {
  const QString name = QStringLiteral("Sweepscope");
  if (!isComplete()) return QStringLiteral("too low for the deletes · ") + name;
  if (gaveUp(GivenUp::Legend)) return QStringLiteral("too low for legend and more lanes · ") + name;
  return m_leftOut ? QStringLiteral("more lanes not shown · ") + name : name;
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

// Null if there is no memory for it.
QImage painted(PictureMaker& maker) {
  QImage image(maker.pixels(), QImage::Format_RGB32);
  if (image.isNull()) return image;
  QPainter p(&image);
  maker.paint(p, false);
  return image;
}

}  // namespace

Picture renderPicture(const Document& document, const PictureOptions& options) {
  PictureMaker maker(document, options);
  QImage image = painted(maker);
  return {std::move(image), maker.manifest()};
}

namespace {

QByteArray svg(PictureMaker& maker, const PictureOptions& options) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QSvgGenerator generator;
  generator.setOutputDevice(&buffer);
  generator.setSize(options.size);
  generator.setViewBox(QRect(QPoint(0, 0), maker.pixels()));
  generator.setTitle(QStringLiteral("Sweepscope"));
  QPainter p(&generator);
  maker.paint(p, true);
  p.end();
  return bytes;
}

QByteArray pdf(PictureMaker& maker, const PictureOptions& options) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  writer.setResolution(int(72 * options.scale + 0.5));
  writer.setPageSize(QPageSize(QSizeF(options.size), QPageSize::Point, {}, QPageSize::ExactMatch));
  writer.setPageMargins({});
  writer.setCreator(QStringLiteral("Sweepscope"));
  QPainter p(&writer);
  p.scale(double(writer.width()) / maker.pixels().width(), double(writer.height()) / maker.pixels().height());
  maker.paint(p, true);
  p.end();
  return bytes;
}

// Empty if there is no memory for it.
QByteArray png(PictureMaker& maker) {
  const QImage image = painted(maker);
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  return !image.isNull() && image.save(&buffer, "png") ? bytes : QByteArray();
}

}  // namespace

QByteArray pictureBytes(const Document& document, const PictureOptions& options, const QString& path,
                        QByteArray* manifest, QString* message) {
  const QString suffix = QFileInfo(path).suffix().toLower();
  if (suffix != QLatin1String("png") && suffix != QLatin1String("svg") && suffix != QLatin1String("pdf")) {
    if (message != nullptr) *message = QStringLiteral("%1: the name must end in .png, .svg or .pdf").arg(path);
    return {};
  }
  PictureMaker maker(document, options);
  const QByteArray bytes = suffix == QLatin1String("svg")   ? svg(maker, options)
                           : suffix == QLatin1String("pdf") ? pdf(maker, options)
                                                            : png(maker);
  if (bytes.isEmpty()) {
    if (message != nullptr) {
      *message = QStringLiteral("%1: there is not enough memory for a picture of %2 × %3 pixels")
                     .arg(path)
                     .arg(maker.pixels().width())
                     .arg(maker.pixels().height());
    }
    return {};
  }
  if (manifest != nullptr) *manifest = maker.manifest();
  return bytes;
}

bool writePicture(const Document& document, const PictureOptions& options, const QString& path, QByteArray* manifest,
                  QString* message) {
  const QByteArray bytes = pictureBytes(document, options, path, manifest, message);
  if (bytes.isEmpty()) return false;
  QSaveFile file(path);
  if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) return true;
  if (message != nullptr) *message = QStringLiteral("%1: %2").arg(path, file.errorString());
  return false;
}

}  // namespace sweepscope
