#include "trace/loader.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <limits>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "trace/allocator.h"
#include "trace/stitch.h"

namespace sweepscope {
namespace {

// Workers take generations in order and build them alone; the calling thread stitches them, in order, as they come.
class Loader {
 public:
  Loader(std::shared_ptr<const ByteSource> source, std::shared_ptr<const FileIndex> file, const LoadOptions& options)
      : m_source(std::move(source)),
        m_file(std::move(file)),
        m_options(options),
        m_cores(options.threads != 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency())),
        m_stitcher(*m_source, *m_file, *m_symbols) {
    for (const GenerationIndex& g : m_file->generations) m_progress.bytesTotal += bytesOf(g);
    m_progress.generationsTotal = m_file->generations.size();
  }

  bool hasEvents() const { return m_hasEvents; }
  bool ranOutOfMemory() const { return m_refused < m_file->generations.size(); }

  std::shared_ptr<const Trace> run() {
    if (m_options.inARow) {
      orderInARow();
      return snapshot(false);
    }
    const auto count = static_cast<unsigned>(std::min<std::size_t>(m_cores, m_file->generations.size()));
    {
      std::vector<std::jthread> workers;
      for (unsigned i = 0; i < count; ++i) workers.emplace_back([this] { work(); });
      stitchAll();
    }
    return snapshot(false);
  }

 private:
  static std::uint64_t bytesOf(const GenerationIndex& g) { return g.end - g.begin; }
  bool stopped() const { return m_options.stop.stop_requested(); }

  /* Two threads build a generation (buildalone.cpp) in 0.7 to 0.85 of the time that one takes, and take a tenth
   * more of the cores' time for it. So as a rule each generation is built by one, for there are more generations than
   * cores. Two build one that is so large that the others would be done long before it: larger than four thirds of what
   * each core had to do if all were shared out evenly. With two cores that is the only generation of a short trace (one
   * is cut about every second), and one that has more than two thirds of the bytes; with more cores, generations that
   * are too few for them. Beside other workers there may then be some more threads than cores; they share them.
   */
  Hands handsFor(std::size_t generation) const {
    const double evenly = static_cast<double>(m_progress.bytesTotal) / m_cores;
    return static_cast<double>(bytesOf(m_file->generations[generation])) * 3 > evenly * 4 ? Hands::Two : Hands::One;
  }

  // Under m_mutex. Asked now and then, as it takes some files to tell: for all that may be read until the next time.
  bool hasRoomFor(std::size_t generation) {
    const GenerationIndex& next = m_file->generations[generation];
    if (!m_options.memoryLeft || next.end - m_asked < kAskEvery) return true;
    m_asked = next.end;
    const auto left = m_options.memoryLeft();
    // What is being built takes less than twice its bytes; the analysis at the end mostly less than a quarter of all.
    return !left || *left > kSpare + 2 * m_cores * (bytesOf(next) + kAskEvery) + next.begin / 4;
  }

  // How many generations may be on their way before the next one to be stitched: enough for each core to have one and
  // to wait for none that takes twice as long.
  std::size_t ahead() const { return std::max<std::size_t>(kAhead, 2 * std::size_t{m_cores}); }

  void work() {
    SegmentBuilder builder(*m_symbols);
    while (!stopped()) {
      std::size_t generation = 0;
      {
        std::unique_lock lock(m_mutex);
        // Not too far ahead of the stitching: what waits for it takes memory.
        m_taken.wait(lock, [this] {
          return m_next < m_stitched + ahead() || m_next >= m_file->generations.size() || stopped();
        });
        if (m_next >= m_file->generations.size()) return;
        if (!hasRoomFor(m_next)) {
          m_refused = std::exchange(m_next, m_file->generations.size());
          m_ready.notify_one();
          return;
        }
        generation = m_next++;
      }
      BuiltAlone built =
          buildAlone(*m_source, *m_file, generation, *m_symbols, builder, m_options.stop, handsFor(generation));
      if (m_options.onBuilt) m_options.onBuilt(generation);
      const std::lock_guard lock(m_mutex);
      m_built.emplace(generation, std::move(built));
      m_ready.notify_one();
    }
    m_ready.notify_one();
  }

  void orderInARow() {
    for (std::size_t g = 0; g < m_file->generations.size() && !stopped(); ++g) {
      auto entry = m_stitcher.addInARow(g, m_segments.empty() ? nullptr : &m_segments.back(), m_options.stop);
      if (stopped()) return;
      take(g, std::move(entry));
    }
  }

  // A generation is done; there is no entry if it holds nothing that can be shown.
  void take(std::size_t generation, std::optional<SegmentEntry> entry) {
    if (entry) {
      m_hasEvents = m_hasEvents || entry->segment->anyEvent;
      m_segments.push_back(std::move(*entry));
    }
    report(generation);
  }

  void stitchAll() {
    const std::stop_callback wake(m_options.stop, [this] {
      const std::lock_guard lock(m_mutex);
      m_ready.notify_all();
      m_taken.notify_all();
    });
    for (std::size_t g = 0; g < m_file->generations.size(); ++g) {
      BuiltAlone built;
      {
        std::unique_lock lock(m_mutex);
        m_ready.wait(lock, [this, g] { return m_built.contains(g) || g >= m_refused || stopped(); });
        if (stopped()) return;  // a generation cut short by the stop is not shown
        if (g >= m_refused) return;
        built = std::move(m_built[g]);
        m_built.erase(g);
      }
      auto entry =
          m_stitcher.add(g, std::move(built), m_segments.empty() ? nullptr : &m_segments.back(), m_options.stop);
      if (stopped()) return;
      take(g, std::move(entry));
      const std::lock_guard lock(m_mutex);
      m_stitched = g + 1;
      m_taken.notify_all();
    }
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
      parts->defects.push_back({DefectKind::FileChanged, Severity::Warning, 0, 0,
                                "the file changed while it was read; details may be wrong", 1});
    }
    parts->info.loading = loading;
    assemble(*parts);
    return std::make_shared<Trace>(std::move(parts));
  }

  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t kAhead = 8;
  static constexpr std::uint64_t kAskEvery = 1 << 18, kSpare = 64 << 20;  // bytes; spare: for whoever else is there

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

  std::mutex m_mutex;
  std::condition_variable m_ready, m_taken;
  std::map<std::size_t, BuiltAlone> m_built;
  std::size_t m_next = 0, m_stitched = 0;
  std::size_t m_refused = std::numeric_limits<std::size_t>::max();  // generation from which on memory is missing
  std::uint64_t m_asked = 0;                                        // offset up to which there was memory
};

// Why there is nothing to show.
Error noEvents(const Trace& trace, const FileIndex& file) {
  const std::string& name = trace.info().file;
  if (file.nothingWritten) {
    return {ErrorCode::Empty, 0, 0,
            name +
                ": the trace holds no events: the program ended before trace.Stop wrote them (it called os.Exit or "
                "crashed), or it still runs"};
  }
  const auto& defects = trace.defects();
  auto worst =
      std::find_if(defects.begin(), defects.end(), [](const Defect& d) { return d.severity == Severity::Loss; });
  if (worst == defects.end()) worst = std::find_if(defects.begin(), defects.end(), isDamage);
  return {ErrorCode::BadInput, 0, 0,
          name + ": no event of the trace can be read" + (worst == defects.end() ? "" : ": " + worst->message)};
}

}  // namespace

Result<std::shared_ptr<const Trace>> loadTrace(std::shared_ptr<const ByteSource> source, const LoadOptions& options) {
  auto index = indexFile(*source, options.stop);
  if (!index) return index.error();
  auto file = std::make_shared<const FileIndex>(std::move(*index));
  Loader loader(std::move(source), file, options);
  auto trace = loader.run();
  giveBackFreeMemory();
  if (!loader.ranOutOfMemory()) {
    if (!loader.hasEvents() && !options.stop.stop_requested()) return noEvents(*trace, *file);
    return trace;
  }
  if (!options.onNoMemory) {
    return Error{ErrorCode::ReadFailed, 0, 0,
                 trace->info().file + ": there is not enough memory for all of it, only for " +
                     std::to_string(trace->info().generationsLoaded) + " of " +
                     std::to_string(trace->info().generations) + " generations"};
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
