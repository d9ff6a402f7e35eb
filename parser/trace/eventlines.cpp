// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/eventlines.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <unordered_map>

#include "trace/linewriter.h"
#include "trace/loader.h"
#include "wire/bytesource.h"
#include "wire/folder.h"
#include "wire/orderer.h"

namespace sweepscope {
namespace {

constexpr std::array<std::string_view, 6> kGoStates{"Undetermined", "NotExist", "Runnable",
                                                    "Running",      "Waiting",  "Syscall"};
constexpr std::array<std::string_view, 4> kProcStates{"Undetermined", "NotExist", "Running", "Idle"};

// Where results go. What could not be written must not look like the end of them; only a reader that has gone away has
// all it wanted.
class Output {
 public:
  explicit Output(std::FILE* file) : m_file(file) {}

  void write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), m_file) != text.size()) failed();
  }
  // The exit code: 2, and said, if not everything was written.
  int end(int code, std::FILE* err) {
    if (std::fflush(m_file) != 0) failed();
    if (m_error == 0 || m_error == EPIPE) return code;
    std::fprintf(err, "cannot write the results: %s\n", std::generic_category().message(m_error).c_str());
    return 2;
  }

 private:
  void failed() {
    if (m_error == 0) m_error = errno;
  }
  std::FILE* m_file;
  int m_error = 0;  // the first one
};

// Counts what goes by; the sink of --stats.
struct CountingSink {
  std::uint64_t events = 0;
  void turn() {}
  void steps(std::uint32_t, std::uint64_t) {}
  void sync(const Occurrence&, const GenerationTables*) { ++events; }
  void goroutine(const Occurrence&, std::int64_t, std::uint32_t, GoState, GoState, StringId, StackId) { ++events; }
  void proc(const Occurrence&, std::int64_t, std::uint32_t, ProcState, ProcState, bool) { ++events; }
  void range(const Occurrence&, RangeKind, RangeEdge, std::int64_t, StringId) { ++events; }
  void metric(const Occurrence&) { ++events; }
  void label(const Occurrence&, StringId) { ++events; }
  void task(const Occurrence&, bool, std::uint64_t, std::uint64_t, StringId) { ++events; }
  void region(const Occurrence&, bool, std::uint64_t, StringId) { ++events; }
  void log(const Occurrence&, std::uint64_t, StringId, StringId) { ++events; }
  void sample(const Occurrence&) { ++events; }
  void experimental(const Occurrence&) { ++events; }
};

// Alloc/free ids as addresses. The info batch stays in force; types are those of the current generation.
class AllocFreeText {
 public:
  void begin(const GenerationTables& tables) {
    m_types.clear();
    for (const ExperimentBatch& b : tables.experiments) {
      if (b.info) m_info = b.info;
      for (const AllocFreeType& t : b.types) m_types[t.id] = &t;
    }
  }

  void write(LineWriter& w, const Occurrence& o) const {
    if (!m_info) return w.raw(",\"dec\":null");
    w.raw(",\"dec\":{\"addr\":");
    switch (o.type) {
      case EventType::Span:
      case EventType::SpanAlloc: span(w, o); break;
      case EventType::SpanFree: address(w, o, m_info->pageSize); break;
      case EventType::HeapObject:
      case EventType::HeapObjectAlloc: object(w, o); break;
      case EventType::HeapObjectFree: address(w, o, m_info->heapAlign); break;
      case EventType::GoroutineStack:
      case EventType::GoroutineStackAlloc: stack(w, o); break;
      default: address(w, o, m_info->stackAlign); break;
    }
    w.raw('}');
  }

 private:
  void address(LineWriter& w, const Occurrence& o, std::uint64_t unit) const {
    w.number(o.allocId() * unit + m_info->minimum);
  }
  void span(LineWriter& w, const Occurrence& o) const {
    address(w, o, m_info->pageSize);
    w.numberField("bytes", o.spanPages() * m_info->pageSize);
    if ((o.spanKind() & 1) != 0) return w.raw(",\"manual\":1");
    w.numberField("class", o.spanKind() >> 2);
    w.numberField("noscan", o.spanKind() >> 1 & 1);
  }
  void object(LineWriter& w, const Occurrence& o) const {
    address(w, o, m_info->heapAlign);
    w.numberField("type", o.objectType());
    const auto t = m_types.find(o.objectType());
    if (t == m_types.end()) return;
    w.numberField("tsize", t->second->size);
    w.numberField("tptr", t->second->pointerBytes);
    w.field("tname", t->second->name);
  }
  void stack(LineWriter& w, const Occurrence& o) const {
    address(w, o, m_info->stackAlign);
    const std::uint64_t order = o.stackOrder();
    w.numberField("bytes", order >= 1 && order <= 64 ? std::uint64_t{1} << (order - 1) : 0);
  }

  std::optional<AllocFreeInfo> m_info;
  std::unordered_map<std::uint64_t, const AllocFreeType*> m_types;
};

// Writes lines; one function a kind.
class LineSink {
 public:
  LineSink(const Symbols& symbols, bool types, Output& out) : m_symbols(symbols), m_types(types), m_out(out) {}

  void turn() {}
  void steps(std::uint32_t, std::uint64_t) {}

  void sync(const Occurrence& o, const GenerationTables* tables) {
    begin(o, "Sync");
    m_line.numberField("n", ++m_syncs);
    if (tables != nullptr) {
      if (tables->wall) clock(*tables->wall);
      if (!tables->experiments.empty()) experiments(*tables);
      m_allocFree.begin(*tables);
    }
    end({}, {});
    if (tables != nullptr && m_types) typeLines(*tables);
  }

  void goroutine(const Occurrence& o, std::int64_t id, std::uint32_t, GoState from, GoState to, StringId reason,
                 StackId own) {
    transition(o, "G", id, kGoStates[static_cast<std::size_t>(from)], kGoStates[static_cast<std::size_t>(to)], reason);
    end(own == o.stack ? StackId() : own, o.stack);
  }
  void proc(const Occurrence& o, std::int64_t id, std::uint32_t, ProcState from, ProcState to, bool) {
    transition(o, "P", id, kProcStates[static_cast<std::size_t>(from)], kProcStates[static_cast<std::size_t>(to)], {});
    end({}, {});
  }

  void range(const Occurrence& o, RangeKind kind, RangeEdge edge, std::int64_t scope, StringId name) {
    begin(o, edge == RangeEdge::Begin ? "RangeBegin" : edge == RangeEdge::End ? "RangeEnd" : "RangeActive");
    switch (kind) {
      case RangeKind::Mark: m_line.raw(R"(,"name":"GC concurrent mark phase","scope":"None","id":0)"); break;
      case RangeKind::Sweep: m_line.raw(R"(,"name":"GC incremental sweep","scope":"P")"); break;
      case RangeKind::Assist: m_line.raw(R"(,"name":"GC mark assist","scope":"G")"); break;
      case RangeKind::Stop:
        m_line.raw(",\"name\":\"stop-the-world (");
        m_line.escaped(m_symbols.text(name));
        m_line.raw(")\",\"scope\":\"G\"");
        break;
    }
    if (kind != RangeKind::Mark) m_line.numberField("id", scope);
    if (kind == RangeKind::Sweep && edge == RangeEdge::End) {
      m_line.raw(R"(,"attrs":[["bytes swept",)");
      m_line.number(o.sweptBytes());
      m_line.raw(R"(],["bytes reclaimed",)");
      m_line.number(o.reclaimedBytes());
      m_line.raw("]]");
    }
    end({}, o.stack);
  }

  void metric(const Occurrence& o) {
    begin(o, "Metric");
    m_line.field("name", o.type == EventType::HeapAlloc  ? "/memory/classes/heap/objects:bytes"
                         : o.type == EventType::HeapGoal ? "/gc/heap/goal:bytes"
                                                         : "/sched/gomaxprocs:threads");
    m_line.numberField("val", o.metricValue());
    end({}, o.stack);
  }
  void label(const Occurrence& o, StringId label) {
    begin(o, "Label");
    m_line.field("label", m_symbols.text(label));
    m_line.raw(R"(,"res":"G")");
    m_line.numberField("id", o.goroutine);
    end({}, o.stack);
  }
  void task(const Occurrence& o, bool begins, std::uint64_t id, std::uint64_t parent, StringId name) {
    begin(o, begins ? "TaskBegin" : "TaskEnd");
    m_line.numberField("id", id);
    m_line.numberField("parent", parent);
    m_line.field("type", m_symbols.text(name));
    end({}, o.stack);
  }
  void region(const Occurrence& o, bool begins, std::uint64_t task, StringId name) {
    begin(o, begins ? "RegionBegin" : "RegionEnd");
    m_line.numberField("task", task);
    m_line.field("type", m_symbols.text(name));
    end({}, o.stack);
  }
  void log(const Occurrence& o, std::uint64_t task, StringId category, StringId message) {
    begin(o, "Log");
    m_line.numberField("task", task);
    m_line.field("cat", m_symbols.text(category));
    m_line.field("msg", m_symbols.text(message));
    end({}, o.stack);
  }
  void sample(const Occurrence& o) {
    begin(o, "StackSample");
    end({}, o.stack);
  }
  void experimental(const Occurrence& o) {
    begin(o, "Experimental");
    m_line.raw(R"(,"exp":"AllocFree")");
    const EventSpec& s = spec(o.type);
    m_line.field("name", s.name);
    m_line.raw(R"(,"args":[)");
    for (std::size_t i = 0; i < s.args; ++i) {
      m_line.raw(i == 0 ? "[" : ",[");
      m_line.string(s.argSpecs[i].name);
      m_line.raw(',');
      m_line.number(o.args[i]);
      m_line.raw(']');
    }
    m_line.raw(']');
    m_allocFree.write(m_line, o);
    end({}, o.stack);
  }

 private:
  void begin(const Occurrence& o, std::string_view kind) {
    m_line.clear();
    m_line.raw("{\"t\":");
    m_line.number(o.time);
    m_line.raw(",\"k\":\"");
    m_line.raw(kind);
    m_line.raw('"');
    m_line.numberField("m", o.thread);
    m_line.numberField("p", o.proc);
    m_line.numberField("g", o.goroutine);
  }

  void transition(const Occurrence& o, std::string_view resource, std::int64_t id, std::string_view from,
                  std::string_view to, StringId reason) {
    begin(o, "StateTransition");
    m_line.field("res", resource);
    m_line.numberField("id", id);
    m_line.field("from", from);
    m_line.field("to", to);
    m_line.field("reason", m_symbols.text(reason));
  }

  void end(StackId own, StackId stack) {
    if (own.valid()) {
      m_line.raw(",\"tstk\":");
      m_line.raw(stackText(own));
    }
    if (stack.valid()) {
      m_line.raw(",\"stk\":");
      m_line.raw(stackText(stack));
    }
    m_line.raw("}\n");
    put();
  }
  void put() { m_out.write(m_line.text()); }

  const std::string& stackText(StackId id) {
    if (id.value >= m_stackTexts.size()) m_stackTexts.resize(id.value + 1);
    std::string& text = m_stackTexts[id.value];
    if (text.empty()) {
      LineWriter w;
      for (const Frame& f : m_symbols.frames(id)) {
        w.raw(w.text().empty() ? "[\"" : ",\"");
        w.escaped(m_symbols.text(f.function));
        w.raw('@');
        w.escaped(m_symbols.text(f.file));
        w.raw(':');
        w.number(f.line);
        w.raw('"');
      }
      w.raw(']');
      text = w.text();
    }
    return text;
  }

  void clock(const WallClock& c) {
    m_line.raw(",\"clock\":{\"trace\":");
    m_line.number(c.trace);
    m_line.numberField("mono", c.mono);
    m_line.numberField("sec", c.seconds);
    m_line.numberField("nsec", c.nanos);
    m_line.raw('}');
  }
  void experiments(const GenerationTables& tables) {
    m_line.raw(",\"exp\":[");
    bool first = true;
    for (const ExperimentBatch& b : tables.experiments) {
      m_line.raw(first ? R"({"name":"AllocFree")" : R"(,{"name":"AllocFree")");
      first = false;
      m_line.numberField("m", b.thread);
      m_line.numberField("kind", b.kind);
      m_line.numberField("len", b.bytes);
      m_line.raw(",\"fnv\":\"");
      m_line.hex16(b.fnv);
      m_line.raw("\"}");
    }
    m_line.raw(']');
  }
  void typeLines(const GenerationTables& tables) {
    for (const ExperimentBatch& b : tables.experiments) {
      m_line.clear();
      if (b.info) infoLine(*b.info);
      for (const AllocFreeType& t : b.types) typeLine(t);
      if (!b.error.empty()) {
        m_line.raw(R"({"k":"#AllocFreeError")");
        m_line.field("msg", english(b.error));
        m_line.raw("}\n");
      }
      put();
    }
  }
  void infoLine(const AllocFreeInfo& info) {
    m_line.raw(R"({"k":"#AllocFreeInfo")");
    m_line.numberField("min", info.minimum);
    m_line.numberField("page", info.pageSize);
    m_line.numberField("heapalign", info.heapAlign);
    m_line.numberField("stackalign", info.stackAlign);
    m_line.raw("}\n");
  }
  void typeLine(const AllocFreeType& t) {
    m_line.raw(R"({"k":"#AllocFreeType")");
    m_line.numberField("id", t.id);
    m_line.numberField("addr", t.address);
    m_line.numberField("size", t.size);
    m_line.numberField("ptr", t.pointerBytes);
    m_line.field("name", t.name);
    m_line.raw("}\n");
  }

  const Symbols& m_symbols;
  bool m_types;
  Output& m_out;
  LineWriter m_line;
  AllocFreeText m_allocFree;
  std::vector<std::string> m_stackTexts;
  std::uint64_t m_syncs = 0;
};

// Orders the whole file generation by generation, carrying the world over. Each event is printed as it is ordered, as
// Go's reader does, up to the contradiction that Go ends with. A Trace orders a generation in which threads got stuck
// again, with what nobody could get past known (trace/stitch.cpp): there its events may be in another order, and their
// times differ. Elsewhere both are the same.
template <class Sink>
DefectLog orderAll(const ByteSource& source, FileIndex& file, Symbols& symbols, Sink& sink) {
  DefectLog log;
  for (Defect& d : file.defects) log.add(std::move(d));
  World world;
  Orderer<Sink> orderer(source, world, sink, log);
  for (const GenerationIndex& generation : file.generations) {
    const GenerationTables tables = readTables(source, file, generation, symbols, log);
    if (tables.usable)
      orderer.run(generation, tables, {});
    else
      orderer.skip();
  }
  orderer.finish();
  return log;
}

void errorLine(const std::string& message, Output& out) {
  LineWriter w;
  w.raw("{\"error\":");
  w.string(std::string_view(message).substr(0, 300));
  w.raw("}\n");
  out.write(w.text());
}

struct Opened {
  std::shared_ptr<const ByteSource> source;
  FileIndex file;
};

Result<Opened> openFile(const std::string& path) {
  auto source = openSource(path);
  if (!source) return source.error();
  auto file = indexFile(**source);
  if (!file) return file.error();
  return Opened{*source, std::move(*file)};
}

// The last line of an event dump, for what Go's own reader ends with an error at, too. The exit code: 1 for damage.
int endLines(const DefectLog& log, Output& out) {
  const auto& all = log.all();
  const auto first =
      std::find_if(all.begin(), all.end(), [](const Defect& d) { return isDamage(d) || d.rejectedByGo; });
  if (first != all.end()) errorLine(english(first->message), out);
  return std::any_of(all.begin(), all.end(), isDamage) ? 1 : 0;
}

int printStats(Opened& opened, Symbols& symbols, Output& out) {
  const auto start = std::chrono::steady_clock::now();
  CountingSink sink;
  const DefectLog log = orderAll(*opened.source, opened.file, symbols, sink);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::array<char, 32> decimals;
  const int length = std::snprintf(decimals.data(), decimals.size(), "%.3f", seconds);
  LineWriter w;
  w.raw("{\"events\":");
  w.number(sink.events);
  w.numberField("generations", opened.file.generations.size());
  w.numberField("bytes", opened.source->size());
  w.key("seconds");
  w.raw(std::string_view(decimals.data(), static_cast<std::size_t>(length)));
  w.raw("}\n");
  out.write(w.text());
  return endLines(log, out);
}

void defectLine(LineWriter& w, const Defect& d) {
  w.raw("  ");
  w.raw(name(d.severity));
  w.raw(": ");
  w.raw(name(d.kind));
  w.raw(" at byte ");
  w.number(d.offset);
  w.raw(", generation ");
  w.number(d.generation);
  w.raw(": ");
  w.raw(english(d.message));
  if (d.count > 1) {
    w.raw(" (");
    w.number(d.count);
    w.raw(" times)");
  }
  w.raw('\n');
}

int checkFile(const std::string& path, Output& out, std::FILE* err) {
  const auto loaded = loadTrace(path);
  if (!loaded) {
    std::fprintf(err, "%s\n", english(loaded.error().detail).c_str());
    return 2;
  }
  const Trace& trace = **loaded;
  const bool damaged = trace.isDamaged();
  LineWriter w;
  w.raw(path);
  w.raw(!trace.info().complete ? ": damaged: go 1." : damaged ? ": complete, with warnings: go 1." : ": good: go 1.");
  w.number(trace.info().version);
  w.raw(", ");
  w.number(trace.info().generations);
  w.raw(trace.info().generations == 1 ? " generation, " : " generations, ");
  w.number(trace.info().events);
  w.raw(" events\n");
  for (const Defect& d : trace.defects()) defectLine(w, d);
  out.write(w.text());
  return damaged ? 1 : 0;
}

// Each trace in it. A file that cannot be read may be one; what is none is only counted.
int checkFolder(const std::string& path, Output& out, std::FILE* err) {
  const auto folder = listFolder(path);
  if (!folder) {
    std::fprintf(err, "%s\n", english(folder.error().detail).c_str());
    return 2;
  }
  if (folder->traces.empty()) std::fprintf(err, "%s: is a directory without traces\n", path.c_str());
  int worst = folder->traces.empty() || !folder->unreadable.empty() ? 2 : 0;
  for (const TraceFile& file : folder->traces) worst = std::max(worst, checkFile(file.path, out, err));
  for (const std::string& name : folder->unreadable)
    std::fprintf(err, "%s: %s cannot be read\n", path.c_str(), name.c_str());
  if (folder->others > 0) std::fprintf(err, "%s: left out, being no traces: %zu\n", path.c_str(), folder->others);
  if (folder->more) std::fprintf(err, "%s: only %zu of its entries were looked at\n", path.c_str(), kMostEntries);
  return worst;
}

}  // namespace

int printEventLines(const std::string& path, const EventLinesOptions& options, std::FILE* file, std::FILE* err) {
  Output out(file);
  auto opened = openFile(path);
  if (!opened) {
    std::fprintf(err, "%s\n", english(opened.error().detail).c_str());
    errorLine(english(opened.error().detail), out);
    return out.end(2, err);
  }
  Symbols symbols;
  if (options.stats) return out.end(printStats(*opened, symbols, out), err);
  LineSink sink(symbols, options.types, out);
  const DefectLog log = orderAll(*opened->source, opened->file, symbols, sink);
  return out.end(endLines(log, out), err);
}

int checkFiles(const std::vector<std::string>& paths, std::FILE* file, std::FILE* err) {
  Output out(file);
  int worst = 0;
  for (const std::string& path : paths) {
    worst = std::max(worst, isFolder(path) ? checkFolder(path, out, err) : checkFile(path, out, err));
  }
  return out.end(worst, err);
}

}  // namespace sweepscope
