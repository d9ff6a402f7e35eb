// The defects of the file, and what could not be done with the options, as a table.
#pragma once

#include "widgets/sortedmodel.h"

namespace sweepscope {

class ProblemsModel : public SortedModel {
  Q_OBJECT
 public:
  enum Column { SeverityOf, Kind, Message, Generation, Offset, Count };
  using SortedModel::SortedModel;

  // The message of a row, to copy.
  QString message(int row) const { return cell(source(row), Message); }

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
  std::size_t defects() const;
  bool isNote(std::size_t source) const;
  const std::string& ofOptions(std::size_t source) const;
};

}  // namespace sweepscope
