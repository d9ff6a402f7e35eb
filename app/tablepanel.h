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

struct TableSpec {
  std::shared_ptr<const TableRows> (*rows)(const Document&);
  // What to say where there are no rows; the trace is there, and the answers if the rows come from them.
  EmptyText (*empty)(const Document&);
  bool fromAnswers;  // none until there are answers is not none
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

  OpenTrace* m_trace;
  const TableSpec m_spec;
  TablePane* m_pane;
};

// What a damaged file does not have may have been in what is lost of it: "No deletes in what could be read".
EmptyText emptyOfDamaged(const QString& title);

}  // namespace sweepscope
