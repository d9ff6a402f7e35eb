// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/panels.h"

#include <QCoreApplication>

#include "app/actions.h"
#include "app/panels/cycles.h"
#include "app/panels/deletes.h"
#include "app/panels/findings.h"
#include "app/panels/goroutines.h"
#include "app/panels/heap.h"
#include "app/panels/inspector.h"
#include "app/panels/logs.h"
#include "app/panels/problems.h"
#include "app/panels/regions.h"
#include "app/panels/tasks.h"
#include "app/workspace.h"

namespace sweepscope {

namespace {

bool hasDocument(const ActionContext& c) {
  return bool(c.document());
}

constexpr ActionSpec kFocusInspector{
    .id = "focus-inspector",
    .text = QT_TRANSLATE_NOOP("Actions", "&Inspector"),
    .keys = {ActionKey{"Ctrl+3", scopeBit(KeyScope::Window)}},
    .help = QT_TRANSLATE_NOOP("Actions", "Move the keyboard focus to the inspector"),
    .dependsOn = ActionInput::Document,
    .enabled = hasDocument,
    .run = [](const ActionContext& c) { c.workspace().showPanel(QStringLiteral("inspector")); }};
constexpr ActionSpec kFocusHeap{.id = "focus-heap",
                                .text = QT_TRANSLATE_NOOP("Actions", "&Heap curves"),
                                .keys = {ActionKey{"Ctrl+4", scopeBit(KeyScope::Window)}},
                                .help = QT_TRANSLATE_NOOP("Actions", "Move the keyboard focus to the heap curves"),
                                .dependsOn = ActionInput::Document,
                                .enabled = hasDocument,
                                .run = [](const ActionContext& c) { c.workspace().showPanel(QStringLiteral("heap")); }};

constexpr PanelSpec kPanels[] = {
    {"deletes", QT_TRANSLATE_NOOP("Panels", "Deletes"), PanelPlace::Tab, 0, makeDeletesPanel},
    {"cycles", QT_TRANSLATE_NOOP("Panels", "GC cycles"), PanelPlace::Tab, 0, makeCyclesPanel},
    {"goroutines", QT_TRANSLATE_NOOP("Panels", "Goroutines"), PanelPlace::Tab, 0, makeGoroutinesPanel},
    {"logs", QT_TRANSLATE_NOOP("Panels", "Logs"), PanelPlace::Tab, 0, makeLogsPanel},
    {"regions", QT_TRANSLATE_NOOP("Panels", "Regions"), PanelPlace::Tab, 0, makeRegionsPanel},
    {"tasks", QT_TRANSLATE_NOOP("Panels", "Tasks"), PanelPlace::Tab, 0, makeTasksPanel},
    {"findings", QT_TRANSLATE_NOOP("Panels", "Findings"), PanelPlace::Tab, 0, makeFindingsPanel},
    {"problems", QT_TRANSLATE_NOOP("Panels", "Problems"), PanelPlace::Tab, 0, makeProblemsPanel},
    {"heap", QT_TRANSLATE_NOOP("Panels", "Heap"), PanelPlace::Right, 300, makeHeapPanel, &kFocusHeap},
    {"inspector", QT_TRANSLATE_NOOP("Panels", "Inspector"), PanelPlace::Right, 520, makeInspectorPanel,
     &kFocusInspector},
};

}  // namespace

std::span<const PanelSpec> panelSpecs() {
  return kPanels;
}

QString titleOf(const PanelSpec& spec) {
  return QCoreApplication::translate("Panels", spec.title);
}

}  // namespace sweepscope
