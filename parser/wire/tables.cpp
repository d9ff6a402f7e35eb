// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/tables.h"

#include <algorithm>
#include <set>

#include "wire/eventspecs.h"
#include "wire/parallelinorder.h"
#include "wire/texts.h"
#include "wire/varint.h"

namespace sweepscope {
namespace {

// Reads fields of one table batch; `ok` stays false once one was truncated.
struct Fields {
  const std::uint8_t* p;
  const std::uint8_t* end;
  bool ok = true;
  std::uint64_t next() {
    std::uint64_t v = 0;
    if (ok) ok = readVarint(p, end, v);
    return v;
  }
  bool more() const { return ok && p < end; }
};

std::uint64_t fnv1a(const std::uint8_t* p, const std::uint8_t* end) {
  std::uint64_t h = 14695981039346656037u;
  for (; p < end; ++p) h = (h ^ *p) * 1099511628211u;
  return h;
}

// A frame as a stack's entry gives it, before all strings are known.
struct RawFrame {
  std::uint64_t pc, function, file, line;
};
struct RawStack {
  std::uint64_t id = 0, offset = 0;
  std::uint32_t first = 0, frames = 0;
};

class TableReader {
 public:
  TableReader(const ByteSource& source, const FileIndex& file, const GenerationIndex& generation, Symbols& symbols,
              DefectLog& log)
      : m_source(source), m_file(file), m_generation(generation), m_symbols(symbols), m_log(log) {}

  GenerationTables all(unsigned threads) {
    begin();
    readClock();
    readAllStrings(threads);
    each(BatchKind::Stacks, [this](const BatchRef& b) { readStacks(b); });
    internStacks();
    for (const BatchRef& b : m_generation.batches) {
      if (b.kind == BatchKind::Samples && load(b)) readSamples(b);
      if (b.kind == BatchKind::Experimental && b.experiment == 1 && load(b)) readExperiment(b);
    }
    sortSamples();
    return std::move(m_out);
  }

  GenerationTables clockAndSamples() {
    begin();
    readClock();
    each(BatchKind::Samples, [this](const BatchRef& b) { readSamples(b); });
    sortSamples();
    return std::move(m_out);
  }

  GenerationTables entries(const TableWants& wants) {
    begin();
    m_wanted.emplace(wants.strings.begin(), wants.strings.end());
    if (wants.allStacks || !wants.stacks.empty()) {
      each(BatchKind::Stacks, [this](const BatchRef& b) { readStacks(b); });
      std::erase_if(m_stacks, [&](const RawStack& s) {
        return !wants.allStacks && std::find(wants.stacks.begin(), wants.stacks.end(), s.id) == wants.stacks.end();
      });
      for (const RawStack& s : m_stacks) {
        for (std::uint32_t i = s.first; i < s.first + s.frames; ++i) {
          m_wanted->insert({m_frames[i].function, m_frames[i].file});
        }
      }
    }
    m_wanted->erase(0);
    if (wants.unique) readLikelyStrings();
    each(BatchKind::Strings, [this](const BatchRef& b) { readStrings(b); });
    internStacks();
    return std::move(m_out);
  }

 private:
  void begin() {
    m_out.symbols = &m_symbols;
    m_out.number = m_generation.number;
    m_out.strings.add(0, StringId());
    m_out.stacks.add(0, StackId());
  }
  // Strings only as long as some are wanted.
  template <class F>
  void each(BatchKind kind, F read) {
    for (const BatchRef& b : m_generation.batches) {
      if (kind == BatchKind::Strings && m_wanted && m_wanted->empty()) return;
      if (b.kind == kind && load(b)) read(b);
    }
  }
  void sortSamples() {
    std::stable_sort(m_out.samples.begin(), m_out.samples.end(),
                     [](const auto& a, const auto& b) { return a.time < b.time; });
  }

  // For each wanted string the batch that it should be in.
  void readLikelyStrings() {
    std::vector<std::pair<std::uint64_t, const BatchRef*>> firsts;
    for (const BatchRef& b : m_generation.batches) {
      if (b.kind != BatchKind::Strings) continue;
      BatchRef head = b;
      head.size = std::min<std::uint32_t>(b.size, 12);  // the batch's byte, the entry's, and an id
      if (head.size < 3 || !load(head)) continue;
      Fields f = fields();
      ++f.p;
      const std::uint64_t id = f.next();
      if (f.ok) firsts.emplace_back(id, &b);
    }
    std::sort(firsts.begin(), firsts.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    const std::vector<std::uint64_t> ids(m_wanted->begin(), m_wanted->end());
    for (const std::uint64_t id : ids) {
      if (!m_wanted->contains(id)) continue;
      const auto behind = std::upper_bound(firsts.begin(), firsts.end(), id,
                                           [](std::uint64_t i, const auto& f) { return i < f.first; });
      if (behind != firsts.begin() && load(*std::prev(behind)->second)) readStrings(*std::prev(behind)->second);
    }
  }

  void defect(DefectKind kind, Severity severity, std::uint64_t offset, Message message) {
    m_log.add({kind, severity, offset, m_generation.number, std::move(message), 1});
  }

  bool load(const BatchRef& b) {
    m_bytes.resize(b.size);
    const auto n = readBatchData(m_source, b, m_bytes);
    if (n && *n == b.size) return true;
    defect(DefectKind::FileChanged, Severity::Loss, b.offset, texts::kTableUnreadable);
    return false;
  }
  // The fields behind the batch's first byte.
  Fields fields() const { return {m_bytes.data() + 1, m_bytes.data() + m_bytes.size()}; }

  void readClock() {
    // 0 counts as not set, as in Go's reader.
    std::uint64_t least = 0;
    for (const BatchRef& b : m_generation.batches) {
      if (!b.behindDamage && (least == 0 || b.time < least)) least = b.time;
    }
    int found = 0;
    for (const BatchRef& b : m_generation.batches) {
      if (b.kind == BatchKind::Frequency && load(b)) found += readFrequency(b);
      if (b.kind == BatchKind::Sync && load(b)) found += readSync(b);
    }
    if (found == 0) {
      defect(DefectKind::BadGeneration, Severity::Loss, m_generation.begin,
             Message(texts::kNoFrequency, m_generation.number));
    } else if (found > 1) {
      defect(DefectKind::BadGeneration, Severity::Warning, m_generation.begin, texts::kFrequencies);
    }
    if (m_file.format.hasSyncBatch() && found > 0 && !m_out.wall) {
      defect(DefectKind::BadGeneration, Severity::Warning, m_generation.begin, texts::kNoSnapshot);
    }
    m_out.minTime = m_out.clock.ns(least);
  }

  void setFrequency(std::uint64_t frequency) {
    if (m_out.usable) return;
    m_out.clock = TickClock(frequency);
    m_out.usable = true;
  }

  int readFrequency(const BatchRef& b) {
    Fields f = fields();
    const std::uint64_t frequency = f.next();
    if (!f.ok) {
      defect(DefectKind::BadTable, Severity::Warning, b.offset, texts::kFrequencyTruncated);
      return 0;
    }
    setFrequency(frequency);
    if (f.more()) defect(DefectKind::BadTable, Severity::Warning, b.offset, texts::kOneFrequency);
    return 1;
  }

  int readSync(const BatchRef& b) {
    Fields f = fields();
    int frequencies = 0;
    while (f.more()) {
      const auto type = static_cast<EventType>(*f.p++);
      if (type == EventType::Frequency) {
        const std::uint64_t frequency = f.next();
        if (!f.ok) break;
        setFrequency(frequency);
        ++frequencies;
      } else if (type == EventType::ClockSnapshot) {
        const std::uint64_t dt = f.next(), mono = f.next(), seconds = f.next(), nanos = f.next();
        if (!f.ok) break;
        if (m_out.wall) {
          defect(DefectKind::BadGeneration, Severity::Warning, b.offset, texts::kSnapshots);
        } else {
          m_snapshotTicks = b.time + dt;
          m_out.wall = WallClock{0, mono, static_cast<std::int64_t>(seconds), static_cast<std::int64_t>(nanos)};
        }
      } else {
        defect(DefectKind::BadTable, Severity::Warning, b.offset,
               Message(texts::kClockEvent, static_cast<unsigned>(type)));
        break;
      }
    }
    if (!f.ok) defect(DefectKind::BadTable, Severity::Warning, b.offset, texts::kClockTruncated);
    if (m_out.wall) m_out.wall->trace = m_out.clock.ns(m_snapshotTicks);
    return frequencies;
  }

  // Interning is nearly all of the work. It may be done in any order; what is in a batch is then added in the order of
  // batches, so that ids defined twice and defects do not depend on the number of threads.
  void readAllStrings(unsigned threads) {
    if (threads == 1) return each(BatchKind::Strings, [this](const BatchRef& b) { readStrings(b); });
    std::vector<const BatchRef*> batches;
    for (const BatchRef& b : m_generation.batches) {
      if (b.kind == BatchKind::Strings) batches.push_back(&b);
    }
    InOrderOptions options;
    options.threads = threads;
    options.ahead = 4 * std::size_t{threads};
    parallelInOrder(
        batches.size(), options, [&](std::size_t i, unsigned) { return readApart(*batches[i]); },
        [&](std::size_t i, StringBatch batch) {
          for (Defect& d : batch.defects) m_log.add(std::move(d));
          addStrings(*batches[i], batch.ids, batch.interned);
        });
  }
  struct StringBatch {
    std::vector<std::uint64_t> ids;
    std::vector<StringId> interned;
    std::vector<Defect> defects;
  };
  // Touches nothing of this reader.
  StringBatch readApart(const BatchRef& b) const {
    DefectLog log;
    TableReader reader(m_source, m_file, m_generation, m_symbols, log);
    if (reader.load(b)) reader.internStrings(b);
    return {std::move(reader.m_textIds), std::move(reader.m_interned), log.take()};
  }

  void readStrings(const BatchRef& b) {
    internStrings(b);
    addStrings(b, m_textIds, m_interned);
  }
  void internStrings(const BatchRef& b) {
    m_texts.clear();
    m_textIds.clear();
    gatherStrings(b);
    m_interned.resize(m_texts.size());
    m_symbols.intern(m_texts, m_interned);
  }
  void addStrings(const BatchRef& b, std::span<const std::uint64_t> ids, std::span<const StringId> interned) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (m_out.strings.add(ids[i], interned[i]) || ids[i] == 0) continue;
      defect(DefectKind::BadTable, Severity::Warning, b.offset, Message(texts::kSameString, ids[i]));
    }
  }
  // The strings of a batch, as they stand in m_bytes, up to what cannot be read.
  void gatherStrings(const BatchRef& b) {
    Fields f = fields();
    while (f.more()) {
      if (*f.p != static_cast<std::uint8_t>(EventType::String)) return badEntry(b, texts::kExpectedString, *f.p);
      ++f.p;
      const std::uint64_t id = f.next(), size = f.next();
      if (!f.ok) return truncatedEntry(b, texts::kTruncatedString);
      if (size > kMaxStringSize) {
        return defect(DefectKind::BadTable, Severity::Loss, b.offset, Message(texts::kStringSize, size));
      }
      const auto left = static_cast<std::uint64_t>(f.end - f.p);
      if (size > left) {
        return defect(DefectKind::BadTable, Severity::Loss, b.offset, Message(texts::kShortString, left, size));
      }
      if (!m_wanted || m_wanted->erase(id) != 0) {
        m_textIds.push_back(id);
        m_texts.emplace_back(reinterpret_cast<const char*>(f.p), static_cast<std::size_t>(size));
      }
      f.p += size;
    }
    if (!f.ok) truncatedEntry(b, texts::kTruncatedString);
  }

  void readStacks(const BatchRef& b) {
    Fields f = fields();
    while (f.more()) {
      if (*f.p != static_cast<std::uint8_t>(EventType::Stack)) return badEntry(b, texts::kExpectedStack, *f.p);
      ++f.p;
      const std::uint64_t id = f.next(), count = f.next();
      if (!f.ok) return truncatedEntry(b, texts::kTruncatedStack);
      if (count > kMaxStackFrames) {
        return defect(DefectKind::BadTable, Severity::Loss, b.offset, Message(texts::kStackSize, count));
      }
      const RawStack stack{id, b.offset, static_cast<std::uint32_t>(m_frames.size()),
                           static_cast<std::uint32_t>(count)};
      for (std::uint64_t i = 0; i < count; ++i) {
        const RawFrame frame{f.next(), f.next(), f.next(), f.next()};
        if (!f.ok) return truncatedEntry(b, texts::kTruncatedStack);
        m_frames.push_back(firstOfPc(frame));
      }
      m_stacks.push_back(stack);
    }
    if (!f.ok) truncatedEntry(b, texts::kTruncatedStack);
  }

  // Frames are keyed by PC within a generation: the first occurrence decides what a PC means.
  RawFrame firstOfPc(const RawFrame& frame) {
    const std::uint32_t known = m_pcs.find(frame.pc);
    if (known != FlatMap::kMissing) return m_firstFrames[known];
    m_pcs.set(frame.pc, static_cast<std::uint32_t>(m_firstFrames.size()));
    m_firstFrames.push_back(frame);
    return frame;
  }

  void internStacks() {
    std::vector<Frame> frames;
    for (const RawStack& stack : m_stacks) {
      frames.clear();
      for (std::uint32_t i = 0; i < stack.frames; ++i) {
        const RawFrame& raw = m_frames[stack.first + i];
        frames.push_back({raw.pc, nameOf(raw.function, "func", stack), nameOf(raw.file, "file", stack), raw.line});
      }
      if (!m_out.stacks.add(stack.id, m_symbols.intern(frames)) && stack.id != 0) {
        defect(DefectKind::BadTable, Severity::Warning, stack.offset, Message(texts::kSameStack, stack.id));
      }
    }
  }

  StringId nameOf(std::uint64_t id, const char* what, const RawStack& stack) {
    if (const StringId* s = m_out.strings.find(id)) return *s;
    defect(DefectKind::BadTable, Severity::Loss, stack.offset, Message(texts::kFrameString, what, id, stack.id));
    return StringId();
  }

  // As ThreadCursor does.
  std::int64_t believed(std::int64_t time, const BatchRef& b) {
    if (time <= m_generation.latest(m_out.clock)) return time;
    defect(DefectKind::BadTable, Severity::Warning, b.offset, texts::kLateSample);
    return m_out.clock.ns(*m_generation.middle);
  }
  void readSamples(const BatchRef& b) {
    Fields f = fields();
    while (f.more()) {
      if (*f.p != static_cast<std::uint8_t>(EventType::CpuSample)) return badEntry(b, texts::kExpectedSample, *f.p);
      ++f.p;
      SampleRow row;
      row.time = believed(m_out.clock.ns(f.next()), b);
      row.thread = static_cast<std::int64_t>(f.next());
      row.proc = static_cast<std::int64_t>(f.next());
      const std::uint64_t goroutine = f.next(), stack = f.next();
      if (!f.ok) return truncatedEntry(b, texts::kTruncatedSample);
      row.goroutine = goroutine == 0 ? -1 : static_cast<std::int64_t>(goroutine);
      row.localStack = stack;
      if (const StackId* s = m_out.stacks.find(stack)) {
        row.stack = *s;
      } else {
        defect(DefectKind::BadReference, Severity::Loss, b.offset, Message(texts::kSampleStack, stack));
      }
      m_out.samples.push_back(row);
    }
    if (!f.ok) truncatedEntry(b, texts::kTruncatedSample);
  }

  void readExperiment(const BatchRef& b) {
    ExperimentBatch x;
    x.thread = b.thread;
    x.bytes = b.size;
    x.fnv = fnv1a(m_bytes.data(), m_bytes.data() + m_bytes.size());
    if (!m_bytes.empty()) {
      x.kind = m_bytes[0];
      Fields f = fields();
      if (x.kind == 0)
        readTypes(f, x);
      else if (x.kind == 1)
        readInfo(f, x);
      else
        x.error = Message(texts::kAllocFreeKind, static_cast<unsigned>(x.kind));
      if (!x.error.empty())
        defect(DefectKind::BadExperiment, Severity::Info, b.offset, Message(texts::kExperiment, x.error));
    }
    m_out.experiments.push_back(std::move(x));
  }

  static void readTypes(Fields& f, ExperimentBatch& x) {
    while (f.more()) {
      AllocFreeType t;
      t.id = f.next();
      t.address = f.next();
      t.size = f.next();
      t.pointerBytes = f.next();
      const std::uint64_t size = f.next();
      if (!f.ok || size > static_cast<std::uint64_t>(f.end - f.p)) {
        x.error = texts::kShortExperiment;
        return;
      }
      t.name.assign(reinterpret_cast<const char*>(f.p), static_cast<std::size_t>(size));
      f.p += size;
      x.types.push_back(std::move(t));
    }
  }

  static void readInfo(Fields& f, ExperimentBatch& x) {
    AllocFreeInfo info{f.next(), f.next(), f.next(), f.next()};
    if (f.ok)
      x.info = info;
    else
      x.error = texts::kShortExperiment;
  }

  void badEntry(const BatchRef& b, const MessageText& what, std::uint8_t got) {
    defect(DefectKind::BadTable, Severity::Loss, b.offset, Message(what, got));
  }
  void truncatedEntry(const BatchRef& b, const MessageText& what) {
    defect(DefectKind::BadTable, Severity::Loss, b.offset, what);
  }

  const ByteSource& m_source;
  const FileIndex& m_file;
  const GenerationIndex& m_generation;
  Symbols& m_symbols;
  DefectLog& m_log;
  GenerationTables m_out;
  std::vector<std::uint8_t> m_bytes;
  // Of one batch of strings.
  std::vector<std::uint64_t> m_textIds;
  std::vector<std::string_view> m_texts;
  std::vector<StringId> m_interned;
  std::vector<RawFrame> m_frames, m_firstFrames;
  std::vector<RawStack> m_stacks;
  FlatMap m_pcs;
  std::optional<std::set<std::uint64_t>> m_wanted;  // strings still to be found; all, if unset
  std::uint64_t m_snapshotTicks = 0;
};

}  // namespace

GenerationTables readTables(const ByteSource& source, const FileIndex& file, const GenerationIndex& generation,
                            Symbols& symbols, DefectLog& log, unsigned threads) {
  return TableReader(source, file, generation, symbols, log).all(threads);
}

GenerationTables readClockAndSamples(const ByteSource& source, const FileIndex& file, const GenerationIndex& generation,
                                     Symbols& symbols) {
  DefectLog ignored;
  return TableReader(source, file, generation, symbols, ignored).clockAndSamples();
}

GenerationTables readEntries(const ByteSource& source, const FileIndex& file, const GenerationIndex& generation,
                             Symbols& symbols, const TableWants& wants) {
  DefectLog ignored;
  return TableReader(source, file, generation, symbols, ignored).entries(wants);
}

}  // namespace sweepscope
