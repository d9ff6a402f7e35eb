// SPDX-License-Identifier: GPL-3.0-or-later

// Streams over all segments of a trace: find the segment, then the record in it; times are put right on the way out.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "trace/parts.h"

namespace sweepscope {

// Access says where a segment keeps the records: count(entry), at(entry, i), visit(entry, from, to, f),
// lowerBound(entry, t). f gets some at a time. Records are kept with the segment's own times; `finish` makes them the
// trace's.
template <class Record, class Access>
class SegmentStream final : public Stream<Record> {
 public:
  SegmentStream(const TraceParts& parts, Access access) : m_parts(parts), m_access(std::move(access)) {
    m_before.push_back(0);
    for (const SegmentEntry& e : parts.segments) m_before.push_back(m_before.back() + m_access.count(e));
  }

  std::size_t size() const override { return m_before.back(); }

  Record at(std::size_t index) const override {
    const std::size_t segment = segmentOf(index);
    return m_access.at(m_parts.segments[segment], index - m_before[segment]);
  }

  std::size_t lowerBound(Time t) const override {
    // Records of a segment lie within its times, so only one segment has to be searched.
    const std::size_t segment = m_parts.firstNotOver(t);
    if (segment == m_parts.segments.size()) return size();
    const SegmentEntry& e = m_parts.segments[segment];
    return m_before[segment] + m_access.lowerBound(e, Time{e.fix.undo(t.ns)});
  }

  void visitSome(std::size_t from, std::size_t to,
                 const std::function<void(std::span<const Record>)>& f) const override {
    walk(from, to, f);
  }

 private:
  std::size_t segmentOf(std::size_t index) const {
    return static_cast<std::size_t>(std::upper_bound(m_before.begin(), m_before.end(), index) - m_before.begin()) - 1;
  }
  template <class F>
  void walk(std::size_t from, std::size_t to, const F& f) const {
    to = std::min(to, size());
    if (from >= to) return;
    for (std::size_t segment = segmentOf(from); segment < m_parts.segments.size() && m_before[segment] < to;
         ++segment) {
      const std::size_t first = std::max(from, m_before[segment]) - m_before[segment];
      const std::size_t last = std::min(to, m_before[segment + 1]) - m_before[segment];
      m_access.visit(m_parts.segments[segment], first, last, f);
    }
  }

  const TraceParts& m_parts;
  Access m_access;
  std::vector<std::size_t> m_before;
};

// Records packed in Segment::*Member.
template <class Record, class Finish>
struct PackedAccess {
  PackedStream<Record> Segment::*member;
  Finish finish;
  std::size_t count(const SegmentEntry& e) const { return ((*e.segment).*member).size(); }
  std::size_t lowerBound(const SegmentEntry& e, Time t) const { return ((*e.segment).*member).lowerBound(t); }
  Record at(const SegmentEntry& e, std::size_t i) const {
    Record r = ((*e.segment).*member).at(i);
    finish(e, r);
    return r;
  }
  template <class F>
  void visit(const SegmentEntry& e, std::size_t from, std::size_t to, const F& f) const {
    ((*e.segment).*member).visit(from, to, [&](std::span<Record> records) {
      for (Record& r : records) finish(e, r);
      f(records);
    });
  }
};

// Records in a vector of Ranges.
template <class Record, class Begin, class Finish>
struct RangeAccess {
  std::vector<Record> Ranges::*member;
  Begin begin;
  Finish finish;
  std::size_t count(const SegmentEntry& e) const { return ((*e.ranges).*member).size(); }
  std::size_t lowerBound(const SegmentEntry& e, Time t) const {
    const auto& v = (*e.ranges).*member;
    return static_cast<std::size_t>(
        std::partition_point(v.begin(), v.end(), [&](const Record& r) { return begin(r) < t; }) - v.begin());
  }
  Record at(const SegmentEntry& e, std::size_t i) const {
    Record r = ((*e.ranges).*member)[i];
    finish(e, r);
    return r;
  }
  template <class F>
  void visit(const SegmentEntry& e, std::size_t from, std::size_t to, const F& f) const {
    const auto& v = (*e.ranges).*member;
    std::array<Record, 64> records;
    for (std::size_t i = from; i < to;) {
      const std::size_t count = std::min(records.size(), to - i);
      for (std::size_t k = 0; k < count; ++k) {
        records[k] = v[i + k];
        finish(e, records[k]);
      }
      f(std::span<const Record>(records.data(), count));
      i += count;
    }
  }
};

}  // namespace sweepscope
