// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/bytesource.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "wire/folder.h"
#include "wire/texts.h"
#include "wire/unpack.h"

namespace sweepscope {
namespace {

class FileSource final : public ByteSource {
 public:
  FileSource(int fd, std::string name, Message streamDamage, const struct stat& status)
      : m_fd(fd),
        m_name(std::move(name)),
        m_streamDamage(std::move(streamDamage)),
        m_size(static_cast<std::uint64_t>(status.st_size)),
        m_modified(status.st_mtim) {}
  ~FileSource() override { ::close(m_fd); }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  std::uint64_t size() const override { return m_size; }
  const std::string& name() const override { return m_name; }
  const Message& streamDamage() const override { return m_streamDamage; }

  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> out) const override {
    std::size_t done = 0;
    while (done < out.size()) {
      const ssize_t n = ::pread(m_fd, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
      if (n > 0) {
        done += static_cast<std::size_t>(n);
      } else if (n == 0) {
        break;
      } else if (errno != EINTR) {
        return Error{ErrorCode::ReadFailed, offset + done, 0,
                     Message(texts::kOfFile, m_name, Message(texts::kCannotRead, std::strerror(errno)))};
      }
    }
    return done;
  }

  bool changed() const override {
    struct stat now {};
    if (::fstat(m_fd, &now) != 0) return true;
    return static_cast<std::uint64_t>(now.st_size) != m_size || now.st_mtim.tv_sec != m_modified.tv_sec ||
           now.st_mtim.tv_nsec != m_modified.tv_nsec;
  }

 private:
  int m_fd;
  std::string m_name;
  Message m_streamDamage;
  std::uint64_t m_size;
  struct timespec m_modified;
};

class MemorySource final : public ByteSource {
 public:
  MemorySource(std::string name, std::string bytes) : m_name(std::move(name)), m_bytes(std::move(bytes)) {}
  std::uint64_t size() const override { return m_bytes.size(); }
  const std::string& name() const override { return m_name; }
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> out) const override {
    if (offset >= m_bytes.size() || out.empty()) return std::size_t{0};
    const std::size_t n = std::min(out.size(), m_bytes.size() - static_cast<std::size_t>(offset));
    std::memcpy(out.data(), m_bytes.data() + offset, n);
    return n;
  }

 private:
  std::string m_name, m_bytes;
};

}  // namespace

Error openError(const std::string& path) {
  const int why = errno;
  const ErrorCode code = why == ENOENT                   ? ErrorCode::NotFound
                         : why == EACCES || why == EPERM ? ErrorCode::NoPermission
                                                         : ErrorCode::ReadFailed;
  return {code, 0, 0, Message(texts::kOfFile, path, std::strerror(why))};
}

Result<std::shared_ptr<const ByteSource>> sourceOfDescriptor(int fd, const std::string& name,
                                                             const Message& streamDamage) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) {
    const Error error = openError(name);
    ::close(fd);
    return error;
  }
  return std::shared_ptr<const ByteSource>(std::make_shared<FileSource>(fd, name, streamDamage, status));
}

Result<std::shared_ptr<const ByteSource>> openSource(const std::string& path, const OpenOptions& options) {
  const bool standardInput = path == "-";
  const int fd = standardInput ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return openError(path);
  struct stat status {};
  if (::fstat(fd, &status) != 0) {
    const Error error = openError(path);
    ::close(fd);
    return error;
  }
  if (S_ISDIR(status.st_mode)) {
    ::close(fd);
    return Error{ErrorCode::IsDirectory, 0, 0, folderInsteadOfFile(path)};
  }
  if (::fcntl(fd, F_SETFL, 0) != 0) {  // O_NONBLOCK only kept open() from waiting for a pipe's writer
    const Error error = openError(path);
    ::close(fd);
    return error;
  }
  if (!S_ISREG(status.st_mode)) return spoolStream(fd, path, options);
  std::array<std::uint8_t, 4> magic{};
  const ssize_t n = ::pread(fd, magic.data(), magic.size(), 0);
  if (isGzip(magic.data(), n) || isZstd(magic.data(), n)) return spoolStream(fd, path, options);
  return sourceOfDescriptor(fd, path, {});
}

std::shared_ptr<const ByteSource> memorySource(std::string name, std::string bytes) {
  return std::make_shared<MemorySource>(std::move(name), std::move(bytes));
}

}  // namespace sweepscope
