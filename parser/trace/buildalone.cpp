// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/buildalone.h"

#include <thread>

#include "trace/recordingsink.h"

namespace sweepscope {
namespace {

class AloneBuilder {
 public:
  AloneBuilder(const ByteSource& source, const GenerationIndex& generation, const GenerationTables& tables,
               SegmentBuilder& builder, const std::stop_token& stop, DefectLog& log, BuiltAlone& out)
      : m_source(source),
        m_generation(generation),
        m_tables(tables),
        m_builder(builder),
        m_stop(stop),
        m_log(log),
        m_out(out) {}

  void onOneThread(std::size_t index) {
    SegmentBuilder::Order orderer(m_source, m_out.world, m_builder, m_log);
    begin(index, &orderer);
    order(index, orderer);
    m_out.built = m_builder.finish();
  }

  /* One generation, several threads.
   *
   * Events have one order, so that ordering cannot be shared. But half of the time goes into what is done with an event
   * once it has its place: lanes, streams, ranges. So one thread orders, and writes down the calls to the builder
   * (recordingsink.h); another one reads them and makes them (sinkrecords.h). The builder gets the same calls, event
   * after event, and so it builds the same, byte for byte. What comes before,
   * reading tables, and behind, finishing columns, is shared by all threads (wire/parallel.h).
   *
   *     this thread:    batches -> Orderer -> RecordingSink --.
   *                                                           |  RecordQueue: chunks of records, going round
   *     another one:    SegmentBuilder <------ applyAll() <---'
   *
   * What looks at the Orderer itself, order log and checkpoints, is kept on this side. Strings and stacks that the
   * builder looks up were interned before the records that name them were passed on.
   *
   * Each may be ahead of the other by as much as the queue holds. The end comes always the same way, be it that of the
   * generation or a stop request: the ordering ends, the queue is closed, the builder gets what is left in it, which
   * takes less than a millisecond. So nobody waits for somebody who has gone.
   */
  void onTwoThreads(std::size_t index, unsigned threads) {
    begin(index, nullptr);
    RecordQueue queue;
    std::jthread building([this, &queue] {
      while (const auto records = queue.next()) applyAll(*records, m_builder);
    });
    RecordingSink sink(queue);
    RecordingSink::Order orderer(m_source, m_out.world, sink, m_log);
    sink.begin(orderer);
    order(index, orderer);
    KeptOrder kept = sink.finish();
    building.join();
    m_out.built = m_builder.finish(std::move(kept), threads);
  }

 private:
  void begin(std::size_t index, const SegmentBuilder::Order* order) {
    m_builder.begin(index, m_tables, order);
    m_builder.expect(m_generation.end - m_generation.begin);
  }
  template <class Sink>
  void order(std::size_t index, Orderer<Sink>& orderer) {
    const bool goesOn = index > 0 && !m_generation.fresh;
    if (goesOn) orderer.assumeHeldProcs();
    orderer.run(m_generation, m_tables, m_stop);
    m_out.stuck = !orderer.stuckAt().empty();
  }

  const ByteSource& m_source;
  const GenerationIndex& m_generation;
  const GenerationTables& m_tables;
  SegmentBuilder& m_builder;
  const std::stop_token& m_stop;
  DefectLog& m_log;
  BuiltAlone& m_out;
};

}  // namespace

BuiltAlone buildAlone(const ByteSource& source, const FileIndex& file, std::size_t generation, Symbols& symbols,
                      SegmentBuilder& builder, const std::stop_token& stop, unsigned threads) {
  BuiltAlone out;
  DefectLog log;
  const GenerationIndex& index = file.generations[generation];
  const GenerationTables tables = readTables(source, file, index, symbols, log, threads);
  out.usable = tables.usable;
  if (tables.usable) {
    AloneBuilder alone(source, index, tables, builder, stop, log, out);
    threads > 1 ? alone.onTwoThreads(generation, threads) : alone.onOneThread(generation);
  }
  out.defects = log.take();
  return out;
}

}  // namespace sweepscope
