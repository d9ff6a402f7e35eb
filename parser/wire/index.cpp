#include "wire/index.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "wire/eventspecs.h"
#include "wire/header.h"
#include "wire/varint.h"

namespace sweepscope {
namespace {

constexpr std::size_t kPeek = 64;  // the longest batch header is 42 bytes, and the first byte of its data follows
constexpr int kNewestVersion = 26;

std::string text(std::uint64_t n) {
  return std::to_string(n);
}

Result<Format> readFormat(const ByteSource& source, std::vector<Defect>& defects) {
  std::array<std::byte, kHeaderBytes> head{};
  const auto n = source.read(0, head);
  if (!n) return n.error();
  if (*n == 0) return Error{ErrorCode::Empty, 0, 0, source.name() + ": is empty, not a trace"};
  const auto version = headerVersion(std::span(head).first(*n));
  if (!version)
    return Error{ErrorCode::NotATrace, 0, 0, source.name() + ": is not a Go execution trace (bad file format)"};
  switch (*version) {
    case 22:
    case 23:
    case 25:
    case 26: return Format{*version};
    case 11:
    case 19:
    case 21:
      return Error{ErrorCode::Unsupported, 0, 0,
                   source.name() + ": traces of Go 1.11 to 1.21 (header go 1." + std::to_string(*version) +
                       ") are not yet supported"};
    default: break;
  }
  if (*version < kNewestVersion) {
    return Error{ErrorCode::Unsupported, 0, 0,
                 source.name() + ": unknown or unsupported trace version go 1." + std::to_string(*version)};
  }
  defects.push_back({DefectKind::UnknownVersion, Severity::Warning, 0, 0,
                     "unknown or unsupported trace version go 1." + std::to_string(*version) +
                         ": newer than this program knows; read with the rules of go 1.26, so some of it may be wrong",
                     1});
  return Format{kNewestVersion};
}

constexpr const char* kCutInHeader = "the file is cut off at the begin of a block of events";

struct BatchHeader {
  BatchRef batch;
  std::uint64_t generation = 0;
  std::uint64_t next = 0;  // offset behind the batch
  bool endOfGeneration = false;
  bool paddedSize = false;  // 10 bytes long, as Go's runtime writes it
};

struct HeaderProblem {
  DefectKind kind;
  std::string message;
  std::uint64_t next = 0;  // where the batch claims to end, if it claims something possible
};

/* Walking the file.
 *
 * Batches follow each other without padding, so hopping from header to header is exact as long as no header is damaged.
 * A batch belongs to the generation its header names. The next number opens the next generation; under header 26 a byte
 * of its own closes one. Any other number is either one damaged header among good ones (what follows it belongs to the
 * current generation again: the batch alone is given up, or given back to the closed generation it names) or
 * generations out of order (then a new one begins, and that is said).
 *
 * After a header that cannot be, the walk looks for the next offset at which two whole batches (or one that ends the
 * file) follow each other whose sizes are padded to 10 bytes, as Go's runtime writes them: such a header does not
 * happen by chance.
 */
class Indexer {
 public:
  Indexer(const ByteSource& source, std::stop_token stop) : m_source(source), m_stop(std::move(stop)) {}

  Result<FileIndex> run() {
    auto format = readFormat(m_source, m_index.defects);
    if (!format) return format.error();
    m_index.format = *format;
    m_at = kHeaderBytes;
    const std::uint64_t size = m_source.size();
    while (m_at < size && !m_stop.stop_requested()) {
      auto parsed = parse(m_at);
      if (auto* header = std::get_if<BatchHeader>(&parsed)) {
        take(*header);
      } else if (!recover(std::get<HeaderProblem>(parsed))) {
        break;
      }
    }
    finish();
    findMiddles();
    if (!m_source.packageDamage().empty()) {
      m_index.defects.push_back({DefectKind::Truncated, Severity::Warning, size, 0,
                                 m_source.packageDamage() + "; what it gave until then is shown", 1});
    }
    for (Defect& d : m_log.take()) m_index.defects.push_back(std::move(d));
    return std::move(m_index);
  }

 private:
  using Parsed = std::variant<BatchHeader, HeaderProblem>;

  Parsed parse(std::uint64_t at) {
    std::array<std::byte, kPeek> bytes{};
    const auto n = m_source.read(at, bytes);
    if (!n || *n == 0)
      return HeaderProblem{DefectKind::FileChanged, "the file ends here although it was longer when it was opened", 0};
    const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
    return parseBytes(begin, begin + *n, at);
  }

  Parsed parseBytes(const std::uint8_t* begin, const std::uint8_t* end, std::uint64_t at) const {
    BatchHeader h;
    const std::uint8_t* p = begin;
    const auto type = static_cast<EventType>(*p++);
    if (type == EventType::EndOfGeneration && m_index.format.hasEndOfGeneration()) {
      h.endOfGeneration = true;
      h.next = at + 1;
      return h;
    }
    if (type == EventType::ExperimentalBatch) {
      if (p == end) return HeaderProblem{DefectKind::Truncated, kCutInHeader, 0};
      h.batch.experiment = *p++;
    } else if (type != EventType::EventBatch) {
      return HeaderProblem{DefectKind::BadBatch,
                           "expected batch event, got event " + text(static_cast<unsigned>(*begin)), 0};
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
      if (cut) return HeaderProblem{DefectKind::Truncated, kCutInHeader, 0};
      return HeaderProblem{DefectKind::BadBatch,
                           std::string("error reading batch ") + kParts[i] + ": varint overflows 64 bits", 0};
    }
    h.batch.offset = at + static_cast<std::uint64_t>(p - begin);
    if (v[3] > kMaxBatchSize) {
      return HeaderProblem{DefectKind::BadBatch, "invalid batch size " + text(v[3]) + ", maximum is 65536", 0};
    }
    if (v[0] == 0)
      return HeaderProblem{DefectKind::BadGeneration, "invalid generation number 0", h.batch.offset + v[3]};
    if (h.batch.offset + v[3] > m_source.size()) {
      return HeaderProblem{DefectKind::Truncated,
                           "the file is cut off: its last block of events has " +
                               text(m_source.size() - h.batch.offset) + " of " + text(v[3]) + " bytes",
                           0};
    }
    h.generation = v[0];
    h.batch.thread = static_cast<std::int64_t>(v[1]);
    h.batch.time = v[2];
    h.batch.size = static_cast<std::uint32_t>(v[3]);
    h.next = h.batch.offset + v[3];
    h.batch.kind = kindOf(h.batch, v[3] > 0 && p < end ? *p : std::uint8_t{0});
    return h;
  }

  BatchKind kindOf(const BatchRef& batch, std::uint8_t first) const {
    if (batch.experiment != 0) return BatchKind::Experimental;
    switch (static_cast<EventType>(first)) {
      case EventType::Stacks: return BatchKind::Stacks;
      case EventType::Strings: return BatchKind::Strings;
      case EventType::CpuSamples: return BatchKind::Samples;
      case EventType::Frequency: return m_index.format.hasSyncBatch() ? BatchKind::Events : BatchKind::Frequency;
      case EventType::Sync: return m_index.format.hasSyncBatch() ? BatchKind::Sync : BatchKind::Events;
      default: return BatchKind::Events;
    }
  }

  void defect(DefectKind kind, Severity severity, std::string message) {
    m_log.add({kind, severity, m_at, m_open ? current().number : 0, std::move(message), 1});
  }

  GenerationIndex& current() { return m_index.generations.back(); }

  void begin(std::uint64_t number, bool fresh) {
    tellLostBatches();
    GenerationIndex g;
    g.fresh = fresh || m_anotherTrace || (!m_index.generations.empty() && current().cut);
    g.restart = fresh || m_anotherTrace;
    g.beginLost = m_lostBetween;
    m_anotherTrace = m_lostBetween = false;
    g.number = number;
    g.begin = g.end = m_at;
    m_latestOf[number] = m_index.generations.size();
    m_index.generations.push_back(std::move(g));
    m_open = true;
  }

  // Behind damage a generation's events are not taken any more (what they build on is missing), but its tables are: the
  // events before the damage need them.
  void append(GenerationIndex& g, const BatchHeader& h) {
    if (g.cut && h.batch.kind == BatchKind::Events) {
      m_lostBatches += 1;
      g.end = std::max(g.end, h.next);
      return;
    }
    g.batches.push_back(h.batch);
    g.batches.back().behindDamage = g.cut;
    if (h.batch.kind == BatchKind::Events) g.eventBytes += h.batch.size;
    g.end = std::max(g.end, h.next);
  }

  void take(const BatchHeader& h) {
    if (h.endOfGeneration) {
      if (m_open) current().end = h.next;
      m_open = false;
    } else {
      takeBatch(h);
    }
    m_at = h.next;
  }

  void takeBatch(const BatchHeader& h) {
    const bool ends = m_index.format.hasEndOfGeneration();
    bool fresh = false;
    if (!m_open) {
      begin(h.generation, false);
    } else if (h.generation != current().number) {
      const bool successor = h.generation == current().number + 1;
      if (!successor || ends) {
        if (strayBatch(h)) return;
        fresh = !successor;
        defect(DefectKind::BadGeneration, Severity::Warning,
               ends ? "broken trace: missing end-of-generation event, or generations are interleaved"
                    : "generations out of order: " + text(h.generation) + " follows " + text(current().number));
      }
      begin(h.generation, fresh);
    }
    append(current(), h);
  }

  void tellLostBatches() {
    if (m_lostBatches > 0) {
      m_log.add({DefectKind::BadGeneration, Severity::Loss, m_at, current().number,
                 text(m_lostBatches) + " batches of events behind the damage in generation " + text(current().number) +
                     " are left out",
                 1});
    }
    m_lostBatches = 0;
  }

  // One batch that names another generation, in the middle of this one.
  bool strayBatch(const BatchHeader& h) {
    if (h.next >= m_source.size()) return false;
    const auto after = parse(h.next);
    const auto* next = std::get_if<BatchHeader>(&after);
    if (next == nullptr || next->endOfGeneration || next->generation != current().number) return false;
    const auto home = m_latestOf.find(h.generation);
    if (home != m_latestOf.end()) {
      defect(DefectKind::BadGeneration, Severity::Warning,
             "generations out of order: a batch of generation " + text(h.generation) + " stands inside generation " +
                 text(current().number) + "; it was put back");
      append(m_index.generations[home->second], h);
    } else {
      defect(DefectKind::BadGeneration, Severity::Loss,
             "generations out of order: a batch of an unknown generation " + text(h.generation) +
                 " stands inside generation " + text(current().number) + " and is left out");
    }
    return true;
  }

  // True if the walk can go on somewhere behind a bad header.
  bool recover(const HeaderProblem& problem) {
    const std::uint64_t from = m_at;
    std::optional<std::uint64_t> next;
    if (problem.next > m_at && plausible(problem.next)) next = problem.next;
    if (!next) next = scan();
    std::string message = problem.message;
    if (next && headerAt(from)) {
      message += ": another trace begins here";
      m_anotherTrace = true;
    }
    if (next) {
      message += "; " + text(*next - from) + " bytes are left out";
    } else {
      message +=
          problem.kind == DefectKind::Truncated ? "; what stands before it is shown" : "; nothing after it can be read";
    }
    defect(problem.kind, Severity::Loss, std::move(message));
    if (m_anotherTrace) {
      m_open = false;
    } else if (m_open) {
      current().cut = true;
    } else {
      m_lostBetween = true;
    }
    if (!next) return false;
    m_at = *next;
    return true;
  }

  bool headerAt(std::uint64_t at) const {
    std::array<std::byte, kHeaderBytes> head{};
    const auto n = m_source.read(at, head);
    return n && headerVersion(std::span(head).first(*n)).has_value();
  }

  bool plausible(std::uint64_t at) {
    int good = 0;
    while (good < 2 && at < m_source.size()) {
      const auto parsed = parse(at);
      const auto* h = std::get_if<BatchHeader>(&parsed);
      if (h == nullptr) return false;
      if (h->endOfGeneration) {
        at = h->next;
        continue;
      }
      if (!h->paddedSize || h->batch.experiment > 1) return false;
      ++good;
      at = h->next;
    }
    return good > 0;
  }

  std::optional<std::uint64_t> scan() {
    std::vector<std::byte> window(256);  // grows, so that many small gaps cost what they are long
    for (std::uint64_t at = m_at + 1; at < m_source.size() && !m_stop.stop_requested();) {
      const auto n = m_source.read(at, window);
      if (!n || *n == 0) return std::nullopt;
      for (std::size_t i = 0; i < *n; ++i) {
        const auto b = static_cast<std::uint8_t>(window[i]);
        if ((b == 1 || b == 0x31) && plausible(at + i)) return at + i;
      }
      at += *n;
      if (window.size() < (1 << 16)) window.resize(window.size() * 2);
    }
    return std::nullopt;
  }

  void findMiddles() {
    auto& all = m_index.generations;
    std::vector<std::uint64_t> times;
    for (std::size_t i = 0; i < all.size(); ++i) {
      times.clear();
      for (const BatchRef& b : all[i].batches) {
        if (b.kind == BatchKind::Events) times.push_back(b.time);
      }
      if (times.empty()) continue;
      const auto half = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
      std::nth_element(times.begin(), half, times.end());
      all[i].middle = *half;
      all[i].first = *std::min_element(times.begin(), times.end());
      if (i > 0 && !all[i].fresh) all[i - 1].nextMiddle = *half;
    }
  }

  void finish() {
    tellLostBatches();
    if (m_index.generations.empty() && m_log.all().empty() && !m_index.format.hasEndOfGeneration()) {
      defect(DefectKind::Truncated, Severity::Loss,
             "no frequency event found: the file ends behind its header, nothing was written");
    }
    if (!m_index.format.hasEndOfGeneration() || !m_open) return;
    m_at = m_source.size();
    if (current().eventBytes == 0 && !current().cut) {  // what a dying program leaves: the next generation's clock
      defect(DefectKind::Truncated, Severity::Info,
             "the program ended right after a generation began; nothing of it was written");
      m_index.generations.pop_back();
    } else {
      defect(DefectKind::Truncated, Severity::Loss,
             "the trace is cut off: what the program's threads had not yet written is missing, the rest is shown");
      current().cut = true;
    }
  }

  const ByteSource& m_source;
  std::stop_token m_stop;
  FileIndex m_index;
  std::unordered_map<std::uint64_t, std::size_t> m_latestOf;  // generations by number
  DefectLog m_log;
  std::uint64_t m_at = 0;
  std::uint64_t m_lostBatches = 0;  // of the current generation
  bool m_open = false;
  bool m_anotherTrace = false;
  bool m_lostBetween = false;  // bytes between two generations, or before the first
};

}  // namespace

std::int64_t GenerationIndex::latest(const TickClock& clock) const {
  constexpr std::int64_t kLate = 1'000'000'000;
  if (!middle || !nextMiddle || *nextMiddle <= *middle) return kGreatestTime;
  const std::int64_t next = clock.ns(*nextMiddle);
  return std::min(next + std::min(kLate, (next - clock.ns(*middle)) / 4), kGreatestTime);
}

Result<FileIndex> indexFile(const ByteSource& source, std::stop_token stop) {
  return Indexer(source, std::move(stop)).run();
}

}  // namespace sweepscope
