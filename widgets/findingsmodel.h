// What in the trace is worth a look, as a table. A row stands for the moment that shows it best;
// choosing it again goes on to its next one.
#pragma once

#include "widgets/sortedmodel.h"

namespace sweepscope {

class FindingsModel : public SortedModel {
  Q_OBJECT
 public:
  enum Column { SeverityOf, Title, Text, Count, Shown };
  using SortedModel::SortedModel;

  void setDocument(const Document&) override;
  Selection choose(int row, const Selection& now) override;

 protected:
  std::span<const TableColumn> columns() const override;
  std::size_t sourceCount() const override;
  QString cell(std::size_t source, int column) const override;
  QString tip(std::size_t source, int column) const override;
  Tone tone(std::size_t source, int column) const override;
  bool less(std::size_t a, std::size_t b, int column) const override;
  Selection selectionOf(std::size_t source) const override;
  std::optional<std::size_t> sourceOf(const Selection&) const override;

 private:
  const Finding& finding(std::size_t source) const { return document().answers->findings[source]; }
  // Its moments, and the one it stands for.
  struct Moments {
    std::vector<Selection> all;
    std::size_t best = 0;
    Selection bestOne() const { return all.empty() ? Selection() : all[best]; }
  };
  struct Chosen {
    std::size_t finding = 0, place = 0;
  };
  std::vector<Moments> m_moments;  // by finding
  std::optional<Chosen> m_chosen;
};

}  // namespace sweepscope
