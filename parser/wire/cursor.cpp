// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/cursor.h"
#include "wire/texts.h"

#include <cstring>
#include <string>
#include <utility>

namespace sweepscope {

bool ThreadCursor::loadBatch(std::uint32_t position, DefectLog& log) {
  const BatchRef& batch = m_generation->batches[m_batches[position]];
  m_current = position;
  m_nextBatch = position + 1;
  if (batch.size + kVarintSlack > m_room) {
    m_room = batch.size + kVarintSlack;
    m_data = std::make_unique_for_overwrite<std::uint8_t[]>(m_room);
  }
  beginAt(batch, log);
  m_p = m_at = m_data.get();
  const auto n = readBatchData(*m_source, batch, std::span(m_data.get(), batch.size));
  m_end = m_p + (n ? *n : 0);
  std::memset(m_data.get() + (n ? *n : 0), 0, kVarintSlack);
  if (n && *n == batch.size) return true;
  log.add({DefectKind::FileChanged, Severity::Loss, batch.offset, m_generation->number,
           n ? Message(texts::kShorter) : n.error().detail, 1});
  return m_p != m_end;
}

// A batch begins where the one before ends if its own time cannot be; the first one of a thread where its generation
// does.
void ThreadCursor::beginAt(const BatchRef& batch, DefectLog& log) {
  const std::int64_t time = m_clock.ns(batch.time);
  if (time <= m_latest) {
    m_time = time;
    return;
  }
  if (m_current == 0) m_time = m_clock.ns(*m_generation->first);
  log.add({DefectKind::BadBatch, Severity::Warning, batch.offset, m_generation->number,
           Message(texts::kLateBatch, m_thread), 1});
}

std::int64_t ThreadCursor::tooLate() {
  if (m_tooLate++ == 0) {
    m_firstTooLate = fileOffset();
    m_beforeTooLate = m_time;
  }
  return m_time;
}

void ThreadCursor::reportTooLate(DefectLog& log) {
  log.add({DefectKind::BadEvent, Severity::Warning, m_firstTooLate, m_generation->number,
           Message(texts::kLateEvent, m_thread), std::exchange(m_tooLate, 0), m_beforeTooLate});
}

bool ThreadCursor::nextBatch(DefectLog& log) {
  while (m_nextBatch < m_batches.size()) {
    if (loadBatch(m_nextBatch, log) && m_p != m_end) return true;
  }
  return false;
}

// At the end of a batch, or where an event cannot be read.
bool ThreadCursor::nextHeadElsewhere(DefectLog& log) {
  for (;;) {
    if (m_tooLate > 0) reportTooLate(log);
    if (m_p != m_end) giveUpBatch(m_time, log);
    if (!nextBatch(log)) return false;
    if (decodeHead()) return true;
  }
}

const std::uint8_t* ThreadCursor::readArgs(EventType type, const std::uint8_t* p, std::uint64_t* args) const {
  const int count = kEventShapes[static_cast<std::size_t>(type)].fields - 1;
  for (int i = 0; i < count; ++i) args[i] = readPaddedVarint(p, m_end);
  return p;
}

bool ThreadCursor::takeAll(DefectLog& log) {
  return tookUpTo(readArgs(m_type, m_argsAt, m_args), log);
}

std::optional<ThreadCursor::Ahead> ThreadCursor::lookAhead() const {
  if (m_p == m_end) return std::nullopt;
  const std::uint8_t* p = m_p;
  const std::uint8_t type = *p++;
  if (kEventShapes[type].fields == 0) return std::nullopt;
  Ahead ahead{static_cast<EventType>(type), {}};
  readPaddedVarint(p, m_end);
  p = readArgs(ahead.type, p, ahead.args.data());
  return p <= m_end ? std::optional(ahead) : std::nullopt;
}

bool ThreadCursor::seek(const Place& place, DefectLog& log) {
  if (place.batch >= m_batches.size()) return false;
  if (!m_data || m_current != place.batch || m_nextBatch != place.batch + 1) {
    if (!loadBatch(place.batch, log)) return false;
  }
  if (place.offset >= static_cast<std::uint64_t>(m_end - m_data.get())) return false;
  m_p = m_data.get() + place.offset;
  m_time = place.previous;
  return next(log);
}

void ThreadCursor::giveUpBatch(std::int64_t previous, DefectLog& log) {
  const std::uint8_t type = *m_at;
  Message message;
  if (type >= kEventTypes) {
    message = Message(texts::kInvalidType, type);
  } else if (!kEventSpecs[type].timed) {
    message = Message(texts::kUntimedType, type);
  } else {
    message = Message(texts::kBadEvent, kEventSpecs[type].name);
  }
  const auto lost = static_cast<std::uint64_t>(m_end - m_at);
  log.add({DefectKind::BadEvent, Severity::Loss, fileOffset(), m_generation->number,
           joined(std::move(message), Message(texts::kUnreadable, Count{lost}, m_thread)), 1, previous});
  m_p = m_end;
}

}  // namespace sweepscope
