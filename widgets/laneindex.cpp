// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/laneindex.h"

#include <algorithm>

#include "widgets/lanes/lanes.h"

namespace sweepscope {

LaneIndex::LaneIndex(const Document& doc) : document(doc) {
  for (const Lane* lane : lanes()) {
    if (auto data = lane->prepare(doc)) m_data.emplace_back(lane, std::move(data));
  }
}

LaneIndex::LaneIndex(const LaneIndex& other, std::shared_ptr<const UserEvents> events)
    : document{other.document.trace, other.document.answers, std::move(events)}, m_data(other.m_data) {
  for (auto& [lane, data] : m_data) {
    if (lane->needsEvents()) data = lane->prepare(document);
  }
}

const LaneData& LaneIndex::data(const Lane& lane) const {
  return *std::find_if(m_data.begin(), m_data.end(), [&](const auto& entry) { return entry.first == &lane; })->second;
}

std::shared_ptr<const LaneIndex> laneIndex(const Document& document) {
  return document ? std::make_shared<const LaneIndex>(document) : nullptr;
}

std::shared_ptr<const LaneIndex> withEvents(const LaneIndex& index, std::shared_ptr<const UserEvents> events) {
  return std::make_shared<const LaneIndex>(index, std::move(events));
}

}  // namespace sweepscope
