// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/memstats.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <nlohmann/json.hpp>

#include "analysis/logattributes.h"
#include "analysis/texts.h"
#include "trace/wallclock.h"

namespace sweepscope {

namespace {

constexpr std::string_view kCategory = "memstats";

// Takes a word and the number behind it off the front of a text.
std::optional<std::uint64_t> takeNumber(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return std::nullopt;
  std::uint64_t v = 0;
  const char* begin = text.data() + word.size();
  const auto [end, error] = std::from_chars(begin, text.data() + text.size(), v);
  if (error != std::errc() || end == begin) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return v;
}

std::optional<MemSample> shortForm(std::string_view text) {
  for (auto at = text.find("H:"); at != std::string_view::npos; at = text.find("H:", at + 2)) {
    std::string_view rest = text.substr(at);
    MemSample s;
    s.heapAlloc = takeNumber(rest, "H:");
    if (s.heapAlloc) s.heapObjects = takeNumber(rest, ", O:");
    if (s.heapObjects) s.nextGc = takeNumber(rest, ", N:");
    if (s.nextGc) return s;
  }
  return std::nullopt;
}

bool any(const MemSample& s) {
  return s.heapAlloc || s.heapObjects || s.nextGc;
}

std::optional<std::uint64_t> unsignedMember(const nlohmann::json& object, const char* name) {
  const auto it = object.find(name);
  if (it == object.end()) return std::nullopt;
  if (it->is_number_unsigned()) return it->get<std::uint64_t>();
  if (it->is_number_float() && it->get<double>() >= 0 && it->get<double>() < 9e18) {
    return static_cast<std::uint64_t>(it->get<double>());
  }
  return std::nullopt;
}

std::optional<Time> sampleTime(const Trace& trace, const nlohmann::json& object, const MessageText*& why) {
  const auto integer = [&](const char* name) -> std::optional<std::int64_t> {
    const auto it = object.find(name);
    if (it == object.end() || !it->is_number_integer()) return std::nullopt;
    return it->get<std::int64_t>();
  };
  if (const auto t = integer("t_ns")) return trace.origin() + Duration{*t};
  if (const auto t = integer("mono_ns")) return Time{*t};
  const auto it = object.find("time");
  if (it == object.end() || !it->is_string()) {
    why = &texts::kNoTime;
    return std::nullopt;
  }
  const auto wall = parseWallTime(it->get<std::string>());
  const bool clock = trace.info().clock.has_value();
  if (!wall) why = &texts::kBadTime;
  if (wall && !clock) why = &texts::kNoWallClock;
  if (!wall || !clock) return std::nullopt;
  const auto time = timeAtWall(trace, *wall);
  if (!time) why = &texts::kBadWallClock;
  return time;
}

struct LineReader {
  const Trace& trace;
  std::size_t lines = 0, used = 0, outside = 0, bad = 0;
  std::size_t firstBad = 0;
  const MessageText* why = nullptr;
  std::vector<MemSample> samples;

  void reject(const MessageText& reason) {
    if (bad++ > 0) return;
    firstBad = lines;
    why = &reason;
  }
  void line(const std::string& text) {
    ++lines;
    if (text.find_first_not_of(" \t\r") == std::string::npos) return;
    const auto object = nlohmann::json::parse(text, nullptr, false);
    if (!object.is_object()) return reject(texts::kNoObject);
    const auto inner = object.find("memstats");
    const nlohmann::json& stats = inner != object.end() && inner->is_object() ? *inner : object;
    MemSample s;
    s.heapAlloc = unsignedMember(stats, "HeapAlloc");
    s.heapObjects = unsignedMember(stats, "HeapObjects");
    s.nextGc = unsignedMember(stats, "NextGC");
    if (!any(s)) return reject(texts::kNoFigures);
    const MessageText* reason = nullptr;
    const auto time = sampleTime(trace, object, reason);
    if (!time) return reject(*reason);
    s.time = *time;
    if (!trace.range().contains(s.time)) {
      ++outside;
      return;
    }
    ++used;
    samples.push_back(s);
  }
};

}  // namespace

bool maySayMemStats(std::string_view category, std::string_view message) {
  if (category == kCategory || message.find("H:") != std::string_view::npos) return true;
  if (message.find('{') == std::string_view::npos) return false;
  return message.find("\"Heap") != std::string_view::npos || message.find("\"NextGC\"") != std::string_view::npos;
}

std::optional<MemSample> memSampleOf(std::string_view category, std::string_view message) {
  if (auto s = shortForm(message)) return s;
  const bool own = category == kCategory;
  if (!own && message.find('{') == std::string_view::npos) return std::nullopt;
  const LogAttributes attributes = parseAttributes(message);
  const auto number = [&](std::string_view name) -> std::optional<std::uint64_t> {
    const std::string_view* text = attributes.find(name);
    return text ? parseCount(*text) : std::nullopt;
  };
  const MemSample s{{}, number("HeapAlloc"), number("HeapObjects"), number("NextGC")};
  return any(s) ? std::optional(s) : std::nullopt;
}

std::vector<MemSample> memStatsFile(const Trace& trace, const std::string& path, std::vector<Message>& problems,
                                    std::vector<Message>& notes) {
  std::ifstream in(path, std::ios::binary);
  LineReader reader{trace, 0, 0, 0, 0, 0, nullptr, {}};
  for (std::string text; in && std::getline(in, text);) reader.line(text);
  // A folder opens, too, and fails when it is read.
  if (!in.is_open() || in.bad()) {
    problems.emplace_back(texts::kUnreadableFile, path);
    return {};
  }
  if (reader.used + reader.outside + reader.bad == 0) problems.emplace_back(texts::kNoSamples, path);
  if (reader.bad > 0) {
    auto& list = reader.used > 0 || reader.outside > 0 ? notes : problems;
    list.push_back(joined(Message(*reader.why, path, reader.firstBad),
                          reader.bad > 1 ? Message(texts::kLinesLeftOut, Count{reader.bad}) : Message()));
  }
  if (reader.outside > 0) {
    notes.emplace_back(texts::kOutside, Count{reader.outside}, path);
  }
  std::stable_sort(reader.samples.begin(), reader.samples.end(),
                   [](const MemSample& a, const MemSample& b) { return a.time < b.time; });
  return std::move(reader.samples);
}

}  // namespace sweepscope
