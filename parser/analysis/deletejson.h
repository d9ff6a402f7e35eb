// SPDX-License-Identifier: GPL-3.0-or-later

// One delete as JSON (report.h, schema 1), straight to text: a trace may hold millions.
//
// Threads: one at a time.
#pragma once

#include <string>
#include <unordered_map>

#include "analysis/answers.h"
#include "analysis/jsonwriter.h"
#include "trace/trace.h"

namespace sweepscope {

class DeleteJson {
 public:
  // Keeps references.
  DeleteJson(const Trace& trace, const Answers& answers) : m_trace(trace), m_answers(answers) {}
  void append(std::string& out, const DeleteOp&);

 private:
  void attributes(JsonWriter&, const DeleteOp&) const;
  void reclaim(JsonWriter&, const DeleteOp&) const;
  void distances(JsonWriter&, const DeleteOp&) const;
  const std::string& stack(StackId);
  void time(JsonWriter&, std::optional<Time>) const;

  const Trace& m_trace;
  const Answers& m_answers;
  std::unordered_map<StackId, std::string> m_stacks;
};

// The frames of a stack, leaf first: ["func@file:line",…].
std::string stackJson(const Trace&, StackId);

}  // namespace sweepscope
