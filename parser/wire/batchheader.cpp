// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/batchheader.h"

#include <array>

#include "wire/eventspecs.h"
#include "wire/texts.h"
#include "wire/varint.h"

namespace sweepscope {
namespace {

using Bytes = std::span<const std::uint8_t>;

// The numbers of a batch, one after the other.
struct Numbers {
  const std::uint8_t *p, *end;
  bool skip(unsigned count) {
    for (std::uint64_t value = 0; count > 0; --count) {
      if (!readVarint(p, end, value)) return false;
    }
    return true;
  }
  bool next(std::uint64_t& value) { return readVarint(p, end, value); }
};

// Reads one event behind its type.
bool takeEvent(std::uint8_t type, Numbers& in) {
  const unsigned fields = kEventShapes[type].fields;
  return fields != 0 && in.skip(fields);
}

// Reads one entry behind its type; false if that type does not belong here, or if the entry is truncated.
bool takeEntry(BatchKind kind, EventType type, Numbers& in) {
  std::uint64_t count = 0;
  switch (kind) {
    case BatchKind::Strings:
      if (type != EventType::String || !in.skip(1) || !in.next(count)) return false;
      if (count > kMaxStringSize || count > static_cast<std::uint64_t>(in.end - in.p)) return false;
      in.p += count;
      return true;
    case BatchKind::Stacks:
      if (type != EventType::Stack || !in.skip(1) || !in.next(count)) return false;
      return count <= kMaxStackFrames && in.skip(static_cast<unsigned>(count) * 4);
    case BatchKind::Samples: return type == EventType::CpuSample && in.skip(5);
    case BatchKind::Sync:
      if (type == EventType::Frequency) return in.skip(1);
      return type == EventType::ClockSnapshot && in.skip(4);
    default: return false;
  }
}

}  // namespace

ParsedHeader parseBatchHeader(Format format, Bytes bytes, std::uint64_t at, std::uint64_t fileSize) {
  BatchHeader h;
  const std::uint8_t* p = bytes.data();
  const std::uint8_t* const end = p + bytes.size();
  const auto type = static_cast<EventType>(*p++);
  if (type == EventType::EndOfGeneration && format.hasEndOfGeneration()) {
    h.endOfGeneration = true;
    h.next = at + 1;
    return h;
  }
  if (type == EventType::ExperimentalBatch) {
    if (p == end) return HeaderProblem{DefectKind::Truncated, texts::kTruncatedHeader, 0};
    h.batch.experiment = *p++;
  } else if (type != EventType::EventBatch) {
    return HeaderProblem{DefectKind::BadBatch, Message(texts::kNoBatchEvent, static_cast<unsigned>(bytes[0])), 0};
  }
  std::array<std::uint64_t, 4> v{};
  static constexpr std::array<const char*, 4> kParts{"gen", "M ID", "timestamp", "size"};
  for (std::size_t i = 0; i < v.size(); ++i) {
    const std::uint8_t* const field = p;
    if (readVarint(p, end, v[i])) {
      h.paddedSize = p - field == 10;
      continue;
    }
    const bool cut = varintCut(field, end);
    if (cut) return HeaderProblem{DefectKind::Truncated, texts::kTruncatedHeader, 0};
    return HeaderProblem{DefectKind::BadBatch, Message(texts::kBatchOverflow, kParts[i]), 0};
  }
  h.batch.offset = at + static_cast<std::uint64_t>(p - bytes.data());
  if (v[3] > kMaxBatchSize) {
    return HeaderProblem{DefectKind::BadBatch, Message(texts::kBatchSize, v[3]), 0};
  }
  if (v[0] == 0) {
    return HeaderProblem{DefectKind::BadGeneration, texts::kGeneration0, h.batch.offset + v[3]};
  }
  if (h.batch.offset + v[3] > fileSize) {
    return HeaderProblem{DefectKind::Truncated,
                         Message(texts::kTruncatedBatch, Count{fileSize - h.batch.offset}, Count{v[3]}), 0};
  }
  h.generation = v[0];
  h.batch.thread = static_cast<std::int64_t>(v[1]);
  h.batch.time = v[2];
  h.batch.size = static_cast<std::uint32_t>(v[3]);
  h.next = h.batch.offset + v[3];
  h.batch.kind = batchKind(format, h.batch.experiment, v[3] > 0 ? Bytes(p, end) : Bytes());
  return h;
}

BatchKind batchKind(Format format, std::uint8_t experiment, Bytes data) {
  if (experiment != 0) return BatchKind::Experimental;
  switch (data.empty() ? EventType::None : static_cast<EventType>(data[0])) {
    case EventType::Stacks: return BatchKind::Stacks;
    case EventType::Strings: return BatchKind::Strings;
    case EventType::CpuSamples: return BatchKind::Samples;
    case EventType::Frequency: return format.hasSyncBatch() ? BatchKind::Events : BatchKind::Frequency;
    case EventType::Sync: return format.hasSyncBatch() ? BatchKind::Sync : BatchKind::Events;
    default: return BatchKind::Events;
  }
}

std::size_t wholeBytes(BatchKind kind, Bytes data) {
  if (kind == BatchKind::Experimental || data.empty()) return data.size();
  Numbers in{data.data(), data.data() + data.size()};
  if (kind != BatchKind::Events) ++in.p;  // the byte of the kind
  if (kind == BatchKind::Frequency) {
    const bool whole = in.skip(1) && in.p == in.end;
    return whole ? data.size() : 1;
  }
  const std::uint8_t* whole = in.p;
  while (whole != in.end) {
    const std::uint8_t type = *in.p++;
    const bool ok = kind == BatchKind::Events ? takeEvent(type, in) : takeEntry(kind, static_cast<EventType>(type), in);
    if (!ok) break;
    whole = in.p;
  }
  return static_cast<std::size_t>(whole - data.data());
}

}  // namespace sweepscope
