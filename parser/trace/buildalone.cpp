#include "trace/buildalone.h"

namespace sweepscope {

BuiltAlone buildAlone(const ByteSource& source, const FileIndex& file, std::size_t generation, Symbols& symbols,
                      SegmentBuilder& builder, const std::stop_token& stop) {
  BuiltAlone out;
  DefectLog log;
  const GenerationIndex& index = file.generations[generation];
  const GenerationTables tables = readTables(source, file, index, symbols, log);
  out.usable = tables.usable;
  if (tables.usable) {
    SegmentBuilder::Order orderer(source, out.world, builder, log);
    builder.begin(generation, tables, &orderer);
    builder.expect(index.end - index.begin);
    orderer.run(index, tables, stop);
    out.stuck = !orderer.stuckAt().empty();
    out.built = builder.finish();
  }
  out.defects = log.take();
  return out;
}

}  // namespace sweepscope
