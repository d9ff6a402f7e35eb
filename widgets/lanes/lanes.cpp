// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/lanes/lanes.h"

#include <algorithm>
#include <iterator>

#include "widgets/lanes/assistslane.h"
#include "widgets/lanes/counterslane.h"
#include "widgets/lanes/deleteslane.h"
#include "widgets/lanes/gclane.h"
#include "widgets/lanes/goroutineslane.h"
#include "widgets/lanes/heaplane.h"
#include "widgets/lanes/procslane.h"
#include "widgets/lanes/taskslane.h"
#include "widgets/lanes/threadslane.h"
#include "widgets/lanes/workerslane.h"

namespace sweepscope {

std::span<const Lane* const> lanes() {
  static const Lane* const kLanes[] = {
      &gcLane(),      &workersLane(), &assistsLane(), &heapLane(),  &countersLane(),
      &deletesLane(), &procsLane(),   &threadsLane(), &tasksLane(), &goroutinesLane(),
  };
  return kLanes;
}

const Lane* laneOf(std::string_view id) {
  const auto all = lanes();
  const auto it = std::find_if(all.begin(), all.end(), [&](const Lane* lane) { return id == lane->spec().id; });
  return it == all.end() ? nullptr : *it;
}

}  // namespace sweepscope
