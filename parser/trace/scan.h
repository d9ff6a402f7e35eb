// SPDX-License-Identifier: GPL-3.0-or-later

// A typed pass over the events of a range of time: for what a Trace does not keep, which is stacks of transitions,
// creators, wakers and arguments of events.
//
// The range is divided into pieces that begin at checkpoints. Each piece has a visitor of its own, which several
// threads feed at once; the visitors are then taken one after the other, in order of time. So a visitor must not need
// what happened before its piece: it keeps what it cannot decide, and whoever takes it joins the pieces.
//
// Threads: makeVisitor and visitors are called on any thread, a visitor on one at a time; take and progress on the
// calling thread.
// Errors: what cannot be read again, because the file changed, is missing, and scan() says so.
// Cost: less than ordering the events of the range anew, and at most 64 Ki events before and behind it; for each
// generation its table of stacks.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <stop_token>

#include "trace/scanevent.h"
#include "trace/trace.h"

namespace sweepscope {

class ScanVisitor {
 public:
  virtual ~ScanVisitor() = default;
  // The next events of the piece, some at a time.
  virtual void visit(std::span<const ScanEvent>) = 0;
};

struct ScanOptions {
  unsigned threads = 0;  // as many as there are cores; the result does not depend on it
  std::stop_token stop{};
  std::function<void(std::size_t done, std::size_t total)> progress{};  // in pieces
};

// What a scan is about: makeVisitor() for each piece, take() for each visitor whose piece is done.
struct ScanCalls {
  std::function<std::unique_ptr<ScanVisitor>()> makeVisitor;
  std::function<void(ScanVisitor&)> take;
};

// False if something could not be read, or on a stop request.
bool scanEvents(const Trace&, TimeRange, const ScanOptions&, const ScanCalls&);

// The same with visitors of one type.
template <class Visitor, class Make, class Take>
bool scanWith(const Trace& trace, TimeRange range, const ScanOptions& options, Make make, Take take) {
  return scanEvents(trace, range, options,
                    {[&]() -> std::unique_ptr<ScanVisitor> { return std::make_unique<Visitor>(make()); },
                     [&](ScanVisitor& visitor) { take(static_cast<Visitor&>(visitor)); }});
}

}  // namespace sweepscope
