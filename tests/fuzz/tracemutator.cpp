// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/fuzz/tracemutator.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "wire/eventspecs.h"
#include "wire/varint.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace sweepscope::fuzzing {
namespace {

using Bytes = std::span<const std::uint8_t>;
using E = EventType;
constexpr std::size_t kHeader = 16;

// An event, or an entry of a table. The numbers of a timed event begin with its time delta.
struct Item {
  std::uint8_t type = 0;
  std::vector<std::uint64_t> numbers;
  std::string text;
};

struct Batch {
  std::uint8_t type = static_cast<std::uint8_t>(E::EventBatch);
  std::uint8_t experiment = 0;
  std::array<std::uint64_t, 3> head{};  // generation, thread, time
  std::vector<Item> items;
  std::string rest;                    // what is no item, behind the items
  std::optional<std::uint64_t> claim;  // a size that is not true
};

struct Document {
  std::string header;
  std::vector<Batch> batches;
  std::string rest;
};

// How many numbers an item of a type has; nothing for what cannot be an item.
std::optional<int> numbersOf(std::uint8_t type) {
  switch (static_cast<E>(type)) {
    case E::Stacks:
    case E::Strings:
    case E::CpuSamples:
    case E::Sync: return 0;
    case E::Frequency: return 1;
    case E::String:
    case E::Stack: return 2;
    case E::CpuSample: return 5;
    default: return kEventShapes[type].fields > 0 ? std::optional<int>(kEventShapes[type].fields) : std::nullopt;
  }
}

std::optional<Item> readItem(const std::uint8_t*& p, const std::uint8_t* end) {
  Item item;
  const std::uint8_t* at = p;
  item.type = *at++;
  const auto count = numbersOf(item.type);
  if (!count) return std::nullopt;
  item.numbers.resize(static_cast<std::size_t>(*count));
  for (std::uint64_t& n : item.numbers) {
    if (!readVarint(at, end, n)) return std::nullopt;
  }
  if (item.type == static_cast<std::uint8_t>(E::String)) {
    if (item.numbers[1] > static_cast<std::uint64_t>(end - at)) return std::nullopt;
    item.text.assign(reinterpret_cast<const char*>(at), static_cast<std::size_t>(item.numbers[1]));
    at += item.numbers[1];
  } else if (item.type == static_cast<std::uint8_t>(E::Stack)) {
    if (item.numbers[1] > kMaxStackFrames) return std::nullopt;
    for (std::uint64_t i = item.numbers[1] * 4; i > 0; --i) {
      std::uint64_t n = 0;
      if (!readVarint(at, end, n)) return std::nullopt;
      item.numbers.push_back(n);
    }
  }
  p = at;
  return item;
}

void readData(Batch& batch, const std::uint8_t* p, const std::uint8_t* end) {
  if (batch.type == static_cast<std::uint8_t>(E::EventBatch)) {
    while (p != end) {
      auto item = readItem(p, end);
      if (!item) break;
      batch.items.push_back(std::move(*item));
    }
  }
  batch.rest.assign(reinterpret_cast<const char*>(p), static_cast<std::size_t>(end - p));
}

std::optional<Batch> readBatch(const std::uint8_t*& p, const std::uint8_t* end) {
  Batch batch;
  const std::uint8_t* at = p;
  batch.type = *at++;
  if (batch.type == static_cast<std::uint8_t>(E::EndOfGeneration)) {
    p = at;
    return batch;
  }
  if (batch.type == static_cast<std::uint8_t>(E::ExperimentalBatch)) {
    if (at == end) return std::nullopt;
    batch.experiment = *at++;
  } else if (batch.type != static_cast<std::uint8_t>(E::EventBatch)) {
    return std::nullopt;
  }
  for (std::uint64_t& n : batch.head) {
    if (!readVarint(at, end, n)) return std::nullopt;
  }
  std::uint64_t size = 0;
  if (!readVarint(at, end, size) || size > static_cast<std::uint64_t>(end - at)) return std::nullopt;
  readData(batch, at, at + size);
  p = at + size;
  return batch;
}

Document readDocument(Bytes bytes) {
  Document d;
  const std::size_t header = std::min(kHeader, bytes.size());
  d.header.assign(reinterpret_cast<const char*>(bytes.data()), header);
  const std::uint8_t* p = bytes.data() + header;
  const std::uint8_t* const end = bytes.data() + bytes.size();
  while (p != end) {
    auto batch = readBatch(p, end);
    if (!batch) break;
    d.batches.push_back(std::move(*batch));
  }
  d.rest.assign(reinterpret_cast<const char*>(p), static_cast<std::size_t>(end - p));
  return d;
}

void putNumber(std::string& out, std::uint64_t v, int atLeast = 1) {
  for (; v >= 0x80 || atLeast > 1; v >>= 7, --atLeast) out += static_cast<char>((v & 0x7f) | 0x80);
  out += static_cast<char>(v);
}

void writeItem(std::string& out, const Item& item) {
  out += static_cast<char>(item.type);
  for (const std::uint64_t n : item.numbers) putNumber(out, n);
  out += item.text;
}

void writeBatch(std::string& out, const Batch& batch) {
  out += static_cast<char>(batch.type);
  if (batch.type == static_cast<std::uint8_t>(E::EndOfGeneration)) return;
  if (batch.type == static_cast<std::uint8_t>(E::ExperimentalBatch)) out += static_cast<char>(batch.experiment);
  std::string data;
  for (const Item& item : batch.items) writeItem(data, item);
  data += batch.rest;
  for (const std::uint64_t n : batch.head) putNumber(out, n);
  putNumber(out, batch.claim.value_or(data.size()), 10);  // padded, as Go's runtime writes it
  out += data;
}

std::string written(const Document& d) {
  std::string out = d.header;
  for (const Batch& b : d.batches) writeBatch(out, b);
  return out + d.rest;
}

class Mutation {
 public:
  Mutation(Document& d, unsigned seed) : m_d(d), m_random(seed) { m_random.discard(3); }

  void run() {
    for (unsigned n = 1 + below(4); n > 0; --n) step();
  }

 private:
  unsigned below(std::size_t n) { return n == 0 ? 0 : static_cast<unsigned>(m_random() % n); }
  Batch* anyBatch() { return m_d.batches.empty() ? nullptr : &m_d.batches[below(m_d.batches.size())]; }
  Batch* eventBatch() {
    for (int i = 0; i < 8; ++i) {
      Batch* b = anyBatch();
      if (b != nullptr && !b->items.empty()) return b;
    }
    return nullptr;
  }
  Item* anyItem() {
    Batch* b = eventBatch();
    return b == nullptr ? nullptr : &b->items[below(b->items.size())];
  }
  std::uint64_t otherNumber(std::uint64_t old) {
    switch (below(8)) {
      case 0: return old + 1;
      case 1: return old - 1;
      case 2: return below(6);
      case 3: return below(300);
      case 4: {
        const Item* i = anyItem();
        return i == nullptr || i->numbers.empty() ? 0 : i->numbers[below(i->numbers.size())];
      }
      case 5: return std::uint64_t{1} << below(64);
      case 6: return (std::uint64_t{1} << below(64)) - 1;
      default: return (std::uint64_t{m_random()} << 32 | m_random()) >> below(64);
    }
  }
  std::uint8_t timedType() {
    for (;;) {
      const auto type = static_cast<std::uint8_t>(below(kEventTypes));
      if (kEventShapes[type].fields > 0) return type;
    }
  }
  Item freshItem() {
    Item item;
    item.type = timedType();
    item.numbers.resize(kEventShapes[item.type].fields);
    for (std::uint64_t& n : item.numbers) n = below(4);
    return item;
  }

  void step() {
    const unsigned what = below(20);
    if (what < 12) return stepItem(what);
    stepBatch(what - 12);
  }

  void stepItem(unsigned what) {
    Batch* b = eventBatch();
    if (b == nullptr) return;
    const std::size_t at = below(b->items.size());
    Item& item = b->items[at];
    switch (what) {
      case 0:
      case 1:
      case 2:
      case 3:
        if (!item.numbers.empty()) {
          std::uint64_t& n = item.numbers[below(item.numbers.size())];
          n = otherNumber(n);
        }
        break;
      case 4: retype(item); break;
      case 5: b->items.erase(b->items.begin() + static_cast<std::ptrdiff_t>(at)); break;
      case 6: b->items.insert(b->items.begin() + static_cast<std::ptrdiff_t>(at), Item(item)); break;
      case 7: std::swap(b->items[at], b->items[below(b->items.size())]); break;
      case 8: b->items.insert(b->items.begin() + static_cast<std::ptrdiff_t>(at), freshItem()); break;
      case 9:
        if (Batch* to = eventBatch()) to->items.insert(to->items.begin() + below(to->items.size()), Item(b->items[at]));
        break;
      case 10: text(*b); break;
      default: b->items.resize(at); break;
    }
  }

  void retype(Item& item) {
    if (item.type >= static_cast<std::uint8_t>(E::ProcsChange)) {
      item.type = timedType();
      item.numbers.resize(kEventShapes[item.type].fields);
    } else {
      item.type = static_cast<std::uint8_t>(below(53));
    }
  }

  // Another text for a string of the batch: what the analysis looks for, most of the time.
  void text(Batch& b) {
    static constexpr std::array<const char*, 18> kTexts{"before-delete",
                                                        "after-delete key=k1 addr=0xc000010000 size=4096",
                                                        "before-delete key=k1",
                                                        "H:100, O:50, N:200",
                                                        R"({"HeapAlloc":1,"HeapObjects":2,"NextGC":3})",
                                                        "finalized key=k1",
                                                        "cleaned 0xc000010000",
                                                        "delete",
                                                        "deleted key=k2 addr=0x10",
                                                        "GC (sweep termination)",
                                                        "GC mark termination",
                                                        "runtime.gcBgMarkWorker",
                                                        "GC worker (idle)",
                                                        "memstats",
                                                        "GC background sweeper wait",
                                                        "runtime.GC",
                                                        "",
                                                        "\xff\xfe{\"key\":"};
    for (int i = 0; i < 16 && !b.items.empty(); ++i) {
      Item& item = b.items[below(b.items.size())];
      if (item.type != static_cast<std::uint8_t>(E::String) || item.numbers.size() < 2) continue;
      item.text = kTexts[below(kTexts.size())];
      if (below(8) == 0) item.text.resize(below(1100), 'x');
      item.numbers[1] = item.text.size();
      return;
    }
  }

  void stepBatch(unsigned what) {
    Batch* b = anyBatch();
    if (b == nullptr) return;
    const auto at = m_d.batches.begin() + (b - m_d.batches.data());
    switch (what) {
      case 0: {
        std::uint64_t& n = b->head[below(3)];
        n = otherNumber(n);
        break;
      }
      case 1: b->head[1] = m_d.batches[below(m_d.batches.size())].head[1]; break;
      case 2: m_d.batches.erase(at); break;
      case 3: m_d.batches.insert(at, Batch(*b)); break;
      case 4: std::swap(*b, m_d.batches[below(m_d.batches.size())]); break;
      case 5: split(*b); break;
      case 6: hostile(*b); break;
      default: version(); break;
    }
  }

  void split(Batch& b) {
    if (b.items.size() < 2) return;
    Batch second = b;
    const auto middle = static_cast<std::ptrdiff_t>(below(b.items.size()));
    second.items.erase(second.items.begin(), second.items.begin() + middle);
    b.items.resize(static_cast<std::size_t>(middle));
    b.rest.clear();
    if (below(2) == 0) second.head[0] += 1;  // the rest belongs to the next generation
    m_d.batches.push_back(std::move(second));
  }

  void hostile(Batch& b) {
    switch (below(6)) {
      case 0: b.claim = otherNumber(0); break;
      case 1: b.rest.assign(below(40), static_cast<char>(below(256))); break;
      case 2: b.experiment = static_cast<std::uint8_t>(below(3)); break;
      case 3:
        b.type =
            below(2) == 0 ? static_cast<std::uint8_t>(E::ExperimentalBatch) : static_cast<std::uint8_t>(E::EventBatch);
        break;
      case 4: b.type = static_cast<std::uint8_t>(E::EndOfGeneration); break;
      default: m_d.rest.assign(below(64), static_cast<char>(m_random())); break;
    }
  }

  void version() {
    static constexpr std::array<const char*, 6> kVersions{"22", "23", "25", "26", "27", "99"};
    if (m_d.header.size() == kHeader) m_d.header.replace(5, 2, kVersions[below(kVersions.size())]);
  }

  Document& m_d;
  std::minstd_rand m_random;
};

std::size_t put(const std::string& bytes, std::uint8_t* out, std::size_t most) {
  const std::size_t n = std::min(bytes.size(), most);
  std::memcpy(out, bytes.data(), n);
  return n;
}

}  // namespace

std::size_t mutateBytes(std::uint8_t* data, std::size_t size, std::size_t most) {
  return LLVMFuzzerMutate(data, size, most);
}

std::size_t mutateTrace(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  if (seed % 8 == 0 || size < kHeader) return mutateBytes(data, size, most);
  Document d = readDocument({data, size});
  Mutation(d, seed).run();
  return put(written(d), data, most);
}

// Batches of the one among the batches of the other.
std::size_t crossTraces(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b, std::uint8_t* out,
                        std::size_t most, unsigned seed) {
  Document d = readDocument(a);
  const Document other = readDocument(b);
  std::minstd_rand random(seed);
  random.discard(3);
  for (const Batch& batch : other.batches) {
    if (random() % 3 != 0) continue;
    const std::size_t at = d.batches.empty() ? 0 : random() % (d.batches.size() + 1);
    d.batches.insert(d.batches.begin() + static_cast<std::ptrdiff_t>(at), batch);
  }
  return put(written(d), out, most);
}

}  // namespace sweepscope::fuzzing
