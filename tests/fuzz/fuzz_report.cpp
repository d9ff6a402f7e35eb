// SPDX-License-Identifier: GPL-3.0-or-later

// Bytes as a trace, up to what a user reads: the analysis, the report as text and as JSON, the sentence of each delete.
#include <nlohmann/json.hpp>

#include "analysis/analyse.h"
#include "analysis/reclaimtext.h"
#include "analysis/reportjson.h"
#include "analysis/reporttext.h"
#include "tests/fuzz/eventcounts.h"
#include "tests/fuzz/everygetter.h"
#include "tests/fuzz/tracemutator.h"

using namespace sweepscope;

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  fuzzing::reportAtExit();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::uint64_t mark = fuzzing::mark(data, size);
  const auto source = fuzzing::sourceOf(data, size);
  if (mark % 16 == 0) fuzzing::countEvents(*source);
  const auto trace = fuzzing::load(source, 0);
  if (!trace) return 0;
  AnalysisOptions options;
  options.inferredOnly = mark % 4 == 1;
  if (mark % 4 == 2) options.deleteRules = {"(?<edge>before|after).*?(?<key>k[0-9]+)", "region: (?<key>.*)"};
  const Answers answers = analyse(**trace, options);
  const std::string json = reportJson(**trace, answers);
  fuzzing::require(nlohmann::json::accept(json), "the report is no JSON");
  fuzzing::require(!reportText(**trace, answers).empty(), "the report is empty");
  for (const DeleteOp& op : answers.deletes) {
    fuzzing::require(!reclaimSentence(answers, op).empty(), "a delete without a sentence");
    fuzzing::require(op.before || op.after, "a delete without a moment");
    const ReclaimLink& l = op.reclaim;
    if (l.cycle) fuzzing::require(*l.cycle < answers.cycles.size(), "a link to a cycle that is not there");
    if (l.cycles) {
      fuzzing::require(l.cycles->first <= l.cycles->second && l.cycles->second <= answers.cycles.size(),
                       "a range of cycles that cannot be");
    }
  }
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  return fuzzing::mutateTrace(data, size, most, seed);
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* a, std::size_t sizeA, const std::uint8_t* b,
                                                 std::size_t sizeB, std::uint8_t* out, std::size_t most,
                                                 unsigned seed) {
  return fuzzing::crossTraces({a, sizeA}, {b, sizeB}, out, most, seed);
}
