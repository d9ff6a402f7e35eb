// What logs, and the names of regions and tasks, say about deletes. Each distinct text is read once.
//
// Cost: traces hold millions of logs, few of them interesting, or millions of deletes. Whether a text can matter at all
// is asked once per distinct string; what reading gave is kept per pair of category and message, found by the message.
// Threads: one at a time.
#pragma once

#include <deque>
#include <unordered_map>
#include <vector>

#include "analysis/deleterules.h"
#include "analysis/deletetable.h"
#include "trace/trace.h"

namespace sweepscope {

enum class LogKind : std::uint8_t { Nothing, Marker, DeleteCategory, Finalized, Cleaned };

struct Marker {
  LogKind kind = LogKind::Nothing;
  MarkerEdge edge = MarkerEdge::None;
  StringId category, message;
  std::uint32_t told = 0;  // into the builder
  bool deleteLog() const { return kind == LogKind::Marker || kind == LogKind::DeleteCategory; }
};

class MarkerReader {
 public:
  // Keeps references; what it tells the builder holds views of the trace and of this.
  MarkerReader(const Trace& trace, DeleteRules& rules, DeleteTableBuilder& out)
      : m_trace(trace), m_rules(rules), m_out(out) {}

  // Null if the log has nothing to do with deletes. Valid until the next call.
  const Marker* read(const Log& log) {
    if (log.message.value < m_byMessage.size()) {
      const Known& known = m_byMessage[log.message.value];
      if (known.category == log.category && known.place != kUnknown) return at(known.place);
    }
    return at(readNew(log.category, log.message));
  }
  // What the name of a region or task tells if a rule matches it.
  std::optional<std::uint32_t> readName(StringId name, bool task);

 private:
  static constexpr std::uint32_t kUnknown = 0, kIrrelevant = 1, kFirst = 2;
  struct Known {
    StringId category;
    std::uint32_t place = kUnknown;
  };
  enum class Relevance : std::uint8_t { Unknown, None, Some };
  class Texts {
   public:
    template <class Test>
    bool relevant(StringId id, Test&& test) {
      if (id.value >= m_known.size()) m_known.resize(id.value + std::size_t{1024}, Relevance::Unknown);
      Relevance& r = m_known[id.value];
      if (r == Relevance::Unknown) r = test() ? Relevance::Some : Relevance::None;
      return r == Relevance::Some;
    }

   private:
    std::vector<Relevance> m_known;
  };

  const Marker* at(std::uint32_t place) const { return place == kIrrelevant ? nullptr : &m_markers[place - kFirst]; }
  std::uint32_t readNew(StringId category, StringId message);
  bool matters(StringId category, StringId message);
  Marker parse(StringId category, StringId message);
  std::uint32_t tell(RuleMatch&&, const LogAttributes&, std::string_view message);
  std::string_view keep(std::string_view message, std::string value);

  const Trace& m_trace;
  DeleteRules& m_rules;
  DeleteTableBuilder& m_out;
  std::vector<Known> m_byMessage;                             // a message mostly comes with one category only
  std::unordered_map<std::uint64_t, std::uint32_t> m_others;  // place by category and message
  std::vector<Marker> m_markers;
  Texts m_messages, m_categories;
  std::unordered_map<StringId, std::optional<std::uint32_t>> m_names[2];  // of regions, of tasks
  std::deque<std::string> m_keys;                                         // that are no views of a message
};

}  // namespace sweepscope
