// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/profile.h"

#include <algorithm>
#include <iterator>

#include "analysis/pattern.h"
#include "analysis/stayprofile.h"
#include "analysis/texts.h"
#include "analysis/worldstops.h"

namespace sweepscope {
namespace {

constexpr ProfileKindSpec kKinds[] = {
    {ProfileKind::Net, "net", "contentions", "delay"},
    {ProfileKind::Sync, "sync", "contentions", "delay"},
    {ProfileKind::Syscall, "syscall", "contentions", "delay"},
    {ProfileKind::Sched, "sched", "contentions", "delay"},
    {ProfileKind::Wait, "wait", "contentions", "delay"},
    {ProfileKind::Run, "run", "runs", "running"},
    {ProfileKind::Gc, "gc", "runs", "running"},
    {ProfileKind::Assist, "assist", "assists", "assist"},
    {ProfileKind::Stw, "stw", "stops", "stopped"},
    {ProfileKind::Create, "create", "goroutines", ""},
    {ProfileKind::Cpu, "cpu", "samples", "cpu"},
};

// What Go's profiler takes unless a program says otherwise: 100 samples a second.
constexpr std::int64_t kSamplePeriod = 10'000'000;

StayRule stayRule(ProfileKind kind) {
  const auto isNetwork = [](std::string_view reason) { return reason == "network"; };
  const auto isSync = [](std::string_view reason) {
    const auto has = [reason](std::string_view part) { return reason.find(part) != std::string_view::npos; };
    return has("chan") || has("sync") || has("select");
  };
  switch (kind) {
    case ProfileKind::Net: return {GoState::Waiting, isNetwork, false, false, true};
    case ProfileKind::Sync: return {GoState::Waiting, isSync, false, false, true};
    case ProfileKind::Syscall: return {GoState::Syscall, nullptr, false, false, true};
    case ProfileKind::Sched: return {GoState::Runnable, nullptr, false, false, true};
    case ProfileKind::Run:
    case ProfileKind::Gc: return {GoState::Running, nullptr, true};
    case ProfileKind::Assist: return {GoState::Running, nullptr, false, true};
    default: return {GoState::Waiting};
  }
}

// Creations by the stack of the creator.
class CreateVisitor final : public ScanVisitor {
 public:
  explicit CreateVisitor(const ProfileFilter& filter) : m_verdicts(filter) {}
  void visit(std::span<const ScanEvent> events) override {
    for (const ScanEvent& e : events) {
      const bool creates = e.type == EventType::GoCreate || e.type == EventType::GoCreateBlocked;
      if (creates && m_verdicts.counts(e.goroutine, e.time)) m_sums.add(e.stack, 1, 1);
    }
  }
  StackSums m_sums;

 private:
  Verdicts m_verdicts;
};

bool sumCreations(const Trace& trace, const ProfileFilter& filter, const StatsQuery& query, StackSums& sums) {
  ScanOptions options;
  options.threads = query.threads;
  options.stop = query.stop;
  return scanWith<CreateVisitor>(
      trace, query.range, options, [&] { return CreateVisitor(filter); },
      [&](const CreateVisitor& piece) { sums.add(piece.m_sums); });
}

void sumStops(const Trace& trace, const ProfileFilter& filter, const StatsQuery& query, StackSums& sums) {
  Verdicts verdicts(filter);
  for (const WorldStop& stop : findWorldStops(trace, query.stop).stops) {
    const StopTheWorld& s = trace.stops()[stop.index];
    const Duration length = verdicts.inside(s.goroutine, stop.begin, stop.restart());
    if (length.ns > 0) sums.add(s.stack, 1, length.ns);
  }
}

void sumSamples(const Trace& trace, const ProfileFilter& filter, const StatsQuery& query, StackSums& sums) {
  Verdicts verdicts(filter);
  trace.samples().visitAll(query.stop, [&](const CpuSample& s) {
    if (verdicts.counts(s.goroutine, s.time)) sums.add(s.stack, 1, kSamplePeriod);
  });
}

// Whether a function of a stack matches, remembered for each function.
class StackMatcher {
 public:
  StackMatcher(const Trace& trace, Pattern pattern) : m_trace(trace), m_pattern(std::move(pattern)) {}
  bool matches(StackId stack) {
    const auto frames = m_trace.symbols().frames(stack);
    return std::any_of(frames.begin(), frames.end(), [this](const Frame& f) { return matches(f.function); });
  }
  bool gaveUp() const { return m_gaveUp; }

 private:
  bool matches(StringId function) {
    const std::uint32_t known = m_known.find(function.value);
    if (known != FlatMap::kMissing) return known == 1;
    const auto outcome = m_pattern.match(m_trace.text(function));
    m_gaveUp = m_gaveUp || outcome == Pattern::Outcome::GaveUp;
    m_known.set(function.value, outcome == Pattern::Outcome::Yes ? 1 : 0);
    return outcome == Pattern::Outcome::Yes;
  }
  const Trace& m_trace;
  Pattern m_pattern;
  FlatMap m_known;
  bool m_gaveUp = false;
};

std::optional<Error> keepMatching(const Trace& trace, const std::string& pattern, std::vector<ProfileSample>& samples) {
  auto compiled = Pattern::compile(pattern);
  if (!compiled) return compiled.error();
  StackMatcher matcher(trace, std::move(*compiled));
  std::erase_if(samples, [&](const ProfileSample& s) { return !matcher.matches(s.stack); });
  if (matcher.gaveUp()) return Error{ErrorCode::BadInput, 0, 0, Message(texts::kPatternTooHard, pattern)};
  return std::nullopt;
}

// Ids of stacks differ from load to load, so equal values are put in order by what the stacks say.
void sortSamples(const Trace& trace, std::vector<ProfileSample>& samples) {
  const auto key = [&](const Frame& f) { return std::pair(trace.text(f.function), f.line); };
  std::sort(samples.begin(), samples.end(), [&](const ProfileSample& a, const ProfileSample& b) {
    if (a.value != b.value) return a.value > b.value;
    if (a.count != b.count) return a.count > b.count;
    const auto x = trace.symbols().frames(a.stack), y = trace.symbols().frames(b.stack);
    return std::lexicographical_compare(x.begin(), x.end(), y.begin(), y.end(),
                                        [&](const Frame& f, const Frame& g) { return key(f) < key(g); });
  });
}

}  // namespace

std::span<const ProfileKindSpec> profileKinds() {
  return kKinds;
}

const ProfileKindSpec& specOf(ProfileKind kind) {
  return *std::find_if(std::begin(kKinds), std::end(kKinds), [kind](const auto& k) { return k.kind == kind; });
}

const ProfileKindSpec* findProfileKind(std::string_view name) {
  const auto found =
      std::find_if(std::begin(kKinds), std::end(kKinds), [name](const auto& k) { return k.name == name; });
  return found == std::end(kKinds) ? nullptr : found;
}

Result<Profile> makeProfile(const Trace& trace, const ProfileQuery& query) {
  const auto filter = ProfileFilter::make(trace, query);
  if (!filter) return filter.error();
  StackSums sums;
  Profile profile{query.kind, query.where.within(trace), {}, true};
  switch (query.kind) {
    case ProfileKind::Cpu: sumSamples(trace, *filter, query.where, sums); break;
    case ProfileKind::Stw: sumStops(trace, *filter, query.where, sums); break;
    case ProfileKind::Create: profile.complete = sumCreations(trace, *filter, query.where, sums); break;
    default: profile.complete = sumStays(trace, stayRule(query.kind), *filter, query.where, sums); break;
  }
  profile.samples = sums.take();
  if (!query.stack.empty()) {
    if (auto error = keepMatching(trace, query.stack, profile.samples)) return *error;
  }
  sortSamples(trace, profile.samples);
  return profile;
}

}  // namespace sweepscope
