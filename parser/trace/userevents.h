// Logs and regions of each goroutine, to be drawn over its lane. Made once a trace, and shared by all that show it.
//
// A region belongs to its goroutine; an end closes the latest open begin of its task and name. A region whose begin is
// not in the trace begins with the trace; one that is never closed ends with its goroutine, or with what the trace has
// of it.
//
// Cost: making it walks all logs and regions a few times; it takes 6 bytes a log, 12 a region, and 8 a goroutine that
// has any. Asking takes O(log n).
//
// Threads: constant once made, on a worker.
#pragma once

#include <memory>
#include <stop_token>
#include <vector>

#include "trace/narrowcolumn.h"
#include "trace/packedspans.h"
#include "trace/trace.h"

namespace sweepscope {

struct UserRegion {
  Time begin, end;
  bool beginSeen = true, endSeen = true;  // false: the time is a bound
  StringId name;
};

class UserEvents {
 public:
  // On a stop request it is not complete.
  explicit UserEvents(std::shared_ptr<const Trace>, const std::stop_token& = {});

  const std::shared_ptr<const Trace>& trace() const { return m_trace; }

  // Those of one goroutine. Must not outlive the UserEvents.
  class Lane {
   public:
    std::size_t regions() const { return m_lastRegion - m_firstRegion; }
    std::size_t logs() const { return m_lastLog - m_firstLog; }
    bool empty() const { return regions() == 0 && logs() == 0; }
    // In order of begin, outer ones first.
    PackedSpans::Span region(std::size_t i) const { return m_events->m_regions.at(m_firstRegion + i); }
    // Of the regions [from, to), which must not be empty.
    Time latestEnd(std::size_t from, std::size_t to) const {
      return m_events->m_regions.latestEnd(m_firstRegion + from, m_firstRegion + to);
    }
    // Calls f(region) for those of [from, to) that end behind t, in order, until it returns false.
    template <class F>
    void visitEndingAfter(std::size_t from, std::size_t to, Time t, F&& f) const {
      m_events->m_regions.visitEndingAfter(m_firstRegion + from, m_firstRegion + to, t,
                                           [&](std::size_t i) { return f(i - m_firstRegion); });
    }
    Time log(std::size_t i) const { return m_events->logTime(m_firstLog + i); }
    // From one on, the first region that begins, or log that stands, at t or later; quick if that is near.
    std::size_t firstRegionFrom(Time t, std::size_t from = 0) const {
      return m_events->m_regions.firstFrom(m_firstRegion + from, m_lastRegion, t) - m_firstRegion;
    }
    std::size_t firstLogFrom(Time t, std::size_t from = 0) const {
      return gallop(from, logs(), [&](std::size_t i) { return log(i) < t; });
    }

   private:
    friend class UserEvents;
    const UserEvents* m_events = nullptr;
    std::size_t m_firstRegion = 0, m_lastRegion = 0, m_firstLog = 0, m_lastLog = 0;
  };
  Lane lane(GoroutineId) const;

  // The regions of a goroutine that touch a range, outer ones first, at most `most` of them; whether that is all.
  struct Found {
    std::vector<UserRegion> regions;
    bool all = true;
  };
  Found regionsIn(GoroutineId, TimeRange, std::size_t most) const;
  // The goroutine's log that is nearest to t, as an index into a trace's logs: its own, or a later one of the same
  // file. Nothing if there is none in the range.
  std::optional<std::size_t> nearestLog(const Trace&, GoroutineId, Time t, TimeRange) const;

 private:
  // Which goroutines have any, ascending, and where theirs are.
  struct Lanes {
    NarrowColumn ids, firsts;  // one more of the latter
    std::pair<std::size_t, std::size_t> find(GoroutineId) const;
  };
  struct LogTime {
    std::uint16_t units[3];
  };
  Time logTime(std::size_t i) const {
    const auto& u = m_logs[i].units;
    return m_regions.clock().time((std::uint64_t(u[2]) << 32) | (std::uint64_t(u[1]) << 16) | u[0]);
  }
  void addRegions(const std::stop_token&);
  void addLogs(const std::stop_token&);
  StringId nameOf(GoroutineId, const PackedSpans::Span&) const;

  std::shared_ptr<const Trace> m_trace;
  PackedSpans m_regions;
  std::vector<LogTime> m_logs;
  Lanes m_regionLanes, m_logLanes;
};

// The events of a trace: made once, and shared. Any thread, but it may take seconds. Null on a stop request.
std::shared_ptr<const UserEvents> userEvents(const std::shared_ptr<const Trace>&, const std::stop_token& = {});

}  // namespace sweepscope
