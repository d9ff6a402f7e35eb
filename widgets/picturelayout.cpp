// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/picturelayout.h"

#include <QTextLayout>
#include <algorithm>
#include <cmath>
#include <set>

#include "analysis/reclaimtext.h"
#include "widgets/counted.h"
#include "widgets/lanes/deleteslane.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/parts.h"
#include "widgets/viewstate.h"
#include "widgets/words.h"
#include "wire/units.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(Picture)
};

// At 1600 points of width; half of it is still readable.
constexpr double kEnlarged = 1.6;

QFont pictureFont() {
  QFont font(QStringLiteral("DejaVu Sans"));
  font.setStyleHint(QFont::SansSerif);
  font.setPixelSize(13);
  return font;
}

Measures measuresFor(const PictureOptions& o) {
  return {o.scale * std::clamp(o.size.width() / 1600.0 * kEnlarged, 0.8, 4.0)};
}

}  // namespace

QSize picturePixels(const PictureOptions& options) {
  const auto pixels = [&](int points) { return std::max(1, int(std::lround(points * options.scale))); };
  return {pixels(options.size.width()), pixels(options.size.height())};
}

PictureLayout::PictureLayout(const Document& document, const PictureOptions& options)
    : m_document(document),
      m_options(options),
      m_measures(measuresFor(options)),
      m_size(picturePixels(options)),
      m_painter(theme(options.theme), m_measures, pictureFont()),
      m_metrics(m_painter.font()) {
  if (m_options.deleteOp && (!document.answers || *m_options.deleteOp >= document.answers->deletes.size())) {
    m_options.deleteOp.reset();
  }
  if (m_options.deleteOp) m_sweeper = findSweeper(document, *m_options.deleteOp);
  place();
}

TimeRange deleteRange(const Document& document, std::size_t deleteOp) {
  const TimeRange whole = document.trace->range();
  const DeleteOp& op = document.answers->deletes[deleteOp];
  Time end = bridgeEnd(*document.answers, op).value_or(whole.end);
  if (op.reclaim.cycle && *op.reclaim.cycle < document.answers->cycles.size()) {
    const auto& cycle = document.answers->cycles[*op.reclaim.cycle];
    end = std::max(
        {end, cycle.sweepEnd ? *cycle.sweepEnd : cycle.lastSweepSeen.value_or(end), cycle.markEnd.value_or(end)});
  }
  const std::int64_t pad = std::max<std::int64_t>(1000, (end - op.t0()).ns / 6);
  return {std::max(whole.begin, op.t0() - Duration{pad}), std::min(whole.end, end + Duration{pad})};
}

Subject PictureLayout::selection() const {
  return m_options.deleteOp ? deleteSubject(*m_document.answers, *m_options.deleteOp) : Subject();
}

TimeRange PictureLayout::chosenRange() const {
  const TimeRange whole = m_document.trace->range();
  if (m_options.range) {
    TimeRange r{std::clamp(m_options.range->begin, whole.begin, whole.end),
                std::clamp(m_options.range->end, whole.begin, whole.end)};
    if (r.length().ns >= 1) return r;
    return whole;
  }
  if (!m_options.deleteOp) return whole;
  return deleteRange(m_document, *m_options.deleteOp);
}

void PictureLayout::place() {
  m_range = chosenRange();
  m_margin = m_measures.px(14);
  if (!m_document.events) m_document.events = makeUserEvents(m_document.trace);
  m_scene.setDocument(laneIndex(m_document));
  for (arrange(); !isComplete() && m_givenUp != GivenUp::Gc; arrange()) m_givenUp = GivenUp(int(m_givenUp) + 1);
}

bool PictureLayout::isWanted(const Lane& lane) const {
  const auto& wanted = m_options.lanes;
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), &lane) != wanted.end();
}

// The lane that the picture is about must be in it.
bool PictureLayout::isComplete() const {
  const auto isDeletes = [](const DrawnRow& r) { return r.placed.row.lane == &deletesLane(); };
  return !isWanted(deletesLane()) || !m_document.answers || m_document.answers->deletes.empty() ||
         std::any_of(m_rows.begin(), m_rows.end(), isDeletes);
}

void PictureLayout::arrange() {
  LayoutOptions layout;
  layout.shown = [this](const Lane& lane) {
    const int rank = lane.spec().dispensable;
    return isWanted(lane) && (rank == 0 || rank > int(m_givenUp));
  };
  layout.range = m_range;
  layout.measures = m_measures;
  if (m_options.deleteOp) {
    layout.own = m_document.answers->deletes[*m_options.deleteOp].goroutine;
    layout.first = m_document.trace->groupOf(layout.own);
  }
  m_scene.setLayout(layout);
  const int width = m_size.width() - 2 * m_margin;
  m_caption = gaveUp(GivenUp::Caption) ? QStringList() : wrapped(captionText(), m_painter.font(), width);
  m_captionTop = m_size.height() - m_margin - textLine() * int(m_caption.size()) - m_measures.px(4);
  // The legend's height depends on what occurs, that on the lanes, and those on the legend's height: one line is tried
  // first.
  for (int lines = gaveUp(GivenUp::Legend) ? 0 : 1;; ++lines) {
    m_lanesTop = m_margin + m_measures.px(34) + lines * legendLine() + m_measures.px(6);
    const int height = std::max(m_captionTop - m_measures.px(10) - m_lanesTop, m_measures.px(60));
    m_scene.setView(m_range, QSize(width, height), m_measures.px(176), 0);
    fillRows();
    if (gaveUp(GivenUp::Legend) || legendLines() <= lines || lines >= 4) break;
  }
}

void PictureLayout::fillRows() {
  m_rows.clear();
  m_leftOut = gaveUp(GivenUp::Workers) || m_scene.contentHeight() > m_scene.scrolled().height();
  const LaneContext context = m_scene.context();
  for (const PlacedRow& placed : m_scene.rows()) {
    if (placed.lane.bottom() > m_scene.lanes().bottom()) continue;
    m_rows.push_back({placed, rowGeometry(context, placed.row, 0, m_scene.axis().width)});
  }
}

QStringList PictureLayout::wrapped(const QString& text, const QFont& font, int width) const {
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

std::vector<Role> PictureLayout::rolesThatOccur() const {
  std::set<Role> seen;
  for (const DrawnRow& row : m_rows) {
    for (const Box& b : row.geometry.boxes) seen.insert(b.role);
    if (!row.geometry.markers.empty()) seen.insert(Role::Delete);
    if (!row.geometry.flags.empty()) seen.insert(Role::Inflection);
    for (const Box& b : row.geometry.events) seen.insert(b.role);
  }
  const bool bridged =
      m_options.deleteOp && m_document.answers->deletes.evidence(*m_options.deleteOp) != Evidence::None;
  if (bridged) seen.insert(Role::Bridge);
  return {seen.begin(), seen.end()};
}

std::vector<PictureLayout::LegendEntry> PictureLayout::legend() const {
  std::vector<LegendEntry> entries;
  if (gaveUp(GivenUp::Legend)) return entries;
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

int PictureLayout::legendWidth(const LegendEntry& entry) const {
  return m_measures.px(18) + QFontMetrics(m_painter.smallFont()).horizontalAdvance(entry.text) + m_measures.px(14);
}

int PictureLayout::legendLines() const {
  int x = m_margin, lines = 1;
  for (const LegendEntry& entry : legend()) {
    const int width = legendWidth(entry);
    if (x + width > m_size.width() - m_margin) {
      x = m_margin;
      ++lines;
    }
    x += width;
  }
  return lines;
}

QString PictureLayout::rangeText() const {
  const Trace& trace = *m_document.trace;
  const QString length = durationOf(m_range.length());
  if (m_range == trace.range()) return Tr::tr("whole trace, %1").arg(length);
  const Duration precision{std::max<std::int64_t>(1, m_range.length().ns / 1000)};
  return Tr::tr("%1 to %2 (%3)")
      .arg(momentOf(trace, m_range.begin, precision), momentOf(trace, m_range.end, precision), length);
}

namespace {

QString deleteCaption(const Trace& trace, const Answers& answers, const DeleteOp& op) {
  const QString number = QString::number(op.index), evidence = evidenceWord(op.reclaim.evidence);
  const QString key = QString::fromUtf8(op.key.data(), qsizetype(op.key.size()));
  const QString reclaim = translated(reclaimSentence(answers, op));
  QString facts =
      Tr::tr("%1, at %2").arg(goroutineLabel(trace, op.goroutine), momentOf(trace, op.t0(), Duration{1000}));
  if (op.size) facts = QStringLiteral("%1, %2").arg(facts, bytesOf(op.size));
  if (key.isEmpty()) return Tr::tr("Delete #%1 (%2; evidence: %3). %4").arg(number, facts, evidence, reclaim);
  return Tr::tr("Delete #%1 of “%2” (%3; evidence: %4). %5").arg(number, key, facts, evidence, reclaim);
}

QString deletesCaption(const Trace& trace, const DeleteTable& deletes) {
  if (deletes.empty()) {
    return trace.info().complete ? Tr::tr("The program logged no deletes.")
                                 : Tr::tr("The file is damaged; its readable part has no deletes.");
  }
  std::size_t reclaimed = 0;
  for (std::size_t i = 0; i < deletes.size(); ++i) reclaimed += deletes.evidence(i) != Evidence::None ? 1 : 0;
  if (deletes.size() == 1) {
    return reclaimed == 1 ? Tr::tr("One delete; its reclaiming cycle is known.")
                          : Tr::tr("One delete; its reclaiming cycle is unknown.");
  }
  return Tr::counted("%1 deletes; the reclaiming cycle is known for %2 of them.", "%1 delete; %2 reclaimed.",
                     deletes.size())
      .arg(countOf(reclaimed));
}

}  // namespace

QString PictureLayout::captionText() const {
  if (!m_document.answers) return {};
  const Answers& answers = *m_document.answers;
  const Trace& trace = *m_document.trace;
  if (m_options.deleteOp) return deleteCaption(trace, answers, answers.deletes[*m_options.deleteOp]);
  return QStringLiteral("%1 %2").arg(Tr::counted("%1 GC cycles.", "One GC cycle.", answers.cycles.size()),
                                     deletesCaption(trace, answers.deletes));
}

QString PictureLayout::cornerText() const {
  const QString name = QStringLiteral("Sweepscope");
  const auto with = [&](const QString& note) { return QStringLiteral("%1 · %2").arg(note, name); };
  if (!isComplete()) return with(Tr::tr("not high enough for the deletes"));
  if (gaveUp(GivenUp::Legend)) return with(Tr::tr("not high enough for a legend and more lanes"));
  return m_leftOut ? with(Tr::tr("more lanes are not shown")) : name;
}

}  // namespace sweepscope
