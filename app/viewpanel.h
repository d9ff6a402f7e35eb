// SPDX-License-Identifier: GPL-3.0-or-later

// A panel around one widget that shows the document and can choose something in it.
//
// Threads: GUI thread only.
#pragma once

#include <QVBoxLayout>

#include "app/opentrace.h"
#include "app/panel.h"

namespace sweepscope {

template <class View>
class ViewPanel : public Panel {
 public:
  explicit ViewPanel(OpenTrace* trace) : m_view(new View(trace->view())) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_view);
    setFocusProxy(m_view);
    connect(m_view, &View::chosen, this, &Panel::chosen);
    connect(trace, &OpenTrace::documentChanged, m_view, [this, trace] { m_view->setDocument(trace->document()); });
  }

  View* view() const { return m_view; }
  void setTheme(ThemeKind kind) override { m_view->setTheme(kind); }

 private:
  View* m_view;
};

}  // namespace sweepscope
