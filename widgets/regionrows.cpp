// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/regionrows.h"

#include "widgets/subjects/parts.h"
#include "widgets/subjects/regionsubject.h"

namespace sweepscope {

namespace {

struct RegionRow {
  const Trace& trace;
  UserRegion region;
  GoroutineId goroutine;
  std::string_view name() const { return trace.text(region.name); }
  Duration length() const { return region.end - region.begin; }
  bool isWhole() const { return region.beginSeen && region.endSeen; }
  std::string_view function() const {
    const auto info = trace.goroutine(goroutine);
    return info ? trace.text(info->function) : std::string_view();
  }
};

constexpr TableColumn<RegionRow> kColumns[] = {
    {.head = {"name", QT_TRANSLATE_NOOP("Columns", "Name"),
              QT_TRANSLATE_NOOP("Columns", "The name that the program gave it"), ColumnKind::Text, 220},
     .cell = [](const RegionRow& r) { return r.name().empty() ? dash() : shown(r.name()); },
     .key = [](const RegionRow& r) { return SortKey(r.name()); },
     .plain = [](const RegionRow& r) { return shown(r.name(), kWholeText); },
     .group = [](const RegionRow& r) { return std::uint64_t(r.region.name.value); }},
    {.head = {"duration", QT_TRANSLATE_NOOP("Columns", "Duration"),
              QT_TRANSLATE_NOOP("Columns", "From its start to its end (≥: one of them is not in the trace)"),
              ColumnKind::Amount, 96, "ns"},
     .cell = [](const RegionRow& r) { return r.isWhole() ? durationOf(r.length()) : atLeast(r.length()); },
     .key = [](const RegionRow& r) { return SortKey(r.length()); },
     .tip = [](const RegionRow& r) { return regionTimes(r.trace, r.region); }},
    {.head = {"start", QT_TRANSLATE_NOOP("Columns", "Start"), QT_TRANSLATE_NOOP("Columns", "When it began"),
              ColumnKind::Number, 140, "ns"},
     .cell = [](const RegionRow& r) { return momentOf(r.trace, r.region.begin); },
     .key = [](const RegionRow& r) { return SortKey(r.trace.sinceOrigin(r.region.begin)); },
     .tone = [](const RegionRow&) { return Tone::Dim; }},
    {.head = {"goroutine", QT_TRANSLATE_NOOP("Columns", "Goroutine"),
              QT_TRANSLATE_NOOP("Columns", "The goroutine that ran it"), ColumnKind::Number, 84},
     .cell = [](const RegionRow& r) { return QString::number(r.goroutine.value); },
     .key = [](const RegionRow& r) { return SortKey(r.goroutine.value); }},
    {.head = {"function", QT_TRANSLATE_NOOP("Columns", "Function"),
              QT_TRANSLATE_NOOP("Columns", "The function that its goroutine started with"), ColumnKind::Text, 260},
     .cell =
         [](const RegionRow& r) {
           const QString name = shortFunction(r.function());
           return name.isEmpty() ? unknownFunction() : name;
         },
     .key = [](const RegionRow& r) { return SortKey(r.function()); },
     .tip = [](const RegionRow& r) { return shown(r.function(), 4000); },
     .plain = [](const RegionRow& r) { return shown(r.function(), kWholeText); },
     .group = [](const RegionRow& r) { return std::uint64_t(r.goroutine.value); }},
    {.head = {"depth", QT_TRANSLATE_NOOP("Columns", "Depth"),
              QT_TRANSLATE_NOOP("Columns", "How many regions of the goroutine are around it"), ColumnKind::Number, 64},
     .cell = [](const RegionRow& r) { return QString::number(r.region.depth); },
     .key = [](const RegionRow& r) { return SortKey(r.region.depth); }},
};

constexpr TableHead kHead{
    "regions",
    QT_TRANSLATE_NOOP("Tables", "Regions"),
    QT_TRANSLATE_NOOP("Tables", "Filter regions"),
    QT_TRANSLATE_NOOP("Tables", "No region matches “%1”."),
    QT_TRANSLATE_N_NOOP3("Tables", "%1 regions", "%1 region"),
    QT_TRANSLATE_N_NOOP3("Tables", "%2 of %1 regions", "%2 of %1 region"),
    QT_TRANSLATE_N_NOOP3("Tables", "Copied %1 regions.", "Copied %1 region."),
};

class RegionRows : public RowsOf<RegionRow> {
 public:
  explicit RegionRows(const Document& document) : RowsOf(kHead, kColumns), m_document(document) {}
  std::size_t count() const override { return m_document.events ? m_document.events->regions().size() : 0; }
  Subject selectionOf(std::size_t row) const override { return regionType().at(m_document, row); }
  std::optional<std::size_t> rowOf(const Subject& s) const override {
    if (!s.is(regionType()) || !m_document.events) return std::nullopt;
    const GoroutineLanes& goroutines = m_document.events->regions().goroutines();
    const auto lane = goroutines.find(s.goroutine);
    if (!lane) return std::nullopt;
    const std::size_t row = goroutines.rows(*lane).first + s.index;
    return row < goroutines.rows(*lane).last ? std::optional(row) : std::nullopt;
  }

 protected:
  RegionRow make(std::size_t row) const override {
    const Subject region = selectionOf(row);
    return {*m_document.trace, regionOf(*m_document.events, region), region.goroutine};
  }

 private:
  Document m_document;
};

}  // namespace

std::shared_ptr<const TableRows> regionRows(const Document& document) {
  return std::make_shared<const RegionRows>(document);
}

}  // namespace sweepscope
