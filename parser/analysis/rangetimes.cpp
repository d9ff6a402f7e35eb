// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/rangetimes.h"

#include <algorithm>
#include <tuple>

namespace sweepscope {
namespace {

struct Part {
  GoroutineId goroutine;
  RangeName name;
  Duration time;
};

}  // namespace

std::string rangeText(const Trace& trace, const RangeName& name) {
  switch (name.kind) {
    case RangeName::Kind::Assist: return "GC mark assist";
    case RangeName::Kind::Sweep: return "GC incremental sweep";
    case RangeName::Kind::Stop: break;
  }
  return "stop-the-world (" + std::string(trace.text(name.stop)) + ")";
}

void addRange(std::vector<RangeTime>& times, const RangeName& name, Duration time) {
  const auto known = std::find_if(times.begin(), times.end(), [&](const RangeTime& t) { return t.name == name; });
  if (known == times.end())
    times.push_back({name, time});
  else
    known->time += time;
}

RangeTimes::RangeTimes(const Trace& trace, TimeRange range) {
  std::vector<Part> parts;
  const auto add = [&](GoroutineId goroutine, RangeName name, Time begin, Time end) {
    begin = std::max(begin, range.begin);
    end = std::min(end, range.end);
    if (goroutine.valid() && begin < end) parts.push_back({goroutine, name, end - begin});
  };
  using Kind = RangeName::Kind;
  trace.assists().visitAll([&](const Assist& a) { add(a.goroutine, {Kind::Assist, {}}, a.begin, a.end); });
  trace.sweeps().visitAll([&](const Sweep& s) { add(s.goroutine, {Kind::Sweep, {}}, s.begin, s.end); });
  for (const StopTheWorld& s : trace.stops()) add(s.goroutine, {Kind::Stop, s.kind}, s.begin, s.end);
  std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
    return std::tie(a.goroutine, a.name) < std::tie(b.goroutine, b.name);
  });
  for (const Part& p : parts) {
    if (m_owners.empty() || m_owners.back().goroutine != p.goroutine)
      m_owners.push_back({p.goroutine, m_times.size(), m_times.size()});
    Owner& owner = m_owners.back();
    if (owner.first == owner.last || m_times.back().name != p.name) {
      m_times.push_back({p.name, {}});
      ++owner.last;
    }
    m_times.back().time += p.time;
  }
}

std::span<const RangeTime> RangeTimes::of(GoroutineId goroutine) const {
  const auto owner =
      std::partition_point(m_owners.begin(), m_owners.end(), [&](const Owner& o) { return o.goroutine < goroutine; });
  if (owner == m_owners.end() || owner->goroutine != goroutine) return {};
  return std::span(m_times).subspan(owner->first, owner->last - owner->first);
}

}  // namespace sweepscope
