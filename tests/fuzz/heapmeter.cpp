// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/fuzz/heapmeter.h"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::ptrdiff_t> inUse{0}, most{0}, start{0};

void* take(std::size_t size) {
  void* p = std::malloc(size == 0 ? 1 : size);
  if (p == nullptr) std::abort();
  const auto now = inUse.fetch_add(static_cast<std::ptrdiff_t>(::malloc_usable_size(p)), std::memory_order_relaxed) +
                   static_cast<std::ptrdiff_t>(::malloc_usable_size(p));
  for (auto seen = most.load(std::memory_order_relaxed); now > seen && !most.compare_exchange_weak(seen, now);) {
  }
  return p;
}

void give(void* p) {
  if (p == nullptr) return;
  inUse.fetch_sub(static_cast<std::ptrdiff_t>(::malloc_usable_size(p)), std::memory_order_relaxed);
  std::free(p);
}

}  // namespace

void* operator new(std::size_t size) {
  return take(size);
}
void* operator new[](std::size_t size) {
  return take(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return take(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return take(size);
}
void operator delete(void* p) noexcept {
  give(p);
}
void operator delete[](void* p) noexcept {
  give(p);
}
void operator delete(void* p, std::size_t) noexcept {
  give(p);
}
void operator delete[](void* p, std::size_t) noexcept {
  give(p);
}

namespace sweepscope::heapmeter {

void reset() {
  start = inUse.load();
  most = inUse.load();
}
std::size_t peak() {
  return static_cast<std::size_t>(most.load() - start.load());
}

}  // namespace sweepscope::heapmeter
