// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/index.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "wire/foreigntext.h"
#include "wire/header.h"
#include "wire/texts.h"

namespace sweepscope {
namespace {

constexpr int kNewestVersion = 26;

// The header of the file, and where it stands.
struct Head {
  Format format;
  std::uint64_t at = 0;
  std::string textBefore;
};

Result<Format> formatOf(int version, const ByteSource& source, std::vector<Defect>& defects) {
  switch (version) {
    case 22:
    case 23:
    case 25:
    case 26: return Format{version};
    case 11:
    case 19:
    case 21: return Error{ErrorCode::Unsupported, 0, 0, Message(texts::kOldVersion, source.name(), unsigned(version))};
    default: break;
  }
  if (version < kNewestVersion) {
    return Error{ErrorCode::Unsupported, 0, 0, Message(texts::kUnknownVersion, source.name(), unsigned(version))};
  }
  defects.push_back(
      {DefectKind::UnknownVersion, Severity::Warning, 0, 0, Message(texts::kNewerVersion, unsigned(version)), 1});
  return Format{kNewestVersion};
}

Result<Head> readHead(const ByteSource& source, std::vector<Defect>& defects) {
  std::array<std::byte, 4096> bytes{};
  HeaderFinder finder;
  for (std::uint64_t at = 0; finder.state() == HeaderFinder::State::Searching;) {
    const auto n = source.read(at, bytes);
    if (!n) return n.error();
    if (*n == 0 && at == 0) return Error{ErrorCode::Empty, 0, 0, Message(texts::kEmptyFile, source.name())};
    if (*n == 0) break;
    finder.take(std::span(bytes).first(*n));
    at += *n;
  }
  if (finder.state() != HeaderFinder::State::Found)
    return Error{ErrorCode::NotATrace, 0, 0, Message(texts::kNotATrace, source.name())};
  const auto format = formatOf(finder.version(), source, defects);
  if (!format) return format.error();
  return Head{*format, finder.offset(), finder.head().substr(0, finder.offset())};
}

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
 * happen by chance. Batches of the generation may have been lost with it.
 *
 * Nothing is lost where a program printed text into its trace. The runtime writes whole batches, so the text mostly
 * stands between two of them: the batch before it is whole, and up to the next header everything is text, which no part
 * of a batch with a header is (foreigntext.h). A buffered writer may also put it into a batch; then that batch is not
 * whole, but is without the text. In any other case it is damage. A text may begin like a header ("1" is the byte of an
 * experiment's batch, "4" the one that closes a generation), but not like one whose size is padded.
 */
class Indexer {
 public:
  Indexer(const ByteSource& source, std::stop_token stop) : m_source(source), m_stop(std::move(stop)) {}

  Result<FileIndex> run() {
    const auto head = readHead(m_source, m_index.defects);
    if (!head) return head.error();
    begin(*head);
    const std::uint64_t size = m_source.size();
    while (m_at < size && !m_stop.stop_requested()) {
      const ParsedHeader parsed = parse(m_at);
      const auto* header = std::get_if<BatchHeader>(&parsed);
      if ((header == nullptr || isDoubtful(*header)) && skipText(header)) continue;
      if (header != nullptr) {
        take(*header);
      } else if (!recover(std::get<HeaderProblem>(parsed))) {
        break;
      }
    }
    finish();
    findMiddles();
    if (!m_source.streamDamage().empty()) {
      m_index.defects.push_back({DefectKind::Truncated, Severity::Warning, size, 0,
                                 Message(texts::kStreamDamage, m_source.streamDamage()), 1});
    }
    for (Defect& d : m_log.take()) m_index.defects.push_back(std::move(d));
    return std::move(m_index);
  }

 private:
  // The batch that was taken last: where it stands in the file, and in the map, if it is in there.
  struct LastBatch {
    std::uint64_t begin = 0, end = 0;
    BatchRef batch;
    std::size_t generation = 0, place = 0;
    bool kept = false;
  };

  void begin(const Head& head) {
    m_index.format = head.format;
    m_newer = !m_index.defects.empty();
    m_at = head.at + kHeaderBytes;
    if (head.at > 0) reportText(texts::kTextBefore, 0, head.at, head.textBefore, false);
  }

  ParsedHeader parse(std::uint64_t at) const {
    std::array<std::uint8_t, kHeaderPeek> bytes{};
    const auto n = m_source.read(at, std::as_writable_bytes(std::span(bytes)));
    if (!n || *n == 0) return HeaderProblem{DefectKind::FileChanged, texts::kEndsSooner, 0};
    return parseBatchHeader(m_index.format, std::span(bytes).first(*n), at, m_source.size());
  }

  void defect(DefectKind kind, Severity severity, Message message) {
    m_log.add({kind, severity, m_at, m_open ? current().number : 0, std::move(message), 1});
  }

  GenerationIndex& current() { return m_index.generations.back(); }

  void begin(std::uint64_t number, bool fresh) {
    reportLostBatches();
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
  void append(std::size_t generation, const BatchHeader& h) {
    GenerationIndex& g = m_index.generations[generation];
    g.end = std::max(g.end, h.next);
    m_last = LastBatch{m_at, h.next, h.batch, generation, g.batches.size(), false};
    if (g.cut && h.batch.kind == BatchKind::Events) {
      m_lostBatches += 1;
      return;
    }
    m_last->kept = true;
    g.batches.push_back(h.batch);
    g.batches.back().behindDamage = g.cut;
    if (h.batch.kind == BatchKind::Events) g.eventBytes += h.batch.size;
  }

  void take(const BatchHeader& h) {
    if (h.endOfGeneration) {
      if (m_open) current().end = h.next;
      m_open = false;
    } else {
      m_allPadded = m_allPadded && h.paddedSize;
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
               ends ? texts::kNoEndOfGeneration : Message(texts::kGenerationFollows, h.generation, current().number));
      }
      begin(h.generation, fresh);
    }
    append(m_index.generations.size() - 1, h);
  }

  void reportLostBatches() {
    if (m_lostBatches > 0) {
      m_log.add({DefectKind::BadGeneration, Severity::Loss, m_at, current().number,
                 Message(texts::kLostBatches, Count{m_lostBatches}, current().number), 1});
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
      defect(DefectKind::BadGeneration, Severity::Warning, Message(texts::kStrayBatch, h.generation, current().number));
      append(home->second, h);
    } else {
      defect(DefectKind::BadGeneration, Severity::Loss, Message(texts::kUnknownBatch, h.generation, current().number));
    }
    return true;
  }

  // True if the walk can go on somewhere behind a bad header.
  bool recover(const HeaderProblem& problem) {
    const std::uint64_t from = m_at;
    std::optional<std::uint64_t> next;
    if (problem.next > m_at && plausible(problem.next)) next = problem.next;
    if (!next) next = scan(m_source.size(), [this](std::uint64_t at) { return plausible(at); });
    Message message = problem.message;
    if (next && headerAt(from)) {
      message = Message(texts::kAnotherTrace, std::move(message));
      m_anotherTrace = true;
    }
    defect(problem.kind, Severity::Loss,
           joined(std::move(message), next ? Message(texts::kBytesLeftOut, Count{*next - from})
                                      : problem.kind == DefectKind::Truncated ? Message(texts::kBeforeIsShown)
                                                                              : Message(texts::kNothingAfter)));
    m_last.reset();
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

  bool plausible(std::uint64_t at) const {
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

  // The first offset behind m_at, and before `until`, of which the predicate holds, and at which a batch may begin.
  template <class Predicate>
  std::optional<std::uint64_t> scan(std::uint64_t until, Predicate isIt) const {
    std::vector<std::byte> window(256);  // grows, so that many small gaps cost what they are long
    for (std::uint64_t at = m_at + 1; at < until && !m_stop.stop_requested();) {
      const auto n = m_source.read(at, window);
      if (!n || *n == 0) return std::nullopt;
      for (std::size_t i = 0; i < *n && at + i < until; ++i) {
        const auto b = static_cast<std::uint8_t>(window[i]);
        if ((b == 1 || b == 0x31) && isIt(at + i)) return at + i;
      }
      at += *n;
      if (window.size() < (1 << 16)) window.resize(window.size() * 2);
    }
    return std::nullopt;
  }

  // ---- text --------------------------------------------------------------------------------------------------------

  // What stands between m_at and the next batch, or the end of the file.
  struct Printed {
    std::uint64_t to = 0;
    bool ends = false;  // the file, or this trace in it
    TextJudge judge;    // of all of it, if it is text
    std::string begin;  // its first bytes, for quoting
    char last = 0;
    bool closes = false;  // one of the characters 4 in it is the byte that ends the generation
    bool endsLine = false;
  };

  // A header that Go's runtime does not write, in a file whose other headers it wrote.
  bool isDoubtful(const BatchHeader& h) const {
    if (!m_allPadded) return false;
    if (!h.endOfGeneration) return !h.paddedSize;
    if (h.next >= m_source.size()) return false;
    const ParsedHeader after = parse(h.next);
    const auto* next = std::get_if<BatchHeader>(&after);
    return next == nullptr || !(next->endOfGeneration || next->paddedSize);
  }

  // True if the walk can go on behind text that was printed here, or into the batch before. `doubtful`: the header that
  // can be read here.
  bool skipText(const BatchHeader* doubtful) {
    constexpr std::uint64_t kReach = 1 << 18;  // behind a doubtful header, which may be good in a file of no runtime's
    const std::uint64_t size = m_source.size();
    const bool near = doubtful != nullptr && !doubtful->endOfGeneration;
    const std::uint64_t until = near ? std::min(size, m_at + kReach) : size;
    const auto next = scan(until, [this](std::uint64_t at) { return continues(at); });
    if (!next && until < size) return false;
    const Printed printed = readPrinted(next.value_or(size));
    const bool behindLast = m_last && m_last->end == m_at;
    const bool between = isText(printed) && (!behindLast || isWhole(*m_last));
    if (between && printed.endsLine) return skipBetween(printed, false);
    // The last bytes of a batch may be text, too: one that ends no line may have been put before them.
    const auto inside = behindLast ? findText(m_last->begin, printed.to) : std::nullopt;
    if (between && !(inside && inside->text.ends_with('\n'))) return skipBetween(printed, inside.has_value());
    if (inside) {
      putRight(inside->header);
      return reportInside(*inside);
    }
    const auto inNext = findText(m_at, printed.to);
    if (!inNext) return false;
    take(inNext->header);
    return reportInside(*inNext);
  }

  // A batch that the walk can go on with.
  bool continues(std::uint64_t at) const {
    const ParsedHeader parsed = parse(at);
    const auto* h = std::get_if<BatchHeader>(&parsed);
    if (h == nullptr || h->endOfGeneration || !h->paddedSize || h->batch.experiment > 1) return false;
    if (m_index.generations.empty()) return true;
    const std::uint64_t number = m_index.generations.back().number;
    return h->generation == number || h->generation == number + 1 || plausible(at);
  }

  // `to`: where a batch begins, or the file ends.
  Printed readPrinted(std::uint64_t to) const {
    constexpr std::size_t kQuoted = 256;
    Printed printed;
    const bool another = to >= m_at + kHeaderBytes && headerAt(to - kHeaderBytes);
    printed.ends = another || to == m_source.size();
    printed.to = another ? to - kHeaderBytes : to;
    std::array<std::uint8_t, 4096> bytes{};
    char beforeLast = 0;
    for (std::uint64_t at = m_at; at < printed.to && !m_stop.stop_requested();) {
      const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), printed.to - at));
      const auto n = m_source.read(at, std::as_writable_bytes(std::span(bytes).first(want)));
      if (!n || *n != want) return {};
      for (std::size_t i = 0; i < want; ++i, ++at) {
        if (!printed.judge.take(bytes[i])) return printed;
        if (printed.begin.size() < kQuoted) printed.begin += static_cast<char>(bytes[i]);
        beforeLast = std::exchange(printed.last, static_cast<char>(bytes[i]));
      }
    }
    printed.closes = hidesEnd(printed);
    printed.endsLine = (printed.closes && printed.last == '4' ? beforeLast : printed.last) == '\n';
    return printed;
  }

  // Whether one of the characters 4 in a text is the byte that ends the generation: it is if the next batch is of
  // another one. At the end of the file it is if it begins a line, and the tables that are written last are there.
  bool hidesEnd(const Printed& printed) const {
    if (!m_index.format.hasEndOfGeneration() || !m_open || !printed.judge.sawEnd()) return false;
    if (!printed.ends) return beginsAnother(printed.to);
    return (printed.judge.sawEndAtLine() || printed.last == '4') && m_last && m_last->batch.kind == BatchKind::Strings;
  }
  // A batch stands there that is not of the current generation.
  bool beginsAnother(std::uint64_t at) const {
    const ParsedHeader parsed = parse(at);
    const auto* h = std::get_if<BatchHeader>(&parsed);
    return h != nullptr && h->generation != m_index.generations.back().number;
  }

  // What is left of a batch at the end of the file may be too short to differ from text by its bytes.
  static bool isText(const Printed& printed) {
    const std::string& begin = printed.begin;
    const bool cutHeader = printed.ends && begin.size() < 6 &&
                           (begin[0] == '\1' || (begin[0] == '1' && (begin.size() == 1 || begin[1] == '\1')));
    return printed.judge.isText() && !cutHeader;
  }

  bool isWhole(const LastBatch& last) const {
    if (m_newer) return true;  // it may hold what is not known here
    std::vector<std::uint8_t> data(last.batch.size);
    const auto n = readBatchData(m_source, last.batch, data);
    return n && *n == data.size() && isWholeBatch(last.batch.kind, data);
  }

  bool skipBetween(const Printed& printed, bool unsure) {
    std::uint64_t at = m_at, bytes = printed.to - m_at;
    std::string begin = printed.begin;
    if (printed.closes) {
      m_open = false;
      current().end = printed.to;
      at += begin[0] == '4' ? 1 : 0;
      if (begin[0] == '4')
        begin.erase(0, 1);
      else if (begin.size() == bytes && begin.back() == '4')
        begin.pop_back();
      bytes -= 1;
    }
    reportText(m_index.generations.empty() ? texts::kTextBehindHeader
               : printed.ends              ? texts::kTextBehindEnd
                                           : texts::kTextBetween,
               at, bytes, begin, unsure);
    m_at = printed.to;
    return true;
  }

  // The text in the bytes from a header up to `to`, which are too many for its batch. Searching takes long, so it is
  // given up where it never helps.
  std::optional<Insertion> findText(std::uint64_t from, std::uint64_t to) {
    constexpr int kMostInVain = 4096;
    if (m_searchedInVain >= kMostInVain) return std::nullopt;
    std::optional<Insertion> found;
    if (endsGeneration(to)) found = findInsertion(m_source, m_index.format, from, to - 1);
    if (!found) found = findInsertion(m_source, m_index.format, from, to);
    if (!found) ++m_searchedInVain;
    return found;
  }
  // Whether the byte in front of a batch, or of the end of the file, ends the generation.
  bool endsGeneration(std::uint64_t at) const {
    std::array<std::byte, 1> before{};
    const auto n = m_source.read(at - 1, before);
    if (!n || *n == 0 || before[0] != std::byte{0x34} || !m_index.format.hasEndOfGeneration()) return false;
    return !m_open || at == m_source.size() || beginsAnother(at);
  }

  // The last batch is another one than it was taken for.
  void putRight(const BatchHeader& h) {
    m_at = m_last->end = h.next;
    GenerationIndex& g = m_index.generations[m_last->generation];
    g.end = std::max(g.end, h.next);
    if (m_last->kept) {
      BatchRef& batch = g.batches[m_last->place];
      const auto events = [](const BatchRef& b) { return b.kind == BatchKind::Events ? b.size : 0; };
      g.eventBytes = g.eventBytes - events(batch) + events(h.batch);
      const bool behindDamage = batch.behindDamage;
      batch = h.batch;
      batch.behindDamage = behindDamage;
    }
    m_last->batch = h.batch;
  }

  bool reportInside(const Insertion& inside) {
    reportText(texts::kTextInside, inside.at, inside.text.size(), inside.text, inside.unsure);
    return true;
  }
  void reportText(const MessageText& where, std::uint64_t at, std::uint64_t bytes, std::string_view begin,
                  bool unsure) {
    m_log.add({DefectKind::ForeignText, Severity::Warning, at, m_open ? current().number : 0,
               Message(unsure ? texts::kTextUnsure : texts::kTextSkipped, Count{bytes}, where, quotedText(begin)), 1});
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
    reportLostBatches();
    const bool lost = std::any_of(m_log.all().begin(), m_log.all().end(),
                                  [](const Defect& d) { return d.severity == Severity::Loss; });
    const bool empty = std::all_of(m_index.generations.begin(), m_index.generations.end(),
                                   [](const GenerationIndex& g) { return g.eventBytes == 0; });
    m_index.nothingWritten = empty && !lost && m_source.streamDamage().empty();
    if (m_index.generations.empty() && !lost && !m_index.format.hasEndOfGeneration()) {
      defect(DefectKind::Truncated, Severity::Loss, texts::kNothingWritten);
    }
    if (!m_index.format.hasEndOfGeneration() || !m_open) return;
    m_at = m_source.size();
    if (current().eventBytes == 0 && !current().cut) {  // what a dying program leaves: the next generation's clock
      defect(DefectKind::Truncated, Severity::Info, texts::kEndsWithoutStop);
      m_index.generations.pop_back();
    } else {
      defect(DefectKind::Truncated, Severity::Loss, texts::kTruncated);
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
  std::optional<LastBatch> m_last;
  int m_searchedInVain = 0;
  bool m_newer = false;  // the header is newer than what is known
  bool m_allPadded = true;
  bool m_open = false;
  bool m_anotherTrace = false;
  bool m_lostBetween = false;  // bytes between two generations, or before the first
};

}  // namespace

Result<std::size_t> readBatchData(const ByteSource& source, const BatchRef& batch, std::span<std::uint8_t> out) {
  const std::size_t first = batch.textBytes == 0 ? out.size() : std::min<std::size_t>(out.size(), batch.textAt);
  const auto n = source.read(batch.offset, std::as_writable_bytes(out.first(first)));
  if (!n || *n < first || first == out.size()) return n;
  const auto rest = source.read(batch.place(first), std::as_writable_bytes(out.subspan(first)));
  if (!rest) return rest;
  return *n + *rest;
}

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
