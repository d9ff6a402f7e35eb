// SPDX-License-Identifier: GPL-3.0-or-later

// A panel that is a table.
//
// Threads: GUI thread only.
#pragma once

#include <memory>

#include "app/opentrace.h"
#include "app/panel.h"
#include "widgets/emptystate.h"
#include "widgets/tablerows.h"

namespace sweepscope {

class TablePane;

// What a document must have before the number of rows is known.
enum class RowsFrom : std::uint8_t { Trace, Answers, Events };

struct TableSpec {
  std::shared_ptr<const TableRows> (*rows)(const Document&);
  // The text that is shown if there are no rows, and what they come from is there.
  EmptyText (*empty)(const Document&);
  RowsFrom from;
};

class TablePanel : public Panel {
  Q_OBJECT
 public:
  TablePanel(OpenTrace*, const TableSpec&);

  std::optional<std::size_t> count() const override;
  void setTheme(ThemeKind) override;
  QWidget* tabStop() override;

 private:
  void showDocument();
  bool isKnown() const;

  OpenTrace* m_trace;
  const TableSpec m_spec;
  TablePane* m_pane;
};

// The text for a damaged file, with a title such as "No deletes in the readable part".
EmptyText emptyOfDamaged(const QString& title);

}  // namespace sweepscope
