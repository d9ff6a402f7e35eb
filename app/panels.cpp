// The table of panels.
#include "app/actions.h"
#include "app/panel.h"
#include "app/workspace.h"

namespace sweepscope {

// Each is defined in a file of app/panels that is named after it.
Panel* makeDeletesPanel(OpenTrace*);
Panel* makeCyclesPanel(OpenTrace*);
Panel* makeGoroutinesPanel(OpenTrace*);
Panel* makeFindingsPanel(OpenTrace*);
Panel* makeProblemsPanel(OpenTrace*);
Panel* makeHeapPanel(OpenTrace*);
Panel* makeInspectorPanel(OpenTrace*);

namespace {

bool hasDocument(const ActionContext& c) {
  return bool(c.document());
}

constexpr ActionSpec kFocusInspector{
    .id = "focus-inspector",
    .text = "&Inspector",
    .keys = {ActionKey{"Ctrl+3", scopeBit(KeyScope::Window)}},
    .help = "Move the keyboard focus to the inspector",
    .dependsOn = ActionInput::Document,
    .enabled = hasDocument,
    .run = [](const ActionContext& c) { c.workspace().showPanel(QStringLiteral("inspector")); }};
constexpr ActionSpec kFocusHeap{.id = "focus-heap",
                                .text = "&Heap curves",
                                .keys = {ActionKey{"Ctrl+4", scopeBit(KeyScope::Window)}},
                                .help = "Move the keyboard focus to the heap curves",
                                .dependsOn = ActionInput::Document,
                                .enabled = hasDocument,
                                .run = [](const ActionContext& c) { c.workspace().showPanel(QStringLiteral("heap")); }};

constexpr PanelSpec kPanels[] = {
    {"deletes", "Deletes", PanelPlace::Tab, 0, makeDeletesPanel},
    {"cycles", "GC cycles", PanelPlace::Tab, 0, makeCyclesPanel},
    {"goroutines", "Goroutines", PanelPlace::Tab, 0, makeGoroutinesPanel},
    {"findings", "Findings", PanelPlace::Tab, 0, makeFindingsPanel},
    {"problems", "Problems", PanelPlace::Tab, 0, makeProblemsPanel},
    {"heap", "Heap", PanelPlace::Right, 300, makeHeapPanel, &kFocusHeap},
    {"inspector", "Inspector", PanelPlace::Right, 520, makeInspectorPanel, &kFocusInspector},
};

}  // namespace

std::span<const PanelSpec> panelSpecs() {
  return kPanels;
}

}  // namespace sweepscope
