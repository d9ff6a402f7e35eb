// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/loader.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "trace/allocator.h"
#include "trace/assemble.h"
#include "trace/formats.h"
#include "trace/stitch.h"
#include "wire/parallelinorder.h"
#include "wire/texts.h"

namespace sweepscope {
namespace {

// Several threads build generations alone; the calling thread stitches them, in order, as they come.
class Loader {
 public:
  Loader(const TraceFormat& format, std::shared_ptr<const ByteSource> source, std::shared_ptr<const FileIndex> file,
         const LoadOptions& options)
      : m_format(format),
        m_source(std::move(source)),
        m_file(std::move(file)),
        m_options(options),
        m_cores(options.threads != 0 ? options.threads : coreCount()),
        m_stitcher(*m_source, *m_file, *m_symbols) {
    for (const GenerationIndex& g : m_file->generations) m_progress.bytesTotal += bytesOf(g);
    m_progress.generationsTotal = m_file->generations.size();
  }

  bool hasEvents() const { return m_hasEvents; }
  bool ranOutOfMemory() const { return m_outOfMemory; }

  std::shared_ptr<const Trace> run() {
    if (m_options.inARow) {
      orderInARow();
      return snapshot(false);
    }
    orderInParallel();
    return snapshot(false);
  }

 private:
  static std::uint64_t bytesOf(const GenerationIndex& g) { return g.end - g.begin; }
  bool stopped() const { return m_options.stop.stop_requested(); }

  /* Two threads build a generation (buildalone.cpp) in 0.7 to 0.85 of the time that one takes, and use a tenth more
   * processor time for it. So as a rule each generation is built by one thread, since there are more generations than
   * cores. A generation gets several threads if it is so large that the others would be finished long before it: larger
   * than four thirds of what each core had to do if all bytes were shared evenly. With two cores that is the only
   * generation of a short trace (Go begins a new one about every second), and one that has more than two thirds of the
   * bytes; with more cores, all generations of a trace that has few. There may then be some more threads than cores.
   */
  unsigned threadsOf(std::size_t generation) const {
    const double evenly = static_cast<double>(m_progress.bytesTotal) / m_cores;
    const double share = static_cast<double>(bytesOf(m_file->generations[generation])) / evenly;
    return share * 3 > 4 ? std::max(2u, static_cast<unsigned>(std::lround(share))) : 1;
  }

  // Looks only now and then, as it takes reading some files, and then for all that may be read until the next time.
  bool hasRoomFor(std::size_t generation) {
    const GenerationIndex& next = m_file->generations[generation];
    if (!m_options.memoryLeft || next.end - m_checked < kCheckEvery) return true;
    m_checked = next.end;
    const auto left = m_options.memoryLeft();
    // What is being built takes less than twice its bytes; the analysis at the end mostly less than a quarter of all.
    if (!left || *left > kSpare + 2 * m_cores * (bytesOf(next) + kCheckEvery) + next.begin / 4) return true;
    m_outOfMemory = true;
    return false;
  }

  void orderInParallel() {
    InOrderOptions options;
    options.threads = m_cores;
    // Enough for each core to have one generation and to wait for none that takes twice as long.
    options.ahead = std::max<std::size_t>(kAhead, 2 * std::size_t{m_cores});
    options.stop = m_options.stop;
    std::vector<std::unique_ptr<SegmentBuilder>> builders(m_cores);
    const auto build = [&](std::size_t generation, unsigned maker) {
      if (!builders[maker]) builders[maker] = std::make_unique<SegmentBuilder>(*m_symbols);
      BuiltAlone built = m_format.build(*m_source, *m_file, generation, *m_symbols, *builders[maker], m_options.stop,
                                        threadsOf(generation));
      if (m_options.onBuilt) m_options.onBuilt(generation);
      return built;
    };
    const auto stitch = [this](std::size_t generation, BuiltAlone built) {
      auto entry = m_stitcher.add(generation, std::move(built), previous(), m_options.stop);
      if (!stopped()) take(generation, std::move(entry));  // a generation that the stop truncated is not shown
    };
    parallelInOrder(m_file->generations.size(), options, build, stitch,
                    [this](std::size_t generation) { return hasRoomFor(generation); });
  }

  void orderInARow() {
    for (std::size_t g = 0; g < m_file->generations.size() && !stopped(); ++g) {
      auto entry = m_stitcher.addInARow(g, previous(), m_options.stop);
      if (stopped()) return;
      take(g, std::move(entry));
    }
  }

  SegmentEntry* previous() { return m_segments.empty() ? nullptr : &m_segments.back(); }

  // A generation is done; there is no entry if it holds nothing that can be shown.
  void take(std::size_t generation, std::optional<SegmentEntry> entry) {
    if (entry) {
      m_hasEvents = m_hasEvents || entry->segment->anyEvent;
      m_segments.push_back(std::move(*entry));
    }
    report(generation);
  }

  void report(std::size_t generation) {
    m_progress.bytesDone += bytesOf(m_file->generations[generation]);
    m_progress.generationsDone = generation + 1;
    if (m_options.progress) m_options.progress(m_progress);
    if (!m_options.onSnapshot || !hasEvents() || generation + 1 == m_file->generations.size()) return;
    // A snapshot costs what there is: make them rarer as they get dearer.
    const auto now = Clock::now();
    if (m_snapshots > 0 &&
        now - m_lastSnapshot < std::max<Clock::duration>(std::chrono::milliseconds(100), m_snapshotCost * 10))
      return;
    m_options.onSnapshot(snapshot(true));
    ++m_snapshots;
    m_lastSnapshot = Clock::now();
    m_snapshotCost = m_lastSnapshot - now;
  }

  std::shared_ptr<const Trace> snapshot(bool loading) const {
    auto parts = std::make_shared<TraceParts>();
    parts->info.file = m_source->name();
    parts->info.version = m_file->format.version;
    parts->info.generations = m_file->generations.size();
    parts->source = m_source;
    parts->file = m_file;
    parts->symbols = m_symbols;
    parts->segments = m_segments;
    parts->defects = m_file->defects;
    for (const Defect& d : m_stitcher.defects()) parts->defects.push_back(d);
    if (!loading && m_source->changed()) {
      parts->defects.push_back({DefectKind::FileChanged, Severity::Warning, 0, 0, texts::kChangedMeanwhile, 1});
    }
    parts->info.loading = loading;
    parts->details = m_format.details(*parts);
    assemble(*parts);
    return std::make_shared<Trace>(std::move(parts));
  }

  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t kAhead = 8;
  static constexpr std::uint64_t kCheckEvery = 1 << 18, kSpare = 64 << 20;  // bytes; spare: for whoever else is there

  const TraceFormat& m_format;
  std::shared_ptr<const ByteSource> m_source;
  std::shared_ptr<const FileIndex> m_file;
  const LoadOptions& m_options;
  const unsigned m_cores;
  std::shared_ptr<Symbols> m_symbols = std::make_shared<Symbols>();
  Stitcher m_stitcher;
  std::vector<SegmentEntry> m_segments;
  bool m_hasEvents = false;  // any of the segments
  LoadProgress m_progress;
  int m_snapshots = 0;
  Clock::time_point m_lastSnapshot;
  Clock::duration m_snapshotCost{};

  bool m_outOfMemory = false;
  std::uint64_t m_checked = 0;  // offset up to which there was memory
};

// Why there is nothing to show.
Error noEvents(const Trace& trace, const FileIndex& file) {
  const std::string& name = trace.info().file;
  if (file.nothingWritten) {
    return {ErrorCode::Empty, 0, 0, Message(texts::kNoEvents, name)};
  }
  const auto& defects = trace.defects();
  auto worst =
      std::find_if(defects.begin(), defects.end(), [](const Defect& d) { return d.severity == Severity::Loss; });
  if (worst == defects.end()) worst = std::find_if(defects.begin(), defects.end(), isDamage);
  return {ErrorCode::BadInput, 0, 0,
          worst == defects.end() ? Message(texts::kNoReadable, name)
                                 : Message(texts::kNoReadableWhy, name, worst->message)};
}

}  // namespace

Result<std::shared_ptr<const Trace>> loadTrace(std::shared_ptr<const ByteSource> source, const LoadOptions& options) {
  const TraceFormat& format = formatOf(*source);
  auto index = format.index(*source, options.stop);
  if (!index) return index.error();
  auto file = std::make_shared<const FileIndex>(std::move(*index));
  Loader loader(format, std::move(source), file, options);
  auto trace = loader.run();
  giveBackFreeMemory();
  if (!loader.ranOutOfMemory()) {
    if (!loader.hasEvents() && !options.stop.stop_requested()) return noEvents(*trace, *file);
    return trace;
  }
  if (!options.onNoMemory) {
    return Error{
        ErrorCode::ReadFailed, 0, 0,
        Message(texts::kNoMemory, trace->info().file, trace->info().generationsLoaded, trace->info().generations)};
  }
  options.onNoMemory();
  return trace;
}

Result<std::shared_ptr<const Trace>> loadTrace(const std::string& path, const LoadOptions& options) {
  OpenOptions open;
  open.stop = options.stop;
  auto source = openSource(path, open);
  if (!source) return source.error();
  return loadTrace(*source, options);
}

}  // namespace sweepscope
