// SPDX-License-Identifier: GPL-3.0-or-later

// What can be set in three places: in the preferences, in the session of one trace, and on the command line. Each place
// is a layer that sets some of it. The command line goes before the session, and that before the preferences; rules
// that recognise deletes add up.
//
// Threads: plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/analyse.h"
#include "app/commandline.h"
#include "app/dropoptions.h"
#include "widgets/timestyle.h"

namespace sweepscope {

// One layer. What it leaves open is decided by the layer below it.
struct Settings {
  std::optional<ThemeChoice> theme;
  std::optional<TimeStyle> times;
  std::vector<std::string> deleteRules;
  DropOptions inflections;
  friend bool operator==(const Settings&, const Settings&) = default;
};

// The combination of all layers; without any, the defaults.
struct EffectiveSettings {
  ThemeChoice theme = ThemeChoice::System;
  TimeStyle times = TimeStyle::SinceStart;
  std::vector<std::string> deleteRules;  // in addition to the built-in ones, each once
  InflectionThresholds inflections;

  void applyTo(AnalysisOptions&) const;
  // Whether the same answers follow from both.
  bool answersAs(const EffectiveSettings& other) const;
};

struct SettingsLayers {
  Settings preferences, session, commandLine;
  EffectiveSettings effective() const;
};

Settings commandLineSettings(const CommandLine&);
// The layer that makes `wanted` of what lies below it: the thresholds that differ, and neither theme, times nor rules.
DropOptions thresholdsThatDiffer(const InflectionThresholds& wanted, const InflectionThresholds& below);

}  // namespace sweepscope
