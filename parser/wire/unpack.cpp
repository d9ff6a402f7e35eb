// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/unpack.h"
#include "wire/texts.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <vector>

#include "wire/header.h"

namespace sweepscope {
namespace {

constexpr std::size_t kChunk = 1 << 18, kMagicBytes = 4;

// An open file that nobody can find by name.
int temporaryFile() {
  std::error_code error;
  std::string path = (std::filesystem::temp_directory_path(error) / "sweepscope-XXXXXX").string();
  if (error) return -1;
  const int fd = ::mkstemp(path.data());
  if (fd >= 0) {
    ::unlink(path.c_str());
    ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  }
  return fd;
}

// Reads a stream chunk by chunk and writes what an unpacker makes of it.
class Spool {
 public:
  Spool(int in, std::string name, const OpenOptions& options) : m_in(in), m_name(std::move(name)), m_options(options) {
    struct stat status {};
    if (::fstat(in, &status) == 0 && S_ISREG(status.st_mode)) m_total = static_cast<std::uint64_t>(status.st_size);
  }
  ~Spool() {
    ::close(m_in);
    if (m_out >= 0) ::close(m_out);
  }
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  Result<std::shared_ptr<const ByteSource>> run() {
    m_out = temporaryFile();
    if (m_out < 0) return failure(texts::kNoTemporary);
    // What it is must be seen: a pipe may give it byte by byte.
    while (fill() && m_got > 0 && m_have < kMagicBytes) {
    }
    if (m_options.stop.stop_requested()) return cancelled();
    if (m_readError != 0) return readFailure();
    const bool ok = isGzip(m_input.data(), static_cast<long>(m_have))   ? gunzip()
                    : isZstd(m_input.data(), static_cast<long>(m_have)) ? unzstd()
                                                                        : copy();
    if (m_options.stop.stop_requested()) return cancelled();
    if (!ok && m_written == 0 && !m_error.empty()) return failure(m_error);
    if (!ok && m_fatal) return failure(m_error);
    return sourceOfDescriptor(std::exchange(m_out, -1), m_name, m_error);
  }

 private:
  Error failure(Message what) const {
    return {ErrorCode::ReadFailed, m_read, 0, Message(texts::kOfFile, m_name, std::move(what))};
  }
  Error readFailure() const { return failure(Message(texts::kCannotRead, std::strerror(m_readError))); }
  Error cancelled() const { return {ErrorCode::Cancelled, 0, 0, Message(texts::kCancelled, m_name)}; }

  // Waits until there is something to read, or the end of it. A pipe may be silent for long: a stop request is noticed
  // meanwhile.
  bool await() const {
    constexpr int kLookMs = 100;
    pollfd ready{m_in, POLLIN, 0};
    while (!m_options.stop.stop_requested()) {
      const int n = ::poll(&ready, 1, kLookMs);
      if (n > 0 || (n < 0 && errno != EINTR)) return true;
    }
    return false;
  }

  // More input behind what is there; m_got is 0 at the end. False on a read error or a stop request.
  bool fill() {
    if (!await()) return false;
    ssize_t n = 0;
    do n = ::read(m_in, m_input.data() + m_have, m_input.size() - m_have);
    while (n < 0 && errno == EINTR);
    if (n < 0) {
      m_readError = errno;
      return false;
    }
    m_got = static_cast<std::size_t>(n);
    m_have += m_got;
    m_read += m_got;
    if (m_options.progress) m_options.progress(m_read, m_total);
    return true;
  }

  // False also if this can be no trace: all of it need not be unpacked then, only to say so.
  bool put(const void* data, std::size_t size) {
    const char* p = static_cast<const char*>(data);
    m_noTrace = m_header.take(std::as_bytes(std::span(p, size))) == HeaderFinder::State::None;
    while (size > 0) {
      const ssize_t n = ::write(m_out, p, size);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) {
        m_fatal = true;
        m_error = Message(texts::kCannotUnpack, std::strerror(errno));
        return false;
      }
      p += n;
      size -= static_cast<std::size_t>(n);
      m_written += static_cast<std::uint64_t>(n);
    }
    return !m_noTrace;
  }

  bool more() {
    m_have = 0;
    return fill() && m_got > 0;
  }

  bool copy() {
    do {
      if (m_have > 0 && !put(m_input.data(), m_have)) return false;
    } while (more());
    return true;
  }

  // The input continues as another member of the gzip stream would.
  static bool mayBeMember(const z_stream& z) {
    return z.next_in[0] == 0x1f && (z.avail_in < 2 || z.next_in[1] == 0x8b);
  }

  bool gunzip() {
    z_stream z{};
    if (inflateInit2(&z, 15 + 16) != Z_OK) return false;
    bool ok = true;
    bool ended = false, trailing = false;
    do {
      z.next_in = m_input.data();
      z.avail_in = static_cast<uInt>(m_have);
      // Where the output was full, more of it may be due without any input.
      for (bool full = false; ok && (z.avail_in > 0 || (full && !ended)); full = z.avail_out == 0) {
        if (ended && (trailing || !mayBeMember(z) || inflateReset(&z) != Z_OK)) {
          trailing = true;
          // Zeros are padding, as for gzip itself.
          if (std::any_of(z.next_in, z.next_in + z.avail_in, [](Bytef b) { return b != 0; })) m_error = texts::kNotGzip;
          break;
        }
        z.next_out = m_output.data();
        z.avail_out = static_cast<uInt>(m_output.size());
        const int r = inflate(&z, Z_NO_FLUSH);
        ok =
            put(m_output.data(), m_output.size() - z.avail_out) && (r == Z_OK || r == Z_STREAM_END || r == Z_BUF_ERROR);
        ended = r == Z_STREAM_END;
        if (!ok && !m_noTrace && m_error.empty()) m_error = texts::kGzipDamaged;
        if (r == Z_BUF_ERROR) break;
      }
    } while (ok && !trailing && more());
    inflateEnd(&z);
    if (ok && !ended) m_error = texts::kGzipTruncated;
    return ok;
  }

  bool unzstd() {
    ZSTD_DStream* z = ZSTD_createDStream();
    if (z == nullptr) return false;
    bool ok = true, ended = false;
    do {
      ZSTD_inBuffer in{m_input.data(), m_have, 0};
      // Where the output was full, more of it may be due without any input, but not behind the end of a frame.
      for (bool full = false; ok && (in.pos < in.size || (full && !ended));) {
        ZSTD_outBuffer out{m_output.data(), m_output.size(), 0};
        const std::size_t r = ZSTD_decompressStream(z, &out, &in);
        ok = put(m_output.data(), out.pos) && ZSTD_isError(r) == 0;
        ended = r == 0;
        full = out.pos == out.size;
        if (!ok && !m_noTrace && m_error.empty()) m_error = texts::kZstdDamaged;
      }
    } while (ok && more());
    ZSTD_freeDStream(z);
    if (ok && !ended) m_error = texts::kZstdTruncated;
    return ok;
  }

  int m_in, m_out = -1;
  std::string m_name;
  Message m_error;
  const OpenOptions& m_options;
  std::uint64_t m_total = 0, m_read = 0, m_written = 0;
  bool m_fatal = false, m_noTrace = false;
  int m_readError = 0;
  HeaderFinder m_header;              // in what is unpacked
  std::size_t m_have = 0, m_got = 0;  // bytes of input; got by the last reading
  std::vector<std::uint8_t> m_input = std::vector<std::uint8_t>(kChunk), m_output = std::vector<std::uint8_t>(kChunk);
};

// Bytes of a file as they are read, from its beginning.
class HeadReader {
 public:
  explicit HeadReader(int fd) : m_fd(fd) {}

  // The next bytes; none at the end, or when more was read than a head takes.
  std::span<std::uint8_t> next() {
    if (m_at >= kMost) return {};
    ssize_t n = 0;
    do n = ::pread(m_fd, m_bytes.data(), m_bytes.size(), static_cast<off_t>(m_at));
    while (n < 0 && errno == EINTR);
    m_failed = n < 0;
    if (n <= 0) return {};
    m_at += static_cast<std::size_t>(n);
    return std::span(m_bytes).first(static_cast<std::size_t>(n));
  }
  bool failed() const { return m_failed; }

 private:
  static constexpr std::size_t kMost = 1 << 18;  // a block of zstd is 128 KiB at most
  int m_fd;
  std::size_t m_at = 0;
  bool m_failed = false;
  std::array<std::uint8_t, 4096> m_bytes{};
};

std::size_t gunzipHead(std::span<std::uint8_t> in, HeadReader& more, std::span<std::byte> out) {
  z_stream z{};
  if (inflateInit2(&z, 15 + 16) != Z_OK) return 0;
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  for (int r = Z_OK; r == Z_OK && z.avail_out > 0 && !in.empty(); in = more.next()) {
    z.next_in = in.data();
    z.avail_in = static_cast<uInt>(in.size());
    r = inflate(&z, Z_SYNC_FLUSH);
  }
  inflateEnd(&z);
  return out.size() - z.avail_out;
}

std::size_t unzstdHead(std::span<std::uint8_t> in, HeadReader& more, std::span<std::byte> out) {
  ZSTD_DStream* z = ZSTD_createDStream();
  if (z == nullptr) return 0;
  ZSTD_outBuffer to{out.data(), out.size(), 0};
  for (bool ok = true; ok && to.pos < to.size && !in.empty(); in = more.next()) {
    ZSTD_inBuffer from{in.data(), in.size(), 0};
    while (ok && from.pos < from.size && to.pos < to.size) ok = ZSTD_isError(ZSTD_decompressStream(z, &to, &from)) == 0;
  }
  ZSTD_freeDStream(z);
  return to.pos;
}

}  // namespace

std::optional<std::size_t> unpackedHead(int fd, std::span<std::byte> out) {
  HeadReader reader(fd);
  const auto in = reader.next();
  if (reader.failed()) return std::nullopt;
  const auto size = static_cast<long>(in.size());
  std::size_t n = std::min(in.size(), out.size());
  if (isGzip(in.data(), size)) {
    n = gunzipHead(in, reader, out);
  } else if (isZstd(in.data(), size)) {
    n = unzstdHead(in, reader, out);
  } else if (n > 0) {
    std::memcpy(out.data(), in.data(), n);
  }
  return reader.failed() ? std::nullopt : std::optional(n);
}

bool isGzip(const std::uint8_t* magic, long bytes) {
  return bytes >= 3 && magic[0] == 0x1f && magic[1] == 0x8b && magic[2] == 8;
}
bool isZstd(const std::uint8_t* magic, long bytes) {
  return bytes >= 4 && magic[0] == 0x28 && magic[1] == 0xb5 && magic[2] == 0x2f && magic[3] == 0xfd;
}

Result<std::shared_ptr<const ByteSource>> spoolStream(int fd, const std::string& name, const OpenOptions& options) {
  return Spool(fd, name, options).run();
}

}  // namespace sweepscope
