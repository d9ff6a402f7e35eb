// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/lanes/spantexts.h"
#include "widgets/subjects/subject.h"

namespace sweepscope {

TimeRange around(const TimeAxis& axis, int x0, int x1) {
  const TimeRange r = axis.columns(x0, x1);
  return {r.begin - Duration{1}, r.end + Duration{1}};
}

bool isWide(const LaneContext& c, Time begin, Time end) {
  return c.axis.edge(end) - c.axis.edge(begin) >= c.measures.labelFrom();
}

void addSpanText(const LaneContext& c, Role role, Band band, const QString& text, const Subject& about,
                 RowGeometry& g) {
  const Shape& shape = shapeOf(role);
  const int height = band.height() * shape.part / shape.whole;
  SpanText t{c.axis.edge(about.span.begin),
             c.axis.edge(about.span.end),
             band.bottom - height,
             band.bottom,
             role,
             text,
             about,
             about.span};
  if (shape.part * 2 < shape.whole) {
    t.y1 = t.y0;
    t.y0 = band.top - c.measures.px(1);
    t.ground = Role::Background;
  }
  g.texts.push_back(t);
}

QString goroutineText(const Trace& trace, GoroutineId id) {
  const auto info = trace.goroutine(id);
  const auto name = info ? trace.text(info->function) : std::string_view();
  const QString g = QStringLiteral("G%1").arg(id.value);
  if (name.empty()) return g;
  const QString full = QString::fromUtf8(name.data(), qsizetype(name.size()));
  const QString tail = full.mid(full.lastIndexOf(QLatin1Char('/')) + 1);
  const QString bare = tail.mid(tail.indexOf(QLatin1Char('.')) + 1);
  return full + QLatin1Char(' ') + g + QLatin1Char('\n') + full + QLatin1Char('\n') + tail + QLatin1Char('\n') + bare;
}

RoleShares roleShares(const ProcShares& s) {
  RoleShares r{};
  r[std::size_t(Role::Running)] = s.running;
  r[std::size_t(Role::Syscall)] = s.syscall;
  r[std::size_t(Role::NoGoroutine)] = s.noGoroutine;
  return r;
}

void add(ProcShares& to, const ProcShares& part) {
  to.running += part.running;
  to.syscall += part.syscall;
  to.noGoroutine += part.noGoroutine;
  to.idle += part.idle;
}

}  // namespace sweepscope
