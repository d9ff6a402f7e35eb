// SPDX-License-Identifier: GPL-3.0-or-later

// Layers on top of each other.
#include "app/settings.h"

#include <algorithm>

namespace sweepscope {

void EffectiveSettings::applyTo(AnalysisOptions& options) const {
  options.deleteRules = deleteRules;
  options.inflections = inflections;
}

bool EffectiveSettings::answersAs(const EffectiveSettings& other) const {
  return deleteRules == other.deleteRules && inflections == other.inflections;
}

EffectiveSettings SettingsLayers::effective() const {
  EffectiveSettings all;
  for (const Settings* layer : {&preferences, &session, &commandLine}) {
    all.theme = layer->theme.value_or(all.theme);
    all.times = layer->times.value_or(all.times);
    all.inflections = layer->inflections.over(all.inflections);
  }
  // The rule that was asked for last names the deletes that several rules recognise.
  for (const Settings* layer : {&commandLine, &session, &preferences}) {
    for (const std::string& rule : layer->deleteRules) {
      if (std::find(all.deleteRules.begin(), all.deleteRules.end(), rule) == all.deleteRules.end())
        all.deleteRules.push_back(rule);
    }
  }
  return all;
}

Settings commandLineSettings(const CommandLine& line) {
  return {line.theme, {}, line.deleteRules, line.drops};
}

DropOptions thresholdsThatDiffer(const InflectionThresholds& wanted, const InflectionThresholds& below) {
  DropOptions layer;
  if (wanted.resample != below.resample) layer.step = wanted.resample;
  if (wanted.dropPerSecond != below.dropPerSecond) layer.rate = wanted.dropPerSecond;
  if (wanted.dropShare != below.dropShare) layer.share = wanted.dropShare;
  if (wanted.nextGcChange != below.nextGcChange) layer.goalChange = wanted.nextGcChange;
  if (wanted.cyclesToConfirm != below.cyclesToConfirm) layer.goalCycles = wanted.cyclesToConfirm;
  return layer;
}

}  // namespace sweepscope
