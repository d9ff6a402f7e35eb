// SPDX-License-Identifier: GPL-3.0-or-later

// The regions and tasks of one goroutine whose name says that they delete, while they are open.
//
// Threads: one at a time.
// Cost: tasks end in any order; a scope that ends inside the list stays there, marked, until as many are closed as
// open. An open scope is found by its serial in O(log n).
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/deletenotes.h"

namespace sweepscope {

// What the delete logs inside a scope said, as far as it matters to the next one.
struct ScopeLogs {
  std::optional<Time> before, after;  // markers that became part of the scope's own operation
  // If there is more than one delete in the scope: the operations that end with it at the latest, and those that a log
  // without an edge made, to be found again.
  std::uint32_t rule = 0;  // into the builder: nothing but the rule of the scope
  std::vector<std::size_t> open;
  std::unordered_map<std::string_view, std::size_t> byKey;
  std::unordered_map<std::uint64_t, std::size_t> byAddress;
};

struct DeleteScope {
  static constexpr std::size_t kNoOp = static_cast<std::size_t>(-1);
  std::size_t op = kNoOp;  // none yet: its name alone does not say that a map's value is deleted
  std::optional<Time> begin, end;
  std::uint32_t serial = 0;  // in order of their begin
  std::uint32_t facts = 0;   // by the name
  StackId stack;
  bool needsLog = false;
  bool several = false;  // it holds more than one delete
  bool closed = false;
  std::unique_ptr<ScopeLogs> logs;

  bool hasOp() const { return op != kNoOp; }
  ScopeLogs& said() {
    if (!logs) logs = std::make_unique<ScopeLogs>();
    return *logs;
  }
};

class DeleteScopes {
 public:
  bool empty() const { return m_all.empty(); }
  DeleteScope& innermost() { return m_all.back(); }
  const std::vector<DeleteScope>& all() const { return m_all; }
  void open(DeleteScope scope) { m_all.push_back(std::move(scope)); }
  DeleteScope close(std::size_t i) {
    DeleteScope scope = std::move(m_all[i]);
    m_all[i].serial = scope.serial;
    m_all[i].closed = true;
    ++m_closed;
    for (; !m_all.empty() && m_all.back().closed; --m_closed) m_all.pop_back();
    if (m_closed > m_all.size() / 2) {
      std::erase_if(m_all, [](const DeleteScope& s) { return s.closed; });
      m_closed = 0;
    }
    return scope;
  }
  std::optional<std::size_t> bySerial(std::uint32_t serial) const {
    const auto before = [](const DeleteScope& s, std::uint32_t n) { return s.serial < n; };
    const auto it = std::lower_bound(m_all.begin(), m_all.end(), serial, before);
    if (it == m_all.end() || it->serial != serial || it->closed) return std::nullopt;
    return static_cast<std::size_t>(it - m_all.begin());
  }

 private:
  std::vector<DeleteScope> m_all;
  std::size_t m_closed = 0;
};

}  // namespace sweepscope
