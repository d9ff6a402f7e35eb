// SPDX-License-Identifier: GPL-3.0-or-later

// Runs a fuzz target without libFuzzer, with any compiler: some thousand mutants of the seeds, the same ones each time.
// Nothing guides it to new code, so it finds less than the fuzzer does; but it needs no clang and runs with the tests.
//   fuzz_NAME_briefly RUNS SEEDS...        files, or folders that are searched for *.trace
//   fuzz_NAME_briefly --only N SEEDS...    run N alone, as the message of a failure asks for
// SWEEPSCOPE_FUZZ_SEED in the environment, a number, makes other mutants.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" {
int LLVMFuzzerInitialize(int*, char***);
int LLVMFuzzerTestOneInput(const std::uint8_t*, std::size_t);
std::size_t LLVMFuzzerCustomMutator(std::uint8_t*, std::size_t, std::size_t most, unsigned seed);
std::size_t LLVMFuzzerMutate(std::uint8_t*, std::size_t, std::size_t most);
}

namespace {

namespace fs = std::filesystem;
using Random = std::minstd_rand;

constexpr std::size_t kMostBytes = 16384;
constexpr unsigned kMostChanges = 6;

volatile std::sig_atomic_t run = -1;  // -1: a seed itself
Random bytes;                         // for changes that are blind to structure

// Called in the middle of anything, by a process that is about to end.
void tellRun(int signal) {
  std::array<char, 64> text{};
  const int n = std::snprintf(text.data(), text.size(), "FUZZ: failed in run %d\n", static_cast<int>(run));
  if (n > 0) (void)!::write(STDERR_FILENO, text.data(), static_cast<std::size_t>(n));
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

std::string contentsOf(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> seedsIn(const std::vector<std::string>& places) {
  std::vector<fs::path> files;
  for (const std::string& place : places) {
    if (!fs::is_directory(place)) {
      files.emplace_back(place);
      continue;
    }
    for (const auto& entry : fs::recursive_directory_iterator(place)) {
      if (entry.path().extension() == ".trace" && entry.file_size() <= kMostBytes) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> seeds;
  seeds.reserve(files.size());
  for (const fs::path& file : files) seeds.push_back(contentsOf(file));
  return seeds;
}

void test(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

// Depends on nothing but the two numbers, so that one run can be had again.
void testMutant(const std::vector<std::string>& seeds, int n, unsigned salt) {
  run = n;
  std::seed_seq sequence{static_cast<unsigned>(n), salt};
  Random random(sequence);
  std::string input = seeds[random() % seeds.size()];
  for (auto changes = 1 + random() % kMostChanges; changes > 0; --changes) {
    bytes.seed(random());
    const std::size_t size = input.size();
    input.resize(kMostBytes);
    input.resize(LLVMFuzzerCustomMutator(reinterpret_cast<std::uint8_t*>(input.data()), size, kMostBytes,
                                         static_cast<unsigned>(random())));
  }
  test(input);
}

}  // namespace

// One change of some bytes: another value, a bit, a stretch that goes, comes twice, or is made of anything.
std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most) {
  const std::size_t at = size == 0 ? 0 : bytes() % size;
  const std::size_t length = std::min<std::size_t>(1 + bytes() % 16, size - at);
  const std::size_t room = std::min(length, most - size);
  switch (size == 0 ? 4 : bytes() % 5) {
    case 0: data[at] = static_cast<std::uint8_t>(bytes()); return size;
    case 1: data[at] = static_cast<std::uint8_t>(data[at] ^ 1u << bytes() % 8); return size;
    case 2: std::memmove(data + at, data + at + length, size - at - length); return size - length;
    case 3: std::memmove(data + at + room, data + at, size - at); return size + room;
    default:
      if (size == most) return size;
      data[size] = static_cast<std::uint8_t>(bytes());
      return size + 1;
  }
}

int main(int argc, char** argv) {
  LLVMFuzzerInitialize(&argc, &argv);
  std::vector<std::string> rest(argv + 1, argv + argc);
  const bool only = !rest.empty() && rest.front() == "--only";
  if (only) rest.erase(rest.begin());
  if (rest.size() < 2) {
    std::fputs("usage: [--only] N SEEDS...\n", stderr);
    return 64;
  }
  const int count = std::atoi(rest.front().c_str());
  const auto seeds = seedsIn({rest.begin() + 1, rest.end()});
  if (seeds.empty()) {
    std::fputs("no seeds\n", stderr);
    return 2;
  }
  const char* salt = std::getenv("SWEEPSCOPE_FUZZ_SEED");
  const auto number = static_cast<unsigned>(salt == nullptr ? 1 : std::atoi(salt));
  for (const int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGBUS}) std::signal(signal, tellRun);
  if (only) {
    testMutant(seeds, count, number);
    return 0;
  }
  for (const std::string& seed : seeds) test(seed);
  for (int n = 0; n < count; ++n) testMutant(seeds, n, number);
  std::fprintf(stderr, "%zu seeds, %d mutants\n", seeds.size(), count);
  return 0;
}
