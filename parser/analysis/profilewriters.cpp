// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/profilewriters.h"

#include <algorithm>
#include <map>

#include "analysis/jsonwriter.h"
#include "analysis/texttable.h"
#include "wire/units.h"

namespace sweepscope {
namespace {

constexpr std::string_view kNoStack = "(no stack)";

bool isCounted(const Profile& profile) {
  return specOf(profile.kind).valueType.empty();
}

// A function of a folded stack: what would divide it becomes another character.
std::string foldedName(std::string_view name) {
  std::string out(name);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == ';' || c == '\n' || c == '\r'; }, ':');
  return out;
}

}  // namespace

std::string foldedStacks(const Trace& trace, const Profile& profile) {
  std::map<std::string, Duration> lines;  // stacks may differ in lines only
  for (const ProfileSample& s : profile.samples) {
    std::string line;
    const auto frames = trace.symbols().frames(s.stack);
    for (auto f = frames.rbegin(); f != frames.rend(); ++f) {
      if (!f->function.valid()) continue;
      if (!line.empty()) line += ';';
      line += foldedName(trace.text(f->function));
    }
    if (line.empty()) line = kNoStack;
    lines[line] += Duration{s.value};
  }
  std::string out;
  for (const auto& [line, value] : lines) out += line + ' ' + std::to_string(value.ns) + '\n';
  return out;
}

std::string profileJson(const Trace& trace, const Profile& profile) {
  std::string out = "{\"schema\":1,\"kind\":";
  JsonWriter w(out);
  w.quoted(specOf(profile.kind).name);
  w.raw(",\"unit\":");
  w.quoted(isCounted(profile) ? "count" : "ns");
  w.raw(",\"samples\":[");
  for (const ProfileSample& s : profile.samples) {
    if (&s != &profile.samples.front()) w.raw(",");
    w.raw("\n{\"count\":");
    w.number(s.count);
    w.raw(",\"value\":");
    w.number(s.value);
    w.raw(",\"stack\":[");
    bool first = true;
    for (const Frame& f : trace.symbols().frames(s.stack)) {
      if (!f.function.valid()) continue;  // as Go's tools leave out what has no name
      if (!first) w.raw(",");
      first = false;
      w.string(trace.text(f.function));
    }
    w.raw("]}");
  }
  w.raw("]}\n");
  return out;
}

std::string profileText(const Trace& trace, const Profile& profile) {
  constexpr std::size_t kRows = 40;
  struct Row {
    std::string function;
    std::uint64_t count = 0;
    Duration value;
  };
  std::map<StringId, Row> byLeaf;
  Row all;
  for (const ProfileSample& s : profile.samples) {
    const auto frames = trace.symbols().frames(s.stack);
    const StringId leaf = frames.empty() ? StringId() : frames.front().function;
    Row& row = byLeaf[leaf];
    row.function = frames.empty() ? std::string(kNoStack) : std::string(trace.text(leaf));
    for (Row* r : {&row, &all}) {
      r->count += s.count;
      r->value += Duration{s.value};
    }
  }
  std::vector<Row> rows;
  for (auto& [leaf, row] : byLeaf) rows.push_back(std::move(row));
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return a.value != b.value ? a.value > b.value : a.function < b.function;
  });
  const bool counted = isCounted(profile);
  TextTable table;
  table.row(counted ? std::vector<std::string>{"", "count", "function"}
                    : std::vector<std::string>{"", "count", "time", "function"});
  for (std::size_t i = 0; i < std::min(rows.size(), kRows); ++i) {
    const double share =
        static_cast<double>(rows[i].value.ns) / static_cast<double>(std::max<std::int64_t>(all.value.ns, 1));
    std::vector<std::string> row = {percentText(share), countText(rows[i].count)};
    if (!counted) row.push_back(durationText(rows[i].value));
    row.push_back(shown(rows[i].function, 100));
    table.row(std::move(row));
  }
  std::string out = "Profile " + std::string(specOf(profile.kind).name) + ": " +
                    countText(all.count, "sample", "samples") + (counted ? "" : ", " + durationText(all.value)) + "\n" +
                    table.text();
  if (rows.size() > kRows) out += "  … and " + std::to_string(rows.size() - kRows) + " more; --json has all of them\n";
  return out;
}

}  // namespace sweepscope
