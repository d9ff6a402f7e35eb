// SPDX-License-Identifier: GPL-3.0-or-later

// The file of pprof: strings, functions and locations are tables, which samples name by number.
#include <protozero/pbf_writer.hpp>

#include <map>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "analysis/profilewriters.h"
#include "wire/gzip.h"

namespace sweepscope {
namespace {

// Numbers of fields, by message.
enum : protozero::pbf_tag_type { kSampleType = 1, kSample = 2, kLocation = 4, kFunction = 5, kString = 6, kTime = 9 };
enum : protozero::pbf_tag_type { kDuration = 10, kPeriodType = 11, kPeriod = 12 };
enum : protozero::pbf_tag_type { kTypeName = 1, kTypeUnit = 2 };
enum : protozero::pbf_tag_type { kSampleLocations = 1, kSampleValues = 2 };
enum : protozero::pbf_tag_type { kLocationId = 1, kLocationAddress = 3, kLocationLine = 4 };
enum : protozero::pbf_tag_type { kLineFunction = 1, kLineNumber = 2 };
enum : protozero::pbf_tag_type { kFunctionId = 1, kFunctionName = 2, kFunctionSystemName = 3, kFunctionFile = 4 };

class PprofWriter {
 public:
  PprofWriter(const Trace& trace, const Profile& profile) : m_trace(trace), m_profile(profile) { string(""); }

  std::string write() {
    const ProfileKindSpec& spec = specOf(m_profile.kind);
    valueType(kSampleType, spec.countType, "count");
    if (!spec.valueType.empty()) valueType(kSampleType, spec.valueType, "nanoseconds");
    for (const ProfileSample& s : m_profile.samples) sample(s, !spec.valueType.empty());
    times();
    if (m_profile.kind == ProfileKind::Cpu && !m_profile.samples.empty()) {
      valueType(kPeriodType, "cpu", "nanoseconds");
      const ProfileSample& s = m_profile.samples.front();
      m_file.add_int64(kPeriod, s.value / static_cast<std::int64_t>(s.count));
    }
    for (const std::string& text : m_strings) m_file.add_string(kString, text);
    return std::move(m_bytes);
  }

 private:
  std::int64_t string(std::string_view text) {
    const auto [known, fresh] = m_stringOf.try_emplace(std::string(text), static_cast<std::int64_t>(m_strings.size()));
    if (fresh) m_strings.emplace_back(text);
    return known->second;
  }
  void valueType(protozero::pbf_tag_type field, std::string_view type, std::string_view unit) {
    protozero::pbf_writer writer(m_file, field);
    writer.add_int64(kTypeName, string(type));
    writer.add_int64(kTypeUnit, string(unit));
  }
  void sample(const ProfileSample& s, bool hasValue) {
    std::vector<std::uint64_t> locations;
    for (const Frame& f : m_trace.symbols().frames(s.stack)) locations.push_back(location(f));
    std::vector<std::int64_t> values = {static_cast<std::int64_t>(s.count)};
    if (hasValue) values.push_back(s.value);
    protozero::pbf_writer writer(m_file, kSample);
    writer.add_packed_uint64(kSampleLocations, locations.begin(), locations.end());
    writer.add_packed_int64(kSampleValues, values.begin(), values.end());
  }
  // Frames that were inlined have a location of their own each, as in what Go's tool writes.
  std::uint64_t location(const Frame& f) {
    const auto key = std::tuple(f.pc, f.function, f.file, f.line);
    const auto [known, fresh] = m_locationOf.try_emplace(key, m_locationOf.size() + 1);
    if (!fresh) return known->second;
    const std::uint64_t ofFunction = function(f);
    protozero::pbf_writer writer(m_file, kLocation);
    writer.add_uint64(kLocationId, known->second);
    writer.add_uint64(kLocationAddress, f.pc);
    protozero::pbf_writer line(writer, kLocationLine);
    line.add_uint64(kLineFunction, ofFunction);
    line.add_int64(kLineNumber, static_cast<std::int64_t>(f.line));
    return known->second;
  }
  std::uint64_t function(const Frame& f) {
    const auto [known, fresh] = m_functionOf.try_emplace(std::pair(f.function, f.file), m_functionOf.size() + 1);
    if (!fresh) return known->second;
    const std::int64_t name = string(m_trace.text(f.function)), file = string(m_trace.text(f.file));
    protozero::pbf_writer writer(m_file, kFunction);
    writer.add_uint64(kFunctionId, known->second);
    writer.add_int64(kFunctionName, name);
    writer.add_int64(kFunctionSystemName, name);
    writer.add_int64(kFunctionFile, file);
    return known->second;
  }
  void times() {
    const auto& clock = m_trace.info().clock;
    if (clock) {
      constexpr std::int64_t kSecond = 1'000'000'000;
      const Duration since = m_profile.range.begin - clock->trace;
      m_file.add_int64(kTime, clock->wallSeconds * kSecond + clock->wallNanos + since.ns);
    }
    m_file.add_int64(kDuration, m_profile.range.length().ns);
  }

  const Trace& m_trace;
  const Profile& m_profile;
  std::string m_bytes;
  protozero::pbf_writer m_file{m_bytes};
  std::vector<std::string> m_strings;
  std::unordered_map<std::string, std::int64_t> m_stringOf;
  std::map<std::tuple<std::uint64_t, StringId, StringId, std::uint64_t>, std::uint64_t> m_locationOf;
  std::map<std::pair<StringId, StringId>, std::uint64_t> m_functionOf;
};

}  // namespace

std::string pprofFile(const Trace& trace, const Profile& profile) {
  return gzipped(PprofWriter(trace, profile).write());
}

}  // namespace sweepscope
