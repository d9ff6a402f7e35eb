// SPDX-License-Identifier: GPL-3.0-or-later

// Bytes as a file: gzip, zstd or plain, unpacked into a temporary file and loaded; damage in any layer. What is
// unpacked is bounded, so that a package of zeros does not fill the disk.
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <csignal>
#include <cstring>
#include <random>

#include "tests/fuzz/eventcounts.h"
#include "tests/fuzz/everygetter.h"
#include "tests/fuzz/tracemutator.h"
#include "wire/unpack.h"

using namespace sweepscope;

namespace {

constexpr rlim_t kMostUnpacked = 8 << 20;

std::string packGzip(const std::string& bytes, int level) {
  z_stream z{};
  deflateInit2(&z, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&z, bytes.size()) + 64, '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  z.avail_in = static_cast<uInt>(bytes.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

std::string packZstd(const std::string& bytes, int level) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), level));
  return out;
}

// An open file with these bytes, at its beginning; the caller closes it.
int fileOf(const std::uint8_t* data, std::size_t size) {
  const int fd = ::memfd_create("fuzzed", MFD_CLOEXEC);
  if (fd < 0 || ::write(fd, data, size) != static_cast<ssize_t>(size) || ::lseek(fd, 0, SEEK_SET) != 0) std::abort();
  return fd;
}

std::string unpacked(const std::uint8_t* data, std::size_t size) {
  const auto source = spoolStream(fileOf(data, size), "fuzzed", {});
  if (!source) return {};
  std::string out(static_cast<std::size_t>((*source)->size()), '\0');
  const auto n = (*source)->read(0, std::as_writable_bytes(std::span(out)));
  out.resize(n ? *n : 0);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  fuzzing::reportAtExit();
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit most{kMostUnpacked, kMostUnpacked};
  ::setrlimit(RLIMIT_FSIZE, &most);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto source = spoolStream(fileOf(data, size), "fuzzed", {});
  if (!source) {
    fuzzing::require(english(source.error().detail).find("fuzzed") != std::string::npos,
                     "an error that does not name the file");
    return 0;
  }
  const std::uint64_t mark = fuzzing::mark(data, size);
  if (mark % 16 == 0) fuzzing::countEvents(**source);
  const auto trace = fuzzing::load(*source, static_cast<unsigned>(mark >> 8) % 8 == 0 ? 2 : 0);
  if (trace && (*source)->size() < 20'000) fuzzing::callEveryGetter(**trace);
  return 0;
}

// Half the time the trace inside is changed and packed anew, else the package itself.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  std::minstd_rand random(seed);
  random.discard(4);
  if (random() % 2 == 0) return fuzzing::mutateBytes(data, size, most);
  std::string trace = unpacked(data, size);
  if (trace.size() > most) return fuzzing::mutateBytes(data, size, most);
  const std::size_t length = trace.size();
  trace.resize(most);
  trace.resize(fuzzing::mutateTrace(reinterpret_cast<std::uint8_t*>(trace.data()), length, most, seed));
  std::string packed;
  switch (random() % 6) {
    case 0: packed = trace; break;
    case 1: packed = packGzip(trace, 0); break;
    case 2: packed = packGzip(trace, 6); break;
    case 3: packed = packZstd(trace, 1); break;
    case 4:
      packed = packGzip(trace.substr(0, trace.size() / 2), 6) + packGzip(trace.substr(trace.size() / 2), 6);
      break;
    default:
      packed = packZstd(trace.substr(0, trace.size() / 3), 1) + packZstd(trace.substr(trace.size() / 3), 1);
      break;
  }
  if (packed.size() > most) return fuzzing::mutateBytes(data, size, most);
  std::memcpy(data, packed.data(), packed.size());
  return packed.size();
}
