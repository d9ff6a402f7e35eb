// SPDX-License-Identifier: GPL-3.0-or-later

// What the lanes of a document need and what does not depend on the view: which GC work happened when, which goroutines
// are workers, how high the heap gets. Each lane prepares its own part.
//
// Threads: constant once made; any thread may make one. Cost: a few passes over the tables of GC work and the deletes.
#pragma once

#include <memory>
#include <vector>

#include "widgets/document.h"

namespace sweepscope {

class Lane;

// What a lane keeps for a document; its type is the lane's own.
struct LaneData {
  LaneData() = default;
  LaneData(const LaneData&) = delete;
  LaneData& operator=(const LaneData&) = delete;
  virtual ~LaneData() = default;
};

class LaneIndex {
 public:
  explicit LaneIndex(const Document&);
  // With other user events; only lanes that need these are prepared anew.
  LaneIndex(const LaneIndex&, std::shared_ptr<const UserEvents>);

  const Document document;  // keeps alive what the lanes' data point into

  // T is what the lane's prepare() makes.
  template <class T>
  const T& of(const Lane& lane) const {
    return static_cast<const T&>(data(lane));
  }

 private:
  const LaneData& data(const Lane&) const;
  std::vector<std::pair<const Lane*, std::shared_ptr<const LaneData>>> m_data;
};

// Makes the index of a document; null if nothing is open.
//
// Threads: any; the window makes it on a worker.
// Cost: walks all sweeps, assists, stops and deletes.
std::shared_ptr<const LaneIndex> laneIndex(const Document&);
std::shared_ptr<const LaneIndex> withEvents(const LaneIndex&, std::shared_ptr<const UserEvents>);

}  // namespace sweepscope
